//! What struck several at once (大灾事件).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::broker::{ASSIST_CLAIMS, CLAIM_EVENT, ClaimEventId};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::{ClaimEventRow, EVENT_BY_CODE};

use super::{NUMBER_LIMIT, answered, filled, name};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// An earthquake, a typhoon, snow: what struck an area on some days, under a code that claims of many cases name.
#[derive(Debug, Clone, Serialize)]
pub struct RecordClaimEvent {
    pub code: String,
    pub name: String,
    pub area: String,
    pub began_on: Date,
    pub ended_on: Date,
}

impl Act for RecordClaimEvent {
    const NAME: &'static str = "record-claim-event";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_by(&EVENT_BY_CODE, &number_in_one_form(&self.code));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        require_reached(context.actor, ASSIST_CLAIMS, context.office_path(office))?;
        let code = filled("code", number_in_one_form(&self.code), NUMBER_LIMIT)?;
        if !facts.rows_by(&EVENT_BY_CODE, &code).is_empty() {
            return Err(Refusal::new("event_code_taken").with("code", code).into());
        }
        if self.ended_on < self.began_on {
            let refusal = Refusal::new("period_ends_before_it_begins").with("from", self.began_on.to_string());
            return Err(refusal.with("until", self.ended_on.to_string()).into());
        }
        let id = ClaimEventId::new(context.stamp(), HOUSE_SLOT);
        let row = ClaimEventRow {
            slot: id.slot().number(),
            id: id.number(),
            code: code.clone(),
            name: name("name", &self.name)?,
            area: name("area", &self.area)?,
            began_on: self.began_on.to_string(),
            ended_on: self.ended_on.to_string(),
            office_id: office.number(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        };
        let told = vec![("code", code), ("name", row.name.clone()), ("area", row.area.clone())];
        let mut commit = Commit::default();
        commit.insert(row);
        Ok(answered(commit, CLAIM_EVENT.key, id.number(), told))
    }
}

//! The solvency ratio that an insurer published (偿付能力充足率).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::broker::{EVALUATE_INSURERS, SolvencyId};
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::evaluation::SolvencyRow;
use yinuo_store::tables::party::PartyRow;

use super::{answered, name, partner};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// The highest that is believed, in hundredths: more is a slip of the pen.
const HIGHEST: i64 = 10_000;

/// A ratio in hundredths, the day it stands for, and where it was published.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSolvency {
    pub insurer: PartyId,
    pub ratio: Decimal,
    pub as_of: Date,
    pub source: String,
}

impl Act for RecordSolvency {
    const NAME: &'static str = "record-solvency";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.insurer.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.insurer.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        require_reached(context.actor, EVALUATE_INSURERS, context.office_path(context.actor.office))?;
        let insurer = partner(context, facts, self.insurer)?;
        if insurer.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("insurer_not_an_organisation").with("name", insurer.name.clone()).into());
        }
        let wrong = |field: &'static str| Refusal::new("wrong_field").with("field", field).with("cause", "wrong_value");
        if self.ratio.abs() > Decimal::from(HIGHEST) || self.ratio.normalize().scale() > 4 {
            return Err(wrong("ratio").into());
        }
        if self.as_of > context.today() {
            return Err(wrong("as_of").into());
        }
        let id = SolvencyId::new(context.stamp(), context.slot);
        let (ratio, as_of) = (self.ratio.normalize().to_string(), self.as_of.to_string());
        let told = vec![("insurer", insurer.name.clone()), ("ratio", ratio.clone()), ("as_of", as_of.clone())];
        let mut commit = Commit::default();
        commit.insert(SolvencyRow {
            slot: id.slot().number(),
            id: id.number(),
            insurer_id: self.insurer.number(),
            ratio,
            as_of,
            source: name("source", &self.source)?,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        Ok(answered(commit, "party", self.insurer.number(), told))
    }
}

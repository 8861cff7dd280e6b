//! What is agreed with a branch of an insurer (合作协议).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{COOPERATION, COOPERATION_FAMILY, CooperationId};
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::share::Share;
use yinuo_store::tables::broker::CooperationRow;

use super::{NewHead, answered, declare_head, made, name, partner};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// The broker and an insurer agree on the highest commission for a time. How soon the insurer does what is entered as terms of the insurer.
#[derive(Debug, Clone, Serialize)]
pub struct SignCooperation {
    pub insurer: PartyId,
    pub number: String,
    pub branch: String,
    pub commission_rate: Share,
    pub effective_on: Date,
    pub ends_on: Option<Date>,
}

impl Act for SignCooperation {
    const NAME: &'static str = "sign-cooperation";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.insurer.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_head(self.insurer, &self.number, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let insurer = partner(context, facts, self.insurer)?;
        if insurer.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("insurer_not_an_organisation").with("name", insurer.name.clone()).into());
        }
        let branch = name("branch", &self.branch)?;
        let id = CooperationId::new(context.stamp(), context.slot);
        let (head, number) = made(
            context,
            facts,
            NewHead {
                family: &COOPERATION_FAMILY,
                id: id.number(),
                holder: self.insurer,
                number: &self.number,
                terms: &branch,
                from: self.effective_on,
                until: self.ends_on,
                applied_on: context.today(),
            },
        )?;
        let mut commit = Commit::default();
        commit.insert(head);
        commit.insert(CooperationRow {
            slot: id.slot().number(),
            id: id.number(),
            branch,
            commission_rate: self.commission_rate.decimal().normalize().to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        let told = vec![("number", number), ("insurer", insurer.name.clone())];
        Ok(answered(commit, COOPERATION.key, id.number(), told))
    }
}

//! The mandate of a client (委托合同).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{MANDATE, MANDATE_FAMILY, MandateId};
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::MandateRow;

use super::{NewHead, answered, declare_head, made, name, partner};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A client charges the broker with services for a time, having been shown how the broker is paid.
#[derive(Debug, Clone, Serialize)]
pub struct SignMandate {
    pub client: PartyId,
    pub number: String,
    pub services: String,
    /// The day on which the client information sheet was shown.
    pub informed_on: Date,
    pub effective_on: Date,
    pub ends_on: Option<Date>,
}

impl Act for SignMandate {
    const NAME: &'static str = "sign-mandate";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.client.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_head(self.client, &self.number, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let client = partner(context, facts, self.client)?;
        // The sheet comes first: a client who signs knows how the broker is paid.
        if self.informed_on > self.effective_on || self.informed_on > context.today() {
            let refusal = Refusal::new("informed_too_late").with("informed_on", self.informed_on.to_string());
            return Err(refusal.with("effective_on", self.effective_on.to_string()).into());
        }
        let services = name("services", &self.services)?;
        let id = MandateId::new(context.stamp(), context.slot);
        let (head, number) = made(
            context,
            facts,
            NewHead {
                family: &MANDATE_FAMILY,
                id: id.number(),
                holder: self.client,
                number: &self.number,
                terms: &services,
                from: self.effective_on,
                until: self.ends_on,
                applied_on: context.today(),
            },
        )?;
        let mut commit = Commit::default();
        commit.insert(head);
        commit.insert(MandateRow {
            slot: id.slot().number(),
            id: id.number(),
            services,
            informed_on: self.informed_on.to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        let told = vec![("number", number), ("client", client.name.clone())];
        Ok(answered(commit, MANDATE.key, id.number(), told))
    }
}

//! Taking a list back before its days are over.

use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::publication::PublicationId;
use yinuo_store::tables::publication::PublicationRow;

use super::{kept, said, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::publication::waits::state_of;
use crate::stop::Stop;

/// What it showed is as if it had never hung; it can be published anew.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawPublication {
    pub publication: PublicationId,
    pub reason: String,
}

impl Act for WithdrawPublication {
    const NAME: &'static str = "withdraw-publication";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.publication.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PublicationRow>(self.publication.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = kept(context, facts, self.publication.number())?;
        state_of(row)?.check_withdrawable(context.today())?;
        let reason = said("reason", &self.reason)?;
        let told = vec![("reason", reason.clone())];
        let row = PublicationRow { withdrawn_at: Some(context.micros()), reason: Some(reason), ..row.clone() };
        Ok(written(Commit::default(), row, told))
    }
}

//! A household signs what it is to get.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::CropClaimId;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::CropClaimRow;

use crate::agri::loss::{claim_handled, claim_written, declare_claim};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Records that the household put its name to the final assessment on the list.
#[derive(Debug, Clone, Serialize)]
pub struct SignClaim {
    pub claim: CropClaimId,
    pub signed_on: Date,
}

impl Act for SignClaim {
    const NAME: &'static str = "sign-claim";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.claim.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        declare_claim(self.claim, plan);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (claim, _) = claim_handled(context, facts, self.claim)?;
        if claim.is_final == 0 {
            return Err(Stop::refused("claim_not_final"));
        }
        if claim.signed_on.is_some() {
            return Err(Stop::refused("claim_signed"));
        }
        if self.signed_on > context.today() {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.signed_on.to_string()).into());
        }
        let row = CropClaimRow { signed_on: Some(self.signed_on.to_string()), ..claim.clone() };
        Ok(claim_written(Commit::default(), row, vec![("on", self.signed_on.to_string())]))
    }
}

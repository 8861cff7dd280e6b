//! A household reports what it lost.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::{CoverId, CropClaimId, LossId, check_claim};
use yinuo_core::id::{Slot, case_number};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{CLAIMS_OF_COVER, CoverRow, CropClaimRow, LossRow};

use crate::agri::loss::{claim_written, surveyed};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Opens the claim of a household of the village in a loss.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimLoss {
    pub loss: LossId,
    pub cover: CoverId,
    /// Units that were hit.
    pub quantity: Decimal,
}

impl Act for ClaimLoss {
    const NAME: &'static str = "claim-loss";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.cover.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossRow>(self.loss.number());
        plan.want::<AgreementRow>(self.cover.number());
        plan.want::<CoverRow>(self.cover.number());
        plan.want_by(&CLAIMS_OF_COVER, self.cover.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let loss = surveyed(context, facts, self.loss.number())?;
        let id = self.cover.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let cover = facts.row::<CoverRow>(id).filter(|cover| cover.group_number == loss.group_number);
        let Some(cover) = cover else {
            let refusal = Refusal::new("cover_of_another_village").with("cover", head.number.clone());
            return Err(refusal.with("group", loss.group_number.clone()).into());
        };
        if cover.ended_on.is_some() {
            return Err(Stop::refused("cover_ended"));
        }
        let damaged = || Stop::damaged("covers", head.number.clone());
        let day = |text: &str| text.parse::<Date>().map_err(|_| damaged());
        let paid_on = cover.paid_on.as_deref().map(day).transpose()?;
        let insured = cover.quantity.parse::<Decimal>().map_err(|_| damaged())?;
        check_claim(paid_on, insured, self.quantity, day(&loss.began_on)?)?;
        if facts.rows_by(&CLAIMS_OF_COVER, id).iter().any(|claim| claim.loss_id == loss.id) {
            return Err(Refusal::new("claimed_already").with("cover", head.number.clone()).into());
        }
        let row = CropClaimRow {
            slot: cover.slot,
            id: CropClaimId::new(context.stamp(), context.slot).number(),
            number: format!("C{}", case_number(context.slot, context.sequence)),
            loss_id: loss.id,
            cover_id: id,
            cover_number: head.number.clone(),
            programme: cover.programme.clone(),
            office_id: head.office_id,
            holder_id: head.holder_id,
            object: cover.object.clone(),
            unit: cover.unit.clone(),
            quantity: self.quantity.normalize().to_string(),
            reported_at: context.micros(),
            stage: None,
            loss_rate: None,
            amount: None,
            is_final: 0,
            signed_on: None,
            payout_id: None,
            pay_by: None,
            paid_on: None,
            version: 0,
        };
        let told = vec![("quantity", row.quantity.clone())];
        Ok(claim_written(Commit::default(), row, told))
    }
}

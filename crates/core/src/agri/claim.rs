//! What a loss of a crop comes to (赔款计算): the sum insured by the stage of growth and the rate of loss.

use rust_decimal::Decimal;

use crate::exact::Exact;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::{Share, not_negative};

/// A loss, with the terms it is paid by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CropClaim {
    /// For one unit, a mu or a house.
    pub sum_per_unit: Fen,
    /// The part of the sum that the stage of growth is worth.
    pub stage_share: Share,
    pub loss_rate: Share,
    /// Units that were hit.
    pub quantity: Decimal,
    /// Below this rate nothing is paid.
    pub threshold: Share,
    /// From this rate on the loss is total.
    pub total_loss_at: Option<Share>,
    /// Taken off the rate of a loss that is not total.
    pub excess: Share,
    /// The part that the insured bears.
    pub deductible: Share,
}

/// Sum, stage, rate, quantity and what the deductible leaves, multiplied exactly and rounded once, at the end.
pub fn claim_payment(claim: &CropClaim) -> Result<Fen, Refusal> {
    claim.sum_per_unit.not_negative("sum_per_unit")?;
    not_negative("quantity", claim.quantity)?;
    if claim.loss_rate < claim.threshold {
        return Ok(Fen::ZERO);
    }
    let total = claim.total_loss_at.is_some_and(|line| claim.loss_rate >= line);
    let counted = if total { Share::WHOLE } else { claim.loss_rate.less(claim.excess) };
    Exact::fen(claim.sum_per_unit)
        .times(claim.stage_share.decimal())?
        .times(counted.decimal())?
        .times(claim.quantity)?
        .times(claim.deductible.rest().decimal())?
        .rounded()
}

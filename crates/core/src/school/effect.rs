//! What milestones of a claim do: the effects that school liability registers. What each does stands in the service layer.

use super::subject::SCHOOL_POLICY;
use crate::systems::EffectKind;

const fn effect(key: &'static str) -> EffectKind {
    EffectKind { key, needs: Some(&SCHOOL_POLICY), by_payouts: false }
}

/// The accident happened while the policy was in force, and is a claim of it from then on.
pub static ACCIDENT_ACCEPTED: EffectKind = effect("school-accident");

/// The computation sheet is counted over all pupils as one accident.
pub static COMPENSATION_COMPUTED: EffectKind = effect("school-compensation");

/// A mediator of the pool is invited who has no part in it.
pub static MEDIATOR_INVITED: EffectKind = effect("school-mediator");

/// What was agreed on keeps within the limits.
pub static COMPENSATION_AGREED: EffectKind = effect("school-agreed");

/// What the insurer paid is what was agreed on.
pub static COMPENSATION_CAME: EffectKind = effect("school-insurer-paid");

/// What the insurer paid goes on: to the guardians of the pupils, and to the school what it had advanced.
pub static COMPENSATION_PAID_OVER: EffectKind = effect("school-pay-over");

/// One of these payments gets its account; one that the bank sent back goes out again.
pub static COMPENSATION_ACCOUNT: EffectKind = effect("school-payout-account");

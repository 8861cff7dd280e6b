//! What a milestone can do to a policy: the effects life insurance registers. What each does stands in the service layer.

use super::subject::POLICY;
use crate::systems::EffectKind;

const fn on_policy(key: &'static str) -> EffectKind {
    EffectKind { key, needs: Some(&POLICY), by_payouts: false }
}

/// The contract is made.
pub static ISSUE: EffectKind = on_policy("issue");
/// The contract reached the holder.
pub static DELIVER: EffectKind = on_policy("deliver");
/// The proposal is not accepted.
pub static DECLINE: EffectKind = on_policy("decline");
/// The holder was told to pay.
pub static DEMAND: EffectKind = on_policy("demand");
pub static AGE_CORRECTION: EffectKind = on_policy("age-correction");
pub static ACCOUNT_CHANGE: EffectKind = on_policy("account-change");
pub static ADDRESS_CHANGE: EffectKind = on_policy("address-change");
pub static BENEFICIARY_CHANGE: EffectKind = on_policy("beneficiary-change");
pub static MODE_CHANGE: EffectKind = on_policy("mode-change");
pub static DIVIDEND_OPTION: EffectKind = on_policy("dividend-option");
pub static REINSTATEMENT: EffectKind = on_policy("reinstatement");
pub static SURRENDER: EffectKind = on_policy("surrender");
pub static LOAN: EffectKind = on_policy("loan");
pub static ACCOUNT_SWITCH: EffectKind = on_policy("account-switch");
pub static CLAIM_ADVANCE: EffectKind = on_policy("claim-advance");
pub static CLAIM_SETTLEMENT: EffectKind = on_policy("claim-settlement");
/// A payment that came back goes out again, to a corrected account or as it was.
pub static PAYOUT_CORRECTION: EffectKind = on_policy("payout-correction");
/// Nothing of its own: recorded by the system when the advances of the claim were paid.
pub static ADVANCE_PAID: EffectKind = EffectKind { key: "advance-paid", needs: Some(&POLICY), by_payouts: true };

/// All of them.
pub static ALL: &[&EffectKind] = &[
    &ISSUE,
    &DELIVER,
    &DECLINE,
    &DEMAND,
    &AGE_CORRECTION,
    &ACCOUNT_CHANGE,
    &ADDRESS_CHANGE,
    &BENEFICIARY_CHANGE,
    &MODE_CHANGE,
    &DIVIDEND_OPTION,
    &REINSTATEMENT,
    &SURRENDER,
    &LOAN,
    &ACCOUNT_SWITCH,
    &CLAIM_ADVANCE,
    &CLAIM_SETTLEMENT,
    &PAYOUT_CORRECTION,
    &ADVANCE_PAID,
];

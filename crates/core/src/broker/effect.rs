//! What milestones do for a broker: the effects it registers. What each does stands in the service layer.

use super::subject::{COOPERATION, MANDATE, PLACEMENT};
use crate::systems::EffectKind;

/// The figures given with the milestone are those of the claim from then on.
pub static CLAIM_FIGURES: EffectKind = EffectKind { key: "claim-figures", needs: Some(&PLACEMENT), by_payouts: false };

/// Nothing of its own: it is refused while less was paid than was agreed.
pub static CLAIM_PAID_UP: EffectKind = EffectKind { key: "claim-paid-up", needs: Some(&PLACEMENT), by_payouts: false };

/// What the closed claim taught stands from then on beside the next terms.
pub static CLAIM_LESSON: EffectKind = EffectKind { key: "claim-lesson", needs: Some(&PLACEMENT), by_payouts: false };

/// What an insurer reports is held against our own figures.
pub static REPORT_COMPARED: EffectKind =
    EffectKind { key: "report-compared", needs: Some(&COOPERATION), by_payouts: false };

/// What a client needs stands from then on beside the plan that is made next.
pub static NEEDS_COLLECTED: EffectKind =
    EffectKind { key: "needs-collected", needs: Some(&MANDATE), by_payouts: false };

/// What was answered goes by mail to the address that the enquiry names, if it names one.
pub static ANSWER_MAILED: EffectKind = EffectKind { key: "answer-mailed", needs: None, by_payouts: false };

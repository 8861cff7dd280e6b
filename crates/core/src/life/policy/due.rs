//! What falls due: instalments, and as what a benefit on a fixed day is paid.

use jiff::civil::Date;

use super::file::DueKind;
use super::next_day::next_due_date;
use super::turn::Turn;
use crate::life::chart::{ANNUITY, MATURITY, SURVIVAL_BENEFIT};
use crate::life::event;
use crate::life::product::ScheduledKind;
use crate::payout::PaymentKind;

/// Makes the instalments that have fallen due by then.
pub(super) fn bill(turn: &mut Turn<'_>, on: Date) {
    while let Some(due_on) = next_due_date(&turn.file.policy.facts, turn.file.policy.dues_made)
        && due_on <= on
    {
        let (number, amount) = (turn.file.policy.dues_made, turn.file.policy.instalment);
        turn.file.policy.dues_made += 1;
        turn.add_due(DueKind::Regular, Some(number), due_on, amount);
        if turn.file.policy.prompted_for == Some(due_on) {
            turn.happened(&event::PROMPTED_PREMIUM_DUE, on, |event| event.with("due_on", due_on));
        }
    }
}

pub(super) fn payment_kind(kind: ScheduledKind) -> &'static PaymentKind {
    match kind {
        ScheduledKind::Survival => &SURVIVAL_BENEFIT,
        ScheduledKind::Annuity => &ANNUITY,
        ScheduledKind::Maturity => &MATURITY,
    }
}

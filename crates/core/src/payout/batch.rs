//! Payment batches (收付批次): where one stands, and what it gathers. What is in it is said by its payouts, or its debits.

use super::kind::PaymentKind;
use crate::systems::payment_kind;

/// Where a batch stands. It is gathered, sealed with its count and sum, released by those who have a word in it, and sent to the
/// bank; before that it can be cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchState {
    Collecting,
    Sealed,
    Released,
    Sent,
    Cancelled,
}

impl BatchState {
    pub const ALL: [BatchState; 5] =
        [BatchState::Collecting, BatchState::Sealed, BatchState::Released, BatchState::Sent, BatchState::Cancelled];

    pub fn key(self) -> &'static str {
        match self {
            BatchState::Collecting => "collecting",
            BatchState::Sealed => "sealed",
            BatchState::Released => "released",
            BatchState::Sent => "sent",
            BatchState::Cancelled => "cancelled",
        }
    }

    pub fn parse(key: &str) -> Option<BatchState> {
        BatchState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// What a batch gathers, so that a gathering that was broken off goes on as it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchKind {
    /// Payouts of every kind.
    Payouts,
    PayoutsOf(&'static PaymentKind),
    /// What is owed to the house, by debits that were authorised.
    Debits,
}

impl BatchKind {
    /// `payout`, `payout/KIND` for one kind of payout, or `debit`.
    pub fn text(self) -> String {
        match self {
            BatchKind::Payouts => "payout".to_owned(),
            BatchKind::PayoutsOf(kind) => format!("payout/{}", kind.key),
            BatchKind::Debits => "debit".to_owned(),
        }
    }

    pub fn parse(text: &str) -> Option<BatchKind> {
        if text == "debit" {
            return Some(BatchKind::Debits);
        }
        match text.strip_prefix("payout")? {
            "" => Some(BatchKind::Payouts),
            rest => payment_kind(rest.strip_prefix('/')?).map(BatchKind::PayoutsOf),
        }
    }

    pub fn of(kind: Option<&'static PaymentKind>) -> BatchKind {
        kind.map_or(BatchKind::Payouts, BatchKind::PayoutsOf)
    }

    pub fn payment_kind(self) -> Option<&'static PaymentKind> {
        match self {
            BatchKind::Payouts | BatchKind::Debits => None,
            BatchKind::PayoutsOf(kind) => Some(kind),
        }
    }
}

/// Where a debit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DebitState {
    /// In a batch that goes, or went, to the bank.
    Waiting,
    Paid,
    Returned,
    /// Its batch was not sent.
    Cancelled,
}

impl DebitState {
    pub const ALL: [DebitState; 4] =
        [DebitState::Waiting, DebitState::Paid, DebitState::Returned, DebitState::Cancelled];

    pub fn key(self) -> &'static str {
        match self {
            DebitState::Waiting => "waiting",
            DebitState::Paid => "paid",
            DebitState::Returned => "returned",
            DebitState::Cancelled => "cancelled",
        }
    }

    pub fn parse(key: &str) -> Option<DebitState> {
        DebitState::ALL.into_iter().find(|state| state.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_kind_is_read_back_as_it_was_written_and_nothing_else_is_one() {
        let all = crate::systems::payment_kinds().map(BatchKind::PayoutsOf);
        for kind in all.chain([BatchKind::Payouts, BatchKind::Debits]) {
            assert_eq!(BatchKind::parse(&kind.text()), Some(kind));
        }
        for text in ["", "debits", "debit/annuity", "payout/", "payout/lottery", "payouts", "payoutannuity"] {
            assert_eq!(BatchKind::parse(text), None, "{text}");
        }
    }
}

//! Why nothing was done to a payout.

use jiff::civil::Date;

use super::state::PayoutState;
use crate::money::MoneyRefusal;
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PayoutRefusal {
    Unknown,
    NotWaiting { state: PayoutState },
    NotDue { due_on: Date },
    NotInBatch { state: PayoutState },
    Money(MoneyRefusal),
}

impl PayoutRefusal {
    pub fn code(&self) -> &'static str {
        match self {
            PayoutRefusal::Unknown => "payout_unknown",
            PayoutRefusal::NotWaiting { .. } => "payout_not_waiting",
            PayoutRefusal::NotDue { .. } => "payout_not_due",
            PayoutRefusal::NotInBatch { .. } => "payout_not_in_batch",
            PayoutRefusal::Money(refusal) => refusal.code(),
        }
    }
}

impl From<MoneyRefusal> for PayoutRefusal {
    fn from(refusal: MoneyRefusal) -> PayoutRefusal {
        PayoutRefusal::Money(refusal)
    }
}

impl From<PayoutRefusal> for Refusal {
    fn from(refusal: PayoutRefusal) -> Refusal {
        let told = Refusal::new(refusal.code());
        match refusal {
            PayoutRefusal::NotWaiting { state } | PayoutRefusal::NotInBatch { state } => {
                told.with("state", state.key())
            }
            PayoutRefusal::NotDue { due_on } => told.with("due_on", due_on.to_string()),
            PayoutRefusal::Unknown | PayoutRefusal::Money(_) => told,
        }
    }
}

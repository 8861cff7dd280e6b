//! Why something cannot be done to a policy. Codes are frozen.

use jiff::civil::Date;

use super::{BlockedBy, PayoutState, PolicyState};
use crate::calendar::CalendarRefusal;
use crate::money::{Fen, MoneyRefusal};
use crate::product::ProductRefusal;
use crate::refusal::Refusal;
use crate::rulebook::NoFigure;

#[derive(Debug, Clone, PartialEq)]
pub enum PolicyRefusal {
    WrongPolicyState { state: PolicyState, wanted: PolicyState },
    PolicyEnded,
    FirstPremiumMissing { instalment: Fen, deposit: Fen },
    AlreadyDelivered,
    EndorsementBeforeIssue { issued_on: Date },
    TermsMissing,
    InsuredContradicted,
    WrongBeneficiaries { order: u32 },
    WrongAllocation,
    AmountNotPositive,
    ReceivedInFuture,
    NotReversible,
    DepositUsed { deposit: Fen },
    AccountOverdrawn { account: String },
    ReinstatementUnpaid { needed: Fen, deposit: Fen },
    LapseNotOurs,
    BirthDateUnchanged,
    AgeOutsideLimits { rescind_until: Date },
    RescissionTooLate { until: Date },
    RescissionNotAllowed,
    PayoutUnknown,
    PayoutBlocked { reason: BlockedBy },
    PayoutNotWaiting { state: PayoutState },
    PayoutNotDue { due_on: Date },
    PayoutNotInBatch { state: PayoutState },
    DateOutOfRange,
    Product(ProductRefusal),
    Figure(NoFigure),
    Calendar(CalendarRefusal),
    Money(MoneyRefusal),
}

impl PolicyRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            PolicyRefusal::WrongPolicyState { .. } => "wrong_policy_state",
            PolicyRefusal::PolicyEnded => "policy_ended",
            PolicyRefusal::FirstPremiumMissing { .. } => "first_premium_missing",
            PolicyRefusal::AlreadyDelivered => "policy_already_delivered",
            PolicyRefusal::EndorsementBeforeIssue { .. } => "endorsement_before_issue",
            PolicyRefusal::TermsMissing => "terms_missing",
            PolicyRefusal::InsuredContradicted => "insured_contradicted",
            PolicyRefusal::WrongBeneficiaries { .. } => "wrong_beneficiaries",
            PolicyRefusal::WrongAllocation => "wrong_allocation",
            PolicyRefusal::AmountNotPositive => "amount_not_positive",
            PolicyRefusal::ReceivedInFuture => "received_in_future",
            PolicyRefusal::NotReversible => "not_reversible",
            PolicyRefusal::DepositUsed { .. } => "deposit_used",
            PolicyRefusal::AccountOverdrawn { .. } => "account_overdrawn",
            PolicyRefusal::ReinstatementUnpaid { .. } => "reinstatement_unpaid",
            PolicyRefusal::LapseNotOurs => "lapse_not_ours",
            PolicyRefusal::BirthDateUnchanged => "birth_date_unchanged",
            PolicyRefusal::AgeOutsideLimits { .. } => "age_outside_limits",
            PolicyRefusal::RescissionTooLate { .. } => "rescission_too_late",
            PolicyRefusal::RescissionNotAllowed => "rescission_not_allowed",
            PolicyRefusal::PayoutUnknown => "payout_unknown",
            PolicyRefusal::PayoutBlocked { .. } => "payout_blocked",
            PolicyRefusal::PayoutNotWaiting { .. } => "payout_not_waiting",
            PolicyRefusal::PayoutNotDue { .. } => "payout_not_due",
            PolicyRefusal::PayoutNotInBatch { .. } => "payout_not_in_batch",
            PolicyRefusal::DateOutOfRange => "date_out_of_range",
            PolicyRefusal::Product(refusal) => refusal.code(),
            PolicyRefusal::Figure(_) => "no_figure_in_force",
            PolicyRefusal::Calendar(_) => "date_outside_calendar",
            PolicyRefusal::Money(refusal) => refusal.code(),
        }
    }
}

impl From<PolicyRefusal> for Refusal {
    fn from(refusal: PolicyRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            PolicyRefusal::Product(refusal) => refusal.into(),
            PolicyRefusal::Figure(missing) => missing.into(),
            PolicyRefusal::Calendar(refusal) => refusal.into(),
            PolicyRefusal::WrongPolicyState { state, wanted } => {
                new.with("state", state.key()).with("wanted", wanted.key())
            }
            PolicyRefusal::FirstPremiumMissing { instalment: needed, deposit }
            | PolicyRefusal::ReinstatementUnpaid { needed, deposit } => {
                new.with("needed", needed.to_string()).with("deposit", deposit.to_string())
            }
            PolicyRefusal::EndorsementBeforeIssue { issued_on } => new.with("issued_on", issued_on.to_string()),
            PolicyRefusal::WrongBeneficiaries { order } => new.with("order", order.to_string()),
            PolicyRefusal::DepositUsed { deposit } => new.with("deposit", deposit.to_string()),
            PolicyRefusal::AccountOverdrawn { account } => new.with("account", account),
            PolicyRefusal::AgeOutsideLimits { rescind_until: until } | PolicyRefusal::RescissionTooLate { until } => {
                new.with("until", until.to_string())
            }
            PolicyRefusal::PayoutBlocked { reason } => new.with("reason", reason.key()),
            PolicyRefusal::PayoutNotWaiting { state } | PolicyRefusal::PayoutNotInBatch { state } => {
                new.with("state", state.key())
            }
            PolicyRefusal::PayoutNotDue { due_on } => new.with("due_on", due_on.to_string()),
            _ => new,
        }
    }
}

macro_rules! from {
    ($type:ty, $variant:ident) => {
        impl From<$type> for PolicyRefusal {
            fn from(refusal: $type) -> PolicyRefusal {
                PolicyRefusal::$variant(refusal)
            }
        }
    };
}
from!(ProductRefusal, Product);
from!(NoFigure, Figure);
from!(CalendarRefusal, Calendar);
from!(MoneyRefusal, Money);

//! Why something cannot be done to a policy. Codes are frozen.

use jiff::civil::Date;

use crate::agreement::AgreementState;
use crate::calendar::CalendarRefusal;
use crate::life::product::ProductRefusal;
use crate::money::{Fen, MoneyRefusal};
use crate::payout::PayoutRefusal;
use crate::refusal::Refusal;
use crate::rulebook::NoFigure;

#[derive(Debug, Clone, PartialEq)]
pub enum PolicyRefusal {
    WrongPolicyState {
        state: AgreementState,
        wanted: AgreementState,
    },
    PolicyEnded,
    FirstPremiumMissing {
        instalment: Fen,
        deposit: Fen,
    },
    AlreadyDelivered,
    EndorsementBeforeIssue {
        issued_on: Date,
    },
    TermsMissing,
    InsuredContradicted,
    WrongBeneficiaries {
        order: u32,
    },
    WrongAllocation,
    AmountNotPositive,
    /// One line of the ledger moves no more.
    AbovePostingCeiling {
        ceiling: Fen,
    },
    ReceivedInFuture,
    NoAccountToDebit,
    NotReversible,
    DepositUsed {
        deposit: Fen,
    },
    AccountOverdrawn {
        account: String,
    },
    ReinstatementUnpaid {
        needed: Fen,
        deposit: Fen,
    },
    LapseNotOurs,
    BirthDateUnchanged,
    AgeOutsideLimits {
        rescind_until: Date,
    },
    RescissionTooLate {
        until: Date,
    },
    RescissionNotAllowed,
    /// A part of the text of beneficiaries, counted from 1.
    BeneficiaryUnreadable {
        part: usize,
        cause: &'static str,
    },
    InstalmentsOpen {
        number: u32,
    },
    PayModeUnchanged,
    /// The next instalment is not due on a date of the new mode: the first on which it can change.
    PayModeNotYet {
        possible_from: Date,
    },
    NoLoans,
    LoanAboveLimit {
        limit: Fen,
    },
    MoreThanLoan {
        owed: Fen,
    },
    BelowLoanInterest {
        interest: Fen,
    },
    EventInFuture,
    NotCoveredOn {
        on: Date,
    },
    EventNotCovered {
        event: String,
    },
    ClaimAboveLimit {
        limit: Fen,
    },
    AdvancesExceedClaim {
        advances: Fen,
    },
    UnknownUnitAccount {
        account: String,
    },
    NothingToSwitch {
        account: String,
    },
    WrongShare,
    WrongUnitPrice,
    OrderNotWaiting,
    DateOutOfRange,
    Payout(PayoutRefusal),
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
            PolicyRefusal::AbovePostingCeiling { .. } => "above_posting_ceiling",
            PolicyRefusal::ReceivedInFuture => "received_in_future",
            PolicyRefusal::NoAccountToDebit => "no_account_to_debit",
            PolicyRefusal::NotReversible => "not_reversible",
            PolicyRefusal::DepositUsed { .. } => "deposit_used",
            PolicyRefusal::AccountOverdrawn { .. } => "account_overdrawn",
            PolicyRefusal::ReinstatementUnpaid { .. } => "reinstatement_unpaid",
            PolicyRefusal::LapseNotOurs => "lapse_not_ours",
            PolicyRefusal::BirthDateUnchanged => "birth_date_unchanged",
            PolicyRefusal::AgeOutsideLimits { .. } => "age_outside_limits",
            PolicyRefusal::RescissionTooLate { .. } => "rescission_too_late",
            PolicyRefusal::RescissionNotAllowed => "rescission_not_allowed",
            PolicyRefusal::BeneficiaryUnreadable { .. } => "beneficiary_unreadable",
            PolicyRefusal::InstalmentsOpen { .. } => "instalments_open",
            PolicyRefusal::PayModeUnchanged => "pay_mode_unchanged",
            PolicyRefusal::PayModeNotYet { .. } => "pay_mode_not_yet",
            PolicyRefusal::NoLoans => "no_loans",
            PolicyRefusal::LoanAboveLimit { .. } => "loan_above_limit",
            PolicyRefusal::MoreThanLoan { .. } => "more_than_loan",
            PolicyRefusal::BelowLoanInterest { .. } => "below_loan_interest",
            PolicyRefusal::EventInFuture => "event_in_future",
            PolicyRefusal::NotCoveredOn { .. } => "not_covered_on",
            PolicyRefusal::EventNotCovered { .. } => "event_not_covered",
            PolicyRefusal::ClaimAboveLimit { .. } => "claim_above_limit",
            PolicyRefusal::AdvancesExceedClaim { .. } => "advances_exceed_claim",
            PolicyRefusal::UnknownUnitAccount { .. } => "unknown_unit_account",
            PolicyRefusal::NothingToSwitch { .. } => "nothing_to_switch",
            PolicyRefusal::WrongShare => "wrong_share",
            PolicyRefusal::WrongUnitPrice => "wrong_unit_price",
            PolicyRefusal::OrderNotWaiting => "order_not_waiting",
            PolicyRefusal::DateOutOfRange => "date_out_of_range",
            PolicyRefusal::Payout(refusal) => refusal.code(),
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
            PolicyRefusal::Payout(refusal) => refusal.into(),
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
            PolicyRefusal::AbovePostingCeiling { ceiling } => new.with("ceiling", ceiling.to_string()),
            PolicyRefusal::DepositUsed { deposit } => new.with("deposit", deposit.to_string()),
            PolicyRefusal::AccountOverdrawn { account } => new.with("account", account),
            PolicyRefusal::AgeOutsideLimits { rescind_until: until } | PolicyRefusal::RescissionTooLate { until } => {
                new.with("until", until.to_string())
            }
            PolicyRefusal::BeneficiaryUnreadable { part, cause } => {
                new.with("part", part.to_string()).with("cause", cause)
            }
            PolicyRefusal::InstalmentsOpen { number } => new.with("number", number.to_string()),
            PolicyRefusal::PayModeNotYet { possible_from } => new.with("possible_from", possible_from.to_string()),
            PolicyRefusal::LoanAboveLimit { limit } | PolicyRefusal::ClaimAboveLimit { limit } => {
                new.with("limit", limit.to_string())
            }
            PolicyRefusal::MoreThanLoan { owed } => new.with("owed", owed.to_string()),
            PolicyRefusal::BelowLoanInterest { interest } => new.with("interest", interest.to_string()),
            PolicyRefusal::NotCoveredOn { on } => new.with("on", on.to_string()),
            PolicyRefusal::EventNotCovered { event } => new.with("event", event),
            PolicyRefusal::AdvancesExceedClaim { advances } => new.with("advances", advances.to_string()),
            PolicyRefusal::UnknownUnitAccount { account } | PolicyRefusal::NothingToSwitch { account } => {
                new.with("account", account)
            }
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
from!(PayoutRefusal, Payout);
from!(ProductRefusal, Product);
from!(NoFigure, Figure);
from!(CalendarRefusal, Calendar);
from!(MoneyRefusal, Money);

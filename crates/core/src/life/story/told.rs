//! Stories about policies and their money: what can be said, and how it is held against what is.
//!
//! A policy is called by the name the story gave it (`P1`).

use std::any::Any;

use jiff::civil::Date;

use crate::agreement::AgreementState;
use crate::approval::{self, ApprovalAct};
use crate::money::Fen;
use crate::payout::{BlockReason, PaymentKind, PayoutState};
use crate::scenario::{StoryAct, StoryExpectation};
use crate::service::Answers;

/// What happens to a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyAct {
    /// `given` holds born, sex, sum, cover, pay, mode.
    Propose {
        policy: String,
        customer: String,
        product: String,
        given: Answers,
    },
    /// A policy in force that was made elsewhere and is kept here since; `given` holds the same, and `paid_to`.
    Hold {
        policy: String,
        customer: String,
        product: String,
        given: Answers,
    },
    Take {
        policy: String,
        amount: Fen,
        received_on: Option<Date>,
    },
    ReverseLapse {
        policy: String,
        reason: String,
    },
    /// Everything that is ready goes to the bank in a batch.
    Pay {
        policy: String,
    },
    BankPays {
        policy: String,
        kind: &'static PaymentKind,
    },
    BankReturns {
        policy: String,
        kind: &'static PaymentKind,
        reason: String,
    },
}

impl StoryAct for PolicyAct {
    fn name(&self) -> &str {
        match self {
            PolicyAct::Propose { policy, .. }
            | PolicyAct::Hold { policy, .. }
            | PolicyAct::Take { policy, .. }
            | PolicyAct::ReverseLapse { policy, .. }
            | PolicyAct::Pay { policy }
            | PolicyAct::BankPays { policy, .. }
            | PolicyAct::BankReturns { policy, .. } => policy,
        }
    }

    fn opens(&self) -> bool {
        matches!(self, PolicyAct::Propose { .. } | PolicyAct::Hold { .. })
    }

    fn customer(&self) -> Option<&str> {
        match self {
            PolicyAct::Propose { customer, .. } | PolicyAct::Hold { customer, .. } => Some(customer),
            _ => None,
        }
    }

    fn approval(&self) -> Option<&'static ApprovalAct> {
        matches!(self, PolicyAct::Pay { .. }).then_some(&approval::BATCH)
    }
}

/// An amount a policy has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Balance {
    Deposit,
    MakeUp,
    Payable,
    Loan,
    Dividend,
    Instalment,
}

impl Balance {
    pub const ALL: [(&'static str, Balance); 6] = [
        ("deposit", Balance::Deposit),
        ("make-up", Balance::MakeUp),
        ("payable", Balance::Payable),
        ("loan", Balance::Loan),
        ("dividend", Balance::Dividend),
        ("instalment", Balance::Instalment),
    ];

    pub fn parse(word: &str) -> Option<Balance> {
        Balance::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, balance)| balance)
    }

    fn word(self) -> &'static str {
        Balance::ALL.into_iter().find(|(_, balance)| *balance == self).map_or("", |(name, _)| name)
    }
}

/// What must be so of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyExpectation {
    State(AgreementState),
    Balance(Balance, Fen),
    OpenDues(usize),
    /// Whatever is named must be so of one payout of the kind.
    Payout {
        kind: &'static PaymentKind,
        due_on: Option<Date>,
        state: Option<PayoutState>,
        blocked_by: Option<&'static BlockReason>,
        amount: Option<Fen>,
    },
    NoPayout(&'static PaymentKind),
    /// A case of this service was opened on it.
    Case(String),
    /// An error of our own was recorded.
    Error(String),
}

/// A policy as a story sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyView {
    pub state: AgreementState,
    pub deposit: Fen,
    pub make_up: Fen,
    pub payable: Fen,
    pub loan: Fen,
    pub dividend: Fen,
    pub instalment: Fen,
    pub open_dues: usize,
    pub payouts: Vec<PayoutView>,
    /// The services of the cases on it.
    pub cases: Vec<String>,
    /// The kinds of our errors on it.
    pub errors: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutView {
    pub kind: &'static PaymentKind,
    pub due_on: Date,
    pub state: PayoutState,
    /// Why it waits.
    pub blocks: Vec<&'static BlockReason>,
    pub amount: Fen,
}

impl StoryExpectation for PolicyExpectation {
    fn check(&self, view: &dyn Any) -> Result<(), String> {
        let view = view.downcast_ref().ok_or("that is said of a policy")?;
        check(view, self)
    }
}

/// Holds what is expected against what is.
fn check(view: &PolicyView, expectation: &PolicyExpectation) -> Result<(), String> {
    let differ = |expected: String, found: String| Err(format!("expected {expected}, found {found}"));
    match expectation {
        PolicyExpectation::State(state) if *state != view.state => {
            differ(state.key().to_owned(), view.state.key().to_owned())
        }
        PolicyExpectation::Balance(balance, expected) => {
            let found = match balance {
                Balance::Deposit => view.deposit,
                Balance::MakeUp => view.make_up,
                Balance::Payable => view.payable,
                Balance::Loan => view.loan,
                Balance::Dividend => view.dividend,
                Balance::Instalment => view.instalment,
            };
            let word = balance.word();
            if found == *expected { Ok(()) } else { differ(format!("{word} {expected}"), format!("{word} {found}")) }
        }
        PolicyExpectation::OpenDues(expected) if *expected != view.open_dues => {
            differ(format!("open-dues {expected}"), format!("open-dues {}", view.open_dues))
        }
        PolicyExpectation::Payout { kind, due_on, state, blocked_by, amount } => {
            let fits = |payout: &&PayoutView| {
                payout.kind == *kind
                    && due_on.is_none_or(|due_on| payout.due_on == due_on)
                    && state.is_none_or(|state| payout.state == state)
                    && blocked_by.is_none_or(|reason| payout.blocks.contains(&reason))
                    && amount.is_none_or(|amount| payout.amount == amount)
            };
            if view.payouts.iter().any(|payout| fits(&payout)) {
                return Ok(());
            }
            differ(format!("{expectation:?}"), payouts(view))
        }
        PolicyExpectation::NoPayout(kind) if view.payouts.iter().any(|payout| payout.kind == *kind) => {
            differ(format!("no payout {}", kind.key), payouts(view))
        }
        PolicyExpectation::Case(service) if !view.cases.contains(service) => {
            differ(format!("a case {service}"), view.cases.join(", "))
        }
        PolicyExpectation::Error(kind) if !view.errors.contains(kind) => {
            differ(format!("an error {kind}"), view.errors.join(", "))
        }
        _ => Ok(()),
    }
}

fn payouts(view: &PolicyView) -> String {
    let words = |payout: &PayoutView| {
        let reasons: String = payout.blocks.iter().map(|reason| format!(" {}", reason.key)).collect();
        format!("{} on {} {}{reasons} {}", payout.kind.key, payout.due_on, payout.state.key(), payout.amount)
    };
    let all: Vec<String> = view.payouts.iter().map(words).collect();
    if all.is_empty() { "no payouts".to_owned() } else { all.join("; ") }
}

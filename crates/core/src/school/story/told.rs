//! Stories about schools: what can be said, and how it is held against what is. What is said of an accident is said of the policy, of its
//! latest accident.

use std::any::Any;

use jiff::civil::Date;

use crate::approval::{self, ApprovalAct};
use crate::money::Fen;
use crate::party::PartyKind;
use crate::payout::PayoutState;
use crate::scenario::{StoryAct, StoryExpectation};

/// What happens around the policy of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchoolAct {
    /// A school makes the agreement by a click, applies and pays.
    Insure { policy: String, school: String, insurer: String, pupils: Vec<(String, u32)>, from: Date },
    /// Somebody comes into the pool of mediators.
    Admit { mediator: String, profession: String },
    /// A pupil who was hurt is entered.
    Enter { policy: String, pupil: String, number: String, born: Date, guardian: Option<String>, harm: String },
    /// What waits for the bank goes there and is paid.
    Remit { policy: String },
}

impl StoryAct for SchoolAct {
    fn name(&self) -> &str {
        match self {
            SchoolAct::Insure { policy, .. } | SchoolAct::Enter { policy, .. } | SchoolAct::Remit { policy } => policy,
            SchoolAct::Admit { mediator, .. } => mediator,
        }
    }

    fn opens(&self) -> bool {
        matches!(self, SchoolAct::Insure { .. } | SchoolAct::Admit { .. })
    }

    fn customer(&self) -> Option<&str> {
        match self {
            SchoolAct::Insure { school, .. } => Some(school),
            SchoolAct::Admit { mediator, .. } => Some(mediator),
            SchoolAct::Enter { guardian, .. } => guardian.as_deref(),
            SchoolAct::Remit { .. } => None,
        }
    }

    fn approval(&self) -> Option<&'static ApprovalAct> {
        matches!(self, SchoolAct::Remit { .. }).then_some(&approval::BATCH)
    }

    fn customer_kind(&self) -> PartyKind {
        match self {
            SchoolAct::Insure { .. } => PartyKind::Organisation,
            _ => PartyKind::Person,
        }
    }
}

/// What must be so; of the figures those that are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchoolExpectation {
    Injured {
        pupil: u32,
        age: Option<u8>,
        items: Option<Fen>,
        compensation: Option<Fen>,
        payable: Option<Fen>,
        agreed: Option<Fen>,
    },
    Mediator(Option<String>),
    /// What goes on to the guardian of a pupil, or to the school.
    Remittance {
        pupil: u32,
        paid_to: String,
        state: Option<PayoutState>,
        amount: Option<Fen>,
    },
    NoRemittance,
}

/// A pupil of the latest accident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InjuredView {
    pub pupil: u32,
    pub age: u8,
    pub items: Option<Fen>,
    pub compensation: Option<Fen>,
    pub payable: Option<Fen>,
    pub agreed: Option<Fen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemittanceView {
    pub pupil: u32,
    /// `guardian` or `school`.
    pub paid_to: String,
    pub state: PayoutState,
    pub amount: Fen,
}

/// The latest accident under a policy as a story sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolView {
    /// By the name the story gave.
    pub mediator: Option<String>,
    pub injured: Vec<InjuredView>,
    pub remittances: Vec<RemittanceView>,
}

impl StoryExpectation for SchoolExpectation {
    fn check(&self, view: &dyn Any) -> Result<(), String> {
        let view: &SchoolView = view.downcast_ref().ok_or("that is said of the policy of a school")?;
        match self {
            SchoolExpectation::Injured { pupil, age, items, compensation, payable, agreed } => {
                let found = view.injured.iter().find(|one| one.pupil == *pupil);
                let found =
                    found.ok_or_else(|| format!("expected pupil {pupil}, found {} pupils", view.injured.len()))?;
                let differs = |wanted: &Option<Fen>, is: Option<Fen>| wanted.is_some() && *wanted != is;
                let wrong = age.is_some_and(|age| age != found.age)
                    || differs(items, found.items)
                    || differs(compensation, found.compensation)
                    || differs(payable, found.payable)
                    || differs(agreed, found.agreed);
                if wrong { Err(format!("expected {self:?}, found {found:?}")) } else { Ok(()) }
            }
            SchoolExpectation::Mediator(expected) if *expected != view.mediator => {
                let word = |name: &Option<String>| name.clone().unwrap_or_else(|| "no mediator".to_owned());
                Err(format!("expected {}, found {}", word(expected), word(&view.mediator)))
            }
            SchoolExpectation::Mediator(_) => Ok(()),
            SchoolExpectation::Remittance { pupil, paid_to, state, amount } => {
                let fits = |one: &RemittanceView| {
                    one.pupil == *pupil
                        && one.paid_to == *paid_to
                        && state.is_none_or(|state| state == one.state)
                        && amount.is_none_or(|amount| amount == one.amount)
                };
                match view.remittances.iter().any(fits) {
                    true => Ok(()),
                    false => Err(format!("expected {self:?}, found {:?}", view.remittances)),
                }
            }
            SchoolExpectation::NoRemittance if view.remittances.is_empty() => Ok(()),
            SchoolExpectation::NoRemittance => Err(format!("expected no remittance, found {:?}", view.remittances)),
        }
    }
}

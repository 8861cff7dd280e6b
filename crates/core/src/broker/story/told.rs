//! Stories about a broker: what can be said, and how it is held against what is. What is said of claims and payments is said of the policy they are under.

use std::any::Any;

use jiff::civil::Date;

use crate::money::Fen;
use crate::party::PartyKind;
use crate::scenario::{StoryAct, StoryExpectation};
use crate::service::Allowance;

/// What is entered for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerAct {
    /// A client has the broker act for it, from today on.
    Mandate { mandate: String, client: String, until: Date },
    /// An insurer works with the broker from today on, and promises these times.
    Agree { agreement: String, insurer: String, terms: Vec<(String, Allowance)> },
    /// A policy is placed from today on with insurers, named by their agreements; the first one leads. Parts are hundredths.
    Place { policy: String, client: String, shares: Vec<(String, u8)>, sum_insured: Fen, premium: Fen, until: Date },
}

impl StoryAct for BrokerAct {
    fn name(&self) -> &str {
        match self {
            BrokerAct::Mandate { mandate, .. } => mandate,
            BrokerAct::Agree { agreement, .. } => agreement,
            BrokerAct::Place { policy, .. } => policy,
        }
    }

    fn opens(&self) -> bool {
        true
    }

    fn customer(&self) -> Option<&str> {
        match self {
            BrokerAct::Mandate { client, .. } | BrokerAct::Place { client, .. } => Some(client),
            BrokerAct::Agree { insurer, .. } => Some(insurer),
        }
    }

    fn customer_kind(&self) -> PartyKind {
        PartyKind::Organisation
    }
}

/// What must be so of a policy; of the figures those that are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BrokerExpectation {
    /// The claims under it that were reported to an insurer.
    Assisted { claims: usize, open: Option<usize>, agreed: Option<Fen> },
    /// What came in for its claims, of one insurer or of all, on days or at any time.
    Recovered { amount: Fen, by: Option<String>, from: Option<Date>, until: Option<Date> },
}

/// What an insurer paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentView {
    /// The agreement with it, by the name the story gave.
    pub by: String,
    pub on: Date,
    pub amount: Fen,
}

/// The claims under a policy as a story sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrokerView {
    pub claims: usize,
    pub open: usize,
    pub agreed: Fen,
    pub payments: Vec<PaymentView>,
}

impl StoryExpectation for BrokerExpectation {
    fn check(&self, view: &dyn Any) -> Result<(), String> {
        let view: &BrokerView = view.downcast_ref().ok_or("that is said of a placed policy")?;
        match self {
            BrokerExpectation::Assisted { claims, open, agreed } => {
                let fits = *claims == view.claims
                    && open.is_none_or(|open| open == view.open)
                    && agreed.is_none_or(|agreed| agreed == view.agreed);
                if fits { Ok(()) } else { Err(format!("expected {self:?}, found {view:?}")) }
            }
            BrokerExpectation::Recovered { amount, by, from, until } => {
                let fits = |one: &&PaymentView| {
                    by.as_ref().is_none_or(|by| *by == one.by)
                        && from.is_none_or(|from| from <= one.on)
                        && until.is_none_or(|until| one.on <= until)
                };
                let found = Fen(view.payments.iter().filter(fits).map(|one| one.amount.0).sum());
                if found == *amount { Ok(()) } else { Err(format!("expected {self:?}, found {found}")) }
            }
        }
    }
}

//! Stories about agricultural insurance: what can be said, and how it is held against what is.

use std::any::Any;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::agri::contributor::Contributor;
use crate::agri::release::SubsidyStanding;
use crate::agri::settlement::Payer;
use crate::approval::{self, ApprovalAct};
use crate::money::Fen;
use crate::party::PartyKind;
use crate::payout::PayoutState;
use crate::scenario::{StoryAct, StoryExpectation};

/// What a level of government, or one of the two payers of the county's part, does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Funding {
    Commits,
    Pays(Fen),
    Prepays(Fen),
    /// It is given back what is over.
    Returns(Fen),
}

/// What happens in a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgriAct {
    /// A village has its group policy opened.
    Join {
        group: String,
        committee: String,
        programme: String,
        village: String,
        helper: Option<String>,
    },
    /// A household is enrolled under it, and pays its part or nothing yet.
    Enrol {
        cover: String,
        household: String,
        group: String,
        object: String,
        quantity: Decimal,
        paid: Option<Fen>,
    },
    /// Somebody helps in villages, with a licence from a day until another.
    Appoint {
        helper: String,
        kind: String,
        from: Date,
        until: Date,
    },
    Collect {
        cover: String,
        amount: Fen,
    },
    /// The city applies for subsidies with what it expects.
    Apply {
        group: String,
        object: String,
        quantity: Decimal,
    },
    Fund {
        group: String,
        contributor: Contributor,
        payer: Option<Payer>,
        funding: Funding,
    },
    Settle {
        group: String,
    },
    /// The list of a village, or of a loss, is made and hung up with a photo.
    Post {
        about: String,
    },
    /// A household is to have its certificate.
    Certify {
        cover: String,
    },
    Report {
        loss: String,
        group: String,
        cause: String,
        area: Decimal,
        on: Date,
    },
    Survey {
        loss: String,
        photo: bool,
    },
    /// Somebody comes into the pool of experts.
    Recruit {
        expert: String,
        kind: String,
    },
    DrawPanel {
        loss: String,
    },
    Claim {
        claim: String,
        loss: String,
        cover: String,
        quantity: Decimal,
    },
    Assess {
        claim: String,
        rate: Decimal,
        stage: String,
        is_final: bool,
    },
    Sign {
        claim: String,
    },
    /// It is to be paid.
    Order {
        claim: String,
    },
    /// What is ready of a loss goes to the bank and is paid, but this claim, which comes back.
    Transfer {
        loss: String,
        returning: Option<String>,
    },
    /// What came back is to go to another account.
    Redirect {
        claim: String,
    },
    /// A part of the premiums is set apart for catastrophes.
    Reserve {
        group: String,
    },
}

impl StoryAct for AgriAct {
    fn name(&self) -> &str {
        match self {
            AgriAct::Join { group, .. }
            | AgriAct::Apply { group, .. }
            | AgriAct::Fund { group, .. }
            | AgriAct::Settle { group }
            | AgriAct::Reserve { group } => group,
            AgriAct::Enrol { cover, .. } | AgriAct::Collect { cover, .. } | AgriAct::Certify { cover } => cover,
            AgriAct::Appoint { helper, .. } => helper,
            AgriAct::Post { about } => about,
            AgriAct::Report { loss, .. }
            | AgriAct::Survey { loss, .. }
            | AgriAct::DrawPanel { loss }
            | AgriAct::Transfer { loss, .. } => loss,
            AgriAct::Recruit { expert, .. } => expert,
            AgriAct::Claim { claim, .. }
            | AgriAct::Assess { claim, .. }
            | AgriAct::Sign { claim }
            | AgriAct::Order { claim }
            | AgriAct::Redirect { claim } => claim,
        }
    }

    fn opens(&self) -> bool {
        matches!(
            self,
            AgriAct::Join { .. }
                | AgriAct::Enrol { .. }
                | AgriAct::Appoint { .. }
                | AgriAct::Report { .. }
                | AgriAct::Recruit { .. }
                | AgriAct::Claim { .. }
        )
    }

    fn customer(&self) -> Option<&str> {
        match self {
            AgriAct::Join { committee, .. } => Some(committee),
            AgriAct::Enrol { household, .. } => Some(household),
            _ => None,
        }
    }

    fn customer_kind(&self) -> PartyKind {
        match self {
            AgriAct::Join { .. } => PartyKind::Organisation,
            _ => PartyKind::Person,
        }
    }

    fn approval(&self) -> Option<&'static ApprovalAct> {
        match self {
            AgriAct::Transfer { .. } => Some(&approval::BATCH),
            AgriAct::Redirect { .. } => Some(&approval::PAYOUT_ACCOUNT),
            _ => None,
        }
    }
}

/// A premium and who pays which part of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shares {
    pub premium: Fen,
    pub farmer: Fen,
    pub county: Fen,
    pub province: Fen,
    pub centre: Fen,
}

impl Shares {
    pub fn plus(self, other: Shares) -> Shares {
        Shares {
            premium: Fen(self.premium.0 + other.premium.0),
            farmer: Fen(self.farmer.0 + other.farmer.0),
            county: Fen(self.county.0 + other.county.0),
            province: Fen(self.province.0 + other.province.0),
            centre: Fen(self.centre.0 + other.centre.0),
        }
    }

    fn together(self) -> Fen {
        Fen(self.farmer.0 + self.county.0 + self.province.0 + self.centre.0)
    }
}

/// What there is to see of a village, a household, a loss or a claim; of the county as far as its villages tell of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgriView {
    /// Of all households of a village, or of one.
    pub shares: Option<Shares>,
    /// By the key of a level, or of one of its two payers.
    pub funds: BTreeMap<String, SubsidyStanding>,
    /// What accounts of the ledger were debited less what they were credited.
    pub balances: BTreeMap<String, Fen>,
    /// What a claim comes to, and where its payment stands.
    pub claim: Option<(Option<Fen>, Option<PayoutState>)>,
}

/// What must be so; of the figures those that are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgriExpectation {
    /// The shares add up to the premium as well, to the fen.
    Shares {
        premium: Fen,
        farmer: Option<Fen>,
        county: Option<Fen>,
        province: Option<Fen>,
        centre: Option<Fen>,
    },
    Funds {
        payer: String,
        accrued: Option<Fen>,
        withheld: Option<Fen>,
        owed: Option<Fen>,
        overpaid: Option<Fen>,
    },
    Balance {
        account: String,
        amount: Fen,
    },
    Claim {
        amount: Fen,
        state: Option<PayoutState>,
    },
}

/// Whether a figure was named and is another.
fn differs(wanted: Option<Fen>, is: Fen) -> bool {
    wanted.is_some_and(|wanted| wanted != is)
}

impl StoryExpectation for AgriExpectation {
    fn check(&self, view: &dyn Any) -> Result<(), String> {
        let view: &AgriView = view.downcast_ref().ok_or("that is said of a village, a household or a claim")?;
        match self {
            AgriExpectation::Shares { premium, farmer, county, province, centre } => {
                let found = view.shares.ok_or("that is said of a village or a household")?;
                if found.together() != found.premium {
                    return Err(format!("the shares do not add up to the premium: {found:?}"));
                }
                let wrong = *premium != found.premium
                    || differs(*farmer, found.farmer)
                    || differs(*county, found.county)
                    || differs(*province, found.province)
                    || differs(*centre, found.centre);
                if wrong { Err(format!("expected {self:?}, found {found:?}")) } else { Ok(()) }
            }
            AgriExpectation::Funds { payer, accrued, withheld, owed, overpaid } => {
                let found = view.funds.get(payer).ok_or_else(|| format!("`{payer}` pays nothing here"))?;
                let wrong = differs(*accrued, found.accrued)
                    || differs(*withheld, found.withheld)
                    || differs(*owed, found.owed())
                    || differs(*overpaid, found.overpaid());
                if wrong { Err(format!("expected {self:?}, found {found:?}")) } else { Ok(()) }
            }
            AgriExpectation::Balance { account, amount } => {
                let found = view.balances.get(account).copied().unwrap_or_default();
                if found == *amount { Ok(()) } else { Err(format!("expected {account} {amount}, found {found}")) }
            }
            AgriExpectation::Claim { amount, state } => {
                let (found, stands) = view.claim.ok_or("that is said of a claim")?;
                let is_so = found == Some(*amount) && state.is_none_or(|state| Some(state) == stands);
                if is_so { Ok(()) } else { Err(format!("expected {self:?}, found {found:?} {stands:?}")) }
            }
        }
    }
}

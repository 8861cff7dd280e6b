//! Stories about policies and their money: what can be said, how it reads, and how it is held against what is.
//!
//! A policy is called by the name the story gave it (`P1`). The bank speaks in lines of its own: `bank pays P1 KIND`,
//! `bank returns P1 KIND because "…"`.

use jiff::civil::Date;

use super::line::Words;
use super::{Act, Action, ActorName, Expectation};
use crate::agreement::AgreementState;
use crate::money::Fen;
use crate::payout::{BlockReason, PaymentKind, PayoutState};
use crate::service::Answers;
use crate::systems::{block_reason, block_reasons, payment_kind, payment_kinds};

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

impl PolicyAct {
    pub fn policy(&self) -> &str {
        match self {
            PolicyAct::Propose { policy, .. }
            | PolicyAct::Take { policy, .. }
            | PolicyAct::ReverseLapse { policy, .. }
            | PolicyAct::Pay { policy }
            | PolicyAct::BankPays { policy, .. }
            | PolicyAct::BankReturns { policy, .. } => policy,
        }
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
    const ALL: [(&'static str, Balance); 6] = [
        ("deposit", Balance::Deposit),
        ("make-up", Balance::MakeUp),
        ("payable", Balance::Payable),
        ("loan", Balance::Loan),
        ("dividend", Balance::Dividend),
        ("instalment", Balance::Instalment),
    ];

    fn parse(word: &str) -> Option<Balance> {
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

fn amount(words: &mut Words) -> Result<Fen, String> {
    const EXPECTED: &str = "an amount in yuan like 1200.00";
    let word = words.word(EXPECTED)?;
    word.parse().map_err(|_| format!("expected {EXPECTED}, found `{word}`"))
}

fn kind(words: &mut Words) -> Result<&'static PaymentKind, String> {
    let word = words.word("the kind of a payout")?;
    payment_kind(&word).ok_or_else(|| {
        let keys: Vec<&str> = payment_kinds().map(|kind| kind.key).collect();
        format!("expected one of {}, found `{word}`", keys.join(", "))
    })
}

/// After `customer NAME proposes`.
pub(super) fn read_proposal(customer: String, words: &mut Words) -> Result<Act, String> {
    let product = words.word("the key of a product")?;
    words.keyword("as")?;
    let policy = words.word("a name for the policy, like `P1`")?;
    words.keyword("given")?;
    Ok(Act::Policy(PolicyAct::Propose { policy, customer, product, given: words.answers()? }))
}

/// After `ROLE takes`.
pub(super) fn read_taking(words: &mut Words) -> Result<Act, String> {
    let amount = amount(words)?;
    words.keyword("for")?;
    let policy = words.word("the policy, like `P1`")?;
    let received_on = if words.take("received") { Some(words.date()?) } else { None };
    Ok(Act::Policy(PolicyAct::Take { policy, amount, received_on }))
}

/// After `ROLE reverses`.
pub(super) fn read_reversal(words: &mut Words) -> Result<Act, String> {
    for keyword in ["the", "lapse", "of"] {
        words.keyword(keyword)?;
    }
    let policy = words.word("the policy, like `P1`")?;
    words.keyword("because")?;
    Ok(Act::Policy(PolicyAct::ReverseLapse { policy, reason: words.text("the reason in quotes")? }))
}

/// Who takes in what the bank says.
const HEARS_THE_BANK: &str = "manager";

/// After `bank`.
pub(super) fn read_bank(words: &mut Words) -> Result<Action, String> {
    let verb = words.word("`pays` or `returns`")?;
    let policy = words.word("the policy, like `P1`")?;
    let kind = kind(words)?;
    let act = match verb.as_str() {
        "pays" => PolicyAct::BankPays { policy, kind },
        "returns" => {
            words.keyword("because")?;
            PolicyAct::BankReturns { policy, kind, reason: words.text("what the bank says, in quotes")? }
        }
        other => return Err(format!("expected `pays` or `returns`, found `{other}`")),
    };
    let actor = ActorName { role: HEARS_THE_BANK.to_owned(), name: String::new() };
    Ok(Action::Act { actor, act: Act::Policy(act), approved_by: Vec::new(), refused: words.refusal()? })
}

/// An expectation about a policy, where the word after its name is one of them.
pub(super) fn read_expectation(word: &str, words: &mut Words) -> Result<Option<Expectation>, String> {
    let state = AgreementState::parse(&word.replace('-', "_")).filter(|_| !word.contains('_'));
    let found = if let Some(state) = state {
        PolicyExpectation::State(state)
    } else if let Some(balance) = Balance::parse(word) {
        PolicyExpectation::Balance(balance, amount(words)?)
    } else {
        match word {
            "open-dues" => {
                let count = words.word("how many")?;
                let wrong = || format!("expected a whole number, found `{count}`");
                PolicyExpectation::OpenDues(count.parse().map_err(|_| wrong())?)
            }
            "payout" => read_payout(words)?,
            "case" => PolicyExpectation::Case(words.word("the key of a service")?),
            "error" => PolicyExpectation::Error(words.word("the kind of an error")?),
            _ => return Ok(None),
        }
    };
    Ok(Some(Expectation::Policy(found)))
}

/// After `no payout`.
pub(super) fn read_no_payout(words: &mut Words) -> Result<Expectation, String> {
    Ok(Expectation::Policy(PolicyExpectation::NoPayout(kind(words)?)))
}

fn read_payout(words: &mut Words) -> Result<PolicyExpectation, String> {
    const EXPECTED: &str = "`on DATE`, `amount AMOUNT`, `blocked REASON` or a state";
    let kind = kind(words)?;
    let (mut due_on, mut state, mut blocked_by, mut sum) = (None, None, None, None);
    while !words.is_at_end() {
        if words.take("on") {
            due_on = Some(words.date()?);
        } else if words.take("amount") {
            sum = Some(amount(words)?);
        } else if words.take("blocked") {
            state = Some(PayoutState::Blocked);
            let word = words.word("why it is blocked")?;
            blocked_by = Some(block_reason(&word).ok_or_else(|| {
                let reasons: Vec<&str> = block_reasons().map(|reason| reason.key).collect();
                format!("expected one of {}, found `{word}`", reasons.join(", "))
            })?);
        } else {
            let word = words.word(EXPECTED)?;
            let found = PayoutState::parse(&word);
            state = Some(found.ok_or_else(|| format!("expected {EXPECTED}, found `{word}`"))?);
        }
    }
    Ok(PolicyExpectation::Payout { kind, due_on, state, blocked_by, amount: sum })
}

/// Holds what is expected against what is.
pub(super) fn check(view: &PolicyView, expectation: &PolicyExpectation) -> Result<(), String> {
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

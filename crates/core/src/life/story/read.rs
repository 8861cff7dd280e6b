//! How the words of stories about policies read. The bank speaks in lines of its own: `bank pays P1 KIND`,
//! `bank returns P1 KIND because "…"`.

use std::sync::Arc;

use super::told::{Balance, PolicyAct, PolicyExpectation};
use crate::agreement::AgreementState;
use crate::payout::{PaymentKind, PayoutState};
use crate::scenario::{ActRead, ExpectationRead, Words};
use crate::service::Answers;
use crate::systems::{block_reason, block_reasons, payment_kind, payment_kinds};

fn kind(words: &mut Words) -> Result<&'static PaymentKind, String> {
    let word = words.word("the kind of a payout")?;
    payment_kind(&word).ok_or_else(|| {
        let keys: Vec<&str> = payment_kinds().map(|kind| kind.key).collect();
        format!("expected one of {}, found `{word}`", keys.join(", "))
    })
}

/// `PRODUCT as P1 given …`
fn contract(words: &mut Words) -> Result<(String, String, Answers), String> {
    let product = words.word("the key of a product")?;
    words.keyword("as")?;
    let policy = words.word("a name for the policy, like `P1`")?;
    words.keyword("given")?;
    Ok((product, policy, words.answers()?))
}

/// After `customer NAME proposes`.
pub fn proposal(customer: String, words: &mut Words) -> ActRead {
    let (product, policy, given) = contract(words)?;
    Ok(Arc::new(PolicyAct::Propose { policy, customer, product, given }))
}

/// After `customer NAME holds`.
pub fn holding(customer: String, words: &mut Words) -> ActRead {
    let (product, policy, given) = contract(words)?;
    Ok(Arc::new(PolicyAct::Hold { policy, customer, product, given }))
}

/// After `ROLE takes`.
pub fn taking(words: &mut Words) -> ActRead {
    let amount = words.amount()?;
    words.keyword("for")?;
    let policy = words.word("the policy, like `P1`")?;
    let received_on = if words.take("received") { Some(words.date()?) } else { None };
    Ok(Arc::new(PolicyAct::Take { policy, amount, received_on }))
}

/// After `ROLE reverses`.
pub fn reversal(words: &mut Words) -> ActRead {
    for keyword in ["the", "lapse", "of"] {
        words.keyword(keyword)?;
    }
    let policy = words.word("the policy, like `P1`")?;
    words.keyword("because")?;
    Ok(Arc::new(PolicyAct::ReverseLapse { policy, reason: words.text("the reason in quotes")? }))
}

/// After `ROLE pays`.
pub fn payment(words: &mut Words) -> ActRead {
    Ok(Arc::new(PolicyAct::Pay { policy: words.word("the policy, like `P1`")? }))
}

/// After `bank`.
pub fn bank(words: &mut Words) -> ActRead {
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
    Ok(Arc::new(act))
}

/// After `expect P1 in-force` and the other states.
pub fn state(word: &str, _words: &mut Words) -> ExpectationRead {
    let state = AgreementState::parse(&word.replace('-', "_"));
    let state = state.ok_or_else(|| format!("`{word}` is no state of a policy"))?;
    Ok(Arc::new(PolicyExpectation::State(state)))
}

/// After `expect P1 deposit` and the other amounts.
pub fn balance(word: &str, words: &mut Words) -> ExpectationRead {
    let balance = Balance::parse(word).ok_or_else(|| format!("`{word}` is no amount of a policy"))?;
    Ok(Arc::new(PolicyExpectation::Balance(balance, words.amount()?)))
}

/// After `expect P1 open-dues`.
pub fn open_dues(_word: &str, words: &mut Words) -> ExpectationRead {
    let count = words.word("how many")?;
    let wrong = || format!("expected a whole number, found `{count}`");
    Ok(Arc::new(PolicyExpectation::OpenDues(count.parse().map_err(|_| wrong())?)))
}

/// After `expect P1 case`.
pub fn case(_word: &str, words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(PolicyExpectation::Case(words.word("the key of a service")?)))
}

/// After `expect P1 error`.
pub fn error(_word: &str, words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(PolicyExpectation::Error(words.word("the kind of an error")?)))
}

/// After `expect P1 no payout`.
pub fn no_payout(words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(PolicyExpectation::NoPayout(kind(words)?)))
}

/// After `expect P1 payout`.
pub fn payout(_word: &str, words: &mut Words) -> ExpectationRead {
    const EXPECTED: &str = "`on DATE`, `amount AMOUNT`, `blocked REASON` or a state";
    let kind = kind(words)?;
    let (mut due_on, mut state, mut blocked_by, mut sum) = (None, None, None, None);
    while !words.is_at_end() {
        if words.take("on") {
            due_on = Some(words.date()?);
        } else if words.take("amount") {
            sum = Some(words.amount()?);
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
    Ok(Arc::new(PolicyExpectation::Payout { kind, due_on, state, blocked_by, amount: sum }))
}

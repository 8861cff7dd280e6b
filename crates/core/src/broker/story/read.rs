//! How the words of stories about a broker read.

use std::sync::Arc;

use super::told::{BrokerAct, BrokerExpectation};
use crate::scenario::{ActRead, ExpectationRead, Words};
use crate::service::Allowance;

/// After `customer 华能水电集团 mandates`: `as W1 until 2008-12-31`.
pub fn mandate(client: String, words: &mut Words) -> ActRead {
    words.keyword("as")?;
    let mandate = words.word("a name for the mandate, like `W1`")?;
    words.keyword("until")?;
    Ok(Arc::new(BrokerAct::Mandate { mandate, client, until: words.date()? }))
}

/// After `ROLE agrees`: `notice-within = "2 hours", payment-within = "10 days" as H1 with 人保财险`.
pub fn agreement(words: &mut Words) -> ActRead {
    let mut terms = Vec::new();
    for (key, within) in words.answers()? {
        let read = within.text().and_then(|text| text.parse::<Allowance>().ok());
        terms.push((key, read.ok_or("expected a time, like `notice-within = \"2 hours\"`")?));
    }
    words.keyword("as")?;
    let agreement = words.word("a name for the agreement, like `H1`")?;
    words.keyword("with")?;
    Ok(Arc::new(BrokerAct::Agree { agreement, insurer: words.name("the name of the insurer")?, terms }))
}

/// After `ROLE places`: `P1 for 华能水电集团 with H1 60, H2 40 sum 3000000000.00 premium 6000000.01 until 2008-12-31`. The insurers are named by their
/// agreements, the one that leads first, each with its part in hundredths.
pub fn placing(words: &mut Words) -> ActRead {
    const PART: &str = "its part in hundredths, like `60`";
    let policy = words.word("a name for the policy, like `P1`")?;
    words.keyword("for")?;
    let client = words.name("the name of the client")?;
    words.keyword("with")?;
    let mut shares = Vec::new();
    loop {
        let agreement = words.word("the agreement with an insurer, like `H1`")?;
        let part = words.word(PART)?;
        shares.push((agreement, part.parse::<u8>().map_err(|_| format!("expected {PART}, found `{part}`"))?));
        if !words.take_comma() {
            break;
        }
    }
    words.keyword("sum")?;
    let sum_insured = words.amount()?;
    words.keyword("premium")?;
    let premium = words.amount()?;
    words.keyword("until")?;
    let until = words.date()?;
    Ok(Arc::new(BrokerAct::Place { policy, client, shares, sum_insured, premium, until }))
}

/// After `expect P1 assisted`: `8 open 0 agreed 16000000.00`, whatever is named.
pub fn assisted(_word: &str, words: &mut Words) -> ExpectationRead {
    const COUNT: &str = "how many claims, like `8`";
    let number = |word: String| word.parse::<usize>().map_err(|_| format!("expected {COUNT}, found `{word}`"));
    let claims = number(words.word(COUNT)?)?;
    let open = if words.take("open") { Some(number(words.word(COUNT)?)?) } else { None };
    let agreed = if words.take("agreed") { Some(words.amount()?) } else { None };
    Ok(Arc::new(BrokerExpectation::Assisted { claims, open, agreed }))
}

/// After `expect P1 recovered`: `9600000.00 by H1 from 2008-04-01 until 2008-06-30`; without `by` of all insurers, without days at any time.
pub fn recovered(_word: &str, words: &mut Words) -> ExpectationRead {
    let amount = words.amount()?;
    let by = if words.take("by") { Some(words.word("the agreement with an insurer, like `H1`")?) } else { None };
    let from = if words.take("from") { Some(words.date()?) } else { None };
    let until = if words.take("until") { Some(words.date()?) } else { None };
    Ok(Arc::new(BrokerExpectation::Recovered { amount, by, from, until }))
}

//! How the words of stories about schools read.

use std::sync::Arc;

use super::told::{SchoolAct, SchoolExpectation};
use crate::money::Fen;
use crate::payout::PayoutState;
use crate::scenario::{ActRead, ExpectationRead, Words};

fn whole<T: std::str::FromStr>(words: &mut Words, expected: &str) -> Result<T, String> {
    let word = words.word(expected)?;
    word.parse().map_err(|_| format!("expected {expected}, found `{word}`"))
}

fn pupil_number(words: &mut Words) -> Result<u32, String> {
    whole(words, "the number of a pupil, like `1`")
}

/// After `customer 凤城市第一小学 insures`: `compulsory = 860 as S1 from 2026-09-01 at 示例财产保险公司`.
pub fn cover(school: String, words: &mut Words) -> ActRead {
    const COUNT: &str = "how many pupils, like `compulsory = 860`";
    let mut pupils = Vec::new();
    for (level, count) in words.answers()? {
        let count = count.text().and_then(|text| text.parse().ok()).ok_or_else(|| format!("expected {COUNT}"))?;
        pupils.push((level, count));
    }
    words.keyword("as")?;
    let policy = words.word("a name for the policy, like `S1`")?;
    words.keyword("from")?;
    let from = words.date()?;
    words.keyword("at")?;
    let insurer = words.name("the name of the insurer")?;
    Ok(Arc::new(SchoolAct::Insure { policy, school, insurer, pupils, from }))
}

/// After `ROLE admits`: `周明 as 律师`.
pub fn admission(words: &mut Words) -> ActRead {
    let mediator = words.word("the name of a mediator")?;
    words.keyword("as")?;
    Ok(Arc::new(SchoolAct::Admit { mediator, profession: words.name("what they know")? }))
}

/// After `ROLE enters`: `李小明 G10000001 born 2018-03-07 in S1 of 李强 because "左前臂骨折"`; without a guardian nobody is named after `of`.
pub fn pupil(words: &mut Words) -> ActRead {
    let pupil = words.word("the name of a pupil")?;
    let number = words.word("the number of its paper, like `G10000001`")?;
    words.keyword("born")?;
    let born = words.date()?;
    words.keyword("in")?;
    let policy = words.word("the policy, like `S1`")?;
    let guardian = if words.take("of") { Some(words.name("the guardian")?) } else { None };
    words.keyword("because")?;
    let harm = words.text("what happened to it, in quotes")?;
    Ok(Arc::new(SchoolAct::Enter { policy, pupil, number, born, guardian, harm }))
}

/// After `ROLE remits`.
pub fn remitting(words: &mut Words) -> ActRead {
    Ok(Arc::new(SchoolAct::Remit { policy: words.word("the policy, like `S1`")? }))
}

/// After `expect S1 pupil`: `1 age 8 items 400000.01 compensation 400000.01 payable 300000.00 agreed 250000.01`, whatever is named.
pub fn injured(_word: &str, words: &mut Words) -> ExpectationRead {
    const EXPECTED: &str = "`age`, `items`, `compensation`, `payable` or `agreed`";
    let pupil = pupil_number(words)?;
    let mut age = None;
    let mut amounts: [Option<Fen>; 4] = [None; 4];
    while !words.is_at_end() {
        let word = words.word(EXPECTED)?;
        let place = ["items", "compensation", "payable", "agreed"].iter().position(|known| *known == word);
        match place {
            Some(place) => amounts[place] = Some(words.amount()?),
            None if word == "age" => age = Some(whole(words, "full years, like `8`")?),
            None => return Err(format!("expected {EXPECTED}, found `{word}`")),
        }
    }
    let [items, compensation, payable, agreed] = amounts;
    Ok(Arc::new(SchoolExpectation::Injured { pupil, age, items, compensation, payable, agreed }))
}

/// After `expect S1 mediator`.
pub fn mediator(_word: &str, words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(SchoolExpectation::Mediator(Some(words.word("the name of a mediator")?))))
}

/// After `expect S1 no mediator`.
pub fn no_mediator(_words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(SchoolExpectation::Mediator(None)))
}

/// After `expect S1 remittance`: `1 guardian paid amount 250000.01`.
pub fn remittance(_word: &str, words: &mut Words) -> ExpectationRead {
    let pupil = pupil_number(words)?;
    let paid_to = words.word("`guardian` or `school`")?;
    let (mut state, mut amount) = (None, None);
    while !words.is_at_end() {
        if words.take("amount") {
            amount = Some(words.amount()?);
        } else {
            let word = words.word("where it stands, or `amount`")?;
            let known = || PayoutState::ALL.map(PayoutState::key).join(", ");
            state = Some(PayoutState::parse(&word).ok_or_else(|| format!("expected {}, found `{word}`", known()))?);
        }
    }
    Ok(Arc::new(SchoolExpectation::Remittance { pupil, paid_to, state, amount }))
}

/// After `expect S1 no remittance`.
pub fn no_remittance(_words: &mut Words) -> ExpectationRead {
    Ok(Arc::new(SchoolExpectation::NoRemittance))
}

//! How the words of stories about agricultural insurance read.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::told::{AgriAct, AgriExpectation, Funding};
use crate::agri::contributor::Contributor;
use crate::agri::settlement::Payer;
use crate::money::Fen;
use crate::payout::PayoutState;
use crate::scenario::{ActRead, ExpectationRead, Words};

const GROUP: &str = "the village, like `G1`";
const COVER: &str = "the household, like `V1`";
const LOSS: &str = "the loss, like `L1`";
const CLAIM: &str = "the claim, like `K1`";

fn quantity(words: &mut Words) -> Result<Decimal, String> {
    let word = words.word("a number like 12.5")?;
    word.parse().map_err(|_| format!("expected a number like 12.5, found `{word}`"))
}

/// `city` and `county` are the two payers of the county's part.
fn payer(words: &mut Words) -> Result<(Contributor, Option<Payer>), String> {
    let word = words.word("`city`, `county`, `province` or `centre`")?;
    match word.as_str() {
        "city" => Ok((Contributor::County, Some(Payer::City))),
        "county" => Ok((Contributor::County, Some(Payer::County))),
        "province" => Ok((Contributor::Province, None)),
        "centre" => Ok((Contributor::Centre, None)),
        _ => Err(format!("expected `city`, `county`, `province` or `centre`, found `{word}`")),
    }
}

/// After `customer 大堡村民委员会 joins`: `liaoning-2011 as G1 in 大堡村 helped by 大堡信用社`; without a helper the insurer does all itself.
pub fn joining(committee: String, words: &mut Words) -> ActRead {
    let programme = words.word("the key of a programme")?;
    words.keyword("as")?;
    let group = words.word("a name for the village, like `G1`")?;
    words.keyword("in")?;
    let village = words.name("the village")?;
    let mut helper = None;
    if words.take("helped") {
        words.keyword("by")?;
        helper = Some(words.name("who helps")?);
    }
    Ok(Arc::new(AgriAct::Join { group, committee, programme, village, helper }))
}

/// After `customer 王芳 enrols`: `12.5 of maize in G1 as V1 paying 49.00`; without `paying` nothing is paid yet.
pub fn enrolment(household: String, words: &mut Words) -> ActRead {
    let quantity = quantity(words)?;
    words.keyword("of")?;
    let object = words.word("the key of what is insured, like `maize`")?;
    words.keyword("in")?;
    let group = words.word(GROUP)?;
    words.keyword("as")?;
    let cover = words.word("a name for the household, like `V1`")?;
    let paid = if words.take("paying") { Some(words.amount()?) } else { None };
    Ok(Arc::new(AgriAct::Enrol { cover, household, group, object, quantity, paid }))
}

/// After `ROLE appoints`: `大堡信用社 as agency from 2011-01-01 until 2011-12-31`.
pub fn helper(words: &mut Words) -> ActRead {
    let helper = words.word("the name of who helps")?;
    words.keyword("as")?;
    let kind = words.word("a kind of helper")?;
    words.keyword("from")?;
    let from = words.date()?;
    words.keyword("until")?;
    Ok(Arc::new(AgriAct::Appoint { helper, kind, from, until: words.date()? }))
}

/// After `ROLE collects`: `49.00 of V1`.
pub fn premium(words: &mut Words) -> ActRead {
    let amount = words.amount()?;
    words.keyword("of")?;
    Ok(Arc::new(AgriAct::Collect { cover: words.word(COVER)?, amount }))
}

/// After `ROLE applies`: `G1 for 300 of maize`.
pub fn application(words: &mut Words) -> ActRead {
    let group = words.word(GROUP)?;
    words.keyword("for")?;
    let quantity = quantity(words)?;
    words.keyword("of")?;
    let object = words.word("the key of what is insured, like `maize`")?;
    Ok(Arc::new(AgriAct::Apply { group, object, quantity }))
}

/// After `ROLE funds`: `G1 county commits`, or `pays`, `prepays`, `returns` with an amount.
pub fn funding(words: &mut Words) -> ActRead {
    const EXPECTED: &str = "`commits`, `pays`, `prepays` or `returns`";
    let group = words.word(GROUP)?;
    let (contributor, payer) = payer(words)?;
    let word = words.word(EXPECTED)?;
    let funding = match word.as_str() {
        "commits" => Funding::Commits,
        "pays" => Funding::Pays(words.amount()?),
        "prepays" => Funding::Prepays(words.amount()?),
        "returns" => Funding::Returns(words.amount()?),
        _ => return Err(format!("expected {EXPECTED}, found `{word}`")),
    };
    Ok(Arc::new(AgriAct::Fund { group, contributor, payer, funding }))
}

/// After `ROLE settles`.
pub fn settlement(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Settle { group: words.word(GROUP)? }))
}

/// After `ROLE posts`: the list of `G1`, or of `L1`.
pub fn posting(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Post { about: words.word("a village or a loss, like `G1`")? }))
}

/// After `ROLE certifies`.
pub fn certificate(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Certify { cover: words.word(COVER)? }))
}

/// After `ROLE reports`: `hail in G1 as L1 of 1200 on 2011-08-10`.
pub fn report(words: &mut Words) -> ActRead {
    let cause = words.word("a cause, like `hail`")?;
    words.keyword("in")?;
    let group = words.word(GROUP)?;
    words.keyword("as")?;
    let loss = words.word("a name for the loss, like `L1`")?;
    words.keyword("of")?;
    let area = quantity(words)?;
    words.keyword("on")?;
    Ok(Arc::new(AgriAct::Report { loss, group, cause, area, on: words.date()? }))
}

/// After `ROLE surveys`: `L1`, or `L1 without photo`.
pub fn survey(words: &mut Words) -> ActRead {
    let loss = words.word(LOSS)?;
    let photo = !words.take("without");
    if !photo {
        words.keyword("photo")?;
    }
    Ok(Arc::new(AgriAct::Survey { loss, photo }))
}

/// After `ROLE recruits`: `李大田 as farmer`.
pub fn expert(words: &mut Words) -> ActRead {
    let expert = words.word("the name of an expert")?;
    words.keyword("as")?;
    Ok(Arc::new(AgriAct::Recruit { expert, kind: words.word("a kind of expert")? }))
}

/// After `ROLE draws`: the panel of a loss.
pub fn panel(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::DrawPanel { loss: words.word(LOSS)? }))
}

/// After `ROLE claims`: `10 of V1 in L1 as K1`.
pub fn claim(words: &mut Words) -> ActRead {
    let quantity = quantity(words)?;
    words.keyword("of")?;
    let cover = words.word(COVER)?;
    words.keyword("in")?;
    let loss = words.word(LOSS)?;
    words.keyword("as")?;
    Ok(Arc::new(AgriAct::Claim { claim: words.word("a name for the claim, like `K1`")?, loss, cover, quantity }))
}

/// After `ROLE assesses`: `K1 at 0.5 in 3`, the stage of growth, then `finally` where it is.
pub fn assessment(words: &mut Words) -> ActRead {
    let claim = words.word(CLAIM)?;
    words.keyword("at")?;
    let rate = quantity(words)?;
    words.keyword("in")?;
    let stage = words.word("the key of a stage of growth")?;
    Ok(Arc::new(AgriAct::Assess { claim, rate, stage, is_final: words.take("finally") }))
}

/// After `ROLE signs`.
pub fn signature(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Sign { claim: words.word(CLAIM)? }))
}

/// After `ROLE orders`.
pub fn order(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Order { claim: words.word(CLAIM)? }))
}

/// After `ROLE transfers`: `L1`, or `L1 returning K2`.
pub fn transfer(words: &mut Words) -> ActRead {
    let loss = words.word(LOSS)?;
    let returning = if words.take("returning") { Some(words.word(CLAIM)?) } else { None };
    Ok(Arc::new(AgriAct::Transfer { loss, returning }))
}

/// After `ROLE redirects`.
pub fn redirection(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Redirect { claim: words.word(CLAIM)? }))
}

/// After `ROLE reserves`: of the villages of the county.
pub fn reserve(words: &mut Words) -> ActRead {
    Ok(Arc::new(AgriAct::Reserve { group: words.word(GROUP)? }))
}

/// Figures by their names, in any order.
fn figures<const N: usize>(words: &mut Words, known: [&str; N]) -> Result<[Option<Fen>; N], String> {
    let mut found = [None; N];
    while !words.is_at_end() {
        let expected = known.join(", ");
        let word = words.word(&expected)?;
        let slot = known.iter().zip(&mut found).find(|(name, _)| **name == word);
        let (_, slot) = slot.ok_or_else(|| format!("expected {expected}, found `{word}`"))?;
        *slot = Some(words.amount()?);
    }
    Ok(found)
}

/// After `expect G1 premium`: `490.00 farmer 98.00 county 98.00 province 122.50 centre 171.50`, whatever is named.
pub fn shares(_word: &str, words: &mut Words) -> ExpectationRead {
    let premium = words.amount()?;
    let [farmer, county, province, centre] = figures(words, ["farmer", "county", "province", "centre"])?;
    Ok(Arc::new(AgriExpectation::Shares { premium, farmer, county, province, centre }))
}

/// After `expect G1 funds`: `province accrued 122.50 withheld 0.00 owed 0.00 overpaid 0.00`, whatever is named.
pub fn standing(_word: &str, words: &mut Words) -> ExpectationRead {
    let (contributor, payer) = payer(words)?;
    let payer = payer.map_or(contributor.key(), Payer::key).to_owned();
    let [accrued, withheld, owed, overpaid] = figures(words, ["accrued", "withheld", "owed", "overpaid"])?;
    Ok(Arc::new(AgriExpectation::Funds { payer, accrued, withheld, owed, overpaid }))
}

/// After `expect G1 balance`: `fund/agri/bank 490.00`.
pub fn balance(_word: &str, words: &mut Words) -> ExpectationRead {
    let account = words.word("an account, like `fund/agri/bank`")?;
    Ok(Arc::new(AgriExpectation::Balance { account, amount: words.amount()? }))
}

/// After `expect K1 claim`: `1008.00`, then where its payment stands.
pub fn amount(_word: &str, words: &mut Words) -> ExpectationRead {
    let amount = words.amount()?;
    let mut state = None;
    if !words.is_at_end() {
        let known = PayoutState::ALL.map(PayoutState::key).join(", ");
        let word = words.word(&known)?;
        state = Some(PayoutState::parse(&word).ok_or_else(|| format!("expected {known}, found `{word}`"))?);
    }
    Ok(Arc::new(AgriExpectation::Claim { amount, state }))
}

//! What a story says of a policy in answers, read.

use jiff::civil::Date;

use crate::identity::Sex;
use crate::life::product::{PayMode, PolicyFacts};
use crate::scenario::WorldStop;
use crate::service::Answers;

pub fn parsed<T: std::str::FromStr>(given: &Answers, key: &str) -> Result<T, WorldStop> {
    let answer = given.text(key).unwrap_or_default();
    answer.parse().map_err(|_| WorldStop::Failed(format!("`{key} = {answer}` cannot be read")))
}

/// What a proposal of a story says: `born`, `sex`, `sum`, `cover`, `pay`, `mode`, and `from` where it is not today.
pub fn facts_of(given: &Answers, today: Date) -> Result<PolicyFacts, WorldStop> {
    let sex = match given.text("sex") {
        Some("female") => Sex::Female,
        _ => Sex::Male,
    };
    let mode = given.text("mode").map_or(Some(PayMode::Yearly), PayMode::parse);
    Ok(PolicyFacts {
        birth_date: parsed(given, "born")?,
        sex,
        effective_on: if given.contains_key("from") { parsed(given, "from")? } else { today },
        sum_insured: parsed(given, "sum")?,
        cover: parsed(given, "cover")?,
        pay: parsed(given, "pay")?,
        mode: mode.ok_or_else(|| WorldStop::Failed("`mode` is no mode of payment".to_owned()))?,
    })
}

/// The day up to which the premiums of a held policy are paid; where it is not said, nothing is overdue.
pub fn paid_to_of(given: &Answers) -> Result<Option<Date>, WorldStop> {
    given.contains_key("paid_to").then(|| parsed(given, "paid_to")).transpose()
}

//! What can be done with a record: each answers with where it is afterwards, or refuses.

use jiff::Span;
use jiff::civil::Date;

use super::custody::{Custody, Lending, RecordState};
use super::permission::{RecordDestroyer, RecordKeeper};
use super::refusal::RecordRefusal;
use crate::rulebook::RuleBook;
use crate::service::Allowance;

fn require(custody: &Custody, wanted: &[RecordState]) -> Result<(), RecordRefusal> {
    if wanted.contains(&custody.state) { Ok(()) } else { Err(RecordRefusal::WrongState { state: custody.state }) }
}

fn named(text: &str, field: &'static str) -> Result<String, RecordRefusal> {
    let text = text.trim();
    if text.is_empty() { Err(RecordRefusal::Empty { field }) } else { Ok(text.to_owned()) }
}

/// Puts it on a shelf, from where it came in or from another shelf.
pub fn file(custody: &Custody, _keeper: &RecordKeeper<'_>, shelf: &str) -> Result<Custody, RecordRefusal> {
    require(custody, &[RecordState::Received, RecordState::Filed])?;
    Ok(Custody { state: RecordState::Filed, shelf: Some(named(shelf, "shelf")?), ..custody.clone() })
}

/// Lends it from its shelf, until a day.
pub fn lend(
    custody: &Custody,
    _keeper: &RecordKeeper<'_>,
    to: &str,
    until: Date,
    today: Date,
) -> Result<Custody, RecordRefusal> {
    require(custody, &[RecordState::Filed])?;
    if until < today {
        return Err(RecordRefusal::UntilInPast { until, today });
    }
    let lent = Some(Lending { to: named(to, "lent_to")?, until });
    Ok(Custody { state: RecordState::Lent, lent, ..custody.clone() })
}

/// It is back on its shelf.
pub fn return_to_shelf(custody: &Custody, _keeper: &RecordKeeper<'_>) -> Result<Custody, RecordRefusal> {
    require(custody, &[RecordState::Lent])?;
    Ok(Custody { state: RecordState::Filed, lent: None, ..custody.clone() })
}

/// The contract that it belongs to has ended: from then on its time runs, as long as the pack says for that day.
pub fn end_contract(
    custody: &Custody,
    _keeper: &RecordKeeper<'_>,
    ended_on: Date,
    today: Date,
    rules: &RuleBook,
) -> Result<Custody, RecordRefusal> {
    require(custody, &[RecordState::Received, RecordState::Filed, RecordState::Lent])?;
    if ended_on > today {
        return Err(RecordRefusal::EndInFuture { ended_on });
    }
    let key = custody.term.retention();
    let missing = || RecordRefusal::NoFigure { figure: key, on: ended_on };
    let span = match rules.allowance(key, ended_on).map_err(|_| missing())? {
        Allowance::Years(years) => Span::new().try_years(i64::from(years)),
        Allowance::Months(months) => Span::new().try_months(i64::from(months)),
        Allowance::Days(days) => Span::new().try_days(i64::from(days)),
        _ => return Err(missing()),
    };
    let keep_until = span.and_then(|span| ended_on.checked_add(span)).map_err(|_| missing())?;
    Ok(Custody { ended_on: Some(ended_on), keep_until: Some(keep_until), ..custody.clone() })
}

/// Destroys it, once it need not be kept any more.
pub fn destroy(custody: &Custody, _destroyer: &RecordDestroyer<'_>, today: Date) -> Result<Custody, RecordRefusal> {
    require(custody, &[RecordState::Received, RecordState::Filed])?;
    match custody.keep_until {
        None => Err(RecordRefusal::ContractRuns),
        Some(until) if today <= until => Err(RecordRefusal::KeptStill { until }),
        Some(_) => Ok(Custody { state: RecordState::Destroyed, shelf: None, ..custody.clone() }),
    }
}

//! What lies ahead of offices: the promises that are waited for by office and day, and the broken ones by what was promised. For whoever
//! answers for whole offices; who sees single customers or his own only has the board.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::OfficeId;
use yinuo_core::promise::Standing;
use yinuo_store::ListingChoice;
use yinuo_store::tables::case::{BrokenOfRuleRow, OfficeSumRow, PROMISE_OFFICE_SUMS, PROMISES_BROKEN_BY_RULE};

use super::promise::{Moment, StoredStanding};
use super::{Conditions, push_scope};
use crate::house::House;
use crate::promise_count::end_of;
use crate::stop::Stop;

/// Two weeks, today among them.
pub const DAYS: usize = 14;
/// More groups of office and date than any house has.
const GROUPS: i64 = 1_000_000;

/// The promises of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeDays {
    pub office: OfficeId,
    pub broken: i64,
    /// Due on each of the days.
    pub by_day: [i64; DAYS],
    /// With a date behind them.
    pub later: i64,
}

#[derive(Debug, Default)]
pub struct Outlook {
    pub days: Vec<Date>,
    /// Those with the most broken first.
    pub offices: Vec<OfficeDays>,
    pub rules: Vec<BrokenOfRuleRow>,
}

pub async fn outlook(house: &House, actor: &Actor, within: Option<OfficeId>) -> Result<Outlook, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CASES, within)?;
    if conditions.iter().any(|(name, _)| *name != "offices") {
        return Ok(Outlook::default());
    }
    let moment = Moment::of(house);
    let days = (0..i64::try_from(DAYS).expect("small")).map(|day| moment.today.saturating_add(day.days()));
    let days: Vec<Date> = days.collect();
    let choice = |conditions| ListingChoice { conditions, order: "any", descending: false, after: None, limit: GROUPS };
    let rules = house.store.list(&PROMISES_BROKEN_BY_RULE, choice(conditions.clone())).await?;
    let rows = house.store.list(&PROMISE_OFFICE_SUMS, choice(conditions)).await?;
    let mut offices = by_office(&rows, &days, &moment);
    offices.sort_by_key(|line| (-line.broken, line.office));
    let mut rules: Vec<BrokenOfRuleRow> = rules.into_iter().filter(|row| row.number > 0).collect();
    rules.sort_by(|one, other| other.number.cmp(&one.number).then_with(|| one.key.cmp(&other.key)));
    Ok(Outlook { days, offices, rules })
}

/// What is due within the hour that runs counts as not passed, until the hour is over or it was marked.
fn by_office(rows: &[OfficeSumRow], days: &[Date], moment: &Moment) -> Vec<OfficeDays> {
    let places: BTreeMap<String, usize> =
        days.iter().enumerate().map(|(place, day)| (day.to_string(), place)).collect();
    let mut lines: BTreeMap<i64, OfficeDays> = BTreeMap::new();
    for row in rows {
        let dated = !row.due_on.is_empty();
        let stored = StoredStanding {
            state: &row.state,
            due_on: dated.then_some(row.due_on.as_str()),
            due_at: dated.then_some(end_of(row.due_hour)),
            soon_on: None,
            is_right: row.is_right != 0,
        };
        let office = OfficeId::from_number(row.office_id);
        let nothing = OfficeDays { office, broken: 0, by_day: [0; DAYS], later: 0 };
        let line = lines.entry(row.office_id).or_insert(nothing);
        match stored.at(moment) {
            Standing::Broken => line.broken += row.number,
            Standing::Open | Standing::DueSoon | Standing::DueToday => match places.get(&row.due_on) {
                Some(place) => line.by_day[*place] += row.number,
                None => line.later += row.number,
            },
            _ => {}
        }
    }
    lines.into_values().filter(|line| line.broken + line.later + line.by_day.iter().sum::<i64>() > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promise_count::hour_of;

    #[test]
    fn promises_are_counted_once_by_office_on_their_day_behind_them_or_as_broken() {
        let today = Date::constant(2011, 9, 29);
        let micros = 1_317_261_600_000_000;
        let moment = Moment { micros, today, today_text: today.to_string() };
        let days: Vec<Date> = (0..14).map(|day| today.saturating_add(day.days())).collect();
        let row = |office_id, state: &str, due_on: &str, hours: i64, number| OfficeSumRow {
            office_id,
            state: state.to_owned(),
            due_hour: hour_of(Some(micros + hours * 3_600_000_000)),
            due_on: due_on.to_owned(),
            is_right: 0,
            number,
        };
        let rows = [
            row(1, "open", "2011-09-29", 5, 2),
            row(1, "open", "2011-10-12", 24 * 13, 3),
            row(1, "provisional", "2011-10-13", 24 * 14, 4),
            row(1, "broken", "2011-09-20", -24 * 9, 5),
            // The date has passed and nobody has marked it yet.
            row(2, "open", "2011-09-28", -24, 1),
            row(3, "paused", "", 0, 7),
        ];
        let lines = by_office(&rows, &days, &moment);
        let told: Vec<_> =
            lines.iter().map(|line| (line.broken, line.by_day[0], line.by_day[13], line.later)).collect();
        assert_eq!(told, [(5, 2, 3, 4), (1, 0, 0, 0)], "what is paused lies on no day");
    }
}

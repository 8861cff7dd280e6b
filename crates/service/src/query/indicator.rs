//! Questions about indicators: which there are, their figures, and the list behind a figure.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::id::OfficeId;
use yinuo_core::indicator::{How, Indicator};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::subject_kind;
use yinuo_store::{FactRow, Value};

use super::{Conditions, Found, PageAsk, page, push_scope};
use crate::house::House;
use crate::indicator::report::{Ask, Report, report, reports};
use crate::indicator::{self, Narrow, Span, rules};
use crate::stop::Stop;
use crate::subject;
use crate::systems::{SubjectLine, reader};

/// Those that hold on a day, in the order of the packs.
pub fn indicators(house: &House, actor: &Actor, on: Date) -> Result<Vec<Indicator>, Stop> {
    actor.require(Permission::READ_INDICATORS)?;
    let all = rules::indicators(house.rules()).all().iter();
    Ok(all.filter(|one| one.effective.covers(on)).cloned().collect())
}

/// The offices an actor sees figures of, within one and those below it where one is named. Absent, all of them.
pub fn offices(house: &House, actor: &Actor, within: Option<OfficeId>) -> Result<Option<Vec<i64>>, Stop> {
    actor.require(Permission::READ_INDICATORS)?;
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, Permission::READ_INDICATORS, within)?;
    let ids = |values: Vec<Value>| {
        let id = |value| if let Value::Int(id) = value { Some(id) } else { None };
        values.into_iter().filter_map(id).collect()
    };
    Ok(conditions.into_iter().find(|(name, _)| *name == "offices").map(|(_, values)| ids(values)))
}

/// The figures of an indicator as it holds on the last day asked for. `ask.narrow` is within what the actor sees: see [`offices`].
pub async fn figures(house: &House, actor: &Actor, key: &str, ask: &Ask) -> Result<(Indicator, Report), Stop> {
    actor.require(Permission::READ_INDICATORS)?;
    let found = rules::indicators(house.rules()).find_on(key, ask.last)?.clone();
    let today = house.today();
    let told = report(house, &found, ask, today).await?;
    Ok((found, told))
}

/// The figures of every indicator that holds on the last day asked for. `ask.narrow` as for [`figures`].
pub async fn all_figures(house: &House, actor: &Actor, ask: &Ask) -> Result<Vec<(Indicator, Report)>, Stop> {
    let all = indicators(house, actor, ask.last)?;
    let told = reports(house, &all, ask, house.today()).await?;
    Ok(all.into_iter().zip(told).collect())
}

/// A line behind a figure, with what it is about where the actor may see that.
#[derive(Debug)]
pub struct Line {
    pub row: FactRow,
    pub about: Option<SubjectLine>,
}

/// The list behind a figure: of a term of the indicator (0, or 1 for what a ratio is divided by), those that it takes.
pub async fn lines(
    house: &House,
    actor: &Actor,
    (key, term): (&str, usize),
    (from, last): (Date, Date),
    narrow: &Narrow,
    ask: &PageAsk,
) -> Result<Found<Line>, Stop> {
    actor.require(Permission::READ_INDICATORS)?;
    lines_behind(house, actor, (key, term), (from, last), narrow, ask).await
}

/// As [`lines`], for whoever sees the figure for another reason.
pub(crate) async fn lines_behind(
    house: &House,
    actor: &Actor,
    (key, term): (&str, usize),
    (from, last): (Date, Date),
    narrow: &Narrow,
    ask: &PageAsk,
) -> Result<Found<Line>, Stop> {
    let found = rules::indicators(house.rules()).find_on(key, last)?;
    if let How::Score(_) = found.how {
        return Err(Refusal::new("score_has_no_list").with("indicator", key.to_owned()).into());
    }
    let wrong = || Refusal::new("wrong_field").with("field", "term").with("cause", "wrong_value");
    let term = found.how.terms().into_iter().nth(term).ok_or_else(wrong)?;
    let fact = indicator::fact(&term.series.fact).ok_or_else(wrong)?;
    let back = term.months_before.months();
    let span = Span {
        from: indicator::number_of_day(from.saturating_sub(back)),
        until: indicator::number_of_day(last.saturating_add(1.day()).saturating_sub(back)),
    };
    let mut conditions = indicator::conditions(fact, &term.series, span);
    conditions.extend(indicator::taken(term.take));
    // Of one office an index has them; of several they are read in the order of time, since each index of an office would have to be sorted.
    let several = |(name, values): (&'static str, Vec<Value>)| match name {
        "offices" if values.len() > 1 => ("offices_aside", values),
        _ => (name, values),
    };
    conditions.extend(narrow.conditions().into_iter().map(several));
    let page = page::page(house, &fact.source.rows, conditions, ("day", false), ask).await?;
    let of = |row: &FactRow| Some(SubjectRef::new(subject_kind(&row.subject_kind)?, row.subject_id));
    let subjects: Vec<SubjectRef> = page.items.iter().filter_map(of).collect();
    let known: HashMap<i64, SubjectLine> = subject::lines(&house.store, &subjects).await?;
    let directory = house.directory();
    let seen = |row: &FactRow| {
        let line = known.get(&row.subject_id)?;
        let may = reader(line.of.kind).permission;
        actor.may_at(may, line.at(directory.path(line.office))).then(|| line.clone())
    };
    let items = page.items.into_iter().map(|row| Line { about: seen(&row), row });
    Ok(Found { items: items.collect(), next: page.next })
}

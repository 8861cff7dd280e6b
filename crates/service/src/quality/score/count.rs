//! Counting the sheets of an office: each metric is an indicator, taken apart by person.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::indicator::{Figure, How};
use yinuo_core::quality::score::{Measured, Scheme, SheetResult};
use yinuo_store::Value;

use crate::house::House;
use crate::indicator::report::{Ask, Step, report};
use crate::indicator::{By, Narrow, rules};
use crate::stop::Stop;

/// The sheet of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    pub operator: OperatorId,
    pub result: SheetResult,
}

/// The sheets of whoever works in an office in one of the roles of the scheme, between two days.
pub async fn count(
    house: &House,
    scheme: &Scheme,
    office: OfficeId,
    (from, last): (Date, Date),
) -> Result<Vec<Counted>, Stop> {
    let today = house.today();
    let directory = house.directory();
    let scored = directory
        .operators()
        .filter(|one| one.office == office && one.active && one.roles.iter().any(|role| scheme.roles.contains(role)));
    let scored: Vec<OperatorId> = scored.map(|one| one.id).collect();
    let narrow = Narrow { persons: Some(scored.iter().map(|one| one.number()).collect()), ..Narrow::default() };
    let ask = Ask { from, last, step: Step::Year, by: By::Person, narrow, live: true };
    let mut columns: Vec<(bool, HashMap<i64, Measured>)> = Vec::new();
    for metric in &scheme.metrics {
        let indicator = rules::indicators(house.rules()).find_on(&metric.indicator, last)?.clone();
        let told = report(house, &indicator, &ask, today).await?;
        let of_person = told.parts.into_iter().filter_map(|part| match part.part {
            Value::Int(person) => Some((person, Measured { figure: part.whole.figure, counted: part.whole.counted })),
            _ => None,
        });
        columns.push((matches!(indicator.how, How::Total(_)), of_person.collect()));
    }
    let sheet = |operator: &OperatorId| {
        let measured = columns.iter().map(|(is_count, of_person)| {
            let found = of_person.get(&operator.number()).cloned();
            found.unwrap_or_else(|| match is_count {
                // Nothing was counted of who is not there.
                true => Measured { figure: Figure::Value(Decimal::ZERO), counted: vec![Decimal::ZERO] },
                false => Measured { figure: Figure::NoCases, counted: Vec::new() },
            })
        });
        Ok(Counted { operator: *operator, result: scheme.sheet(&measured.collect::<Vec<_>>())? })
    };
    scored.iter().map(sheet).collect()
}

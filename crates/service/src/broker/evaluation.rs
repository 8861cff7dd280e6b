//! Evaluating insurers: each figure of the scheme is counted over the claims that were reported on the days, and the insurers are ranked by
//! what it gives. Rankings that were frozen are read as they were. The arithmetic is that of [`yinuo_core::broker`].

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::broker::{
    Candidate, EVALUATE_INSURERS, EvaluationScheme, INSURER, InsurerEvaluationId, Measure, Measured, READ_PLACEMENTS,
    RankedInsurer,
};
use yinuo_core::decimal::decimal;
use yinuo_core::id::PartyId;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Within;
use yinuo_store::tables::broker::evaluation::{
    COOPERATING, CooperatingRow, DECIDED_CLAIMS, EVALUATION, EVALUATIONS, InsurerEvaluationRow, KEPT_PROMISES,
    SATISFACTION, SOLVENCY_OF, SolvencyRow,
};
use yinuo_store::tables::case::{SubjectTermRow, TERMS};
use yinuo_store::{FromRow, Listing, ListingChoice, Value};

use super::rules::schemes;
use crate::house::House;
use crate::query::{Conditions, Found, PageAsk, page, push_scope, slotted};
use crate::stop::Stop;

/// Insurers that are read at once.
const PAGE: i64 = 1_000;

/// An insurer as it would be ranked.
#[derive(Debug)]
pub struct Evaluated {
    pub scheme: EvaluationScheme,
    pub ranking: Vec<RankedInsurer>,
}

/// How the insurers would be ranked that worked with the broker between two days, with other points where some are given. Nothing is kept.
pub async fn evaluate(
    house: &House,
    actor: &Actor,
    (from, until): (Date, Date),
    points: &[(String, Decimal)],
) -> Result<Evaluated, Stop> {
    actor.require(EVALUATE_INSURERS)?;
    if until < from {
        let refusal = Refusal::new("period_ends_before_it_begins").with("from", from.to_string());
        return Err(refusal.with("until", until.to_string()).into());
    }
    let scheme = schemes(house.rules()).on(until)?.with_points(points)?;
    let days = vec![Value::Text(from.to_string()), Value::Text(until.to_string())];
    let insurers: Vec<CooperatingRow> = house.store.query(&COOPERATING, days.clone()).await?;
    if insurers.is_empty() {
        let refusal = Refusal::new("no_insurer_to_evaluate").with("from", from.to_string());
        return Err(refusal.with("until", until.to_string()).into());
    }
    let mut conditions: Conditions = vec![("days", days)];
    push_scope(&mut conditions, house, actor, EVALUATE_INSURERS, None)?;
    let decided = of_insurers(house, &DECIDED_CLAIMS, conditions.clone(), |row| row.insurer_id).await?;
    let kept = of_insurers(house, &KEPT_PROMISES, conditions.clone(), |row| row.insurer_id).await?;
    conditions.push(("questionnaire", vec![scheme.questionnaire.clone().into()]));
    let satisfied = of_insurers(house, &SATISFACTION, conditions, |row| row.insurer_id).await?;
    let asked = asked_of_insurers(house, until);
    let mut candidates = Vec::new();
    for insurer in insurers {
        let mut measured = Vec::new();
        for criterion in &scheme.criteria {
            measured.push(match criterion.measure {
                Measure::Solvency => solvency_on(house, &insurer, until).await?,
                Measure::TermsAgreed => terms_agreed(house, insurer.insurer_id, &asked, until).await?,
                Measure::PromisesKept => kept
                    .get(&insurer.insurer_id)
                    .map_or_else(Measured::default, |row| Measured::hundredths(row.in_time, row.is_over)),
                Measure::ClaimsAgreed => decided
                    .get(&insurer.insurer_id)
                    .map_or_else(Measured::default, |row| Measured::hundredths(row.agreed, row.claimed)),
                Measure::Satisfaction => satisfied
                    .get(&insurer.insurer_id)
                    .map_or_else(Measured::default, |row| Measured::average(row.rating, row.answers)),
            });
        }
        candidates.push(Candidate { insurer: PartyId::from_number(insurer.insurer_id), name: insurer.name, measured });
    }
    let ranking = scheme.rank(candidates)?;
    Ok(Evaluated { scheme, ranking })
}

async fn of_insurers<T: FromRow>(
    house: &House,
    listing: &Listing<T>,
    conditions: Conditions,
    insurer: fn(&T) -> i64,
) -> Result<HashMap<i64, T>, Stop> {
    let (mut found, mut after) = (HashMap::new(), None);
    loop {
        let choice =
            ListingChoice { conditions: conditions.clone(), order: "insurer", descending: false, after, limit: PAGE };
        let page = house.store.page(listing, choice).await?;
        found.extend(page.rows.into_iter().map(|row| (insurer(&row), row)));
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// The times that services ask of an insurer on a day, by the keys of its terms.
fn asked_of_insurers(house: &House, on: Date) -> BTreeSet<String> {
    let services = house.rules().services_on(on);
    let rules = services.iter().flat_map(|service| &service.promises);
    let asked = rules.filter(|rule| rule.owed_by == INSURER.key).filter_map(|rule| match &rule.within {
        Within::Agreed(agreed) => Some(agreed.from.clone()),
        Within::Fixed(_) | Within::Until(_) => None,
    });
    asked.collect()
}

/// The ratio that was known last on the day. Whoever is to be ranked has one.
async fn solvency_on(house: &House, insurer: &CooperatingRow, on: Date) -> Result<Measured, Stop> {
    let on = on.to_string();
    let known = solvency_rows(house, PartyId::from_number(insurer.insurer_id)).await?;
    let Some(row) = known.into_iter().find(|row| row.as_of <= on) else {
        return Err(Refusal::new("solvency_missing").with("name", insurer.name.clone()).with("on", on).into());
    };
    let figure = decimal(&row.ratio).ok_or_else(|| Stop::damaged("insurer_solvency", row.id.to_string()))?;
    Ok(Measured { figure: Some(figure), counted: vec![row.as_of, row.source] })
}

async fn terms_agreed(house: &House, insurer: i64, asked: &BTreeSet<String>, on: Date) -> Result<Measured, Stop> {
    let on = on.to_string();
    let slot = PartyId::from_number(insurer).slot().number();
    let terms = house.store.query(&TERMS, slotted(slot, insurer)).await?;
    let holds = |term: &&SubjectTermRow| {
        term.effective_from <= on && term.effective_until.as_ref().is_none_or(|until| *until >= on)
    };
    let agreed: BTreeSet<&str> = terms.iter().filter(holds).map(|term| term.key.as_str()).collect();
    let agreed = asked.iter().filter(|key| agreed.contains(key.as_str())).count();
    Ok(Measured::hundredths(i64::try_from(agreed).unwrap_or(i64::MAX), i64::try_from(asked.len()).unwrap_or(i64::MAX)))
}

async fn solvency_rows(house: &House, insurer: PartyId) -> Result<Vec<SolvencyRow>, Stop> {
    Ok(house.store.query(&SOLVENCY_OF, slotted(insurer.slot().number(), insurer.number())).await?)
}

/// What was entered of the solvency of an insurer, the latest first.
pub async fn solvency(house: &House, actor: &Actor, insurer: PartyId) -> Result<Vec<SolvencyRow>, Stop> {
    actor.require(READ_PLACEMENTS)?;
    solvency_rows(house, insurer).await
}

/// A ranking as it was frozen.
#[derive(Debug)]
pub struct Evaluation {
    pub row: InsurerEvaluationRow,
    pub scheme: EvaluationScheme,
    pub ranking: Vec<RankedInsurer>,
}

fn read(row: InsurerEvaluationRow) -> Result<Evaluation, Stop> {
    let damaged = |_| Stop::damaged("insurer_evaluations", InsurerEvaluationId::from_number(row.id).to_string());
    let scheme = serde_json::from_str(&row.scheme).map_err(damaged)?;
    let ranking = serde_json::from_str(&row.ranking).map_err(damaged)?;
    Ok(Evaluation { scheme, ranking, row })
}

/// The rankings that were frozen, the latest days first.
pub async fn evaluations(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<InsurerEvaluationRow>, Stop> {
    actor.require(READ_PLACEMENTS)?;
    page::page(house, &EVALUATIONS, Conditions::new(), ("day", true), ask).await
}

/// One of them.
pub async fn evaluation(house: &House, actor: &Actor, id: InsurerEvaluationId) -> Result<Evaluation, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let key = slotted(id.slot().number(), id.number());
    read(house.store.query_one(&EVALUATION, key).await?.ok_or(Stop::NotFound)?)
}

/// The one in force on a day: of the latest days that are over by then, the last edition.
pub async fn latest(house: &House, actor: &Actor, on: Date) -> Result<Option<Evaluation>, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let conditions = vec![("until", vec![Value::Text(on.to_string())])];
    let ask = PageAsk { limit: Some(1), ..PageAsk::default() };
    let found = page::page(house, &EVALUATIONS, conditions, ("day", true), &ask).await?;
    found.items.into_iter().next().map(read).transpose()
}

//! Questions about scores: rounds, their sheets, what other points would give. The own sheets everybody sees.

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::quality::permission::{READ_SCORES, RUN_SCORES};
use yinuo_core::quality::score::{Scheme, ScoreRoundId, ScoreSheetId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::quality::{
    SCORE_ROUND, SCORE_ROUNDS, SCORE_SHEET, SCORE_SHEETS_OF, SHEETS_OF_ROUND, ScoreRoundRow, ScoreSheetRow,
};

use super::count::{Counted, count};
use super::rules::schemes;
use crate::house::House;
use crate::indicator::Narrow;
use crate::query::indicator::{Line, lines_behind};
use crate::query::{Conditions, Found, PageAsk, page, push_scope, require_visible};
use crate::stop::Stop;

/// The scheme that held on the last day of a period which is over.
pub fn scheme_of(house: &House, key: &str, (from, last): (Date, Date)) -> Result<Scheme, Stop> {
    if last < from {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "wrong_value").into());
    }
    Ok(schemes(house.rules()).find_on(key, last)?.clone())
}

/// What the sheets of an office would say, with other points where some are given. Nothing is kept of it.
pub async fn trial(
    house: &House,
    actor: &Actor,
    key: &str,
    office: OfficeId,
    days: (Date, Date),
    points: &[(String, Decimal)],
) -> Result<(Scheme, Vec<Counted>), Stop> {
    require_visible(house, actor, RUN_SCORES, office)?;
    let scheme = scheme_of(house, key, days)?.with_points(points)?;
    let sheets = count(house, &scheme, office, days).await?;
    Ok((scheme, sheets))
}

/// Rounds of the offices that the actor sees, the latest first.
pub async fn rounds(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<ScoreRoundRow>, Stop> {
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, READ_SCORES, None)?;
    page::page(house, &SCORE_ROUNDS, conditions, ("day", true), ask).await
}

/// One round that the actor sees.
pub async fn round(house: &House, actor: &Actor, id: ScoreRoundId) -> Result<ScoreRoundRow, Stop> {
    actor.require(READ_SCORES)?;
    let row = row(house, id.number()).await?;
    require_visible(house, actor, READ_SCORES, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// As a command that was let do it left it.
pub async fn made(house: &House, id: ScoreRoundId) -> Result<ScoreRoundRow, Stop> {
    row(house, id.number()).await
}

/// The sheets of a round as they would be today, by the scheme that it was begun with.
pub async fn counted_anew(house: &House, actor: &Actor, id: ScoreRoundId) -> Result<Vec<Counted>, Stop> {
    actor.require(RUN_SCORES)?;
    let row = row(house, id.number()).await?;
    let office = OfficeId::from_number(row.office_id);
    require_visible(house, actor, RUN_SCORES, office)?;
    let damaged = |_| Stop::damaged("score_rounds", id.to_string());
    let days = (row.from_on.parse().map_err(damaged)?, row.until_on.parse().map_err(damaged)?);
    count(house, &super::scheme(&row)?, office, days).await
}

async fn row(house: &House, id: i64) -> Result<ScoreRoundRow, Stop> {
    house.store.query_one(&SCORE_ROUND, vec![Value::Int(id)]).await?.ok_or(Stop::NotFound)
}

/// The sheets of one edition of a round.
pub async fn sheets(house: &House, round: &ScoreRoundRow, edition: i64) -> Result<Vec<ScoreSheetRow>, Stop> {
    Ok(house.store.query(&SHEETS_OF_ROUND, vec![Value::Int(round.id), Value::Int(edition)]).await?)
}

/// The own sheets, the latest first, each with its round.
pub async fn own_sheets(house: &House, actor: &Actor) -> Result<Vec<(ScoreRoundRow, ScoreSheetRow)>, Stop> {
    let mut own = Vec::new();
    for sheet in house.store.query(&SCORE_SHEETS_OF, vec![Value::Int(actor.operator.number())]).await? {
        own.push((row(house, sheet.round_id).await?, sheet));
    }
    Ok(own)
}

/// One sheet: the own, or of an office that the actor sees.
pub async fn sheet(house: &House, actor: &Actor, id: ScoreSheetId) -> Result<(ScoreRoundRow, ScoreSheetRow), Stop> {
    let found = house.store.query_one(&SCORE_SHEET, vec![Value::Int(id.number())]).await?;
    let sheet = found.ok_or(Stop::NotFound)?;
    let round = row(house, sheet.round_id).await?;
    let path = house.directory().path(OfficeId::from_number(round.office_id)).to_owned();
    let own = sheet.operator_id == actor.operator.number();
    if own || actor.may_at(READ_SCORES, path.as_str()) { Ok((round, sheet)) } else { Err(Stop::NotFound) }
}

/// The list behind a metric of a sheet that the actor sees: the own, or of an office whose scores one sees.
pub async fn facts(
    house: &House,
    actor: &Actor,
    id: ScoreSheetId,
    (metric, term): (&str, usize),
    ask: &PageAsk,
) -> Result<Found<Line>, Stop> {
    let (round, sheet) = sheet(house, actor, id).await?;
    let scheme = super::scheme(&round)?;
    let unknown = || Refusal::new("unknown_metric").with("metric", metric.chars().take(80).collect::<String>());
    let found = scheme.metrics.iter().find(|known| known.key == metric).ok_or_else(unknown)?;
    let damaged = |_| Stop::damaged("score_rounds", ScoreRoundId::from_number(round.id).to_string());
    let days = (round.from_on.parse().map_err(damaged)?, round.until_on.parse().map_err(damaged)?);
    let narrow = Narrow { persons: Some(vec![sheet.operator_id]), ..Narrow::default() };
    lines_behind(house, actor, (&found.indicator, term), days, &narrow, ask).await
}

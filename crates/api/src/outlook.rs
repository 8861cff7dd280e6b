//! What lies ahead of offices.

use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::query;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::promise::SummaryQuery;
use crate::shape::{Answer, KeyName, LocalText, Ref, ok};
use crate::state::Api;
use crate::view::View;

/// The promises of an office that are waited for with a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeDays<'a> {
    pub office: Ref<'a>,
    pub broken: i64,
    /// Due on each of the days.
    pub by_day: Vec<i64>,
    /// Due behind them.
    pub later: i64,
}

/// The broken promises of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct BrokenOfRule<'a> {
    pub service: KeyName<'a>,
    pub promise: KeyName<'a>,
    pub broken: i64,
}

/// The promises ahead by office and day, and the broken ones by what was promised. Empty for who sees no whole office.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outlook<'a> {
    /// Today and those after it.
    pub days: Vec<Date>,
    pub offices: Vec<OfficeDays<'a>>,
    pub rules: Vec<BrokenOfRule<'a>>,
}

/// The promises ahead, by office and day.
#[utoipa::path(get, path = "/promises/outlook", tag = "promise", params(SummaryQuery),
    responses((status = 200, body = Outlook<'static>)))]
pub async fn get_outlook(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SummaryQuery>,
) -> Result<Answer, Problem> {
    let within: Option<OfficeId> = query.office;
    let found = query::outlook::outlook(&api.house, &signed.actor, within).await?;
    let view = View::new(&api.house, &signed);
    let offices = found.offices.iter().map(|line| OfficeDays {
        office: view.office(line.office),
        broken: line.broken,
        by_day: line.by_day.to_vec(),
        later: line.later,
    });
    let rules = found.rules.iter().map(|row| {
        let service = view.house.rules().by_version(&row.service_version);
        let rule = service.and_then(|service| service.promise(&row.key));
        let name = rule.map_or_else(|| LocalText::same(&row.key), |rule| (&rule.name).into());
        BrokenOfRule {
            service: view.service(&row.service_key, &row.service_version),
            promise: KeyName { key: &row.key, name },
            broken: row.number,
        }
    });
    let outlook = Outlook { days: found.days.clone(), offices: offices.collect(), rules: rules.collect() };
    Ok(ok(&outlook))
}

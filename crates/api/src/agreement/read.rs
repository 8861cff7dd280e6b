//! Looking agreements up: by number, and those of a party.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::id::PartyId;
use yinuo_service::query::agreement as query;

use super::shape::Agreement;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgreementQuery {
    /// The whole number, as it stands on the paper.
    number: String,
}

fn listed(api: &Api, signed: &Signed, lines: &[query::AgreementLine]) -> Answer {
    let view = View::new(&api.house, signed);
    ok(&Items { items: lines.iter().map(|line| Agreement::new(&view, line)).collect() })
}

/// The agreements with a number, of whatever family: mostly one, none where nobody has it.
#[utoipa::path(get, path = "/agreements", tag = "agreement", params(AgreementQuery),
    responses((status = 200, body = Items<Agreement<'static>>)))]
pub async fn find_agreements(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<AgreementQuery>,
) -> Result<Answer, Problem> {
    let lines = query::numbered(&api.house, &signed.actor, &query.number).await?;
    Ok(listed(&api, &signed, &lines))
}

/// The agreements of a party: those it holds, the latest first, then those in which it has another role.
#[utoipa::path(get, path = "/parties/{id}/agreements", tag = "agreement", params(("id" = String, Path)),
    responses((status = 200, body = Items<Agreement<'static>>)))]
pub async fn list_party_agreements(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
) -> Result<Answer, Problem> {
    let lines = query::of_party(&api.house, &signed.actor, id).await?;
    Ok(listed(&api, &signed, &lines))
}

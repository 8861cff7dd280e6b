//! Losses, one loss, its surveys, its claims and one claim, and the pool of experts.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::agri::CropClaimId;
use yinuo_service::agri::loss::{self, ClaimFilter};
use yinuo_service::agri::rules::agri;
use yinuo_service::query::PageAsk;

use super::loss_shape::{CropClaim, Loss, LossExpert, LossSurvey, claim_answered};
use crate::extract::{Id, Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, ok, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LossQuery {
    /// A number, or a part of event or village.
    q: Option<String>,
    /// The id of a group policy.
    group: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// Losses of one's offices, the latest first.
#[utoipa::path(get, path = "/losses", tag = "agriculture", params(LossQuery),
    responses((status = 200, body = List<Loss<'static>>)))]
pub async fn list_losses(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<LossQuery>,
) -> Result<Answer, Problem> {
    let group = query.group.as_deref().map(|id| subject_of("group", id)).transpose()?;
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = loss::losses(&api.house, &signed.actor, query.q.as_deref(), group, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Loss::new(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

/// A loss by id or number.
#[utoipa::path(get, path = "/losses/{id}", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = Loss<'static>)))]
pub async fn get_loss(State(api): State<Api>, signed: Signed, Path(id): Path<String>) -> Result<Answer, Problem> {
    let row = loss::loss(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&Loss::new(&view, &row)?), row.version))
}

/// Who looked at a loss, the earliest first.
#[utoipa::path(get, path = "/losses/{id}/surveys", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = Items<LossSurvey<'static>>)))]
pub async fn list_loss_surveys(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let row = loss::loss(&api.house, &signed.actor, &id).await?;
    let surveys = loss::surveys(&api.house, &row).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: surveys.iter().map(|survey| LossSurvey::new(&view, survey)).collect() }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CropClaimQuery {
    /// A household by name, pinyin or initials.
    q: Option<String>,
    /// Only those without a final assessment.
    #[serde(default)]
    unassessed: bool,
    /// Only those whose payment was not ordered.
    #[serde(default)]
    unpaid: bool,
    limit: Option<i64>,
    after: Option<String>,
}

/// The claims of the households in a loss.
#[utoipa::path(get, path = "/losses/{id}/claims", tag = "agriculture",
    params(("id" = String, Path), CropClaimQuery), responses((status = 200, body = List<CropClaim<'static>>)))]
pub async fn list_crop_claims(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<CropClaimQuery>,
) -> Result<Answer, Problem> {
    let row = loss::loss(&api.house, &signed.actor, &id).await?;
    let filter = ClaimFilter { text: query.q, unassessed: query.unassessed, unpaid: query.unpaid };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = loss::claims(&api.house, &row, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let programme = agri(view.house.rules()).version(&row.product_version).map(|programme| &**programme);
    let items = found.items.iter().map(|claim| CropClaim::new(programme, claim)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// The claim of a household.
#[utoipa::path(get, path = "/crop-claims/{id}", tag = "agriculture", params(("id" = String, Path)),
    responses((status = 200, body = CropClaim<'static>)))]
pub async fn get_crop_claim(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<CropClaimId>,
) -> Result<Answer, Problem> {
    claim_answered(&api, &signed, id, StatusCode::OK, false).await
}

/// The pool of experts of the own office.
#[utoipa::path(get, path = "/loss-experts", tag = "agriculture",
    responses((status = 200, body = Items<LossExpert<'static>>)))]
pub async fn list_loss_experts(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let experts = loss::experts(&api.house, &signed.actor).await?;
    Ok(ok(&Items { items: experts.iter().filter(|one| one.active != 0).map(LossExpert::new).collect() }))
}

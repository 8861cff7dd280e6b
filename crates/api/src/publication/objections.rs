//! What was said against the lines of a publication.

use axum::extract::{Path, State};
use yinuo_service::publication::query;

use super::shape::Objection;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

/// Objections against lines of a publication, the earliest first.
#[utoipa::path(get, path = "/publications/{id}/objections", tag = "publication", params(("id" = String, Path)),
    responses((status = 200, body = Items<Objection<'static>>)))]
pub async fn list_objections(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id).await?;
    let objections = query::objections(&api.house, &row).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Items { items: objections.iter().map(|one| Objection::new(&view, one)).collect() }))
}

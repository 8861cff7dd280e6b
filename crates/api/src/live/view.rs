//! Saying that a case is open on one's screen.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::CaseId;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Ref, ok};
use crate::state::Api;
use crate::view::View;

/// Who else has a case open.
#[derive(Debug, Serialize, ToSchema)]
pub struct Viewers<'a> {
    pub items: Vec<Ref<'a>>,
}

/// Say that one has a case open; answers who else has. It holds for a minute and a quarter unless it is said again, and is kept by no database.
#[utoipa::path(post, path = "/cases/{id}/viewers", tag = "event", params(("id" = String, Path)),
    responses((status = 200, body = Viewers<'static>)))]
pub async fn view_case(State(api): State<Api>, signed: Signed, Id(case): Id<CaseId>) -> Result<Answer, Problem> {
    let others = api.house.view_case(&signed.actor, case).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&Viewers { items: others.into_iter().map(|operator| view.operator(operator)).collect() }))
}

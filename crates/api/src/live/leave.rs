//! Saying that a case is closed on one's screen.

use axum::extract::State;
use yinuo_core::id::CaseId;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, no_content};
use crate::state::Api;

/// Say that one has closed a case.
#[utoipa::path(delete, path = "/cases/{id}/viewers", tag = "event", params(("id" = String, Path)),
    responses((status = 204)))]
pub async fn leave_case(State(api): State<Api>, signed: Signed, Id(case): Id<CaseId>) -> Result<Answer, Problem> {
    api.house.leave_case(&signed.actor, case).await?;
    Ok(no_content())
}

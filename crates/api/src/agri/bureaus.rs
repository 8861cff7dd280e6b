//! The bureaus that read and confirm the subsidies of their level.

use axum::extract::State;
use axum::http::StatusCode;

use super::bureau_shape::{SubsidyBureau, bureaus_answered};
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

/// The bureaus of the own office, and what each confirmed lately.
#[utoipa::path(get, path = "/subsidy-bureaus", tag = "agriculture",
    responses((status = 200, body = Items<SubsidyBureau<'static>>)))]
pub async fn list_subsidy_bureaus(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    Ok(bureaus_answered(&api, &signed, StatusCode::OK, false).await?)
}

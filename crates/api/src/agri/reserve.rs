//! The reserve for catastrophes of the own office.

use axum::extract::State;
use yinuo_service::agri::reserve;

use super::report_shape::Reserve;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// What is set apart for catastrophes, and what it came from.
#[utoipa::path(get, path = "/crop-reserve", tag = "agriculture", responses((status = 200, body = Reserve<'static>)))]
pub async fn get_crop_reserve(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let rows = reserve::entries(&api.house, &signed.actor).await?;
    Ok(ok(&Reserve::new(&rows)))
}

//! What proved a duty of an office.

use axum::extract::{Path, State};
use yinuo_core::id::OfficeId;
use yinuo_service::Stop;
use yinuo_service::duty::query;

use super::shape::DutyProof;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::view::View;

/// All proofs of a duty of an office, those taken back too, the newest first.
#[utoipa::path(get, path = "/offices/{office}/duties/{duty}/proofs", tag = "duty",
    params(("office" = String, Path), ("duty" = String, Path)),
    responses((status = 200, body = Items<DutyProof<'static>>)))]
pub async fn list_duty_proofs(
    State(api): State<Api>,
    signed: Signed,
    Path((office, duty)): Path<(String, String)>,
) -> Result<Answer, Problem> {
    let office: OfficeId = office.parse().map_err(|_| Stop::NotFound)?;
    let rows = query::proofs(&api.house, &signed.actor, office, &duty).await?;
    let view = View::new(&api.house, &signed);
    let items = rows.iter().map(|row| DutyProof::new(&view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&Items { items }))
}

//! A device asks whether it may keep the work that lies on it. Open to everybody: whoever was locked out cannot sign in to hear it.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::extract::Body;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, ok, operator_id};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOfflineContact {
    /// As it was taken for the device.
    pub ticket: String,
}

/// The work may be kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfflineContact {
    /// Whose work it is.
    #[schema(value_type = String)]
    pub operator: IdText,
    pub now: Timestamp,
}

/// Ask whether the work on a device may be kept. `operator_locked`: it is wiped.
#[utoipa::path(post, path = "/offline-contacts", tag = "session", request_body = NewOfflineContact,
    responses((status = 200, body = OfflineContact)))]
pub async fn contact_offline(State(api): State<Api>, Body(body): Body<NewOfflineContact>) -> Result<Answer, Problem> {
    let operator = api.house.holder_of_offline_ticket(&body.ticket)?;
    Ok(ok(&OfflineContact { operator: operator_id(operator.number()), now: api.house.now() }))
}

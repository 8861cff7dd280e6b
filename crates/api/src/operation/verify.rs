//! The proof of the whole archive.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::anchor::Anchor;
use yinuo_service::{Stop, verify};

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, ok, operation_id};
use crate::state::Api;

/// What the archive is held against besides itself.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerificationAsk {
    /// The text of an anchor that was kept outside.
    #[serde(default)]
    pub against: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VerificationProblem {
    #[schema(value_type = Option<String>)]
    pub operation_id: Option<IdText>,
    pub detail: String,
}

/// What the proof of the whole archive found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Verification {
    pub ok: bool,
    pub operations: u64,
    pub rows: u64,
    pub problems: Vec<VerificationProblem>,
}

/// Prove the whole archive: every operation and every row is what was written.
#[utoipa::path(post, path = "/verifications", tag = "operation", request_body = VerificationAsk,
    responses((status = 200, body = Verification)))]
pub async fn verify_archive(
    State(api): State<Api>,
    signed: Signed,
    Body(ask): Body<VerificationAsk>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::VERIFY).map_err(Stop::from)?;
    let against = ask.against.as_deref().map(Anchor::parse).transpose().map_err(Stop::from)?;
    let mut found = verify::verify(&api.house.store, |_percent| {}).await?;
    if let Some(anchor) = against {
        found.problems.extend(anchor.hold_against(&api.house.store).await?);
    }
    let problem = |problem: verify::Problem| VerificationProblem {
        operation_id: problem.operation.map(|operation| operation_id(operation.number())),
        detail: problem.detail,
    };
    let problems: Vec<_> = found.problems.into_iter().map(problem).collect();
    let ok_so_far = problems.is_empty();
    Ok(ok(&Verification { ok: ok_so_far, operations: found.operations, rows: found.rows, problems }))
}

//! The proof of the whole archive.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::{Stop, verify};

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, ok, operation_id};
use crate::state::Api;

/// An empty object.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

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
#[utoipa::path(post, path = "/verifications", tag = "operation", request_body = Nothing,
    responses((status = 200, body = Verification)))]
pub async fn verify_archive(
    State(api): State<Api>,
    signed: Signed,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::VERIFY).map_err(Stop::from)?;
    let found = verify::verify(&api.house.store, |_slot| {}).await?;
    let problem = |problem: verify::Problem| VerificationProblem {
        operation_id: problem.operation.map(|operation| operation_id(operation.number())),
        detail: problem.detail,
    };
    let problems: Vec<_> = found.problems.into_iter().map(problem).collect();
    let ok_so_far = problems.is_empty();
    Ok(ok(&Verification { ok: ok_so_far, operations: found.operations, rows: found.rows, problems }))
}

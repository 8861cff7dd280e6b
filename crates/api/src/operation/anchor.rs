//! Where the chains of the archive end, to be kept outside.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::{Stop, anchor};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// The heads of all chains. Whoever keeps it outside finds out who rewrites one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Anchor {
    pub house: String,
    pub taken_at: Timestamp,
    pub operations: i64,
    pub chains: usize,
    /// What is written down on paper.
    pub digest: String,
    /// The file that `yinuo verify --against` takes.
    pub text: String,
}

/// Where the chains of the archive end now.
#[utoipa::path(get, path = "/verifications/anchor", tag = "operation", responses((status = 200, body = Anchor)))]
pub async fn get_anchor(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(Permission::VERIFY).map_err(Stop::from)?;
    let name = api.house.directory().house_name().to_owned();
    let taken = anchor::Anchor::take(&api.house.store, &name, api.house.now()).await?;
    let (operations, chains, digest, text) = (taken.operations(), taken.heads.len(), taken.digest(), taken.text());
    Ok(ok(&Anchor { house: taken.house, taken_at: taken.taken_at, operations, chains, digest, text }))
}

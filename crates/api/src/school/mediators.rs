//! The pool of mediators of an office.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::school::claim::query;
use yinuo_store::tables::school::MediatorLineRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, List, Ref, ok, party_id};
use crate::state::Api;

/// Who can mediate between a school and a guardian.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolMediator<'a> {
    pub party: Ref<'a>,
    /// What they know: law, medicine, schools.
    pub profession: &'a str,
    /// To how many claims it was invited.
    pub claims: i64,
    /// Of these how many are open: who has none is free.
    pub open_claims: i64,
}

fn line(row: &MediatorLineRow) -> SchoolMediator<'_> {
    SchoolMediator {
        party: Ref { id: party_id(row.party_id), name: &row.name },
        profession: &row.profession,
        claims: row.claims,
        open_claims: row.open_claims,
    }
}

/// What is answered about the pool: the whole of it, by name.
pub async fn pool(api: &Api, signed: &Signed) -> Result<Answer, Problem> {
    let found = query::mediators(&api.house, &signed.actor).await?;
    Ok(ok(&List { items: found.iter().map(line).collect(), next: None }))
}

/// Who can mediate, of the pool of the own office.
#[utoipa::path(get, path = "/school-mediators", tag = "schools",
    responses((status = 200, body = List<SchoolMediator<'static>>)))]
pub async fn list_school_mediators(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    pool(&api, &signed).await
}

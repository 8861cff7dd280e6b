//! The documents of all cases of a party: what a merge may be proved by.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::query;

use crate::extract::{Id, Signed};
use crate::file::shape::FileLine;
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;
use crate::view::View;

/// A document, and the case it stands with.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyFileLine<'a> {
    #[serde(flatten)]
    pub file: FileLine<'a>,
    pub case_number: &'a str,
}

impl<'a> PartyFileLine<'a> {
    fn new(view: &'a View, found: &'a query::party::FileOfParty) -> PartyFileLine<'a> {
        PartyFileLine { file: FileLine::new(view, &found.file), case_number: &found.case_number }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PartyFiles<'a> {
    pub items: Vec<PartyFileLine<'a>>,
}

/// The documents of the cases of a party, the latest first.
#[utoipa::path(get, path = "/parties/{id}/files", tag = "party", params(("id" = String, Path)),
    responses((status = 200, body = PartyFiles<'static>)))]
pub async fn list_party_files(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    let files = query::party::files(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&PartyFiles { items: files.iter().map(|found| PartyFileLine::new(&view, found)).collect() }))
}

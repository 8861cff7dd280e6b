//! Editing what is said of an office.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::command::Command;
use yinuo_service::command::house::{EditOffice, Letterhead};

use super::read::{Office, answered};
use crate::extract::{Body, Id, IdempotencyKey, MaybeIfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Changed fields only; an empty text takes away what stood there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeChange {
    #[serde(default)]
    pub name: Option<String>,
    /// The name in the business licence. Letters are written in the name of the nearest office that has one.
    #[serde(default)]
    pub legal_name: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
}

/// Edit an office. `If-Match` may be left out.
#[utoipa::path(patch, path = "/offices/{id}", tag = "house", request_body = OfficeChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Office<'static>)))]
pub async fn edit_office(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<OfficeId>,
    MaybeIfMatch(version): MaybeIfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<OfficeChange>,
) -> Result<Answer, Problem> {
    let OfficeChange { name, legal_name, address, phone } = body;
    let letterhead = Letterhead { legal_name, address, phone };
    let command = Command::from(EditOffice { office: id, expected_version: version, name, letterhead });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::OK, &answer)
}

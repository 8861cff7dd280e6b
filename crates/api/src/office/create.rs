//! Setting up an office.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::{Stop, query};

use super::read::{Office, answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOffice {
    pub code: String,
    pub name: String,
    #[schema(value_type = String)]
    pub parent: OfficeId,
    #[serde(default)]
    pub region_code: Option<String>,
    /// One below that of the parent, where it is left out: `province`, `city`, `county`, `town`.
    #[serde(default)]
    pub level: Option<String>,
    /// The name in the business licence: that of the company at the root office, or of a branch that is registered. Letters are written
    /// in the name of the nearest office that has one.
    #[serde(default)]
    pub legal_name: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
}

/// The levels of the tree, from the root down.
const LEVELS: [&str; 5] = ["head", "province", "city", "county", "town"];

fn level_below(level: &str) -> &'static str {
    let place = LEVELS.iter().position(|known| *known == level).unwrap_or(0);
    LEVELS[(place + 1).min(LEVELS.len() - 1)]
}

/// Set up an office.
#[utoipa::path(post, path = "/offices", tag = "house", request_body = NewOffice,
    responses((status = 201, body = Office<'static>)))]
pub async fn create_office(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewOffice>,
) -> Result<Answer, Problem> {
    signed.actor.require(yinuo_core::access::Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let parent = query::house::office(&api.house, &signed.actor, body.parent)?;
    let command = Command::from(CreateOffice {
        code: body.code,
        name: body.name,
        parent: Some(parent.id),
        region_code: body.region_code,
        level: body.level.unwrap_or_else(|| level_below(&parent.level).to_owned()),
        letterhead: Letterhead { legal_name: body.legal_name, address: body.address, phone: body.phone },
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::CREATED, &answer)
}

//! Publishing a bulletin.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_core::quality::BulletinId;
use yinuo_core::quality::permission::DECIDE_APPEALS;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::quality::command::PublishBulletin;
use yinuo_service::quality::query;

use super::bulletins::Bulletin;
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// The bulletin of an office and those below it; the own one, where nothing is said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBulletin {
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
}

/// Publish what is due: whoever is named was told and can appeal no more.
#[utoipa::path(post, path = "/bulletins", tag = "conduct", request_body = NewBulletin,
    responses((status = 201, body = Bulletin<'static>)))]
pub async fn publish_bulletin(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewBulletin>,
) -> Result<Answer, Problem> {
    signed.actor.require(DECIDE_APPEALS).map_err(Stop::from)?;
    let office = body.office.unwrap_or(signed.actor.office);
    let operators = query::due_for_bulletin(&api.house, &signed.actor, office).await?;
    let issue = query::next_issue(&api.house, office).await?;
    let command = Command::from(PublishBulletin { office, operators, issue });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let row = query::bulletin(&api.house, &signed.actor, BulletinId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &Bulletin::new(&view, &row)), answer.replayed))
}

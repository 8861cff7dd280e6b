//! Editing a notice.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::NoticeId;
use yinuo_service::command::Command;
use yinuo_service::command::house::EditNotice;
use yinuo_service::{Stop, query};

use super::shape::{Notice, answered};
use crate::extract::{Body, Id, IdempotencyKey, MaybeIfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Changed fields only. A notice is ended by giving it a last day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeChange {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub until: Option<Date>,
}

/// Edit a notice. `If-Match` may be left out.
#[utoipa::path(patch, path = "/notices/{id}", tag = "notice", request_body = NoticeChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Notice<'static>)))]
pub async fn edit_notice(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<NoticeId>,
    MaybeIfMatch(version): MaybeIfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NoticeChange>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PUBLISH_NOTICES).map_err(Stop::from)?;
    query::house::notice(&api.house, &signed.actor, id).await?;
    let command = Command::from(EditNotice {
        notice: id,
        expected_version: version,
        title: body.title,
        body: body.body,
        until: body.until,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::OK, answer.id, answer.replayed).await
}

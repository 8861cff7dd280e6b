//! Publishing a notice.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::house::PublishNotice;

use super::shape::{Notice, answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    pub title: String,
    pub body: String,
    pub published_on: Date,
    /// The last day.
    #[serde(default)]
    pub until: Option<Date>,
}

/// Publish a notice.
#[utoipa::path(post, path = "/notices", tag = "notice", request_body = NewNotice,
    responses((status = 201, body = Notice<'static>)))]
pub async fn publish_notice(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewNotice>,
) -> Result<Answer, Problem> {
    let command = Command::from(PublishNotice {
        title: body.title,
        body: body.body,
        published_on: body.published_on,
        until: body.until,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::CREATED, answer.id, answer.replayed).await
}

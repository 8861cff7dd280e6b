//! Drawing visits by a seed and inviting whoever made them.

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::case::Channel;
use yinuo_core::id::SurveyId;
use yinuo_service::{Stop, query};

use super::invite::{MadeInvitations, invite};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// How many visits are at most drawn at once.
const MOST: usize = 500;

/// Which visits to draw: cases that came in on these days and are not invited yet.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurveyDraw {
    pub from: Date,
    pub until: Date,
    /// With it anybody draws the same visits from the list of their numbers.
    pub seed: String,
    pub count: usize,
}

/// Draw visits by a seed and invite about them. The links are told once.
#[utoipa::path(post, path = "/surveys/{id}/draws", tag = "survey", request_body = NewSurveyDraw,
    params(("id" = String, Path)), responses((status = 201, body = MadeInvitations<'static>)))]
pub async fn draw_for_survey(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSurveyDraw>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::RUN_SURVEYS).map_err(Stop::from)?;
    if body.count == 0 || body.count > MOST {
        return Err(Problem::field("count", "wrong_value"));
    }
    if body.until < body.from {
        return Err(Problem::field("until", "wrong_value"));
    }
    let days = (body.from, body.until);
    let drawn = query::survey::drawn(&api.house, &signed.actor, id, days, &body.seed, body.count).await?;
    let about = drawn.into_iter().map(Some).collect();
    invite(&api, &signed, key, id, Channel::Post, about, Some(body.seed)).await
}

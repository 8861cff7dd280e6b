//! Letting another program be told what happens.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::{OfficeId, WebhookId};
use yinuo_service::command::Command;
use yinuo_service::command::house::CreateWebhook;
use yinuo_service::session::new_webhook_secret;
use yinuo_service::{Stop, query, webhook};

use super::shape::{Webhook, managed};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// Where to tell what, of which office and those below it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// What the other program is called.
    pub name: String,
    /// `https://…`; `http://…` and addresses of a network of one's own where the settings of the server allow them.
    pub url: String,
    /// Keys of what it is told: see `GET /webhooks`.
    pub kinds: Vec<String>,
    #[schema(value_type = String)]
    pub office: OfficeId,
}

/// A new webhook. Its secret is told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewlyMadeWebhook<'a> {
    #[serde(flatten)]
    pub line: Webhook<'a>,
    /// What signs all that is told; absent where the request is one that was answered before.
    pub secret: Option<String>,
}

/// Let another program be told what happens.
#[utoipa::path(post, path = "/webhooks", tag = "webhook", request_body = NewWebhook,
    responses((status = 201, body = NewlyMadeWebhook<'static>)))]
pub async fn create_webhook(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewWebhook>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let office = query::house::office(&api.house, &signed.actor, body.office)?;
    webhook::require_way(&api.house, &body.url)?;
    let secret = new_webhook_secret();
    let NewWebhook { name, url, kinds, .. } = body;
    let command = CreateWebhook { name, url, kinds, office: office.id, secret: secret.clone() };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let made = managed(&api, &signed, WebhookId::from_number(answer.id))?;
    let view = View::new(&api.house, &signed);
    let body = NewlyMadeWebhook { line: Webhook::new(&view, &made), secret: (!answer.replayed).then_some(secret) };
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}

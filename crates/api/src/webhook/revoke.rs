//! Telling an address nothing any more.

use axum::extract::State;
use yinuo_core::access::Permission;
use yinuo_core::id::WebhookId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::RevokeWebhook;

use super::shape::{Webhook, managed};
use crate::extract::{Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay, ok};
use crate::state::Api;
use crate::view::View;

/// Tell an address nothing any more, what still waits for it included.
#[utoipa::path(post, path = "/webhooks/{id}/revocations", tag = "webhook", params(("id" = String, Path)),
    responses((status = 200, body = Webhook<'static>)))]
pub async fn revoke_webhook(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<WebhookId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    managed(&api, &signed, id)?;
    let answer = api.house.carry_out(&signed.actor, Command::from(RevokeWebhook { webhook: id }), key).await?;
    let webhook = managed(&api, &signed, id)?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(ok(&Webhook::new(&view, &webhook)), answer.replayed))
}

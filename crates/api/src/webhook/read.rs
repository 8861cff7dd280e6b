//! The webhooks of one's offices, and what they can be told.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::Stop;
use yinuo_service::webhook::KINDS;

use super::shape::Webhook;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, KeyName, LocalText, ok};
use crate::state::Api;
use crate::view::View;

/// The webhooks of one's offices, with all that can be told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks<'a> {
    pub items: Vec<Webhook<'a>>,
    /// What can be told.
    pub kinds: Vec<KeyName<'static>>,
    /// Whether the house tells anything: a setting of the server.
    pub enabled: bool,
}

/// The webhooks of one's offices: those in use first, by name.
#[utoipa::path(get, path = "/webhooks", tag = "webhook", responses((status = 200, body = Webhooks<'static>)))]
pub async fn list_webhooks(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let view = View::new(&api.house, &signed);
    let managed = view
        .directory
        .webhooks()
        .filter(|webhook| signed.actor.may_at(Permission::MANAGE_HOUSE, view.directory.path(webhook.office)));
    let mut items: Vec<Webhook<'_>> = managed.map(|webhook| Webhook::new(&view, webhook)).collect();
    items.sort_by(|one, other| (one.revoked_at, one.name).cmp(&(other.revoked_at, other.name)));
    let kinds =
        KINDS.iter().map(|kind| KeyName { key: kind.key, name: LocalText { zh: kind.zh.into(), en: kind.en.into() } });
    Ok(ok(&Webhooks { items, kinds: kinds.collect(), enabled: api.house.webhooks.is_some() }))
}

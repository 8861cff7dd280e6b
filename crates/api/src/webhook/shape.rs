//! A webhook on the wire: everything about it but its secret.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::WebhookId;
use yinuo_service::{Stop, directory};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{IdText, Ref, webhook_id};
use crate::state::Api;
use crate::view::View;

/// An address of another program that is told what happened at an office and below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhook<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub url: &'a str,
    /// What it is told: keys of `GET /webhooks`.
    pub kinds: &'a [String],
    pub office: Ref<'a>,
    pub created_at: Timestamp,
    /// Who made it.
    pub by: Ref<'a>,
    /// Since when it is told nothing any more.
    pub revoked_at: Option<Timestamp>,
    pub version: i64,
}

impl<'a> Webhook<'a> {
    pub fn new(view: &'a View, webhook: &'a directory::Webhook) -> Webhook<'a> {
        Webhook {
            id: webhook_id(webhook.id.number()),
            name: &webhook.name,
            url: &webhook.url,
            kinds: &webhook.kinds,
            office: view.office(webhook.office),
            created_at: webhook.created_at,
            by: view.operator_number(webhook.by.number()),
            revoked_at: webhook.revoked_at,
            version: webhook.version,
        }
    }
}

/// A webhook of an office that the asker manages.
pub fn managed(api: &Api, signed: &Signed, id: WebhookId) -> Result<directory::Webhook, Problem> {
    let directory = api.house.directory();
    let webhook = directory.webhook(id).ok_or(Stop::NotFound)?;
    if !signed.actor.may_at(Permission::MANAGE_HOUSE, directory.path(webhook.office)) {
        return Err(Stop::NotFound.into());
    }
    Ok(webhook.clone())
}

//! Taking in, rejecting and waiving materials.

use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::{ChangeMaterials, MaterialItem};

use super::act::Edit;
use super::shape::Case;
use crate::approval::shape::Approval;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialChange {
    pub key: String,
    #[schema(value_type = words::MaterialAct)]
    pub state: String,
    #[serde(default)]
    pub note: Option<String>,
    /// Now, where it is left out.
    #[serde(default)]
    pub received_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialChanges {
    pub items: Vec<MaterialChange>,
}

/// Take in, reject or waive materials. To waive takes a manager.
#[utoipa::path(post, path = "/cases/{id}/materials", tag = "material", request_body = MaterialChanges,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses(
        (status = 200, body = Case<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn change_materials(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<MaterialChanges>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let item = |item: MaterialChange| MaterialItem {
        key: item.key,
        state: item.state,
        note: item.note,
        received_at: item.received_at,
    };
    let command = ChangeMaterials {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        items: body.items.into_iter().map(item).collect(),
    };
    edit.finish(Command::from(command)).await
}

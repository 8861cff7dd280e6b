//! Recording a milestone.

use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::RecordMilestone;
use yinuo_service::letter::HandOver;

use super::act::Edit;
use super::shape::Case;
use crate::approval::shape::Approval;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, FormAnswer};
use crate::state::Api;
use crate::words;

/// Something that happened to a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMilestone {
    pub key: String,
    /// Now, where it is left out.
    #[serde(default)]
    pub occurred_at: Option<Timestamp>,
    #[schema(value_type = BTreeMap<String, FormAnswer>)]
    #[serde(default)]
    pub answers: Answers,
    #[serde(default)]
    pub note: Option<String>,
    /// How the letter was handed over as it was made. Without it, a milestone that is told by letter happens when the letter is
    /// delivered.
    #[serde(default)]
    pub hand_over: Option<NewHandOver>,
}

/// A letter that is handed over at once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    #[schema(value_type = words::DeliveryChannel)]
    pub channel: String,
    /// The name of who signed, a waybill number, and the like.
    pub proof: String,
}

impl From<NewHandOver> for HandOver {
    fn from(new: NewHandOver) -> HandOver {
        HandOver { channel: new.channel, proof: new.proof }
    }
}

impl NewMilestone {
    pub async fn command(self, edit: &Edit) -> Result<RecordMilestone, Problem> {
        Ok(RecordMilestone {
            case: edit.case(),
            party: edit.party(),
            subjects: edit.subjects().await?,
            expected_version: edit.expected(),
            key: self.key,
            occurred_at: self.occurred_at,
            answers: self.answers,
            note: self.note,
            hand_over: self.hand_over.map(Into::into),
        })
    }
}

/// Record a milestone.
#[utoipa::path(post, path = "/cases/{id}/milestones", tag = "milestone", request_body = NewMilestone,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses(
        (status = 200, body = Case<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn record_milestone(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewMilestone>,
) -> Result<Answer, Problem> {
    let edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = body.command(&edit).await?;
    edit.finish(Command::from(command)).await
}

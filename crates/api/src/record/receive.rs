//! Taking a record in.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::record::{ContractTerm, RecordId};
use yinuo_service::command::Command;
use yinuo_service::record::command::ReceiveRecord;

use crate::extract::{Body, Sending, Signed, subject_of};
use crate::problem::Problem;
use crate::record::shape::{RecordDetail, record_answered};
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecord {
    pub title: String,
    #[serde(default)]
    pub pages: u32,
    /// The id of what it is about: a customer, a case, a policy.
    #[serde(default)]
    pub about: Option<String>,
    /// `short`: it belongs to a contract of a year or less; `long`.
    pub term: String,
    /// When that contract ended; left out while it runs.
    #[serde(default)]
    pub ended_on: Option<Date>,
}

/// Take a record in.
#[utoipa::path(post, path = "/records", tag = "record", request_body = NewRecord,
    params(("Send-Again" = Option<bool>, Header, description = "The same sent a moment ago is meant once more.")),
    responses((status = 201, body = RecordDetail<'static>)))]
pub async fn receive_record(
    State(api): State<Api>,
    signed: Signed,
    sending: Sending,
    Body(body): Body<NewRecord>,
) -> Result<Answer, Problem> {
    let about = body.about.as_deref().map(|id| subject_of("about", id)).transpose()?;
    let term = ContractTerm::parse(&body.term).ok_or_else(|| Problem::field("term", "wrong_value"))?;
    let command = ReceiveRecord { title: body.title, pages: body.pages, about, term, ended_on: body.ended_on };
    let answer = sending.carry_out(&api, &signed, Command::from(command)).await?;
    let id = RecordId::from_number(answer.id);
    record_answered(&api, &signed, id, StatusCode::CREATED, answer.replayed).await
}

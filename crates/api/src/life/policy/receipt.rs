//! Taking money in.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::{Means, ReceivePremium};

use super::answer::{amount, answered, policy_of};
use super::shape::Policy;
use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Sending, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// Yuan.
    pub amount: String,
    #[schema(value_type = words::Means)]
    pub means: Means,
    /// The day the money arrived; today, where it is left out.
    #[serde(default)]
    pub received_on: Option<Date>,
}

/// Take money in.
#[utoipa::path(post, path = "/policies/{id}/receipts", tag = "policy", request_body = NewReceipt,
    params(("Send-Again" = Option<bool>, Header, description = "The same sent a moment ago is meant once more."), ("id" = String, Path)), responses(
        (status = 201, body = Policy<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn receive_premium(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    sending: Sending,
    Body(body): Body<NewReceipt>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let amount = amount("amount", &body.amount)?;
    let receipt = ReceivePremium { policy, amount, means: body.means, received_on: body.received_on };
    let answer = sending.carry_out(&api, &signed, Command::from(receipt)).await?;
    if let Some(waiting) = waiting(&api, &signed, &answer).await? {
        return Ok(waiting);
    }
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

//! Looking at a number in clear.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::PartyId;
use yinuo_service::Stop;
use yinuo_service::command::party::Unmask;
use yinuo_service::command::{Command, Opened};

use crate::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUnmasking {
    pub field: words::MaskedField,
    /// Kept in the audit trail.
    pub reason: String,
}

/// A number in clear.
#[derive(Debug, Serialize, ToSchema)]
pub struct Unmasked {
    pub value: String,
}

/// Look at a number in clear. That it was done, by whom and why is recorded.
#[utoipa::path(post, path = "/parties/{id}/unmaskings", tag = "party", request_body = NewUnmasking,
    params(("id" = String, Path)), responses((status = 200, body = Unmasked)))]
pub async fn unmask(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PartyId>,
    Body(body): Body<NewUnmasking>,
) -> Result<Answer, Problem> {
    let field = match body.field {
        words::MaskedField::Identity => "identity",
        words::MaskedField::Phone => "phone",
    };
    let command = Command::from(Unmask { party: id, field: field.to_owned(), reason: body.reason });
    let mut answer = api.house.carry_out(&signed.actor, command, None).await?;
    let value = answer.take().and_then(|Opened(value)| String::from_utf8(value).ok());
    let value = value.ok_or_else(|| Stop::damaged("personal_numbers", id.to_string()))?;
    Ok(ok(&Unmasked { value }))
}

//! Letting what was set aside be tried again.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::read_id;
use yinuo_service::set_aside::{self, Which};

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

/// One thing, or all of a kind.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTry {
    /// The key of a kind.
    pub kind: String,
    /// One of them; all, where it is left out.
    #[serde(default)]
    pub id: Option<String>,
}

/// How many things are to be tried again.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tried {
    pub number: usize,
}

/// Let what was set aside be tried again, by whoever did it at first.
#[utoipa::path(post, path = "/set-aside/tries", tag = "set-aside", request_body = NewTry,
    responses((status = 200, body = Tried)))]
pub async fn try_again(State(api): State<Api>, signed: Signed, Body(body): Body<NewTry>) -> Result<Answer, Problem> {
    let which = match body.id {
        None => Which::Kind(body.kind),
        Some(text) => {
            let number = text.strip_prefix("aside_").and_then(|rest| read_id(rest).ok());
            let id = number.ok_or_else(|| Problem::field("id", "not_an_id"))?;
            Which::One { kind: body.kind, id }
        }
    };
    let number = set_aside::try_again(&api.house, &signed.actor, which).await?;
    Ok(ok(&Tried { number }))
}

//! Giving another program a token.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::access::{Permission, Reach};
use yinuo_core::id::{OfficeId, TokenId};
use yinuo_service::command::Command;
use yinuo_service::command::house::CreateToken;
use yinuo_service::session::new_program_token;
use yinuo_service::{Stop, query};

use super::shape::{NewlyMadeToken, Token, managed};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// What a program may, where, and until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What the program is called in the audit trail.
    pub name: String,
    #[schema(value_type = String)]
    pub office: OfficeId,
    /// Keys of permissions: see `GET /roles`. `manage_house` is none of them.
    pub permissions: Vec<String>,
    #[schema(value_type = words::Reach)]
    pub reach: String,
    pub expires_at: Timestamp,
}

/// Give another program a token.
#[utoipa::path(post, path = "/tokens", tag = "token", request_body = NewToken,
    responses((status = 201, body = NewlyMadeToken<'static>)))]
pub async fn create_token(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewToken>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(Stop::from)?;
    let office = query::house::office(&api.house, &signed.actor, body.office)?;
    let reach = Reach::parse(&body.reach).ok_or_else(|| Problem::field("reach", "wrong_value"))?;
    let (token, token_hash) = new_program_token();
    let command = Command::from(CreateToken {
        name: body.name,
        office: office.id,
        permissions: body.permissions,
        reach,
        expires_at: body.expires_at,
        token_hash,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let made = managed(&api, &signed, TokenId::from_number(answer.id))?;
    let view = View::new(&api.house, &signed);
    let line = Token::new(&view, &made);
    let body = NewlyMadeToken { line, token: (!answer.replayed).then_some(token) };
    Ok(mark_replay(json(StatusCode::CREATED, &body), answer.replayed))
}

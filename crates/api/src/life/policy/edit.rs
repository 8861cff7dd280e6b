//! Changing what the holder may change by a word.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::{SetDebit, SetPrompts};

use super::answer::{answered, policy_of};
use super::shape::Policy;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// Whether the holder wants to be prompted before each due date.
    #[serde(default)]
    pub prompts_wanted: Option<bool>,
    /// Whether premiums may be debited from the account of the policy.
    #[serde(default)]
    pub debit: Option<bool>,
}

/// Change what the holder may change by a word: one thing at a time.
#[utoipa::path(patch, path = "/policies/{id}", tag = "policy", request_body = PolicyChange,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Policy<'static>)))]
pub async fn edit_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PolicyChange>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let expected_version = Some(version);
    let command = match (body.prompts_wanted, body.debit) {
        (Some(wanted), None) => Command::from(SetPrompts { policy, expected_version, wanted }),
        (None, Some(debit)) => Command::from(SetDebit { policy, expected_version, debit }),
        (None, None) => return Err(Problem::field("debit", "missing")),
        (Some(_), Some(_)) => return Err(Problem::field("debit", "one_change_at_a_time")),
    };
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, answer, StatusCode::OK).await
}

//! What the verbs on a policy share: which policy is meant, amounts as they are typed, and the policy as the answer.

use axum::http::StatusCode;
use yinuo_core::life::PolicyId;
use yinuo_core::money::Fen;
use yinuo_service::life::query;

use super::shape::whole;
use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// The answer to a command on a policy: the policy as it is now.
pub async fn answered(
    api: &Api,
    signed: &Signed,
    answer: yinuo_service::command::Answer,
    status: StatusCode,
) -> Result<Answer, Problem> {
    let id = PolicyId::from_number(answer.id).to_string();
    let file = query::policy::file(&api.house, &signed.actor, &id, None).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(with_etag(json(status, &whole(&view, &file)), file.policy.version), answer.replayed))
}

pub fn amount(field: &'static str, text: &str) -> Result<Fen, Problem> {
    text.parse::<Fen>().map_err(|refusal| Problem::field(field, refusal.code()))
}

pub fn decimal(field: &str, text: &str) -> Result<rust_decimal::Decimal, Problem> {
    yinuo_core::decimal::decimal(text).ok_or_else(|| Problem::field(field, "not_a_number"))
}

/// The visible policy of an address.
pub async fn policy_of(api: &Api, signed: &Signed, id: &str) -> Result<PolicyId, Problem> {
    Ok(PolicyId::from_number(query::policy::row(&api.house, &signed.actor, id).await?.head.id))
}

//! Renewing the papers of a helper.

use axum::extract::State;
use axum::http::StatusCode;
use yinuo_core::agri::HelperId;
use yinuo_service::agri::command::RenewHelper;
use yinuo_service::command::Command;

use super::helper_shape::{Helper, NewHelperTerms, helper_answered};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// Put new papers in the place of those it had: contract, licence, what is paid, training.
#[utoipa::path(post, path = "/helpers/{id}/renewals", tag = "agriculture", request_body = NewHelperTerms,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    responses((status = 200, body = Helper<'static>)))]
pub async fn renew_helper(
    State(api): State<Api>,
    signed: Signed,
    Id(helper): Id<HelperId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewHelperTerms>,
) -> Result<Answer, Problem> {
    let command = RenewHelper { helper, terms: body.terms()? };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    helper_answered(&api, &signed, helper, StatusCode::OK, answer.replayed).await
}

//! Giving a payout another account where no case works on it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::PayoutId;
use yinuo_core::service::Answers;
use yinuo_service::payment;

use super::shape::{PayoutDetail, answered};
use crate::approval::shape::{Approval, waiting};
use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

/// An account to pay to, the number entered twice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayoutCorrection {
    pub payee_account: String,
    pub payee_account_again: String,
    /// The payee, where it is left out.
    #[serde(default)]
    pub account_holder: Option<String>,
    #[serde(default)]
    pub branch_code: Option<String>,
    /// Why somebody else's account is paid to.
    #[serde(default)]
    pub other_account_holder_reason: Option<String>,
    /// Why a card number whose check digit does not fit is right all the same.
    #[serde(default)]
    pub check_digit_reason: Option<String>,
}

/// Give a payout that waits or was sent back a new account, where no case works on it.
#[utoipa::path(post, path = "/payouts/{id}/corrections", tag = "payout", request_body = PayoutCorrection,
    params(("id" = String, Path)), responses(
        (status = 200, body = PayoutDetail<'static>),
        (status = 202, description = "It waits for another's word", body = Approval<'static>)
    ))]
pub async fn correct_payout(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PayoutId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PayoutCorrection>,
) -> Result<Answer, Problem> {
    let given = [
        ("payee_account", Some(body.payee_account)),
        ("payee_account_again", Some(body.payee_account_again)),
        ("account_holder", body.account_holder),
        ("branch_code", body.branch_code),
        ("other_account_holder_reason", body.other_account_holder_reason),
        ("check_digit_reason", body.check_digit_reason),
    ];
    let answers: Answers = given.into_iter().filter_map(|(key, answer)| Some((key, answer?))).collect();
    let answer = payment::correct_payout(&api.house, &signed.actor, id, answers, key).await?;
    match waiting(&api, &signed, &answer).await? {
        Some(waiting) => Ok(waiting),
        None => answered(&api, &signed, id, answer.replayed).await,
    }
}

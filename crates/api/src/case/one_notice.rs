//! Telling the customer once of everything that is missing.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_service::command::Command;
use yinuo_service::command::case::NotifyMissing;
use yinuo_service::query::case::CaseFile;

use super::act::{Edit, whole};
use super::milestone::NewHandOver;
use super::shape::Case;
use crate::extract::{Body, IdempotencyKey, IfMatch, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, letter_id, mark_replay, ok, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOneNotice {
    #[serde(default)]
    pub note: Option<String>,
    /// How it was handed over as it was made; without it, the customer is told when the letter is delivered.
    #[serde(default)]
    pub hand_over: Option<NewHandOver>,
}

/// The case with the letter that tells of everything missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneNotice<'a> {
    pub case: Case<'a>,
    #[schema(value_type = Option<String>)]
    pub letter_id: Option<IdText>,
}

/// Tell the customer once of everything that is missing (一次性告知).
#[utoipa::path(post, path = "/cases/{id}/one-notice", tag = "material", request_body = NewOneNotice,
    params(("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OneNotice<'static>)))]
pub async fn give_one_notice(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    version: IfMatch,
    key: IdempotencyKey,
    Body(body): Body<NewOneNotice>,
) -> Result<Answer, Problem> {
    let mut edit = Edit::begin(api, signed, &id, version, key).await?;
    let command = NotifyMissing {
        case: edit.case(),
        party: edit.party(),
        expected_version: edit.expected(),
        note: body.note,
        hand_over: body.hand_over.map(Into::into),
    };
    let answer = edit.carry_out(Command::from(command)).await?;
    let CaseFile { case, party, parts } = whole(&edit.api, &edit.signed, &answer).await?;
    let view = View::new(&edit.api.house, &edit.signed);
    let notice =
        OneNotice { case: Case::new(&view, &case, &party, &parts), letter_id: answer.letter_id.map(letter_id) };
    Ok(mark_replay(with_etag(ok(&notice), case.version), answer.replayed))
}

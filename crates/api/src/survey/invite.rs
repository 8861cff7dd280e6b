//! Inviting to a survey: after a visit, at the counter, by a link.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, SurveyId};
use yinuo_service::applicant::random_word;
use yinuo_service::command::Command;
use yinuo_service::command::survey::{InviteToSurvey, NewInvitation};
use yinuo_service::{Stop, query};

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, CaseRef, case_id, json, mark_replay};
use crate::state::Api;
use crate::words;

/// Whom to ask.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurveyInvitation {
    #[schema(value_type = words::Channel)]
    pub channel: Channel,
    /// The visit that is rated; once.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub case: Option<CaseId>,
}

/// Invitations that were made. Their links are told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeInvitations<'a> {
    pub items: Vec<MadeInvitation<'a>>,
}

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadeInvitation<'a> {
    pub case: Option<CaseRef<'a>>,
    /// Where it is answered, below the address of the house; absent where the request is one that was answered before.
    pub path: Option<String>,
}

/// Makes invitations about these visits, or about none, and tells their links.
pub(super) async fn invite(
    api: &Api,
    signed: &Signed,
    key: Option<String>,
    survey: SurveyId,
    channel: Channel,
    about: Vec<Option<(CaseId, String)>>,
    seed: Option<String>,
) -> Result<Answer, Problem> {
    let codes: Vec<String> = about.iter().map(|_| random_word()).collect();
    let invitations = about
        .iter()
        .zip(&codes)
        .map(|(about, code)| NewInvitation { about: about.as_ref().map(|(case, _)| *case), code: code.clone() });
    let command = InviteToSurvey { survey, invitations: invitations.collect(), channel, seed };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let items = about.iter().zip(codes).map(|(about, code)| MadeInvitation {
        case: about.as_ref().map(|(case, number)| CaseRef { id: case_id(case.number()), number }),
        path: (!answer.replayed).then(|| format!("/public/survey/{code}")),
    });
    Ok(mark_replay(json(StatusCode::CREATED, &MadeInvitations { items: items.collect() }), answer.replayed))
}

/// Invite somebody to a survey. The link is told once.
#[utoipa::path(post, path = "/surveys/{id}/invitations", tag = "survey", request_body = NewSurveyInvitation,
    params(("id" = String, Path)), responses((status = 201, body = MadeInvitations<'static>)))]
pub async fn invite_to_survey(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<SurveyId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSurveyInvitation>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::INVITE_TO_SURVEYS).map_err(Stop::from)?;
    let about = match body.case {
        None => None,
        Some(case) => {
            let row = query::case::row(&api.house, &signed.actor, &case.to_string()).await?;
            Some((case, row.number))
        }
    };
    invite(&api, &signed, key, id, body.channel, vec![about], None).await
}

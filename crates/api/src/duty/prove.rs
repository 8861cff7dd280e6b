//! Laying a proof that an office has met a duty.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_core::duty::{DutyProofId, PROVE_DUTIES};
use yinuo_core::id::OfficeId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::duty::prove::{ProofFile, ProveDuty};
use yinuo_service::duty::query;

use super::shape::DutyProof;
use crate::extract::{IdempotencyKey, Query, Signed, media_type, whole_body};
use crate::file::shape::{FILE_LIMIT, safe_name, type_of};
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofQuery {
    /// The day on which it was seen to be met.
    met_on: Date,
    /// Until when the proof says so itself: a licence, a lease.
    until: Option<Date>,
    /// What was seen.
    note: String,
    /// What the document is called.
    name: Option<String>,
}

/// Lay a proof of a duty: a note, and with it a photograph or a document (PDF, JPEG or PNG, at most 10 MB) where there is one.
#[utoipa::path(post, path = "/offices/{office}/duties/{duty}/proofs", tag = "duty",
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("office" = String, Path), ("duty" = String, Path), ProofQuery),
    responses((status = 201, body = DutyProof<'static>)))]
pub async fn prove_duty(
    State(api): State<Api>,
    signed: Signed,
    Path((office, duty)): Path<(String, String)>,
    IdempotencyKey(key): IdempotencyKey,
    Query(query): Query<ProofQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    signed.actor.require(PROVE_DUTIES).map_err(Stop::from)?;
    let office: OfficeId = office.parse().map_err(|_| Stop::NotFound)?;
    query::office(&api.house, &signed.actor, office)?;
    let declared = media_type(request.headers()).to_ascii_lowercase();
    let content = whole_body(request, &api, FILE_LIMIT).await?;
    let file = match content.is_empty() {
        true => None,
        false => {
            let found = type_of(&content);
            let Some(media_type) = found.filter(|found| *found == declared) else {
                let refused = Problem::new("wrong_file_type").with("declared", declared);
                return Err(refused.with("found", found.unwrap_or("of no known type")));
            };
            Some(ProofFile {
                name: safe_name(query.name.as_deref().unwrap_or_default(), media_type),
                media_type: media_type.to_owned(),
                content_hash: blake3::hash(&content).to_hex().to_string(),
                content: content.to_vec(),
            })
        }
    };
    let ProofQuery { met_on, until, note, .. } = query;
    let command = ProveDuty { office, duty, met_on, until, note, file };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    let row = query::proof(&api.house, &signed.actor, DutyProofId::from_number(answer.id)).await?;
    let view = View::new(&api.house, &signed);
    Ok(mark_replay(json(StatusCode::CREATED, &DutyProof::new(&view, &row)?), answer.replayed))
}

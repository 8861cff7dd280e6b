//! Reading the file of a transcript: what was said, and who has still to be named. Nothing is kept.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::quality::permission::OBSERVE;
use yinuo_core::quality::speech::{Transcript, TranscriptFormat, Voice};
use yinuo_service::Stop;
use yinuo_service::quality::rules::in_force;

use crate::extract::{BODY_LIMIT, Query, Signed, whole_body};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TranscriptQuery {
    /// The pack whose words for speakers are taken, where there are several.
    rules: Option<String>,
    /// Labels that stand for the clerk, with commas between them.
    clerk: Option<String>,
    /// Labels that stand for the customer.
    customer: Option<String>,
    /// Labels of what neither of the two said.
    nobody: Option<String>,
}

/// What the file holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct TranscriptRead {
    #[schema(value_type = words::TranscriptFormat)]
    pub format: TranscriptFormat,
    /// The labels of the file, each with whom it stands for where that is known.
    pub voices: Vec<VoiceLine>,
    pub turns: Vec<TranscriptTurn>,
}

/// A label of a transcript.
#[derive(Debug, Serialize, ToSchema)]
pub struct VoiceLine {
    pub label: String,
    #[schema(value_type = Option<words::Voice>)]
    pub voice: Option<Voice>,
}

/// What one label said.
#[derive(Debug, Serialize, ToSchema)]
pub struct TranscriptTurn {
    pub label: String,
    pub text: String,
    pub at: Option<String>,
}

/// Read the file of a transcript: JSON, WebVTT, SRT or plain text with speakers, in UTF-8, UTF-16 or GB18030. Nothing is kept.
#[utoipa::path(post, path = "/conduct/transcripts", tag = "conduct", params(TranscriptQuery),
    request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = TranscriptRead)))]
pub async fn read_transcript(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<TranscriptQuery>,
    request: Request,
) -> Result<Answer, Problem> {
    signed.actor.require(OBSERVE).map_err(Stop::from)?;
    let bytes = whole_body(request, &api, BODY_LIMIT).await?;
    let view = View::new(&api.house, &signed);
    let (_, conduct) = in_force(view.house.rules(), asked.rules.as_deref(), view.today()).map_err(Stop::from)?;
    let mut named: BTreeMap<String, Voice> = BTreeMap::new();
    for (labels, voice) in
        [(asked.clerk, Voice::Clerk), (asked.customer, Voice::Customer), (asked.nobody, Voice::Nobody)]
    {
        let labels = labels.unwrap_or_default();
        let labels = labels.split([',', '，']).map(str::trim).filter(|label| !label.is_empty());
        named.extend(labels.map(|label| (label.to_owned(), voice)));
    }
    let transcript = Transcript::read(&bytes, conduct, &named).map_err(Stop::from)?;
    let voices = transcript.voices(conduct, &named);
    Ok(ok(&TranscriptRead {
        format: transcript.format,
        voices: voices.into_iter().map(|(label, voice)| VoiceLine { label, voice }).collect(),
        turns: transcript
            .turns
            .into_iter()
            .map(|turn| TranscriptTurn { label: turn.label, text: turn.text, at: turn.at })
            .collect(),
    }))
}

//! The measuring of quality over HTTP: observations of clerks, what was found, appeals, standings and bulletins.

mod answer_appeal;
mod appeal;
mod bulletins;
mod decide;
mod operation_text;
mod publish;
mod read;
mod record;
mod refusal_text;
mod score_answer;
mod score_begin;
mod score_correct;
mod score_freeze;
mod score_read;
mod score_reply;
mod score_shape;
mod shape;
mod standings;
mod transcript;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What the measuring of quality brings to the API.
pub static SYSTEM: System = System {
    key: "quality",
    routes,
    tags: &[
        ("conduct", "What clerks say at the window and on the phone, what was found, and what follows."),
        ("score", "How a desk did over a period, metric by metric."),
    ],
    refusals: &[refusal_text::TEXTS],
    operations: operation_text::TEXTS,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::get_phrases))
        .routes(routes!(transcript::read_transcript))
        .routes(routes!(read::list_observations, record::record_observation))
        .routes(routes!(read::get_observation))
        .routes(routes!(read::list_findings))
        .routes(routes!(decide::decide_finding))
        .routes(routes!(appeal::appeal_finding))
        .routes(routes!(answer_appeal::answer_appeal))
        .routes(routes!(standings::list_standings))
        .routes(routes!(bulletins::list_bulletins, publish::publish_bulletin))
        .routes(routes!(bulletins::get_bulletin_pdf))
        .routes(routes!(score_read::list_score_schemes))
        .routes(routes!(score_read::get_score_trial))
        .routes(routes!(score_read::list_score_rounds, score_begin::begin_scores))
        .routes(routes!(score_read::get_score_round))
        .routes(routes!(score_correct::correct_scores))
        .routes(routes!(score_freeze::freeze_scores))
        .routes(routes!(score_read::list_own_scores))
        .routes(routes!(score_reply::reply_to_score))
        .routes(routes!(score_answer::answer_objection))
        .routes(routes!(score_read::get_score_sheet_pdf))
        .routes(routes!(score_read::list_score_facts))
}

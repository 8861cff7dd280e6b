//! Surveys over HTTP: questionnaires of the packs, surveys with what is said from their answers, invitations, removals.

mod draw;
mod invite;
mod read;
mod remove;
mod shape;
mod start;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_questionnaires))
        .routes(routes!(read::list_surveys, start::start_survey))
        .routes(routes!(read::get_survey))
        .routes(routes!(read::list_survey_answers))
        .routes(routes!(invite::invite_to_survey))
        .routes(routes!(draw::draw_for_survey))
        .routes(routes!(remove::remove_survey_answer))
}

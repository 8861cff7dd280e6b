//! Surveys over HTTP: questionnaires of the packs, surveys with what is said from their answers, invitations, appeals against answers.

mod appeal;
mod decide;
mod draw;
mod invite;
mod read;
mod shape;
mod sheet;
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
        .routes(routes!(sheet::get_survey_sheet))
        .routes(routes!(read::list_own_ratings))
        .routes(routes!(appeal::appeal_survey_answer))
        .routes(routes!(decide::decide_survey_appeal))
}

//! Cases: opening, finding, and everything done to one. Each act is a resource of its own below the case and answers with
//! the whole case.

pub mod act;
mod assignment;
mod edit;
mod extension;
mod material;
mod milestone;
mod one_notice;
mod open;
mod preview;
mod promise_correction;
mod read;
pub mod shape;
mod subject_addition;
mod subject_removal;
mod withdrawal;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_cases, open::open_case))
        .routes(routes!(read::get_case, edit::edit_case))
        .routes(routes!(milestone::record_milestone))
        .routes(routes!(preview::preview_milestone))
        .routes(routes!(material::change_materials))
        .routes(routes!(one_notice::give_one_notice))
        .routes(routes!(extension::extend_promise))
        .routes(routes!(promise_correction::put_right_promise))
        .routes(routes!(assignment::assign_case))
        .routes(routes!(subject_addition::add_subject))
        .routes(routes!(subject_removal::remove_subject))
        .routes(routes!(withdrawal::withdraw_case))
}

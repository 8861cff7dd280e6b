//! The archive: the trail of a case, what others did since a version, the auditor's list, and the proof.

mod anchor;
pub mod change;
mod read;
pub mod shape;
mod verify;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(change::list_changes))
        .routes(routes!(read::list_case_operations))
        .routes(routes!(read::list_operations))
        .routes(routes!(verify::verify_archive))
        .routes(routes!(anchor::get_anchor))
}

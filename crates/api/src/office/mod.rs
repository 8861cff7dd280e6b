//! Offices: the branches of the house, kept by its administrators.

mod create;
mod edit;
mod read;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read::list_offices, create::create_office)).routes(routes!(edit::edit_office))
}

//! Imports: a file comes in, is looked at, runs, and what could not be taken goes back to the clerk.

mod cancel;
mod create;
mod error;
mod kinds;
mod preview;
mod read;
mod run;
pub mod shape;
mod template;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(kinds::list_import_kinds))
        .routes(routes!(template::get_import_template))
        .routes(routes!(read::list_imports))
        .routes(routes!(create::create_import).layer(DefaultBodyLimit::max(create::IMPORT_LIMIT)))
        .routes(routes!(read::get_import))
        .routes(routes!(preview::preview_import))
        .routes(routes!(run::run_import))
        .routes(routes!(cancel::cancel_import))
        .routes(routes!(error::list_import_errors))
        .routes(routes!(error::get_import_errors))
        .routes(routes!(error::get_bad_rows))
}

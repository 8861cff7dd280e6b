//! Indicators over HTTP: which there are with their figures, one taken apart, the list behind a figure, and the same as a workbook.

mod ask;
mod lines;
mod read;
pub mod shape;
mod sheet;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_indicators))
        .routes(routes!(read::get_indicator))
        .routes(routes!(lines::list_indicator_facts))
        .routes(routes!(sheet::get_indicator_sheet))
}

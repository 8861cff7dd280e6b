//! Who looked at which customer, for auditors.

mod days;
mod list;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub use list::way_name;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list::list_customer_reads)).routes(routes!(days::list_reader_days))
}

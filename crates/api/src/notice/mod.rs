//! Public notices of the offices.

mod edit;
mod publish;
mod read;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read::list_notices, publish::publish_notice)).routes(routes!(edit::edit_notice))
}

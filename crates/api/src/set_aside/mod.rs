//! What could not be done and waits for a person: seeing it, and letting it be tried again.

mod read;
mod try_again;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read::list_set_aside)).routes(routes!(try_again::try_again))
}

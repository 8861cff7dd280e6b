//! Agreements of all families. Each says where its own page is by the kind of subject it is.

mod read;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read::find_agreements)).routes(routes!(read::list_party_agreements))
}

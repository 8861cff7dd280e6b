//! Looking on: a stream of what changes, and who else has a case open.

mod leave;
mod listen;
mod view;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(listen::listen)).routes(routes!(view::view_case, leave::leave_case))
}

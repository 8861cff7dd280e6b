//! Approvals: what waits for whose word, and the words.

mod read;
mod release;
pub mod shape;
mod turn_down;
mod withdraw;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_approvals))
        .routes(routes!(read::count_approvals))
        .routes(routes!(read::get_approval))
        .routes(routes!(release::release_approval))
        .routes(routes!(turn_down::turn_down_approval))
        .routes(routes!(withdraw::withdraw_approval))
}

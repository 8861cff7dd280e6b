//! Parties: searching, entering, editing, and looking at a number in clear.

mod create;
mod edit;
mod read;
pub mod shape;
mod unmask;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_parties, create::create_party))
        .routes(routes!(read::get_party, edit::edit_party))
        .routes(routes!(unmask::unmask))
}

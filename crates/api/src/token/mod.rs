//! Tokens: what other programs come in with, given and taken back by administrators.

mod create;
mod read;
mod revoke;
mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(read::list_tokens, create::create_token)).routes(routes!(revoke::revoke_token))
}

//! Webhooks: addresses of other programs that are told what happened, kept by administrators.

mod create;
mod read;
mod revoke;
mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_webhooks, create::create_webhook))
        .routes(routes!(revoke::revoke_webhook))
}

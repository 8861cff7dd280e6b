//! Operators: the people of the house, kept by its administrators.

mod create;
mod edit;
mod link_oidc;
mod read;
pub mod shape;
mod take_off_totp;
mod unlink_oidc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_operators, create::create_operator))
        .routes(routes!(edit::edit_operator))
        .routes(routes!(link_oidc::link_oidc, unlink_oidc::unlink_oidc))
        .routes(routes!(take_off_totp::take_off_totp))
}

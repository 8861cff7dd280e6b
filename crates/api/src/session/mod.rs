//! Sessions and oneself: signing in and out, who am I, password, one-time codes.

mod confirm_totp;
mod cookie;
mod demonstration;
mod me;
mod oidc;
mod own;
mod password;
mod prepare_totp;
mod remove_totp;
mod sign_in;
mod sign_out;
mod started;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in))
        .merge(oidc::routes())
        .routes(routes!(sign_out::sign_out))
        .routes(routes!(demonstration::get_demonstration))
        .routes(routes!(me::get_me))
        .routes(routes!(own::list_own_sessions))
        .routes(routes!(own::end_own_session))
        .routes(routes!(password::change_password))
        .routes(routes!(prepare_totp::prepare_totp, remove_totp::remove_totp))
        .routes(routes!(confirm_totp::confirm_totp))
}

//! Signing in at the provider of OIDC: what the button says, where the browser goes, with what it comes back, and the one-time code.
//! Open to everybody, as signing in is; each of them is bound to a cookie of its own, which ends after ten minutes.

mod begin;
mod come_back;
mod cookie;
mod enter_code;
mod offer;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(offer::get_oidc, begin::begin_oidc))
        .routes(routes!(come_back::return_from_oidc))
        .routes(routes!(enter_code::enter_oidc_code))
}

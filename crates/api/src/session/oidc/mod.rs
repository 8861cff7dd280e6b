//! Signing in at the provider of OIDC: what the button says, where the browser goes, with what it comes back, and the one-time code.
//! Open to everybody, as signing in is; each of them is bound to a cookie of its own, which ends after ten minutes.

mod begin;
mod come_back;
mod enter_code;
mod offer;

use axum::http::HeaderMap;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::cookie_of;
use crate::state::{Api, ApiOptions};

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(offer::get_oidc, begin::begin_oidc))
        .routes(routes!(come_back::return_from_oidc))
        .routes(routes!(enter_code::enter_oidc_code))
}

fn cookie_name(options: &ApiOptions) -> &'static str {
    if options.secure_cookies { "__Host-yinuo_oidc" } else { "yinuo_oidc" }
}

/// The word that belongs to the sign-in of this browser; of one that began none it is empty, and known to nobody.
fn own_cookie<'a>(headers: &'a HeaderMap, api: &Api) -> &'a str {
    cookie_of(headers, cookie_name(&api.options)).unwrap_or_default()
}

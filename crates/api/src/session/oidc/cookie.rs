//! The cookie that a sign-in at the provider is bound to.

use axum::http::HeaderMap;

use crate::extract::cookie_of;
use crate::state::{Api, ApiOptions};

pub(super) fn cookie_name(options: &ApiOptions) -> &'static str {
    if options.secure_cookies { "__Host-yinuo_oidc" } else { "yinuo_oidc" }
}

/// The word that belongs to the sign-in of this browser; of one that began none it is empty, and known to nobody.
pub(super) fn own_cookie<'a>(headers: &'a HeaderMap, api: &Api) -> &'a str {
    cookie_of(headers, cookie_name(&api.options)).unwrap_or_default()
}

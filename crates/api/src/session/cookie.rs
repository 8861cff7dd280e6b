//! The cookie a browser keeps its session in.

use axum::http::header::{HeaderValue, SET_COOKIE};

use crate::extract::COOKIE_NAME;
use crate::shape::Answer;
use crate::state::Api;

pub fn set_cookie(answer: &mut Answer, api: &Api, token: &str, seconds: i64) {
    let secure = if api.options.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE_NAME}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{secure}", seconds.max(0));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
}

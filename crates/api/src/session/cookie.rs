//! The cookie a browser keeps its session in.

use axum::http::header::{HeaderValue, SET_COOKIE};

use crate::extract::cookie_name;
use crate::shape::Answer;
use crate::state::Api;

pub fn set_cookie(answer: &mut Answer, api: &Api, token: &str, seconds: i64) {
    set_named(answer, api, cookie_name(&api.options), token, seconds);
}

pub fn set_named(answer: &mut Answer, api: &Api, name: &str, token: &str, seconds: i64) {
    let secure = if api.options.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{name}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{secure}", seconds.max(0));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
}

//! The language of public pages: Chinese, unless somebody switched.

use axum::http::header::{HeaderValue, SET_COOKIE};
use futures_util::FutureExt;

use super::page::{OpenTo, PublicPage};
use super::place::{ROOT, own_path};
use super::visit::Visit;
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;

/// Remembers the language; no secret.
pub const COOKIE: &str = "yinuo_language";

pub static LANGUAGE: PublicPage = PublicPage {
    path: "/language",
    open_to: OpenTo::Anybody,
    show: Some(|visit| async move { switch(&visit) }.boxed()),
    ..PublicPage::NONE
};

pub fn of(cookie: Option<&str>) -> Language {
    if cookie == Some("en") { Language::English } else { Language::Chinese }
}

fn switch(visit: &Visit) -> Result<Answer, Problem> {
    let to = if visit.asked("to") == "en" { "en" } else { "zh" };
    let mut answer = visit.lead(own_path(visit.asked("back")));
    let cookie = format!("{COOKIE}={to}; SameSite=Lax; Path={ROOT}; Max-Age=31536000");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(answer)
}

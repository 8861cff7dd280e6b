//! A visit of a public page: who asks for it, in what language, with what.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, LOCATION, SET_COOKIE};
use jiff::Timestamp;
use yinuo_core::access::Actor;
use yinuo_core::id::PartyId;
use yinuo_core::text::LocalText;
use yinuo_service::applicant::random_word;
use yinuo_service::{House, Stop};

use super::form::Form;
use super::place::{APPLICANT_COOKIE, ROOT, VISITOR_COOKIE};
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

#[derive(Debug)]
pub struct Visit {
    pub api: Api,
    pub language: Language,
    /// The applicant who signed in, and the token of the session.
    pub applicant: Option<(Arc<Actor>, String)>,
    /// What a form of this visitor carries.
    pub form_key: String,
    /// The parts of the address that its pattern leaves open.
    pub parts: HashMap<String, String>,
    pub query: Vec<(String, String)>,
    pub form: Form,
    /// Where the request came from.
    pub address: String,
    /// What the browser calls itself.
    pub client: String,
    /// Path and query, for the switch of languages.
    pub here: String,
}

impl Visit {
    pub fn house(&self) -> &Arc<House> {
        &self.api.house
    }

    /// Who signed in; a page that is open to applicants has one.
    pub fn actor(&self) -> Result<&Arc<Actor>, Problem> {
        self.applicant.as_ref().map(|(actor, _)| actor).ok_or_else(|| Problem::new("no_session"))
    }

    pub fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }

    pub fn asked(&self, name: &str) -> &str {
        self.query.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The word by which a form is known when it comes a second time: that of the form, or a new one for a page that is shown first.
    pub fn once(&self) -> String {
        let sent = self.form.text("once");
        if sent.is_empty() { random_word() } else { sent.to_owned() }
    }

    /// The idempotency key of the form of a party: sent twice by a double tap, it is carried out once.
    pub fn once_key(&self, party: PartyId) -> String {
        self.house().shared.keys.hash("once", &format!("{party} {}", self.form.text("once")))
    }

    /// One of two words.
    pub fn words<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.language == Language::Chinese { zh } else { en }
    }

    /// A text of a pack; what has no English is told in Chinese.
    pub fn text<'a>(&self, text: &'a LocalText) -> &'a str {
        if text.en.is_empty() { &text.zh } else { self.words(&text.zh, &text.en) }
    }

    /// An instant as the clock on the wall shows it.
    pub fn time(&self, instant: Timestamp) -> String {
        self.house().rules().calendar().local_of(instant).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Leads on to another of our pages.
    pub fn lead(&self, path: &str) -> Answer {
        let mut answer = Answer::new(axum::body::Body::empty());
        *answer.status_mut() = StatusCode::SEE_OTHER;
        let target = HeaderValue::from_str(&format!("{ROOT}{path}"));
        answer.headers_mut().insert(LOCATION, target.unwrap_or(HeaderValue::from_static(ROOT)));
        answer
    }
}

/// Sets a cookie of these pages for so many seconds; none ends it.
pub fn set_cookie(answer: &mut Answer, api: &Api, name: &str, value: &str, seconds: i64) {
    let secure = if api.options.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={ROOT}; Max-Age={seconds}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
}

/// Who signs in or out is another visitor from then on.
pub fn end_visitor(answer: &mut Answer, api: &Api) {
    set_cookie(answer, api, VISITOR_COOKIE, "", 0);
}

pub fn end_session(answer: &mut Answer, api: &Api) {
    set_cookie(answer, api, APPLICANT_COOKIE, "", 0);
    end_visitor(answer, api);
}

/// A refusal that a form can be filled in again for; a failure, and what is not there, are told on a page of their own.
pub fn refusal(stop: Stop) -> Result<Problem, Problem> {
    match stop {
        Stop::Refused(_) => Ok(stop.into()),
        other => Err(other.into()),
    }
}

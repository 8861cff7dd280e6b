//! Pages as HTML: the templates, the frame around them, and the words of both languages, which stand in the templates side by side.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use minijinja::value::{Serde, Value as Shown};
use minijinja::{Environment, State};
use serde::Serialize;
use serde_json::Value;

use super::page::OpenTo;
use super::place::ROOT;
use super::text;
use super::visit::Visit;

use crate::language::Language;
use crate::problem::{Problem, failed};
use crate::refusal_text;
use crate::shape::Answer;
use crate::systems;

pub const STYLE: &str = include_str!("style.css");
pub const STYLE_PATH: &str = "/style.css";

/// The address of the style with its version, so that browsers may keep it for good.
static STYLE_ADDRESS: LazyLock<String> =
    LazyLock::new(|| format!("{ROOT}{STYLE_PATH}?{}", &blake3::hash(STYLE.as_bytes()).to_hex()[..12]));

macro_rules! templates {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("templates/", $name)))),+]
    };
}

/// Those of the house; a system brings its own in [`systems::System::templates`].
const TEMPLATES: &[(&str, &str)] = templates!(
    "frame.html",
    "problem.html",
    "home.html",
    "commitments.html",
    "check.html",
    "survey.html",
    "survey-thanks.html",
    "sign-in.html",
    "code.html",
    "cases.html",
    "case.html",
    "agreements.html",
    "services.html",
    "service.html",
    "asked.html",
);

/// Every template by its name, those of the systems among them.
pub fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    TEMPLATES.iter().chain(systems::SYSTEMS.iter().flat_map(|system| system.templates)).copied()
}

/// Whether there is a template of this name, and it parses.
pub fn parses(name: &str) -> bool {
    PAGES.get_template(name).is_ok()
}

static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut pages = Environment::new();
    for (name, template) in templates() {
        pages.add_template(name, template).expect("a template of the program parses, which every test run finds out");
    }
    pages.add_function("t", |state: &State<'_, '_>, zh: String, en: String| {
        let english = state.lookup("english").is_some_and(|english| english.is_true());
        if english { en } else { zh }
    });
    pages.add_filter("day", |state: &State<'_, '_>, day: String| {
        let english = state.lookup("english").is_some_and(|english| english.is_true());
        text::day(&day, english)
    });
    pages
});

#[derive(Serialize)]
struct MenuEntry<'a> {
    path: String,
    words: &'a str,
    is_here: bool,
}

/// A page in its frame.
pub fn page(
    visit: &Visit,
    template: &str,
    title: &str,
    status: StatusCode,
    content: Value,
    refused: Option<&Problem>,
) -> Result<Answer, Problem> {
    let roles = visit.house().rules().roles();
    let refused = refused.map(|problem| {
        let (detail, hint) = problem.sentences(visit.language, roles);
        content! { detail, hint }
    });
    let signed_in = visit.applicant.is_some();
    let shown = |open_to| open_to == OpenTo::Anybody || signed_in;
    let menu: Vec<MenuEntry<'_>> = systems::public_pages()
        .filter(|page| shown(page.open_to))
        .filter_map(|page| {
            let (zh, en) = page.menu?;
            let is_here = visit.here.split('?').next() == Some(page.path);
            Some(MenuEntry { path: format!("{ROOT}{}", page.path), words: visit.words(zh, en), is_here })
        })
        .collect();
    let directory = visit.house().directory();
    let letterhead = directory.root().map(|root| &root.letterhead);
    let mut frame = content! {
        english => visit.language == Language::English,
        root => ROOT,
        style => STYLE_ADDRESS.as_str(),
        house => directory.root().map_or("", |root| directory.company_name(root.id)),
        office_address => letterhead.and_then(|letterhead| letterhead.address.clone()),
        office_phone => letterhead.and_then(|letterhead| letterhead.phone.clone()),
        title,
        menu,
        signed_in,
        here => visit.here.clone(),
        form_key => visit.form_key.clone(),
        refused,
    };
    if let (Value::Object(frame), Value::Object(content)) = (&mut frame, content) {
        frame.extend(content);
    }
    let html = PAGES.get_template(template).and_then(|template| template.render(Shown::from(Serde(frame))));
    let html = html.map_err(|error| failed(&error))?;
    let mut answer = Answer::new(Body::from(html));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(answer)
}

impl Visit {
    pub fn page(&self, template: &str, title: &str, content: Value) -> Result<Answer, Problem> {
        page(self, template, title, StatusCode::OK, content, None)
    }

    /// The page again, with what was wrong above the form.
    pub fn page_refused(
        &self,
        template: &str,
        title: &str,
        content: Value,
        problem: &Problem,
    ) -> Result<Answer, Problem> {
        page(self, template, title, problem.status(), content, Some(problem))
    }
}

/// A problem as a page.
pub fn problem(visit: &Visit, problem: &Problem) -> Answer {
    let title = refusal_text::title(problem.status().as_u16(), visit.language);
    let told = page(visit, "problem.html", title, problem.status(), content! { code => problem.code }, Some(problem));
    told.unwrap_or_else(|problem| {
        let mut answer = Answer::new(Body::empty());
        *answer.status_mut() = problem.status();
        answer
    })
}

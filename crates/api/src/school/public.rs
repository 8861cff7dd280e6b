//! What a school reads before it agrees to anything: product and price by its pupils, and the agreement with its version and its hash.
//! Nothing is asked of who reads, and nothing is ticked.

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use futures_util::FutureExt;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{Clause, Level, SchoolOffer, SchoolPrice, ServiceAgreement, price};
use yinuo_service::Stop;
use yinuo_service::school::rules::school;
use yinuo_service::school::{public_key_sum, sha256};

use crate::problem::Problem;
use crate::public::{OpenTo, PublicPage, Visit, content};
use crate::shape::Answer;

pub const TEMPLATES: &[(&str, &str)] = &[
    ("school.html", include_str!("school.html")),
    ("school-agreement.html", include_str!("school-agreement.html")),
    ("school-agree.html", include_str!("school-agree.html")),
    ("school-agreed.html", include_str!("school-agreed.html")),
    ("school-apply.html", include_str!("school-apply.html")),
    ("school-applied.html", include_str!("school-applied.html")),
    ("school-policy.html", include_str!("school-policy.html")),
    ("school-claims.html", include_str!("school-claims.html")),
];

pub static OFFER: PublicPage = PublicPage {
    path: "/school",
    open_to: OpenTo::Anybody,
    menu: Some(("校方责任险", "School liability")),
    show: Some(|visit| async move { offer_page(&visit) }.boxed()),
    ..PublicPage::NONE
};

pub static AGREEMENT: PublicPage = PublicPage {
    path: "/school/agreement",
    open_to: OpenTo::Anybody,
    show: Some(|visit| async move { agreement_page(&visit) }.boxed()),
    ..PublicPage::NONE
};

/// The text itself, whose SHA-256 the page tells: who saves it computes the same.
pub static TEXT: PublicPage = PublicPage {
    path: "/school/agreement.txt",
    open_to: OpenTo::Anybody,
    show: Some(|visit| async move { text(&visit) }.boxed()),
    ..PublicPage::NONE
};

/// What is offered today.
pub fn offered(visit: &Visit) -> Result<&SchoolOffer, Problem> {
    let rules = visit.house().rules();
    let today = rules.calendar().date_of(visit.house().now());
    Ok(school(rules).on(today).map_err(Stop::from)?)
}

/// The head counts of a form, by the key of their level; a level that was left empty has none.
pub fn typed_counts<'a>(offer: &SchoolOffer, typed: impl Fn(&str) -> &'a str) -> Result<Vec<(String, u32)>, Refusal> {
    let mut counts = Vec::new();
    for level in &offer.levels {
        let typed = yinuo_core::text::form::code(typed(&level.key));
        if typed.is_empty() {
            continue;
        }
        let wrong = |_| Refusal::new("wrong_field").with("field", level.key.clone()).with("cause", "not_a_number");
        counts.push((level.key.clone(), typed.parse::<u32>().map_err(wrong)?));
    }
    Ok(counts)
}

/// The levels of an offer with what was typed for each, and what it comes to where that is known.
pub fn level_lines<'a>(
    visit: &Visit,
    offer: &SchoolOffer,
    priced: Option<&SchoolPrice>,
    typed: impl Fn(&str) -> &'a str,
) -> Vec<serde_json::Value> {
    let line = |level: &Level| {
        let of_level = priced.and_then(|all| all.levels.iter().find(|one| one.level == level.key));
        serde_json::json!({
            "key": level.key,
            "name": visit.text(&level.name),
            "premium": level.premium.to_string(),
            "most": level.most.map(|most| most.to_string()),
            "is_sample": level.status == yinuo_core::service::Status::Recalled,
            "typed": typed(&level.key),
            "sum": of_level.map(|one| one.premium.to_string()),
            "pupils": of_level.map(|one| one.pupils),
        })
    };
    offer.levels.iter().map(line).collect()
}

/// The clauses as they are agreed to, in Chinese, with the English beside them.
pub fn clauses(agreement: &ServiceAgreement) -> Vec<serde_json::Value> {
    let clause = |clause: &Clause| {
        serde_json::json!({
            "number": clause.number, "text": clause.text.zh, "en": clause.text.en, "weighs": clause.weighs,
        })
    };
    agreement.clauses.iter().map(clause).collect()
}

fn offer_page(visit: &Visit) -> Result<Answer, Problem> {
    let offer = offered(visit)?;
    let asked = offer.levels.iter().any(|level| visit.query.iter().any(|(name, _)| *name == level.key));
    let priced = typed_counts(offer, |key| visit.asked(key));
    let priced = priced.and_then(|counts| asked.then(|| price(offer, &counts)).transpose());
    let (priced, refused) = match priced {
        Ok(priced) => (priced, None),
        Err(refusal) => (None, Some(Problem::from(Stop::from(refusal)))),
    };
    let levels = level_lines(visit, offer, priced.as_ref(), |key| visit.asked(key));
    let content = content! {
        name => visit.text(&offer.name),
        levels,
        limit_per_pupil => offer.limit_per_pupil.to_string(),
        limit_per_accident => offer.limit_per_accident.to_string(),
        limits_are_samples => offer.status == yinuo_core::service::Status::Recalled,
        pupils => priced.as_ref().map(|priced| priced.pupils),
        premium => priced.as_ref().map(|priced| priced.premium.to_string()),
    };
    let title = visit.text(&offer.name);
    match refused {
        Some(problem) => visit.page_refused("school.html", title, content, &problem),
        None => visit.page("school.html", title, content),
    }
}

fn agreement_page(visit: &Visit) -> Result<Answer, Problem> {
    let offer = offered(visit)?;
    let agreement = &offer.agreement;
    let content = content! {
        clauses => clauses(agreement),
        months => agreement.months,
        version => offer.version(),
        sha256 => sha256(&agreement.text()),
        key_sha256 => public_key_sum(&visit.house().shared.keys)?,
    };
    visit.page("school-agreement.html", visit.text(&agreement.title), content)
}

fn text(visit: &Visit) -> Result<Answer, Problem> {
    let mut answer = Answer::new(axum::body::Body::from(offered(visit)?.agreement.text()));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Ok(answer)
}

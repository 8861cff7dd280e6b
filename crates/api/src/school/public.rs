//! What a school reads before it agrees to anything: product and price by its pupils, and the agreement with its version and its hash.
//! Nothing is asked of who reads, and nothing is ticked.

use axum::http::header::{CONTENT_TYPE, HeaderValue};
use futures_util::FutureExt;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{SchoolOffer, price};
use yinuo_service::Stop;
use yinuo_service::school::rules::school;
use yinuo_service::school::sha256;

use crate::problem::Problem;
use crate::public::{OpenTo, PublicPage, Visit, content};
use crate::shape::Answer;

pub const TEMPLATES: &[(&str, &str)] =
    &[("school.html", include_str!("school.html")), ("school-agreement.html", include_str!("school-agreement.html"))];

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
fn offered(visit: &Visit) -> Result<&SchoolOffer, Problem> {
    let rules = visit.house().rules();
    let today = rules.calendar().date_of(visit.house().now());
    Ok(school(rules).on(today).map_err(Stop::from)?)
}

/// The head counts of the address, by the key of their level; nothing, where none was asked for.
fn counts(visit: &Visit, offer: &SchoolOffer) -> Result<Option<Vec<(String, u32)>>, Refusal> {
    let mut counts = Vec::new();
    let mut asked = false;
    for level in &offer.levels {
        let typed = yinuo_core::text::form::code(visit.asked(&level.key));
        asked |= visit.query.iter().any(|(name, _)| *name == level.key);
        if typed.is_empty() {
            continue;
        }
        let wrong = |_| Refusal::new("wrong_field").with("field", level.key.clone()).with("cause", "not_a_number");
        counts.push((level.key.clone(), typed.parse::<u32>().map_err(wrong)?));
    }
    Ok(asked.then_some(counts))
}

fn offer_page(visit: &Visit) -> Result<Answer, Problem> {
    let offer = offered(visit)?;
    let priced = counts(visit, offer).and_then(|counts| counts.map(|counts| price(offer, &counts)).transpose());
    let (priced, refused) = match priced {
        Ok(priced) => (priced, None),
        Err(refusal) => (None, Some(Problem::from(Stop::from(refusal)))),
    };
    let levels: Vec<_> = offer
        .levels
        .iter()
        .map(|level| {
            let of_level = priced.as_ref().and_then(|all| all.levels.iter().find(|one| one.level == level.key));
            let is_sample = level.status == yinuo_core::service::Status::Recalled;
            serde_json::json!({
                "key": level.key,
                "name": visit.text(&level.name),
                "premium": level.premium.to_string(),
                "most": level.most.map(|most| most.to_string()),
                "is_sample": is_sample,
                "typed": visit.asked(&level.key),
                "sum": of_level.map(|one| one.premium.to_string()),
                "pupils": of_level.map(|one| one.pupils),
            })
        })
        .collect();
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
    let clauses: Vec<_> = agreement
        .clauses
        .iter()
        .map(|clause| {
            serde_json::json!({ "number": clause.number, "text": visit.text(&clause.text), "weighs": clause.weighs })
        })
        .collect();
    let content = content! {
        clauses,
        months => agreement.months,
        version => offer.version(),
        sha256 => sha256(&agreement.text()),
    };
    visit.page("school-agreement.html", visit.text(&agreement.title), content)
}

fn text(visit: &Visit) -> Result<Answer, Problem> {
    let mut answer = Answer::new(axum::body::Body::from(offered(visit)?.agreement.text()));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    Ok(answer)
}

//! A letter to the applicant, as it was written.

use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use futures_util::FutureExt;
use yinuo_core::id::LetterId;
use yinuo_service::query::applicant;

use super::page::PublicPage;
use super::visit::Visit;
use crate::problem::Problem;
use crate::shape::Answer;

pub static LETTER: PublicPage =
    PublicPage { path: "/letters/{letter}", show: Some(|visit| show(visit).boxed()), ..PublicPage::NONE };

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let id: LetterId = visit.part("letter").parse().map_err(|_| Problem::new("not_found"))?;
    let letter = applicant::letter(visit.house(), visit.actor()?, id).await?;
    let mut answer = Answer::new(Body::from(letter.html));
    // A letter brings its own looks with it, and nothing that runs.
    let allowed = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, allowed);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(answer)
}

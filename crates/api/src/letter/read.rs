//! A letter, its page, and its PDF.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::LetterId;
use yinuo_service::query;
use yinuo_service::query::letter::LetterAbout;

use super::shape::{LetterLine, rule_of};
use crate::extract::{Id, Signed};
use crate::file::shape::disposition;
use crate::problem::Problem;
use crate::shape::{Answer, CaseRef, Ref, SubjectRef, case_id, instant, ok, party_id};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// How a letter reached the customer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery<'a> {
    pub at: Timestamp,
    #[schema(value_type = words::DeliveryChannel)]
    pub channel: &'a str,
    pub proof: &'a str,
}

/// A letter with its page.
#[derive(Debug, Serialize, ToSchema)]
pub struct Letter<'a> {
    #[serde(flatten)]
    pub line: LetterLine<'a>,
    /// Absent, where no case is behind the letter.
    pub case: Option<CaseRef<'a>>,
    /// What the letter is about, where no case is behind it.
    pub about: Option<SubjectRef<'a>>,
    pub party: Ref<'a>,
    pub by: Ref<'a>,
    pub delivery: Option<Delivery<'a>>,
    pub html: &'a str,
}

/// A letter.
#[utoipa::path(get, path = "/letters/{id}", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, body = Letter<'static>)))]
pub async fn get_letter(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let file = query::letter::letter(&api.house, &signed.actor, id).await?;
    let row = &file.letter;
    let party = query::case::party_name(&api.house, row.party_id).await?;
    let view = View::new(&api.house, &signed);
    let delivery = row.delivered_at.zip(row.delivery_channel.as_deref()).map(|(at, channel)| Delivery {
        at: instant(at),
        channel,
        proof: row.delivery_proof.as_deref().unwrap_or_default(),
    });
    Ok(ok(&Letter {
        line: LetterLine::of_row(rule_of(api.house.rules(), &file), row),
        case: match &file.about {
            LetterAbout::Case(case) => Some(CaseRef { id: case_id(case.id), number: &case.number }),
            LetterAbout::Subject(..) => None,
        },
        about: match &file.about {
            LetterAbout::Case(_) => None,
            LetterAbout::Subject(line) => Some(SubjectRef::new(line.of, &line.label)),
        },
        party: Ref { id: party_id(row.party_id), name: &party },
        by: view.operator_number(row.operator_id),
        delivery,
        html: &row.html,
    }))
}

/// The page of a letter runs nothing and loads nothing.
const LETTER_ALLOWS: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page of a letter, printable.
#[utoipa::path(get, path = "/letters/{id}/html", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn get_letter_html(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let file = query::letter::letter(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(file.letter.html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_ALLOWS));
    // A page of our own shows it in a frame for printing.
    headers.insert(axum::http::header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

/// A letter as PDF, named after its kind and the number of what it is about.
#[utoipa::path(get, path = "/letters/{id}/pdf", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
pub async fn get_letter_pdf(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let (letter, file) = query::letter::letter_pdf(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(file));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{} {}.pdf", letter.letter.name, letter.number())));
    Ok(response)
}

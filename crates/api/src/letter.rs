//! Letters: reading and printing them, and the proof that one reached the customer.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::case::Case as CaseData;
use yinuo_core::id::{CaseId, LetterId};
use yinuo_core::service::Service;
use yinuo_service::command::Command;
use yinuo_service::command::letter::DeliverLetter;
use yinuo_service::query;
use yinuo_store::tables::case::{LetterLineRow, LetterRow};

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::file::disposition;
use crate::problem::Problem;
use crate::shape::{
    Answer, CaseRef, IdText, LocalText, Ref, View, case_id, instant, letter_id, mark_replay, ok, party_id,
};
use crate::state::Api;
use crate::words;

/// A letter without its page.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: &'a str,
    pub name: LocalText<'a>,
    pub subject: &'a str,
    #[schema(value_type = words::LetterState)]
    pub state: &'static str,
    pub created_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

/// A letter goes out as soon as it is written; what is left is to prove its delivery.
fn state(delivered: bool) -> &'static str {
    if delivered { "delivered" } else { "sent" }
}

fn name<'a>(service: Option<&'a Service>, kind: &str, written: &'a str) -> LocalText<'a> {
    match service.and_then(|service| service.letter(kind)) {
        Some(rule) => (&rule.name).into(),
        None => LocalText::same(written),
    }
}

impl<'a> LetterLine<'a> {
    pub fn new(case: &'a CaseData, row: &'a LetterLineRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(Some(&case.service), &row.kind, &row.name),
            subject: &row.subject,
            state: state(row.delivered_at.is_some()),
            created_at: instant(row.created_at),
            delivered_at: row.delivered_at.map(instant),
        }
    }

    fn of_row(service: Option<&'a Service>, row: &'a LetterRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(service, &row.kind, &row.name),
            subject: &row.subject,
            state: state(row.delivered_at.is_some()),
            created_at: instant(row.created_at),
            delivered_at: row.delivered_at.map(instant),
        }
    }
}

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
    pub case: CaseRef<'a>,
    pub party: Ref<'a>,
    pub by: Ref<'a>,
    pub delivery: Option<Delivery<'a>>,
    pub html: &'a str,
}

/// A letter.
#[utoipa::path(get, path = "/letters/{id}", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, body = Letter<'static>)))]
pub async fn get_letter(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let (row, case) = query::case::letter(&api.house, &signed.actor, id).await?;
    let party = query::case::party_name(&api.house, row.party_id).await?;
    let view = View::new(&api.house, &signed);
    let service = api.house.rules().by_version(&case.service_version);
    let delivery = row.delivered_at.zip(row.delivery_channel.as_deref()).map(|(at, channel)| Delivery {
        at: instant(at),
        channel,
        proof: row.delivery_proof.as_deref().unwrap_or_default(),
    });
    Ok(ok(&Letter {
        line: LetterLine::of_row(service.map(|service| &**service), &row),
        case: CaseRef { id: case_id(case.id), number: &case.number },
        party: Ref { id: party_id(row.party_id), name: &party },
        by: view.operator_number(row.operator_id),
        delivery,
        html: &row.html,
    }))
}

/// The page of a letter runs nothing and loads nothing.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The page of a letter, printable.
#[utoipa::path(get, path = "/letters/{id}/html", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn get_letter_html(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let (row, _case) = query::case::letter(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(row.html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY));
    // A page of our own shows it in a frame for printing.
    headers.insert(axum::http::header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

/// A letter as PDF, named after its kind and the number of its case.
#[utoipa::path(get, path = "/letters/{id}/pdf", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
pub async fn get_letter_pdf(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let (row, case, file) = query::case::letter_pdf(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(file));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{} {}.pdf", row.name, case.number)));
    Ok(response)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDelivery {
    /// Now, where it is left out.
    #[serde(default)]
    pub at: Option<Timestamp>,
    #[schema(value_type = words::DeliveryChannel)]
    pub channel: String,
    /// A waybill number, the name of who signed, and the like.
    pub proof: String,
}

/// Record that a letter reached the customer.
#[utoipa::path(post, path = "/letters/{id}/deliveries", tag = "letter", request_body = NewDelivery,
    params(("id" = String, Path)), responses((status = 200, body = LetterLine<'static>)))]
pub async fn deliver_letter(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<LetterId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewDelivery>,
) -> Result<Answer, Problem> {
    let (_, case) = query::case::letter(&api.house, &signed.actor, id).await?;
    let command = Command::DeliverLetter(DeliverLetter {
        letter: id,
        case: CaseId::from_number(case.id),
        at: body.at,
        channel: body.channel,
        proof: body.proof,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let (row, case) = query::case::letter(&api.house, &signed.actor, id).await?;
    let service = api.house.rules().by_version(&case.service_version);
    Ok(mark_replay(ok(&LetterLine::of_row(service.map(|service| &**service), &row)), answer.replayed))
}

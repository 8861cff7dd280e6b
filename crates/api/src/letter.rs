//! Letters: reading and printing them, and the proof that one reached the customer.

use axum::body::Body as ResponseBody;
use axum::extract::{Path, State};
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::case::Case as CaseData;
use yinuo_core::id::{CaseId, LetterId, PolicyId};
use yinuo_core::service::LetterRule;
use yinuo_service::command::Command;
use yinuo_service::command::letter::{DeliverLetter, LetterOf};
use yinuo_service::query;
use yinuo_service::query::case::LetterFile;
use yinuo_service::rules::Rules;
use yinuo_store::tables::letter::{LetterLineRow, LetterRow};

use crate::extract::{Body, Id, IdempotencyKey, Signed};
use crate::file::disposition;
use crate::payout::PolicyNumber;
use crate::problem::Problem;
use crate::shape::{
    Answer, CaseRef, IdText, Items, LocalText, Ref, View, case_id, instant, letter_id, mark_replay, ok, party_id,
    policy_id,
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

fn name<'a>(rule: Option<&'a LetterRule>, written: &'a str) -> LocalText<'a> {
    match rule {
        Some(rule) => (&rule.name).into(),
        None => LocalText::same(written),
    }
}

/// What a letter of a case, or about a policy, is written by; nothing, where the rules have lost it since.
fn rule_of<'r>(rules: &'r Rules, file: &LetterFile) -> Option<&'r LetterRule> {
    match &file.case {
        Some(case) => rules.by_version(&case.service_version)?.letter(&file.letter.kind),
        None => rules.catalogue().event_letter(&file.letter.kind).map(|(_, rule)| rule),
    }
}

impl<'a> LetterLine<'a> {
    pub fn new(case: &'a CaseData, row: &'a LetterLineRow) -> LetterLine<'a> {
        LetterLine::by_rule(case.service.letter(&row.kind), row)
    }

    fn by_rule(rule: Option<&'a LetterRule>, row: &'a LetterLineRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(rule, &row.name),
            subject: &row.subject,
            state: state(row.delivered_at.is_some()),
            created_at: instant(row.created_at),
            delivered_at: row.delivered_at.map(instant),
        }
    }

    fn of_row(rule: Option<&'a LetterRule>, row: &'a LetterRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(rule, &row.name),
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
    /// Absent, where the letter is about a policy.
    pub case: Option<CaseRef<'a>>,
    /// What the letter is about, where no case is behind it.
    pub policy: Option<PolicyNumber<'a>>,
    pub party: Ref<'a>,
    pub by: Ref<'a>,
    pub delivery: Option<Delivery<'a>>,
    pub html: &'a str,
}

/// A letter.
#[utoipa::path(get, path = "/letters/{id}", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, body = Letter<'static>)))]
pub async fn get_letter(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let file = query::case::letter(&api.house, &signed.actor, id).await?;
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
        case: file.case.as_ref().map(|case| CaseRef { id: case_id(case.id), number: &case.number }),
        policy: file.policy.as_ref().map(|policy| PolicyNumber { id: policy_id(policy.id), number: &policy.number }),
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
    let file = query::case::letter(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(file.letter.html));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY));
    // A page of our own shows it in a frame for printing.
    headers.insert(axum::http::header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

/// A letter as PDF, named after its kind and the number of its case or policy.
#[utoipa::path(get, path = "/letters/{id}/pdf", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
pub async fn get_letter_pdf(State(api): State<Api>, signed: Signed, Id(id): Id<LetterId>) -> Result<Answer, Problem> {
    let (letter, file) = query::case::letter_pdf(&api.house, &signed.actor, id).await?;
    let mut response = Response::new(ResponseBody::from(file));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{} {}.pdf", letter.letter.name, letter.number())));
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
    let file = query::case::letter(&api.house, &signed.actor, id).await?;
    let of = match file.letter.policy_id {
        Some(policy) => LetterOf::Policy(PolicyId::from_number(policy)),
        None => LetterOf::Case(CaseId::from_number(file.letter.case_id)),
    };
    let command =
        Command::DeliverLetter(DeliverLetter { letter: id, of, at: body.at, channel: body.channel, proof: body.proof });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let file = query::case::letter(&api.house, &signed.actor, id).await?;
    let line = LetterLine::of_row(rule_of(api.house.rules(), &file), &file.letter);
    Ok(mark_replay(ok(&line), answer.replayed))
}

/// The letters about a policy that no case is behind, oldest first.
#[utoipa::path(get, path = "/policies/{id}/letters", tag = "letter", params(("id" = String, Path)),
    responses((status = 200, body = Items<LetterLine<'static>>)))]
pub async fn list_policy_letters(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let rows = yinuo_service::life::query::policy::letters(&api.house, &signed.actor, &id).await?;
    let catalogue = api.house.rules().catalogue();
    let items = rows
        .iter()
        .map(|row| LetterLine::by_rule(catalogue.event_letter(&row.kind).map(|(_, rule)| rule), row))
        .collect();
    Ok(ok(&Items { items }))
}

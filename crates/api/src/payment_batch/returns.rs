//! Taking in what the bank sent back about a batch.

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_core::id::PaymentBatchId;
use yinuo_service::payment::{ReturnReport, ReturnRow};
use yinuo_service::{Stop, payment};

use super::shape::{PaymentBatch, PaymentBatchDetail, batch_with_counts};
use crate::extract::{Id, Signed, media_type};
use crate::language::Language;
use crate::problem::Problem;
use crate::refusal_text;
use crate::refusal_text::Facts;
use crate::shape::{Answer, ok};
use crate::state::Api;
use crate::view::View;

/// The largest return file with its wrapping, in bytes.
pub const RETURN_LIMIT: usize = (16 << 20) + (64 << 10);

/// A form with one part, `file`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes the form; its parts are read one by one")]
pub struct ReturnForm {
    #[schema(format = Binary)]
    pub file: String,
}

/// A row of a return file for which nothing was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReturnLine<'a> {
    /// The line of a table, the number of the transaction in a document; 0 where it is about the whole batch.
    pub row: u64,
    pub column: &'static str,
    pub code: &'static str,
    pub detail: String,
    /// What stands there.
    pub text: &'a str,
}

/// What taking in a return file came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Returned<'a> {
    pub batch: PaymentBatchDetail<'a>,
    pub settled_paid: u64,
    pub settled_returned: u64,
    pub already_known: u64,
    /// On their way: the bank has accepted them, which is not paid.
    pub not_final: u64,
    /// About no payment of ours.
    pub unknown: Vec<ReturnLine<'a>>,
    /// With another amount than was sent.
    pub wrong_amount: Vec<ReturnLine<'a>>,
    /// They cannot be read, or contradict what is known.
    pub bad: Vec<ReturnLine<'a>>,
}

fn lines(rows: &[ReturnRow], language: Language) -> Vec<ReturnLine<'_>> {
    rows.iter().map(|row| ReturnLine::new(row, language)).collect()
}

impl<'a> ReturnLine<'a> {
    fn new(row: &'a ReturnRow, language: Language) -> ReturnLine<'a> {
        let told = refusal_text::cause(row.code, language).map(str::to_owned);
        let sentence = || refusal_text::detail(row.code, Facts { facts: &[], service: None, roles: None }, language);
        let detail = told.unwrap_or_else(sentence);
        ReturnLine { row: row.row, column: row.column, code: row.code, detail, text: &row.text }
    }
}

/// Take in what the bank sent back about a batch: pain.002, camt.054 or a table. The same file again changes nothing.
#[utoipa::path(post, path = "/payment-batches/{id}/returns", tag = "payout",
    request_body(content = ReturnForm, content_type = "multipart/form-data"),
    params(("id" = String, Path)), responses((status = 200, body = Returned<'static>)))]
pub async fn import_return(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    request: Request,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PAY_OUT).map_err(Stop::from)?;
    let bytes = file_of_form(request, &api).await?;
    let report = payment::import_return(&api.house, &signed.actor, Some(id), &bytes, |_, _| {}).await?;
    let (row, counts) = batch_with_counts(&api, &signed, id).await?;
    let view = View::new(&api.house, &signed);
    let ReturnReport { settled_paid, settled_returned, already_known, not_final, unknown, wrong_amount, bad } = &report;
    Ok(ok(&Returned {
        batch: PaymentBatch::detail(&view, &row, &counts),
        settled_paid: *settled_paid,
        settled_returned: *settled_returned,
        already_known: *already_known,
        not_final: *not_final,
        unknown: lines(unknown, signed.language),
        wrong_amount: lines(wrong_amount, signed.language),
        bad: lines(bad, signed.language),
    }))
}

/// The part `file` of a form.
async fn file_of_form(request: Request, api: &Api) -> Result<Vec<u8>, Problem> {
    if !media_type(request.headers()).eq_ignore_ascii_case("multipart/form-data") {
        return Err(Problem::new("wrong_content_type").with("expected", "multipart/form-data"));
    }
    let broken = || Problem::new("malformed_request").with("cause", "body_broken_off");
    let mut form = Multipart::from_request(request, api).await.map_err(|_| broken())?;
    let too_large = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new("too_large").with("limit", RETURN_LIMIT.to_string()),
        _ => broken(),
    };
    while let Some(field) = form.next_field().await.map_err(too_large)? {
        let is_file = |field: &Field<'_>| field.name() == Some("file");
        if is_file(&field) {
            return Ok(field.bytes().await.map_err(too_large)?.to_vec());
        }
    }
    Err(Problem::field("file", "missing"))
}

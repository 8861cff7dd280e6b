//! Payment batches: gathering them, their files for the bank, and what the bank sends back.

use axum::body::Body as ResponseBody;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::access::Permission;
use yinuo_core::id::PaymentBatchId;
use yinuo_core::ledger::PaymentKind;
use yinuo_core::life::policy::BatchKind;
use yinuo_core::money::Fen;
use yinuo_service::Stop;
use yinuo_service::payment::{self, BatchFilter, BatchFormat, BatchReport, ReturnReport, ReturnRow};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::payout::{BatchCountRow, DebitLineRow, PaymentBatchRow};

use crate::extract::{Body, Id, IdempotencyKey, Query, Signed, media_type};
use crate::language::Language;
use crate::payout::PolicyNumber;
use crate::problem::Problem;
use crate::refusal_text::{self, Facts};
use crate::shape::{
    Answer, IdText, List, Ref, View, batch_id, debit_id, instant, json, mark_replay, ok, party_id, payout_id,
    policy_id, with_etag,
};
use crate::state::Api;
use crate::words;

/// The largest return file with its wrapping, in bytes.
pub const RETURN_LIMIT: usize = (16 << 20) + (64 << 10);

/// The kind of a batch of debits.
const DEBIT: &str = "debit";

/// How many payouts or debits of a batch stand there, and their sum.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchCount<'a> {
    #[schema(value_type = words::BatchedState)]
    pub state: &'a str,
    pub count: i64,
    /// Yuan.
    pub amount: String,
}

/// A batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentBatch<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// `debit`, or the only kind of payout in it; absent, payouts of all kinds.
    #[schema(value_type = Option<words::BatchKind>)]
    pub kind: Option<&'static str>,
    pub office: Ref<'a>,
    pub by: Ref<'a>,
    pub created_at: Timestamp,
    #[schema(value_type = Date)]
    pub execute_on: &'a str,
    #[schema(value_type = words::BatchState)]
    pub state: &'a str,
    /// As it was sealed.
    pub count: i64,
    /// Yuan, as it was sealed.
    pub amount: String,
    pub sent_at: Option<Timestamp>,
    pub version: i64,
}

/// A batch, and what became of its payouts. One that was corrected after it came back has left the batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentBatchDetail<'a> {
    #[serde(flatten)]
    pub batch: PaymentBatch<'a>,
    pub counts: Vec<BatchCount<'a>>,
}

impl<'a> PaymentBatch<'a> {
    fn new(view: &'a View, row: &'a PaymentBatchRow) -> PaymentBatch<'a> {
        PaymentBatch {
            id: batch_id(row.id),
            kind: match BatchKind::parse(&row.kind) {
                Some(BatchKind::Debits) => Some(DEBIT),
                kind => kind.and_then(BatchKind::payment_kind).map(PaymentKind::key),
            },
            office: view.office_number(row.office_id),
            by: view.operator_number(row.operator_id),
            created_at: instant(row.created_at),
            execute_on: &row.execute_on,
            state: &row.state,
            count: row.count,
            amount: Fen(row.amount).to_string(),
            sent_at: row.sent_at.map(instant),
            version: row.version,
        }
    }

    fn detail(view: &'a View, row: &'a PaymentBatchRow, counts: &'a [BatchCountRow]) -> PaymentBatchDetail<'a> {
        let count = |row: &'a BatchCountRow| BatchCount {
            state: &row.state,
            count: row.number,
            amount: Fen(row.amount).to_string(),
        };
        PaymentBatchDetail { batch: PaymentBatch::new(view, row), counts: counts.iter().map(count).collect() }
    }
}

/// A payout that was left out of a batch, or a policy that was not debited, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOut {
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    #[schema(value_type = Option<String>)]
    pub policy: Option<IdText>,
    pub code: &'static str,
    pub detail: String,
}

/// What gathering a batch came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Gathered<'a> {
    pub batch: PaymentBatchDetail<'a>,
    /// Taken by this run.
    pub collected: u64,
    /// Thought ready, and have to wait after all.
    pub waiting: u64,
    /// Left out by a refusal, of which the first are named.
    pub refused: u64,
    pub refusals: Vec<LeftOut>,
}

async fn gathered(
    api: &Api,
    signed: &Signed,
    status: StatusCode,
    report: BatchReport,
    replayed: bool,
) -> Result<Answer, Problem> {
    let (row, counts) = batch_with_counts(api, signed, report.batch).await?;
    let view = View::new(&api.house, signed);
    let left_out = |(what, refusal): &(payment::LeftOut, yinuo_core::refusal::Refusal)| LeftOut {
        payout: match what {
            payment::LeftOut::Payout(payout) => Some(payout_id(payout.number())),
            payment::LeftOut::Policy(_) => None,
        },
        policy: match what {
            payment::LeftOut::Payout(_) => None,
            payment::LeftOut::Policy(policy) => Some(policy_id(policy.number())),
        },
        code: refusal.code,
        detail: refusal_text::sentences(refusal.code, Facts { facts: &refusal.facts, service: None }, signed.language)
            .0,
    };
    let body = Gathered {
        batch: PaymentBatch::detail(&view, &row, &counts),
        collected: report.collected,
        waiting: report.waiting,
        refused: report.refused,
        refusals: report.refusals.iter().map(left_out).collect(),
    };
    Ok(mark_replay(with_etag(json(status, &body), row.version), replayed))
}

async fn batch_with_counts(
    api: &Api,
    signed: &Signed,
    id: PaymentBatchId,
) -> Result<(PaymentBatchRow, Vec<BatchCountRow>), Problem> {
    let row = query::payout::batch_row(&api.house, &signed.actor, id).await?;
    let counts = query::payout::batch_counts(&api.house, id).await?;
    Ok((row, counts))
}

async fn answered(api: &Api, signed: &Signed, id: PaymentBatchId, replayed: bool) -> Result<Answer, Problem> {
    let (row, counts) = batch_with_counts(api, signed, id).await?;
    let view = View::new(&api.house, signed);
    let body = ok(&PaymentBatch::detail(&view, &row, &counts));
    Ok(mark_replay(with_etag(body, row.version), replayed))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    #[param(value_type = Option<words::BatchState>)]
    state: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `created`, with a minus sign downwards.
    sort: Option<String>,
}

/// Payment batches, the latest first.
#[utoipa::path(get, path = "/payment-batches", tag = "payout", params(BatchQuery),
    responses((status = 200, body = List<PaymentBatch<'static>>)))]
pub async fn list_batches(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<BatchQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::batches(&api.house, &signed.actor, query.state.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| PaymentBatch::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPaymentBatch {
    /// When the bank is to pay; today or later. What is due by then is gathered.
    pub execute_on: Date,
    /// Payouts of this kind only; `debit`: open premiums, by debits their holders have authorised.
    #[serde(default)]
    pub kind: Option<words::BatchKind>,
}

/// The kind of payout a batch is asked for by the same word.
fn payment_kind(kind: words::BatchKind) -> Option<PaymentKind> {
    let word = serde_json::to_value(kind).ok()?;
    word.as_str().and_then(PaymentKind::parse)
}

/// Make a batch of everything that is ready, or of open premiums to be debited, and seal it.
#[utoipa::path(post, path = "/payment-batches", tag = "payout", request_body = NewPaymentBatch,
    responses((status = 201, body = Gathered<'static>)))]
pub async fn make_batch(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPaymentBatch>,
) -> Result<Answer, Problem> {
    let (house, actor, on) = (&api.house, &signed.actor, body.execute_on);
    let made = if body.kind == Some(words::BatchKind::Debit) {
        payment::make_debit_batch(house, actor, on, key).await
    } else {
        let kind = body.kind.and_then(payment_kind);
        payment::make_batch(house, actor, on, BatchFilter { kind }, key).await
    };
    let (report, replayed) = made?;
    gathered(&api, &signed, StatusCode::CREATED, report, replayed).await
}

/// A batch, with how many of its payouts or debits stand where.
#[utoipa::path(get, path = "/payment-batches/{id}", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn get_batch(State(api): State<Api>, signed: Signed, Id(id): Id<PaymentBatchId>) -> Result<Answer, Problem> {
    answered(&api, &signed, id, false).await
}

/// A premium that a batch collects from the account of its policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebitItem<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub policy: PolicyNumber<'a>,
    pub holder: Ref<'a>,
    pub office: Ref<'a>,
    /// Yuan.
    pub amount: String,
    /// Masked.
    pub account: &'a str,
    #[schema(value_type = words::DebitState)]
    pub state: &'a str,
    /// Of ISO 20022, as the bank gave it; empty where it gave none.
    pub return_code: Option<&'a str>,
    pub return_reason: Option<&'a str>,
    #[schema(value_type = Option<Date>)]
    pub settled_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> DebitItem<'a> {
    fn new(view: &'a View, row: &'a DebitLineRow) -> DebitItem<'a> {
        DebitItem {
            id: debit_id(row.id),
            policy: PolicyNumber { id: policy_id(row.policy_id), number: &row.policy_number },
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            amount: Fen(row.amount).to_string(),
            account: &row.account_masked,
            state: &row.state,
            return_code: row.return_code.as_deref(),
            return_reason: row.return_reason.as_deref(),
            settled_on: row.settled_on.as_deref(),
            version: row.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DebitQuery {
    #[param(value_type = Option<words::DebitState>)]
    state: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// The debits of a batch; none where it is one of payouts, which are in `/payouts?batch=`.
#[utoipa::path(get, path = "/payment-batches/{id}/items", tag = "payout",
    params(("id" = String, Path), DebitQuery), responses((status = 200, body = List<DebitItem<'static>>)))]
pub async fn list_debits(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    Query(query): Query<DebitQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::payout::debits(&api.house, &signed.actor, id, query.state.as_deref(), &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| DebitItem::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// Go on with gathering a batch that was broken off; a sealed one is counted again.
#[utoipa::path(post, path = "/payment-batches/{id}/collections", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = Gathered<'static>)))]
pub async fn collect_batch(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PAY_OUT).map_err(Stop::from)?;
    let report = payment::collect_batch(&api.house, &signed.actor, id).await?;
    gathered(&api, &signed, StatusCode::OK, report, false).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchFileQuery {
    /// ISO 20022 where it is left out: `pain001` of payouts, `pain008` of debits.
    #[param(value_type = Option<words::BatchFormat>)]
    format: Option<String>,
}

/// The file of a sealed batch for the bank, account numbers in clear. That it was read is recorded.
#[utoipa::path(get, path = "/payment-batches/{id}/file", tag = "payout",
    params(("id" = String, Path), BatchFileQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_batch_file(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    Query(query): Query<BatchFileQuery>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PAY_OUT).map_err(Stop::from)?;
    let wrong = || Problem::field("format", "not_a_format");
    let format = query.format.as_deref().map(|key| BatchFormat::parse(key).ok_or_else(wrong)).transpose()?;
    let (name, content) = payment::batch_file(&api.house, &signed.actor, id, format).await?;
    let mut response = Response::new(ResponseBody::from(content));
    let headers = response.headers_mut();
    let kind = match format {
        Some(BatchFormat::Csv) => "text/csv; charset=utf-8",
        _ => "application/xml",
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Record that the file of a batch went to the bank.
#[utoipa::path(post, path = "/payment-batches/{id}/sent", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn mark_batch_sent(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Result<Answer, Problem> {
    let answer = payment::mark_sent(&api.house, &signed.actor, id, key).await?;
    answered(&api, &signed, id, answer.replayed).await
}

/// Cancel a batch that was not sent; its payouts are ready again, its debits are cancelled.
#[utoipa::path(post, path = "/payment-batches/{id}/cancellation", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = PaymentBatchDetail<'static>)))]
pub async fn cancel_batch(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PaymentBatchId>,
) -> Result<Answer, Problem> {
    payment::cancel_batch(&api.house, &signed.actor, id).await?;
    answered(&api, &signed, id, false).await
}

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
        let sentence = || refusal_text::sentences(row.code, Facts { facts: &[], service: None }, language).0;
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
    let ReturnReport { settled_paid, settled_returned, already_known, unknown, wrong_amount, bad } = &report;
    Ok(ok(&Returned {
        batch: PaymentBatch::detail(&view, &row, &counts),
        settled_paid: *settled_paid,
        settled_returned: *settled_returned,
        already_known: *already_known,
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

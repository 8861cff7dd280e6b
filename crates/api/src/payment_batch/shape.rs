//! A batch on the wire, what gathering it came to, and the answers several verbs share.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::PaymentBatchId;
use yinuo_core::money::Fen;
use yinuo_core::payout::BatchKind;
use yinuo_core::subject::SubjectRef;
use yinuo_service::payment::BatchReport;
use yinuo_service::{payment, query};
use yinuo_store::tables::payout::{BatchCountRow, PaymentBatchRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::refusal_text::Facts;
use crate::shape::{Answer, IdText, Ref, approval_id, batch_id, instant, json, mark_replay, ok, payout_id, with_etag};
use crate::state::Api;
use crate::view::View;
use crate::{refusal_text, words};

/// The kind of a batch of debits.
pub const DEBIT: &str = "debit";

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
    pub fn new(view: &'a View, row: &'a PaymentBatchRow) -> PaymentBatch<'a> {
        PaymentBatch {
            id: batch_id(row.id),
            kind: match BatchKind::parse(&row.kind) {
                Some(BatchKind::Debits) => Some(DEBIT),
                kind => kind.and_then(BatchKind::payment_kind).map(|kind| kind.key),
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

    pub fn detail(view: &'a View, row: &'a PaymentBatchRow, counts: &'a [BatchCountRow]) -> PaymentBatchDetail<'a> {
        let count = |row: &'a BatchCountRow| BatchCount {
            state: &row.state,
            count: row.number,
            amount: Fen(row.amount).to_string(),
        };
        PaymentBatchDetail { batch: PaymentBatch::new(view, row), counts: counts.iter().map(count).collect() }
    }
}

/// A payout that was left out of a batch, or a subject that was not debited, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct LeftOut {
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    #[schema(value_type = Option<String>)]
    pub subject: Option<SubjectRef>,
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
    /// What waits for another's word before it can be sent.
    #[schema(value_type = Option<String>)]
    pub approval: Option<IdText>,
}

pub async fn gathered(
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
            payment::LeftOut::Subject(_) => None,
        },
        subject: match what {
            payment::LeftOut::Payout(_) => None,
            payment::LeftOut::Subject(subject) => Some(*subject),
        },
        code: refusal.code,
        detail: refusal_text::detail(
            refusal.code,
            Facts { facts: &refusal.facts, service: None, roles: None },
            signed.language,
        ),
    };
    let body = Gathered {
        batch: PaymentBatch::detail(&view, &row, &counts),
        collected: report.collected,
        waiting: report.waiting,
        refused: report.refused,
        refusals: report.refusals.iter().map(left_out).collect(),
        approval: report.approval.map(|id| approval_id(id.number())),
    };
    Ok(mark_replay(with_etag(json(status, &body), row.version), replayed))
}

pub async fn batch_with_counts(
    api: &Api,
    signed: &Signed,
    id: PaymentBatchId,
) -> Result<(PaymentBatchRow, Vec<BatchCountRow>), Problem> {
    let row = query::payout::batch_row(&api.house, &signed.actor, id).await?;
    let counts = query::payout::batch_counts(&api.house, id).await?;
    Ok((row, counts))
}

pub async fn answered(api: &Api, signed: &Signed, id: PaymentBatchId, replayed: bool) -> Result<Answer, Problem> {
    let (row, counts) = batch_with_counts(api, signed, id).await?;
    let view = View::new(&api.house, signed);
    let body = ok(&PaymentBatch::detail(&view, &row, &counts));
    Ok(mark_replay(with_etag(body, row.version), replayed))
}

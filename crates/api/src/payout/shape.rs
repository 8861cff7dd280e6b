//! A payout on the wire.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::PayoutId;
use yinuo_core::money::Fen;
use yinuo_core::payout;
use yinuo_service::query;
use yinuo_service::query::payout::PayoutLine;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{
    Answer, IdText, LocalText, Ref, SubjectRef, batch_id, case_id, mark_replay, ok, party_id, payout_id, with_etag,
};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// Where a payment goes. The number in clear stands in the file for the bank only.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayoutTarget<'a> {
    pub payee: String,
    /// Masked.
    pub account: String,
    pub bank: Option<LocalText<'a>>,
    pub branch_code: Option<String>,
    /// Who entered it.
    pub by: Option<Ref<'a>>,
    /// Of this payout alone, not the standing one of its subject.
    pub own: bool,
}

/// A reason for which a payout waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Block {
    /// Of the chart's: `no-account`.
    pub reason: &'static str,
    pub name: LocalText<'static>,
    pub since: Date,
}

impl Block {
    /// Whose account is missing is said by name: that of the subject is no account of a beneficiary.
    pub fn of(block: &payout::Block, payee: &str) -> Block {
        let name = if *block.reason == payout::NO_ACCOUNT {
            LocalText {
                zh: format!("“{payee}”的收款账户尚未登记；登记后自动放行。").into(),
                en: format!("The account of {payee} is not on file yet; it goes on once it is.").into(),
            }
        } else {
            LocalText { zh: block.reason.zh.into(), en: block.reason.en.into() }
        };
        Block { reason: block.reason.key, name, since: block.since }
    }
}

/// An attempt to pay that came to nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedAttempt<'a> {
    /// 1, 2, …
    pub number: i64,
    #[schema(value_type = String)]
    pub batch: IdText,
    pub payee: &'a str,
    /// Masked.
    pub account: &'a str,
    #[schema(value_type = Date)]
    pub ended_on: &'a str,
    /// Of ISO 20022, as the bank gave it; absent where the batch was not sent.
    pub return_code: Option<&'a str>,
    pub return_reason: Option<&'a str>,
}

/// A payout.
#[derive(Debug, Serialize, ToSchema)]
pub struct Payout<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub subject: SubjectRef<'a>,
    /// To whom it is owed.
    pub creditor: Ref<'a>,
    /// Whose it is: the creditor, or somebody else such as a beneficiary.
    pub payee: &'a str,
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    pub office: Ref<'a>,
    /// A kind of payment of the chart.
    pub kind: &'a str,
    #[schema(value_type = Date)]
    pub due_on: &'a str,
    /// Yuan.
    pub amount: String,
    #[schema(value_type = words::PayoutState)]
    pub state: &'a str,
    /// Why it waits; it is ready where nothing is left.
    pub blocks: Vec<Block>,
    pub account: Option<PayoutTarget<'a>>,
    #[schema(value_type = Option<String>)]
    pub batch: Option<IdText>,
    /// How often it was taken into a batch.
    pub attempts: i64,
    /// Of ISO 20022, as the bank gave it; empty where it gave none.
    pub return_code: Option<&'a str>,
    pub return_reason: Option<&'a str>,
    #[schema(value_type = Option<Date>)]
    pub settled_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> Payout<'a> {
    pub fn new(view: &'a View, line: &'a PayoutLine) -> Payout<'a> {
        let row = &line.row;
        let banks = &view.house.rules().banks().branches;
        let account = line.account().map(|account| {
            let known = account.branch_code.as_deref().and_then(|branch| banks.bank(branch));
            let bank = known.or_else(|| account.bank_code.as_deref().and_then(|code| banks.bank(code)));
            PayoutTarget {
                payee: account.payee,
                account: account.masked,
                bank: bank.map(Into::into),
                branch_code: account.branch_code,
                by: account.entered_by.map(|by| view.operator_number(by.number())),
                own: row.own_account != 0,
            }
        });
        let payee = row.payee.as_deref().unwrap_or(&row.creditor_name);
        let label = line.standing.as_ref().map_or("", |standing| &standing.label);
        Payout {
            id: payout_id(row.id),
            subject: SubjectRef::new(line.subject, label),
            creditor: Ref { id: party_id(row.creditor_id), name: &row.creditor_name },
            payee,
            case: row.case_id.map(case_id),
            office: view.office_number(row.office_id),
            kind: &row.kind,
            due_on: &row.due_on,
            amount: Fen(row.amount).to_string(),
            state: &row.state,
            blocks: line.blocks.iter().map(|block| Block::of(block, payee)).collect(),
            account,
            batch: row.batch_id.map(batch_id),
            attempts: row.attempts,
            return_code: row.return_code.as_deref(),
            return_reason: row.return_reason.as_deref(),
            settled_on: row.settled_on.as_deref(),
            version: row.version,
        }
    }
}

/// A payout with the attempts that came to nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayoutDetail<'a> {
    #[serde(flatten)]
    pub payout: Payout<'a>,
    /// The first before the others.
    pub failed_attempts: Vec<FailedAttempt<'a>>,
}

pub async fn answered(api: &Api, signed: &Signed, id: PayoutId, replayed: bool) -> Result<Answer, Problem> {
    let line = query::payout::line(&api.house, &signed.actor, id).await?;
    let rows = query::payout::failed_attempts(&api.house, id).await?;
    let view = View::new(&api.house, signed);
    let failed_attempts = rows.iter().map(|row| FailedAttempt {
        number: row.number,
        batch: batch_id(row.batch_id),
        payee: &row.payee,
        account: &row.account_masked,
        ended_on: &row.ended_on,
        return_code: row.return_code.as_deref(),
        return_reason: row.return_reason.as_deref(),
    });
    let body = PayoutDetail { payout: Payout::new(&view, &line), failed_attempts: failed_attempts.collect() };
    Ok(mark_replay(with_etag(ok(&body), line.row.version), replayed))
}

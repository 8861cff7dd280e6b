//! A payout on the wire.

use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::PayoutId;
use yinuo_core::money::Fen;
use yinuo_service::query;
use yinuo_store::tables::payout::PayoutLineRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{
    Answer, IdText, LocalText, PolicyNumber, Ref, batch_id, case_id, mark_replay, ok, party_id, payout_id, policy_id,
    with_etag,
};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// Where a payment goes. The number in clear stands in the file for the bank only.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayoutTarget<'a> {
    pub payee: &'a str,
    /// Masked.
    pub account: &'a str,
    pub bank: Option<LocalText<'a>>,
    pub branch_code: Option<&'a str>,
    /// Who entered it.
    pub by: Option<Ref<'a>>,
    /// Of this payout alone, not that of its policy.
    pub own: bool,
}

/// A payout.
#[derive(Debug, Serialize, ToSchema)]
pub struct Payout<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub policy: PolicyNumber<'a>,
    pub holder: Ref<'a>,
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
    #[schema(value_type = Option<words::BlockedBy>)]
    pub blocked_by: Option<&'a str>,
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
    pub fn new(view: &'a View, row: &'a PayoutLineRow) -> Payout<'a> {
        let banks = &view.house.rules().banks().branches;
        let known = row.branch_code.as_deref().and_then(|branch| banks.bank(branch));
        let bank = known.or_else(|| row.bank_code.as_deref().and_then(|code| banks.bank(code)));
        let account = row.account_masked.as_deref().map(|account| PayoutTarget {
            payee: row.payee.as_deref().unwrap_or_default(),
            account,
            bank: bank.map(Into::into),
            branch_code: row.branch_code.as_deref(),
            by: row.account_by.map(|by| view.operator_number(by)),
            own: row.own_account != 0,
        });
        Payout {
            id: payout_id(row.id),
            policy: PolicyNumber { id: policy_id(row.policy_id), number: &row.policy_number },
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            case: row.case_id.map(case_id),
            office: view.office_number(row.office_id),
            kind: &row.kind,
            due_on: &row.due_on,
            amount: Fen(row.amount).to_string(),
            state: &row.state,
            blocked_by: row.blocked_by.as_deref(),
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

pub async fn answered(api: &Api, signed: &Signed, id: PayoutId, replayed: bool) -> Result<Answer, Problem> {
    let row = query::payout::line(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(with_etag(ok(&Payout::new(&view, &row)), row.version), replayed))
}

//! Payouts: what is owed to customers and how far each payment has come; corrections where no case works on one; and errors of
//! our own.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OfficeId, OperatorId, PaymentBatchId, PayoutId, PolicyId};
use yinuo_core::money::Fen;
use yinuo_core::service::Answers;
use yinuo_service::payment;
use yinuo_service::query::payout::{ErrorFilter, PayoutFilter};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::life::ServiceErrorLineRow;
use yinuo_store::tables::payout::PayoutLineRow;

use crate::extract::{Body, Id, IdempotencyKey, Query, Signed};
use crate::problem::Problem;
use crate::shape::{
    Answer, IdText, List, LocalText, Ref, View, batch_id, case_id, error_id, instant, mark_replay, ok, party_id,
    payout_id, policy_id, with_etag,
};
use crate::state::Api;
use crate::words;

/// A policy by id and number.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PolicyNumber<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
}

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
    #[schema(value_type = words::PaymentKind)]
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
    fn new(view: &'a View, row: &'a PayoutLineRow) -> Payout<'a> {
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

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayoutQuery {
    /// A state, or `waiting`: everything not paid and not cancelled.
    state: Option<String>,
    #[param(value_type = Option<words::PaymentKind>)]
    kind: Option<String>,
    #[param(value_type = Option<String>)]
    batch: Option<PaymentBatchId>,
    #[param(value_type = Option<String>)]
    policy: Option<PolicyId>,
    due_from: Option<Date>,
    due_until: Option<Date>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    /// A policy number, a name, an identity number, a phone.
    q: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `due` or `amount`, with a minus sign downwards.
    sort: Option<String>,
}

/// Payouts, those due first before the others.
#[utoipa::path(get, path = "/payouts", tag = "payout", params(PayoutQuery),
    responses((status = 200, body = List<Payout<'static>>)))]
pub async fn list_payouts(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PayoutQuery>,
) -> Result<Answer, Problem> {
    let filter = PayoutFilter {
        state: query.state,
        kind: query.kind,
        batch: query.batch,
        policy: query.policy,
        due_from: query.due_from,
        due_until: query.due_until,
        office: query.office,
        q: query.q,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::list(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Payout::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

async fn answered(api: &Api, signed: &Signed, id: PayoutId, replayed: bool) -> Result<Answer, Problem> {
    let row = query::payout::line(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(with_etag(ok(&Payout::new(&view, &row)), row.version), replayed))
}

/// A payout.
#[utoipa::path(get, path = "/payouts/{id}", tag = "payout", params(("id" = String, Path)),
    responses((status = 200, body = Payout<'static>)))]
pub async fn get_payout(State(api): State<Api>, signed: Signed, Id(id): Id<PayoutId>) -> Result<Answer, Problem> {
    answered(&api, &signed, id, false).await
}

/// An account to pay to, the number entered twice.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayoutCorrection {
    pub payee_account: String,
    pub payee_account_again: String,
    /// The payee, where it is left out.
    #[serde(default)]
    pub account_holder: Option<String>,
    #[serde(default)]
    pub branch_code: Option<String>,
    /// Why somebody else's account is paid to.
    #[serde(default)]
    pub other_holder_reason: Option<String>,
}

/// Give a payout that waits or was sent back a new account, where no case works on it.
#[utoipa::path(post, path = "/payouts/{id}/corrections", tag = "payout", request_body = PayoutCorrection,
    params(("id" = String, Path)), responses((status = 200, body = Payout<'static>)))]
pub async fn correct_payout(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<PayoutId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PayoutCorrection>,
) -> Result<Answer, Problem> {
    let given = [
        ("payee_account", Some(body.payee_account)),
        ("payee_account_again", Some(body.payee_account_again)),
        ("account_holder", body.account_holder),
        ("branch_code", body.branch_code),
        ("other_holder_reason", body.other_holder_reason),
    ];
    let answers: Answers = given.into_iter().filter_map(|(key, answer)| Some((key.to_owned(), answer?))).collect();
    let answer = payment::correct_payout(&api.house, &signed.actor, id, answers, key).await?;
    answered(&api, &signed, id, answer.replayed).await
}

/// An error of our own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceError<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// `wrong-account`, `missed-sweep`.
    pub kind: &'a str,
    pub policy: PolicyNumber<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
    /// Whose error it is, where that is known.
    pub operator: Option<Ref<'a>>,
    #[schema(value_type = Date)]
    pub occurred_on: &'a str,
    pub recorded_at: Timestamp,
    pub note: &'a str,
}

impl<'a> ServiceError<'a> {
    fn new(view: &'a View, row: &'a ServiceErrorLineRow) -> ServiceError<'a> {
        ServiceError {
            id: error_id(row.id),
            kind: &row.kind,
            policy: PolicyNumber { id: policy_id(row.policy_id), number: &row.policy_number },
            office: view.office_number(row.office_id),
            payout: row.payout_id.map(payout_id),
            case: row.case_id.map(case_id),
            operator: row.operator_id.map(|operator| view.operator_number(operator)),
            occurred_on: &row.occurred_on,
            recorded_at: instant(row.recorded_at),
            note: &row.note,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceErrorQuery {
    kind: Option<String>,
    #[param(value_type = Option<String>)]
    operator: Option<OperatorId>,
    from: Option<Date>,
    until: Option<Date>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// Errors of our own, the latest first.
#[utoipa::path(get, path = "/service-errors", tag = "payout", params(ServiceErrorQuery),
    responses((status = 200, body = List<ServiceError<'static>>)))]
pub async fn list_service_errors(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ServiceErrorQuery>,
) -> Result<Answer, Problem> {
    let filter = ErrorFilter {
        kind: query.kind,
        operator: query.operator,
        from: query.from,
        until: query.until,
        office: query.office,
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::payout::service_errors(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| ServiceError::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

//! Policies: proposing, searching, looking at one as of any day, taking money in and back, undoing a lapse of our own making.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yinuo_core::case as core_case;
use yinuo_core::id::{PartyId, PolicyId, TransferId};
use yinuo_core::identity::Sex;
use yinuo_core::life::policy as core_policy;
use yinuo_core::life::product::{PayMode, PolicyFacts, Span};
use yinuo_core::money::Fen;
use yinuo_service::command::Command;
use yinuo_service::command::debit::SetDebit;
use yinuo_service::life::command::policy::{
    Means, ProposePolicy, ReceivePremium, ReverseLapse, ReverseReceipt, SetPrompts,
};
use yinuo_service::life::query;
use yinuo_service::life::query::policy::PolicyFilter;
use yinuo_service::query::PageAsk;

use crate::extract::{Body, IdempotencyKey, IfMatch, Query, Signed};
use crate::ledger::TransferLine;
use crate::life::policy_shape::{Policy, PolicyLine, whole};
use crate::problem::Problem;
use crate::shape::{Answer, Items, List, View, json, mark_replay, ok, with_etag};
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PolicyQuery {
    /// A policy number; the holder by name, pinyin, initials, identity number or phone.
    q: Option<String>,
    #[param(value_type = Option<words::PolicyState>)]
    state: Option<String>,
    /// The key of a product.
    product: Option<String>,
    /// Only those of a party.
    #[param(value_type = Option<String>)]
    holder: Option<PartyId>,
    /// Only policies on which something is owed.
    owing: Option<bool>,
    limit: Option<i64>,
    after: Option<String>,
    /// `applied`, `number` or `state`, with a minus sign downwards.
    sort: Option<String>,
}

/// Find policies.
#[utoipa::path(get, path = "/policies", tag = "policy", params(PolicyQuery),
    responses((status = 200, body = List<PolicyLine<'static>>)))]
pub async fn list_policies(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PolicyQuery>,
) -> Result<Answer, Problem> {
    if query.state.as_deref().is_some_and(|state| core_policy::PolicyState::parse(state).is_none()) {
        return Err(Problem::field("state", "wrong_value"));
    }
    let filter = PolicyFilter {
        q: query.q,
        state: query.state,
        product: query.product,
        holder: query.holder,
        owing: query.owing.unwrap_or(false),
    };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::policy::list(&api.house, &signed.actor, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| PolicyLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AsOf {
    /// What was agreed on that day; now, where it is left out.
    as_of: Option<Date>,
}

/// A policy by id or number.
#[utoipa::path(get, path = "/policies/{id}", tag = "policy", params(("id" = String, Path), AsOf),
    responses((status = 200, body = Policy<'static>)))]
pub async fn get_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Answer, Problem> {
    let file = query::policy::file(&api.house, &signed.actor, &id, query.as_of).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&whole(&view, &file)), file.policy.version))
}

/// The answer to a command on a policy: the policy as it is now.
async fn answered(
    api: &Api,
    signed: &Signed,
    answer: yinuo_service::command::Answer,
    status: StatusCode,
) -> Result<Answer, Problem> {
    let id = PolicyId::from_number(answer.id).to_string();
    let file = query::policy::file(&api.house, &signed.actor, &id, None).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(with_etag(json(status, &whole(&view, &file)), file.policy.version), answer.replayed))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInsured {
    #[schema(value_type = Option<String>)]
    #[serde(default)]
    pub party: Option<PartyId>,
    pub name: String,
    pub birth_date: Date,
    #[schema(value_type = words::Sex)]
    pub sex: Sex,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBeneficiary {
    pub name: String,
    #[serde(default)]
    pub relation: String,
    pub order: u32,
    /// Of the order, as `0.5`.
    #[serde(default)]
    pub share: Option<String>,
}

/// A proposal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPolicy {
    #[schema(value_type = String)]
    pub holder: PartyId,
    /// The key of a product.
    pub product: String,
    #[schema(value_type = words::Channel)]
    pub channel: core_case::Channel,
    /// Today, where it is left out.
    #[serde(default)]
    pub applied_on: Option<Date>,
    /// When the cover begins.
    pub effective_on: Date,
    pub insured: NewInsured,
    /// Yuan.
    pub sum_insured: String,
    /// `to age 66`, `20 years`, `whole life`.
    pub cover: String,
    pub pay: String,
    #[schema(value_type = words::PayMode)]
    pub mode: PayMode,
    #[serde(default)]
    pub beneficiaries: Vec<NewBeneficiary>,
    #[schema(value_type = words::DividendOption)]
    pub dividend_option: core_policy::DividendOption,
    #[serde(default)]
    pub prompts_wanted: bool,
    /// Shares of each premium by investment account, as `0.5`.
    #[serde(default)]
    pub allocation: std::collections::BTreeMap<String, String>,
}

pub fn amount(field: &'static str, text: &str) -> Result<Fen, Problem> {
    text.parse::<Fen>().map_err(|refusal| Problem::field(field, refusal.code()))
}

pub fn decimal(field: &str, text: &str) -> Result<rust_decimal::Decimal, Problem> {
    yinuo_core::life::decimal(text).ok_or_else(|| Problem::field(field, "not_a_number"))
}

/// Propose a policy. A case of service `life.proposal` is then opened on it.
#[utoipa::path(post, path = "/policies", tag = "policy", request_body = NewPolicy,
    responses((status = 201, body = Policy<'static>)))]
pub async fn propose_policy(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewPolicy>,
) -> Result<Answer, Problem> {
    let span = |field: &'static str, text: &str| text.parse::<Span>().map_err(|_| Problem::field(field, "not_a_span"));
    let sex = body.insured.sex;
    let facts = PolicyFacts {
        birth_date: body.insured.birth_date,
        sex,
        effective_on: body.effective_on,
        sum_insured: amount("sum_insured", &body.sum_insured)?,
        cover: span("cover", &body.cover)?,
        pay: span("pay", &body.pay)?,
        mode: body.mode,
    };
    let mut beneficiaries = Vec::with_capacity(body.beneficiaries.len());
    for one in body.beneficiaries {
        let share = one.share.as_deref().map(|share| decimal("beneficiaries.share", share)).transpose()?;
        let (name, relation, order) = (one.name, one.relation, one.order);
        beneficiaries.push(core_policy::Beneficiary { name, relation, order, share });
    }
    let mut allocation = Vec::with_capacity(body.allocation.len());
    for (account, share) in body.allocation {
        let share = decimal("allocation", &share)?;
        allocation.push((account, share));
    }
    let command = Command::ProposePolicy(ProposePolicy {
        holder: body.holder,
        product: body.product,
        channel: body.channel,
        applied_on: body.applied_on,
        insured: core_policy::Insured {
            party: body.insured.party,
            name: body.insured.name,
            birth_date: body.insured.birth_date,
            sex,
        },
        facts,
        beneficiaries,
        dividend_option: body.dividend_option,
        prompts_wanted: body.prompts_wanted,
        allocation,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// Yuan.
    pub amount: String,
    #[schema(value_type = words::Means)]
    pub means: Means,
    /// The day the money arrived; today, where it is left out.
    #[serde(default)]
    pub received_on: Option<Date>,
}

/// The visible policy of an address.
async fn policy_of(api: &Api, signed: &Signed, id: &str) -> Result<PolicyId, Problem> {
    Ok(PolicyId::from_number(query::policy::row(&api.house, &signed.actor, id).await?.id))
}

/// Take money in.
#[utoipa::path(post, path = "/policies/{id}/receipts", tag = "policy", request_body = NewReceipt,
    params(("id" = String, Path)), responses((status = 201, body = Policy<'static>)))]
pub async fn receive_premium(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReceipt>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let amount = amount("amount", &body.amount)?;
    let receipt = ReceivePremium { policy, amount, means: body.means, received_on: body.received_on };
    let answer = api.house.carry_out(&signed.actor, Command::ReceivePremium(receipt), key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReversal {
    /// A line of the policy's ledger that was a receipt.
    #[schema(value_type = String)]
    pub transfer: TransferId,
    pub reason: String,
}

/// Take a receipt back that was booked by mistake.
#[utoipa::path(post, path = "/policies/{id}/reversals", tag = "policy", request_body = NewReversal,
    params(("id" = String, Path)), responses((status = 201, body = Policy<'static>)))]
pub async fn reverse_receipt(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReversal>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let command = ReverseReceipt { policy, transfer: body.transfer, reason: body.reason };
    let answer = api.house.carry_out(&signed.actor, Command::ReverseReceipt(command), key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLapseReversal {
    pub reason: String,
}

/// Take a lapse back that our own missed transfer caused.
#[utoipa::path(post, path = "/policies/{id}/lapse-reversals", tag = "policy", request_body = NewLapseReversal,
    params(("id" = String, Path)), responses((status = 201, body = Policy<'static>)))]
pub async fn reverse_lapse(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewLapseReversal>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let command = Command::ReverseLapse(ReverseLapse { policy, reason: body.reason });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyChange {
    /// Whether the holder wants to be prompted before each due date.
    #[serde(default)]
    pub prompts_wanted: Option<bool>,
    /// Whether premiums may be debited from the account of the policy.
    #[serde(default)]
    pub debit: Option<bool>,
}

/// Change what the holder may change by a word: one thing at a time.
#[utoipa::path(patch, path = "/policies/{id}", tag = "policy", request_body = PolicyChange,
    params(("id" = String, Path), ("If-Match" = String, Header)), responses((status = 200, body = Policy<'static>)))]
pub async fn edit_policy(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<PolicyChange>,
) -> Result<Answer, Problem> {
    let policy = policy_of(&api, &signed, &id).await?;
    let expected_version = Some(version);
    let command = match (body.prompts_wanted, body.debit) {
        (Some(wanted), None) => Command::SetPrompts(SetPrompts { policy, expected_version, wanted }),
        (None, Some(debit)) => Command::SetDebit(SetDebit { policy, expected_version, debit }),
        (None, None) => return Err(Problem::field("debit", "missing")),
        (Some(_), Some(_)) => return Err(Problem::field("debit", "one_change_at_a_time")),
    };
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, answer, StatusCode::OK).await
}

/// The lines of a policy's ledger, oldest first.
#[utoipa::path(get, path = "/policies/{id}/transfers", tag = "ledger", params(("id" = String, Path), AsOf),
    responses((status = 200, body = Items<TransferLine<'static>>)))]
pub async fn list_policy_transfers(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<AsOf>,
) -> Result<Answer, Problem> {
    let (policy, lines) = query::policy::transfers(&api.house, &signed.actor, &id, query.as_of).await?;
    let view = View::new(&api.house, &signed);
    let items = lines.iter().map(|line| TransferLine::new(&view, line, &policy.number)).collect();
    Ok(ok(&Items { items }))
}

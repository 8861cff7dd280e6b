//! How a policy looks on the wire.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy as core_policy;
use yinuo_service::life::query;
use yinuo_service::payout::blocks_of;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::case::ServiceErrorRow;
use yinuo_store::tables::life::{DueRow, PolicyLineRow, PolicyRow, PolicyVersionRow};
use yinuo_store::tables::payout::PayoutRow;

use crate::life::words as life_words;
use crate::payout::shape::Block;
use crate::shape::{CaseRef, IdText, LocalText, Ref, Yuan, case_id, error_id, instant, party_id, payout_id};
use crate::view::View;
use crate::words;

/// A product by version and name.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductRef<'a> {
    /// `KEY@FROM`.
    pub version: &'a str,
    pub name: LocalText<'a>,
    /// Made up: nobody sells it.
    pub sample: bool,
}

impl<'a> ProductRef<'a> {
    pub fn new(view: &'a View, version: &'a str) -> ProductRef<'a> {
        let product = yinuo_service::life::rules::life(view.house.rules()).product(version);
        ProductRef {
            version,
            name: product.map_or_else(|| LocalText::same(version), |product| (&product.name).into()),
            sample: product.is_some_and(|product| product.sample),
        }
    }
}

/// A policy in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub holder: Ref<'a>,
    pub product: ProductRef<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub state_on: &'a str,
    pub state_cause: Option<&'a str>,
    #[schema(format = Date)]
    pub applied_on: &'a str,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
    #[schema(value_type = String)]
    pub instalment: Yuan,
    #[schema(value_type = life_words::PayMode)]
    pub mode: &'a str,
    pub open_dues: i64,
    #[schema(value_type = String)]
    pub deposit: Yuan,
    #[schema(value_type = String)]
    pub make_up: Yuan,
    #[schema(value_type = String)]
    pub payable: Yuan,
    /// The next day on which time alone changes something.
    #[schema(format = Date)]
    pub act_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> PolicyLine<'a> {
    pub fn new(view: &'a View, row: &'a PolicyLineRow) -> PolicyLine<'a> {
        PolicyLine {
            id: IdText { prefix: PolicyId::PREFIX, number: row.id },
            number: &row.number,
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            product: ProductRef::new(view, &row.product_version),
            office: view.office_number(row.office_id),
            state: &row.state,
            state_on: &row.state_on,
            state_cause: row.state_cause.as_deref(),
            applied_on: &row.applied_on,
            effective_on: &row.effective_on,
            sum_insured: Yuan(row.sum_insured),
            instalment: Yuan(row.instalment),
            mode: &row.mode,
            open_dues: row.open_dues,
            deposit: Yuan(row.deposit),
            make_up: Yuan(row.make_up),
            payable: Yuan(row.payable),
            act_on: row.act_on.as_deref(),
            version: row.version,
        }
    }
}

/// Who is insured.
#[derive(Debug, Serialize, ToSchema)]
pub struct Insured<'a> {
    #[schema(value_type = Option<String>)]
    pub party: Option<IdText>,
    pub name: &'a str,
    pub birth_date: Date,
    #[schema(value_type = words::Sex)]
    pub sex: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Beneficiary<'a> {
    pub name: &'a str,
    pub relation: &'a str,
    pub order: u32,
    /// Of the order, as `0.5` or `1/3`; equal shares where it is missing.
    pub share: Option<String>,
}

/// What was agreed, as of a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Terms<'a> {
    pub sequence: i64,
    pub insured: Insured<'a>,
    #[schema(value_type = String)]
    pub sum_insured: Yuan,
    /// `to age 66`, `20 years`, `whole life`.
    pub cover: String,
    pub pay: String,
    #[schema(value_type = life_words::PayMode)]
    pub mode: &'static str,
    #[schema(value_type = String)]
    pub instalment: Yuan,
    pub beneficiaries: Vec<Beneficiary<'a>>,
    #[schema(value_type = life_words::DividendOption)]
    pub dividend_option: &'static str,
    pub prompts_wanted: bool,
}

/// A version of what was agreed.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyVersion<'a> {
    pub sequence: i64,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    pub recorded_at: Timestamp,
    pub by: Ref<'a>,
    /// `proposal`, `issue`, `age-correction` …
    pub cause: &'a str,
    #[schema(value_type = Option<String>)]
    pub case: Option<IdText>,
}

/// An instalment that fell due.
#[derive(Debug, Serialize, ToSchema)]
pub struct Due<'a> {
    pub sequence: i64,
    #[schema(value_type = life_words::DueKind)]
    pub kind: &'a str,
    #[schema(format = Date)]
    pub due_on: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    #[schema(value_type = life_words::DueState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub settled_on: Option<&'a str>,
}

impl<'a> Due<'a> {
    pub fn new(row: &'a DueRow) -> Due<'a> {
        Due {
            sequence: row.sequence,
            kind: &row.kind,
            due_on: &row.due_on,
            amount: Yuan(row.amount),
            state: &row.state,
            settled_on: row.settled_on.as_deref(),
        }
    }
}

/// An error of our own.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceError<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: &'a str,
    pub by: Option<Ref<'a>>,
    #[schema(format = Date)]
    pub occurred_on: &'a str,
    pub note: &'a str,
}

impl<'a> ServiceError<'a> {
    pub fn new(view: &'a View, row: &'a ServiceErrorRow) -> ServiceError<'a> {
        ServiceError {
            id: error_id(row.id),
            kind: &row.kind,
            by: row.operator_id.map(|operator| view.operator_number(operator)),
            occurred_on: &row.occurred_on,
            note: &row.note,
        }
    }
}

/// Money of the policy on its way to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyPayout<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: &'a str,
    /// Whose it is.
    pub payee: &'a str,
    #[schema(format = Date)]
    pub due_on: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    #[schema(value_type = words::PayoutState)]
    pub state: &'a str,
    /// Why it waits.
    pub blocks: Vec<Block>,
    pub return_reason: Option<&'a str>,
    #[schema(format = Date)]
    pub settled_on: Option<&'a str>,
}

impl<'a> PolicyPayout<'a> {
    pub fn new(row: &'a PayoutRow, holder: &'a str) -> PolicyPayout<'a> {
        let payee = row.payee.as_deref().unwrap_or(holder);
        let blocks = blocks_of(row.blocks.as_deref()).unwrap_or_default();
        PolicyPayout {
            id: payout_id(row.id),
            kind: &row.kind,
            payee,
            due_on: &row.due_on,
            amount: Yuan(row.amount),
            state: &row.state,
            blocks: blocks.iter().map(|block| Block::of(block, payee)).collect(),
            return_reason: row.return_reason.as_deref(),
            settled_on: row.settled_on.as_deref(),
        }
    }
}

/// A case of the policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyCase<'a> {
    #[serde(flatten)]
    pub case: CaseRef<'a>,
    pub service: LocalText<'a>,
    #[schema(value_type = words::CaseState)]
    pub state: &'a str,
    pub received_at: Timestamp,
}

/// A policy with all that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Policy<'a> {
    #[serde(flatten)]
    pub line: PolicyLine<'a>,
    #[schema(value_type = words::Channel)]
    pub channel: &'a str,
    #[schema(format = Date)]
    pub issued_on: Option<&'a str>,
    #[schema(format = Date)]
    pub delivered_on: Option<&'a str>,
    #[schema(format = Date)]
    pub hesitation_ends_on: Option<&'a str>,
    #[schema(format = Date)]
    pub demanded_on: Option<&'a str>,
    #[schema(value_type = String)]
    pub loan: Yuan,
    #[schema(value_type = String)]
    pub dividend: Yuan,
    pub payee: Option<&'a str>,
    pub account_masked: Option<&'a str>,
    pub bank: Option<LocalText<'a>>,
    pub branch_code: Option<&'a str>,
    /// Premiums may be debited from that account.
    pub debit: bool,
    pub terms: Terms<'a>,
    pub versions: Vec<PolicyVersion<'a>>,
    pub dues: Vec<Due<'a>>,
    pub payouts: Vec<PolicyPayout<'a>>,
    pub cases: Vec<PolicyCase<'a>>,
    pub errors: Vec<ServiceError<'a>>,
}

fn line<'a>(view: &'a View, head: &'a AgreementRow, row: &'a PolicyRow, holder: &'a str) -> PolicyLine<'a> {
    PolicyLine {
        id: IdText { prefix: PolicyId::PREFIX, number: head.id },
        number: &head.number,
        holder: Ref { id: party_id(head.holder_id), name: holder },
        product: ProductRef::new(view, &head.product_version),
        office: view.office_number(head.office_id),
        state: &head.state,
        state_on: &head.state_on,
        state_cause: row.state_cause.as_deref(),
        applied_on: &head.applied_on,
        effective_on: &head.effective_on,
        sum_insured: Yuan(row.sum_insured),
        instalment: Yuan(row.instalment),
        mode: &row.mode,
        open_dues: row.open_dues,
        deposit: Yuan(row.deposit),
        make_up: Yuan(row.make_up),
        payable: Yuan(row.payable),
        act_on: row.act_on.as_deref(),
        version: row.version,
    }
}

fn terms<'a>(file: &'a query::policy::PolicyFile) -> Terms<'a> {
    let terms = &file.terms;
    let beneficiary = |one: &'a core_policy::Beneficiary| Beneficiary {
        name: &one.name,
        relation: &one.relation,
        order: one.order,
        share: one.share.map(|share| share.to_string()),
    };
    Terms {
        sequence: file.terms_sequence,
        insured: Insured {
            party: terms.insured.party.map(|party| party_id(party.number())),
            name: &terms.insured.name,
            birth_date: terms.insured.birth_date,
            sex: yinuo_service::life::rows::sex_key(terms.insured.sex),
        },
        sum_insured: Yuan(terms.facts.sum_insured.0),
        cover: terms.facts.cover.to_string(),
        pay: terms.facts.pay.to_string(),
        mode: terms.facts.mode.key(),
        instalment: Yuan(terms.instalment.0),
        beneficiaries: terms.beneficiaries.iter().map(beneficiary).collect(),
        dividend_option: terms.dividend_option.key(),
        prompts_wanted: terms.prompts_wanted,
    }
}

/// A policy with all that belongs to it.
pub fn whole<'a>(view: &'a View, file: &'a query::policy::PolicyFile) -> Policy<'a> {
    let row = &file.policy;
    let version = |version: &'a PolicyVersionRow| PolicyVersion {
        sequence: version.sequence,
        effective_on: &version.effective_on,
        recorded_at: instant(version.recorded_at),
        by: view.operator_number(version.operator_id),
        cause: &version.cause,
        case: version.case_id.map(case_id),
    };
    let bank = row.bank_code.as_deref().and_then(|code| view.house.rules().banks().branches.bank(code));
    Policy {
        line: line(view, &file.head, row, &file.holder.name),
        channel: &row.channel,
        issued_on: row.issued_on.as_deref(),
        delivered_on: row.delivered_on.as_deref(),
        hesitation_ends_on: row.hesitation_ends_on.as_deref(),
        demanded_on: row.demanded_on.as_deref(),
        loan: Yuan(row.loan),
        dividend: Yuan(row.dividend),
        payee: row.payee.as_deref(),
        account_masked: row.account_masked.as_deref(),
        bank: bank.map(Into::into),
        branch_code: row.branch_code.as_deref(),
        debit: row.debit != 0,
        terms: terms(file),
        versions: file.versions.iter().map(version).collect(),
        dues: file.dues.iter().map(Due::new).collect(),
        payouts: file.payouts.iter().map(|payout| PolicyPayout::new(payout, &file.holder.name)).collect(),
        cases: file
            .cases
            .iter()
            .map(|case| PolicyCase {
                case: CaseRef { id: case_id(case.id), number: &case.number },
                service: view.service(&case.service_key, &case.service_version).name,
                state: &case.state,
                received_at: instant(case.received_at),
            })
            .collect(),
        errors: file.errors.iter().map(|error| ServiceError::new(view, error)).collect(),
    }
}

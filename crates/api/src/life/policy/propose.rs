//! Proposing a policy.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::case as core_case;
use yinuo_core::fraction::Fraction;
use yinuo_core::id::PartyId;
use yinuo_core::identity::Sex;
use yinuo_core::life::policy as core_policy;
use yinuo_core::life::product::{PayMode, PolicyFacts, Span};
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::ProposePolicy;

use super::answer::{amount, answered, decimal};
use super::shape::Policy;
use crate::extract::{Body, Sending, Signed};
use crate::life::words as life_words;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::words;

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
    /// Of the order, as `0.5` or `1/3`; shares of an order add up to one exactly.
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
    #[schema(value_type = life_words::PayMode)]
    pub mode: PayMode,
    #[serde(default)]
    pub beneficiaries: Vec<NewBeneficiary>,
    #[schema(value_type = life_words::DividendOption)]
    pub dividend_option: core_policy::DividendOption,
    #[serde(default)]
    pub prompts_wanted: bool,
    /// Shares of each premium by investment account, as `0.5`.
    #[serde(default)]
    pub allocation: std::collections::BTreeMap<String, String>,
}

/// Propose a policy. A case of service `life.proposal` is then opened on it.
#[utoipa::path(post, path = "/policies", tag = "policy", request_body = NewPolicy,
    params(("Send-Again" = Option<bool>, Header, description = "The same sent a moment ago is meant once more.")),
    responses((status = 201, body = Policy<'static>)))]
pub async fn propose_policy(
    State(api): State<Api>,
    signed: Signed,
    sending: Sending,
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
    let share =
        |text: &str| Fraction::parse(text).ok_or_else(|| Problem::field("beneficiaries.share", "beneficiary_share"));
    let mut beneficiaries = Vec::with_capacity(body.beneficiaries.len());
    for one in body.beneficiaries {
        let share = one.share.as_deref().map(share).transpose()?;
        let (name, relation, order) = (one.name, one.relation, one.order);
        beneficiaries.push(core_policy::Beneficiary { name, relation, order, share });
    }
    let mut allocation = Vec::with_capacity(body.allocation.len());
    for (account, share) in body.allocation {
        let share = decimal("allocation", &share)?;
        allocation.push((account, share));
    }
    let command = Command::from(ProposePolicy {
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
    let answer = sending.carry_out(&api, &signed, command).await?;
    answered(&api, &signed, answer, StatusCode::CREATED).await
}

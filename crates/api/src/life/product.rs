//! Products: what can be agreed, and what a policy would cost and pay.

use axum::extract::State;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::identity::Sex;
use yinuo_core::life::permission::READ_POLICIES;
use yinuo_core::life::product as core_product;
use yinuo_core::life::product::{PayMode, PolicyFacts, Span};
use yinuo_core::refusal::Refusal;
use yinuo_service::Stop;
use yinuo_service::life::rules::life;

use crate::extract::{Body, Query, Signed};
use crate::life::policy::answer::amount;
use crate::life::words as life_words;
use crate::problem::Problem;
use crate::shape::{Answer, Items, LocalText, Yuan, ok};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// A product as it is offered on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Product<'a> {
    pub key: &'a str,
    pub version: &'a str,
    pub name: LocalText<'a>,
    pub summary: LocalText<'a>,
    #[schema(value_type = String)]
    pub product_line: core_product::ProductLine,
    /// Made up: nobody sells it.
    pub sample: bool,
    pub participating: bool,
    pub age_from: u32,
    pub age_to: u32,
    pub covers: Vec<String>,
    pub pays: Vec<String>,
    #[schema(value_type = Vec<life_words::PayMode>)]
    pub modes: Vec<&'static str>,
    #[schema(value_type = String)]
    pub sum_from: Yuan,
    #[schema(value_type = String)]
    pub sum_to: Yuan,
    #[schema(value_type = String)]
    pub sum_step: Yuan,
    pub accounts: Vec<&'a str>,
    pub cite: &'a str,
    #[schema(value_type = words::Status)]
    pub status: yinuo_core::service::Status,
}

impl<'a> Product<'a> {
    fn new(product: &'a core_product::Product) -> Product<'a> {
        let offer = &product.offer;
        Product {
            key: &product.key,
            version: &product.version,
            name: (&product.name).into(),
            summary: (&product.summary).into(),
            product_line: product.product_line,
            sample: product.sample,
            participating: product.participating,
            age_from: offer.age_from,
            age_to: offer.age_to,
            covers: offer.covers.iter().map(Span::to_string).collect(),
            pays: offer.pays.iter().map(Span::to_string).collect(),
            modes: offer.modes.keys().map(|mode| mode.key()).collect(),
            sum_from: Yuan(offer.sum_from.0),
            sum_to: Yuan(offer.sum_to.0),
            sum_step: Yuan(offer.sum_step.0),
            accounts: product.accounts.iter().map(|account| account.key.as_str()).collect(),
            cite: &product.cite,
            status: product.status,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProductQuery {
    /// The day the policy would take effect; today, where it is left out.
    on: Option<Date>,
}

/// The products offered on a day.
#[utoipa::path(get, path = "/products", tag = "product", params(ProductQuery),
    responses((status = 200, body = Items<Product<'static>>)))]
pub async fn list_products(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ProductQuery>,
) -> Result<Answer, Problem> {
    signed.actor.require(READ_POLICIES).map_err(Stop::from)?;
    let on = query.on.unwrap_or_else(|| View::new(&api.house, &signed).today());
    let all = life(api.house.rules()).products().all();
    let items =
        all.iter().filter(|product| product.effective.covers(on)).map(|product| Product::new(product)).collect();
    Ok(ok(&Items { items }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQuote {
    pub product: String,
    pub effective_on: Date,
    pub birth_date: Date,
    #[schema(value_type = words::Sex)]
    pub sex: Sex,
    /// Yuan.
    pub sum_insured: String,
    pub cover: String,
    pub pay: String,
    #[schema(value_type = life_words::PayMode)]
    pub mode: PayMode,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedBenefit {
    pub key: String,
    pub due_on: Date,
    #[schema(value_type = String)]
    pub amount: Yuan,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedValue {
    pub policy_year: u32,
    #[schema(value_type = String)]
    pub cash_value: Yuan,
}

/// What a policy would cost and pay.
#[derive(Debug, Serialize, ToSchema)]
pub struct Quote {
    pub issue_age: i32,
    #[schema(value_type = String)]
    pub instalment: Yuan,
    pub instalments: Option<u32>,
    pub ends_on: Option<Date>,
    /// The first hundred.
    pub benefits: Vec<QuotedBenefit>,
    /// At the end of each of the first thirty policy years.
    pub cash_values: Vec<QuotedValue>,
}

/// Benefits and years that a quote lists.
const BENEFITS: usize = 100;
const YEARS: u32 = 30;

/// Work out what a policy would cost and pay. Nothing is kept.
#[utoipa::path(post, path = "/quotes", tag = "product", request_body = NewQuote, responses((status = 200, body = Quote)))]
pub async fn quote(State(api): State<Api>, signed: Signed, Body(body): Body<NewQuote>) -> Result<Answer, Problem> {
    signed.actor.require(READ_POLICIES).map_err(Stop::from)?;
    let span = |field: &'static str, text: &str| text.parse::<Span>().map_err(|_| Problem::field(field, "not_a_span"));
    let facts = PolicyFacts {
        birth_date: body.birth_date,
        sex: body.sex,
        effective_on: body.effective_on,
        sum_insured: amount("sum_insured", &body.sum_insured)?,
        cover: span("cover", &body.cover)?,
        pay: span("pay", &body.pay)?,
        mode: body.mode,
    };
    let refused = |refusal: core_product::ProductRefusal| Problem::from(Stop::from(Refusal::from(refusal)));
    let rules = api.house.rules();
    let product = life(rules).products().find_on(&body.product, facts.effective_on).map_err(refused)?;
    product.check(&facts).map_err(refused)?;
    let instalment = product.instalment(life(rules).tables(), &facts).map_err(refused)?;
    let benefit = |benefit: core_product::ScheduledBenefit| QuotedBenefit {
        key: benefit.key,
        due_on: benefit.due_on,
        amount: Yuan(benefit.amount.0),
    };
    let mut cash_values = Vec::new();
    for policy_year in 1..=facts.cover_years().unwrap_or(YEARS).min(YEARS) {
        // A unit-linked policy has no reserve to tell of.
        let Ok(value) = product.cash_value(life(rules).tables(), &facts, facts.anniversary(policy_year)) else { break };
        cash_values.push(QuotedValue { policy_year, cash_value: Yuan(value.0) });
    }
    Ok(ok(&Quote {
        issue_age: facts.issue_age(),
        instalment: Yuan(instalment.0),
        instalments: facts.instalments(),
        ends_on: facts.ends_on(),
        benefits: product.benefits_after(&facts, facts.effective_on).take(BENEFITS).map(benefit).collect(),
        cash_values,
    }))
}

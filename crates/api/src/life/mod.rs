//! Life insurance over HTTP: products, policies and their money, investment units.

pub mod correct_unit_price;
mod operation_text;
pub mod policy;
pub mod product;
mod public;
mod refusal_text;
pub mod unit;
mod words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What life insurance brings to the API.
pub static SYSTEM: System = System {
    key: "life",
    routes,
    tags: &[
        ("policy", "Life policies: proposal, terms, premiums, benefits."),
        ("product", "What can be agreed, and what it costs."),
    ],
    refusals: refusal_text::TEXTS,
    causes: refusal_text::CAUSES,
    states: refusal_text::STATES,
    operations: operation_text::TEXTS,
    public_agreements: &[public::POLICIES],
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(product::list_products))
        .routes(routes!(product::quote))
        .merge(policy::routes())
        .routes(routes!(unit::list_unit_prices, unit::publish_unit_price))
        .routes(routes!(correct_unit_price::correct_unit_price))
        .routes(routes!(unit::get_policy_units))
}

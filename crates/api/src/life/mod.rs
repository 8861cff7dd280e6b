//! Life insurance over HTTP: products, policies and their money, investment units.

pub mod policy;
pub mod policy_shape;
pub mod product;
pub mod unit;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::letter;
use crate::state::Api;
use crate::systems::System;

/// What life insurance brings to the API.
pub static SYSTEM: System = System { key: "life", routes };

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(product::list_products))
        .routes(routes!(product::quote))
        .routes(routes!(policy::list_policies, policy::propose_policy))
        .routes(routes!(policy::get_policy, policy::edit_policy))
        .routes(routes!(policy::receive_premium))
        .routes(routes!(policy::reverse_receipt))
        .routes(routes!(policy::reverse_lapse))
        .routes(routes!(policy::list_policy_transfers))
        .routes(routes!(unit::list_unit_prices, unit::publish_unit_price))
        .routes(routes!(unit::get_policy_units))
        .routes(routes!(letter::list_policy_letters))
}

//! Life insurance over HTTP: products, policies and their money, investment units.

pub mod policy;
pub mod product;
pub mod unit;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What life insurance brings to the API.
pub static SYSTEM: System = System { key: "life", routes };

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(product::list_products))
        .routes(routes!(product::quote))
        .merge(policy::routes())
        .routes(routes!(unit::list_unit_prices, unit::publish_unit_price))
        .routes(routes!(unit::get_policy_units))
}

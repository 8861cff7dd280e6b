//! Agricultural insurance over HTTP: group policies of villages, the covers of their households, what these pay, and the subsidies.

mod certificate;
mod open_group_policy;
mod operation_text;
mod public;
mod read;
mod receive_farmer_premium;
mod record_subsidy;
mod refusal_text;
mod shape;
mod subsidies;
mod subsidy_shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What agricultural insurance brings to the API.
pub static SYSTEM: System = System {
    key: "agri",
    routes,
    tags: &[("agriculture", "Agricultural insurance: group policies of villages and the covers of their households.")],
    refusals: &[refusal_text::TEXTS],
    operations: operation_text::TEXTS,
    public_agreements: &[public::COVERS, public::GROUP_POLICIES],
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_programmes))
        .routes(routes!(read::list_group_policies, open_group_policy::open_group_policy))
        .routes(routes!(read::get_group_policy))
        .routes(routes!(read::list_covers))
        .routes(routes!(read::get_cover))
        .routes(routes!(certificate::get_certificate))
        .routes(routes!(receive_farmer_premium::receive_farmer_premium))
        .routes(routes!(subsidies::get_subsidies, record_subsidy::record_subsidy))
}

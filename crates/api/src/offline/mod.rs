//! Work without a network: what a device asks of the house before it keeps anything, and whenever it is connected again.

mod contact;
mod issue_ticket;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(issue_ticket::issue_offline_ticket)).routes(routes!(contact::contact_offline))
}

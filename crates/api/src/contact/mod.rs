//! Contacts: calls, visits, messages with a party, about whatever it is.

mod about;
mod of_case;
mod of_party;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(about::list_contacts))
        .routes(routes!(of_party::add_party_contact))
        .routes(routes!(of_case::list_case_contacts, of_case::add_case_contact))
}

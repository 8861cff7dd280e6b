//! Contacts: calls, visits, messages, of a case or of a party.

mod of_case;
mod of_party;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(of_party::add_party_contact))
        .routes(routes!(of_case::list_case_contacts, of_case::add_case_contact))
}

//! Stored documents over HTTP, and inventories of them.

mod act;
mod inventory;
mod label;
mod operation_text;
mod read;
mod receive;
mod refusal_text;
mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What records bring to the API.
pub static SYSTEM: System = System {
    key: "record",
    routes,
    tags: &[("record", "Stored documents: where each is, how long it must be kept, and inventories of them.")],
    refusals: &[refusal_text::TEXTS],
    causes: &[refusal_text::CAUSES],
    states: refusal_text::STATES,
    operations: operation_text::TEXTS,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_records, receive::receive_record))
        .routes(routes!(read::get_record))
        .routes(routes!(act::file::file_record))
        .routes(routes!(act::lend::lend_record))
        .routes(routes!(act::take_back::return_record))
        .routes(routes!(act::end::end_record_contract))
        .routes(routes!(act::destroy::destroy_record))
        .routes(routes!(label::get_labels))
        .routes(routes!(inventory::read::list_inventories, inventory::begin::begin_inventory))
        .routes(routes!(inventory::read::get_inventory))
        .routes(routes!(inventory::count::count_record))
        .routes(routes!(inventory::end::end_inventory))
}

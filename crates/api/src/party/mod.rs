//! Parties: searching, entering, editing, merging, and looking at a number in clear.

mod create;
mod due_erasure;
mod edit;
mod end_relation;
mod erase;
mod files;
mod merge;
mod read;
mod relate;
mod relation;
pub mod shape;
mod undo_merge;
mod unmask;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_parties, create::create_party))
        .routes(routes!(read::get_party, edit::edit_party))
        .routes(routes!(unmask::unmask))
        .routes(routes!(files::list_party_files))
        .routes(routes!(relation::list_relations, relate::relate_party))
        .routes(routes!(end_relation::end_relation))
        .routes(routes!(merge::merge_parties))
        .routes(routes!(undo_merge::undo_merge))
        .routes(routes!(erase::erase_party))
        .routes(routes!(due_erasure::list_due_erasures))
}

//! Publications over HTTP: lists that are shown, their posting sheets, objections against their lines, and what hangs for anybody to read.

mod decide;
mod objections;
mod open;
mod operation_text;
mod post;
mod public;
mod raise;
mod read;
mod refusal_text;
mod shape;
mod sheet;
mod withdraw;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What publications bring to the API.
pub static SYSTEM: System = System {
    key: "publication",
    routes,
    tags: &[("publication", "Lists that hang where those concerned read them, and objections against their lines.")],
    refusals: &[refusal_text::TEXTS],
    operations: operation_text::TEXTS,
    public_pages: &[&public::HANGING, &public::LIST],
    templates: public::TEMPLATES,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_publications, open::open_publication))
        .routes(routes!(read::get_publication))
        .routes(routes!(read::list_publication_lines))
        .routes(routes!(sheet::get_posting_sheet))
        .routes(routes!(post::post_publication))
        .routes(routes!(objections::list_objections, raise::raise_objection))
        .routes(routes!(decide::decide_objection))
        .routes(routes!(withdraw::withdraw_publication))
}

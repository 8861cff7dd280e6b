//! Reminders.

mod list;
mod read;
pub mod shape;
mod write;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_reminders, write::write_reminder))
        .routes(routes!(read::read_reminder))
}

//! Documents of cases and of other things.

mod attach;
mod lay;
mod read;
pub mod shape;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    let most = || DefaultBodyLimit::max(shape::FILE_LIMIT);
    OpenApiRouter::new()
        .routes(routes!(attach::attach_file).layer(most()))
        .routes(routes!(read::list_files, lay::lay_file).layer(most()))
        .routes(routes!(read::get_file))
}

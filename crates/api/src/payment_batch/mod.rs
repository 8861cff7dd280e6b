//! Payment batches: gathering them, their files for the bank, and what the bank sends back.

mod cancel;
mod collect;
mod file;
mod make;
mod read;
mod release;
mod returns;
mod send;
pub mod shape;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_batches, make::make_batch))
        .routes(routes!(read::get_batch))
        .routes(routes!(read::list_debits))
        .routes(routes!(collect::collect_batch))
        .routes(routes!(file::get_batch_file))
        .routes(routes!(release::release_batch))
        .routes(routes!(send::mark_batch_sent))
        .routes(routes!(cancel::cancel_batch))
        .routes(routes!(returns::import_return).layer(DefaultBodyLimit::max(returns::RETURN_LIMIT)))
}

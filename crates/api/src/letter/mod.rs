//! Letters: reading and printing them, and the proof that one reached the customer.

mod deliver;
mod read;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::get_letter))
        .routes(routes!(read::get_letter_html))
        .routes(routes!(read::get_letter_pdf))
        .routes(routes!(deliver::deliver_letter))
}

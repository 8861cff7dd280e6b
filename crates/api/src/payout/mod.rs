//! Payouts: what is owed to customers and how far each payment has come; corrections where no case works on one.

mod correct;
mod read;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_payouts))
        .routes(routes!(read::get_payout))
        .routes(routes!(correct::correct_payout))
}

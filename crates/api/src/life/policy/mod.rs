//! Policies: proposing, searching, looking at one as of any day, taking money in and back, undoing a lapse of our own making.

pub mod answer;
mod edit;
mod lapse_reversal;
mod letter;
mod propose;
mod read;
mod receipt;
mod reversal;
pub mod shape;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;

pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_policies, propose::propose_policy))
        .routes(routes!(read::get_policy, edit::edit_policy))
        .routes(routes!(receipt::receive_premium))
        .routes(routes!(reversal::reverse_receipt))
        .routes(routes!(lapse_reversal::reverse_lapse))
        .routes(routes!(read::list_policy_transfers))
        .routes(routes!(letter::list_policy_letters))
}

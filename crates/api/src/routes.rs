//! The router: every address, and what stands around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use yinuo_service::House;

use crate::extract::BODY_LIMIT;
use crate::problem::Problem;
use crate::state::{Api, ApiOptions};
use crate::{
    agreement, approval, calendar, case, catalogue, confirm_clock, console, contact, customer_read, day_run, document,
    file, health, import, indicator, ledger, letter, live, notice, office, offline, operation, operator, outlook, pack,
    party, payment_batch, payout, promise, public, region, reminder, role, search, service_error, session, set_aside,
    survey, systems, term, token, training, webhook, wrap,
};

/// Everything below `/api/v1`.
pub(crate) fn documented() -> OpenApiRouter<Api> {
    OpenApiRouter::new().nest("/api/v1", systems::routes())
}

/// The routes of the house itself.
pub fn house() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(session::routes())
        .routes(routes!(catalogue::list_services))
        .routes(routes!(catalogue::get_service))
        .merge(party::routes())
        .merge(agreement::routes())
        .merge(approval::routes())
        .merge(case::routes())
        .merge(contact::routes())
        .merge(live::routes())
        .merge(offline::routes())
        .merge(file::routes())
        .merge(letter::routes())
        .routes(routes!(promise::list_promises))
        .routes(routes!(promise::summarise_promises))
        .routes(routes!(outlook::get_outlook))
        .merge(operation::routes())
        .merge(office::routes())
        .merge(operator::routes())
        .merge(token::routes())
        .merge(webhook::routes())
        .routes(routes!(role::list_roles))
        .routes(routes!(search::search))
        .routes(routes!(region::list_regions))
        .routes(routes!(term::list_terms, term::set_term))
        .merge(customer_read::routes())
        .merge(notice::routes())
        .merge(reminder::routes())
        .routes(routes!(pack::list_packs))
        .routes(routes!(pack::get_pack))
        .routes(routes!(calendar::list_days))
        .routes(routes!(calendar::count_working_days))
        .routes(routes!(ledger::get_chart))
        .routes(routes!(ledger::get_trial_balance))
        .routes(routes!(ledger::list_transfers))
        .routes(routes!(ledger::list_day_closes, ledger::close_day))
        .routes(routes!(ledger::get_journal))
        .merge(payout::routes())
        .routes(routes!(service_error::list_service_errors))
        .merge(payment_batch::routes())
        .routes(routes!(day_run::list_day_runs, day_run::begin_day_run))
        .merge(set_aside::routes())
        .merge(import::routes())
        .merge(survey::routes())
        .merge(indicator::routes())
        .routes(routes!(training::get_clock, training::set_clock))
        .routes(routes!(confirm_clock::confirm_clock))
}

/// The document of the API; it takes no database.
pub fn openapi() -> OpenApi {
    document::finished(documented().into_openapi())
}

/// The router of a house.
pub fn router(house: Arc<House>, options: ApiOptions) -> Router {
    let api = Api::new(house, options);
    let (router, paths) = documented().split_for_parts();
    let text: Arc<str> = document::text(&document::finished(paths)).into();
    let router = if api.options.public_pages { router.nest(public::ROOT, public::router()) } else { router };
    let answer = move || {
        let text = text.clone();
        async move { document::answer(&text) }
    };
    router
        .route("/api/v1/openapi.json", get(answer))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(console::fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(wrap::after_panic))
        .layer(from_fn_with_state(api.clone(), wrap::wrap))
        .with_state(api)
}

async fn method_not_allowed() -> Problem {
    Problem::new("method_not_allowed")
}

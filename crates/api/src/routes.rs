//! The router: every address, and what stands around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;
use yinuo_service::House;

use crate::extract::BODY_LIMIT;
use crate::problem::Problem;
use crate::state::{Api, ApiOptions};
use crate::{
    calendar, case, catalogue, console, contact, day_run, document, file, health, import, ledger, letter, notice,
    office, operation, pack, party, payment_batch, payout, promise, reminder, search, session, systems, training, wrap,
};

/// Everything below `/api/v1`.
pub(crate) fn documented() -> OpenApiRouter<Api> {
    let api = OpenApiRouter::new()
        .routes(routes!(session::sign_in))
        .routes(routes!(session::sign_out))
        .routes(routes!(session::get_me))
        .routes(routes!(session::change_password))
        .routes(routes!(session::prepare_totp, session::remove_totp))
        .routes(routes!(session::confirm_totp))
        .routes(routes!(catalogue::list_services))
        .routes(routes!(catalogue::get_service))
        .routes(routes!(party::list_parties, party::create_party))
        .routes(routes!(party::get_party, party::edit_party))
        .routes(routes!(party::unmask))
        .routes(routes!(contact::add_party_contact))
        .routes(routes!(case::list_cases, case::open_case))
        .routes(routes!(case::get_case, case::edit_case))
        .routes(routes!(case::record_milestone))
        .routes(routes!(case::change_materials))
        .routes(routes!(case::give_one_notice))
        .routes(routes!(case::extend_promise))
        .routes(routes!(case::assign_case))
        .routes(routes!(case::withdraw_case))
        .routes(routes!(contact::list_case_contacts, contact::add_case_contact))
        .routes(routes!(file::attach_file).layer(DefaultBodyLimit::max(file::FILE_LIMIT)))
        .routes(routes!(file::get_file))
        .routes(routes!(letter::get_letter))
        .routes(routes!(letter::get_letter_html))
        .routes(routes!(letter::get_letter_pdf))
        .routes(routes!(letter::deliver_letter))
        .routes(routes!(promise::list_promises))
        .routes(routes!(promise::summarise_promises))
        .routes(routes!(operation::list_changes))
        .routes(routes!(operation::list_case_operations))
        .routes(routes!(operation::list_operations))
        .routes(routes!(operation::verify_archive))
        .routes(routes!(office::list_offices, office::create_office))
        .routes(routes!(office::list_operators, office::create_operator))
        .routes(routes!(office::edit_operator))
        .routes(routes!(search::search))
        .routes(routes!(notice::list_notices, notice::publish_notice))
        .routes(routes!(notice::edit_notice))
        .routes(routes!(reminder::list_reminders))
        .routes(routes!(reminder::read_reminder))
        .routes(routes!(pack::list_packs))
        .routes(routes!(pack::get_pack))
        .routes(routes!(calendar::list_days))
        .routes(routes!(calendar::count_working_days))
        .routes(routes!(ledger::get_trial_balance))
        .routes(routes!(ledger::list_transfers))
        .routes(routes!(ledger::list_day_closes, ledger::close_day))
        .routes(routes!(ledger::get_journal))
        .routes(routes!(payout::list_payouts))
        .routes(routes!(payout::get_payout))
        .routes(routes!(payout::correct_payout))
        .routes(routes!(payout::list_service_errors))
        .routes(routes!(payment_batch::list_batches, payment_batch::make_batch))
        .routes(routes!(payment_batch::get_batch))
        .routes(routes!(payment_batch::list_debits))
        .routes(routes!(payment_batch::collect_batch))
        .routes(routes!(payment_batch::get_batch_file))
        .routes(routes!(payment_batch::mark_batch_sent))
        .routes(routes!(payment_batch::cancel_batch))
        .routes(routes!(payment_batch::import_return).layer(DefaultBodyLimit::max(payment_batch::RETURN_LIMIT)))
        .routes(routes!(day_run::list_day_runs, day_run::begin_day_run))
        .routes(routes!(import::list_imports))
        .routes(routes!(import::create_import).layer(DefaultBodyLimit::max(import::IMPORT_LIMIT)))
        .routes(routes!(import::get_import))
        .routes(routes!(import::preview_import))
        .routes(routes!(import::run_import))
        .routes(routes!(import::cancel_import))
        .routes(routes!(import::list_import_errors))
        .routes(routes!(import::get_import_errors))
        .routes(routes!(import::get_bad_rows))
        .routes(routes!(training::get_clock, training::set_clock))
        .merge(systems::routes());
    OpenApiRouter::new().nest("/api/v1", api)
}

/// The document of the API; it takes no database.
pub fn openapi() -> OpenApi {
    document::finished(documented().into_openapi())
}

/// The router of a house.
pub fn router(house: Arc<House>, options: ApiOptions) -> Router {
    let (router, paths) = documented().split_for_parts();
    let text: Arc<str> = document::text(&document::finished(paths)).into();
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
        .layer(from_fn(wrap::wrap))
        .with_state(Api::new(house, options))
}

async fn method_not_allowed() -> Problem {
    Problem::new("method_not_allowed")
}

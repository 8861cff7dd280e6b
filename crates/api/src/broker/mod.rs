//! A broker over HTTP: mandates of clients, agreements with insurers, placed policies, events, claims and the report to a client.

mod add_knowledge;
mod add_service_task;
mod ask_for_reports;
mod commissions;
mod customer_manual;
mod edit_knowledge;
mod evaluation_shape;
mod evaluations;
mod events;
mod freeze_evaluation;
mod knowledge;
mod knowledge_shape;
mod make_service_plan;
mod operation_text;
mod place_policy;
mod plan_shape;
mod read;
mod record_commission;
mod record_event;
mod record_solvency;
mod refusal_text;
mod report;
mod report_run_shape;
mod report_runs;
mod review_knowledge;
mod send_reports;
mod service_plans;
mod settle_lesson;
mod shape;
mod sign_cooperation;
mod sign_mandate;
mod withdraw_knowledge;
mod words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What a broker brings to the API.
pub static SYSTEM: System = System {
    key: "broker",
    routes,
    tags: &[(
        "broker",
        "An insurance broker: mandates, agreements with insurers, placed policies, help with claims, the knowledge base of its enquiry desk.",
    )],
    refusals: &[refusal_text::TEXTS],
    operations: operation_text::TEXTS,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(sign_mandate::sign_mandate))
        .routes(routes!(sign_cooperation::sign_cooperation))
        .routes(routes!(read::list_placements, place_policy::place_policy))
        .routes(routes!(read::get_placement))
        .routes(routes!(read::list_assisted_claims))
        .routes(routes!(commissions::list_commissions))
        .routes(routes!(commissions::get_commission_totals))
        .routes(routes!(commissions::get_commission))
        .routes(routes!(record_commission::record_commission))
        .routes(routes!(events::list_claim_events, record_event::record_claim_event))
        .routes(routes!(report::get_service_report))
        .routes(routes!(report::get_service_report_pdf))
        .routes(routes!(report::get_service_report_sheet))
        .routes(routes!(evaluations::list_solvency, record_solvency::record_solvency))
        .routes(routes!(evaluations::list_evaluations, freeze_evaluation::freeze_evaluation))
        .routes(routes!(evaluations::try_evaluation))
        .routes(routes!(evaluations::get_evaluation))
        .routes(routes!(evaluations::get_renewal))
        .routes(routes!(settle_lesson::settle_lesson))
        .routes(routes!(service_plans::list_service_plans, make_service_plan::make_service_plan))
        .routes(routes!(service_plans::try_service_plan))
        .routes(routes!(service_plans::get_service_plan))
        .routes(routes!(service_plans::get_service_plan_pdf))
        .routes(routes!(add_service_task::add_service_task))
        .routes(routes!(customer_manual::get_customer_manual))
        .routes(routes!(report_runs::list_report_runs, ask_for_reports::ask_for_reports))
        .routes(routes!(report_runs::get_report_run))
        .routes(routes!(report_runs::list_client_reports))
        .routes(routes!(send_reports::send_reports))
        .routes(routes!(report_runs::list_reports_of_client))
        .routes(routes!(report_runs::get_client_report))
        .routes(routes!(report_runs::get_client_report_pdf))
        .routes(routes!(report_runs::get_client_report_sheet))
        .routes(routes!(knowledge::list_knowledge, add_knowledge::add_knowledge))
        .routes(routes!(knowledge::get_knowledge, edit_knowledge::edit_knowledge))
        .routes(routes!(review_knowledge::review_knowledge))
        .routes(routes!(withdraw_knowledge::withdraw_knowledge))
}

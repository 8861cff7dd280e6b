//! Agricultural insurance over HTTP: group policies of villages, the covers of their households, what these pay, and the subsidies.

mod accrue_reserve;
mod add_expert;
mod add_helper;
mod apply_for_subsidies;
mod assess_claim;
mod bureau_page;
mod bureau_refusal_text;
mod bureau_shape;
mod bureaus;
mod certificate;
mod claim_loss;
mod disaster_plans;
mod division_map;
mod draw_panel;
mod draw_reserve;
mod draw_sample;
mod endorse_cover;
mod enrol_household;
mod fact_words;
mod file_report;
mod find_inspected;
mod give_certificate;
mod helper_refusal_text;
mod helper_shape;
mod helpers;
mod inspection_refusal_text;
mod inspection_shape;
mod inspections;
mod issue_warning;
mod land_plots;
mod loss_refusal_text;
mod loss_shape;
mod losses;
mod monthly_reports;
mod name_bureau;
mod name_helper;
mod name_report_route;
mod name_warning_official;
mod open_group_policy;
mod operation_text;
mod pay_claim;
mod public;
mod read;
mod receive_farmer_premium;
mod record_recovery;
mod record_subsidy;
mod record_treaty;
mod refusal_text;
mod reinsurance_refusal_text;
mod reinsurance_shape;
mod remove_bureau;
mod remove_expert;
mod remove_warning_official;
mod renew_helper;
mod report_loss;
mod report_refusal_text;
mod report_shape;
mod reserve;
mod send_households;
mod settle_subsidies;
mod settlement_refusal_text;
mod shape;
mod sign_claim;
mod signature_sheets;
mod subsidies;
mod subsidy_shape;
mod support_list;
mod survey_loss;
mod village;
mod warning_refusal_text;
mod warning_shape;
mod warnings;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::Api;
use crate::systems::System;

/// What agricultural insurance brings to the API.
pub static SYSTEM: System = System {
    key: "agri",
    routes,
    tags: &[("agriculture", "Agricultural insurance: group policies of villages and the covers of their households.")],
    refusals: &[
        refusal_text::TEXTS,
        loss_refusal_text::TEXTS,
        helper_refusal_text::TEXTS,
        report_refusal_text::TEXTS,
        settlement_refusal_text::TEXTS,
        warning_refusal_text::TEXTS,
        bureau_refusal_text::TEXTS,
        inspection_refusal_text::TEXTS,
        reinsurance_refusal_text::TEXTS,
    ],
    causes: &[loss_refusal_text::CAUSES],
    fact_words: fact_words::WORDS,
    operations: operation_text::TEXTS,
    public_pages: &[&bureau_page::BUREAU],
    templates: bureau_page::TEMPLATES,
    public_agreements: &[public::COVERS, public::GROUP_POLICIES],
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(read::list_programmes))
        .routes(routes!(read::list_group_policies, open_group_policy::open_group_policy))
        .routes(routes!(read::get_group_policy))
        .routes(routes!(read::list_covers, enrol_household::enrol_household))
        .routes(routes!(send_households::send_households))
        .routes(routes!(endorse_cover::endorse_cover))
        .routes(routes!(read::get_cover))
        .routes(routes!(signature_sheets::get_enrolment_sheet))
        .routes(routes!(signature_sheets::get_claim_sheet))
        .routes(routes!(certificate::get_certificate))
        .routes(routes!(give_certificate::give_certificate))
        .routes(routes!(village::get_village))
        .routes(routes!(inspections::list_inspections, inspections::draw_inspection))
        .routes(routes!(find_inspected::find_inspected))
        .routes(routes!(receive_farmer_premium::receive_farmer_premium))
        .routes(routes!(losses::list_losses, report_loss::report_loss))
        .routes(routes!(losses::get_loss))
        .routes(routes!(losses::list_loss_surveys, survey_loss::survey_loss))
        .routes(routes!(losses::list_crop_claims, claim_loss::claim_loss))
        .routes(routes!(draw_panel::draw_panel))
        .routes(routes!(draw_sample::draw_sample))
        .routes(routes!(losses::list_loss_experts, add_expert::add_loss_expert))
        .routes(routes!(remove_expert::remove_loss_expert))
        .routes(routes!(helpers::list_helpers, add_helper::add_helper))
        .routes(routes!(helpers::list_helper_kinds))
        .routes(routes!(renew_helper::renew_helper))
        .routes(routes!(name_helper::name_helper))
        .routes(routes!(monthly_reports::list_report_routes, name_report_route::name_report_route))
        .routes(routes!(monthly_reports::list_monthly_reports))
        .routes(routes!(monthly_reports::get_monthly_report_sheet))
        .routes(routes!(file_report::file_monthly_report))
        .routes(routes!(reserve::get_crop_reserve))
        .routes(routes!(accrue_reserve::accrue_crop_reserve))
        .routes(routes!(draw_reserve::draw_crop_reserve))
        .routes(routes!(record_treaty::list_reinsurance_treaties, record_treaty::record_reinsurance_treaty))
        .routes(routes!(record_recovery::record_recovery))
        .routes(routes!(disaster_plans::list_disaster_plans, disaster_plans::record_disaster_plan))
        .routes(routes!(division_map::get_division_map))
        .routes(routes!(land_plots::list_land_plots))
        .routes(routes!(support_list::get_support_list))
        .routes(routes!(losses::get_crop_claim))
        .routes(routes!(assess_claim::assess_claim))
        .routes(routes!(sign_claim::sign_claim))
        .routes(routes!(pay_claim::pay_claim))
        .routes(routes!(subsidies::get_subsidies, record_subsidy::record_subsidy))
        .routes(routes!(apply_for_subsidies::apply_for_subsidies))
        .routes(routes!(settle_subsidies::settle_subsidies))
        .routes(routes!(bureaus::list_subsidy_bureaus, name_bureau::name_subsidy_bureau))
        .routes(routes!(remove_bureau::remove_subsidy_bureau))
        .routes(routes!(warnings::list_weather_warnings, issue_warning::issue_weather_warning))
        .routes(routes!(warnings::get_weather_warning))
        .routes(routes!(warnings::get_weather_warning_reach))
        .routes(routes!(warnings::get_weather_warning_rules))
        .routes(routes!(warnings::list_warning_officials, name_warning_official::name_warning_official))
        .routes(routes!(remove_warning_official::remove_warning_official))
}

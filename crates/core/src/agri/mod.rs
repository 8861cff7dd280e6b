//! Agricultural insurance (农业保险): programmes that say what is insured and who pays which part of the premium, and what a loss
//! comes to. Pure functions; programmes come from packs.

mod bureau;
pub mod chart;
mod claim;
mod claim_terms;
mod contributor;
mod enrol;
pub mod event;
mod expected_subsidy;
pub mod fact;
mod helper;
mod helper_kind;
mod inspection;
mod land;
mod loss;
mod month;
pub mod permission;
mod posting_text;
mod programme;
mod published;
mod reinsurance;
mod release;
mod release_rule;
mod reserve;
mod settlement;
pub mod story;
mod subject;
mod subsidy;
mod support;
mod terms;
mod warning;

#[cfg(test)]
mod loss_tests;
#[cfg(test)]
mod settlement_tests;
#[cfg(test)]
mod tests;

pub use bureau::{BureauDuty, check_bureau};
pub use claim::{CropClaim, claim_payment};
pub use claim_terms::{ClaimTerms, GrowthStage, Named, PanelTerms};
pub use contributor::{Citation, Contributor};
pub use enrol::{Enrolled, enrol};
pub use expected_subsidy::{ExpectedObject, ExpectedSubsidy, expected};
pub use helper::{HELPER_WARNING, HelperPapers, Term};
pub use helper_kind::HelperKind;
pub use inspection::{Inspectable, InspectionFinding, InspectionTerms, check_finding};
pub use land::{check_area, is_beyond};
pub use loss::{LookedAt, Severity, assess, check_assessable, check_claim, check_loss, claim_terms, percent};
pub use month::first_of_next_month;
pub use posting_text::PostingText;
pub use programme::{
    InsuredObject, ObjectPart, PROGRAMMES_FILE, Programme, Programmes, ShareGroup, SubsidyShare, inspection_terms,
};
pub use published::{CLAIMS, ENROLMENT, POLICY, POSTED_TEXTS, SERVICE, SUPERVISION};
pub use reinsurance::{Recovered, TreatyTerms, check_billed_together, check_billing, check_period, check_receipt};
pub use release::{LocalSubsidies, PromiseTurn, Subsidies, SubsidyStanding, settlement_terms};
pub use release_rule::{Condition, ReleaseRule};
pub use reserve::{LossFigures, ReserveTerms, ReserveTrigger};
pub use settlement::{CountyRatio, Payer, SettlementTerms, by_payer, level_key};
pub use subject::{
    COVER, COVER_FAMILY, CROP_CLAIM, CoverId, CropClaimId, DISASTER_PLAN, DisasterPlanId, ExpertId, GROUP_FAMILY,
    GROUP_POLICY, GroupPolicyId, HELPER, HelperId, InspectedCoverId, InspectionId, LOSS, LandExcessId, LandPlotId,
    LossId, LossSurveyId, MONTHLY_REPORT, MonthlyReportId, RESERVE, RecoveryId, ReportRouteId, ReserveEntryId, SUBSIDY,
    SUBSIDY_BUREAU, SubsidyBureauId, SubsidyConfirmationId, SubsidyEntryId, TREATY, TreatyId, WEATHER_WARNING,
    WarningOfficialId, WeatherWarningId, cover_number, group_of,
};
pub use subsidy::{SubsidySplit, price, split};
pub use support::{SupportOrder, SupportTerms};
pub use terms::EnrolmentTerms;
pub use warning::{ADVICE_LIMIT, Advice, WARNING_PACE, WARNINGS_FILE, WarningRules};

use crate::access::Place;
use crate::figure::{FigureKind, FigureRule};
use crate::systems::System;

/// What agricultural insurance brings to the house.
pub static SYSTEM: System = System {
    key: "agri",
    permissions: &[
        permission::READ_COVERS,
        permission::WRITE_COVERS,
        permission::KEEP_SUBSIDIES,
        permission::READ_LOSSES,
        permission::SURVEY_LOSSES,
        permission::HANDLE_LOSSES,
        permission::PAY_LOSSES,
        permission::KEEP_HELPERS,
        permission::ISSUE_WARNINGS,
        permission::INSPECT_COVERS,
    ],
    system_may: &[
        permission::READ_COVERS,
        permission::READ_LOSSES,
        permission::KEEP_HELPERS,
        permission::KEEP_SUBSIDIES,
        permission::ISSUE_WARNINGS,
    ],
    places: &[
        Place::new("group-policies", "农险承保", "Village enrolment"),
        Place::new("losses", "农险理赔", "Losses"),
        Place::new("subsidies", "保费补贴", "Subsidies"),
        Place::new("helpers", "协办代办", "Helpers"),
        Place::new("monthly-reports", "统计月报", "Monthly statistics"),
        Place::new("reinsurance", "再保与预案", "Reinsurance and plan"),
        Place::new("land-plots", "土地台账", "Land register"),
        Place::new("support-list", "优先扶持", "Support of the enrolled"),
        Place::new("division-map", "承保地图", "Map of enrolment"),
        Place::new("loss-experts", "鉴定专家库", "Pool of experts"),
        Place::new("weather-warnings", "气象预警", "Weather warnings"),
    ],
    subjects: &[
        &GROUP_POLICY,
        &COVER,
        &SUBSIDY,
        &SUBSIDY_BUREAU,
        &LOSS,
        &CROP_CLAIM,
        &HELPER,
        &MONTHLY_REPORT,
        &RESERVE,
        &TREATY,
        &DISASTER_PLAN,
        &WEATHER_WARNING,
    ],
    accounts: chart::ACCOUNTS,
    postings: chart::POSTINGS,
    payments: &[&chart::CLAIM_PAYMENT],
    families: &[&GROUP_FAMILY, &COVER_FAMILY],
    publications: &[&ENROLMENT, &CLAIMS, &POLICY, &SERVICE, &SUPERVISION],
    figures: FIGURES,
    events: event::EVENTS,
    facts: fact::FACTS,
    stories: Some(&story::STORIES),
    ..System::NONE
};

static FIGURES: &[FigureRule] = &[
    FigureRule::new(HELPER_WARNING, FigureKind::Count),
    FigureRule::new(PLAN_WARNING, FigureKind::Count),
    FigureRule::new(WARNING_PACE, FigureKind::Count),
];

/// The figure that says how many days before its review somebody is told of a disaster plan.
pub const PLAN_WARNING: &str = "agri.plan-warning-days";

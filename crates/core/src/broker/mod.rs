//! An insurance broker (保险经纪): mandates of clients, agreements with insurers, the policies it places, and the help it gives with claims.
//! Pure functions: what a placement must be, what figures a claim may have, and how an insurer kept what it promised.

mod commission;
mod effect;
mod evaluation;
mod figures;
mod knowledge;
mod lesson;
mod manual;
mod permission;
mod placement;
mod record;
mod report;
mod service_plan;
pub mod story;
mod subject;

#[cfg(test)]
mod tests;

pub use commission::{
    COMMISSION_BANK, COMMISSION_EARNED, CommissionFigures, CommissionKind, CommissionState, commission_received,
    commission_returned, split_back,
};
pub use effect::{ANSWER_MAILED, CLAIM_FIGURES, CLAIM_LESSON, CLAIM_PAID_UP, NEEDS_COLLECTED, REPORT_COMPARED};
pub use evaluation::{
    Candidate, Criterion, CriterionResult, EvaluationScheme, EvaluationSchemes, Measure, Measured, RankedInsurer,
    evaluations_of_source,
};
pub use figures::{ClaimFigures, Figure};
pub use knowledge::{Knowledge, KnowledgeState, KnowledgeTerm, check_review};
pub use lesson::LessonState;
pub use manual::{ManualScheme, ManualSchemes, manuals_of_source};
pub use permission::{
    ASSIST_CLAIMS, CommissionKeeper, EVALUATE_INSURERS, KEEP_COMMISSIONS, KEEP_KNOWLEDGE, PLACE_POLICIES, PLAN_SERVICE,
    PlacementWriter, READ_KNOWLEDGE, READ_PLACEMENTS, REPORT_TO_CLIENTS, ReportMaker,
};
pub use placement::{CoInsurer, InsuredPlace, Placed, check_commission_rate, place};
pub use record::{InsurerRecord, Owed, record_of};
pub use report::{ReportWay, quarter_days};
pub use service_plan::{
    Because, DraftedPlan, LeftOut, PlanBasis, PlanScheme, PlanSchemes, PlannedTask, ReportRule, TaskRule, TaskState,
    plan_until, service_plans_of_source,
};
pub use subject::{
    AssistedPaymentId, CLAIM_EVENT, COOPERATION, COOPERATION_FAMILY, ClaimEventId, ClaimLessonId, ClientReportId,
    CommissionEntryId, CommissionId, CooperationId, EVALUATION, INSURER, InsurerEvaluationId, KNOWLEDGE, KnowledgeId,
    MANDATE, MANDATE_FAMILY, MandateId, PLACEMENT, PLACEMENT_FAMILY, PlacementId, REPORT_RUN, ReportRunId,
    ServicePlanId, ServiceTaskId, SolvencyId,
};

use crate::access::Place;
use crate::systems::System;

/// What a broker brings to the house.
pub static SYSTEM: System = System {
    key: "broker",
    permissions: &[
        READ_PLACEMENTS,
        PLACE_POLICIES,
        ASSIST_CLAIMS,
        EVALUATE_INSURERS,
        PLAN_SERVICE,
        REPORT_TO_CLIENTS,
        KEEP_COMMISSIONS,
        READ_KNOWLEDGE,
        KEEP_KNOWLEDGE,
    ],
    system_may: &[READ_PLACEMENTS, REPORT_TO_CLIENTS],
    places: &[
        Place::new("placements", "经纪保单", "Placed policies"),
        Place::new("assisted-claims", "协助理赔", "Claim assistance"),
        Place::new("insurer-evaluations", "保险公司评价", "Evaluation of insurers"),
        Place::new("client-reports", "客户季度报告", "Reports to clients"),
        Place::new("commissions", "佣金", "Commission"),
        Place::new("knowledge", "知识库", "Knowledge base"),
    ],
    subjects: &[&MANDATE, &COOPERATION, &PLACEMENT, &CLAIM_EVENT, &EVALUATION, &REPORT_RUN, &KNOWLEDGE],
    effects: &[&CLAIM_FIGURES, &CLAIM_PAID_UP, &CLAIM_LESSON, &REPORT_COMPARED, &NEEDS_COLLECTED, &ANSWER_MAILED],
    accounts: commission::ACCOUNTS,
    postings: commission::POSTINGS,
    families: &[&MANDATE_FAMILY, &COOPERATION_FAMILY, &PLACEMENT_FAMILY],
    stories: Some(&story::STORIES),
    ..System::NONE
};

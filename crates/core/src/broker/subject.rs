//! What a broker agrees on: the mandate of a client, the agreement with an insurer, the policy it placed; and what strikes several clients.

use super::permission::READ_PLACEMENTS;
use crate::agreement::{AgreementFamily, AgreementRole};
use crate::id::id;
use crate::subject::SubjectKind;

/// What a client charged the broker with (委托合同).
pub static MANDATE: SubjectKind = SubjectKind { key: "mandate", prefix: "mandate", zh: "委托合同", en: "mandate" };

/// What the broker and an insurer agreed on (合作协议).
pub static COOPERATION: SubjectKind =
    SubjectKind { key: "cooperation", prefix: "cooperation", zh: "合作协议", en: "agreement with an insurer" };

/// A policy that the broker placed (经纪保单).
pub static PLACEMENT: SubjectKind =
    SubjectKind { key: "placement", prefix: "placement", zh: "经纪保单", en: "placed policy" };

/// What struck several at once (大灾事件): claims of several cases come of it.
pub static CLAIM_EVENT: SubjectKind =
    SubjectKind { key: "claim-event", prefix: "claimevent", zh: "大灾事件", en: "claim event" };

/// How insurers were ranked for a time (保险公司年度评价).
pub static EVALUATION: SubjectKind =
    SubjectKind {
        key: "insurer-evaluation", prefix: "evaluation", zh: "保险公司评价", en: "evaluation of insurers"
    };

/// Quarterly reports to all clients, asked for at once (客户季度报告批次).
pub static REPORT_RUN: SubjectKind =
    SubjectKind {
        key: "report-run", prefix: "reportrun", zh: "客户季度报告批次", en: "run of reports to clients"
    };

/// An entry of the knowledge base (知识库).
pub static KNOWLEDGE: SubjectKind =
    SubjectKind { key: "knowledge", prefix: "knowledge", zh: "知识条目", en: "entry of the knowledge base" };

/// Bears a part of a placed policy.
pub static INSURER: AgreementRole = AgreementRole { key: "insurer", zh: "保险公司", en: "insurer" };

pub static MANDATE_FAMILY: AgreementFamily = AgreementFamily {
    key: "mandate",
    subject: &MANDATE,
    roles: &[],
    read: READ_PLACEMENTS,
    zh: "委托合同",
    en: "mandate of a client",
};

pub static COOPERATION_FAMILY: AgreementFamily = AgreementFamily {
    key: "cooperation",
    subject: &COOPERATION,
    roles: &[],
    read: READ_PLACEMENTS,
    zh: "合作协议",
    en: "agreement with an insurer",
};

pub static PLACEMENT_FAMILY: AgreementFamily = AgreementFamily {
    key: "placement",
    subject: &PLACEMENT,
    roles: &[&INSURER],
    read: READ_PLACEMENTS,
    zh: "经纪保单",
    en: "placed policy",
};

id!(
    /// The mandate of a client.
    MandateId, "mandate"
);
id!(
    /// An agreement with an insurer.
    CooperationId, "cooperation"
);
id!(
    /// A policy that was placed.
    PlacementId, "placement"
);
id!(
    /// What struck several at once.
    ClaimEventId, "claimevent"
);
id!(
    /// What an insurer paid for a claim.
    AssistedPaymentId, "assistedpayment"
);
id!(
    /// A solvency ratio of an insurer as it was entered.
    SolvencyId, "solvency"
);
id!(
    /// An evaluation of insurers, in one edition.
    InsurerEvaluationId, "evaluation"
);
id!(
    /// What a closed claim taught.
    ClaimLessonId, "lesson"
);
id!(
    /// The plan of a client's service for a year.
    ServicePlanId, "serviceplan"
);
id!(
    /// A task of a plan.
    ServiceTaskId, "servicetask"
);
id!(
    /// Quarterly reports to all clients, asked for at once.
    ReportRunId, "reportrun"
);
id!(
    /// The report of a quarter to one client.
    ClientReportId, "clientreport"
);
id!(
    /// What an insurer owes the broker for its part of a policy.
    CommissionId, "commission"
);
id!(
    /// Something that happened to a commission.
    CommissionEntryId, "commissionentry"
);
id!(
    /// An entry of the knowledge base.
    KnowledgeId, "knowledge"
);

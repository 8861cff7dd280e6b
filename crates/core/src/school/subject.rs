//! What a school agrees on: the agreement on brokerage that it makes by a click, and its policy.

use super::permission::READ_SCHOOLS;
use crate::agreement::AgreementFamily;
use crate::id::id;
use crate::subject::SubjectKind;

/// What a school charged the broker with, by a click (经纪服务协议).
pub static SCHOOL_AGREEMENT: SubjectKind = SubjectKind {
    key: "school-agreement",
    prefix: "schoolagreement",
    zh: "校方责任险经纪服务协议",
    en: "agreement with a school",
};

/// The cover of a school (校方责任险保单).
pub static SCHOOL_POLICY: SubjectKind =
    SubjectKind { key: "school-policy", prefix: "schoolpolicy", zh: "校方责任险保单", en: "school policy" };

pub static SERVICE_FAMILY: AgreementFamily = AgreementFamily {
    key: "school-service",
    subject: &SCHOOL_AGREEMENT,
    roles: &[],
    read: READ_SCHOOLS,
    zh: "经纪服务协议",
    en: "agreement on brokerage",
};

pub static LIABILITY_FAMILY: AgreementFamily = AgreementFamily {
    key: "school-liability",
    subject: &SCHOOL_POLICY,
    roles: &[],
    read: READ_SCHOOLS,
    zh: "校方责任险",
    en: "school liability",
};

id!(
    /// What a school agreed to by a click.
    SchoolAgreementId, "schoolagreement"
);
id!(
    /// The cover of a school.
    SchoolPolicyId, "schoolpolicy"
);
id!(
    /// A pupil whom the list of a policy names.
    SchoolPupilId, "schoolpupil"
);

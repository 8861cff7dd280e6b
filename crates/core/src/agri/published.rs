//! What agricultural insurance publishes in a village (公示, 五公开): who is enrolled and what is paid, with the items the notice of the province
//! asks for, and what the programme is, what is promised and who watches over it, in the words of the pack.

use super::subject::{COVER, CROP_CLAIM, GROUP_POLICY, LOSS};
use crate::publication::{Column, PublicationKind};

const fn column(zh: &'static str, en: &'static str) -> Column {
    Column { zh, en }
}

/// Who of a village is enrolled, with what: name, crop, area, premium paid, sum insured.
pub static ENROLMENT: PublicationKind = PublicationKind {
    key: "crop-enrolment",
    zh: "农业保险承保情况公示",
    en: "Agricultural insurance: who is enrolled",
    about: &GROUP_POLICY,
    of: &COVER,
    columns: &[
        column("投保作物", "Crop"),
        column("面积（数量）", "Area or number"),
        column("已缴保费", "Premium paid"),
        column("保险金额", "Sum insured"),
    ],
};

/// What the households of a village get for a loss: name, crop, severity, area, amount.
pub static CLAIMS: PublicationKind = PublicationKind {
    key: "crop-claims",
    zh: "农业保险理赔结果公示",
    en: "Agricultural insurance: what is paid",
    about: &LOSS,
    of: &CROP_CLAIM,
    columns: &[
        column("受灾作物", "Crop"),
        column("损失程度", "Severity"),
        column("受灾面积（数量）", "Area or number"),
        column("赔款金额", "Amount"),
    ],
};

/// What the programme insures, and who pays which part.
pub static POLICY: PublicationKind = PublicationKind {
    key: "crop-policy",
    zh: "农业保险惠农政策公开",
    en: "Agricultural insurance: what is subsidised",
    about: &GROUP_POLICY,
    of: &GROUP_POLICY,
    columns: &[
        column("保险标的、保额与保费", "What is insured"),
        column("保费分担", "Who pays"),
        column("政策说明", "What else holds"),
    ],
};

/// What the insurer promises.
pub static SERVICE: PublicationKind = PublicationKind {
    key: "crop-service",
    zh: "农业保险服务标准公开",
    en: "Agricultural insurance: what is promised",
    about: &GROUP_POLICY,
    of: &GROUP_POLICY,
    columns: &[column("服务标准", "What is promised")],
};

/// Who watches over it, and where one complains.
pub static SUPERVISION: PublicationKind = PublicationKind {
    key: "crop-supervision",
    zh: "农业保险监管要求公开",
    en: "Agricultural insurance: what is watched over",
    about: &GROUP_POLICY,
    of: &GROUP_POLICY,
    columns: &[column("监管要求", "What is watched over")],
};

/// The kinds whose text stands in the pack.
pub static POSTED_TEXTS: [&PublicationKind; 3] = [&POLICY, &SERVICE, &SUPERVISION];

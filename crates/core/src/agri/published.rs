//! What agricultural insurance publishes in a village (公示): who is enrolled, with the items the notice of the province asks for.

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

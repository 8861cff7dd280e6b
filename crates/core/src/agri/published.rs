//! What agricultural insurance publishes in a village (公示): who is enrolled, with the items the notice of the province asks for.

use super::subject::{COVER, GROUP_POLICY};
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

//! The figures that the limits of applicants are: how long a one-time code holds, how often it is asked for, how much is handed in.

use crate::figure::{FigureKind, FigureRule};

pub const APPLICANT_FIGURES: &[FigureRule] = &[
    FigureRule::new("applicant.code-digits", FigureKind::Count),
    FigureRule::new("applicant.code-minutes", FigureKind::Count),
    FigureRule::new("applicant.code-tries", FigureKind::Count),
    FigureRule::new("applicant.codes-per-phone", FigureKind::Count),
    FigureRule::new("applicant.codes-per-address", FigureKind::Count),
    FigureRule::new("applicant.session-minutes", FigureKind::Count),
    FigureRule::new("applicant.files-per-case", FigureKind::Count),
    FigureRule::new("applicant.cases-per-day", FigureKind::Count),
    FigureRule::new("applicant.checks-per-address", FigureKind::Count),
    FigureRule::new("applicant.kept-since-days", FigureKind::Count),
];

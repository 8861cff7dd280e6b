//! The figures that limits of people are. Of operators: what a password must be like, how many wrong tries lock, when a session ends, how long it is kept who looked at which customer. Of
//! applicants: how long a one-time code holds, how often it is asked for, how much is handed in.

use crate::figure::{FigureKind, FigureRule};

pub const FIGURES: &[FigureRule] = &[
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
    FigureRule::new("operator.password-length", FigureKind::Count),
    FigureRule::new("operator.password-strength", FigureKind::Count),
    FigureRule::new("operator.tries-here", FigureKind::Count),
    FigureRule::new("operator.tries-of-login", FigureKind::Count),
    FigureRule::new("operator.tries-of-address", FigureKind::Count),
    FigureRule::new("operator.lock-minutes", FigureKind::Count),
    FigureRule::new("operator.session-hours", FigureKind::Count),
    FigureRule::new("operator.idle-minutes", FigureKind::Count),
    FigureRule::new("operator.clock-jump-minutes", FigureKind::Count),
    FigureRule::new("operator.clock-ahead-days", FigureKind::Count),
    FigureRule::new("operator.reads-kept-days", FigureKind::Count),
    FigureRule::new("operator.reads-case-days", FigureKind::Count),
    FigureRule::new("operator.reads-without-case-a-day", FigureKind::Count),
];

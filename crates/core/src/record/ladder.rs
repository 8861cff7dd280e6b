//! The ladder of reminders by which a lent record is asked for. How many days before and after its day each rung stands is a figure of
//! the packs.

use jiff::Span;
use jiff::civil::Date;

use super::refusal::RecordRefusal;
use crate::rulebook::RuleBook;

/// How many days before its day the borrower is reminded.
pub(super) const WARNING: &str = "record.loan-warning-days";
/// How many days after it the borrower is told that it is overdue.
pub(super) const OVERDUE: &str = "record.loan-overdue-days";
/// How many days after it the manager is told.
pub(super) const ESCALATION: &str = "record.loan-escalation-days";

/// A rung of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// The borrower: its day comes.
    DueSoon,
    /// The borrower, and who lent it: its day is over.
    Overdue,
    /// The manager who answers for the office: it is still not back.
    Escalated,
}

/// The days on which a record that was lent until a day is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    until: Date,
    rungs: [(Date, Rung); 3],
}

impl Ladder {
    /// By the figures in force on the day until which it was lent.
    pub fn new(rules: &RuleBook, until: Date) -> Result<Ladder, RecordRefusal> {
        let missing = |figure| RecordRefusal::NoFigure { figure, on: until };
        let on = |figure, sign: i64, least: i64| {
            let days = rules.count(figure, until).map_err(|_| missing(figure))?;
            let span = Span::new().try_days(sign * i64::from(days).max(least)).map_err(|_| missing(figure))?;
            until.checked_add(span).map_err(|_| missing(figure))
        };
        // On its day it is not overdue yet, whatever the figure says.
        let warning = (on(WARNING, -1, 0)?, Rung::DueSoon);
        let overdue = (on(OVERDUE, 1, 1)?, Rung::Overdue);
        let escalation = (on(ESCALATION, 1, 1)?, Rung::Escalated);
        Ok(Ladder { until, rungs: [warning, overdue, escalation] })
    }

    /// The first day on which somebody is told something.
    pub fn first(&self) -> Date {
        self.rungs.iter().map(|(day, _)| *day).min().unwrap_or(self.until)
    }

    /// The rungs from one day up to another, both counted in. Once its day is over nobody is told any more that it comes.
    pub fn between(&self, from: Date, to: Date) -> Vec<Rung> {
        let passed =
            |(day, rung): &&(Date, Rung)| *day >= from && *day <= to && (*rung != Rung::DueSoon || to <= self.until);
        self.rungs.iter().filter(passed).map(|(_, rung)| *rung).collect()
    }

    /// The first rung after a day.
    pub fn after(&self, day: Date) -> Option<Date> {
        self.rungs.iter().map(|(on, _)| *on).filter(|on| *on > day).min()
    }
}

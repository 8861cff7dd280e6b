//! A letter on the wire, and by what rule it is written.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::case::Case as CaseData;
use yinuo_core::service::LetterRule;
use yinuo_service::query::letter::{LetterAbout, LetterFile};
use yinuo_service::rules::Rules;
use yinuo_store::tables::letter::{LetterLineRow, LetterRow};

use crate::shape::{IdText, LocalText, instant, letter_id};
use crate::words;

/// A letter without its page.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub kind: &'a str,
    pub name: LocalText<'a>,
    pub subject: &'a str,
    #[schema(value_type = words::LetterState)]
    pub state: &'static str,
    /// What it tells has not happened before it is delivered.
    pub awaited: bool,
    pub created_at: Timestamp,
    pub delivered_at: Option<Timestamp>,
}

/// Made is not sent: until its delivery is proved, nobody has it.
fn state(delivered_at: Option<i64>, replaced_by: Option<i64>) -> &'static str {
    match (delivered_at, replaced_by) {
        (Some(_), _) => "delivered",
        (None, Some(_)) => "replaced",
        (None, None) => "made",
    }
}

/// Whether something happens to its case when it is delivered.
fn awaited(delivered_at: Option<i64>, replaced_by: Option<i64>, tells: Option<&str>) -> bool {
    delivered_at.is_none() && replaced_by.is_none() && tells.is_some()
}

pub fn name<'a>(rule: Option<&'a LetterRule>, written: &'a str) -> LocalText<'a> {
    match rule {
        Some(rule) => (&rule.name).into(),
        None => LocalText::same(written),
    }
}

/// What a letter is written by; nothing, where the rules have lost it since.
pub fn rule_of<'r>(rules: &'r Rules, file: &LetterFile) -> Option<&'r LetterRule> {
    match &file.about {
        LetterAbout::Case(case) => rules.by_version(&case.service_version)?.letter(&file.letter.kind),
        LetterAbout::Subject(..) => rules.catalogue().event_letter(&file.letter.kind).map(|(_, rule)| rule),
    }
}

impl<'a> LetterLine<'a> {
    pub fn new(case: &'a CaseData, row: &'a LetterLineRow) -> LetterLine<'a> {
        LetterLine::by_rule(case.service.letter(&row.kind), row)
    }

    pub fn by_rule(rule: Option<&'a LetterRule>, row: &'a LetterLineRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(rule, &row.name),
            subject: &row.subject,
            state: state(row.delivered_at, row.replaced_by),
            awaited: awaited(row.delivered_at, row.replaced_by, row.tells.as_deref()),
            created_at: instant(row.created_at),
            delivered_at: row.delivered_at.map(instant),
        }
    }

    pub fn of_row(rule: Option<&'a LetterRule>, row: &'a LetterRow) -> LetterLine<'a> {
        LetterLine {
            id: letter_id(row.id),
            kind: &row.kind,
            name: name(rule, &row.name),
            subject: &row.subject,
            state: state(row.delivered_at, row.replaced_by),
            awaited: awaited(row.delivered_at, row.replaced_by, row.tells.as_deref()),
            created_at: instant(row.created_at),
            delivered_at: row.delivered_at.map(instant),
        }
    }
}

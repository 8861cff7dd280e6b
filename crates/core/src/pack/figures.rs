//! The figures of a pack: those that stand for themselves (`[[figure]]`), and what each rests on.

use serde::Serialize;

use super::finding::{Findings, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::table::Table;
use crate::service::{Effective, Status};
use crate::systems;
use crate::text::LocalText;

/// A named figure that no clock runs on: staffed hours of the telephone, years of keeping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub key: String,
    pub name: LocalText,
    /// As text, exactly as it is to be shown or parsed: `8`, `0.70`, `24`; the path of an account of the ledger.
    pub value: String,
    pub unit: LocalText,
    pub effective: Effective,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
    pub note: Option<LocalText>,
}

/// One figure of a pack, wherever it stands, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureLine {
    /// `life.claim@2013-06-08.pay`, `life.claim@2013-06-08.pay.extension` or the key of a figure.
    pub key: String,
    pub name: LocalText,
    pub value: String,
    pub cite: String,
    pub status: Status,
    pub source: Option<String>,
}

/// How many figures rest on what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct StatusCounts {
    pub found: usize,
    pub recalled: usize,
    pub house: usize,
}

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for root in roots.iter_mut() {
        for mut table in root.tables("figure", findings) {
            if let Some(figure) = read_figure(&mut table, findings) {
                let twice = |known: &&Figure| known.key == figure.key && known.effective.overlaps(&figure.effective);
                if figures.iter().find(twice).is_some() {
                    let message = format!("the figure `{}` is defined twice for some dates", figure.key);
                    let remedy = "let their effective spans not overlap";
                    findings.error(table.place, table.path.clone(), "overlapping_spans", message, remedy);
                }
                figures.push(figure);
            }
            table.finish(findings);
        }
    }
    figures
}

fn read_figure(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Figure> {
    let key = read_key(table, "figure", Spelling::Dotted, findings)?;
    let name = table.required_local_text("name", findings);
    let value =
        if table.has("account-path") { read_account(table, findings) } else { read_value(table, &key, findings) };
    let unit = table.local_text("unit", findings).unwrap_or_default();
    let effective = read_effective(table, findings);
    let (cite, status, source) = read_citation(table, findings);
    let note = table.local_text("note", findings);
    Some(Figure {
        key,
        name: name?,
        value: value?,
        unit,
        effective: effective?,
        cite: cite?,
        status: status?,
        source,
        note,
    })
}

fn read_value(table: &mut Table<'_>, key: &str, findings: &mut Findings<'_>) -> Option<String> {
    let value = table.required_text("value", "write the figure as text in quotes, like \"8\"", findings)?;
    // Found here, and not by whoever asks for it years later.
    if let Some(kind) = systems::figure_rule(key).map(|rule| rule.is).filter(|kind| !kind.fits(&value.value)) {
        let message = format!("`{}` is not {}", value.value, kind.expected());
        let remedy = format!("write {}, like \"{}\"", kind.expected(), kind.example());
        findings.error(value.place, table.path_of("value"), "bad_figure", message, remedy);
        return None;
    }
    Some(value.value)
}

/// An account of the ledger instead of a value: one that the chart has.
fn read_account(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<String> {
    let account = table.required_text(
        "account-path",
        "name an account of the chart, like \"house/bank/collection\"",
        findings,
    )?;
    if systems::chart().account(&account.value).is_ok() {
        return Some(account.value);
    }
    let message = format!("the chart of accounts has no `{}`", account.value);
    let known = systems::chart().paths();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let remedy = remedy_for_unknown(&account.value, &known);
    findings.error(account.place, table.path_of("account-path"), "unknown_account", message, remedy);
    None
}

/// `effective = { from = 2010-05-01, until = 2013-10-31 }`.
pub(super) fn read_effective(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Effective> {
    let remedy = "write effective = { from = 2010-05-01 }, with `until` as the last day if it is not in force any more";
    let Some(value) = table.value("effective") else {
        table.missing("effective", remedy, findings);
        return None;
    };
    let mut span = Table::from_value(value, table.place.file, table.path_of("effective"), findings)?;
    if !span.has("from") {
        span.missing("from", remedy, findings);
    }
    let from = span.date("from", findings);
    let until = span.date("until", findings);
    let until_is_wrong = span.has("until") && until.is_none();
    let place = span.place;
    span.finish(findings);
    let from = from?;
    if until_is_wrong {
        return None;
    }
    if let Some(until) = until.filter(|until| *until < from) {
        let message = format!("the span ends on {until}, before it begins on {from}");
        findings.error(place, table.path_of("effective"), "empty_span", message, "exchange or correct the two dates");
        return None;
    }
    Some(Effective { from, until })
}

/// `cite`, `status` and `source`: what a figure rests on. Every figure has the first two.
pub(super) fn read_citation(
    table: &mut Table<'_>,
    findings: &mut Findings<'_>,
) -> (Option<String>, Option<Status>, Option<String>) {
    let source = table.text("source", findings).map(|source| source.value);
    if !table.has("cite") {
        let remedy = "name the document and article the figure comes from, or the house rule";
        findings.error(table.place, table.path_of("cite"), "missing_citation", "a figure without a citation", remedy);
    }
    let cite = if table.has("cite") {
        table.required_text("cite", "name document and article", findings)
    } else {
        table.text("cite", findings)
    };
    let status = table.required_text("status", "one of found, recalled, house", findings);
    let status = status.and_then(|written| {
        let known = Status::parse(&written.value);
        if known.is_none() {
            let message = format!("`{}` is not a status", written.value);
            let remedy = remedy_for_unknown(&written.value, &["found", "recalled", "house"]);
            findings.error(written.place, table.path_of("status"), "bad_status", message, remedy);
        }
        known
    });
    (cite.map(|cite| cite.value), status, source)
}

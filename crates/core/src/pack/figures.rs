//! The figures of a pack: those that stand for themselves (`[[figure]]`), and one list of all, with those of promises.

use serde::Serialize;

use super::Pack;
use super::finding::{Findings, remedy_for_unknown};
use super::table::Table;
use super::vocabulary::{Spelling, read_key};
use crate::approval::ApprovalRule;
use crate::customer_data::CustomerDataRule;
use crate::payee::{Accounts, PayeeRule};
use crate::service::{Effective, Service, Status};
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

impl Pack {
    /// Every figure of the pack: named figures, allowances, extensions, pauses, rules that are no numbers, and entries of data files.
    pub fn figure_lines(&self) -> Vec<FigureLine> {
        let mut lines: Vec<FigureLine> = self.services.iter().flat_map(|service| lines_of(service)).collect();
        lines.extend(self.figures.iter().map(|figure| FigureLine {
            key: figure.key.clone(),
            name: figure.name.clone(),
            value: format!("{} {}", figure.value, figure.unit.en).trim().to_owned(),
            cite: figure.cite.clone(),
            status: figure.status,
            source: figure.source.clone(),
        }));
        lines.extend(self.approvals.iter().map(line_of_approval));
        lines.extend(self.payees.iter().map(line_of_payee_rule));
        lines.extend(self.customer_data.iter().map(line_of_customer_data));
        lines.extend(self.data_lines.iter().cloned());
        lines
    }

    pub fn status_counts(&self) -> StatusCounts {
        let mut counts = StatusCounts::default();
        for line in self.figure_lines() {
            match line.status {
                Status::Found => counts.found += 1,
                Status::Recalled => counts.recalled += 1,
                Status::House => counts.house += 1,
            }
        }
        counts
    }
}

fn line_of_approval(rule: &ApprovalRule) -> FigureLine {
    let of = rule.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
    let by: Vec<&str> = rule.by.iter().map(|permission| permission.key).collect();
    let above = rule.above.map(|above| format!("above {above}: ")).unwrap_or_default();
    FigureLine {
        key: format!("approval {}{of}", rule.act),
        name: systems::approval_act(rule.act).map(|act| LocalText::new(act.zh, act.en)).unwrap_or_default(),
        value: format!("{above}{}", by.join(", then ")),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn line_of_payee_rule(rule: &PayeeRule) -> FigureLine {
    let lists = [
        ("bars", rule.bars.join(", ")),
        ("unless", rule.unless.join(", ")),
        ("only", rule.only.join(", ")),
        ("sold by", rule.sold_by.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ")),
        ("accounts", rule.accounts.map(Accounts::key).unwrap_or_default().to_owned()),
    ];
    let told = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(what, list)| format!("{what} {list}"));
    FigureLine {
        key: format!("payee-rule {}", rule.key),
        name: rule.name.clone(),
        value: told.collect::<Vec<_>>().join("; "),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn line_of_customer_data(rule: &CustomerDataRule) -> FigureLine {
    let needs: Vec<&str> = rule.needs.iter().map(|datum| datum.key()).collect();
    FigureLine {
        key: format!("customer-data {}", rule.key),
        name: rule.name.clone(),
        value: format!("{} before {}", needs.join(", "), rule.of.join(", ")),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn lines_of(service: &Service) -> Vec<FigureLine> {
    let mut lines = Vec::new();
    for promise in &service.promises {
        let key = format!("{}.{}", service.version, promise.key);
        lines.push(FigureLine {
            key: key.clone(),
            name: promise.name.clone(),
            value: promise.within.to_string(),
            cite: promise.cite.clone(),
            status: promise.status,
            source: promise.source.clone(),
        });
        if let Some(extension) = &promise.extension {
            lines.push(FigureLine {
                key: format!("{key}.extension"),
                name: promise.name.clone(),
                value: format!("+{}, {} times at most", extension.by, extension.times),
                cite: extension.cite.clone(),
                status: extension.status,
                source: None,
            });
        }
        if let Some(pause) = &promise.pause {
            lines.push(FigureLine {
                key: format!("{key}.pause"),
                name: promise.name.clone(),
                value: format!("not counted from {} to {}", pause.from, pause.to),
                cite: pause.cite.clone(),
                status: pause.status,
                source: None,
            });
        }
    }
    lines
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

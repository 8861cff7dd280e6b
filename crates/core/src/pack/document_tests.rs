//! The page of a pack shows every figure that the pack holds: the table in it is written from the rules.
//!
//! `YINUO_REWRITE_DOCS=1 cargo test -p yinuo-core shows_every_figure_of_the_pack` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use super::tests::load;
use super::*;
use crate::duty::DutyRules;
use crate::service::{Effective, PromiseRule, Service, Status};

const BEGIN: &str = "<!-- figures: begin -->\n";
const END: &str = "<!-- figures: end -->\n";

fn span(effective: &Effective) -> String {
    match effective.until {
        Some(until) => format!("received {} to {until}", effective.from),
        None => format!("received since {}", effective.from),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Found => "found",
        Status::Recalled => "recalled",
        Status::House => "house",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn row(promise: &PromiseRule) -> String {
    let mut limit = promise.within.to_string();
    if promise.right {
        limit.push_str(" (a right)");
    }
    if let Some(unless) = &promise.unless {
        let _ = write!(limit, ", unless {unless}");
    }
    if let Some(restart) = &promise.restart {
        let _ = write!(limit, ", anew from {restart}");
    }
    if let Some(when) = &promise.when {
        let unanswered = if when.or_unanswered { " or not answered" } else { "" };
        let _ = write!(limit, ", if {} is {}{unanswered}", when.field, when.is.join(" or "));
    }
    let mut basis = format!("{} [{}]", promise.cite, status(promise.status));
    if let Some(extension) = &promise.extension {
        let by = &extension.by;
        let _ = write!(limit, "; +{by}, {} time(s)", extension.times);
        let _ = write!(basis, "; longer: {} [{}]", extension.cite, status(extension.status));
    }
    if let Some(pause) = &promise.pause {
        let _ = write!(limit, "; not counted from {} to {}", pause.from, pause.to);
        let _ = write!(basis, "; pause: {} [{}]", pause.cite, status(pause.status));
    }
    if let Some(source) = &promise.source {
        let _ = write!(basis, "; read in: {source}");
    }
    let keeps: Vec<&str> = std::iter::once(&promise.to).chain(&promise.or).map(String::as_str).collect();
    format!(
        "| `{}` {} | {} → {} | {} | {} |\n",
        promise.key,
        cell(&promise.name.zh),
        promise.from,
        keeps.join(" or "),
        cell(&limit),
        cell(&basis)
    )
}

fn table(pack: &Pack) -> String {
    let counts = pack.status_counts();
    let mut text = format!(
        "{} figures: {} found, {} recalled, {} of the house.\n",
        counts.found + counts.recalled + counts.house,
        counts.found,
        counts.recalled,
        counts.house
    );
    for service in &pack.services {
        let Service { key, name, effective, promises, .. } = service.as_ref();
        let _ = write!(text, "\n### `{key}` {} ({}), {}\n\n", name.zh, name.en, span(effective));
        text.push_str("| promise | from → kept by | time | rests on |\n|---|---|---|---|\n");
        for promise in promises {
            text.push_str(&row(promise));
        }
    }
    if !pack.approvals.is_empty() {
        text.push_str("\n### What another approves\n\n| act | of | above | by | rests on |\n|---|---|---|---|---|\n");
    }
    for rule in &pack.approvals {
        let by: Vec<&str> = rule.by.iter().map(|permission| permission.zh).collect();
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} [{}] |",
            rule.act,
            rule.of.as_ref().map(|of| format!("`{of}`")).unwrap_or_default(),
            rule.above.map(|above| above.to_string()).unwrap_or_default(),
            by.join("、"),
            cell(&rule.cite),
            status(rule.status)
        );
    }
    let rules: Vec<_> = pack
        .figure_lines()
        .into_iter()
        .filter(|line| line.key.starts_with("payee-rule ") || line.key.starts_with("customer-data "))
        .collect();
    if !rules.is_empty() {
        text.push_str("\n### Rules without a figure\n\n| rule | says | rests on |\n|---|---|---|\n");
    }
    for line in &rules {
        let _ = writeln!(
            text,
            "| `{}` {} | {} | {} [{}]{} |",
            line.key,
            cell(&line.name.zh),
            cell(&line.value),
            cell(&line.cite),
            status(line.status),
            line.source.as_ref().map(|source| format!("; read in: {}", cell(source))).unwrap_or_default()
        );
    }
    offices(pack, &mut text);
    text.push_str("\n### Figures without a clock\n\n| figure | value | rests on |\n|---|---|---|\n");
    for figure in &pack.figures {
        let _ = writeln!(
            text,
            "| `{}` {} | {} {}{} | {} [{}]{} |",
            figure.key,
            cell(&figure.name.zh),
            figure.value,
            figure.unit.zh,
            days_of(pack, figure),
            cell(&figure.cite),
            status(figure.status),
            figure.source.as_ref().map(|source| format!("; read in: {}", cell(source))).unwrap_or_default()
        );
    }
    text
}

/// What offices have or do all the time, and when their counters are open.
fn offices(pack: &Pack, text: &mut String) {
    let rules = DutyRules::from_source(&load(&pack.head.name)).expect("sound duties");
    if !rules.duties.is_empty() {
        text.push_str("\n### Duties of offices\n\n| duty | a proof holds | rests on |\n|---|---|---|\n");
    }
    for duty in &rules.duties {
        let _ = writeln!(
            text,
            "| `{}` {} | {} | {} [{}]{} |",
            duty.key,
            cell(&duty.name.zh),
            duty.holds,
            cell(&duty.cite),
            status(duty.status),
            duty.source.as_ref().map(|source| format!("; read in: {}", cell(source))).unwrap_or_default()
        );
    }
    if !rules.hours.is_empty() {
        text.push_str("\n### Counter hours\n\n| hours | season | rests on |\n|---|---|---|\n");
    }
    for hours in &rules.hours {
        let day = |(month, day): (i8, i8)| format!("{month:02}-{day:02}");
        let season = hours.season.map(|season| format!("{} to {}", day(season.from), day(season.until)));
        let _ = writeln!(
            text,
            "| `{}` {} | {} | {} [{}] |",
            hours.key,
            cell(&hours.name.zh),
            season.unwrap_or_default(),
            cell(&hours.cite),
            status(hours.status)
        );
    }
}

/// The days a figure holds for, where it has had several values.
fn days_of(pack: &Pack, figure: &Figure) -> String {
    if pack.figures.iter().filter(|other| other.key == figure.key).count() == 1 {
        return String::new();
    }
    match figure.effective.until {
        Some(until) => format!(" ({} to {until})", figure.effective.from),
        None => format!(" (since {})", figure.effective.from),
    }
}

#[test]
fn the_page_of_every_pack_that_has_a_table_shows_every_figure_of_the_pack() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/packs");
    let mut checked = 0;
    for page in std::fs::read_dir(pages).expect("the pages") {
        let path = page.expect("a page").path();
        if std::fs::read_to_string(&path).expect("a page").contains(BEGIN) {
            check_page(path.file_stem().and_then(|name| name.to_str()).expect("a name"));
            checked += 1;
        }
    }
    assert!(checked >= 4, "{checked} pages have a table");
}

fn check_page(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/packs/{name}.md"));
    let page = std::fs::read_to_string(&path).expect("the page");
    let pack = Pack::read(&load(name)).expect("a sound pack");
    let (before, rest) = page.split_once(BEGIN).expect("the mark before the table");
    let (_, after) = rest.split_once(END).expect("the mark after the table");
    let fresh = format!("{before}{BEGIN}{}{END}{after}", table(&pack));
    if std::env::var_os("YINUO_REWRITE_DOCS").is_some() {
        std::fs::write(&path, &fresh).expect("the page can be written");
    }
    let page = std::fs::read_to_string(&path).expect("the page");
    assert!(
        page == fresh,
        "docs/packs/{name}.md is stale: YINUO_REWRITE_DOCS=1 cargo test -p yinuo-core shows_every_figure_of_the_pack"
    );
}

#[test]
fn the_page_of_the_format_names_every_letter_variable_and_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/packs/FORMAT.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let of_subjects = crate::systems::SYSTEMS.iter().flat_map(|system| system.letters);
    let of_subjects = of_subjects.flat_map(|subject| subject.variables.iter().copied());
    for variable in LETTER_VARIABLES.into_iter().chain(EVENT_VARIABLES).chain(of_subjects) {
        assert!(page.contains(&format!("`{variable}")), "FORMAT.md does not name {variable}");
    }
    for kind in crate::systems::event_kinds() {
        let lines = page.lines().filter(|line| line.contains(&format!("`{}`", kind.key)));
        let tells = |line: &str| kind.facts.iter().all(|fact| line.contains(&format!("`{}`", fact.key)));
        assert!(lines.into_iter().any(tells), "FORMAT.md does not list the event {} with its facts", kind.key);
    }
    let sources = [
        "approval_entry.rs",
        "customer_data_entry.rs",
        "payee_entry.rs",
        "mod.rs",
        "entries.rs",
        "figures.rs",
        "follow_up.rs",
        "letter_text.rs",
        "promise_entry.rs",
        "role_entry.rs",
        "rules.rs",
        "service_entry.rs",
        "table.rs",
        "vocabulary.rs",
        "words.rs",
    ];
    for file in sources {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pack").join(file);
        let text = std::fs::read_to_string(path).expect("a source file");
        for call in text.split("findings.error(").chain(text.split("findings.warning(")).skip(1) {
            let arguments: String = call.chars().take(300).collect();
            let codes = arguments.split('"').skip(1).step_by(2).filter(|word| {
                word.contains('_') && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
            });
            if let Some(code) = codes.take(1).next() {
                assert!(page.contains(&format!("`{code}`")), "FORMAT.md does not name {code} of {file}");
            }
        }
    }
}

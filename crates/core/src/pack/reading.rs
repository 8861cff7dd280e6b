//! Reading the text of a pack into rules, and finding what is wrong with it.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;

use super::content::Pack;
use super::finding::{Findings, PackFinding, Placed, Spot};
use super::follow_up::{self, FollowUp, FollowUpKind};
use super::head::PackHead;
use super::service_entry::PlacedService;
use super::source::{CALENDAR_FILE, PACK_FILE, PackSource};
use super::table::Table;
use super::vocabulary::Vocabulary;
use super::{approval_entry, customer_data_entry, data_lines, entries, figures, payee_entry, role_entry, words};
use crate::calendar::{Calendar, definition_from_pack};

impl Pack {
    /// Reads a pack; the findings are the errors and warnings that forbid it.
    pub fn read(source: &PackSource) -> Result<Pack, Vec<PackFinding>> {
        let (pack, findings) = read(source);
        pack.ok_or(findings)
    }
}

/// Everything that is wrong or worth knowing about a pack, in the order of its files.
pub fn check(source: &PackSource) -> Vec<PackFinding> {
    read(source).1
}

fn read(source: &PackSource) -> (Option<Pack>, Vec<PackFinding>) {
    let mut findings = Findings::new(source);
    let head = read_head(source, &mut findings);
    let data = head.as_ref().map(|head| head.data.clone()).unwrap_or_default();
    let Some(documents) = parse(source, &data, &mut findings) else {
        return (None, findings.into_list());
    };
    let mut roots: Vec<Table<'_>> =
        documents.iter().map(|(file, document)| Table::new(document, Spot { file: *file, offset: 0 }, "")).collect();
    let vocabulary = Vocabulary::read(&mut roots, &mut findings);
    let figures = figures::read(&mut roots, &mut findings);
    let words = words::read(&mut roots, &mut findings);
    let roles = role_entry::read(&mut roots, &mut findings);
    let approvals = approval_entry::read(&mut roots, &mut findings);
    let payees = payee_entry::read(&mut roots, &mut findings);
    let customer_data = customer_data_entry::read(&mut roots, &mut findings);
    let services = entries::read(&mut roots, &vocabulary, head.as_ref(), &mut findings);
    let follow_ups = follow_up::read(&mut roots, &services, &vocabulary, &mut findings);
    follow_up::check_automatic(&services, &follow_ups, &mut findings);
    warn_of_unused_letters(&vocabulary, &services, &follow_ups, &mut findings);
    for (root, (file, _)) in roots.into_iter().zip(&documents) {
        let mut root = root;
        if source.files.get(*file).is_some_and(|(path, _)| path == PACK_FILE) {
            let _ = root.value("pack");
        }
        root.finish(&mut findings);
    }
    check_calendar(source, &mut findings);
    let data_lines = data_lines::read(source, &data);
    let pack = head.map(|head| Pack {
        head,
        hash: source.hash(),
        files: source.files.iter().map(|(path, _)| path.clone()).collect(),
        services: services.into_iter().map(|placed| Arc::new(placed.service)).collect(),
        figures,
        follow_ups,
        words,
        roles,
        approvals,
        payees,
        customer_data,
        data_lines,
        named_roles: findings.take_named_roles(),
    });
    if let Some(pack) = &pack {
        warn_of_recalled(source, pack, &mut findings);
    }
    let pack = if findings.any_error() { None } else { pack };
    (pack, findings.into_list())
}

/// Parses every rule file. `None` where one is no TOML: the other findings would only follow from that.
fn parse<'s>(
    source: &'s PackSource,
    data: &'s [String],
    findings: &mut Findings<'_>,
) -> Option<Vec<(usize, DeTable<'s>)>> {
    let mut documents = Vec::new();
    let mut sound = true;
    for (file, text) in source.rule_files(data) {
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in errors.iter().take(20) {
            sound = false;
            let offset = error.span().map_or(0, |span| span.start);
            let remedy = "a key looks like `name = \"text\"`, a table like `[[service]]`; see docs/packs/FORMAT.md";
            findings.error(Spot { file, offset }, "", "not_toml", error.message(), remedy);
        }
        documents.push((file, document.into_inner()));
    }
    sound.then_some(documents)
}

fn read_head(source: &PackSource, findings: &mut Findings<'_>) -> Option<PackHead> {
    let Some(file) = source.files.iter().position(|(path, _)| path == PACK_FILE) else {
        findings.error(
            Spot { file: usize::MAX, offset: 0 },
            "pack",
            "missing_pack_file",
            format!("the folder `{}` has no pack.toml", source.name),
            "write one with [pack], name, title, version, summary and source",
        );
        return None;
    };
    let Ok(document) = DeTable::parse(&source.files[file].1) else {
        return None;
    };
    let mut root = Table::new(document.get_ref(), Spot { file, offset: 0 }, "");
    let Some(value) = root.value("pack") else {
        root.missing("pack", "begin the file with [pack]", findings);
        return None;
    };
    let mut table = Table::from_value(value, file, "pack", findings)?;
    let name = table.required_text("name", "give the name of the folder", findings);
    let title = table.required_local_text("title", findings);
    let version = table.required_text("version", "give a version like 1.0.0", findings);
    let summary = table.required_local_text("summary", findings);
    let sources = table.local_texts("source", findings);
    let requires = table.texts("requires", findings);
    let data = table.texts("data", findings);
    if sources.is_empty() {
        table.missing("source", "say where the figures come from", findings);
    }
    if let Some(name) = name.as_ref().filter(|name| name.value != source.name) {
        findings.error(
            name.place,
            "pack.name",
            "pack_name_differs",
            format!("the pack is called `{}` and its folder `{}`", name.value, source.name),
            "call both the same",
        );
    }
    for path in data.iter().filter(|path| source.file(&path.value).is_none()) {
        let message = format!("`{}` is not in the folder", path.value);
        findings.error(path.place, "pack.data", "missing_data_file", message, "remove it or add the file");
    }
    table.finish(findings);
    let texts = |list: Vec<Placed<String>>| list.into_iter().map(|text| text.value).collect();
    Some(PackHead {
        name: name?.value,
        title: title?,
        version: version?.value,
        summary: summary?,
        sources,
        requires: texts(requires),
        data: texts(data),
    })
}

/// A calendar in the pack must be one that the calendar module takes.
fn check_calendar(source: &PackSource, findings: &mut Findings<'_>) {
    let Some(file) = source.files.iter().position(|(path, _)| path == CALENDAR_FILE) else {
        return;
    };
    let days = source.files.iter().find(|(path, _)| path == "workdays.csv").map_or("", |(_, text)| text.as_str());
    let calendar = definition_from_pack(&source.files[file].1, days).and_then(Calendar::new);
    if let Err(refusal) = calendar {
        let remedy = "correct the calendar as the message says";
        findings.error(Spot { file, offset: 0 }, "calendar", "bad_calendar", refusal.to_string(), remedy);
    }
}

/// A letter that neither a service nor an event writes.
fn warn_of_unused_letters(
    vocabulary: &Vocabulary,
    services: &[PlacedService],
    follow_ups: &[FollowUp],
    findings: &mut Findings<'_>,
) {
    for (key, letter) in &vocabulary.letters {
        let of_service = services.iter().any(|placed| placed.service.letter(key).is_some());
        let on_event = |follow_up: &FollowUp| matches!(&follow_up.does, FollowUpKind::Letter(rule) if rule.key == *key);
        if !of_service && !follow_ups.iter().any(on_event) {
            let message = format!("nothing ever writes the letter `{key}`");
            let remedy = "name it at a milestone or in an [[on]], or remove it";
            findings.warning(letter.subject.place, format!("letter.{key}"), "unused_letter", message, remedy);
        }
    }
}

/// Recalled figures that a warning names.
const RECALLED_NAMED: usize = 12;

/// A recalled figure works like any other, but somebody should look it up.
fn warn_of_recalled(source: &PackSource, pack: &Pack, findings: &mut Findings<'_>) {
    let counts = pack.status_counts();
    if counts.recalled == 0 {
        return;
    }
    let file = source.files.iter().position(|(path, _)| path == PACK_FILE).unwrap_or_default();
    let keys: BTreeSet<String> = pack
        .figure_lines()
        .into_iter()
        .filter(|line| line.status == crate::service::Status::Recalled)
        .map(|line| line.key)
        .collect();
    let more = keys.len().saturating_sub(RECALLED_NAMED);
    let named = keys.into_iter().take(RECALLED_NAMED).collect::<Vec<_>>().join(", ");
    let named = if more > 0 { format!("{named} and {more} more") } else { named };
    findings.warning(
        Spot { file, offset: 0 },
        "pack",
        "recalled_figures",
        format!(
            "{} of {} figures are recalled, not read in the source: {named}",
            counts.recalled,
            counts.recalled + counts.found + counts.house
        ),
        "look each up in the text it cites, then set status = \"found\" with the source",
    );
}

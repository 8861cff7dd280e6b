//! Reading a service: `[[service]]`, with the words of the vocabulary put in, and what it takes over from another
//! (`like`).

use std::collections::BTreeMap;

use super::field_entry::read_fields;
use super::figures::read_effective;
use super::finding::{Findings, Spot, remedy_for_unknown};
use super::head::PackHead;
use super::keys::{Spelling, read_key};
use super::promise_entry::read_promise;
use super::table::{Table, read_text};
use super::vocabulary::{Vocabulary, read_milestone};
use crate::service::{ANY_AGREEMENT, LetterRule, MaterialRule, MilestoneRule, Service, SubjectRule};
use crate::systems;
use crate::text::LocalText;

/// A service and where its parts were written, by dotted path inside it (`promise.accept`, `milestone.accepted`).
#[derive(Debug, Clone)]
pub(super) struct PlacedService {
    pub(super) service: Service,
    pub(super) path: String,
    pub(super) place: Spot,
    pub(super) places: BTreeMap<String, Spot>,
}

impl PlacedService {
    /// The place of a part, or of the nearest part around it that has one.
    pub(super) fn place(&self, part: &str) -> Spot {
        let mut part = part;
        loop {
            if let Some(place) = self.places.get(part) {
                return *place;
            }
            match part.rfind('.') {
                Some(dot) => part = &part[..dot],
                None => return self.place,
            }
        }
    }

    pub(super) fn path(&self, part: &str) -> String {
        format!("{}.{part}", self.path)
    }
}

/// What a service entry says before its base, if it has one, is known.
pub(super) struct Entry<'a> {
    pub(super) table: Table<'a>,
    pub(super) key: String,
    pub(super) like: Option<String>,
}

/// Reads key and `like` of a `[[service]]` table.
pub(super) fn read_entry<'a>(mut table: Table<'a>, findings: &mut Findings<'_>) -> Option<Entry<'a>> {
    let key = read_key(&mut table, "service", Spelling::Dotted, findings);
    let like = table.text("like", findings);
    key.map(|key| Entry { table, key, like: like.map(|like| like.value) })
}

/// Reads the rest of an entry on top of its base.
pub(super) fn read_service(
    entry: Entry<'_>,
    base: Option<&PlacedService>,
    vocabulary: &Vocabulary,
    head: Option<&PackHead>,
    findings: &mut Findings<'_>,
) -> Option<PlacedService> {
    let Entry { mut table, key, .. } = entry;
    let inherited = base.map(|base| &base.service);
    let optional = inherited.is_some();
    let name = if optional { table.local_text("name", findings) } else { table.required_local_text("name", findings) };
    let summary =
        if optional { table.local_text("summary", findings) } else { table.required_local_text("summary", findings) };
    let group = text_or_inherited(&mut table, "group", optional, findings);
    let calendar = text_or_inherited(&mut table, "calendar", optional, findings);
    let effective = read_effective(&mut table, findings);
    let mut placed = PlacedService {
        service: Service {
            version: String::new(),
            pack: head.map(|head| head.name.clone()).unwrap_or_default(),
            pack_version: head.map(|head| head.version.clone()).unwrap_or_default(),
            name: name.or_else(|| inherited.map(|base| base.name.clone())).unwrap_or_default(),
            summary: summary.or_else(|| inherited.map(|base| base.summary.clone())).unwrap_or_default(),
            group: group.or_else(|| inherited.map(|base| base.group.clone())).unwrap_or_default(),
            effective: crate::service::Effective { from: jiff::civil::Date::MIN, until: None },
            calendar: calendar.or_else(|| inherited.map(|base| base.calendar.clone())).unwrap_or_default(),
            subjects: inherited.map(|base| base.subjects.clone()).unwrap_or_default(),
            fields: inherited.map(|base| base.fields.clone()).unwrap_or_default(),
            applicant_fields: None,
            materials: inherited.map(|base| base.materials.clone()).unwrap_or_default(),
            milestones: inherited.map(|base| base.milestones.clone()).unwrap_or_default(),
            promises: inherited.map(|base| base.promises.clone()).unwrap_or_default(),
            letters: inherited.map(|base| base.letters.clone()).unwrap_or_default(),
            key,
        },
        path: table.path.clone(),
        place: table.place,
        places: base.map(|base| base.places.clone()).unwrap_or_default(),
    };
    read_parts(&mut table, &mut placed, vocabulary, findings);
    table.finish(findings);
    placed.service.effective = effective?;
    placed.service.version = format!("{}@{}", placed.service.key, placed.service.effective.from);
    Some(placed)
}

fn text_or_inherited(
    table: &mut Table<'_>,
    key: &'static str,
    optional: bool,
    findings: &mut Findings<'_>,
) -> Option<String> {
    let remedy = "see docs/packs/FORMAT.md, \"A service\"";
    let text = if optional { table.text(key, findings) } else { table.required_text(key, remedy, findings) };
    text.map(|text| text.value)
}

fn read_parts(table: &mut Table<'_>, placed: &mut PlacedService, vocabulary: &Vocabulary, findings: &mut Findings<'_>) {
    let path = table.path.clone();
    for field in read_fields(table, &vocabulary.fields, findings) {
        replace_or_push(&mut placed.service.fields, field, |field| &field.key);
    }
    placed.places.insert("fields".to_owned(), table.place_of("fields"));
    if table.has("applicant-fields") {
        placed.places.insert("applicant-fields".to_owned(), table.place_of("applicant-fields"));
        let fields = table.texts("applicant-fields", findings);
        placed.service.applicant_fields = Some(fields.into_iter().map(|field| field.value).collect());
    }
    if table.has("subjects") {
        placed.places.insert("subjects".to_owned(), table.place_of("subjects"));
        placed.service.subjects = read_subjects(table, findings);
    } else {
        let _ = table.value("subjects");
    }
    let mut own: Vec<String> = Vec::new();
    for (material, place) in read_materials(table, vocabulary, findings) {
        note(placed, &mut own, &format!("material.{}", material.key), place, &path, findings);
        replace_or_push(&mut placed.service.materials, material, |material| &material.key);
    }
    for (milestone, place) in read_milestones(table, vocabulary, findings) {
        note(placed, &mut own, &format!("milestone.{}", milestone.key), place, &path, findings);
        replace_or_push(&mut placed.service.milestones, milestone, |milestone| &milestone.key);
    }
    for mut promise in table.tables("promise", findings) {
        let place = promise.place;
        let rule = read_promise(&mut promise, findings);
        let parts: Vec<(String, Spot)> = promise.keys().map(|(key, place)| (key.to_owned(), place)).collect();
        promise.finish(findings);
        let Some(rule) = rule else { continue };
        let part = format!("promise.{}", rule.key);
        note(placed, &mut own, &part, place, &path, findings);
        placed.places.extend(parts.into_iter().map(|(key, place)| (format!("{part}.{key}"), place)));
        replace_or_push(&mut placed.service.promises, rule, |promise| &promise.key);
    }
    read_letters(table, placed, vocabulary, findings);
}

/// Notes where a part stands and reports it if this entry has it twice.
fn note(
    placed: &mut PlacedService,
    own: &mut Vec<String>,
    part: &str,
    place: Spot,
    path: &str,
    findings: &mut Findings<'_>,
) {
    if own.iter().any(|known| known == part) {
        let message = format!("`{part}` is there twice");
        findings.error(place, format!("{path}.{part}"), "duplicate_key", message, "remove one, or give it another key");
    }
    own.push(part.to_owned());
    placed.places.insert(part.to_owned(), place);
}

fn replace_or_push<T>(list: &mut Vec<T>, item: T, key: impl Fn(&T) -> &String) {
    match list.iter_mut().find(|known| key(known) == key(&item)) {
        Some(known) => *known = item,
        None => list.push(item),
    }
}

/// `{ role = "agreement", kind = "agreement", required = true }`: what a case of the service is about. Without a name of its own it
/// is called as things of its kind are.
fn read_subjects(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Vec<SubjectRule> {
    let mut subjects: Vec<SubjectRule> = Vec::new();
    for mut entry in table.tables("subjects", findings) {
        let role = entry.required_text("role", "name the part it has in the case, like `agreement`", findings);
        let kind = entry.required_text("kind", "say what kind of thing it is", findings);
        let name = entry.local_text("name", findings);
        let required = entry.flag("required", findings).unwrap_or(false);
        let fills = entry.text("fills", findings).map(|field| field.value);
        let (path, place) = (entry.path_of("kind"), entry.place);
        entry.finish(findings);
        let (Some(role), Some(kind)) = (role, kind) else { continue };
        let any_agreement = (kind.value == ANY_AGREEMENT).then(|| LocalText::new("合同", "Agreement"));
        let known = systems::subject_kind(&kind.value).map(|kind| LocalText::new(kind.zh, kind.en)).or(any_agreement);
        let Some(called) = known else {
            let words: Vec<&str> = systems::subject_kinds().map(|kind| kind.key).chain([ANY_AGREEMENT]).collect();
            let message = format!("`{}` is no kind of subject", kind.value);
            findings.error(kind.place, path, "unknown_subject_kind", message, remedy_for_unknown(&kind.value, &words));
            continue;
        };
        if subjects.iter().any(|other| other.role == role.value) {
            let message = format!("the role `{}` is there twice", role.value);
            findings.error(
                place,
                table.path_of("subjects"),
                "duplicate_key",
                message,
                "give each subject its own role",
            );
            continue;
        }
        let name = name.unwrap_or(called);
        subjects.push(SubjectRule { role: role.value, kind: kind.value, name, required, fills });
    }
    subjects
}

/// `"application"`, `"survey-report?"` (not required), `"holder-id|survey-report"` (the second may stand for the first).
fn read_materials(
    table: &mut Table<'_>,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Vec<(MaterialRule, Spot)> {
    let path = table.path_of("materials");
    let known: Vec<&str> = vocabulary.materials.keys().map(String::as_str).collect();
    let mut materials = Vec::new();
    for text in table.texts("materials", findings) {
        let (words, required) = match text.value.strip_suffix('?') {
            Some(words) => (words, false),
            None => (text.value.as_str(), true),
        };
        let keys: Vec<&str> = words.split('|').map(str::trim).collect();
        let mut all_known = true;
        for key in &keys {
            if !vocabulary.materials.contains_key(*key) {
                all_known = false;
                let message = format!("no material `{key}` is defined in this pack");
                findings.error(text.place, path.clone(), "unknown_material", message, remedy_for_unknown(key, &known));
            }
        }
        if !all_known {
            continue;
        }
        for (index, key) in keys.iter().enumerate() {
            let material = &vocabulary.materials[*key];
            // What stands in for another is a material of the service too, but nothing waits for it.
            let rule = MaterialRule {
                key: (*key).to_owned(),
                name: material.name.clone(),
                required: required && index == 0,
                instead: if index == 0 { keys[1..].iter().map(|key| (*key).to_owned()).collect() } else { Vec::new() },
                hint: material.hint.clone(),
            };
            let is_there = materials.iter().any(|(known, _): &(MaterialRule, Spot)| known.key == *key);
            if index == 0 || !is_there {
                materials.push((rule, text.place));
            }
        }
    }
    materials
}

/// A list of milestones, each a key of the vocabulary or a table that adds to it.
fn read_milestones(
    table: &mut Table<'_>,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Vec<(MilestoneRule, Spot)> {
    let path = table.path_of("milestones");
    let service_path = table.path_of("milestone");
    let file = table.place.file;
    let known: Vec<&str> = vocabulary.milestones.keys().map(String::as_str).collect();
    let mut milestones = Vec::new();
    for value in table.list("milestones") {
        if value.get_ref().is_str() {
            let Some(key) = read_text(value, file, path.clone(), findings) else { continue };
            match vocabulary.milestones.get(&key.value) {
                Some(rule) => milestones.push((rule.clone(), key.place)),
                None => {
                    let message = format!("no milestone `{}` is defined in this pack", key.value);
                    let remedy = remedy_for_unknown(&key.value, &known);
                    findings.error(key.place, path.clone(), "unknown_milestone", message, remedy);
                }
            }
        } else if let Some(mut entry) = Table::from_value(value, file, service_path.clone(), findings) {
            let place = entry.place;
            if let Some(rule) = read_milestone(&mut entry, "milestone", vocabulary, findings) {
                milestones.push((rule, place));
            }
            entry.finish(findings);
        }
    }
    milestones
}

/// The letters of a service: those of its milestones and those it names besides.
fn read_letters(
    table: &mut Table<'_>,
    placed: &mut PlacedService,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) {
    let known: Vec<&str> = vocabulary.letters.keys().map(String::as_str).collect();
    let mut wanted: Vec<(String, Spot, String)> = table
        .texts("letters", findings)
        .into_iter()
        .map(|text| (text.value, text.place, placed.path("letters")))
        .collect();
    for milestone in &placed.service.milestones {
        if let Some(letter) = &milestone.letter {
            let part = format!("milestone.{}.letter", milestone.key);
            wanted.push((letter.clone(), placed.place(&part), placed.path(&part)));
        }
    }
    let mut letters: Vec<LetterRule> = Vec::new();
    for (key, place, path) in wanted {
        match vocabulary.letters.get(&key) {
            Some(letter) => replace_or_push(&mut letters, letter.rule.clone(), |letter| &letter.key),
            None => {
                let message = format!("no letter `{key}` is defined in this pack");
                findings.error(place, path, "unknown_letter", message, remedy_for_unknown(&key, &known));
            }
        }
    }
    for letter in letters {
        replace_or_push(&mut placed.service.letters, letter, |letter| &letter.key);
    }
}

//! What must hold inside one service: everything named exists, everything can be reached, every case can be closed.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Findings, remedy_for_unknown};
use super::letter_text::{self, LETTER_VARIABLES};
use super::service_entry::PlacedService;
use super::vocabulary::Vocabulary;
use crate::service::{
    CUSTOMER, DATES_RECOUNTED, Field, FieldKind, MATERIALS_COMPLETE, MATERIALS_RETURNED, MISSING_MATERIALS_NOTIFIED,
    MilestoneRule, OFFICE, PromiseRule, RECEIVED, UntilDay, WITHDRAWN, When, Within,
};
use crate::systems;

pub(super) fn check(placed: &PlacedService, vocabulary: &Vocabulary, findings: &mut Findings<'_>) {
    check_shape(placed, findings);
    check_subjects(placed, findings);
    for milestone in &placed.service.milestones {
        check_milestone(placed, milestone, findings);
    }
    for promise in &placed.service.promises {
        check_promise(placed, promise, findings);
    }
    check_reachable(placed, findings);
    check_fields(placed, findings);
    check_applicant_fields(placed, findings);
    let fields: Vec<&Field> = placed.service.all_fields().collect();
    for rule in &placed.service.letters {
        if let Some(letter) = vocabulary.letters.get(&rule.key) {
            for (part, text) in [("subject", &letter.subject), ("body", &letter.body)] {
                let path = format!("letter.{}.{part}", rule.key);
                letter_text::check_variables(text, &path, &LETTER_VARIABLES, findings);
            }
            let path = placed.path(&format!("letter.{}", rule.key));
            letter_text::check_answers(&letter.subject, &path, &fields, &placed.service.version, findings);
            letter_text::check_answers(&letter.body, &path, &fields, &placed.service.version, findings);
        }
    }
}

/// Milestones every service can speak of without naming them.
const ALWAYS: [&str; 3] = [WITHDRAWN, MATERIALS_RETURNED, DATES_RECOUNTED];

fn names_milestone(placed: &PlacedService, key: &str) -> bool {
    ALWAYS.contains(&key) || placed.service.milestone(key).is_some()
}

fn check_shape(placed: &PlacedService, findings: &mut Findings<'_>) {
    let service = &placed.service;
    if service.milestone(RECEIVED).is_none() {
        let message = "no milestone `received`; every case begins with it";
        findings.error(placed.place, placed.path("milestones"), "missing_received", message, "put \"received\" first");
    }
    if !service.milestones.iter().any(|milestone| milestone.closes) {
        let message = "no milestone closes a case of this service";
        let remedy = "give the last milestone closes = true, or add \"closed\"";
        findings.error(placed.place, placed.path("milestones"), "nothing_closes", message, remedy);
    }
    let asks = service.materials.iter().any(|material| material.required);
    if asks && service.milestone(MATERIALS_COMPLETE).is_none() {
        let message = "materials are required, but there is no milestone `materials-complete`";
        let remedy = "add \"materials-complete\" to the milestones";
        findings.error(placed.place, placed.path("milestones"), "missing_materials_complete", message, remedy);
    }
    if !asks && service.milestone(MISSING_MATERIALS_NOTIFIED).is_some() {
        let message = "a notice of missing materials, but no material is required";
        let remedy = "require a material or leave the notice out";
        findings.error(
            placed.place("milestone.missing-materials-notified"),
            placed.path("milestone.missing-materials-notified"),
            "nothing_to_notify",
            message,
            remedy,
        );
    }
}

/// A field that a subject fills is one of the form.
fn check_subjects(placed: &PlacedService, findings: &mut Findings<'_>) {
    let known: Vec<&str> = placed.service.fields.iter().map(|field| field.key.as_str()).collect();
    for field in placed.service.subjects.iter().filter_map(|rule| rule.fills.as_deref()) {
        if !known.contains(&field) {
            let message = format!("the form of this service has no field `{field}`");
            let path = placed.path("subjects");
            findings.error(placed.place("subjects"), path, "unknown_field", message, remedy_for_unknown(field, &known));
        }
    }
}

fn check_milestone(placed: &PlacedService, milestone: &MilestoneRule, findings: &mut Findings<'_>) {
    let part = format!("milestone.{}", milestone.key);
    let named = milestone.requires.iter().map(|key| ("requires", key));
    let named = named.chain(milestone.excludes.iter().map(|key| ("excludes", key)));
    let named = named.chain(milestone.not_by_recorder_of.iter().map(|key| ("not-by-recorder-of", key)));
    for (what, key) in named {
        check_milestone_known(placed, &format!("{part}.{what}"), key, findings);
        if *key == milestone.key {
            let message = format!("`{key}` names itself");
            let remedy = "remove it";
            findings.error(
                placed.place(&part),
                placed.path(&format!("{part}.{what}")),
                "names_itself",
                message,
                remedy,
            );
        }
    }
    if ALWAYS.contains(&milestone.key.as_str()) {
        let message = format!("`{}` belongs to every service and is not listed", milestone.key);
        findings.error(placed.place(&part), placed.path(&part), "reserved_milestone", message, "remove it");
    }
    check_effect(placed, milestone, findings);
    let promises =
        [("requires-broken", &milestone.requires_broken), ("requires-extended", &milestone.requires_extended)];
    for (what, promise) in promises {
        let Some(promise) = promise.as_deref().filter(|key| placed.service.promise(key).is_none()) else { continue };
        let known: Vec<&str> = placed.service.promises.iter().map(|promise| promise.key.as_str()).collect();
        let path = placed.path(&format!("{part}.{what}"));
        let message = format!("this service has no promise `{promise}`");
        findings.error(placed.place(&part), path, "unknown_promise", message, remedy_for_unknown(promise, &known));
    }
    check_told_by_letter(placed, milestone, &part, findings);
}

/// What a letter tells is kept with the letter until it is delivered: so there is one, it changes nothing but the case, and no
/// personal number is asked for.
fn check_told_by_letter(placed: &PlacedService, milestone: &MilestoneRule, part: &str, findings: &mut Findings<'_>) {
    if !milestone.told_by_letter {
        return;
    }
    let personal = milestone.fields.iter().any(|field| field.kind.is_personal_number() || field.rows.is_some());
    if milestone.letter.is_none() || milestone.effect.is_some() || personal {
        let message =
            format!("`{}` is told by a letter, but has none, has an effect, or asks for a number", milestone.key);
        let remedy = "give it a letter, and leave effects, rows and personal numbers to another milestone";
        let path = placed.path(&format!("{part}.told-by-letter"));
        findings.error(placed.place(part), path, "not_told_by_letter", message, remedy);
    }
}

/// An effect works on a subject of the case: the service must take one of its kind.
fn check_effect(placed: &PlacedService, milestone: &MilestoneRule, findings: &mut Findings<'_>) {
    // One that is not known was told where it is written.
    let Some(effect) = milestone.effect.as_deref().and_then(systems::effect) else { return };
    let Some(kind) = effect.needs else { return };
    if placed.service.subjects.iter().any(|rule| rule.kind == kind.key) {
        return;
    }
    let part = format!("milestone.{}", milestone.key);
    let message = format!("`{}` does `{}` to a {}, and the service is about none", milestone.key, effect.key, kind.en);
    let remedy =
        format!("add subjects = [{{ role = \"…\", kind = \"{}\" }}] to the service, or remove the effect", kind.key);
    let path = placed.path(&format!("{part}.effect"));
    findings.error(placed.place(&part), path, "effect_without_subject", message, remedy);
}

fn check_milestone_known(placed: &PlacedService, part: &str, key: &str, findings: &mut Findings<'_>) {
    if names_milestone(placed, key) {
        return;
    }
    let known: Vec<&str> = placed.service.milestones.iter().map(|milestone| milestone.key.as_str()).collect();
    let message = format!("this service has no milestone `{key}`");
    let remedy = remedy_for_unknown(key, &known);
    findings.error(placed.place(part), placed.path(part), "unknown_milestone", message, remedy);
}

fn check_promise(placed: &PlacedService, promise: &PromiseRule, findings: &mut Findings<'_>) {
    let part = format!("promise.{}", promise.key);
    let mut named = vec![("from", &promise.from), ("to", &promise.to)];
    named.extend(promise.or.iter().map(|key| ("or", key)));
    named.extend(promise.unless.iter().map(|key| ("unless", key)));
    named.extend(promise.restart.iter().map(|key| ("restart", key)));
    named.extend(promise.pause.iter().flat_map(|pause| [("pause", &pause.from), ("pause", &pause.to)]));
    for (what, key) in &named {
        check_milestone_known(placed, &format!("{part}.{what}"), key, findings);
    }
    // What happens again and again may be promised from one time to the next.
    let repeats =
        |key: &str| placed.service.milestones.iter().any(|milestone| milestone.key == key && milestone.repeats);
    let to_itself = promise.to == promise.from && !repeats(&promise.from);
    let mut keeps = std::iter::once(&promise.to).chain(&promise.or);
    if to_itself || promise.or.contains(&promise.from) || keeps.any(|key| promise.unless.as_ref() == Some(key)) {
        let message = "the milestone that keeps the promise also begins it or drops it";
        let remedy = "name different milestones in from, to, or and unless";
        findings.error(placed.place(&part), placed.path(&part), "promise_to_itself", message, remedy);
    }
    if let Some(pause) = promise.pause.as_ref().filter(|pause| pause.from == pause.to) {
        let message = format!("the pause begins and ends with `{}`", pause.from);
        let remedy = "name the milestone that ends the pause";
        findings.error(placed.place(&part), placed.path(&format!("{part}.pause")), "empty_pause", message, remedy);
    }
    check_owed_by(placed, &part, promise, findings);
    if let Within::Until(named) = &promise.within {
        check_until(placed, &format!("{part}.within"), named, findings);
    }
    if let Some(when) = &promise.when {
        check_when(placed, &format!("{part}.when"), when, findings);
    }
}

/// The day of a promise is one that every year has, or is asked for when the case is opened, of everybody.
fn check_until(placed: &PlacedService, part: &str, named: &UntilDay, findings: &mut Findings<'_>) {
    let until = named.until.as_str();
    if named.is_of_the_year() {
        if named.day_of(2001).is_none() {
            let message = format!("`{until}` is no day that every year has");
            let remedy = "write month and day, like \"07-31\"";
            findings.error(placed.place(part), placed.path(part), "bad_day", message, remedy);
        }
        return;
    }
    let days = || placed.service.fields.iter().filter(|field| field.kind == FieldKind::Date && field.required);
    if !days().any(|field| field.key == until) {
        let known: Vec<&str> = days().map(|field| field.key.as_str()).collect();
        let message = format!("the opening form has no required date `{until}`");
        let remedy = remedy_for_unknown(until, &known);
        findings.error(placed.place(part), placed.path(part), "unknown_field", message, remedy);
    }
}

/// Who owes is the office, the customer, or whoever a field of kind party names.
fn check_owed_by(placed: &PlacedService, part: &str, promise: &PromiseRule, findings: &mut Findings<'_>) {
    let parties = placed.service.all_fields().filter(|field| field.kind == FieldKind::Party);
    let known: Vec<&str> = [OFFICE, CUSTOMER].into_iter().chain(parties.map(|field| field.key.as_str())).collect();
    if !known.contains(&promise.owed_by.as_str()) {
        let message = format!("`{}` is nobody in a case of this service", promise.owed_by);
        let remedy = remedy_for_unknown(&promise.owed_by, &known);
        let path = format!("{part}.owed-by");
        findings.error(placed.place(&path), placed.path(&path), "bad_owed_by", message, remedy);
    }
}

fn check_when(placed: &PlacedService, part: &str, when: &When, findings: &mut Findings<'_>) {
    let Some(field) = placed.service.all_fields().find(|field| field.key == when.field) else {
        let known: Vec<&str> = placed.service.all_fields().map(|field| field.key.as_str()).collect();
        let message = format!("no form of this service has a field `{}`", when.field);
        let remedy = remedy_for_unknown(&when.field, &known);
        findings.error(placed.place(part), placed.path(part), "unknown_field", message, remedy);
        return;
    };
    let answers: Vec<&str> = match field.kind {
        FieldKind::Choice | FieldKind::Choices => field.choices.iter().map(|choice| choice.key.as_str()).collect(),
        FieldKind::YesNo => vec!["yes", "no"],
        _ => {
            let message = format!("`{}` is neither a choice nor yes-no, so no promise can depend on it", field.key);
            findings.error(placed.place(part), placed.path(part), "bad_condition", message, "make it a choice");
            return;
        }
    };
    for answer in when.is.iter().filter(|answer| !answers.contains(&answer.as_str())) {
        let message = format!("`{answer}` is not an answer of `{}`", field.key);
        let remedy = remedy_for_unknown(answer, &answers);
        findings.error(placed.place(part), placed.path(part), "unknown_answer", message, remedy);
    }
}

/// The same question may stand in several forms, but it must be the same kind of question.
fn check_fields(placed: &PlacedService, findings: &mut Findings<'_>) {
    let mut seen: BTreeMap<&str, FieldKind> = BTreeMap::new();
    for field in placed.service.all_fields() {
        let kind = *seen.entry(&field.key).or_insert(field.kind);
        if kind != field.kind {
            let message = format!("the field `{}` is of two kinds in the forms of this service", field.key);
            let remedy = "use one kind, or two keys";
            findings.error(placed.place("fields"), placed.path("fields"), "field_of_two_kinds", message, remedy);
        }
    }
}

/// What applicants are asked is asked by the form, fits on a plain page, and leaves out nothing that must be answered.
fn check_applicant_fields(placed: &PlacedService, findings: &mut Findings<'_>) {
    let Some(asked) = &placed.service.applicant_fields else { return };
    let known: Vec<&str> = placed.service.fields.iter().map(|field| field.key.as_str()).collect();
    let mut report = |code, message: String, remedy: String| {
        let path = "applicant-fields";
        findings.error(placed.place(path), placed.path(path), code, message, remedy);
    };
    for key in asked {
        match placed.service.fields.iter().find(|field| field.key == *key) {
            None => {
                let message = format!("the form of this service has no field `{key}`");
                report("unknown_field", message, remedy_for_unknown(key, &known));
            }
            Some(field) if !field.kind.is_plain() => {
                let message =
                    format!("`{key}` is a field of kind {}, which no public page can ask for", field.kind.key());
                report("field_not_for_applicants", message, "leave it to the counter".to_owned());
            }
            Some(_) => {}
        }
    }
    if let Some(field) = placed.service.fields.iter().find(|field| field.required && !asked.contains(&field.key)) {
        let message = format!("`{}` must be answered, and applicants are not asked for it", field.key);
        report("required_field_not_asked", message, "add it to applicant-fields".to_owned());
    }
    let own = |kind: &str| systems::families().any(|family| family.subject.key == kind);
    if let Some(rule) = placed.service.subjects.iter().find(|rule| rule.required && !own(&rule.kind)) {
        let message = format!("a case of it needs a {}, which no applicant can name", rule.kind);
        report("subject_not_for_applicants", message, "remove applicant-fields".to_owned());
    }
}

/// Every milestone can happen: what it requires can, in some order, without what excludes it.
fn check_reachable(placed: &PlacedService, findings: &mut Findings<'_>) {
    let milestones = &placed.service.milestones;
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = reached.len();
        for milestone in milestones {
            let waits =
                milestone.requires.iter().any(|key| names_milestone(placed, key) && !reached.contains(key.as_str()));
            if !waits {
                reached.insert(&milestone.key);
            }
        }
        if reached.len() == before {
            break;
        }
    }
    for milestone in milestones {
        let part = format!("milestone.{}", milestone.key);
        if !reached.contains(milestone.key.as_str()) {
            let message = format!("`{}` waits for itself through what it requires", milestone.key);
            let remedy = "break the circle of `requires`";
            findings.error(
                placed.place(&part),
                placed.path(&format!("{part}.requires")),
                "circular_requires",
                message,
                remedy,
            );
            continue;
        }
        let needed = needed_by(placed, &milestone.key);
        let contradiction = needed.iter().copied().chain([milestone.key.as_str()]).find_map(|key| {
            let rule = placed.service.milestone(key)?;
            rule.excludes
                .iter()
                .find(|excluded| needed.contains(excluded.as_str()) && comes_before(placed, excluded, key))
        });
        if let Some(excluded) = contradiction {
            let message = format!("`{}` can never happen: it needs `{excluded}`, which excludes it", milestone.key);
            let remedy = "remove one of requires and excludes";
            findings.error(placed.place(&part), placed.path(&part), "unreachable_milestone", message, remedy);
        }
    }
}

/// Whether `later` needs `earlier`, so that their order is fixed.
fn comes_before(placed: &PlacedService, earlier: &str, later: &str) -> bool {
    needed_by(placed, later).contains(earlier)
}

/// Everything a milestone requires, directly or through others.
fn needed_by<'p>(placed: &'p PlacedService, key: &str) -> BTreeSet<&'p str> {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = vec![key];
    while let Some(next) = open.pop() {
        let Some(rule) = placed.service.milestone(next) else { continue };
        for required in &rule.requires {
            if needed.insert(required) {
                open.push(required);
            }
        }
    }
    needed
}

//! The words that services of a pack share: `[[material]]`, `[[milestone]]`, `[[field]]` and `[[letter]]`.
//!
//! They are read from all files before any service, so that their order in the folder does not matter.

use std::collections::BTreeMap;

use super::field_entry::{is_repeating_group, read_field, read_fields};
use super::finding::{Findings, Placed, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::letter_text;
use super::table::Table;
use crate::form::Field;
use crate::service::{LetterRule, MilestoneRule};
use crate::text::LocalText;

/// A material as the catalogue of the pack knows it.
#[derive(Debug, Clone)]
pub(super) struct Material {
    pub(super) name: LocalText,
    pub(super) hint: Option<LocalText>,
}

/// A letter and the places of its texts, so that a service can complain about a variable it does not have.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) rule: LetterRule,
    pub(super) subject: Placed<String>,
    pub(super) body: Placed<String>,
}

#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    pub(super) materials: BTreeMap<String, Material>,
    pub(super) milestones: BTreeMap<String, MilestoneRule>,
    pub(super) fields: BTreeMap<String, Field>,
    pub(super) letters: BTreeMap<String, Letter>,
}

impl Vocabulary {
    pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        vocabulary.read_fields(roots, findings);
        for root in roots.iter_mut() {
            vocabulary.read_materials(root, findings);
            vocabulary.read_letters(root, findings);
            for mut table in root.tables("milestone", findings) {
                let milestone = read_milestone(&mut table, "milestone", &vocabulary, findings);
                if let Some(milestone) = milestone {
                    let key = milestone.key.clone();
                    insert(&mut vocabulary.milestones, "milestone", key, milestone, &table, findings);
                }
                table.finish(findings);
            }
        }
        vocabulary
    }

    /// Repeating groups come last: their columns may be shared fields that stand in another file.
    fn read_fields(&mut self, roots: &mut [Table<'_>], findings: &mut Findings<'_>) {
        let tables: Vec<Table<'_>> = roots.iter_mut().flat_map(|root| root.tables("field", findings)).collect();
        let (groups, plain): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_repeating_group);
        for mut table in plain.into_iter().chain(groups) {
            if let Some(field) = read_field(&mut table, &self.fields, findings) {
                insert(&mut self.fields, "field", field.key.clone(), field, &table, findings);
            }
            table.finish(findings);
        }
    }

    fn read_materials(&mut self, root: &mut Table<'_>, findings: &mut Findings<'_>) {
        for mut table in root.tables("material", findings) {
            if let Some(key) = read_key(&mut table, "material", Spelling::Kebab, findings) {
                let name = table.required_local_text("name", findings);
                let hint = table.local_text("hint", findings);
                if let Some(name) = name {
                    let material = Material { name, hint };
                    insert(&mut self.materials, "material", key, material, &table, findings);
                }
            }
            table.finish(findings);
        }
    }

    fn read_letters(&mut self, root: &mut Table<'_>, findings: &mut Findings<'_>) {
        for mut table in root.tables("letter", findings) {
            if let Some(key) = read_key(&mut table, "letter", Spelling::Kebab, findings)
                && let Some(letter) = read_letter(&mut table, key.clone(), findings)
            {
                insert(&mut self.letters, "letter", key, letter, &table, findings);
            }
            table.finish(findings);
        }
    }
}

/// The texts of a letter. What they may speak of depends on what it is written for.
fn read_letter(table: &mut Table<'_>, key: String, findings: &mut Findings<'_>) -> Option<Letter> {
    let name = table.required_local_text("name", findings);
    let subject = table.required_text("subject", "write the line above the letter", findings);
    let body = table.required_text("body", "write the text of the letter", findings);
    let (name, subject, body) = (name?, subject?, body?);
    letter_text::check_syntax(&subject, &table.path_of("subject"), findings);
    letter_text::check_syntax(&body, &table.path_of("body"), findings);
    let rule = LetterRule { key, name, subject: subject.value.clone(), body: body.value.clone() };
    Some(Letter { rule, subject, body })
}

fn insert<T>(
    map: &mut BTreeMap<String, T>,
    what: &str,
    key: String,
    value: T,
    table: &Table<'_>,
    findings: &mut Findings<'_>,
) {
    if map.contains_key(&key) {
        let message = format!("the {what} `{key}` is defined twice in this pack");
        findings.error(table.place, table.path.clone(), "duplicate_key", message, "remove one, or give it another key");
        return;
    }
    map.insert(key, value);
}

/// A milestone: what the vocabulary says of it, changed by what the table says.
pub(super) fn read_milestone(
    table: &mut Table<'_>,
    what: &str,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Option<MilestoneRule> {
    let key = read_key(table, what, Spelling::Kebab, findings)?;
    let shared = vocabulary.milestones.get(&key).cloned();
    let name = match &shared {
        Some(_) => table.local_text("name", findings),
        None => Some(table.required_local_text("name", findings)?),
    };
    let mut rule = shared.unwrap_or_else(|| MilestoneRule {
        key: key.clone(),
        name: LocalText::default(),
        requires: Vec::new(),
        excludes: Vec::new(),
        requires_materials: false,
        closes: false,
        repeats: false,
        automatic: false,
        role: None,
        not_by_recorder_of: None,
        barred_roles: Vec::new(),
        requires_broken: None,
        requires_promises_kept: false,
        requires_extended: None,
        told_by_letter: false,
        letter: None,
        effect: None,
        fields: Vec::new(),
    });
    if let Some(name) = name {
        rule.name = name;
    }
    let texts = |table: &mut Table<'_>, key, list: &mut Vec<String>, findings: &mut Findings<'_>| {
        if table.has(key) {
            let written = table.texts(key, findings);
            if key == "barred-roles" {
                written.iter().for_each(|role| findings.names_role(role, table.path_of(key)));
            }
            *list = written.into_iter().map(|text| text.value).collect();
        } else {
            let _ = table.value(key);
        }
    };
    texts(table, "requires", &mut rule.requires, findings);
    texts(table, "excludes", &mut rule.excludes, findings);
    texts(table, "barred-roles", &mut rule.barred_roles, findings);
    for (key, flag) in [
        ("requires-materials", &mut rule.requires_materials),
        ("closes", &mut rule.closes),
        ("repeats", &mut rule.repeats),
        ("automatic", &mut rule.automatic),
        ("requires-promises-kept", &mut rule.requires_promises_kept),
        ("told-by-letter", &mut rule.told_by_letter),
    ] {
        *flag = table.flag(key, findings).unwrap_or(*flag);
    }
    for (key, text) in [
        ("role", &mut rule.role),
        ("not-by-recorder-of", &mut rule.not_by_recorder_of),
        ("requires-broken", &mut rule.requires_broken),
        ("requires-extended", &mut rule.requires_extended),
        ("letter", &mut rule.letter),
    ] {
        if let Some(written) = table.text(key, findings) {
            if key == "role" {
                findings.names_role(&written, table.path_of(key));
            }
            *text = Some(written.value);
        }
    }
    if let Some(written) = table.text("effect", findings) {
        if crate::systems::effect(&written.value).is_none() {
            let known: Vec<&str> = crate::systems::effects().map(|effect| effect.key).collect();
            let message = format!("`{}` is nothing a milestone can do", written.value);
            let remedy = remedy_for_unknown(&written.value, &known);
            findings.error(written.place, table.path_of("effect"), "unknown_effect", message, remedy);
        }
        rule.effect = Some(written.value);
    }
    if table.has("fields") {
        rule.fields = read_fields(table, &vocabulary.fields, findings);
    } else {
        let _ = table.value("fields");
    }
    Some(rule)
}

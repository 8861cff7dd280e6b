//! Reading a field of a form: `[[field]]`, or a table in `fields`. Each kind takes what belongs to it and nothing else.

use std::collections::BTreeMap;

use super::finding::{Findings, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::table::Table;

use crate::form::{Choice, Field, FieldKind, ROW_LIMIT, ROW_NUMBER, RowsRule, Scale};

/// The fields that forms of the pack share, by their keys.
type Shared = BTreeMap<String, Field>;

pub(super) fn is_repeating_group(table: &Table<'_>) -> bool {
    table.peek("kind") == Some(FieldKind::Rows.key())
}

pub(super) fn read_field(table: &mut Table<'_>, shared: &Shared, findings: &mut Findings<'_>) -> Option<Field> {
    let key = read_key(table, "field", Spelling::Snake, findings)?;
    let name = table.required_local_text("name", findings);
    let kind = table.required_text("kind", "say what kind of answer it takes", findings);
    let required = table.flag("required", findings).unwrap_or(false);
    let computed = table.flag("computed", findings).unwrap_or(false);
    let hint = table.local_text("hint", findings);
    let kind = kind?;
    let Some(known) = FieldKind::parse(&kind.value) else {
        let words = FieldKind::ALL.map(FieldKind::key);
        let message = format!("`{}` is not a kind of field", kind.value);
        let remedy = remedy_for_unknown(&kind.value, &words);
        findings.error(kind.place, table.path_of("kind"), "bad_field_kind", message, remedy);
        return None;
    };
    let mut field = Field { required, computed, hint, ..Field::plain(&key, name?, known) };
    match known {
        FieldKind::Choice | FieldKind::Choices => field.choices = read_choices(table, "choices", findings),
        FieldKind::Quantity => field.units = read_choices(table, "units", findings),
        FieldKind::Scale => field.scale = Some(read_scale(table, findings)?),
        FieldKind::Agreement => field.family = table.text("family", findings).map(|family| family.value),
        FieldKind::Rows => field.rows = Some(read_rows(table, shared, findings)?),
        _ => {}
    }
    Some(field)
}

/// The answers of a choice, or the units of a quantity: at least one, none twice.
fn read_choices(table: &mut Table<'_>, list: &'static str, findings: &mut Findings<'_>) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for mut choice in table.tables(list, findings) {
        let key = read_key(&mut choice, "choice", Spelling::Kebab, findings);
        let name = choice.required_local_text("name", findings);
        if let (Some(key), Some(name)) = (key, name) {
            if choices.iter().any(|known| known.key == key) {
                let message = format!("`{key}` is there twice");
                findings.error(choice.place, choice.path.clone(), "duplicate_key", message, "remove one");
            }
            choices.push(Choice { key, name });
        }
        choice.finish(findings);
    }
    if choices.is_empty() {
        let message = format!("no `{list}` to choose from");
        let remedy = format!("write {list} = [{{ key = \"…\", name = {{ zh = \"…\", en = \"…\" }} }}, …]");
        findings.error(table.place_of(list), table.path_of(list), "bad_choices", message, remedy);
    }
    choices
}

fn read_scale(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Scale> {
    if !table.has("to") {
        table.missing("to", "write to = 5, 7 or 10", findings);
    }
    let to = table.count("to", findings);
    let scale = Scale { to: to?, low: table.local_text("low", findings), high: table.local_text("high", findings) };
    if !Scale::ENDS.contains(&scale.to) {
        let message = format!("a scale from 1 to {} is not asked here", scale.to);
        findings.error(table.place_of("to"), table.path_of("to"), "bad_scale", message, "write to = 5, 7 or 10");
    }
    Some(scale)
}

fn read_rows(table: &mut Table<'_>, shared: &Shared, findings: &mut Findings<'_>) -> Option<RowsRule> {
    let min = table.count("min", findings).unwrap_or(0);
    let max = table.count("max", findings).unwrap_or(ROW_LIMIT);
    let fields = read_fields(table, shared, findings);
    let mut bad = |place, key: &str, message: String, remedy: &str| {
        findings.error(place, table.path_of(key), "bad_rows", message, remedy);
    };
    if fields.is_empty() {
        let remedy = "give `fields`: what stands in each row";
        bad(table.place_of("fields"), "fields", "rows with nothing in them".to_owned(), remedy);
    }
    for field in &fields {
        if matches!(field.kind, FieldKind::Rows | FieldKind::Choices) {
            let message = format!("`{}` is of kind {}; a cell holds one text", field.key, field.kind.key());
            bad(table.place_of("fields"), "fields", message, "use another kind, or a field of its own");
        }
        if field.key == ROW_NUMBER {
            let message = format!("`{ROW_NUMBER}` is what the system calls the number of a row");
            bad(table.place_of("fields"), "fields", message, "give the column another key");
        }
    }
    if max == 0 || min > max || max > ROW_LIMIT {
        let message = format!("from {min} to {max} rows");
        bad(table.place_of("max"), "max", message, "give a `max` from 1 to 10000 that is not below `min`");
    }
    Some(RowsRule { min, max, fields })
}

/// A list of fields, each a key of the vocabulary or a table of its own.
pub(super) fn read_fields(table: &mut Table<'_>, shared: &Shared, findings: &mut Findings<'_>) -> Vec<Field> {
    let path = table.path_of("fields");
    let file = table.place.file;
    let mut fields: Vec<Field> = Vec::new();
    for value in table.list("fields") {
        let field = if value.get_ref().is_str() {
            let key = super::table::read_text(value, file, path.clone(), findings);
            key.and_then(|key| {
                // A trailing `!` makes a shared field required here.
                let (name, required) = match key.value.strip_suffix('!') {
                    Some(name) => (name, true),
                    None => (key.value.as_str(), false),
                };
                let known: Vec<&str> = shared.keys().map(String::as_str).collect();
                let field = shared.get(name).cloned();
                if field.is_none() {
                    let message = format!("no field `{name}` is defined in this pack");
                    findings.error(key.place, path.clone(), "unknown_field", message, remedy_for_unknown(name, &known));
                }
                field.map(|field| Field { required: field.required || required, ..field })
            })
        } else {
            Table::from_value(value, file, path.clone(), findings).and_then(|mut entry| {
                let field = read_field(&mut entry, shared, findings);
                entry.finish(findings);
                field
            })
        };
        let Some(field) = field else { continue };
        if fields.iter().any(|known| known.key == field.key) {
            let message = format!("the field `{}` is there twice", field.key);
            findings.error(table.place_of("fields"), path.clone(), "duplicate_key", message, "remove one");
            continue;
        }
        fields.push(field);
    }
    fields
}

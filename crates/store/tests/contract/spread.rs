//! Whether the tables can be spread over several machines by slot (docs/scale-out.md): the primary key and every unique index of a table
//! leads with the slot, or what does not is named here with its reason; nothing is done by triggers; and rows are held for an update by
//! slot only, so that one machine is asked.

use std::collections::BTreeSet;
use std::path::Path;

use yinuo_store::spread::divided;
use yinuo_store::tables::{all_migrations, all_tables, whole_tables};
use yinuo_store::{Distribution, Store, StoreOptions};

use crate::world::{options, postgres_with, sqlite_with};

/// Tables that have a slot and are kept whole all the same; that their room names them says why.
const WHOLE_WITH_SLOT: &[&str] = &["personal_numbers"];

/// Keys of tables with a slot that do not lead with it, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("party_search_terms primary key", "found by the term before the slot is known; the slot is in the key"),
    ("operations_by_idempotency_key", "a retry is known by its key alone; the slot is in the key"),
    (
        "personal_numbers_by_hash",
        "a number is of one customer in the whole house, and its party keeps the slot it first had",
    ),
];

/// A primary key or a unique index.
#[derive(Debug)]
struct Key {
    table: String,
    name: String,
    columns: Vec<String>,
}

#[derive(Debug, Default)]
struct Keys {
    tables: BTreeSet<String>,
    slotted: BTreeSet<String>,
    keys: Vec<Key>,
    faults: Vec<String>,
}

/// The text up to the bracket that closes what begins at its start.
fn within(text: &str) -> &str {
    let mut depth = 0_i32;
    for (position, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return &text[..position],
            ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

fn split_at_commas(text: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0_i32, vec![String::new()]);
    for c in text.chars() {
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                parts.last_mut().unwrap().push(c);
            }
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).collect()
}

fn columns_after(text: &str, words: &str) -> Vec<String> {
    let after = &text[text.find(words).unwrap() + words.len()..];
    split_at_commas(within(&after[after.find('(').unwrap() + 1..]))
}

/// What a schema declares. It reads the words as the schemas of this crate write them: in capitals, one space apart.
fn read(schema: &str) -> Keys {
    let plain: String = schema.lines().map(|line| line.split("--").next().unwrap()).collect::<Vec<_>>().join(" ");
    let mut found = Keys::default();
    for statement in plain.split(';') {
        let statement = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let words: Vec<&str> = statement.split(' ').collect();
        if statement.contains("TRIGGER") {
            found.faults.push(format!("a trigger: {statement}"));
        }
        if statement.starts_with("CREATE TABLE ") {
            let table = words[2].to_owned();
            found.tables.insert(table.clone());
            for line in split_at_commas(within(&statement[statement.find('(').unwrap() + 1..])) {
                let column = line.split(' ').next().unwrap().to_owned();
                if column == "slot" {
                    found.slotted.insert(table.clone());
                }
                for (words, kind) in [("PRIMARY KEY", "primary key"), ("UNIQUE", "unique")] {
                    if line.starts_with(words) {
                        let columns = columns_after(&line, words);
                        found.keys.push(Key { name: format!("{table} {kind}"), table: table.clone(), columns });
                    } else if line.contains(words) {
                        let columns = vec![column.clone()];
                        found.keys.push(Key { name: format!("{table} {kind}"), table: table.clone(), columns });
                    }
                }
            }
        } else if statement.starts_with("CREATE UNIQUE INDEX ") {
            let columns = columns_after(&statement, " ON ");
            found.keys.push(Key { name: words[3].to_owned(), table: words[5].to_owned(), columns });
        }
    }
    found
}

fn faults(schema: &str) -> Vec<String> {
    let mut found = read(schema);
    let whole: BTreeSet<&str> = whole_tables().map(|(table, _)| table).collect();
    let otherwise: BTreeSet<&str> = OTHERWISE.iter().map(|(name, _)| *name).collect();
    for table in &found.tables {
        match (found.slotted.contains(table), whole.contains(table.as_str())) {
            (false, false) => found.faults.push(format!("{table} has no slot and is not named as kept whole")),
            (true, true) if !WHOLE_WITH_SLOT.contains(&table.as_str()) => {
                found.faults.push(format!("{table} has a slot and is named as kept whole"))
            }
            _ => {}
        }
        if !found.keys.iter().any(|key| key.table == *table) {
            found.faults.push(format!("{table} has no primary key"));
        }
    }
    for key in &found.keys {
        let leads = key.columns[0] == "slot";
        match (found.slotted.contains(&key.table), leads, otherwise.contains(key.name.as_str())) {
            (true, false, false) => found.faults.push(format!("{} does not lead with the slot", key.name)),
            (_, true, true) => {
                found.faults.push(format!("{} leads with the slot and is named as one that does not", key.name))
            }
            _ => {}
        }
    }
    found.faults
}

/// Where a source holds rows for an update without saying of which slots.
fn held_without_slot(source: &str) -> usize {
    let statement = |end: usize| &source[source[..end].rfind("SELECT").unwrap_or_default()..end];
    source.match_indices("FOR UPDATE").filter(|(end, _)| !statement(*end).contains("WHERE slot ")).count()
}

fn whole_schema() -> String {
    all_migrations().iter().map(|step| step.sql).collect::<Vec<_>>().join("\n;\n")
}

#[test]
fn every_key_leads_with_the_slot_or_is_named_with_its_reason_and_nothing_is_done_by_triggers() {
    let faults = faults(&whole_schema());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_named_as_an_exception_is_there() {
    let found = read(&whole_schema());
    let mut named = BTreeSet::new();
    for (table, why) in whole_tables() {
        assert!(found.tables.contains(table), "there is no table {table}");
        assert!(named.insert(table) && why.len() > 20, "{table} is named twice, or without a reason");
    }
    for table in WHOLE_WITH_SLOT {
        assert!(named.contains(table) && found.slotted.contains(*table), "{table} is not kept whole or has no slot");
    }
    for (name, _) in OTHERWISE {
        assert!(found.keys.iter().any(|key| key.name == *name), "there is no key {name}");
    }
}

#[test]
fn a_schema_that_cannot_be_spread_is_told() {
    let altered = |from: &str, to: &str| {
        let schema = whole_schema();
        assert!(schema.contains(from), "{from}");
        faults(&schema.replacen(from, to, 1)).join("\n")
    };
    assert_eq!(
        altered("PRIMARY KEY (slot, agreement_id,", "PRIMARY KEY (agreement_id, slot,"),
        "agreement_parties primary key does not lead with the slot"
    );
    assert_eq!(
        altered("approvals (slot, subject_id, act", "approvals (subject_id, slot, act"),
        "approvals_once does not lead with the slot"
    );
    assert_eq!(
        altered("debit_items (slot, subject_id, state)", "debit_items (subject_id, state)"),
        "debit_items_waiting does not lead with the slot"
    );
    let added = |more: &str| faults(&format!("{};\n{more}", whole_schema())).join("\n");
    assert_eq!(
        added("CREATE TABLE gifts (id BIGINT NOT NULL PRIMARY KEY);"),
        "gifts has no slot and is not named as kept whole"
    );
    assert_eq!(
        added(
            "CREATE TABLE gifts (slot BIGINT NOT NULL, id BIGINT NOT NULL, code TEXT NOT NULL UNIQUE, PRIMARY KEY (slot, id));"
        ),
        "gifts unique does not lead with the slot"
    );
    assert_eq!(added("CREATE TABLE gifts (slot BIGINT NOT NULL)"), "gifts has no primary key");
    assert!(added("CREATE TRIGGER t AFTER INSERT ON cases BEGIN SELECT 1").starts_with("a trigger: CREATE TRIGGER t"));
}

#[test]
fn rows_are_held_for_an_update_by_slot_only() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut held = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the folder stands in the crate") {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            held += source.matches("FOR UPDATE").count();
            assert_eq!(held_without_slot(&source), 0, "{}", path.display());
        }
    }
    assert!(held > 0, "the chains of a batch are held");
    assert_eq!(held_without_slot("SELECT id FROM cases WHERE id = $1 FOR UPDATE"), 1);
}

#[test]
fn every_table_is_spread_by_its_slot_or_kept_whole_and_what_refers_to_another_comes_after_it() {
    let (spread, whole) = divided(all_tables());
    assert_eq!(spread.len() + whole.len(), all_tables().len());
    let named: BTreeSet<&str> = whole_tables().map(|(table, _)| table).collect();
    assert_eq!(whole.iter().copied().collect::<BTreeSet<_>>(), named);
    let place = |wanted: &str| spread.iter().position(|table| *table == wanted).unwrap();
    assert!(place("parties") < place("cases") && place("parties") < place("agreements"));
}

#[tokio::test]
async fn a_database_that_cannot_be_spread_says_so_and_is_left_as_it_is() {
    for (world, wanted) in [
        (sqlite_with(options()).await, Distribution::OneFile),
        (postgres_with(options()).await, Distribution::NoExtension),
    ] {
        world.store.migrate().await.unwrap();
        assert_eq!(world.store.distribute().await.unwrap(), wanted);
        assert_eq!(world.store.schema_version().await.unwrap(), 2);
    }
}

/// Needs a database with the extension, which cannot be made here: `YINUO_CITUS_URL` names an empty one.
#[tokio::test]
async fn a_database_with_citus_is_spread_once() {
    let Ok(url) = std::env::var("YINUO_CITUS_URL") else {
        println!("skipped: YINUO_CITUS_URL names no database with the extension citus");
        return;
    };
    let store = Store::open(&url, StoreOptions::default()).await.unwrap();
    store.migrate().await.unwrap();
    let (spread, whole) = divided(all_tables());
    assert_eq!(store.distribute().await.unwrap(), Distribution::Done { spread, whole });
    let nothing = Distribution::Done { spread: Vec::new(), whole: Vec::new() };
    assert_eq!(store.distribute().await.unwrap(), nothing);
    let mut writer = store.writer().await.unwrap();
    let work = writer.begin(&[7]).await.unwrap();
    assert_eq!(work.heads().len(), 1, "the chain of a slot is held on the machine that has it");
    work.commit().await.unwrap();
}

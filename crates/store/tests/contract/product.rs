//! The product's own schema: every table, statement and migration, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use yinuo_store::tables::{all_migrations, all_statements, all_tables};
use yinuo_store::{Migration, StoreOptions};

use crate::world::{World, postgres_with, sqlite_with};

async fn fits(world: &World) {
    world.store.migrate().await.unwrap();
    let problems = world.store.check(&all_statements()).await.unwrap();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn every_table_and_statement_fits_sqlite() {
    fits(&sqlite_with(StoreOptions::default()).await).await;
}

#[tokio::test]
async fn every_table_and_statement_fits_postgres() {
    fits(&postgres_with(StoreOptions::default()).await).await;
}

#[test]
fn no_schema_is_forgotten_and_each_bears_the_name_of_its_room() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let texts: BTreeMap<String, String> = std::fs::read_dir(folder)
        .expect("the folder stands in the crate")
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap()))
        .collect();
    // `case.sql`, and after a release `case-2.sql`.
    let name = |step: &Migration| match step.version {
        1 => format!("{}.sql", step.room),
        version => format!("{}-{version}.sql", step.room),
    };
    let listed: BTreeMap<_, _> = all_migrations().iter().map(|step| (name(step), step.sql.to_owned())).collect();
    assert_eq!(texts, listed);
}

#[test]
fn names_of_tables_and_statements_are_unique() {
    let statements = all_statements();
    let names: BTreeSet<_> = statements.iter().map(|statement| &statement.name).collect();
    assert_eq!(names.len(), statements.len());
    let tables: BTreeSet<_> = all_tables().iter().map(|table| table.name).collect();
    assert_eq!(tables.len(), all_tables().len());
}

/// The indexes of a schema whose condition has a list.
fn with_a_list(schema: &str) -> Vec<&str> {
    let index = |statement: &&str| statement.contains("CREATE INDEX") || statement.contains("CREATE UNIQUE INDEX");
    let condition = |statement: &str| statement.split_once(" WHERE ").is_some_and(|(_, rest)| rest.contains(" IN ("));
    schema.split(';').filter(index).filter(|statement| condition(statement)).map(str::trim).collect()
}

#[test]
fn no_index_has_a_list_in_its_condition_of_which_sqlite_makes_a_table_for_every_row() {
    let found: Vec<&str> = all_migrations().iter().flat_map(|step| with_a_list(step.sql)).collect();
    assert!(found.is_empty(), "say `state = 'a' OR state = 'b'`: {}", found.join("\n"));
    let listed = "CREATE TABLE t (a TEXT);\nCREATE UNIQUE INDEX i ON t (a) WHERE a IN ('x', 'y', 'z');";
    assert_eq!(with_a_list(listed), ["CREATE UNIQUE INDEX i ON t (a) WHERE a IN ('x', 'y', 'z')"]);
}

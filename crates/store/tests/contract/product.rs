//! The product's own schema: every table, statement and migration, on both databases.

use std::collections::BTreeSet;

use yinuo_store::tables::{ALL_TABLES, all_statements};
use yinuo_store::{MIGRATIONS, StoreOptions};

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
fn no_migration_file_is_forgotten() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files: BTreeSet<_> = std::fs::read_dir(folder)
        .expect("the folder stands in the crate")
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<_> = MIGRATIONS.iter().map(|step| format!("{:04}_{}.sql", step.version, step.name)).collect();
    assert_eq!(files, listed);
}

#[test]
fn names_of_tables_and_statements_are_unique() {
    let statements = all_statements();
    let names: BTreeSet<_> = statements.iter().map(|statement| &statement.name).collect();
    assert_eq!(names.len(), statements.len());
    let tables: BTreeSet<_> = ALL_TABLES.iter().map(|table| table.name).collect();
    assert_eq!(tables.len(), ALL_TABLES.len());
}

//! The product's own schema: every table, statement and migration, on both databases.

use std::collections::BTreeSet;

use yinuo_store::tables::party::PartyTermRow;
use yinuo_store::tables::{ALL_TABLES, all_statements};
use yinuo_store::{Changes, MIGRATIONS, Store, StoreOptions};

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

async fn keeps_terms(world: World) {
    let options = StoreOptions { migrations: &MIGRATIONS[..5], ..StoreOptions::default() };
    let before = Store::open(&world.url, options).await.unwrap();
    before.migrate().await.unwrap();
    let term = |slot, party_id, term: &str| PartyTermRow { slot, party_id, term: term.to_owned() };
    let terms = [term(1, 10, "wf"), term(1, 10, "王芳"), term(2, 20, "wf")];
    let mut changes = Changes::new();
    terms.iter().for_each(|row| changes.insert(row.clone()));
    let mut writer = before.writer().await.unwrap();
    let mut work = writer.begin(&[1, 2]).await.unwrap();
    work.write(changes).await.unwrap();
    work.commit().await.unwrap();
    drop((writer, before));
    assert_eq!(world.store.migrate().await.unwrap().applied, ["lean_indexes"]);
    let key = |row: &PartyTermRow| vec![row.slot.into(), row.party_id.into(), row.term.as_str().into()];
    let mut found: Vec<PartyTermRow> = world.store.load(terms.iter().map(key).collect()).await.unwrap();
    found.sort_by_key(|row| (row.slot, row.party_id, row.term.clone()));
    assert_eq!(found, terms);
}

#[tokio::test]
async fn terms_of_an_older_database_are_kept() {
    keeps_terms(sqlite_with(StoreOptions::default()).await).await;
    keeps_terms(postgres_with(StoreOptions::default()).await).await;
}

//! Migrations: forward only, once each, and never under a program that does not know them.

use yinuo_store::{Migration, Store, StoreFailure, StoreOptions};

use crate::world::{MIGRATIONS, World, options, postgres_with, sqlite_with};

async fn each(test: impl AsyncFn(&World)) {
    test(&sqlite_with(options()).await).await;
    test(&postgres_with(options()).await).await;
}

async fn reopened(world: &World, migrations: &'static [Migration]) -> Store {
    Store::open(&world.url, StoreOptions { migrations, ..options() }).await.unwrap()
}

fn refused(outcome: Result<impl std::fmt::Debug, StoreFailure>) -> String {
    match outcome {
        Err(StoreFailure::Migration { detail }) => detail,
        other => panic!("not refused as a migration: {other:?}"),
    }
}

#[tokio::test]
async fn steps_are_carried_out_once() {
    each(async |world| {
        assert_eq!(world.store.schema_version().await.unwrap(), 0);
        let first = reopened(world, &MIGRATIONS[..1]).await.migrate().await.unwrap();
        assert_eq!((first.from, first.to, first.applied.len()), (0, 1, 1));
        let second = world.store.migrate().await.unwrap();
        assert_eq!((second.from, second.to), (1, 2));
        assert_eq!(second.applied, ["notes 1"]);
        let third = world.store.migrate().await.unwrap();
        assert_eq!((third.from, third.to, third.applied.len()), (2, 2, 0));
        assert_eq!(world.store.schema_version().await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_edited_step_and_a_newer_database_are_refused() {
    const EDITED: &[Migration] =
        &[Migration { sql: "CREATE TABLE chains (slot BIGINT PRIMARY KEY)", ..MIGRATIONS[0] }, MIGRATIONS[1]];
    const GAP: &[Migration] = &[MIGRATIONS[0], Migration { version: 2, ..MIGRATIONS[1] }];
    each(async |world| {
        world.store.migrate().await.unwrap();
        assert!(refused(reopened(world, EDITED).await.migrate().await).contains("step cases 1"));
        assert!(refused(reopened(world, &MIGRATIONS[..1]).await.migrate().await).contains("newer"));
        assert!(refused(reopened(world, GAP).await.migrate().await).contains("step notes 2"));
    })
    .await;
}

#[tokio::test]
async fn a_room_that_comes_later_begins_with_its_own_first_step_and_a_room_goes_on_by_itself() {
    const LATER: &[Migration] = &[
        Migration { room: "early", version: 1, sql: "CREATE TABLE early (id BIGINT PRIMARY KEY)" },
        MIGRATIONS[0],
        Migration { room: "cases", version: 2, sql: "CREATE TABLE more (id BIGINT PRIMARY KEY)" },
        MIGRATIONS[1],
    ];
    each(async |world| {
        world.store.migrate().await.unwrap();
        let report = reopened(world, LATER).await.migrate().await.unwrap();
        assert_eq!((report.from, report.to), (2, 4));
        assert_eq!(report.applied, ["early 1", "cases 2"]);
        assert!(refused(world.store.migrate().await).contains("newer"));
    })
    .await;
}

#[tokio::test]
async fn a_step_that_fails_leaves_nothing_behind() {
    const BROKEN: &[Migration] = &[
        MIGRATIONS[0],
        Migration { room: "broken", version: 1, sql: "CREATE TABLE half (id BIGINT PRIMARY KEY); CREATE NONSENSE;" },
    ];
    each(async |world| {
        let detail = refused(reopened(world, BROKEN).await.migrate().await);
        assert!(detail.contains("broken") && detail.contains("NONSENSE"), "{detail}");
        assert_eq!(world.store.schema_version().await.unwrap(), 1);
        assert_eq!(world.store.migrate().await.unwrap().applied, ["notes 1"]);
        assert_eq!(world.store.check(&[]).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn two_programs_that_start_at_once_migrate_once() {
    each(async |world| {
        let other = reopened(world, MIGRATIONS).await;
        let (one, two) = tokio::join!(world.store.migrate(), other.migrate());
        assert_eq!(one.unwrap().applied.len() + two.unwrap().applied.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_table_that_differs_from_its_row_type_is_found() {
    each(async |world| {
        reopened(world, &MIGRATIONS[..1]).await.migrate().await.unwrap();
        const ELSE: &[Migration] = &[
            MIGRATIONS[0],
            Migration {
                room: "notes",
                version: 1,
                sql: "CREATE TABLE notes (slot BIGINT NOT NULL, case_id BIGINT, position TEXT NOT NULL,
                    more BIGINT, PRIMARY KEY (position, slot)) {rowid}",
            },
        ];
        reopened(world, ELSE).await.migrate().await.unwrap();
        let problems = world.store.check(&[]).await.unwrap().join("\n");
        for expected in [
            "table notes: column case_id may be NULL on one side only",
            "table notes: column position is TEXT and not Int",
            "table notes: column text is missing",
            "table notes: column more is not in the row type",
            "table notes: column position has place 1 in the key",
            "table labels: is missing",
        ] {
            assert!(problems.contains(expected), "{expected} in {problems}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_address_that_means_nothing_is_refused() {
    for url in ["", "mysql://x", "sqlite:", "postgres://h:port/x"] {
        let outcome = Store::open(url, options()).await;
        assert!(matches!(outcome, Err(StoreFailure::Address { .. })), "{url}: {outcome:?}");
    }
    let outcome = Store::open("postgres://yinuo@127.0.0.1:1/none", options()).await;
    assert!(matches!(outcome, Err(StoreFailure::Connection { .. })), "{outcome:?}");
}

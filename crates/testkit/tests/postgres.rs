//! The private PostgreSQL of tests: it starts, answers, keeps its databases apart, and leaves nothing behind.
//! A missing server is a failure here, not a skipped test: `cargo xtask setup` installs it.

use std::future::Future;
use std::path::Path;
use std::time::Duration;

use tokio_postgres::{Client, NoTls};
use yinuo_testkit::house::temporary_folder;
use yinuo_testkit::postgres::{PostgresCluster, PostgresOptions, find_server_binaries};

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn one_text(client: &Client, query: &str) -> String {
    client.query_one(query, &[]).await.expect("the query is valid").get(0)
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime starts").block_on(future)
}

fn process_lives(id: &str) -> bool {
    Path::new("/proc").join(id).exists()
}

#[test]
fn a_cluster_of_ones_own_is_durable_answers_queries_and_is_gone_after_drop() {
    block_on(async {
        let cluster = PostgresCluster::start().expect("a server starts");
        let folder = cluster.folder().expect("this cluster was started here").to_path_buf();
        let server = std::fs::read_to_string(folder.join("process-id")).expect("noted by the watchdog");
        let url = cluster.create_database("first").expect("a database can be created");
        assert_eq!(url, format!("{}/first", cluster.address()));

        let client = connect(&url).await.expect("the new database accepts connections");
        assert_eq!(one_text(&client, "SELECT current_database()::text").await, "first");
        assert_eq!(one_text(&client, "SHOW fsync").await, "on");
        assert_eq!(one_text(&client, "SHOW server_encoding").await, "UTF8");
        assert_eq!(one_text(&client, "SHOW listen_addresses").await, "127.0.0.1");
        assert!(process_lives(server.trim()), "the noted process is the server");

        drop(cluster);
        assert!(connect(&url).await.is_err(), "nothing listens any more");
        assert!(!process_lives(server.trim()), "the server has ended");
        assert!(!folder.exists(), "{} was removed", folder.display());
    });
}

#[test]
fn a_setting_the_server_does_not_know_is_reported_in_its_own_words() {
    let settings = vec![("no_such_setting".to_owned(), "1".to_owned())];
    let error = PostgresCluster::start_with(&PostgresOptions { durable: false, settings }).expect_err("must not start");
    assert!(error.contains("no_such_setting"), "{error}");
}

#[test]
fn a_temporary_database_is_dropped_even_with_a_client_still_connected() {
    block_on(async {
        let cluster = PostgresCluster::shared().expect("a server starts");
        let database = cluster.temporary_database().expect("a database can be created");
        let other = cluster.temporary_database().expect("a second one too");
        assert_ne!(database.name(), other.name());

        let url = database.url().to_owned();
        let client = connect(&url).await.expect("connects");
        assert_eq!(one_text(&client, "SHOW fsync").await, "off");
        drop(database);
        let error = connect(&url).await.expect_err("the database is gone");
        assert_eq!(error.code(), Some(&tokio_postgres::error::SqlState::INVALID_CATALOG_NAME));
        connect(other.url()).await.expect("the other database is untouched");
    });
}

#[test]
fn a_template_is_prepared_once_and_copied_into_every_database() {
    block_on(async {
        let cluster = PostgresCluster::shared().expect("a server starts");
        let template = format!("template_of_this_test_{}", std::process::id());
        let prepare = async |url: String| {
            let client = connect(&url).await.map_err(|error| error.to_string())?;
            let made =
                client.batch_execute("CREATE TABLE note (text text); INSERT INTO note VALUES ('prepared')").await;
            made.map_err(|error| error.to_string())
        };
        cluster.ensure_template(&template, prepare).await.expect("prepared");
        let again = async |_: String| Err("must not be prepared again".to_owned());
        cluster.ensure_template(&template, again).await.expect("there already");

        let first = cluster.temporary_database_from(&template).expect("copied");
        let second = cluster.temporary_database_from(&template).expect("copied");
        let client = connect(first.url()).await.expect("connects");
        client.batch_execute("UPDATE note SET text = 'changed'").await.expect("writable");
        let client = connect(second.url()).await.expect("connects");
        assert_eq!(one_text(&client, "SELECT text FROM note").await, "prepared");
        cluster.drop_database(&template).expect("dropped");
    });
}

/// Not a test of its own: the process the next test kills. Does nothing without its environment variable.
#[test]
fn a_helper_process_that_holds_a_cluster_until_it_is_killed() {
    let Some(note) = std::env::var_os("YINUO_TESTKIT_HOLD_CLUSTER") else { return };
    let cluster =
        PostgresCluster::start_with(&PostgresOptions { durable: false, settings: Vec::new() }).expect("starts");
    let folder = cluster.folder().expect("started here").display().to_string();
    let unfinished = Path::new(&note).with_extension("new");
    std::fs::write(&unfinished, folder).expect("written");
    std::fs::rename(&unfinished, &note).expect("renamed");
    std::thread::sleep(Duration::from_secs(120));
}

#[test]
fn the_server_ends_when_its_test_process_is_killed_without_a_chance_to_clean_up() {
    let notes = temporary_folder("held-cluster");
    let note = notes.join("folder");
    let mut holder = std::process::Command::new(std::env::current_exe().expect("this program has a path"))
        .args(["--exact", "a_helper_process_that_holds_a_cluster_until_it_is_killed"])
        .env("YINUO_TESTKIT_HOLD_CLUSTER", &note)
        .spawn()
        .expect("the helper starts");
    let folder = wait_for(|| std::fs::read_to_string(&note).ok());
    let folder = Path::new(&folder);
    let server = std::fs::read_to_string(folder.join("process-id")).expect("noted by the watchdog");
    assert!(process_lives(server.trim()));

    holder.kill().expect("killed");
    holder.wait().expect("reaped");
    wait_for(|| (!folder.exists()).then_some(()));
    assert!(!process_lives(server.trim()));
    std::fs::remove_dir_all(&notes).expect("removed");
}

fn wait_for<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    for _ in 0..3_000 {
        if let Some(value) = attempt() {
            return value;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("waited 30 seconds in vain");
}

#[test]
fn the_binaries_found_belong_together() {
    let folder = find_server_binaries().expect("`cargo xtask setup` installs a server");
    for program in ["initdb", "postgres", "psql"] {
        assert!(folder.join(program).is_file(), "{program} in {}", folder.display());
    }
}

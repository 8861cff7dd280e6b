//! Starting, founding, training; and what is said when something is wrong.

use std::time::Duration;

use yinuo_testkit::postgres::PostgresCluster;

use crate::world::{Folder, Server, copy_of_demonstration, run, run_with, sqlite3};

#[test]
fn a_demonstration_starts_again_within_a_second() {
    let folder = Folder::new();
    let first = Server::start(folder.path(), &["demo", "--port", "0"]);
    assert!(first.get("/health").starts_with("HTTP/1.1 200"));
    let (status, said) = first.stop();
    assert!(status.success() && said.contains("password of all") && said.contains("clerk2"), "{said}");
    // The best of three: other tests share the machine.
    let mut fastest = Duration::MAX;
    for _ in 0..3 {
        let again = Server::start(folder.path(), &["demo", "--port", "0"]);
        fastest = fastest.min(again.took);
        let (status, said) = again.stop();
        assert!(status.success() && !said.contains("made a demonstration"), "{said}");
    }
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
}

#[test]
fn a_demonstration_runs_on_postgresql_as_well() {
    let folder = Folder::new();
    let database = PostgresCluster::shared().unwrap().temporary_database().unwrap();
    let arguments = ["demo", "--port", "0", "--database", database.url()];
    let (_, said) = Server::start(folder.path(), &arguments).stop();
    assert!(said.contains("made a demonstration"), "{said}");
    let (_, said) = Server::start(folder.path(), &arguments).stop();
    assert!(!said.contains("made a demonstration"), "{said}");
    let said = run(folder.path(), &["verify", "--database", database.url()]);
    assert_eq!(said.code, 0, "{said:?}");
    let said = run(folder.path(), &["demo", "--fresh", "--database", database.url()]);
    assert_eq!((said.code, said.err.contains("named")), (2, true), "{said:?}");
}

#[test]
fn a_real_house_is_never_filled_with_a_demonstration() {
    let folder = Folder::new();
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    assert_eq!(run_with(folder.path(), &found, "a long enough password\n").code, 0);
    let real = ["demo", "--port", "0", "--database", "sqlite:data/yinuo.sqlite", "--key-file", "data/yinuo.key"];
    let said = run(folder.path(), &real);
    assert_eq!((said.code, said.err.contains("no demonstration")), (1, true), "{said:?}");
}

#[test]
fn a_training_house_keeps_its_clock_and_moves_only_forward() {
    let folder = Folder::new();
    let demo = |clock: &[&str]| {
        let server = Server::start(folder.path(), &[&["demo", "--port", "0", "--empty"], clock].concat());
        server.stop().1
    };
    assert!(demo(&["--clock", "2011-09-29T10:00"]).contains("training clock: 2011-09-29 10:00"));
    assert!(demo(&[]).contains("training clock: 2011-09-29 10:00"));
    assert!(demo(&["--clock", "2011-10-08T09:00"]).contains("training clock: 2011-10-08 09:00"));
    assert!(demo(&["--clock", "2011-09-29T10:00"]).contains("training clock: 2011-10-08 09:00"));
    let said = run(folder.path(), &["demo", "--port", "0"]);
    assert_eq!((said.code, said.err.contains("--fresh")), (1, true), "{said:?}");
    assert!(demo(&["--fresh", "--clock", "2011-09-29T10:00"]).contains("training clock: 2011-09-29 10:00"));
}

#[test]
fn a_house_is_founded_once_served_and_found_in_order() {
    let folder = Folder::new();
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, "short\n");
    assert_eq!((said.code, said.err.contains("password_too_short")), (1, true), "{said:?}");
    let said = run_with(folder.path(), &found, "a long enough password\n");
    assert_eq!(said.code, 0, "{said:?}");
    let said = run_with(folder.path(), &found, "a long enough password\n");
    assert_eq!((said.code, said.err.contains("has an office already")), (1, true), "{said:?}");
    let server = Server::start(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--log-json"]);
    assert!(server.get("/health").starts_with("HTTP/1.1 200"));
    let (status, said) = server.stop();
    assert!(status.success(), "{said}");
    assert!(said.lines().filter(|line| line.contains("ready in")).all(|line| line.starts_with('{')), "{said}");
    let said = run(folder.path(), &["doctor"]);
    assert_eq!((said.code, said.out.contains("ok       key")), (0, true), "{said:?}");
    assert!(said.out.contains("ok       fonts"), "{said:?}");
    // What was set aside is counted by name, and the desk is named where it is dealt with.
    assert!(said.out.contains("nothing waits for a person"), "{said:?}");
    let database = folder.path().join("data/yinuo.sqlite");
    sqlite3(
        &database,
        "INSERT INTO set_aside VALUES (0, 'timer', 1, 'data_damaged', '{}', 0, 0, 1, 0, NULL, NULL, NULL, NULL)",
    );
    let said = run(folder.path(), &["doctor"]);
    let told = ["warning  set aside", "1 of \"Clocks of promises\"", "待处理异常"];
    assert!(said.code == 0 && told.iter().all(|part| said.out.contains(part)), "{said:?}");
    // Promises past the published calendar are counted, and what brings the next year in is named.
    let counts = "INSERT INTO promise_counts VALUES (1, 'provisional', 0, 0, 0, '2027-01-07', '', 0, 0, 3)";
    sqlite3(&database, counts);
    let said = run(folder.path(), &["doctor"]);
    let told = ["warning  calendar", "3 open promises have a provisional date", "yinuo calendar add FILE.csv"];
    assert!(said.code == 0 && told.iter().all(|part| said.out.contains(part)), "{said:?}");
    // Without a font the desk works and letters are HTML: a warning, with the package to install.
    folder.write("yinuo.toml", "fonts = \"no-such-folder\"\n");
    let said = run(folder.path(), &["doctor"]);
    assert_eq!((said.code, said.out.contains("warning  fonts")), (0, true), "{said:?}");
    assert!(said.out.contains("fonts-noto-cjk"), "{said:?}");
}

#[test]
fn a_lost_key_is_named_before_anything_is_sealed_with_another() {
    let folder = copy_of_demonstration();
    std::fs::remove_file(folder.path().join("demo.key")).unwrap();
    let said = run(folder.path(), &["demo", "--port", "0", "--data", "."]);
    assert_eq!(
        (said.code, said.err.contains("key file demo.key is missing") || said.err.contains("demo.key")),
        (1, true),
        "{said:?}"
    );
    assert!(!folder.path().join("demo.key").exists());
    folder.write("demo.key", &"ab".repeat(32));
    let said = run(folder.path(), &["demo", "--port", "0", "--data", "."]);
    assert_eq!((said.code, said.err.contains("not the key")), (1, true), "{said:?}");
}

#[test]
fn what_is_wrong_with_the_call_is_said_with_a_hint_and_code_2() {
    let folder = Folder::new();
    for (arguments, part) in [
        (vec!["serve", "--listen", "here"], "--listen"),
        (vec!["demo", "--clock", "yesterday"], "2011-09-29T10:00"),
        (vec!["verify", "--database", "postgres://yinuo:secret@127.0.0.1/yinuo"], "YINUO_DATABASE"),
        (vec!["verify", "--config", "nowhere.toml"], "nowhere.toml"),
        (vec!["doctor", "--log", "a=b=c"], "log filter"),
        (vec!["calc", "no-such-calculator"], "--list"),
        (vec!["pack", "check", "nowhere"], "nowhere"),
        (vec!["scenario", "nowhere.scn"], "nowhere.scn"),
    ] {
        let said = run(folder.path(), &arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {said:?}");
        assert!(said.err.contains(part), "{arguments:?}: {said:?}");
        assert!(!said.err.contains("panicked"), "{said:?}");
    }
    folder.write("yinuo.toml", "databse = \"sqlite:x\"\n");
    let said = run(folder.path(), &["doctor"]);
    assert_eq!((said.code, said.err.contains("databse")), (2, true), "{said:?}");
}

#[test]
fn a_database_that_is_not_there_is_not_made_by_looking_at_it() {
    let folder = Folder::new();
    for command in ["verify", "doctor"] {
        let said = run(folder.path(), &[command]);
        assert_eq!(said.code, 1, "{said:?}");
        assert!(format!("{}{}", said.out, said.err).contains("there is no database"), "{said:?}");
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let folder = Folder::new();
    assert_eq!(run(folder.path(), &["migrate"]).code, 0);
    let database = folder.path().join("data/yinuo.sqlite");
    crate::world::sqlite3(&database, "INSERT INTO schema_migrations VALUES ('later', 1, 'x', 'x')");
    let said = run(folder.path(), &["verify"]);
    assert_eq!((said.code, said.err.contains("newer program")), (1, true), "{said:?}");
}

#[test]
fn the_description_of_the_api_is_openapi() {
    let folder = Folder::new();
    let said = run(folder.path(), &["openapi"]);
    let document: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", document["openapi"]);
    assert!(document["paths"].as_object().is_some_and(|paths| paths.len() > 30));
}

#[test]
fn a_day_run_reaches_today_and_no_later_day() {
    let folder = copy_of_demonstration();
    let house = ["--database", "sqlite:demo.sqlite", "--key-file", "demo.key"];
    let said = run(folder.path(), &[&["day", "run", "--until", "2026-10-12"], &house[..]].concat());
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.out.contains("everything is at the end of 2026-10-12"), "{said:?}");
    let said = run(folder.path(), &[&["day", "run", "--until", "2026-10-13"], &house[..]].concat());
    assert_eq!((said.code, said.err.contains("day_not_come")), (1, true), "{said:?}");
}

#[test]
fn the_ciphers_are_chosen_when_a_house_is_founded_and_not_changed_afterwards() {
    let folder = Folder::new();
    std::fs::write(folder.path().join("yinuo.toml"), "ciphers = \"sm4-sm3\"\n").unwrap();
    let found = ["found", "--office", "21", "辽宁省分公司", "--login", "root"];
    let said = run_with(folder.path(), &found, "a long enough password\n");
    assert_eq!(said.code, 0, "{said:?}");
    let key = std::fs::read_to_string(folder.path().join("data/yinuo.key")).unwrap();
    assert!(key.starts_with("sm4-sm3 "), "the key file does not say its suite");
    let said = run(folder.path(), &["verify"]);
    assert_eq!(said.code, 0, "{said:?}");
    for wrong in ["aes-blake3", "sm5"] {
        std::fs::write(folder.path().join("yinuo.toml"), format!("ciphers = \"{wrong}\"\n")).unwrap();
        let said = run(folder.path(), &["recover", "--login", "root"]);
        assert_ne!(said.code, 0, "{wrong}: {said:?}");
        assert!(said.err.contains("ciphers"), "{wrong}: {said:?}");
    }
    // Without the setting the house is what its key says.
    std::fs::remove_file(folder.path().join("yinuo.toml")).unwrap();
    let said = run(folder.path(), &["doctor"]);
    assert!(said.out.contains("ok       key") && said.out.contains("ok       chains"), "{said:?}");
}

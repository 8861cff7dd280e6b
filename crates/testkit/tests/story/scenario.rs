//! Every scenario of every pack, on the whole house over both databases. The core plays the same files in its own tests.

use std::path::Path;

use yinuo_core::scenario::{parse, run};
use yinuo_testkit::house::{On, TestHouse};
use yinuo_testkit::story::HouseWorld;

use crate::case::at;

fn play_all(on: On) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let test = runtime.block_on(TestHouse::open(on, Some(at("2010-01-04T09:00:00"))));
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Vec::new();
    for pack in std::fs::read_dir(packs).expect("the packs") {
        if let Ok(entries) = std::fs::read_dir(pack.expect("a pack").path().join("scenarios")) {
            files.extend(entries.map(|entry| entry.expect("a scenario").path()));
        }
    }
    files.sort();
    let (mut stories, mut expectations, mut problems) = (0, 0, Vec::new());
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a scenario is text");
        let name = file.file_name().expect("it has a name").to_string_lossy().into_owned();
        for scenario in
            parse(&name, &text, test.house.rules().roles()).unwrap_or_else(|problems| panic!("{problems:?}"))
        {
            stories += 1;
            match run(&scenario, &mut HouseWorld::new(&runtime, &test)) {
                Ok(outcome) => expectations += outcome.expectations,
                Err(found) => problems.extend(found.iter().map(ToString::to_string)),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(stories >= 10 && expectations >= 50, "{stories} stories with {expectations} expectations were played");
    runtime.block_on(yinuo_testkit::agreements::assert_heads_fit(&test.house.store));
    let found = runtime.block_on(yinuo_service::verify::verify(&test.house.store, |_| {})).expect("verified");
    assert_eq!(found.problems, []);
}

#[test]
fn every_scenario_comes_out_the_same_on_sqlite() {
    play_all(On::Sqlite);
}

#[test]
fn every_scenario_comes_out_the_same_on_postgresql() {
    play_all(On::Postgres);
}

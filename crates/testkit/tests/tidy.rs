//! The tree keeps its own rules. Each test is one rule; STYLE.md says why it is one, `yinuo_testkit::tidy` how it is
//! found out. A failure lists every place as `file:line: what is wrong; what to do`.

use std::sync::LazyLock;

use yinuo_testkit::tidy::rust_source::{RustSource, read_all};
use yinuo_testkit::tidy::{Problem, Repository, circles, code, documents, manifests, rooms};

static REPOSITORY: LazyLock<Repository> = LazyLock::new(|| Repository::load().expect("the repository can be read"));

/// Folders of the core whose modules stand in no circle. The list only becomes longer.
const CORE_FOLDERS: [&str; 26] = [
    "access",
    "agri",
    "approval",
    "calendar",
    "case",
    "form",
    "identity",
    "ledger",
    "life",
    "life/policy",
    "life/product",
    "life/story",
    "name_search",
    "pack",
    "party",
    "payment",
    "payment/returned",
    "payout",
    "promise",
    "quality",
    "quality/speech",
    "record",
    "scenario",
    "social",
    "survey",
    "text",
];

/// The Rust files of our crates. A file that is not Rust is a failure of every rule: it cannot be checked.
fn sources() -> Vec<RustSource<'static>> {
    let files = REPOSITORY.files_with_extension("rs");
    read_all(files.filter(|file| ["bench/", "crates/", "xtask/"].iter().any(|part| file.path.starts_with(part))))
        .unwrap_or_else(|problems| panic!("{}", listed(&problems)))
}

fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    format!("{} out of order:\n{}\n", problems.len(), lines.join("\n"))
}

#[track_caller]
fn assert_none(problems: &[Problem]) {
    assert!(problems.is_empty(), "{}", listed(problems));
}

#[test]
fn the_tree_is_found() {
    for path in ["Cargo.toml", "crates/core/src/lib.rs", "crates/testkit/tests/tidy.rs", "xtask/src/main.rs"] {
        assert!(REPOSITORY.file(path).is_some(), "{path} is among {} files", REPOSITORY.files.len());
    }
}

#[test]
fn dependencies_go_down_the_layers_only() {
    assert_none(&manifests::dependency_problems(&REPOSITORY));
}

#[test]
fn a_library_that_is_not_compiled_for_tests_or_examples_holds_none() {
    assert_none(&manifests::untested_problems(&REPOSITORY));
}

#[test]
fn folders_of_every_system_name_none() {
    assert_none(&rooms::room_problems(&REPOSITORY));
}

#[test]
fn every_rust_file_starts_with_a_module_comment() {
    assert_none(&code::module_comment_problems(&REPOSITORY));
}

#[test]
fn no_source_file_is_longer_than_600_lines() {
    assert_none(&code::length_problems(&REPOSITORY));
}

#[test]
fn the_core_does_no_input_or_output_and_reads_no_clock_and_draws_no_random_number() {
    assert_none(&code::impurity_problems(&sources()));
}

#[test]
fn the_core_has_no_floats() {
    assert_none(&code::float_problems(&sources()));
}

#[test]
fn the_core_never_unwraps() {
    assert_none(&code::unwrap_problems(&sources()));
}

#[test]
fn sql_stands_in_the_store_only() {
    assert_none(&code::sql_problems(&sources()));
}

#[test]
fn modules_of_the_api_need_each_other_in_no_circle() {
    assert_none(&circles::circle_problems(&sources(), "crates/api/src/", "crates/api/src/"));
}

#[test]
fn modules_of_a_folder_of_the_core_need_each_other_in_no_circle() {
    let sources = sources();
    let of_folder =
        |folder| circles::circle_problems(&sources, "crates/core/src/", &format!("crates/core/src/{folder}/"));
    let problems: Vec<Problem> = CORE_FOLDERS.iter().flat_map(of_folder).collect();
    assert_none(&problems);
}

#[test]
fn a_file_of_the_api_holds_one_verb() {
    assert_none(&code::verb_problems(&REPOSITORY));
}

#[test]
fn relative_links_in_documents_lead_somewhere() {
    assert_none(&documents::link_problems(&REPOSITORY));
}

#[test]
fn every_test_named_in_the_architecture_and_the_page_of_security_exists() {
    assert_none(&documents::guard_problems(&REPOSITORY));
}

#[test]
fn the_architecture_in_chinese_has_the_sections_and_invariants_of_the_english_one() {
    assert_none(&documents::translation_problems(&REPOSITORY));
}

#[test]
fn every_word_of_the_glossary_stands_once_and_is_told_in_both_languages() {
    assert_none(&documents::glossary_problems(&REPOSITORY));
}

#[test]
fn no_file_names_a_path_of_one_machine_or_puts_work_off() {
    assert_none(&documents::word_problems(&REPOSITORY));
}

#[test]
fn frozen_refusal_codes_are_still_given() {
    match documents::refusal_code_problems(&REPOSITORY, &sources()) {
        Some(problems) => assert_none(&problems),
        None => println!("skipped: there is no {} yet", documents::REFUSAL_CODES),
    }
}

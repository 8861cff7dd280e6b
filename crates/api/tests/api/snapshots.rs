//! Files that are written from the code: the OpenAPI document and the list of codes.

use std::path::PathBuf;

fn document(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name)
}

fn update_asked() -> bool {
    std::env::var("YINUO_UPDATE_SNAPSHOTS").is_ok_and(|value| value == "1")
}

#[test]
fn the_openapi_document_in_docs_is_that_of_the_code() {
    let text = yinuo_api::openapi_text(&yinuo_api::openapi());
    let path = document("openapi.json");
    if update_asked() {
        std::fs::write(&path, &text).expect("docs can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "docs/openapi.json is out of date: run the tests once with YINUO_UPDATE_SNAPSHOTS=1");
}

#[test]
fn every_code_that_is_told_stands_in_the_list_of_codes() {
    let path = document("refusal-codes.txt");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let known: Vec<&str> = kept.lines().filter(|line| !line.starts_with('#')).collect();
    let told: Vec<&str> = yinuo_api::refusal_text::texts().map(|text| text.code).collect();
    if update_asked() {
        // Codes are only ever added: an old one stays until somebody takes it out by hand, and then a test complains.
        let mut all: Vec<&str> = known.iter().chain(&told).copied().collect();
        all.sort_unstable();
        all.dedup();
        std::fs::write(&path, all.join("\n") + "\n").expect("docs can be written");
        return;
    }
    let missing: Vec<_> = told.iter().filter(|code| !known.contains(code)).collect();
    assert!(missing.is_empty(), "docs/refusal-codes.txt lacks {missing:?}: run with YINUO_UPDATE_SNAPSHOTS=1");
    assert!(known.is_sorted(), "docs/refusal-codes.txt is not sorted");
}

//! The packs of this repository are sound, and every kind of mistake is found with its line and a remedy.

use std::path::{Path, PathBuf};

use super::*;

fn packs_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs")
}

/// The texts of a pack of this repository.
pub(crate) fn load(name: &str) -> PackSource {
    let folder = packs_folder().join(name);
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("the pack's folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("text"))
        })
        .collect();
    files.sort();
    PackSource { name: name.to_owned(), files }
}

fn all_packs() -> Vec<PackSource> {
    let mut names: Vec<String> = std::fs::read_dir(packs_folder())
        .expect("the packs")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names.iter().map(|name| load(name)).collect()
}

#[test]
fn every_pack_of_this_repository_is_without_an_error() {
    for source in all_packs() {
        let errors: Vec<String> = check(&source)
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(PackFinding::to_string)
            .collect();
        assert!(errors.is_empty(), "{}:\n{}", source.name, errors.join("\n"));
    }
}

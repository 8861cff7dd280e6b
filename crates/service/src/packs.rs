//! Where packs come from: those shipped with the program, or a folder of the house's own.

use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;
use yinuo_core::pack::PackSource;

/// The packs of the source tree. A debug build reads them from there, a release build carries them.
#[derive(RustEmbed)]
#[folder = "../../packs"]
struct Shipped;

/// The packs shipped with the program.
pub fn shipped() -> Vec<PackSource> {
    let mut packs: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for path in Shipped::iter() {
        let Some((pack, inside)) = path.split_once('/') else { continue };
        if !is_rule_file(inside) {
            continue;
        }
        let Some(file) = Shipped::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        packs.entry(pack.to_owned()).or_default().push((inside.to_owned(), text));
    }
    packs.into_iter().map(|(name, files)| PackSource { name, files }).collect()
}

/// A shipped file, by its path below `packs/`.
pub fn shipped_file(path: &str) -> Option<String> {
    Shipped::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// The shipped packs that have a file of this name, in the order of their names.
pub fn shipped_with(file: &str) -> Vec<String> {
    let pack = |path: std::borrow::Cow<'static, str>| {
        path.split_once('/').filter(|(_, inside)| *inside == file).map(|(pack, _)| pack.to_owned())
    };
    let mut packs: Vec<String> = Shipped::iter().filter_map(pack).collect();
    packs.sort();
    packs
}

/// The packs of a folder: each of its folders that has a `pack.toml`.
pub fn from_folder(folder: &Path) -> std::io::Result<Vec<PackSource>> {
    let mut packs = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.path().join("pack.toml").is_file() {
            packs.push(one_from_folder(&entry.path())?);
        }
    }
    Ok(packs)
}

/// One pack from its folder.
pub fn one_from_folder(folder: &Path) -> std::io::Result<PackSource> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut files = Vec::new();
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let inside = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && is_rule_file(&inside) {
            // Bytes that are no text are shown as such: the check then names the place.
            let text = String::from_utf8_lossy(&std::fs::read(entry.path())?).into_owned();
            files.push((inside, text));
        }
    }
    Ok(PackSource { name, files })
}

/// Rules and tables stand at the top of a pack; its scenarios, in a folder of their own, are read by those who run them.
fn is_rule_file(inside: &str) -> bool {
    !inside.contains('/') && (inside.ends_with(".toml") || inside.ends_with(".csv"))
}

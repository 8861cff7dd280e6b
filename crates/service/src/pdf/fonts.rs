//! The fonts letters are set in: looked for in a folder of the settings or where the machine keeps its fonts.
//!
//! Well-known Chinese fonts are tried by the names of their files, serif before sans; if none is there, any font that has
//! the characters of an ordinary letter will do. All fonts of a folder of the settings are used for characters the first
//! one lacks, so that a house can add one with the rare characters of its customers' names.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use yinuo_core::refusal::Refusal;

use crate::stop::Stop;

/// How the files of well-known Chinese fonts begin, in small letters, best first.
const KNOWN: [&str; 16] = [
    "notoserifcjk-regular",
    "notoserifcjksc-regular",
    "notoserifsc-regular",
    "notoserifcjk-vf",
    "sourcehanserifsc-regular",
    "sourcehanserifcn-regular",
    "sourcehanserif-regular",
    "songti",
    "simsun",
    "uming",
    "notosanscjk-regular",
    "notosanscjksc-regular",
    "notosanssc-regular",
    "sourcehansanssc-regular",
    "wqy-zenhei",
    "wqy-microhei",
];
/// Characters every letter has; a font without one of them is of no use.
const PROBE: &str = "保险合同尊敬的客户第页共编号经办人年月日元，。：（）“”0123456789AZaz";
/// A font with Chinese characters is no smaller; this spares looking into all the others.
const SMALLEST: u64 = 500_000;
/// Fonts of a folder of the settings that are taken besides the first.
const MOST: usize = 32;
const EXTENSIONS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];

/// Where fonts are looked for, and what was found there.
pub(super) struct Shelf {
    folder: Option<PathBuf>,
    /// Empty until fonts were found: one that is installed later is found later.
    found: Mutex<Option<Arc<Fonts>>>,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shelf({:?})", self.folder)
    }
}

impl Shelf {
    pub(super) fn new(folder: Option<PathBuf>) -> Shelf {
        Shelf { folder, found: Mutex::new(None) }
    }

    pub(super) fn fonts(&self) -> Result<Arc<Fonts>, Stop> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fonts) = &*found {
            return Ok(fonts.clone());
        }
        let fonts = match &self.folder {
            Some(folder) => Fonts::read(std::slice::from_ref(folder), true),
            None => Fonts::read(&folders_of_the_machine(), false),
        };
        let fonts = Arc::new(fonts.ok_or_else(|| {
            let folder = self.folder.as_ref().map_or_else(String::new, |folder| folder.display().to_string());
            Refusal::new("no_chinese_font").with("package", super::FONT_PACKAGE).with("folder", folder)
        })?);
        tracing::info!(families = ?fonts.families, "fonts for letters");
        *found = Some(fonts.clone());
        Ok(fonts)
    }
}

fn folders_of_the_machine() -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let mut folders: Vec<PathBuf> = Vec::new();
    if let Some(home) = variable("HOME") {
        folders.extend([home.join(".local/share/fonts"), home.join(".fonts"), home.join("Library/Fonts")]);
    }
    folders.extend(variable("WINDIR").map(|windows| windows.join("Fonts")));
    let shared = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"];
    folders.extend(shared.map(PathBuf::from));
    folders
}

/// Fonts in memory, as Typst wants them.
pub(super) struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    families: Vec<String>,
}

impl Fonts {
    /// The Chinese font of these folders with its bold companion, and all others of them if `all`.
    fn read(folders: &[PathBuf], all: bool) -> Option<Fonts> {
        let mut files = Vec::new();
        folders.iter().for_each(|folder| collect(folder, 8, &mut files));
        // Known ones first; then by path, so that two runs choose alike.
        files.sort_by_cached_key(|path| (rank(path), path.clone()));
        let (chosen, regular) = files.iter().find_map(|path| chinese(path).map(|font| (path, font)))?;
        let mut fonts = vec![regular];
        fonts.extend(bold_of(chosen, &fonts[0].info().family));
        if all {
            let others = files.iter().filter(|path| *path != chosen).take(MOST);
            fonts.extend(others.filter_map(|path| faces(path).into_iter().next()));
        }
        let mut families: Vec<String> = Vec::new();
        for font in &fonts {
            if !families.contains(&font.info().family) {
                families.push(font.info().family.clone());
            }
        }
        Some(Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, families })
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(super) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    pub(super) fn families(&self) -> &[String] {
        &self.families
    }

    /// Whether some font can show the character.
    pub(super) fn has(&self, character: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(character.into()))
    }
}

fn collect(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else if path
            .extension()
            .is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
        {
            files.push(path);
        }
    }
}

fn rank(path: &Path) -> usize {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    KNOWN.iter().position(|known| name.starts_with(known)).unwrap_or(KNOWN.len())
}

/// The face for simplified Chinese of a file that has one.
fn chinese(path: &Path) -> Option<Font> {
    if std::fs::metadata(path).ok()?.len() < SMALLEST {
        return None;
    }
    let has_probe = |font: &Font| PROBE.chars().all(|c| font.info().coverage.contains(c.into()));
    let mut faces: Vec<Font> = faces(path).into_iter().filter(has_probe).collect();
    let simplified = faces.iter().position(is_simplified).unwrap_or(0);
    (!faces.is_empty()).then(|| faces.swap_remove(simplified))
}

fn is_simplified(font: &Font) -> bool {
    [" SC", " CN"].iter().any(|region| font.info().family.ends_with(region))
}

/// The bold face of a family, where it lies beside the regular one under the like name.
fn bold_of(path: &Path, family: &str) -> Option<Font> {
    let name = path.file_name()?.to_str()?;
    let bold = name.replace("Regular", "Bold");
    if bold == name {
        return None;
    }
    faces(&path.with_file_name(bold)).into_iter().find(|font| font.info().family == family)
}

fn faces(path: &Path) -> Vec<Font> {
    std::fs::read(path).map(|data| Font::iter(Bytes::new(data)).collect()).unwrap_or_default()
}

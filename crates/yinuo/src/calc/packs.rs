//! Where the calculators' data comes from: the packs built into the program, or a folder of packs.

use std::{fs, path::PathBuf};

use yinuo_core::pack::{Pack, PackSource, Severity};
use yinuo_core::rulebook::RuleBook;
use yinuo_service::packs;

use super::CalcFailure;

#[derive(Debug, Clone)]
pub(super) struct Packs {
    folder: Option<PathBuf>,
}

impl Packs {
    pub(super) fn new(folder: Option<PathBuf>) -> Packs {
        Packs { folder }
    }

    /// `None` where the packs have no such file.
    pub(super) fn find(&self, pack: &str, file: &str) -> Result<Option<String>, CalcFailure> {
        let Some(folder) = &self.folder else {
            return Ok(packs::shipped_file(&format!("{pack}/{file}")));
        };
        let path = folder.join(pack).join(file);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(bad_pack(pack, file, error)),
        }
    }

    /// The packs that have such a file, in the order of their names.
    pub(super) fn with(&self, file: &str) -> Result<Vec<String>, CalcFailure> {
        let Some(folder) = &self.folder else {
            return Ok(packs::shipped_with(file));
        };
        let failed = |error| bad_pack(&folder.display().to_string(), "", error);
        let entries = match fs::read_dir(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed)?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(failed)?;
            if entry.path().join(file).is_file() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// All packs, with all their files.
    pub(super) fn sources(&self) -> Result<Vec<PackSource>, CalcFailure> {
        let Some(folder) = &self.folder else { return Ok(packs::shipped()) };
        match packs::from_folder(folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
            sources => sources.map_err(|error| bad_pack(&folder.display().to_string(), "", error)),
        }
    }

    /// The figures of all packs. The first mistake of a pack ends the run: what it says of a figure would be a guess.
    pub(super) fn rulebook(&self) -> Result<RuleBook, CalcFailure> {
        let mut figures = Vec::new();
        for source in self.sources()? {
            let pack = Pack::read(&source).map_err(|findings| {
                let first = findings.iter().find(|finding| finding.severity == Severity::Error);
                bad_pack(&source.name, "", first.map_or_else(String::new, ToString::to_string))
            })?;
            figures.extend(pack.figures.into_iter().map(|figure| (source.name.clone(), figure)));
        }
        RuleBook::together(figures.iter().map(|(pack, figure)| (pack.as_str(), figure))).map_err(|clashes| {
            let clashes: Vec<String> = clashes.iter().map(ToString::to_string).collect();
            bad_pack("packs", "", clashes.join("; "))
        })
    }

    pub(super) fn text(&self, pack: &str, file: &str) -> Result<String, CalcFailure> {
        self.find(pack, file)?.ok_or_else(|| bad_pack(pack, file, "there is no such file among the packs"))
    }
}

pub(super) fn bad_pack(pack: &str, file: &str, detail: impl ToString) -> CalcFailure {
    CalcFailure::BadPack { file: format!("{pack}/{file}"), detail: detail.to_string() }
}

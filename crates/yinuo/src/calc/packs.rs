//! Where the calculators' data comes from: the packs built into the program, or a folder of packs.

use std::{fs, path::PathBuf};

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

    pub(super) fn text(&self, pack: &str, file: &str) -> Result<String, CalcFailure> {
        self.find(pack, file)?.ok_or_else(|| bad_pack(pack, file, "there is no such file among the packs"))
    }
}

pub(super) fn bad_pack(pack: &str, file: &str, detail: impl ToString) -> CalcFailure {
    CalcFailure::BadPack { file: format!("{pack}/{file}"), detail: detail.to_string() }
}

//! Where the calculators' data comes from: the packs built into the program, or a folder of packs.

use std::{borrow::Cow, fs, path::PathBuf};

use super::CalcFailure;

/// Files the program carries, by pack and name.
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("calendar-cn", "calendar.toml", include_str!("../../../../packs/calendar-cn/calendar.toml")),
    ("calendar-cn", "workdays.csv", include_str!("../../../../packs/calendar-cn/workdays.csv")),
    ("regions-cn", "divisions.csv", include_str!("../../../../packs/regions-cn/divisions.csv")),
    ("banks-cn", "bins.csv", include_str!("../../../../packs/banks-cn/bins.csv")),
    ("banks-cn", "cnaps.toml", include_str!("../../../../packs/banks-cn/cnaps.toml")),
    ("life-tables-cn", "tables.toml", include_str!("../../../../packs/life-tables-cn/tables.toml")),
    ("life-tables-cn", "cl-2010-2013.csv", include_str!("../../../../packs/life-tables-cn/cl-2010-2013.csv")),
    (SAMPLE, "products.toml", include_str!("../../../../packs/life-products-sample/products.toml")),
    (SAMPLE, "endowment-to-66.csv", include_str!("../../../../packs/life-products-sample/endowment-to-66.csv")),
];

const SAMPLE: &str = "life-products-sample";

#[derive(Debug, Clone)]
pub(super) struct Packs {
    folder: Option<PathBuf>,
}

impl Packs {
    pub(super) fn new(folder: Option<PathBuf>) -> Packs {
        Packs { folder }
    }

    /// `None` where the packs have no such file.
    pub(super) fn find(&self, pack: &str, file: &str) -> Result<Option<Cow<'static, str>>, CalcFailure> {
        let Some(folder) = &self.folder else {
            let built_in = BUILT_IN.iter().find(|known| known.0 == pack && known.1 == file);
            return Ok(built_in.map(|known| Cow::Borrowed(known.2)));
        };
        let path = folder.join(pack).join(file);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Cow::Owned(text))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(bad_pack(pack, file, error)),
        }
    }

    /// The packs that have such a file, in the order of their names.
    pub(super) fn with(&self, file: &str) -> Result<Vec<String>, CalcFailure> {
        let Some(folder) = &self.folder else {
            return Ok(BUILT_IN.iter().filter(|known| known.1 == file).map(|known| known.0.to_owned()).collect());
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

    pub(super) fn text(&self, pack: &str, file: &str) -> Result<Cow<'static, str>, CalcFailure> {
        self.find(pack, file)?.ok_or_else(|| bad_pack(pack, file, "there is no such file among the packs"))
    }
}

pub(super) fn bad_pack(pack: &str, file: &str, detail: impl ToString) -> CalcFailure {
    CalcFailure::BadPack { file: format!("{pack}/{file}"), detail: detail.to_string() }
}

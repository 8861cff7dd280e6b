//! The text of a pack.

/// The file every pack has.
pub const PACK_FILE: &str = "pack.toml";
/// A file of this name is a calendar and is read by [`crate::calendar`].
pub(super) const CALENDAR_FILE: &str = "calendar.toml";

/// The text of a pack: its folder's name and each file with its path inside the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackSource {
    pub name: String,
    pub files: Vec<(String, String)>,
}

impl PackSource {
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, text)| text.as_str())
    }

    /// BLAKE3 over paths and texts, in the order of the paths. Line ends count as they are.
    pub fn hash(&self) -> String {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort();
        let mut hasher = blake3::Hasher::new();
        for (path, text) in files {
            for part in [path, text] {
                hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The files that hold rules: TOML, not a calendar, not named as data of another reader.
    pub(super) fn rule_files<'s>(&'s self, data: &'s [String]) -> impl Iterator<Item = (usize, &'s str)> {
        self.files
            .iter()
            .enumerate()
            .filter(|(_, (path, _))| path.ends_with(".toml") && path != CALENDAR_FILE && !data.contains(path))
            .map(|(index, (_, text))| (index, text.as_str()))
    }
}

//! The life tables of a pack: `tables.toml` names them and says where each comes from, a CSV file per set holds the
//! probabilities, one column to a table. `docs/packs/life-tables-cn.md` describes the files.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use super::refusal::LifeRefusal;
use super::table::LifeTable;
use crate::identity::Sex;
use crate::pack::PackSource;
use crate::service::Status;
use crate::text::LocalText;

/// The file of a pack that life tables are read from.
pub const LIFE_TABLES_FILE: &str = "tables.toml";

/// The tables of a pack cannot be read; the text names the file and the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLifeTables(pub String);

impl fmt::Display for BadLifeTables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadLifeTables {}

/// The tables published together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeTableSet {
    pub name: LocalText,
    /// The act that published them.
    pub cite: String,
    pub status: Status,
    /// Where the figures were read.
    pub source: String,
}

/// One table and its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeTableEntry {
    /// Permanent; what a product or a policy keeps.
    pub key: String,
    /// As in `CL1`; another set may use it for another table.
    pub short: String,
    pub name: LocalText,
    pub sex: Sex,
    pub set: Arc<LifeTableSet>,
    pub table: Arc<LifeTable>,
}

/// All tables there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LifeTables {
    entries: Vec<LifeTableEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTables {
    set: Vec<WrittenSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenSet {
    name: LocalText,
    cite: String,
    status: Status,
    source: String,
    file: String,
    life_table: Vec<WrittenTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTable {
    key: String,
    short: String,
    name: LocalText,
    sex: WrittenSex,
    column: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenSex {
    Male,
    Female,
}

impl LifeTables {
    /// Reads the text of `tables.toml`; `file` gives the text of a file it names, `None` where there is none.
    pub fn from_pack<Text: AsRef<str>>(
        tables_toml: &str,
        mut file: impl FnMut(&str) -> Option<Text>,
    ) -> Result<LifeTables, BadLifeTables> {
        let written: WrittenTables =
            toml::from_str(tables_toml).map_err(|error| BadLifeTables(format!("tables.toml: {error}")))?;
        let mut entries: Vec<LifeTableEntry> = Vec::new();
        let mut keys = BTreeSet::new();
        for set in written.set {
            let inside = !set.file.contains(['/', '\\']);
            let csv = inside
                .then(|| file(&set.file))
                .flatten()
                .ok_or_else(|| BadLifeTables(format!("tables.toml: `{}` is not in the folder", set.file)))?;
            let columns = Columns::read(csv.as_ref()).map_err(|what| BadLifeTables(format!("{}: {what}", set.file)))?;
            let known =
                Arc::new(LifeTableSet { name: set.name, cite: set.cite, status: set.status, source: set.source });
            for table in set.life_table {
                if !keys.insert(table.key.clone()) {
                    return Err(BadLifeTables(format!("tables.toml: the key `{}` is there twice", table.key)));
                }
                let place = |what: String| BadLifeTables(format!("{}, column `{}`: {what}", set.file, table.column));
                let life_table = columns.table(&table.column).map_err(place)?;
                entries.push(LifeTableEntry {
                    key: table.key,
                    short: table.short,
                    name: table.name,
                    sex: match table.sex {
                        WrittenSex::Male => Sex::Male,
                        WrittenSex::Female => Sex::Female,
                    },
                    set: known.clone(),
                    table: Arc::new(life_table),
                });
            }
        }
        Ok(LifeTables { entries })
    }

    /// The tables of a pack; none where it has no `tables.toml`.
    pub fn from_source(source: &PackSource) -> Result<LifeTables, BadLifeTables> {
        match source.file(LIFE_TABLES_FILE) {
            Some(text) => {
                let tables = LifeTables::from_pack(text, |file| source.file(file));
                tables.map_err(|BadLifeTables(what)| BadLifeTables(format!("{}/{what}", source.name)))
            }
            None => Ok(LifeTables::default()),
        }
    }

    /// Puts the tables of several packs together; a key is there once.
    pub fn merge(packs: impl IntoIterator<Item = LifeTables>) -> Result<LifeTables, BadLifeTables> {
        let entries: Vec<LifeTableEntry> = packs.into_iter().flat_map(|pack| pack.entries).collect();
        let mut keys = BTreeSet::new();
        match entries.iter().find(|entry| !keys.insert(&entry.key)) {
            Some(twice) => Err(BadLifeTables(format!("two packs have a life table `{}`", twice.key))),
            None => Ok(LifeTables { entries }),
        }
    }

    pub fn entries(&self) -> &[LifeTableEntry] {
        &self.entries
    }

    /// The table of a key, a short name (`CL1`, in any case) or a Chinese name. A key goes before the others.
    pub fn find(&self, name: &str) -> Result<&LifeTableEntry, LifeRefusal> {
        if let Some(entry) = self.entries.iter().find(|entry| entry.key == name) {
            return Ok(entry);
        }
        let named = |entry: &&LifeTableEntry| entry.short.eq_ignore_ascii_case(name) || entry.name.zh == name;
        let found: Vec<&LifeTableEntry> = self.entries.iter().filter(named).collect();
        match found.as_slice() {
            [entry] => Ok(entry),
            [] => Err(LifeRefusal::UnknownLifeTable { name: name.chars().take(40).collect() }),
            several => Err(LifeRefusal::AmbiguousLifeTable {
                name: name.to_owned(),
                keys: several.iter().map(|entry| entry.key.clone()).collect(),
            }),
        }
    }
}

/// A CSV file with the column `age` first: consecutive ages, one column to a table.
struct Columns<'csv> {
    names: Vec<&'csv str>,
    first_age: u32,
    rows: Vec<Vec<&'csv str>>,
}

impl<'csv> Columns<'csv> {
    fn read(csv: &'csv str) -> Result<Columns<'csv>, String> {
        let mut lines = csv.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let header = lines.next().map_or("", |(_, line)| line.trim());
        let mut names = header.split(',');
        if names.next() != Some("age") {
            return Err("line 1: the first column must be `age`".to_owned());
        }
        let names: Vec<&str> = names.collect();
        let mut first_age = None;
        let mut rows: Vec<Vec<&str>> = Vec::new();
        for (index, line) in lines {
            let wrong = |what: &str| format!("line {}: {what}: `{line}`", index + 1);
            let mut cells = line.trim().split(',');
            let age: u32 = cells.next().and_then(|age| age.parse().ok()).ok_or_else(|| wrong("the age is no age"))?;
            let first = *first_age.get_or_insert(age);
            if u64::from(age) != u64::from(first) + rows.len() as u64 {
                return Err(wrong("the ages must follow one another without a gap"));
            }
            let cells: Vec<&str> = cells.collect();
            if cells.len() != names.len() {
                return Err(wrong("the line does not have the columns of the header"));
            }
            rows.push(cells);
        }
        Ok(Columns { names, first_age: first_age.unwrap_or(0), rows })
    }

    fn table(&self, column: &str) -> Result<LifeTable, String> {
        let place = self.names.iter().position(|name| *name == column).ok_or("there is no such column")?;
        let texts: Vec<&str> = self.rows.iter().filter_map(|row| row.get(place).copied()).collect();
        LifeTable::from_texts(self.first_age, &texts).map_err(|refusal| refusal.to_string())
    }
}

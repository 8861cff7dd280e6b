//! Administrative divisions (行政区划): province, city, county, town, village, by the statistical codes of 2, 4, 6, 9 and
//! 12 digits. The table comes with a pack; a code begins with the code of what it lies in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::name_search::{match_kind, normalise_query};

/// A table of divisions cannot be read; the text names the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDivisions(pub String);

impl fmt::Display for BadDivisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadDivisions {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegionLevel {
    Province,
    City,
    County,
    Town,
    Village,
}

impl RegionLevel {
    /// Digits of a code of the level.
    pub fn digits(self) -> usize {
        match self {
            RegionLevel::Province => 2,
            RegionLevel::City => 4,
            RegionLevel::County => 6,
            RegionLevel::Town => 9,
            RegionLevel::Village => 12,
        }
    }

    fn parse(text: &str) -> Option<RegionLevel> {
        match text {
            "province" => Some(RegionLevel::Province),
            "city" => Some(RegionLevel::City),
            "county" => Some(RegionLevel::County),
            "town" => Some(RegionLevel::Town),
            "village" => Some(RegionLevel::Village),
            _ => None,
        }
    }
}

/// One division of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Region<'table> {
    pub code: &'table str,
    pub level: RegionLevel,
    pub name: &'table str,
}

/// All divisions of a table, in its own text: a row is its place in the text and its code as a number.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    text: Box<str>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// The code filled up with zeros to twelve digits, which tells all levels apart.
    code: u64,
    start: u32,
    level: RegionLevel,
    name_length: u8,
}

impl Divisions {
    /// Reads the columns `code,level,name`, in any order of rows.
    pub fn from_csv(csv: &str) -> Result<Divisions, BadDivisions> {
        const HEADER: &str = "code,level,name";
        let mut rows = Vec::with_capacity(csv.len() / 40);
        let mut start = 0;
        for (index, line) in csv.split_inclusive('\n').enumerate() {
            let line_start = start;
            start += line.len();
            let line = line.trim_end();
            if index == 0 {
                if line != HEADER {
                    return Err(BadDivisions(format!("line 1: the header must be `{HEADER}`")));
                }
                continue;
            }
            if line.is_empty() {
                continue;
            }
            let refuse = |what: &str| BadDivisions(format!("line {}: {what}: `{line}`", index + 1));
            let mut columns = line.splitn(3, ',');
            let (code, level, name) = (columns.next(), columns.next(), columns.next());
            let (Some(code), Some(level), Some(name)) = (code, level, name) else {
                return Err(refuse("three columns are expected"));
            };
            let level = RegionLevel::parse(level).ok_or_else(|| refuse("the level is unknown"))?;
            let number = padded(code).filter(|_| code.len() == level.digits());
            rows.push(Row {
                code: number.ok_or_else(|| refuse("the code does not have the digits of its level"))?,
                start: u32::try_from(line_start).map_err(|_| refuse("the table is too long"))?,
                level,
                name_length: u8::try_from(name.len()).map_err(|_| refuse("the name is too long"))?,
            });
        }
        rows.sort_by_key(|row| row.code);
        if let Some(twice) = rows.windows(2).find(|pair| pair[0].code == pair[1].code) {
            return Err(BadDivisions(format!("code {} is there twice", twice[0].code)));
        }
        Ok(Divisions { text: csv.into(), rows })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The division of a code; a code filled up with zeros (`210000`) is that of the larger division.
    pub fn region(&self, code: &str) -> Option<Region<'_>> {
        self.find(padded(code)?)
    }

    /// What the division lies in, the province first.
    pub fn parents(&self, region: &Region<'_>) -> Vec<Region<'_>> {
        let levels = [RegionLevel::Province, RegionLevel::City, RegionLevel::County, RegionLevel::Town];
        let larger = levels.into_iter().filter(|level| *level < region.level);
        larger.filter_map(|level| self.region(region.code.get(..level.digits())?)).collect()
    }

    /// The divisions that lie directly in one, by code; the provinces where `code` is empty.
    pub fn children(&self, code: &str) -> Vec<Region<'_>> {
        let Some(from) = padded(code) else { return Vec::new() };
        let own = self.find(from);
        let prefix = own.map_or(code, |region| region.code);
        let level = own.map(|region| region.level);
        let to = from + 10_u64.pow(u32::try_from(12 - prefix.len()).unwrap_or(0));
        let (start, end) = (self.after(from), self.after(to));
        let inside = self.rows[start..end].iter().filter(|row| level.is_none_or(|level| row.level > level));
        let nearest = inside.clone().map(|row| row.level).min();
        inside.filter(|row| Some(row.level) == nearest).map(|row| self.read(*row)).collect()
    }

    /// The name with those of what the division lies in: `辽宁省沈阳市和平区`.
    pub fn full_name(&self, region: &Region<'_>) -> String {
        let parents = self.parents(region);
        parents.iter().map(|parent| parent.name).chain([region.name]).collect()
    }

    /// Divisions whose code begins with what was typed, or whose name holds it; of those down to the town also by pinyin and
    /// initials. The larger ones come first.
    pub fn search(&self, typed: &str, limit: usize) -> Vec<Region<'_>> {
        let query = normalise_query(typed);
        if query.is_empty() {
            return Vec::new();
        }
        let is_code = query.bytes().all(|byte| byte.is_ascii_digit());
        let fits = |region: &Region<'_>| {
            if is_code {
                return region.code.starts_with(&query);
            }
            region.name.contains(&query)
                || query.is_ascii() && region.level <= RegionLevel::Town && match_kind(&query, region.name).is_some()
        };
        let mut found: Vec<Region<'_>> = self.rows.iter().map(|row| self.read(*row)).filter(fits).collect();
        found.sort_by_key(|region| (region.level, region.code));
        found.truncate(limit);
        found
    }

    fn after(&self, code: u64) -> usize {
        self.rows.partition_point(|row| row.code < code)
    }

    fn find(&self, code: u64) -> Option<Region<'_>> {
        let place = self.rows.binary_search_by_key(&code, |row| row.code).ok()?;
        self.rows.get(place).map(|row| self.read(*row))
    }

    fn read(&self, row: Row) -> Region<'_> {
        let line = &self.text[usize::try_from(row.start).expect("a place in the text fits a usize")..];
        let digits = row.level.digits();
        let after_level = line[digits + 1..].find(',').expect("the line was read with three columns");
        let name_start = digits + 1 + after_level + 1;
        Region {
            code: &line[..digits],
            level: row.level,
            name: &line[name_start..name_start + usize::from(row.name_length)],
        }
    }
}

/// Up to twelve digits, filled up with zeros on the right.
fn padded(code: &str) -> Option<u64> {
    if code.len() > 12 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = if code.is_empty() { 0 } else { code.parse().ok()? };
    Some(number * 10_u64.pow(u32::try_from(12 - code.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn liaoning() -> Divisions {
        Divisions::from_csv(include_str!("../../../packs/regions-cn/divisions.csv")).unwrap()
    }

    #[test]
    fn a_village_of_liaoning_knows_what_it_lies_in() {
        let table = liaoning();
        assert_eq!(table.len(), 18_248);
        let village = table.region("211481216213").unwrap();
        assert_eq!((village.name, village.level), ("金家村民委员会", RegionLevel::Village));
        let parents = table.parents(&village);
        let names: Vec<&str> = parents.iter().map(|parent| parent.name).collect();
        assert_eq!(names[..3], ["辽宁省", "葫芦岛市", "兴城市"]);
        assert_eq!(parents[3].code, "211481216");
        assert_eq!(table.parents(&table.region("21").unwrap()), []);
    }

    #[test]
    fn a_code_filled_up_with_zeros_is_the_larger_division() {
        let table = liaoning();
        assert_eq!(table.region("210000").unwrap().name, "辽宁省");
        assert_eq!(table.region("210100").unwrap().name, "沈阳市");
        assert_eq!(table.region("210200000000").unwrap().name, "大连市");
    }

    #[test]
    fn what_is_not_in_the_table_is_not_guessed() {
        let table = liaoning();
        for code in ["", "110000", "2199", "21x1", "2101021", "2114812162130", "二一"] {
            assert_eq!(table.region(code), None, "{code}");
        }
    }

    #[test]
    fn the_cities_of_a_province_are_its_children() {
        let table = liaoning();
        let cities = table.children("21");
        assert_eq!(cities.len(), 14);
        assert_eq!((cities[0].name, cities[13].name), ("沈阳市", "葫芦岛市"));
        assert_eq!(table.children("210000").len(), 14);
        assert_eq!(table.children("")[0].name, "辽宁省");
        assert!(table.children("2101").iter().all(|county| county.level == RegionLevel::County));
        assert_eq!(table.children("211481216213"), []);
    }

    #[test]
    fn a_division_is_found_by_name_initials_and_code_and_told_with_what_it_lies_in() {
        let table = liaoning();
        let first = |typed: &str| table.search(typed, 5).first().map(|region| region.code);
        assert_eq!(first("和平区"), Some("210102"));
        assert_eq!(first("shenyang"), Some("2101"));
        assert_eq!(first("sys"), Some("2101"));
        assert_eq!(first("210102"), Some("210102"));
        assert_eq!(table.search("  ", 5), []);
        assert_eq!(table.search("村民委员会", 7).len(), 7);
        assert_eq!(table.full_name(&table.region("210102").unwrap()), "辽宁省沈阳市和平区");
    }

    #[test]
    fn a_malformed_table_names_its_line() {
        let refuse = |rows: &str| Divisions::from_csv(&format!("code,level,name\n{rows}")).unwrap_err().0;
        assert!(refuse("21,province").starts_with("line 2"));
        assert!(refuse("21,land,辽宁省").contains("level"));
        assert!(refuse("21,city,辽宁省").contains("digits"));
        assert!(refuse("21,province,辽宁省\n21,province,吉林省").contains("twice"));
        assert!(Divisions::from_csv("").is_ok_and(|table| table.is_empty()));
    }
}

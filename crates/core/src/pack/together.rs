//! What the packs of a house say together: each part is read by one loader, from whichever pack has it.
//!
//! Where two packs say the same thing, they say it alike or the house does not start: nothing is taken from the pack that happens
//! to come last. A [`Clash`] names the thing and both packs.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::content::Pack;
use super::finding::remedy_for_unknown;
use super::joining::join;
use super::roles::roles_together;
use super::source::PackSource;
use super::{approval_entry, customer_data_entry, payee_entry};
use crate::access::Roles;
use crate::approval::ApprovalRules;
use crate::bank::{BranchBanks, CardPrefixes};
use crate::calendar::{Calendar, CalendarDefinition, definition_from_pack};
use crate::customer_data::CustomerDataRules;
use crate::identity::Papers;
use crate::payee::PayeeRules;
use crate::payment::{BankStatuses, Banks, ReturnCodes};
use crate::region::Divisions;
use crate::rulebook::RuleBook;

/// The rules of all packs of a house that belong to no system.
#[derive(Debug, Clone)]
pub struct HousePacks {
    pub catalogue: Catalogue,
    /// By name; the names of their versions hold a hash of their content, so that no edit goes unnoticed.
    pub calendars: BTreeMap<String, CalendarDefinition>,
    /// The calendar on which the house itself runs.
    pub house_calendar: String,
    pub rulebook: RuleBook,
    pub roles: Roles,
    pub approvals: ApprovalRules,
    pub payees: PayeeRules,
    pub customer_data: CustomerDataRules,
    pub banks: Banks,
    pub return_codes: ReturnCodes,
    pub bank_statuses: BankStatuses,
    pub papers: Papers,
    /// The administrative divisions of all packs that have some.
    pub divisions: Divisions,
}

impl HousePacks {
    /// Reads packs and puts them together. The error lists every finding.
    pub fn read(sources: &[PackSource]) -> Result<HousePacks, Vec<String>> {
        let mut problems = Vec::new();
        let mut packs = Vec::with_capacity(sources.len());
        for source in sources {
            match Pack::read(source) {
                Ok(pack) => packs.push(pack),
                Err(findings) => {
                    problems.extend(findings.iter().map(|finding| format!("{}/{finding}", source.name)));
                }
            }
        }
        let mut taken = |read: Result<(), Vec<String>>| problems.extend(read.err().unwrap_or_default());
        let (mut calendars, mut banks, mut return_codes) = (BTreeMap::new(), Banks::default(), ReturnCodes::default());
        let (mut divisions, mut bank_statuses, mut papers) =
            (Divisions::default(), BankStatuses::default(), Papers::default());
        taken(read_calendars(sources).map(|read| calendars = read));
        taken(read_banks(sources).map(|read| banks = read));
        taken(read_return_codes(sources).map(|read| return_codes = read));
        taken(read_bank_statuses(sources).map(|read| bank_statuses = read));
        taken(read_papers(sources).map(|read| papers = read));
        taken(read_divisions(sources).map(|read| divisions = read));
        let figures = packs.iter().flat_map(|pack| pack.figures.iter().map(|figure| (pack.head.name.as_str(), figure)));
        let rulebook = RuleBook::together(figures).map_err(shown);
        let mut book = RuleBook::default();
        taken(rulebook.map(|read| book = read));
        let mut roles = Roles::default();
        taken(roles_together(&packs).map(|read| roles = read));
        for check in [approval_entry::check_together, payee_entry::check_together, customer_data_entry::check_together]
        {
            taken(Err(check(&packs)));
        }
        let approvals = packs.iter().flat_map(|pack| pack.approvals.iter().cloned()).collect();
        let approvals = ApprovalRules::new(approvals);
        let payees = PayeeRules::new(packs.iter().flat_map(|pack| pack.payees.iter().cloned()).collect());
        let customer_data = packs.iter().flat_map(|pack| pack.customer_data.iter().cloned()).collect();
        let customer_data = CustomerDataRules::new(customer_data);
        let mut house_calendar = String::new();
        taken(house_calendar_of(&calendars).map(|name| house_calendar = name));
        for service in packs.iter().flat_map(|pack| &pack.services) {
            if !calendars.is_empty() && !calendars.contains_key(&service.calendar) {
                let known: Vec<&str> = calendars.keys().map(String::as_str).collect();
                problems.push(format!(
                    "{}: the service `{}` runs on the calendar `{}`, which no pack has\n  remedy: {}",
                    service.pack,
                    service.version,
                    service.calendar,
                    remedy_for_unknown(&service.calendar, &known)
                ));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let catalogue = Catalogue::from_packs(packs).map_err(shown)?;
        Ok(HousePacks {
            catalogue,
            calendars,
            house_calendar,
            rulebook: book,
            roles,
            approvals,
            payees,
            customer_data,
            banks,
            return_codes,
            bank_statuses,
            papers,
            divisions,
        })
    }

    /// The calendars, built.
    pub fn built_calendars(&self) -> Result<BTreeMap<String, Arc<Calendar>>, String> {
        let build = |(name, definition): (&String, &CalendarDefinition)| {
            let calendar = Calendar::new(definition.clone()).map_err(|refusal| format!("calendar `{name}`: {refusal}"));
            Ok((name.clone(), Arc::new(calendar?)))
        };
        self.calendars.iter().map(build).collect()
    }
}

fn shown<T: Display>(list: Vec<T>) -> Vec<String> {
    list.iter().map(T::to_string).collect()
}

/// The calendar of a pack, if it has one.
pub fn calendar_of(source: &PackSource) -> Option<Result<CalendarDefinition, String>> {
    let text = source.file("calendar.toml")?;
    let days = source.file("workdays.csv").unwrap_or_default();
    Some(definition_from_pack(text, days).map_err(|refusal| format!("{}: {refusal}", source.name)))
}

fn read_calendars(sources: &[PackSource]) -> Result<BTreeMap<String, CalendarDefinition>, Vec<String>> {
    let mut found = Vec::new();
    for source in sources {
        if let Some(definition) = calendar_of(source) {
            let mut definition = definition.map_err(|problem| vec![problem])?;
            let body = serde_json::to_string(&definition).map_err(|error| vec![error.to_string()])?;
            let hash = blake3::hash(body.as_bytes()).to_hex();
            definition.version = format!("{}@{}#{}", definition.id, definition.version, &hash[..8]);
            found.push((source.name.clone(), definition.id.clone(), definition));
        }
    }
    if found.is_empty() {
        return Err(vec!["no pack has a calendar: add the pack calendar-cn".to_owned()]);
    }
    join("calendar", found).map_err(shown)
}

/// The one calendar there is, or the one of several that says that it is the house's.
fn house_calendar_of(calendars: &BTreeMap<String, CalendarDefinition>) -> Result<String, Vec<String>> {
    let mut named = calendars.iter().filter(|(_, definition)| definition.house || calendars.len() == 1);
    match (named.next(), named.next()) {
        (Some((name, _)), None) => Ok(name.clone()),
        (None, _) if calendars.is_empty() => Ok(String::new()),
        _ => Err(vec![format!(
            "of the calendars {} one must be the house's: write `house = true` into its calendar.toml, and into no other",
            calendars.keys().cloned().collect::<Vec<_>>().join(", ")
        )]),
    }
}

/// The tables of banks, which stand in files of their own.
fn read_banks(sources: &[PackSource]) -> Result<Banks, Vec<String>> {
    let (mut prefixes, mut branches) = (Vec::new(), Vec::new());
    for source in sources {
        if let Some(bins) = source.file("bins.csv") {
            let read = CardPrefixes::from_csv(bins).map_err(|error| vec![format!("{}/bins.csv: {error}", source.name)]);
            prefixes.push((source.name.as_str(), read?));
        }
        if let Some(cnaps) = source.file("cnaps.toml") {
            let read =
                BranchBanks::from_toml(cnaps).map_err(|error| vec![format!("{}/cnaps.toml: {error}", source.name)]);
            branches.push((source.name.as_str(), read?));
        }
    }
    Ok(Banks {
        prefixes: CardPrefixes::together(prefixes).map_err(shown)?,
        branches: BranchBanks::together(branches).map_err(shown)?,
    })
}

fn read_papers(sources: &[PackSource]) -> Result<Papers, Vec<String>> {
    let mut read = Vec::new();
    for source in sources {
        if let Some(text) = source.file("papers.toml") {
            let papers = Papers::from_toml(text).map_err(|error| vec![format!("{}/papers.toml: {error}", source.name)]);
            read.push((source.name.as_str(), papers?));
        }
    }
    Papers::together(read).map_err(shown)
}

fn read_return_codes(sources: &[PackSource]) -> Result<ReturnCodes, Vec<String>> {
    let mut read = Vec::new();
    for source in sources {
        if let Some(text) = source.file("returns.toml") {
            let codes =
                ReturnCodes::from_toml(text).map_err(|error| vec![format!("{}/returns.toml: {error}", source.name)]);
            read.push((source.name.as_str(), codes?));
        }
    }
    ReturnCodes::together(read).map_err(shown)
}

fn read_bank_statuses(sources: &[PackSource]) -> Result<BankStatuses, Vec<String>> {
    let mut read = Vec::new();
    for source in sources {
        if let Some(text) = source.file("statuses.toml") {
            let statuses =
                BankStatuses::from_toml(text).map_err(|error| vec![format!("{}/statuses.toml: {error}", source.name)]);
            read.push((source.name.as_str(), statuses?));
        }
    }
    BankStatuses::together(read).map_err(shown)
}

/// The tables of divisions, one below the other: a division stands in one pack only.
fn read_divisions(sources: &[PackSource]) -> Result<Divisions, Vec<String>> {
    let mut all = String::new();
    for source in sources {
        let Some(table) = source.file("divisions.csv") else { continue };
        Divisions::from_csv(table).map_err(|error| vec![format!("{}/divisions.csv: {error}", source.name)])?;
        let rows = if all.is_empty() { table } else { table.split_once('\n').map_or("", |(_, rows)| rows) };
        all.push_str(rows);
        if !all.ends_with('\n') {
            all.push('\n');
        }
    }
    Divisions::from_csv(&all).map_err(|error| vec![format!("divisions.csv of several packs: {error}")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(name: &str, files: &[(&str, &str)]) -> PackSource {
        let head = format!(
            "[pack]\nname = \"{name}\"\ntitle = {{ zh = \"试\", en = \"try\" }}\nversion = \"1\"\nsummary = \"s\"\nsource = \"s\"\ndata = [{}]\n",
            files
                .iter()
                .filter(|(path, _)| *path != "calendar.toml" && *path != "rules.toml")
                .map(|(path, _)| format!("\"{path}\""))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        PackSource {
            name: name.to_owned(),
            files: std::iter::once(("pack.toml".to_owned(), head)).chain(files).collect(),
        }
    }

    const CALENDAR: &str =
        "id = \"cn\"\nversion = \"1\"\ntz = \"Asia/Shanghai\"\n[weekly]\nmon = [[\"09:00\", \"17:00\"]]\n";
    const BINS: &str = "prefix,card_length,bank_code,bank_name,card_kind\n62,19,A,甲,debit\n";

    #[test]
    fn what_two_packs_say_alike_is_said_once() {
        let sources =
            [pack("one", &[("calendar.toml", CALENDAR), ("bins.csv", BINS)]), pack("two", &[("bins.csv", BINS)])];
        let read = HousePacks::read(&sources).expect("they agree");
        assert_eq!(
            read.banks.prefixes.issuer("6200000000000000000").map(|issuer| issuer.bank_code.as_str()),
            Some("A")
        );
        assert_eq!(read.house_calendar, "cn");
    }

    #[test]
    fn what_two_packs_say_differently_is_an_error_that_names_both() {
        let other = BINS.replace("A,甲", "B,乙");
        let sources =
            [pack("one", &[("calendar.toml", CALENDAR), ("bins.csv", BINS)]), pack("two", &[("bins.csv", &other)])];
        let problems = HousePacks::read(&sources).expect_err("they differ");
        assert_eq!(
            problems,
            ["the card prefix `62 of 19 digits` stands in the pack `one` and differently in `two`: keep one of them"]
        );
        let changed = CALENDAR.replace("17:00", "18:00");
        let sources = [pack("one", &[("calendar.toml", CALENDAR)]), pack("two", &[("calendar.toml", &changed)])];
        let problems = HousePacks::read(&sources).expect_err("they differ");
        assert_eq!(problems, ["the calendar `cn` stands in the pack `one` and differently in `two`: keep one of them"]);
    }

    #[test]
    fn figures_of_two_packs_for_the_same_days_must_agree() {
        let figure = |value: &str| {
            format!(
                "[[figure]]\nkey = \"try.limit\"\nname = {{ zh = \"限\", en = \"limit\" }}\nvalue = \"{value}\"\n\
                 effective = {{ from = 2010-01-01 }}\ncite = \"house\"\nstatus = \"house\"\n"
            )
        };
        let (one, other) = (figure("1"), figure("2"));
        let together = |second: &str| {
            HousePacks::read(&[
                pack("one", &[("calendar.toml", CALENDAR), ("rules.toml", &one)]),
                pack("two", &[("rules.toml", second)]),
            ])
        };
        assert!(together(&one).is_ok());
        assert_eq!(
            together(&other).expect_err("they differ"),
            ["the figure `try.limit` stands in the pack `one` and differently in `two`: keep one of them"]
        );
    }

    #[test]
    fn of_several_calendars_one_must_be_the_house_s() {
        let second = CALENDAR.replace("\"cn\"", "\"hk\"");
        let read = |second: &str| {
            HousePacks::read(&[pack("one", &[("calendar.toml", CALENDAR)]), pack("two", &[("calendar.toml", second)])])
        };
        let problems = read(&second).expect_err("nobody says which");
        assert!(problems[0].contains("of the calendars cn, hk one must be the house's"), "{problems:?}");
        let marked = second.replace("version", "house = true\nversion");
        assert_eq!(read(&marked).expect("one is marked").house_calendar, "hk");
    }
}

//! A row of a village sheet as typed values, priced and split, or everything that is wrong with it at once.
//!
//! What only the books know (the group policy, who else holds a number, a plot insured by somebody else) is asked by the command
//! that writes.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::agri::{Contributor, Enrolled, Programme, SubsidySplit, cover_number, enrol};
use yinuo_core::decimal::decimal;
use yinuo_core::id::OfficeId;
use yinuo_core::identity::{IdentityKind, Papers, Sex};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft, PartyKind, Person, Verdict, same_party};

use super::{ABOVE_REGISTER, TWO_VILLAGES, VillageSheets};
use crate::agri::rules::{AgriPart, agri};
use crate::command::party::hash_of_identity;
use crate::directory::Directory;
use crate::import::{
    Basis, Cell, Columns, ImportKind, KEEP_ACCOUNTS, NamedPerson, ReadRows, Reading, Repeated, Row, RowError, Seen,
    Wrong, narrow, trimmed, value,
};
use crate::keys::Keys;
use crate::personal::checked_account;

/// What a household has insured on one plot, or of one crop. Many wait in memory to be written, so what the rows of a sheet share stands there once.
#[derive(Clone)]
pub struct EnrolRow {
    pub line: u32,
    /// The number of the group policy.
    pub group: Arc<str>,
    pub serial: u32,
    pub household: Household,
    /// The keyed hash of its identity number.
    pub holder_hash: Box<str>,
    pub office: OfficeId,
    pub programme: Arc<Programme>,
    pub version: Arc<str>,
    /// The key of the object.
    pub object: Arc<str>,
    pub unit: Arc<str>,
    pub sum_insured: Fen,
    pub split: SubsidySplit,
    pub quantity: Decimal,
    pub land: Box<Land>,
    pub account: Option<Box<str>>,
    pub is_paid: bool,
    pub received_on: Date,
    /// It is taken although the same person stands in the sheet of another village.
    pub in_two_villages: bool,
    /// Such are to be taken.
    pub takes_two_villages: bool,
    /// It is taken even where the land register has less for its plot.
    pub takes_above_register: bool,
}

/// A party with an identity number, as its row has it.
#[derive(Debug, Clone)]
pub struct Household {
    pub named: NamedPerson,
    pub identity: Identity,
    pub phone: Option<Box<str>>,
}

/// Where it is insured, as far as that is said.
#[derive(Debug, Clone)]
pub struct Land {
    /// What people call it.
    pub plot: Option<String>,
    /// Its number in the land register.
    pub number: Option<String>,
    /// The contract by which it is leased.
    pub lease: Option<String>,
}

impl Household {
    pub fn person(&self) -> Person<'_> {
        let Household { named, identity, phone } = self;
        let (kind, number) = (Some(identity.kind), Some(identity.number.as_str()));
        Person {
            name: &named.name,
            kind,
            number,
            birth_date: named.birth_date,
            sex: named.sex,
            phone: phone.as_deref(),
        }
    }

    pub fn draft(&self) -> PartyDraft {
        let Household { named, identity, phone } = self;
        let is_organisation = identity.kind == IdentityKind::CreditCode;
        PartyDraft {
            kind: if is_organisation { PartyKind::Organisation } else { PartyKind::Person },
            name: named.name.to_string(),
            birth_date: named.birth_date,
            sex: named.sex.map(Sex::key).map(str::to_owned),
            identity: Some(identity.clone()),
            phone: phone.as_deref().map(str::to_owned),
            address: None,
            another_person: false,
        }
    }
}

/// Shows only what does not identify.
impl std::fmt::Debug for EnrolRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolRow").field("line", &self.line).field("number", &self.number()).finish_non_exhaustive()
    }
}

impl EnrolRow {
    /// The number of the cover.
    pub fn number(&self) -> String {
        cover_number(&self.group, self.serial)
    }

    /// The part of the household.
    pub fn farmer(&self) -> Fen {
        self.split.of(Contributor::Farmer)
    }
}

/// Who was seen first under an identity number, and of which village.
struct Met {
    group: Box<str>,
    person: NamedPerson,
}

pub struct Reader<'a> {
    columns: Columns<'a>,
    papers: &'a Papers,
    directory: &'a Directory,
    actor: &'a Actor,
    keys: &'a Keys,
    part: &'a AgriPart,
    today: Date,
    takes_two_villages: bool,
    takes_above_register: bool,
    keeps_accounts: bool,
    numbers: Seen<()>,
    plots: Seen<()>,
    people: Seen<Met>,
    shared: Shared,
}

/// The rows of a village follow each other.
#[derive(Default)]
struct Shared {
    group: Repeated,
    version: Repeated,
    object: Repeated,
    unit: Repeated,
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("today", &self.today).finish_non_exhaustive()
    }
}

/// Area in mu or a number of houses, of a field that is needed. A sheet in hectares is told so: guessing would insure a fifteenth.
pub fn area_in_mu(columns: Columns<'_>, reading: &mut Reading<'_>, field: &'static str) -> Option<Decimal> {
    let column = columns.mapping.column(field);
    let header = column.and_then(|column| columns.headers.get(column)).map(String::as_str).unwrap_or_default();
    let in_hectares = |text: &str| text.contains("公顷") || text.to_lowercase().contains("hectare");
    if in_hectares(header) && reading.is_filled(field) {
        reading.wrong(field, Wrong::new("area_in_hectares"));
        return None;
    }
    reading.required(field, |cell: &Cell| {
        let text = narrow(trimmed(&cell.text)).replace(',', "");
        if in_hectares(&text) {
            return Err(Wrong::new("area_in_hectares"));
        }
        let plain = text.trim_end_matches(['亩', '栋', '座']).trim_end().to_owned();
        let quantity = decimal(&plain).filter(|quantity| quantity.normalize().scale() <= 4);
        let quantity = quantity.ok_or_else(|| Wrong::new("not_a_quantity"))?;
        if quantity > Decimal::ZERO { Ok(quantity) } else { Err(Wrong::new("quantity_not_positive")) }
    })
}

impl<'a> Reader<'a> {
    pub fn new(basis: Basis<'a>) -> Reader<'a> {
        Reader {
            columns: basis.columns,
            papers: basis.rules.papers(),
            directory: basis.directory,
            actor: basis.actor,
            keys: basis.keys,
            part: agri(basis.rules),
            today: basis.today,
            takes_two_villages: basis.options.iter().any(|option| option == TWO_VILLAGES),
            takes_above_register: basis.options.iter().any(|option| option == ABOVE_REGISTER),
            keeps_accounts: basis.options.iter().any(|option| option == KEEP_ACCOUNTS),
            numbers: Seen::new(basis.memory, "number"),
            plots: Seen::new(basis.memory, "plot"),
            people: Seen::new(basis.memory, "person"),
            shared: Shared::default(),
        }
    }

    /// The number of the group policy, and the household's on its sheet.
    fn number(&mut self, reading: &mut Reading<'_>, line: u32) -> Option<(Arc<str>, u32)> {
        let group = reading.code("group_number", 40).map(|number| number_in_one_form(&number));
        let serial = reading.required("serial", |cell| {
            let text = value::code(cell, 12)?;
            let serial = text.parse::<u32>().ok().filter(|serial| (1..=9_999_999).contains(serial));
            serial.ok_or_else(|| Wrong::new("not_a_serial"))
        });
        let (group, serial) = (group?, serial?);
        let number = cover_number(&group, serial);
        if let Some(first) = self.numbers.twice(&number, line) {
            reading.wrong("serial", Wrong::new("twice").with("first_row", first.to_string()));
        }
        Some((self.shared.group.of(&group), serial))
    }

    fn household(&self, reading: &mut Reading<'_>) -> Option<Household> {
        let name = reading.required("name", value::name);
        let (papers, today) = (self.papers, reading.today);
        let identity = reading.required("identity", |cell| {
            let number = value::code(cell, 60)?;
            let kind = papers.likely(&number, None);
            papers.check(kind, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
        });
        let phone = reading.optional("phone", value::phone);
        let identity = identity?;
        Some(Household {
            named: NamedPerson { name: name?.into(), birth_date: identity.birth_date, sex: identity.sex },
            identity: Identity { kind: identity.kind, number: identity.number },
            phone: phone.map(String::into_boxed_str),
        })
    }

    /// One number of two people is wrong, and so is one person in two villages unless that was looked at.
    fn seen(&mut self, reading: &mut Reading<'_>, line: u32, group: &str, household: &Household, hash: &str) -> bool {
        let words = format!("{}\n{group}", household.named.words());
        let met = || Met { group: group.into(), person: household.named.clone() };
        let Some((first_row, seen)) = self.people.earlier(hash, words.as_bytes(), line, met) else { return false };
        let given = household.person();
        if same_party(&seen.person.beside(&given), &given, self.papers).verdict != Verdict::Same {
            let wrong = Wrong::new("number_of_another_row").with("first_row", first_row.to_string());
            reading.wrong(
                "name",
                wrong.with("known", seen.person.name.to_string()).with("given", household.named.name.to_string()),
            );
            return false;
        }
        let is_elsewhere = *seen.group != *group;
        if is_elsewhere && !self.takes_two_villages {
            let wrong = Wrong::new("in_another_village").with("other", seen.group.to_string());
            reading.wrong("identity", wrong);
        }
        is_elsewhere
    }

    fn office(&self, reading: &mut Reading<'_>) -> Option<OfficeId> {
        if !reading.is_filled("office_code") {
            return Some(self.actor.office);
        }
        let (directory, actor) = (self.directory, self.actor);
        reading.optional("office_code", |cell| {
            let office =
                directory.office_by_code(&value::code(cell, 40)?).ok_or_else(|| Wrong::new("unknown_office"))?;
            match VillageSheets::may_write(actor, &office.path) {
                true => Ok(office.id),
                false => Err(Wrong::new("office_out_of_reach")),
            }
        })
    }

    /// The programme and what the row comes to in it.
    fn priced(&self, reading: &mut Reading<'_>) -> Option<(Arc<Programme>, &'a str, Enrolled, Decimal)> {
        let named = reading.optional("programme", |cell| value::code(cell, 60));
        let object = reading.required("object", |cell| value::text(cell, 40));
        let quantity = area_in_mu(self.columns, reading, "quantity");
        let (object, today) = (object?, self.today);
        let offering = self.part.offering(named.as_deref(), &object, today);
        let offering = offering.map_err(|refusal| reading.wrong("object", Wrong::from(refusal))).ok()?;
        let enrolled = enrol(offering.0, &object, quantity?, today);
        let enrolled = enrolled.map_err(|refusal| reading.wrong("object", Wrong::from(refusal))).ok()?;
        Some((offering.0.clone(), offering.1, enrolled, quantity?))
    }

    fn land(&mut self, reading: &mut Reading<'_>, line: u32) -> Box<Land> {
        let plot = reading.optional("plot", |cell| value::text(cell, 80));
        let land_number = reading.optional("land_number", |cell| value::code(cell, 40));
        if let Some(land) = &land_number
            && let Some(first) = self.plots.twice(land, line)
        {
            reading.wrong("land_number", Wrong::new("plot_twice").with("first_row", first.to_string()));
        }
        let tenure = reading.choice("tenure");
        let lease = reading.optional("lease", |cell| value::text(cell, 60));
        if tenure == Some("leased") && lease.is_none() {
            reading.wrong("lease", Wrong::new("lease_missing"));
        }
        Box::new(Land { plot, number: land_number, lease })
    }
}

impl ReadRows for Reader<'_> {
    type Row = EnrolRow;

    fn read(&mut self, row: &Row) -> Result<EnrolRow, Vec<RowError>> {
        let mut reading = Reading::new(self.columns, row, self.today);
        let number = self.number(&mut reading, row.number);
        let household = self.household(&mut reading);
        let office = self.office(&mut reading);
        let priced = self.priced(&mut reading);
        let land = self.land(&mut reading, row.number);
        let account = reading.optional("account_number", |cell| {
            checked_account(&value::code(cell, 60)?, self.keeps_accounts).map_err(Wrong::new)
        });
        if reading.required("signed", |_| Ok(())).is_some() && reading.choice("signed") == Some("no") {
            reading.wrong("signed", Wrong::new("not_signed"));
        }
        let paid = reading.amount("paid", Fen(1));
        if let (Some(paid), Some((_, _, enrolled, _))) = (paid, &priced)
            && paid != enrolled.split.of(Contributor::Farmer)
        {
            let wanted = enrolled.split.of(Contributor::Farmer).to_string();
            reading.wrong("paid", Wrong::new("farmer_premium_differs").with("wanted", wanted));
        }
        let hash =
            household.as_ref().map(|household| hash_of_identity(&household.identity, self.keys)).unwrap_or_default();
        let in_two_villages = match (&number, &household) {
            (Some((group, _)), Some(household)) => self.seen(&mut reading, row.number, group, household, &hash),
            _ => false,
        };
        match (number, household, office, priced) {
            (Some((group, serial)), Some(household), Some(office), Some((programme, version, enrolled, quantity)))
                if reading.errors().is_empty() =>
            {
                Ok(EnrolRow {
                    line: row.number,
                    group,
                    serial,
                    household,
                    holder_hash: hash.into(),
                    office,
                    programme,
                    version: self.shared.version.of(version),
                    object: self.shared.object.of(&enrolled.object),
                    unit: self.shared.unit.of(&enrolled.unit),
                    sum_insured: enrolled.sum_insured,
                    split: enrolled.split,
                    quantity,
                    land,
                    account: account.map(String::into_boxed_str),
                    is_paid: paid.is_some(),
                    received_on: self.today,
                    in_two_villages,
                    takes_two_villages: self.takes_two_villages,
                    takes_above_register: self.takes_above_register,
                })
            }
            _ => Err(reading.into_errors()),
        }
    }
}

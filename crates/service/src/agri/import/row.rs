//! A row of a village sheet as typed values, priced and split, or everything that is wrong with it at once.
//!
//! What only the books know (the group policy, who else holds a number, a plot insured by somebody else) is asked by the command
//! that writes.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::agri::{Contributor, Enrolled, Programme, cover_number, enrol};
use yinuo_core::decimal::decimal;
use yinuo_core::id::OfficeId;
use yinuo_core::identity::{Papers, Sex};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft, PartyKind, Verdict, same_party};

use super::{ABOVE_REGISTER, TWO_VILLAGES, VillageSheets};
use crate::agri::rules::{AgriPart, agri};
use crate::command::party::unique_hash;
use crate::directory::Directory;
use crate::import::{
    Basis, Cell, Columns, ImportKind, KEEP_ACCOUNTS, NamedPerson, ReadRows, Reading, Row, RowError, Seen, Wrong,
    narrow, trimmed, value,
};
use crate::keys::Keys;
use crate::personal::checked_account;

/// What a household has insured on one plot, or of one crop.
#[derive(Clone)]
pub struct EnrolRow {
    pub line: u32,
    /// The number of the group policy.
    pub group: String,
    pub serial: u32,
    /// That of the cover.
    pub number: String,
    pub household: PartyDraft,
    /// The keyed hash of its identity number.
    pub holder_hash: String,
    pub office: OfficeId,
    pub programme: Arc<Programme>,
    pub version: String,
    pub enrolled: Enrolled,
    pub quantity: Decimal,
    pub plot: Option<String>,
    pub land_number: Option<String>,
    pub lease: Option<String>,
    pub account: Option<String>,
    pub is_paid: bool,
    pub received_on: Date,
    /// It is taken although the same person stands in the sheet of another village.
    pub in_two_villages: bool,
    /// Such are to be taken.
    pub takes_two_villages: bool,
    /// It is taken even where the land register has less for its plot.
    pub takes_above_register: bool,
}

/// Shows only what does not identify.
impl std::fmt::Debug for EnrolRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnrolRow").field("line", &self.line).field("number", &self.number).finish_non_exhaustive()
    }
}

impl EnrolRow {
    /// The part of the household.
    pub fn farmer(&self) -> Fen {
        self.enrolled.split.of(Contributor::Farmer)
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
        }
    }

    /// The household's number on the sheet, and with it that of its cover.
    fn number(&mut self, reading: &mut Reading<'_>, line: u32) -> Option<(String, u32, String)> {
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
        Some((group, serial, number))
    }

    fn household(&mut self, reading: &mut Reading<'_>) -> Option<PartyDraft> {
        let name = reading.required("name", value::name);
        let (papers, today) = (self.papers, reading.today);
        let identity = reading.required("identity", |cell| {
            let number = value::code(cell, 60)?;
            let kind = papers.likely(&number, None);
            papers.check(kind, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
        });
        let phone = reading.optional("phone", value::phone);
        let identity = identity?;
        let is_organisation = identity.kind == yinuo_core::identity::IdentityKind::CreditCode;
        Some(PartyDraft {
            kind: if is_organisation { PartyKind::Organisation } else { PartyKind::Person },
            name: name?,
            birth_date: identity.birth_date,
            sex: identity.sex.map(Sex::key).map(str::to_owned),
            identity: Some(Identity { kind: identity.kind, number: identity.number }),
            phone,
            address: None,
            another_person: false,
        })
    }

    /// One number of two people is wrong, and so is one person in two villages unless that was looked at.
    fn seen(&mut self, reading: &mut Reading<'_>, line: u32, group: &str, draft: &PartyDraft, hash: &str) -> bool {
        let person = NamedPerson::of(draft);
        let words = format!("{}\n{group}", person.words());
        let met = || Met { group: group.into(), person };
        let Some((first_row, seen)) = self.people.earlier(hash, words.as_bytes(), line, met) else { return false };
        let given = draft.person();
        if same_party(&seen.person.beside(&given), &given, self.papers).verdict != Verdict::Same {
            let wrong = Wrong::new("number_of_another_row").with("first_row", first_row.to_string());
            reading.wrong("name", wrong.with("known", seen.person.name.to_string()).with("given", draft.name.clone()));
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
    fn priced(&self, reading: &mut Reading<'_>) -> Option<(Arc<Programme>, String, Enrolled, Decimal)> {
        let named = reading.optional("programme", |cell| value::code(cell, 60));
        let object = reading.required("object", |cell| value::text(cell, 40));
        let quantity = area_in_mu(self.columns, reading, "quantity");
        let (object, today) = (object?, self.today);
        let offering = self.part.offering(named.as_deref(), &object, today);
        let offering = offering.map_err(|refusal| reading.wrong("object", Wrong::from(refusal))).ok()?;
        let enrolled = enrol(offering.0, &object, quantity?, today);
        let enrolled = enrolled.map_err(|refusal| reading.wrong("object", Wrong::from(refusal))).ok()?;
        Some((offering.0.clone(), offering.1.to_owned(), enrolled, quantity?))
    }

    fn land(&mut self, reading: &mut Reading<'_>, line: u32) -> [Option<String>; 3] {
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
        [plot, land_number, lease]
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
        let [plot, land_number, lease] = self.land(&mut reading, row.number);
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
        let hash = household.as_ref().and_then(|draft| unique_hash(draft, self.keys)).unwrap_or_default();
        let in_two_villages = match (&number, &household) {
            (Some((group, ..)), Some(draft)) => self.seen(&mut reading, row.number, group, draft, &hash),
            _ => false,
        };
        match (number, household, office, priced) {
            (
                Some((group, serial, number)),
                Some(household),
                Some(office),
                Some((programme, version, enrolled, quantity)),
            ) if reading.errors().is_empty() => Ok(EnrolRow {
                line: row.number,
                group,
                serial,
                number,
                household,
                holder_hash: hash,
                office,
                programme,
                version,
                enrolled,
                quantity,
                plot,
                land_number,
                lease,
                account,
                is_paid: paid.is_some(),
                received_on: self.today,
                in_two_villages,
                takes_two_villages: self.takes_two_villages,
                takes_above_register: self.takes_above_register,
            }),
            _ => Err(reading.into_errors()),
        }
    }
}

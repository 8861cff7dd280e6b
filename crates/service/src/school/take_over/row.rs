//! A school as a row tells it, with the policy that it has, or everything that is wrong with it at once.

use jiff::civil::Date;
use yinuo_core::id::OfficeId;
use yinuo_core::identity::IdentityKind;
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft, PartyKind};

use super::Schools;
use crate::command::party::unique_hash;
use crate::import::{Basis, ImportKind, LATEST, ReadRows, Reading, Row, RowError, Seen, Wrong, narrow, trimmed, value};

const ADDRESS_LIMIT: usize = 300;
const CODE_LIMIT: usize = 60;
/// How the keys of the fields begin that hold the head count of a level; its key follows.
const PUPILS_OF: &str = "pupils_";

/// The policy that a school has.
#[derive(Debug, Clone)]
pub struct TakenCover {
    pub from: Date,
    /// Absent, it ends as the offer of its first day says.
    pub until: Option<Date>,
    /// How many, by the key of their level.
    pub pupils: Vec<(String, u32)>,
    /// Absent, it is what the head counts come to.
    pub premium: Option<Fen>,
}

#[derive(Debug, Clone)]
pub struct SchoolRow {
    pub line: u32,
    pub draft: PartyDraft,
    pub office: OfficeId,
    pub office_code: String,
    /// The keyed hash of the credit code.
    pub hash: String,
    /// Nothing where it has none.
    pub cover: Option<TakenCover>,
}

/// Reads the rows of one file, and remembers in which row a school was first told.
#[derive(Debug)]
pub struct Reader<'a> {
    basis: Basis<'a>,
    seen: Seen<()>,
}

impl<'a> Reader<'a> {
    pub fn new(basis: Basis<'a>) -> Reader<'a> {
        Reader { seen: Seen::new(basis.memory, "school"), basis }
    }

    fn draft(&self, reading: &mut Reading<'_>) -> Option<PartyDraft> {
        let (papers, today) = (self.basis.rules.papers(), reading.today);
        let name = reading.required("name", value::name);
        let identity = reading.required("identity", |cell| {
            let number = value::code(cell, CODE_LIMIT)?;
            papers.check(IdentityKind::CreditCode, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
        });
        let phone = reading.optional("phone", value::phone);
        let address = reading.optional("address", |cell| value::text(cell, ADDRESS_LIMIT));
        let identity = identity?;
        Some(PartyDraft {
            kind: PartyKind::Organisation,
            name: name?,
            identity: Some(Identity { kind: identity.kind, number: identity.number }),
            phone,
            birth_date: None,
            sex: None,
            address,
            another_person: false,
        })
    }

    fn office(&self, reading: &mut Reading<'_>) -> Option<(OfficeId, String)> {
        let (directory, actor) = (self.basis.directory, self.basis.actor);
        reading.required("office_code", |cell| {
            let code = value::code(cell, CODE_LIMIT)?;
            let office = directory.office_by_code(&code).ok_or_else(|| Wrong::new("unknown_office"))?;
            let within = Schools::may_write(actor, &office.path);
            if within { Ok((office.id, code)) } else { Err(Wrong::new("office_out_of_reach")) }
        })
    }

    /// The head counts of the levels for which the packs have a column.
    fn pupils(&self, row: &Row, errors: &mut Vec<RowError>) -> Vec<(String, u32)> {
        let mut pupils = Vec::new();
        let columns = self.basis.columns;
        for field in &columns.rules.fields {
            let Some(level) = field.key.strip_prefix(PUPILS_OF) else { continue };
            let cell = columns.mapping.column(&field.key).and_then(|column| row.cells.get(column));
            let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { continue };
            let text = narrow(trimmed(&cell.text)).replace(',', "");
            match text.trim_end_matches('人').parse::<u32>() {
                Ok(count) => pupils.push((level.to_owned(), count)),
                Err(_) => errors.push(columns.error(row, &field.key, Wrong::new("not_a_head_count"))),
            }
        }
        pupils
    }

    /// The policy, where the row tells its first day. Figures of a policy without that day are a slip.
    fn cover(reading: &mut Reading<'_>, pupils: Vec<(String, u32)>) -> Option<TakenCover> {
        let from = reading.date("effective_on", LATEST);
        let until = reading.date("ends_on", LATEST);
        let premium = reading.amount("premium", Fen(1));
        let Some(from) = from else {
            if !reading.is_filled("effective_on") && (until.is_some() || premium.is_some()) {
                reading.wrong("effective_on", Wrong::new("missing"));
            }
            return None;
        };
        if until.is_some_and(|until| until < from) {
            reading.wrong("ends_on", Wrong::new("before_effective_on").with("effective_on", from.to_string()));
        }
        Some(TakenCover { from, until, pupils, premium })
    }
}

impl ReadRows for Reader<'_> {
    type Row = SchoolRow;

    fn read(&mut self, row: &Row) -> Result<SchoolRow, Vec<RowError>> {
        let mut reading = Reading::new(self.basis.columns, row, self.basis.today);
        let draft = self.draft(&mut reading);
        let office = self.office(&mut reading);
        let mut counted = Vec::new();
        let pupils = self.pupils(row, &mut counted);
        let cover = Reader::cover(&mut reading, pupils);
        let hash = draft.as_ref().and_then(|draft| unique_hash(draft, self.basis.keys)).unwrap_or_default();
        if draft.is_some()
            && let Some(first) = self.seen.twice(&hash, row.number)
        {
            reading.wrong("identity", Wrong::new("twice").with("first_row", first.to_string()));
        }
        match (draft, office) {
            (Some(draft), Some((office, office_code))) if reading.errors().is_empty() && counted.is_empty() => {
                Ok(SchoolRow { line: row.number, draft, office, office_code, hash, cover })
            }
            _ => {
                let mut errors = reading.into_errors();
                errors.append(&mut counted);
                Err(errors)
            }
        }
    }
}

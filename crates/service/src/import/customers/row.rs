//! A customer as a row tells it, and whether it agrees with the number of the paper.

use yinuo_core::id::OfficeId;
use yinuo_core::identity::{IdentityKind, Sex};
use yinuo_core::party::{Identity, PartyDraft, PartyKind};
use yinuo_core::text::form;

use super::Customers;
use crate::command::party::unique_hash;
use crate::import::kind::{Basis, ImportKind, ReadRows};
use crate::import::{Reading, Row, RowError, Seen, Wrong, value};

const ADDRESS_LIMIT: usize = 300;
const CODE_LIMIT: usize = 60;

#[derive(Debug, Clone)]
pub struct CustomerRow {
    pub line: u32,
    pub draft: PartyDraft,
    pub office: OfficeId,
    pub office_code: String,
    /// The keyed hash of the identity number.
    pub hash: String,
}

/// Reads the rows of one file, and remembers who was seen under which number.
#[derive(Debug)]
pub struct Reader<'a> {
    basis: Basis<'a>,
    people: Seen<Box<str>>,
}

impl<'a> Reader<'a> {
    pub fn new(basis: Basis<'a>) -> Reader<'a> {
        Reader { people: Seen::new(basis.memory, "person"), basis }
    }

    fn draft(&self, reading: &mut Reading<'_>) -> Option<PartyDraft> {
        let papers = self.basis.rules.papers();
        let name = reading.required("name", value::name);
        let written = reading.choice("kind").map(|kind| kind == PartyKind::Organisation.key());
        let paper = reading.optional("identity_kind", |cell| value::paper(cell, papers));
        let today = reading.today;
        let identity = reading.required("identity", |cell| {
            let paper = paper.unwrap_or_else(|| papers.likely(&cell.text, written));
            let number = value::code(cell, CODE_LIMIT)?;
            papers.check(paper, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
        });
        let phone = reading.optional("phone", value::phone);
        let address = reading.optional("address", |cell| value::text(cell, ADDRESS_LIMIT));
        let birth_date = reading.date("birth_date", today);
        let sex = reading.choice("sex");
        let identity = identity?;
        let told_sex = identity.sex.map(Sex::key);
        if birth_date.zip(identity.birth_date).is_some_and(|(written, told)| written != told) {
            reading.wrong("birth_date", Wrong::new("differs_from_identity_number"));
        }
        if sex.zip(told_sex).is_some_and(|(written, told)| written != told) {
            reading.wrong("sex", Wrong::new("differs_from_identity_number"));
        }
        let organisation = written.unwrap_or(identity.kind == IdentityKind::CreditCode);
        Some(PartyDraft {
            kind: if organisation { PartyKind::Organisation } else { PartyKind::Person },
            name: name?,
            identity: Some(Identity { kind: identity.kind, number: identity.number }),
            phone,
            birth_date: identity.birth_date.or(birth_date),
            sex: told_sex.or(sex).map(str::to_owned),
            address,
            another_person: false,
        })
    }

    fn office(&self, reading: &mut Reading<'_>) -> Option<(OfficeId, String)> {
        let (directory, actor) = (self.basis.directory, self.basis.actor);
        reading.required("office_code", |cell| {
            let code = value::code(cell, CODE_LIMIT)?;
            let office = directory.office_by_code(&code).ok_or_else(|| Wrong::new("unknown_office"))?;
            let within = Customers::may_write(actor, &office.path);
            if within { Ok((office.id, code)) } else { Err(Wrong::new("office_out_of_reach")) }
        })
    }
}

impl ReadRows for Reader<'_> {
    type Row = CustomerRow;

    fn read(&mut self, row: &Row) -> Result<CustomerRow, Vec<RowError>> {
        let mut reading = Reading::new(self.basis.columns, row, self.basis.today);
        let draft = self.draft(&mut reading);
        let office = self.office(&mut reading);
        let hash = draft.as_ref().and_then(|draft| unique_hash(draft, self.basis.keys)).unwrap_or_default();
        if let Some(draft) = &draft {
            let words = row.number.to_le_bytes();
            let earlier = self.people.earlier(&hash, &words, row.number, || draft.name.as_str().into());
            let wrong = earlier.map(|(first, name)| match form::same_name(name, &draft.name) {
                true => Wrong::new("twice").with("first_row", first.to_string()),
                false => {
                    let wrong = Wrong::new("number_known_otherwise").with("known_as", name.to_string());
                    wrong.with("given", draft.name.clone())
                }
            });
            if let Some(wrong) = wrong {
                reading.wrong("identity", wrong);
            }
        }
        match (draft, office) {
            (Some(draft), Some((office, office_code))) if reading.errors().is_empty() => {
                Ok(CustomerRow { line: row.number, draft, office, office_code, hash })
            }
            _ => Err(reading.into_errors()),
        }
    }
}

//! The holder and the insured of a row, and whether what is written of them agrees with their identity numbers.

use jiff::civil::Date;
use yinuo_core::identity::{CheckedNumber, IdentityKind, Papers, Sex};
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::text::form;

use super::row::party;
use crate::import::{Cell, Reading, Wrong, value};

const ADDRESS_LIMIT: usize = 300;

/// The insured is nobody of his own where no column names him or he is the holder.
pub fn holder_and_insured(reading: &mut Reading<'_>, papers: &Papers) -> (Option<PartyDraft>, Option<PartyDraft>) {
    let mut holder = holder(reading, papers);
    let has_insured = reading.is_filled("insured_name") || reading.is_filled("insured_identity");
    let is_organisation = holder.as_ref().is_some_and(|holder| holder.kind == PartyKind::Organisation);
    if !has_insured && is_organisation {
        reading.wrong("insured_name", Wrong::new("not_a_person"));
        return (holder, None);
    }
    let today = reading.today;
    let birth_date = reading.date("insured_birth_date", today);
    let sex = reading.choice("insured_sex");
    let (name, identity) = if has_insured {
        let name = reading.required("insured_name", value::name);
        (name, insured_identity(reading, papers))
    } else {
        (None, None)
    };
    let is_holder = holder.as_ref().is_some_and(|holder| {
        let same_number = match (&identity, &holder.identity) {
            (Some(identity), Some(known)) => identity.number == known.number,
            // A number that was written but cannot be read says nothing of who it is.
            (None, _) => !reading.is_filled("insured_identity"),
            (Some(_), None) => false,
        };
        holder.kind == PartyKind::Person
            && name.as_ref().is_none_or(|name| form::same_name(name, &holder.name))
            && same_number
    });
    if is_holder || !has_insured {
        if let Some(holder) = &mut holder {
            agree_as_insured(reading, holder, birth_date, sex);
        }
        return (holder, None);
    }
    let has_identity = identity.is_some() || reading.is_filled("insured_identity");
    if !has_identity && (birth_date.is_none() || sex.is_none()) {
        // Without number, birth date and sex have to be written: the premium follows from them.
        for key in ["insured_birth_date", "insured_sex"] {
            if !reading.is_filled(key) {
                reading.wrong(key, Wrong::new("missing"));
            }
        }
    }
    let mut insured = name.map(|name| party(PartyKind::Person, name, identity.as_ref()));
    if let Some(insured) = &mut insured {
        agree(reading, insured, identity.as_ref(), ["insured_birth_date", "insured_sex"], birth_date, sex);
        let number = insured.identity.as_ref().map(|identity| &identity.number);
        let known = holder.as_ref().filter(|holder| holder.identity.as_ref().map(|one| &one.number) == number);
        if let Some(holder) = known.filter(|_| number.is_some()) {
            let wrong = Wrong::new("number_known_otherwise").with("known_as", holder.name.clone());
            reading.wrong("insured_name", wrong.with("given", insured.name.clone()));
        }
    }
    (holder, insured)
}

/// What is written of the insured where that is the holder.
fn agree_as_insured(reading: &mut Reading<'_>, holder: &mut PartyDraft, birth_date: Option<Date>, sex: Option<&str>) {
    let keys = ["insured_birth_date", "insured_sex"];
    if birth_date.is_some_and(|date| holder.birth_date.is_some_and(|known| known != date)) {
        reading.wrong(keys[0], Wrong::new("differs_from_identity_number"));
    }
    if sex.is_some_and(|sex| holder.sex.as_deref().is_some_and(|known| known != sex)) {
        reading.wrong(keys[1], Wrong::new("differs_from_identity_number"));
    }
    holder.birth_date = holder.birth_date.or(birth_date);
    holder.sex = holder.sex.take().or(sex.map(str::to_owned));
}

fn holder(reading: &mut Reading<'_>, papers: &Papers) -> Option<PartyDraft> {
    let name = reading.required("holder_name", value::name);
    let kind = match reading.choice("holder_kind") {
        Some("organisation") => Some(PartyKind::Organisation),
        Some(_) => Some(PartyKind::Person),
        None => None,
    };
    let said = reading.optional("holder_identity_kind", |cell| value::paper(cell, papers));
    let today = reading.today;
    let identity = reading.required("holder_identity", |cell| {
        let is_organisation = kind.map(|kind| kind == PartyKind::Organisation);
        let said = said.unwrap_or_else(|| papers.likely(&cell.text, is_organisation));
        identity_number(cell, said, papers, today)
    });
    let phone = reading.optional("holder_phone", value::phone);
    let address = reading.optional("holder_address", |cell| value::text(cell, ADDRESS_LIMIT));
    let birth_date = reading.date("holder_birth_date", today);
    let sex = reading.choice("holder_sex");
    let has_credit_code = identity.as_ref().is_some_and(|identity| identity.kind == IdentityKind::CreditCode);
    let kind = kind.unwrap_or(if has_credit_code { PartyKind::Organisation } else { PartyKind::Person });
    let mut holder = party(kind, name?, identity.as_ref());
    holder.phone = phone;
    holder.address = address;
    agree(reading, &mut holder, identity.as_ref(), ["holder_birth_date", "holder_sex"], birth_date, sex);
    Some(holder)
}

fn insured_identity(reading: &mut Reading<'_>, papers: &Papers) -> Option<CheckedNumber> {
    let said = reading.optional("insured_identity_kind", |cell| value::paper(cell, papers));
    let today = reading.today;
    reading.optional("insured_identity", |cell| {
        let said = said.unwrap_or_else(|| papers.likely(&cell.text, Some(false)));
        identity_number(cell, said, papers, today)
    })
}

fn identity_number(cell: &Cell, kind: IdentityKind, papers: &Papers, today: Date) -> Result<CheckedNumber, Wrong> {
    let number = value::code(cell, 60)?;
    papers.check(kind, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
}

/// Takes birth date and sex from a number that tells them where they are not written, and complains where they differ.
fn agree(
    reading: &mut Reading<'_>,
    party: &mut PartyDraft,
    identity: Option<&CheckedNumber>,
    keys: [&'static str; 2],
    birth_date: Option<Date>,
    sex: Option<&str>,
) {
    let told = identity.map(|identity| (identity.birth_date, identity.sex.map(Sex::key)));
    let (told_date, told_sex) = told.unwrap_or((None, None));
    if birth_date.is_some_and(|date| told_date.is_some_and(|told| told != date)) {
        reading.wrong(keys[0], Wrong::new("differs_from_identity_number"));
    }
    if sex.is_some_and(|sex| told_sex.is_some_and(|told| told != sex)) {
        reading.wrong(keys[1], Wrong::new("differs_from_identity_number"));
    }
    party.birth_date = told_date.or(birth_date).or(party.birth_date);
    party.sex = told_sex.or(sex).map(str::to_owned).or(party.sex.take());
}

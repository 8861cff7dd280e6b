//! The holder and the insured of a row, and whether what is written of them agrees with their identity numbers.

use jiff::civil::Date;
use yinuo_core::identity::{CreditCode, IdentityRefusal, ResidentId, Sex};
use yinuo_core::party::{IdentityKind, PartyDraft, PartyKind, checked_phone};
use yinuo_core::text::form;

use super::row::party;
use crate::import::{Cell, Reading, Wrong, narrow, value};

const ADDRESS_LIMIT: usize = 300;

/// The insured is nobody of his own where no column names him or he is the holder.
pub fn holder_and_insured(reading: &mut Reading<'_>) -> (Option<PartyDraft>, Option<PartyDraft>) {
    let mut holder = holder(reading);
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
        (name, insured_identity(reading))
    } else {
        (None, None)
    };
    let is_holder = holder.as_ref().is_some_and(|holder| {
        let same_number = match (&identity, &holder.identity) {
            (Some((_, number)), Some(known)) => *number == known.number,
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
            agree(reading, holder, ["insured_birth_date", "insured_sex"], birth_date, sex);
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
    let mut insured = name.map(|name| party(PartyKind::Person, name, identity));
    if let Some(insured) = &mut insured {
        agree(reading, insured, ["insured_birth_date", "insured_sex"], birth_date, sex);
    }
    (holder, insured)
}

fn holder(reading: &mut Reading<'_>) -> Option<PartyDraft> {
    let name = reading.required("holder_name", value::name);
    let kind = match reading.choice("holder_kind") {
        Some("organisation") => Some(PartyKind::Organisation),
        Some(_) => Some(PartyKind::Person),
        None => None,
    };
    let identity_kind = reading.choice("holder_identity_kind").map(identity_kind);
    let today = reading.today;
    let identity = reading.required("holder_identity", |cell| {
        let identity_kind = identity_kind.unwrap_or_else(|| likely_kind(cell, kind));
        Ok((identity_kind, identity_number(cell, identity_kind, today)?))
    });
    let phone = reading.optional("holder_phone", |cell| {
        let phone = checked_phone(&value::code(cell, 40)?);
        phone.map_err(|refusal| match refusal.fact("cause") {
            Some("wrong_length") => Wrong::new("wrong_length"),
            _ => Wrong::new("wrong_character"),
        })
    });
    let address = reading.optional("holder_address", |cell| value::text(cell, ADDRESS_LIMIT));
    let birth_date = reading.date("holder_birth_date", today);
    let sex = reading.choice("holder_sex");
    let has_credit_code = identity.as_ref().is_some_and(|(kind, _)| *kind == IdentityKind::CreditCode);
    let kind = kind.unwrap_or(if has_credit_code { PartyKind::Organisation } else { PartyKind::Person });
    let mut holder = party(kind, name?, identity);
    holder.phone = phone;
    holder.address = address;
    agree(reading, &mut holder, ["holder_birth_date", "holder_sex"], birth_date, sex);
    Some(holder)
}

fn insured_identity(reading: &mut Reading<'_>) -> Option<(IdentityKind, String)> {
    let kind = reading.choice("insured_identity_kind").map(identity_kind).unwrap_or(IdentityKind::ResidentId);
    let today = reading.today;
    reading.optional("insured_identity", |cell| Ok((kind, identity_number(cell, kind, today)?)))
}

/// Without a word on it, a number is a resident's unless only a credit code fits.
fn likely_kind(cell: &Cell, kind: Option<PartyKind>) -> IdentityKind {
    let number = narrow(&cell.text);
    match kind {
        Some(PartyKind::Organisation) => IdentityKind::CreditCode,
        None if ResidentId::parse(&number).is_err() && CreditCode::parse(&number).is_ok() => IdentityKind::CreditCode,
        _ => IdentityKind::ResidentId,
    }
}

fn identity_kind(key: &str) -> IdentityKind {
    match key {
        "credit_code" => IdentityKind::CreditCode,
        "passport" => IdentityKind::Passport,
        "other" => IdentityKind::Other,
        _ => IdentityKind::ResidentId,
    }
}

fn identity_number(cell: &Cell, kind: IdentityKind, today: Date) -> Result<String, Wrong> {
    let number = value::code(cell, 60)?;
    let wrong = |refusal: IdentityRefusal| Wrong::new(refusal.code());
    match kind {
        IdentityKind::ResidentId => {
            let resident = ResidentId::parse(&number).map_err(wrong)?;
            resident.age_on(today).map_err(wrong)?;
            Ok(resident.as_str().to_owned())
        }
        IdentityKind::CreditCode => Ok(CreditCode::parse(&number).map_err(wrong)?.as_str().to_owned()),
        IdentityKind::Passport | IdentityKind::Other => match number.chars().count() {
            4..=40 => Ok(form::number(&number)),
            _ => Err(Wrong::new("wrong_length")),
        },
    }
}

/// Takes birth date and sex from a resident's number where they are not written, and complains where they differ.
fn agree(
    reading: &mut Reading<'_>,
    party: &mut PartyDraft,
    keys: [&'static str; 2],
    birth_date: Option<Date>,
    sex: Option<&str>,
) {
    let number = party.identity.as_ref().filter(|identity| identity.kind == IdentityKind::ResidentId);
    let Some(resident) = number.and_then(|identity| ResidentId::parse(&identity.number).ok()) else {
        party.birth_date = birth_date.or(party.birth_date);
        party.sex = sex.map(str::to_owned).or(party.sex.take());
        return;
    };
    let known = match resident.sex() {
        Sex::Male => "male",
        Sex::Female => "female",
    };
    if birth_date.is_some_and(|date| date != resident.birth_date()) {
        reading.wrong(keys[0], Wrong::new("differs_from_identity_number"));
    }
    if sex.is_some_and(|sex| sex != known) {
        reading.wrong(keys[1], Wrong::new("differs_from_identity_number"));
    }
    party.birth_date = Some(resident.birth_date());
    party.sex = Some(known.to_owned());
}

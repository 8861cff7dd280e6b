//! Who is named in the answers of a story: a field that asks for a party is answered with the name the story gave somebody, and the form
//! wants an id.

use super::stop::WorldStop;
use crate::form::{Answers, Field, FieldKind};
use crate::id::PartyId;

/// The answers with the id of whoever a story names in a field of kind `party`; what is an id already stays.
pub fn with_parties(
    fields: &[Field],
    answers: &Answers,
    mut customer: impl FnMut(&str) -> Result<PartyId, WorldStop>,
) -> Result<Answers, WorldStop> {
    let mut told = answers.clone();
    for field in fields.iter().filter(|field| field.kind == FieldKind::Party) {
        if let Some(name) = answers.filled(&field.key)
            && name.parse::<PartyId>().is_err()
        {
            let party = customer(name)?;
            told.insert(field.key.clone(), party.to_string());
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{HOUSE_SLOT, Stamp};

    #[test]
    fn a_name_becomes_an_id_in_fields_of_parties_only() {
        let known = PartyId::new(Stamp { milliseconds: 1_700_000_000_000, sequence: 1 }, HOUSE_SLOT);
        let other = PartyId::new(Stamp { milliseconds: 1_700_000_000_000, sequence: 2 }, HOUSE_SLOT);
        let kinds = [("caller", FieldKind::Party), ("payee", FieldKind::Party), ("remark", FieldKind::Text)];
        let name = || crate::text::LocalText { zh: "甲".to_owned(), en: "A".to_owned() };
        let fields = kinds.map(|(key, kind)| Field::plain(key, name(), kind));
        let answers =
            Answers::from([("caller", "周明".to_owned()), ("payee", other.to_string()), ("remark", "周明".to_owned())]);
        let told = with_parties(&fields, &answers, |name| {
            assert_eq!(name, "周明");
            Ok(known)
        });
        let told = told.unwrap();
        assert_eq!(told.text("caller"), Some(known.to_string().as_str()));
        assert_eq!(told.text("payee"), Some(other.to_string().as_str()));
        assert_eq!(told.text("remark"), Some("周明"));
    }
}

//! Calculators on identity numbers.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::identity::{CreditCode, IdentityRefusal, ResidentId};

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::{read_date, write_date},
};

const NUMBER: Field = Field::required("number", FieldKind::Text);

pub(super) const RESIDENT_ID: Entry = Entry {
    name: "resident-id",
    fields: Resident::FIELDS,
    answers: "valid, reason (or null); where valid: birth_date, sex (male|female), region, age (where on is given), normal (18 characters)",
    start: |_| Ok(Box::new(Resident)),
};

struct Resident;

#[derive(Deserialize)]
struct ResidentLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    number: Cow<'line, str>,
    #[serde(borrow, default)]
    on: Option<Cow<'line, str>>,
}
line_id!(ResidentLine);

impl Calculate for Resident {
    type Line<'line> = ResidentLine<'line>;
    const FIELDS: &'static [Field] = &[NUMBER, Field::optional("on", FieldKind::Date)];

    fn answer(&mut self, line: &ResidentLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let on = line.on.as_deref().map(|on| read_date("on", on)).transpose()?;
        let judged = ResidentId::parse(&line.number).and_then(|id| {
            let age = on.map(|on| id.age_on(on)).transpose()?;
            Ok((id, age))
        });
        write_verdict(answer, judged.as_ref().err().copied());
        if let Ok((id, age)) = judged {
            write_date(answer, "birth_date", id.birth_date());
            answer.member("sex", &id.sex());
            answer.member("region", id.region_code());
            if let Some(age) = age {
                answer.number("age", i64::from(age));
            }
            answer.member("normal", id.as_str());
        }
        Ok(())
    }
}

pub(super) const RESIDENT_ID_UPGRADE: Entry = Entry {
    name: "resident-id-upgrade",
    fields: ResidentUpgrade::FIELDS,
    answers: "number (18 characters, from 15 digits)",
    start: |_| Ok(Box::new(ResidentUpgrade)),
};

struct ResidentUpgrade;

#[derive(Deserialize)]
struct NumberLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    number: Cow<'line, str>,
}
line_id!(NumberLine);

impl Calculate for ResidentUpgrade {
    type Line<'line> = NumberLine<'line>;
    const FIELDS: &'static [Field] = &[NUMBER];

    fn answer(&mut self, line: &NumberLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let refused = |refusal: IdentityRefusal| Refused::new(refusal.code(), refusal.to_string());
        if line.number.trim().len() != 15 {
            return Err(refused(IdentityRefusal::WrongLength));
        }
        let id = ResidentId::parse(&line.number).map_err(refused)?;
        answer.member("number", id.as_str());
        Ok(())
    }
}

pub(super) const CREDIT_CODE: Entry = Entry {
    name: "credit-code",
    fields: Credit::FIELDS,
    answers: "valid, reason (or null)",
    start: |_| Ok(Box::new(Credit)),
};

struct Credit;

#[derive(Deserialize)]
struct CodeLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    code: Cow<'line, str>,
}
line_id!(CodeLine);

impl Calculate for Credit {
    type Line<'line> = CodeLine<'line>;
    const FIELDS: &'static [Field] = &[Field::required("code", FieldKind::Text)];

    fn answer(&mut self, line: &CodeLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        write_verdict(answer, CreditCode::parse(&line.code).err());
        Ok(())
    }
}

fn write_verdict(answer: &mut Answer<'_>, refusal: Option<IdentityRefusal>) {
    answer.member("valid", &refusal.is_none());
    answer.member("reason", &refusal.map(IdentityRefusal::code));
}

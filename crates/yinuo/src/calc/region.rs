//! The calculator of administrative divisions.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::region::Divisions;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::excerpt,
    packs::bad_pack,
};

const PACK: &str = "regions-cn";
const FILE: &str = "divisions.csv";

pub(super) const REGION: Entry = Entry {
    name: "region",
    fields: RegionByCode::FIELDS,
    answers: "code, name, level (province|city|county|town|village), parents ([{code, level, name}], the province first)",
    start: |packs| {
        let divisions = Divisions::from_csv(&packs.text(PACK, FILE)?);
        Ok(Box::new(RegionByCode { divisions: divisions.map_err(|error| bad_pack(PACK, FILE, error))? }))
    },
};

struct RegionByCode {
    divisions: Divisions,
}

#[derive(Deserialize)]
struct RegionLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    code: Cow<'line, str>,
}
line_id!(RegionLine);

impl Calculate for RegionByCode {
    type Line<'line> = RegionLine<'line>;
    const FIELDS: &'static [Field] = &[Field::required("code", FieldKind::Text)];

    fn answer(&mut self, line: &RegionLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let region = self.divisions.region(line.code.trim()).ok_or_else(|| {
            Refused::new("unknown_region", format!("no division has the code `{}`", excerpt(&line.code)))
        })?;
        answer.member("code", region.code);
        answer.member("name", region.name);
        answer.member("level", &region.level);
        answer.member("parents", &self.divisions.parents(&region));
        Ok(())
    }
}

//! The calculator of who is who: the function by which counter and imports tell whether two entries are of one person.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::identity::{IdentityKind, Papers, ResidentId, Sex, normal_number};
use yinuo_core::party::{Person, same_party};
use yinuo_core::text::form;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::read_date,
    packs::bad_pack,
};

const PACK: &str = "papers-cn";
const FILE: &str = "papers.toml";

pub(super) const SAME_PARTY: Entry = Entry {
    name: "same-party",
    fields: SameParty::FIELDS,
    answers: "verdict (same|different|ask), reasons ([code])",
    start: |packs| {
        let papers = Papers::from_toml(&packs.text(PACK, FILE)?);
        Ok(Box::new(SameParty { papers: papers.map_err(|error| bad_pack(PACK, FILE, error))? }))
    },
};

struct SameParty {
    papers: Papers,
}

#[derive(Deserialize)]
struct PartiesLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    a: Entered<'line>,
    #[serde(borrow)]
    b: Entered<'line>,
}
line_id!(PartiesLine);

/// Somebody as entered: each of it may be missing but the name.
#[derive(Deserialize)]
struct Entered<'line> {
    #[serde(borrow)]
    name: Cow<'line, str>,
    #[serde(borrow, default)]
    kind: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    number: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    birth: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    sex: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    phone: Option<Cow<'line, str>>,
}

/// What is compared of somebody, in one form.
struct Compared {
    kind: Option<IdentityKind>,
    number: Option<String>,
    birth_date: Option<Date>,
    sex: Option<Sex>,
    phone: Option<String>,
}

impl SameParty {
    fn compared(&self, entered: &Entered<'_>) -> Result<Compared, Refused> {
        let filled =
            |text: &Option<Cow<'_, str>>| text.as_deref().filter(|text| form::is_visible(text)).map(str::to_owned);
        let number = filled(&entered.number).map(|number| normal_number(&number));
        let resident = number.as_deref().and_then(|number| ResidentId::parse(number).ok());
        let kind = match filled(&entered.kind) {
            None => number.as_deref().map(|number| self.papers.likely(number, None)),
            Some(word) => Some(self.papers.called(&word).ok_or_else(|| {
                Refused::new(
                    "unknown_paper",
                    format!("`{word}` is no kind of paper; there are {}", self.papers.names()),
                )
            })?),
        };
        let birth = filled(&entered.birth).map(|birth| read_date("birth", &birth)).transpose()?;
        let sex = filled(&entered.sex).and_then(|sex| Sex::parse(&sex));
        Ok(Compared {
            kind,
            number,
            birth_date: birth.or(resident.map(|resident| resident.birth_date())),
            sex: sex.or(resident.map(|resident| resident.sex())),
            phone: filled(&entered.phone).map(|phone| form::phone(&phone)),
        })
    }
}

impl Compared {
    fn person<'a>(&'a self, name: &'a str) -> Person<'a> {
        let Compared { kind, number, birth_date, sex, phone } = self;
        Person {
            name,
            kind: *kind,
            number: number.as_deref(),
            birth_date: *birth_date,
            sex: *sex,
            phone: phone.as_deref(),
        }
    }
}

impl Calculate for SameParty {
    type Line<'line> = PartiesLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("a", FieldKind::Object("{name, kind?, number?, birth?, sex?, phone?}")),
        Field::required("b", FieldKind::Object("{name, kind?, number?, birth?, sex?, phone?}")),
    ];

    fn answer(&mut self, line: &PartiesLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        for entered in [&line.a, &line.b] {
            if !form::is_visible(&entered.name) {
                return Err(Refused::new("nothing_visible", "a name in which nothing can be seen"));
            }
        }
        let (a, b) = (self.compared(&line.a)?, self.compared(&line.b)?);
        let judged = same_party(&a.person(&line.a.name), &b.person(&line.b.name), &self.papers);
        answer.member("verdict", judged.verdict.key());
        answer.member("reasons", &judged.reasons);
        Ok(())
    }
}

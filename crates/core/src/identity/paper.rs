//! Kinds of papers (证件类型) by which people and organisations are known: official names, what people call them, what their numbers look
//! like. Data of the pack `papers-cn`; here only how it is applied.
//!
//! A number is judged by its form alone. What a paper was called makes nobody another person: a number that passes the check of a resident
//! number says itself which paper it is of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::credit_code::CreditCode;
use super::normal::normal_number;
use super::refusal::IdentityRefusal;
use super::resident_id::{ResidentId, Sex};
use crate::pack::{Clash, join};
use crate::service::Status;
use crate::text::{LocalText, form};

/// The kinds there are, each with an entry in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    ResidentId,
    ResidencePermit,
    ForeignResidenceCard,
    HongKongMacauPermit,
    TaiwanPermit,
    Passport,
    BirthCertificate,
    MilitaryId,
    CreditCode,
    Other,
}

impl IdentityKind {
    pub const ALL: [IdentityKind; 10] = [
        IdentityKind::ResidentId,
        IdentityKind::ResidencePermit,
        IdentityKind::ForeignResidenceCard,
        IdentityKind::HongKongMacauPermit,
        IdentityKind::TaiwanPermit,
        IdentityKind::Passport,
        IdentityKind::BirthCertificate,
        IdentityKind::MilitaryId,
        IdentityKind::CreditCode,
        IdentityKind::Other,
    ];

    pub fn key(self) -> &'static str {
        match self {
            IdentityKind::ResidentId => "resident_id",
            IdentityKind::ResidencePermit => "residence_permit",
            IdentityKind::ForeignResidenceCard => "foreign_residence_card",
            IdentityKind::HongKongMacauPermit => "hong_kong_macau_permit",
            IdentityKind::TaiwanPermit => "taiwan_permit",
            IdentityKind::Passport => "passport",
            IdentityKind::BirthCertificate => "birth_certificate",
            IdentityKind::MilitaryId => "military_id",
            IdentityKind::CreditCode => "credit_code",
            IdentityKind::Other => "other",
        }
    }

    pub fn parse(key: &str) -> Option<IdentityKind> {
        IdentityKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// How a number is checked where more than its shape is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum NumberRule {
    ResidentId,
    CreditCode,
}

/// A form of the numbers of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NumberForm {
    rule: Option<NumberRule>,
    #[serde(default)]
    begins: Vec<String>,
    shape: Option<String>,
    /// Where six digits of a birth date begin.
    birth: Option<usize>,
}

/// A kind of paper, as the pack has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paper {
    key: IdentityKind,
    pub name: LocalText,
    /// What people call it besides.
    words: Vec<String>,
    /// A number belongs to one person for good.
    one_person: bool,
    #[serde(default)]
    pub organisation: bool,
    pub cite: String,
    pub status: Status,
    #[serde(default, rename = "form")]
    forms: Vec<NumberForm>,
}

impl Paper {
    pub fn kind(&self) -> IdentityKind {
        self.key
    }
}

/// The papers of the packs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Papers {
    papers: Vec<Paper>,
}

/// A number that fits, with what it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedNumber {
    pub kind: IdentityKind,
    pub number: String,
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
}

/// Lengths of a number of which nothing is known.
const FREE: std::ops::RangeInclusive<usize> = 4..=40;

impl Papers {
    /// Reads `[[paper]]` entries. The error says what is wrong in words.
    pub fn from_toml(text: &str) -> Result<Papers, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            paper: Vec<Paper>,
        }
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut seen: Vec<(String, IdentityKind)> = Vec::new();
        for paper in &table.paper {
            let key = paper.key.key();
            if paper.cite.trim().is_empty() {
                return Err(format!(
                    "`{key}` has no `cite`: name the rule, or write status = \"house\" with the reason"
                ));
            }
            for word in paper.words.iter().chain([&paper.name.zh]) {
                let plain = compared(word);
                if plain.is_empty() || seen.iter().any(|(known, of)| *known == plain && *of != paper.key) {
                    return Err(format!("`{word}` of `{key}` is empty or a word of another paper"));
                }
                seen.push((plain, paper.key));
            }
            for form in &paper.forms {
                if form.rule.is_some() == form.shape.is_some() {
                    return Err(format!("a form of `{key}` has a `rule` or a `shape`, one of them"));
                }
            }
        }
        Ok(Papers { papers: table.paper })
    }

    /// The papers of several packs, each with the name of its pack.
    pub fn together(packs: Vec<(&str, Papers)>) -> Result<Papers, Vec<Clash>> {
        let said = packs.into_iter().flat_map(|(pack, papers)| {
            papers.papers.into_iter().map(move |paper| (pack.to_owned(), paper.key.key().to_owned(), paper))
        });
        Ok(Papers { papers: join("paper", said)?.into_values().collect() })
    }

    pub fn all(&self) -> impl Iterator<Item = &Paper> {
        IdentityKind::ALL.into_iter().filter_map(|kind| self.paper(kind))
    }

    pub fn paper(&self, kind: IdentityKind) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.key == kind)
    }

    /// The kind that is called so: by its key, its name or a word for it.
    pub fn called(&self, word: &str) -> Option<IdentityKind> {
        let wanted = compared(word);
        let is_it = |paper: &&Paper| {
            [paper.key.key(), &paper.name.zh, &paper.name.en].into_iter().any(|name| compared(name) == wanted)
                || paper.words.iter().any(|word| compared(word) == wanted)
        };
        IdentityKind::parse(word).or_else(|| self.papers.iter().find(is_it).map(Paper::kind))
    }

    /// The names of the kinds, as an error tells them.
    pub fn names(&self) -> String {
        self.all().map(|paper| paper.name.zh.as_str()).collect::<Vec<_>>().join("、")
    }

    /// What a number is of where nobody said: a resident's, unless only a credit code fits.
    pub fn likely(&self, number: &str, is_organisation: Option<bool>) -> IdentityKind {
        match is_organisation {
            Some(true) => IdentityKind::CreditCode,
            None if ResidentId::parse(number).is_err() && CreditCode::parse(number).is_ok() => IdentityKind::CreditCode,
            _ => self.of_resident(number).unwrap_or(IdentityKind::ResidentId),
        }
    }

    /// The paper of a number that passes the check of a resident number.
    fn of_resident(&self, number: &str) -> Option<IdentityKind> {
        let resident = ResidentId::parse(number).ok()?;
        let of_residents =
            |form: &NumberForm| form.rule == Some(NumberRule::ResidentId) && form.begins(resident.as_str());
        self.papers.iter().find(|paper| paper.forms.iter().any(of_residents)).map(Paper::kind)
    }

    /// Whether a number of this kind belongs to one person for good.
    pub fn is_of_one_person(&self, kind: IdentityKind) -> bool {
        self.paper(kind).map_or(kind == IdentityKind::ResidentId, |paper| paper.one_person)
    }

    /// The number of a paper in its normal form, with the kind of paper it is really of. Refused where it can be none of that kind.
    pub fn check(&self, kind: IdentityKind, number: &str, today: Date) -> Result<CheckedNumber, IdentityRefusal> {
        let number = normal_number(number);
        let told = |kind, number: String| CheckedNumber { kind, number, birth_date: None, sex: None };
        if kind == IdentityKind::CreditCode {
            return CreditCode::parse(&number).map(|code| told(kind, code.as_str().to_owned()));
        }
        if let Ok(resident) = ResidentId::parse(&number)
            && let Some(kind) = self.of_resident(&number).or((kind == IdentityKind::ResidentId).then_some(kind))
        {
            resident.age_on(today)?;
            let (birth_date, sex) = (Some(resident.birth_date()), Some(resident.sex()));
            return Ok(CheckedNumber { kind, number, birth_date, sex });
        }
        let forms = self.paper(kind).map_or(&[][..], |paper| &paper.forms);
        if forms.is_empty() && kind != IdentityKind::ResidentId {
            let length = number.chars().count();
            return if FREE.contains(&length) { Ok(told(kind, number)) } else { Err(IdentityRefusal::WrongLength) };
        }
        let mut refusals = Vec::new();
        for form in forms {
            match form.check(&number) {
                Ok(()) => return Ok(told(kind, number)),
                Err(refusal) => refusals.push(refusal),
            }
        }
        if forms.is_empty() {
            refusals.extend(ResidentId::parse(&number).err());
        }
        // What comes nearest says most: a wrong length is told only where nothing fits better.
        let nearest = refusals.iter().copied().find(|refusal| *refusal != IdentityRefusal::WrongLength);
        Err(nearest.unwrap_or(IdentityRefusal::WrongLength))
    }
}

impl NumberForm {
    fn begins(&self, number: &str) -> bool {
        self.begins.is_empty() || self.begins.iter().any(|begin| number.starts_with(begin.as_str()))
    }

    fn check(&self, number: &str) -> Result<(), IdentityRefusal> {
        match self.rule {
            Some(NumberRule::ResidentId) => ResidentId::parse(number).map(drop)?,
            Some(NumberRule::CreditCode) => CreditCode::parse(number).map(drop)?,
            None => {
                let shape = self.shape.as_deref().unwrap_or_default();
                if shape.chars().count() != number.chars().count() {
                    return Err(IdentityRefusal::WrongLength);
                }
                let fits = |(wanted, found): (char, char)| match wanted {
                    '9' => found.is_ascii_digit(),
                    'A' => found.is_ascii_uppercase(),
                    'X' => found.is_ascii_digit() || found.is_ascii_uppercase(),
                    other => found == other,
                };
                if !shape.chars().zip(number.chars()).all(fits) {
                    return Err(IdentityRefusal::WrongCharacter);
                }
            }
        }
        if !self.begins(number) {
            return Err(IdentityRefusal::WrongCharacter);
        }
        match self.birth.map(|at| number.get(at..at + 6)) {
            Some(digits) if !digits.is_some_and(is_day_of_some_century) => Err(IdentityRefusal::ImpossibleBirthDate),
            _ => Ok(()),
        }
    }
}

fn is_day_of_some_century(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i8>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..2), number(2..4), number(4..6)) else { return false };
    [1900, 2000].into_iter().any(|century| Date::new(century + i16::from(year), month, day).is_ok())
}

fn compared(word: &str) -> String {
    form::letters(word).map(|(letter, _)| letter).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn shipped() -> Papers {
        Papers::from_toml(include_str!("../../../../packs/papers-cn/papers.toml")).unwrap()
    }

    const TODAY: Date = date(2026, 11, 27);

    #[test]
    fn every_kind_stands_in_the_pack_with_its_official_name() {
        let papers = shipped();
        for kind in IdentityKind::ALL {
            assert!(papers.paper(kind).is_some(), "{}", kind.key());
        }
        for (word, kind) in [
            ("港澳台居民居住证", IdentityKind::ResidencePermit),
            ("台湾居民居住证", IdentityKind::ResidencePermit),
            (" 港澳居民 居住证 ", IdentityKind::ResidencePermit),
            ("外国人永久居留身份证", IdentityKind::ForeignResidenceCard),
            ("外国人永久居留证", IdentityKind::ForeignResidenceCard),
            ("港澳居民来往内地通行证", IdentityKind::HongKongMacauPermit),
            ("回乡证", IdentityKind::HongKongMacauPermit),
            ("台胞证", IdentityKind::TaiwanPermit),
            ("⾝份证", IdentityKind::ResidentId),
            ("Passport", IdentityKind::Passport),
            ("出生医学证明", IdentityKind::BirthCertificate),
            ("credit_code", IdentityKind::CreditCode),
        ] {
            assert_eq!(papers.called(word), Some(kind), "{word}");
        }
        assert_eq!(papers.called("月票"), None);
    }

    #[test]
    fn numbers_are_checked_where_a_rule_is_known_and_tell_their_paper() {
        let papers = shipped();
        for (called, number, kind) in [
            ("港澳台居民居住证", "830000199001019017", IdentityKind::ResidencePermit),
            ("港澳居民居住证", "81000019900101903x", IdentityKind::ResidencePermit),
            ("身份证", "820000199001019090", IdentityKind::ResidencePermit),
            ("外国人永久居留身份证", "931156199001019051", IdentityKind::ForeignResidenceCard),
            ("外国人永久居留身份证", "ITA110080010101", IdentityKind::ForeignResidenceCard),
            ("其他", "11010519491231002X", IdentityKind::ResidentId),
            ("身份证", "110105491231002", IdentityKind::ResidentId),
            ("港澳居民来往内地通行证", "h1234567801", IdentityKind::HongKongMacauPermit),
            ("台湾居民来往大陆通行证", "0123456789（B）", IdentityKind::TaiwanPermit),
            ("护照", "X1234567", IdentityKind::Passport),
            ("出生医学证明", "q210123456", IdentityKind::BirthCertificate),
            ("军官证", "军字第 12345 号", IdentityKind::MilitaryId),
            ("营业执照", "91350100M000100Y43", IdentityKind::CreditCode),
        ] {
            let checked = papers
                .check(papers.called(called).unwrap(), number, TODAY)
                .unwrap_or_else(|refusal| panic!("{number}: {refusal}"));
            assert_eq!(checked.kind, kind, "{number}");
            assert_eq!(checked.birth_date.is_some(), ResidentId::parse(number).is_ok(), "{number}");
        }
        for (called, number, reason) in [
            ("港澳台居民居住证", "830000199001019018", IdentityRefusal::WrongCheckDigit),
            ("港澳台居民居住证", "83000019900101901", IdentityRefusal::WrongLength),
            ("身份证", "830000199001019018", IdentityRefusal::WrongCheckDigit),
            ("外国人永久居留身份证", "ITA110080134101", IdentityRefusal::ImpossibleBirthDate),
            ("外国人永久居留身份证", "1TA110080010101", IdentityRefusal::WrongCharacter),
            ("港澳居民来往内地通行证", "K12345678", IdentityRefusal::WrongCharacter),
            ("台湾居民来往大陆通行证", "1234567", IdentityRefusal::WrongLength),
            ("出生医学证明", "2101234567", IdentityRefusal::WrongCharacter),
            ("护照", "X12", IdentityRefusal::WrongLength),
            ("身份证", "X1234567", IdentityRefusal::WrongLength),
            ("身份证", "210102203001019012", IdentityRefusal::WrongCheckDigit),
        ] {
            let refused = papers.check(papers.called(called).unwrap(), number, TODAY);
            assert_eq!(refused.map(|checked| checked.number), Err(reason), "{called} {number}");
        }
    }

    #[test]
    fn a_malformed_table_is_refused_in_words() {
        let entry = |key: &str, word: &str, form: &str| {
            format!(
                "[[paper]]\nkey = \"{key}\"\nname = {{ zh = \"{key}\", en = \"x\" }}\nwords = [\"{word}\"]\none-person = true\ncite = \"c\"\nstatus = \"house\"\n{form}"
            )
        };
        let refuse = |text: String| Papers::from_toml(&text).unwrap_err();
        assert!(refuse(entry("passport", "甲", "") + &entry("other", "甲", "")).contains("another paper"));
        assert!(refuse(entry("passport", "·", "")).contains("empty"));
        assert!(refuse(entry("passport", "甲", "[[paper.form]]\nbirth = 1\n")).contains("rule"));
        assert!(refuse(entry("ticket", "甲", "")).contains("ticket"));
        assert!(refuse(entry("passport", "甲", "").replace("cite = \"c\"", "cite = \"\"")).contains("cite"));
    }
}

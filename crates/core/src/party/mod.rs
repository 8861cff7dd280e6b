//! A party (主体): a person or organisation, and what makes its data acceptable.
//!
//! Personal numbers pass through here in clear, on their way to being sealed; [`mask`] is what may be shown.

mod same;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::identity::IdentityKind;
use crate::identity::{CheckedNumber, Papers, Sex};
use crate::refusal::Refusal;
use crate::text::form;
pub use same::{Judgement, Person, Verdict, same_party};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Person,
    Organisation,
}

impl PartyKind {
    pub fn key(self) -> &'static str {
        match self {
            PartyKind::Person => "person",
            PartyKind::Organisation => "organisation",
        }
    }
}

/// An identity number as given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub kind: IdentityKind,
    pub number: String,
}

/// A party as given by a clerk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartyDraft {
    pub kind: PartyKind,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// `male` or `female`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Somebody said that this is another person than the one whose paper has the same number.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub another_person: bool,
}

/// The longest name, in characters.
pub const NAME_LIMIT: usize = 100;
const ADDRESS_LIMIT: usize = 300;

impl PartyDraft {
    /// What is compared of it. It is a checked one.
    pub fn person(&self) -> Person<'_> {
        Person {
            name: &self.name,
            kind: self.identity.as_ref().map(|identity| identity.kind),
            number: self.identity.as_ref().map(|identity| identity.number.as_str()),
            birth_date: self.birth_date,
            sex: self.sex.as_deref().and_then(Sex::parse),
            phone: self.phone.as_deref(),
        }
    }

    /// The draft in one form ([`crate::text::form`]): nothing invisible, numbers without spaces, birth date and sex taken from a resident identity
    /// number. Refused where something does not fit, each refusal naming its field.
    pub fn checked(&self, today: Date, papers: &Papers) -> Result<PartyDraft, Refusal> {
        let mut draft = self.clone();
        draft.name = checked_name("name", &self.name)?;
        draft.address = match &self.address {
            Some(address) => Some(checked_line("address", address, ADDRESS_LIMIT)?).filter(|text| !text.is_empty()),
            None => None,
        };
        draft.phone = match self.phone.as_deref().filter(|phone| form::is_visible(phone)) {
            Some(phone) => Some(checked_phone(phone)?),
            None => None,
        };
        if let Some(identity) = &self.identity {
            draft.identity = Some(draft.take_identity(identity, today, papers)?);
        }
        if let Some(sex) = &draft.sex
            && !matches!(sex.as_str(), "male" | "female")
        {
            return Err(wrong("sex", "not_male_or_female"));
        }
        if draft.birth_date.is_some_and(|date| date > today || date.year() < 1850) {
            return Err(wrong("birth_date", "impossible_birth_date"));
        }
        Ok(draft)
    }

    fn take_identity(&mut self, identity: &Identity, today: Date, papers: &Papers) -> Result<Identity, Refusal> {
        let refused =
            |cause: &'static str| Refusal::new("wrong_identity_number").with("field", "identity").with("cause", cause);
        let checked =
            papers.check(identity.kind, &identity.number, today).map_err(|refusal| refused(refusal.code()))?;
        let CheckedNumber { kind, number, birth_date, sex } = checked;
        if let Some(told) = birth_date {
            if self.birth_date.is_some_and(|date| date != told) {
                return Err(wrong("birth_date", "differs_from_identity_number"));
            }
            self.birth_date = Some(told);
        }
        if let Some(told) = sex {
            if self.sex.as_deref().is_some_and(|given| given != told.key()) {
                return Err(wrong("sex", "differs_from_identity_number"));
            }
            self.sex = Some(told.key().to_owned());
        }
        Ok(Identity { kind, number })
    }
}

fn wrong(field: &'static str, cause: &'static str) -> Refusal {
    Refusal::new("wrong_field").with("field", field).with("cause", cause)
}

/// The name of somebody or something as it is kept. One in which nothing can be seen, or signs only, by which nobody is ever found, is refused.
pub fn checked_name(field: &'static str, text: &str) -> Result<String, Refusal> {
    let name = form::name(text);
    match form::says_something(&name) {
        false if text.is_empty() || text.chars().all(char::is_whitespace) => Err(wrong(field, "empty")),
        false => Err(Refusal::new("nothing_visible").with("field", field)),
        true => within(field, name, NAME_LIMIT),
    }
}

/// A line that stands above something. It is not empty.
pub fn checked_title(field: &'static str, text: &str) -> Result<String, Refusal> {
    let title = checked_line(field, text, NAME_LIMIT)?;
    if title.is_empty() { Err(wrong(field, "empty")) } else { Ok(title) }
}

/// A line of text as it is kept.
fn checked_line(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    within(field, form::line(text), limit)
}

fn within(field: &'static str, text: String, limit: usize) -> Result<String, Refusal> {
    if text.chars().count() > limit {
        return Err(Refusal::new("text_too_long").with("field", field).with("limit", limit.to_string()));
    }
    if text.chars().any(char::is_control) {
        return Err(wrong(field, "control_character"));
    }
    Ok(text)
}

/// A telephone number in one form ([`form::phone`]): 5 to 20 digits, with a leading `+` where it is of another country.
pub fn checked_phone(phone: &str) -> Result<String, Refusal> {
    let kept = form::phone(phone);
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong("phone", "wrong_character"));
    }
    if !(5..=20).contains(&digits.len()) {
        return Err(wrong("phone", "wrong_length"));
    }
    Ok(kept)
}

/// A personal number as it may be shown: the first and last few characters.
pub fn mask(number: &str) -> String {
    let characters: Vec<char> = number.chars().collect();
    let (first, last) = match characters.len() {
        0..=4 => (0, 0),
        5..=7 => (1, 1),
        8..=13 => (3, 4),
        _ => (4, 4),
    };
    let hidden = characters.len() - first - last;
    let mut out: String = characters[..first].iter().collect();
    out.extend(std::iter::repeat_n('*', hidden));
    out.extend(&characters[characters.len() - last..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn draft(number: &str) -> PartyDraft {
        PartyDraft {
            kind: PartyKind::Person,
            name: " 王芳 ".to_owned(),
            identity: Some(Identity { kind: IdentityKind::ResidentId, number: number.to_owned() }),
            phone: Some("138 0013-8000".to_owned()),
            birth_date: None,
            sex: None,
            address: None,
            another_person: false,
        }
    }

    fn papers() -> Papers {
        Papers::from_toml(include_str!("../../../../packs/papers-cn/papers.toml")).expect("the pack")
    }

    #[test]
    fn birth_date_and_sex_come_from_the_identity_number() {
        let checked = draft("11010519491231002x").checked(date(2011, 9, 29), &papers()).expect("a good draft");
        assert_eq!(checked.birth_date, Some(date(1949, 12, 31)));
        assert_eq!(checked.sex.as_deref(), Some("female"));
        assert_eq!(checked.name, "王芳");
        assert_eq!(checked.phone.as_deref(), Some("13800138000"));
        assert_eq!(checked.identity.map(|identity| identity.number).as_deref(), Some("11010519491231002X"));
    }

    #[test]
    fn a_wrong_check_digit_is_refused_with_its_cause() {
        let refusal = draft("110105194912310021").checked(date(2011, 9, 29), &papers()).expect_err("refused");
        assert_eq!((refusal.code, refusal.fact("cause")), ("wrong_identity_number", Some("wrong_check_digit")));
    }

    #[test]
    fn a_draft_is_brought_into_one_form_and_a_name_nobody_sees_is_refused() {
        let typed = PartyDraft {
            name: "\u{200b}买买提 · 依明\u{202e}".to_owned(),
            phone: Some("+86 １３８ 0013 8000".to_owned()),
            address: Some("沈阳市\u{3000}和平区\u{feff}１２号".to_owned()),
            ..draft("\u{202d}１１０１０５ 19491231 002x\u{202c}")
        };
        let checked = typed.checked(date(2011, 9, 29), &papers()).expect("a good draft");
        assert_eq!((checked.name.as_str(), checked.phone.as_deref()), ("买买提·依明", Some("13800138000")));
        assert_eq!(checked.address.as_deref(), Some("沈阳市 和平区１２号"));
        assert_eq!(checked.identity.map(|identity| identity.number).as_deref(), Some("11010519491231002X"));
        for (name, code) in [
            ("\u{200b}\u{202e}", "nothing_visible"),
            ("\u{3164}", "nothing_visible"),
            ("·", "nothing_visible"),
            ("—（。）", "nothing_visible"),
            ("\u{e000}", "nothing_visible"),
            (" \u{3000}", "wrong_field"),
            ("", "wrong_field"),
        ] {
            let refusal = PartyDraft { name: name.to_owned(), ..draft("11010519491231002X") }
                .checked(date(2011, 9, 29), &papers());
            assert_eq!(refusal.expect_err("refused").code, code, "{name:?}");
        }
    }

    #[test]
    fn a_mask_never_shows_a_whole_number() {
        assert_eq!(mask("11010519491231002X"), "1101**********002X");
        assert_eq!(mask("13800138000"), "138****8000");
        assert_eq!(mask("1234"), "****");
        assert_eq!(mask(""), "");
    }
}

//! Is this the same person? One function for the counter, for imports and for the calculator `same-party`.
//!
//! The number of a paper decides, whatever the paper was called and however the name was written. Where the number is the same and
//! something else is not, nobody but a person can tell whether a name has changed or a number was mistyped: the verdict is a question.

use jiff::civil::Date;

use crate::identity::{IdentityKind, Papers, Sex};
use crate::text::form;

/// What is known of somebody. Numbers and phones in their normal forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person<'a> {
    pub name: &'a str,
    pub kind: Option<IdentityKind>,
    pub number: Option<&'a str>,
    pub birth_date: Option<Date>,
    pub sex: Option<Sex>,
    pub phone: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Same,
    Different,
    /// A person has to say.
    Ask,
}

impl Verdict {
    pub fn key(self) -> &'static str {
        match self {
            Verdict::Same => "same",
            Verdict::Different => "different",
            Verdict::Ask => "ask",
        }
    }
}

/// A verdict with what it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub reasons: Vec<&'static str>,
}

/// What of two people is compared: alike, not alike, or not known of both.
fn alike<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

/// Whether two entries are of one person.
pub fn same_party(one: &Person<'_>, other: &Person<'_>, papers: &Papers) -> Judgement {
    let mut reasons = Vec::new();
    let number = alike(one.number, other.number);
    let (birth_date, sex, phone) =
        (alike(one.birth_date, other.birth_date), alike(one.sex, other.sex), alike(one.phone, other.phone));
    let name = form::same_name(one.name, other.name);
    let mut tell = |what: Option<bool>, yes: &'static str, no: &'static str| {
        reasons.extend(what.map(|alike| if alike { yes } else { no }));
    };
    tell(number, "same_number", "other_number");
    tell(Some(name), "same_name", "other_name");
    tell(birth_date, "same_birth_date", "other_birth_date");
    tell(sex, "same_sex", "other_sex");
    tell(phone, "same_phone", "other_phone");
    if number.is_none() {
        reasons.push("no_number");
    }
    if name && one.name != other.name {
        reasons.push("name_written_differently");
    }
    if number == Some(true) && alike(one.kind, other.kind) == Some(false) {
        reasons.push("paper_called_differently");
    }
    let contradicted = birth_date == Some(false) || sex == Some(false);
    let verdict = match number {
        Some(true) if name && !contradicted => Verdict::Same,
        Some(true) => Verdict::Ask,
        Some(false) => of_other_numbers(one, other, papers, name && !contradicted, birth_date, phone),
        None if !name => ask_if(birth_date == Some(true) && phone == Some(true) && sex != Some(false)),
        None if contradicted => Verdict::Different,
        None if birth_date == Some(true) && phone == Some(true) => Verdict::Same,
        None => Verdict::Ask,
    };
    Judgement { verdict, reasons }
}

/// Two papers of one person have two numbers; so has a paper that was issued anew with places added (`H12345678`, `H1234567802`). Two numbers of one
/// kind that is a person's for good are two people.
fn of_other_numbers(
    one: &Person<'_>,
    other: &Person<'_>,
    papers: &Papers,
    alike_so_far: bool,
    birth_date: Option<bool>,
    phone: Option<bool>,
) -> Verdict {
    let (Some(first), Some(second)) = (one.number, other.number) else { return Verdict::Different };
    let is_one_kind = one.kind == other.kind && one.kind.is_some_and(|kind| papers.is_of_one_person(kind));
    let is_longer = first.starts_with(second) || second.starts_with(first);
    let known_alike = birth_date == Some(true) || birth_date.is_none() && phone == Some(true);
    ask_if(alike_so_far && if is_one_kind { is_longer } else { is_longer || known_alike })
}

fn ask_if(holds: bool) -> Verdict {
    if holds { Verdict::Ask } else { Verdict::Different }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const RESIDENT: &str = "210102198701019016";

    fn papers() -> Papers {
        Papers::from_toml(include_str!("../../../../packs/papers-cn/papers.toml")).unwrap()
    }

    fn person<'a>(name: &'a str, kind: IdentityKind, number: &'a str) -> Person<'a> {
        let number = Some(number).filter(|number| !number.is_empty());
        Person { name, kind: number.map(|_| kind), number, birth_date: None, sex: None, phone: None }
    }

    fn verdict(one: &Person<'_>, other: &Person<'_>) -> Verdict {
        let judged = same_party(one, other, &papers());
        assert_eq!(judged.verdict, same_party(other, one, &papers()).verdict, "it does not matter who is named first");
        judged.verdict
    }

    #[test]
    fn the_same_person_written_differently_is_one() {
        let known = person("张伟", IdentityKind::ResidentId, RESIDENT);
        for name in ["张　伟", "张 伟", "张\u{200b}伟"] {
            assert_eq!(verdict(&known, &person(name, IdentityKind::ResidentId, RESIDENT)), Verdict::Same, "{name}");
        }
        let known = person("买买提·依明", IdentityKind::ResidentId, RESIDENT);
        assert_eq!(verdict(&known, &person("买买提•依明", IdentityKind::Other, RESIDENT)), Verdict::Same);
        let judged = same_party(&known, &person("买买提•依明", IdentityKind::Other, RESIDENT), &papers());
        for reason in ["same_number", "name_written_differently", "paper_called_differently"] {
            assert!(judged.reasons.contains(&reason), "{reason}");
        }
    }

    #[test]
    fn one_number_with_something_else_beside_it_is_a_question() {
        let known = Person {
            birth_date: Some(date(1980, 1, 1)),
            sex: Some(Sex::Male),
            ..person("José García", IdentityKind::Passport, "X1234567")
        };
        assert_eq!(verdict(&known, &Person { name: "JOSE GARCIA", ..known }), Verdict::Same);
        assert_eq!(verdict(&known, &Person { name: "Juan García", ..known }), Verdict::Ask);
        assert_eq!(verdict(&known, &Person { birth_date: Some(date(1981, 1, 1)), ..known }), Verdict::Ask);
        assert_eq!(verdict(&known, &Person { sex: Some(Sex::Female), ..known }), Verdict::Ask);
        assert_eq!(verdict(&known, &Person { birth_date: None, sex: None, ..known }), Verdict::Same);
    }

    #[test]
    fn other_numbers_are_other_people_unless_one_person_may_have_both() {
        let known =
            Person { birth_date: Some(date(1987, 1, 1)), ..person("张伟", IdentityKind::ResidentId, RESIDENT) };
        let namesake = Person { number: Some("210102198701019032"), ..known };
        assert_eq!(verdict(&known, &namesake), Verdict::Different, "two of a name");
        let passport =
            Person { birth_date: Some(date(1987, 1, 1)), ..person("张伟", IdentityKind::Passport, "E12345678") };
        assert_eq!(verdict(&known, &passport), Verdict::Ask, "one person has both papers");
        assert_eq!(verdict(&known, &Person { birth_date: Some(date(1988, 1, 1)), ..passport }), Verdict::Different);
        assert_eq!(
            verdict(&passport, &Person { number: Some("E87654321"), ..passport }),
            Verdict::Ask,
            "a new passport"
        );
        let permit = person("林一", IdentityKind::HongKongMacauPermit, "H12345678");
        assert_eq!(verdict(&permit, &Person { number: Some("H1234567802"), ..permit }), Verdict::Ask, "issued anew");
        assert_eq!(verdict(&permit, &Person { number: Some("H87654321"), ..permit }), Verdict::Different);
    }

    #[test]
    fn without_a_number_a_name_alone_says_little() {
        let none = |name| person(name, IdentityKind::Other, "");
        assert_eq!(verdict(&none("王芳"), &none("王芳")), Verdict::Ask);
        assert_eq!(verdict(&none("王芳"), &none("王方")), Verdict::Different);
        let known = Person { birth_date: Some(date(1987, 1, 1)), phone: Some("13900000001"), ..none("王芳") };
        assert_eq!(verdict(&known, &known), Verdict::Same);
        assert_eq!(verdict(&known, &Person { birth_date: Some(date(1987, 1, 2)), ..known }), Verdict::Different);
        assert_eq!(verdict(&known, &Person { name: "王小芳", ..known }), Verdict::Ask, "a changed name");
        assert_eq!(verdict(&known, &person("王芳", IdentityKind::ResidentId, RESIDENT)), Verdict::Ask);
    }
}

//! A service (服务事项) as the packs describe it: materials, milestones, promises, form fields, letters.
//!
//! These are the types that a pack file is read into and that the engine decides by. A service has one permanent key
//! and any number of versions, each valid for a span of event dates; a case keeps the version it was opened under. Forms are
//! described in [`crate::form`].

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::form::Answer;
pub use crate::form::{Answers, Choice, Field, FieldKind};
use crate::subject::{Subject, SubjectKind, SubjectRef};
use crate::systems;
use crate::text::LocalText;

/// How far a figure can be trusted: read in the source, recalled and to be checked, or a rule of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Found,
    Recalled,
    House,
}

impl Status {
    /// As packs write it.
    pub fn parse(word: &str) -> Option<Status> {
        match word {
            "found" => Some(Status::Found),
            "recalled" => Some(Status::Recalled),
            "house" => Some(Status::House),
            _ => None,
        }
    }
}

/// The event dates for which a version applies; `until` is the last day, absent while it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effective {
    pub from: Date,
    pub until: Option<Date>,
}

impl Effective {
    /// Whether both cover some day.
    pub fn overlaps(&self, other: &Effective) -> bool {
        let begins_in_time = |a: &Effective, b: &Effective| a.until.is_none_or(|until| b.from <= until);
        begins_in_time(self, other) && begins_in_time(other, self)
    }

    pub fn covers(&self, date: Date) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }
}

/// How long somebody has. Written in packs as `2 working days`, `30 days`, `2 months`, `2 years`, `4 working hours`, `24 hours`; once a
/// promise has begun that runs to a day of the year, `until 2011-07-31`.
///
/// Working days and calendar days run on dates: the start day is not counted (Civil Code 201), a calendar period that
/// ends on a day off ends on the next working day (203). Working hours run on counter hours, hours day and night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Allowance {
    WorkingDays(u32),
    Days(u32),
    Months(u32),
    Years(u32),
    WorkingHours(u32),
    /// By the clock, on days off as well.
    Hours(u32),
    /// To the end of a day that was named, whether anybody works on it or not.
    Until(Date),
}

/// The most of a unit that an allowance may have: a hundred years of days.
const LONGEST_DAYS: u32 = 36_500;

impl Allowance {
    /// The calendar days from one day to another: none where that is over already.
    pub fn days_until(from: Date, until: Date) -> Allowance {
        let days = from.until(until).map_or(0, |span| span.get_days());
        Allowance::Days(u32::try_from(days).unwrap_or(0).min(LONGEST_DAYS))
    }

    pub fn is_nothing(self) -> bool {
        let (Allowance::WorkingDays(count) | Allowance::Days(count) | Allowance::Months(count)) = self else {
            return matches!(self, Allowance::Years(0) | Allowance::WorkingHours(0) | Allowance::Hours(0));
        };
        count == 0
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match *self {
            Allowance::Until(day) => return write!(f, "until {day}"),
            Allowance::WorkingDays(n) => (n, "working day"),
            Allowance::Days(n) => (n, "day"),
            Allowance::Months(n) => (n, "month"),
            Allowance::Years(n) => (n, "year"),
            Allowance::WorkingHours(n) => (n, "working hour"),
            Allowance::Hours(n) => (n, "hour"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

/// The text is not a count and a unit; the string says what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowanceError(pub String);

impl FromStr for Allowance {
    type Err = AllowanceError;

    fn from_str(text: &str) -> Result<Allowance, AllowanceError> {
        let expected = || {
            AllowanceError(format!(
                "`{text}` is not an allowance; write a whole number and a unit: `2 working days`, `30 days`, `2 months`, \
                 `2 years`, `4 working hours` or `24 hours`"
            ))
        };
        let (count, unit) = text.trim().split_once(' ').ok_or_else(expected)?;
        if count == "until" {
            return unit.trim().parse().map(Allowance::Until).map_err(|_| expected());
        }
        let count: u32 = count.parse().map_err(|_| expected())?;
        if count > LONGEST_DAYS {
            return Err(expected());
        }
        match unit.trim() {
            "working day" | "working days" => Ok(Allowance::WorkingDays(count)),
            "day" | "days" => Ok(Allowance::Days(count)),
            "month" | "months" if count <= 1_200 => Ok(Allowance::Months(count)),
            "year" | "years" if count <= 100 => Ok(Allowance::Years(count)),
            "working hour" | "working hours" => Ok(Allowance::WorkingHours(count)),
            "hour" | "hours" => Ok(Allowance::Hours(count)),
            _ => Err(expected()),
        }
    }
}

impl Serialize for Allowance {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Allowance {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Allowance, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|AllowanceError(detail)| serde::de::Error::custom(detail))
    }
}

/// How long a promise gives: a figure of the pack, one that was agreed with those concerned, or until a day: one that a form names, or one
/// of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Within {
    Fixed(Allowance),
    Agreed(AgreedWithin),
    Until(UntilDay),
}

/// A figure taken from the terms of service by its key; where they say nothing `otherwise` holds, and without it nothing is
/// promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgreedWithin {
    pub from: String,
    #[serde(rename = "else", default)]
    pub otherwise: Option<Allowance>,
}

/// Until the day that was answered to a field of the opening form, as planned work has one; or until a day of the year in which the
/// promise begins, as a notice of each year names one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UntilDay {
    /// A required field of kind date, or month and day: `07-31`.
    pub until: String,
}

impl UntilDay {
    /// Whether a day of the year is meant: no key of a field begins with a digit.
    pub fn is_of_the_year(&self) -> bool {
        self.until.starts_with(|first: char| first.is_ascii_digit())
    }

    /// The day of the year in a year; none where a field is named, or no day that every year has.
    pub fn day_of(&self, year: i16) -> Option<Date> {
        let (month, day) = self.until.split_once('-')?;
        let is_number = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(month) || !is_number(day) {
            return None;
        }
        let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
        // 29 February is not in every year: 2001 has none.
        Date::new(2001, month, day).ok()?;
        Date::new(year, month, day).ok()
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Within::Fixed(allowance) => allowance.fmt(f),
            Within::Agreed(AgreedWithin { from, otherwise: Some(otherwise) }) => write!(f, "{from}, else {otherwise}"),
            Within::Agreed(AgreedWithin { from, otherwise: None }) => f.write_str(from),
            Within::Until(UntilDay { until }) => write!(f, "until {until}"),
        }
    }
}

/// Who owes where no party of the case does: the office that works on it.
pub const OFFICE: &str = "office";
/// Who owes where the party of the case does.
pub const CUSTOMER: &str = "customer";

/// A milestone of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MilestoneRule {
    pub key: String,
    pub name: LocalText,
    /// Milestones that must have happened before.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Milestones after which this one cannot happen any more (accepted after denied, and the like).
    #[serde(default)]
    pub excludes: Vec<String>,
    /// All required materials must be in.
    #[serde(default)]
    pub requires_materials: bool,
    /// The case is closed by it.
    #[serde(default)]
    pub closes: bool,
    /// May happen more than once (a progress report); the default is once.
    #[serde(default)]
    pub repeats: bool,
    /// Recorded by the system, by nobody's hand: `received`, `materials-complete`, and what an event of a system records. What
    /// follows from money is recorded so without saying it here ([`MilestoneRule::by_system`]).
    #[serde(default)]
    pub automatic: bool,
    /// The role it takes beyond the usual one: `manager` for an approval.
    #[serde(default)]
    pub role: Option<String>,
    /// Must be recorded by another person than the one who recorded this milestone (four eyes).
    #[serde(default)]
    pub not_by_recorder_of: Option<String>,
    /// Roles that must not record it: mis-selling is solved by someone outside `sales`.
    #[serde(default)]
    pub barred_roles: Vec<String>,
    /// A promise of the service that must be broken before: consent by silence needs the silence.
    #[serde(default)]
    pub requires_broken: Option<String>,
    /// No duty of the case may wait any more, but those this milestone keeps or drops itself: a complaint is not closed
    /// over an answer that is owed.
    #[serde(default)]
    pub requires_promises_kept: bool,
    /// A promise of the service that must have been extended before: nobody is told of a longer time that was not granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_extended: Option<String>,
    /// A letter that goes with it.
    #[serde(default)]
    pub letter: Option<String>,
    /// It is the telling itself, by its letter: it happens when the letter is delivered, not when it is made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub told_by_letter: bool,
    /// What it does to a subject of the case, in the same commit: the key of a [`crate::systems::EffectKind`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    #[serde(default)]
    pub fields: Vec<Field>,
}

impl MilestoneRule {
    /// Whether the system records it, and nobody by hand: the first ones of a case, what an event records, and what follows from
    /// money that was paid.
    pub fn by_system(&self) -> bool {
        let settled = self.effect.as_deref().and_then(systems::effect).is_some_and(|effect| effect.by_payouts);
        self.automatic || self.begins_cases() || settled
    }

    /// Whether the engine records it as a part of what others do.
    pub fn begins_cases(&self) -> bool {
        self.key == RECEIVED || self.key == MATERIALS_COMPLETE
    }
}

/// A thing a service is about besides its customer: in which role, of which kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SubjectRule {
    /// `agreement`, `insurer`: unique in the service.
    pub role: String,
    /// The key of a [`SubjectKind`], or [`ANY_AGREEMENT`].
    pub kind: String,
    pub name: LocalText,
    /// No case is opened without it.
    #[serde(default)]
    pub required: bool,
    /// The field of the form that its number is put into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fills: Option<String>,
}

impl SubjectRule {
    /// Whether a thing of that kind can stand here: one of its own kind, or any agreement where it says so.
    pub fn takes(&self, kind: &SubjectKind) -> bool {
        self.kind == kind.key || self.kind == ANY_AGREEMENT && systems::families().any(|family| family.subject == kind)
    }
}

/// What a rule calls an agreement of whatever family, instead of a kind of subject.
pub const ANY_AGREEMENT: &str = "agreement";

/// A material (材料) a service asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MaterialRule {
    pub key: String,
    pub name: LocalText,
    /// Asked for in every case; otherwise it helps but nothing waits for it.
    pub required: bool,
    /// One of these may stand in its place (a survey report for a certificate), each a material key.
    #[serde(default)]
    pub instead: Vec<String>,
    /// What the customer should bring exactly; printed in the one-time notice.
    #[serde(default)]
    pub hint: Option<LocalText>,
}

/// While the clock of a promise stands still: from each `from` milestone to the next `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PauseRule {
    pub from: String,
    pub to: String,
    pub cite: String,
    pub status: Status,
}

/// A longer time that may be granted once or more often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExtensionRule {
    pub by: Allowance,
    pub times: u32,
    pub cite: String,
    pub status: Status,
}

/// A promise that holds only for some answers: a complaint marked `complexity = simple`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct When {
    /// A form field of the service or of one of its milestones.
    pub field: String,
    /// The answers for which the promise holds.
    pub is: Vec<String>,
    /// Whether it also holds while the field has no answer.
    #[serde(default)]
    pub or_unanswered: bool,
}

impl When {
    /// Whether it holds for this answer to its field; of several choices, one of those wanted is enough.
    pub fn holds(&self, answer: Option<&Answer>) -> bool {
        match answer {
            Some(Answer::Text(text)) => self.is.contains(text),
            Some(Answer::Choices(choices)) => choices.iter().any(|choice| self.is.contains(choice)),
            Some(Answer::Rows(_)) => false,
            None => self.or_unanswered,
        }
    }
}

/// A promise as a rule: who owes whom what by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PromiseRule {
    pub key: String,
    pub name: LocalText,
    pub from: String,
    pub to: String,
    /// Further milestones that keep the promise as well as `to` (a denial answers a claim as an approval does).
    #[serde(default)]
    pub or: Vec<String>,
    /// The promise falls away when this milestone happens first.
    #[serde(default)]
    pub unless: Option<String>,
    /// The time starts again with this milestone: what was waited for falls away and is owed anew from then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restart: Option<String>,
    /// The answers the promise depends on; absent, it always holds.
    #[serde(default)]
    pub when: Option<When>,
    pub within: Within,
    /// [`OFFICE`], [`CUSTOMER`], or the key of a field of kind party: the one who is named there.
    pub owed_by: String,
    /// The window of a right (to ask for a review, to claim, to pay before a contract lapses), not a duty: when the
    /// time has run out the right is gone, but nobody broke a promise and nobody is called to account.
    #[serde(default)]
    pub right: bool,
    #[serde(default)]
    pub pause: Option<PauseRule>,
    #[serde(default)]
    pub extension: Option<ExtensionRule>,
    /// How long before the due date it counts as due soon.
    #[serde(default)]
    pub warn: Option<Allowance>,
    pub cite: String,
    pub status: Status,
    /// Where the figure can be read, an address or a document.
    #[serde(default)]
    pub source: Option<String>,
}

/// A letter template: subject and body in minijinja over the case, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LetterRule {
    pub key: String,
    pub name: LocalText,
    pub subject: String,
    pub body: String,
}

/// One version of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Permanent: `complaint.consumer`.
    pub key: String,
    /// `complaint.consumer@2020-03-01`: the key and the first day of its span.
    pub version: String,
    pub pack: String,
    pub pack_version: String,
    pub name: LocalText,
    pub summary: LocalText,
    /// The group it is shown under in the catalogue: `claim`, `complaint`, `enquiry`, `callback`.
    pub group: String,
    pub effective: Effective,
    pub calendar: String,
    /// What a case of it may be about, besides its customer.
    #[serde(default)]
    pub subjects: Vec<SubjectRule>,
    pub fields: Vec<Field>,
    /// What an applicant who asks for the service is asked: keys of its fields. Absent, applicants cannot ask for it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant_fields: Option<Vec<String>>,
    pub materials: Vec<MaterialRule>,
    pub milestones: Vec<MilestoneRule>,
    pub promises: Vec<PromiseRule>,
    pub letters: Vec<LetterRule>,
}

impl Service {
    pub fn milestone(&self, key: &str) -> Option<&MilestoneRule> {
        self.milestones.iter().find(|rule| rule.key == key)
    }

    pub fn subject(&self, role: &str) -> Option<&SubjectRule> {
        self.subjects.iter().find(|rule| rule.role == role)
    }

    /// A thing in the first role in which the service takes its kind. Where it takes none, the role is no role of the service,
    /// and the case is refused with it.
    pub fn in_its_role(&self, of: SubjectRef) -> Subject {
        let role = self.subjects.iter().find(|rule| rule.takes(of.kind)).map(|rule| rule.role.as_str());
        Subject { of, role: role.unwrap_or(of.kind.key).to_owned() }
    }

    /// The fields an applicant is asked, in the order of the pack; none where applicants cannot ask for the service.
    pub fn asked_of_applicants(&self) -> impl Iterator<Item = &Field> {
        let keys = self.applicant_fields.iter().flatten();
        keys.filter_map(|key| self.fields.iter().find(|field| field.key == *key))
    }

    /// The first milestone with this effect.
    pub fn milestone_with(&self, effect: &str) -> Option<&MilestoneRule> {
        self.milestones.iter().find(|rule| rule.effect.as_deref() == Some(effect))
    }

    pub fn material(&self, key: &str) -> Option<&MaterialRule> {
        self.materials.iter().find(|rule| rule.key == key)
    }

    /// The figures its promises take from what was agreed.
    pub fn terms(&self) -> impl Iterator<Item = &str> {
        self.named_terms().map(|(key, _)| key)
    }

    /// The figures its promises take from what was agreed, each with what the promise is called.
    pub fn named_terms(&self) -> impl Iterator<Item = (&str, &LocalText)> {
        self.promises.iter().filter_map(|rule| match &rule.within {
            Within::Agreed(agreed) => Some((agreed.from.as_str(), &rule.name)),
            Within::Fixed(_) | Within::Until(_) => None,
        })
    }

    /// Whether any of its promises takes its time from what was agreed.
    pub fn takes_terms(&self) -> bool {
        self.terms().next().is_some()
    }

    pub fn promise(&self, key: &str) -> Option<&PromiseRule> {
        self.promises.iter().find(|rule| rule.key == key)
    }

    /// The fields of all its forms: of the opening, then of each milestone.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().chain(self.milestones.iter().flat_map(|milestone| &milestone.fields))
    }

    pub fn letter(&self, key: &str) -> Option<&LetterRule> {
        self.letters.iter().find(|rule| rule.key == key)
    }
}

/// The milestone every case begins with.
pub const RECEIVED: &str = "received";
/// The milestone by which a request is taken up, where a service has it.
pub const ACCEPTED: &str = "accepted";
/// The milestone the engine records when no required material is missing any more.
pub const MATERIALS_COMPLETE: &str = "materials-complete";
/// The milestone the engine records when a material turned out not to be in order after all; no pack need name it.
pub const MATERIALS_RETURNED: &str = "materials-returned";
/// The milestone of the one-time notice (一次性告知).
pub const MISSING_MATERIALS_NOTIFIED: &str = "missing-materials-notified";
/// The milestone with which a customer withdraws the request; every service has it, no pack need name it.
pub const WITHDRAWN: &str = "withdrawn";
/// The milestone the engine records when provisional due dates were counted again by a calendar that knows more; no pack
/// need name it.
pub const DATES_RECOUNTED: &str = "dates-recounted";

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_allowance_reads_back_as_it_was_written() {
        for text in ["1 working day", "2 working days", "30 days", "2 months", "2 years", "4 working hours", "24 hours"]
        {
            assert_eq!(text.parse::<Allowance>().expect("an allowance").to_string(), text);
        }
        let fixed: Allowance = "until 2011-07-31".parse().expect("an allowance");
        assert_eq!((fixed, fixed.to_string().as_str()), (Allowance::Until(date(2011, 7, 31)), "until 2011-07-31"));
    }

    #[test]
    fn a_day_of_the_year_is_one_that_every_year_has() {
        let day = |until: &str| UntilDay { until: until.to_owned() }.day_of(2012);
        assert_eq!(day("07-31"), Some(date(2012, 7, 31)));
        for wrong in ["02-29", "13-01", "7-31", "07-32", "07-+1", "0731", "due_on"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_allowance_without_a_known_unit_is_refused_with_examples() {
        for text in ["", "2", "two days", "-1 days", "2 weeks", "99999999 days", "2 workdays", "until July"] {
            let AllowanceError(detail) = text.parse::<Allowance>().expect_err("no allowance");
            assert!(detail.contains("working days"), "{detail}");
        }
    }
}

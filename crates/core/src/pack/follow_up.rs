//! `[[on]]`: what follows from an event of a system. A case is opened, an open case moves on, or a letter is written.
//!
//! What is written here is proved: the event is known, the service and its milestone exist, each answer is a field that takes it,
//! no required field is left without one, and a letter speaks of nothing the event does not tell.

use std::collections::BTreeMap;

use toml::de::DeValue;

use super::finding::{Findings, Placed, Spot, remedy_for_unknown};
use super::letter_text;
use super::service_entry::PlacedService;
use super::table::{Table, read_text};
use super::vocabulary::{Letter, Vocabulary};
use crate::event::{EventKind, FactValue, Facts, text};
use crate::service::{Answers, Field, FieldKind, LetterRule, Service};
use crate::{form, systems};

/// What every letter on an event can speak of, besides `event.…` and what is told of its subject.
pub const EVENT_VARIABLES: [&str; 4] = ["party.name", "party.title", "office.name", "today"];

/// What follows from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    pub event: &'static EventKind,
    /// Only where the event tells one of these of each fact.
    pub when: BTreeMap<String, Vec<String>>,
    pub does: FollowUpKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FollowUpKind {
    /// A case of the service is opened.
    Open {
        service: String,
        answers: BTreeMap<String, AnswerSource>,
    },
    /// The open case of the service moves on. `same` are fields whose answers must be those facts: which of several cases.
    Record {
        service: String,
        milestone: String,
        answers: BTreeMap<String, AnswerSource>,
        same: BTreeMap<String, String>,
    },
    Letter(LetterRule),
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerSource {
    /// A fact of the event; no answer where the event does not tell it.
    Fact(String),
    /// This, always.
    Is(String),
}

impl FollowUp {
    /// Whether it follows from an event with these facts.
    pub fn is_for(&self, facts: &Facts) -> bool {
        let told = |(key, words): (&String, &Vec<String>)| {
            text(facts, key).is_some_and(|fact| words.iter().any(|word| word == fact))
        };
        self.when.iter().all(told)
    }
}

impl FollowUpKind {
    /// The answers, from the facts of an event.
    pub fn answers(&self, facts: &Facts) -> Answers {
        let (FollowUpKind::Open { answers, .. } | FollowUpKind::Record { answers, .. }) = self else {
            return Answers::new();
        };
        let given = answers.iter().filter_map(|(field, source)| match source {
            AnswerSource::Fact(key) => Some((field.clone(), text(facts, key)?.to_owned())),
            AnswerSource::Is(answer) => Some((field.clone(), answer.clone())),
        });
        given.collect()
    }

    /// The answers by which the case is known among several, from the facts of an event.
    pub fn same(&self, facts: &Facts) -> Answers {
        let FollowUpKind::Record { same, .. } = self else { return Answers::new() };
        let told = same.iter().map(|(field, key)| (field.clone(), text(facts, key).unwrap_or_default().to_owned()));
        told.collect()
    }
}

pub(super) fn read(
    roots: &mut [Table<'_>],
    services: &[PlacedService],
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Vec<FollowUp> {
    let mut found = Vec::new();
    for root in roots.iter_mut() {
        for mut table in root.tables("on", findings) {
            found.extend(read_one(&mut table, services, vocabulary, findings));
            table.finish(findings);
        }
    }
    found
}

fn read_one(
    table: &mut Table<'_>,
    services: &[PlacedService],
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Option<FollowUp> {
    let key = table.required_text("event", "name the event it follows from", findings);
    let (open, record, letter) = (table.text("open", findings), table.value("record"), table.text("letter", findings));
    let sources = read_sources(table, findings);
    let same = read_same(table, findings);
    let key = key?;
    table.path = format!("on.{}", key.value);
    let Some(event) = systems::event_kind(&key.value) else {
        let known: Vec<&str> = systems::event_kinds().map(|kind| kind.key).collect();
        let message = format!("no system tells of an event `{}`", key.value);
        let remedy = remedy_for_unknown(&key.value, &known);
        findings.error(key.place, table.path_of("event"), "unknown_event", message, remedy);
        return None;
    };
    let when = read_when(table, event, findings);
    let mut reading = Reading { table, event, services, findings };
    let does = match (open, record, letter) {
        (Some(service), None, None) => reading.open(service, sources)?,
        (None, Some(record), None) => {
            let path = reading.table.path_of("record");
            let record = Table::from_value(record, reading.table.place.file, path, reading.findings)?;
            reading.record(record, sources, same)?
        }
        (None, None, Some(letter)) => reading.letter(&letter, vocabulary)?,
        _ => {
            let remedy =
                "write one of `open = \"SERVICE\"`, `record = { service, milestone }` and `letter = \"LETTER\"`";
            let message = "what follows is none or several of open, record and letter";
            findings.error(table.place, table.path.clone(), "bad_follow_up", message, remedy);
            return None;
        }
    };
    Some(FollowUp { event, when, does })
}

/// `when = { FACT = ["WORD", "WORD"] }`: only where the event tells one of these.
fn read_when(table: &mut Table<'_>, event: &EventKind, findings: &mut Findings<'_>) -> BTreeMap<String, Vec<String>> {
    let mut when = BTreeMap::new();
    let Some(value) = table.value("when") else { return when };
    let Some(mut facts) = Table::from_value(value, table.place.file, table.path_of("when"), findings) else {
        return when;
    };
    for fact in event.facts {
        let place = facts.place_of(fact.key);
        let path = facts.path_of(fact.key);
        let words = facts.texts(fact.key, findings);
        for word in &words {
            if let FactValue::Word(group) = &fact.value
                && !(group.words)().contains(&word.value.as_str())
            {
                let message = format!("`{}` of {} is never `{}`", fact.key, event.key, word.value);
                let remedy = remedy_for_unknown(&word.value, &(group.words)());
                findings.error(word.place, path.clone(), "unknown_word", message, remedy);
            }
        }
        if words.is_empty() && facts.has(fact.key) {
            let remedy = "write the words of which the event must tell one";
            findings.error(place, path, "empty_list", "nothing would ever follow", remedy);
        }
        if !words.is_empty() {
            when.insert(fact.key.to_owned(), words.into_iter().map(|word| word.value).collect());
        }
    }
    facts.finish(findings);
    when
}

type Sources = BTreeMap<String, Placed<AnswerSource>>;

/// `answers = { FIELD = "FACT", OTHER_FIELD = { is = "ANSWER" } }`.
fn read_sources(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Sources {
    let Some(value) = table.value("answers") else { return Sources::new() };
    let path = table.path_of("answers");
    let Some(answers) = Table::from_value(value, table.place.file, path, findings) else { return Sources::new() };
    let mut sources = Sources::new();
    for (field, value) in answers.entries() {
        let place = answers.place_of(field);
        let source = if matches!(value.get_ref(), DeValue::Table(_)) {
            let is = Table::from_value(value, answers.place.file, answers.path_of(field), findings);
            is.and_then(|mut table| {
                let is = table.required_text(
                    "is",
                    "write `{ is = \"ANSWER\" }` for an answer that is always the same",
                    findings,
                );
                table.finish(findings);
                is.map(|is| AnswerSource::Is(is.value))
            })
        } else {
            let fact = read_text(value, answers.place.file, answers.path_of(field), findings);
            fact.map(|fact| AnswerSource::Fact(fact.value))
        };
        sources.extend(source.map(|value| (field.to_owned(), Placed { value, place })));
    }
    sources
}

/// `same = { FIELD = "FACT" }`.
fn read_same(table: &mut Table<'_>, findings: &mut Findings<'_>) -> BTreeMap<String, Placed<String>> {
    let Some(value) = table.value("same") else { return BTreeMap::new() };
    let path = table.path_of("same");
    let Some(same) = Table::from_value(value, table.place.file, path, findings) else { return BTreeMap::new() };
    let mut found = BTreeMap::new();
    for (field, value) in same.entries() {
        let fact = read_text(value, same.place.file, same.path_of(field), findings);
        found.extend(fact.map(|fact| (field.to_owned(), fact)));
    }
    found
}

/// An `[[on]]` whose event is known.
struct Reading<'t, 'a, 'f, 's> {
    table: &'t Table<'a>,
    event: &'static EventKind,
    services: &'s [PlacedService],
    findings: &'t mut Findings<'f>,
}

impl<'s> Reading<'_, '_, '_, 's> {
    /// Every version of a service.
    fn versions(&mut self, service: &Placed<String>, path: String) -> Option<Vec<&'s Service>> {
        let versions = self.services.iter().map(|placed| &placed.service);
        let found: Vec<&Service> = versions.clone().filter(|known| known.key == service.value).collect();
        if found.is_empty() {
            let known: Vec<&str> = versions.map(|known| known.key.as_str()).collect();
            let message = format!("this pack has no service `{}`", service.value);
            let remedy = remedy_for_unknown(&service.value, &known);
            self.findings.error(service.place, path, "unknown_service", message, remedy);
            return None;
        }
        Some(found)
    }

    fn open(&mut self, service: Placed<String>, sources: Sources) -> Option<FollowUpKind> {
        let versions = self.versions(&service, self.table.path_of("open"))?;
        for version in versions {
            self.check_answers(&version.version, &version.fields.iter().collect::<Vec<_>>(), &sources, service.place);
        }
        let answers = sources.into_iter().map(|(field, source)| (field, source.value)).collect();
        Some(FollowUpKind::Open { service: service.value, answers })
    }

    fn record(
        &mut self,
        mut record: Table<'_>,
        sources: Sources,
        same: BTreeMap<String, Placed<String>>,
    ) -> Option<FollowUpKind> {
        let service = record.required_text("service", "name the service of the case", self.findings);
        let milestone = record.required_text("milestone", "name the milestone that is recorded", self.findings);
        let (service_path, path) = (record.path_of("service"), record.path_of("milestone"));
        record.finish(self.findings);
        let (service, milestone) = (service?, milestone?);
        for version in self.versions(&service, service_path)? {
            let Some(rule) = version.milestone(&milestone.value) else {
                let known: Vec<&str> = version.milestones.iter().map(|rule| rule.key.as_str()).collect();
                let message = format!("{} has no milestone `{}`", version.version, milestone.value);
                let remedy = remedy_for_unknown(&milestone.value, &known);
                self.findings.error(milestone.place, path.clone(), "unknown_milestone", message, remedy);
                continue;
            };
            self.check_answers(&version.version, &rule.fields.iter().collect::<Vec<_>>(), &sources, milestone.place);
            let all = version.fields.iter().chain(version.milestones.iter().flat_map(|rule| &rule.fields));
            let all: Vec<&Field> = all.collect();
            for (field, fact) in &same {
                let path = format!("{}.same.{field}", self.table.path);
                if let Some(field) = self.field(&version.version, &all, field, fact.place, &path) {
                    self.check_fact(field, &fact.value, fact.place, path);
                }
            }
        }
        let answers = sources.into_iter().map(|(field, source)| (field, source.value)).collect();
        let same = same.into_iter().map(|(field, fact)| (field, fact.value)).collect();
        Some(FollowUpKind::Record { service: service.value, milestone: milestone.value, answers, same })
    }

    fn letter(&mut self, key: &Placed<String>, vocabulary: &Vocabulary) -> Option<FollowUpKind> {
        let Some(Letter { rule, subject, body }) = vocabulary.letters.get(&key.value) else {
            let known: Vec<&str> = vocabulary.letters.keys().map(String::as_str).collect();
            let message = format!("no letter `{}` is defined in this pack", key.value);
            let remedy = remedy_for_unknown(&key.value, &known);
            self.findings.error(key.place, self.table.path_of("letter"), "unknown_letter", message, remedy);
            return None;
        };
        let of_event = self.event.facts.iter().map(|fact| format!("event.{}", fact.key));
        let general = EVENT_VARIABLES.iter().chain(systems::letter_variables(self.event.about));
        let known: Vec<String> = of_event.chain(general.map(|variable| (*variable).to_owned())).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for (part, text) in [("subject", subject), ("body", body)] {
            letter_text::check_variables(text, &format!("letter.{}.{part}", rule.key), &known, self.findings);
        }
        Some(FollowUpKind::Letter(rule.clone()))
    }

    /// Each answer is a field that takes it, and no required field is without one.
    fn check_answers(&mut self, version: &str, fields: &[&Field], sources: &Sources, place: Spot) {
        for (key, source) in sources {
            let path = format!("{}.answers.{key}", self.table.path);
            let Some(field) = self.field(version, fields, key, source.place, &path) else { continue };
            match &source.value {
                AnswerSource::Fact(fact) => self.check_fact(field, fact, source.place, path),
                AnswerSource::Is(answer) => {
                    if let Err(cause) = form::check(field, answer) {
                        let message = format!("`{answer}` is no answer to `{key}`: {cause}");
                        let remedy = "write an answer as the form would take it";
                        self.findings.error(source.place, path, "unknown_answer", message, remedy);
                    }
                }
            }
        }
        for field in fields.iter().filter(|field| field.required && !sources.contains_key(&field.key)) {
            let message = format!("{version} asks for `{}`, and nothing answers it", field.key);
            let remedy = format!("add `{}` to answers", field.key);
            let path = format!("{}.answers", self.table.path);
            self.findings.error(place, path, "answer_missing", message, remedy);
        }
    }

    fn field<'v>(
        &mut self,
        version: &str,
        fields: &[&'v Field],
        key: &str,
        place: Spot,
        path: &str,
    ) -> Option<&'v Field> {
        let found = fields.iter().copied().find(|field| field.key == key);
        if found.is_none() {
            let known: Vec<&str> = fields.iter().map(|field| field.key.as_str()).collect();
            let message = format!("{version} has no field `{key}` there");
            self.findings.error(place, path, "unknown_field", message, remedy_for_unknown(key, &known));
        }
        found
    }

    fn check_fact(&mut self, field: &Field, key: &str, place: Spot, path: String) {
        let Some(fact) = self.event.fact(key) else {
            let known: Vec<&str> = self.event.facts.iter().map(|fact| fact.key).collect();
            let message = format!("the event {} tells of no `{key}`", self.event.key);
            self.findings.error(place, path, "unknown_fact", message, remedy_for_unknown(key, &known));
            return;
        };
        let fits = match &fact.value {
            FactValue::Text => matches!(field.kind, FieldKind::Text | FieldKind::LongText),
            FactValue::Date => field.kind == FieldKind::Date,
            FactValue::Amount => field.kind == FieldKind::Amount,
            FactValue::Number => field.kind == FieldKind::Number,
            FactValue::Office => field.kind == FieldKind::Office,
            FactValue::Word(group) => {
                let is_choice = |word: &&str| field.choices.iter().any(|choice| choice.key == **word);
                field.kind == FieldKind::Choice && (group.words)().iter().all(is_choice)
            }
            FactValue::Rows(_) => false,
        };
        if !fits {
            let message = format!("`{key}` of {} is no answer to `{}`", self.event.key, field.key);
            let remedy = "give the field another fact, or another kind: text for text, a choice that has every word";
            self.findings.error(place, path, "answer_does_not_fit", message, remedy);
        }
    }
}

/// A milestone that nobody records by hand is recorded by something: at the beginning of a case, by an event, or by money.
pub(super) fn check_automatic(services: &[PlacedService], follow_ups: &[FollowUp], findings: &mut Findings<'_>) {
    for placed in services {
        let service = &placed.service;
        let follows = |key: &str| {
            follow_ups.iter().any(|follow_up| match &follow_up.does {
                FollowUpKind::Record { service: of, milestone, .. } => *of == service.key && milestone == key,
                _ => false,
            })
        };
        let automatic = service.milestones.iter().filter(|rule| rule.automatic && !rule.begins_cases());
        for rule in automatic.filter(|rule| !follows(&rule.key)) {
            let part = format!("milestone.{}", rule.key);
            let message = format!("`{}` is automatic, and nothing records it", rule.key);
            let remedy = "remove automatic, or let an event record it with [[on]]";
            findings.error(placed.place(&part), placed.path(&part), "not_automatic", message, remedy);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::super::{Pack, PackSource, Severity, check};

    fn changed(file: &str, from: &str, to: &str) -> PackSource {
        let mut source = load("life-cn");
        let (_, text) = source.files.iter_mut().find(|(path, _)| path == file).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        source
    }

    fn errors(source: &PackSource) -> Vec<&'static str> {
        let errors = check(source).into_iter().filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.code).collect()
    }

    #[test]
    fn every_event_of_life_is_followed_by_something_and_every_word_is_there() {
        let pack = Pack::read(&load("life-cn")).unwrap();
        for kind in crate::life::SYSTEM.events {
            assert!(pack.follow_ups.iter().any(|follow_up| follow_up.event == *kind), "{}", kind.key);
        }
        for group in crate::life::SYSTEM.words {
            assert_eq!(pack.words["life"][group.key].len(), (group.words)().len(), "{}", group.key);
        }
    }

    #[test]
    fn what_follows_from_an_event_is_proved_when_the_pack_is_read() {
        let breaks = [
            ("event = \"payment-returned\"", "event = \"payment-retuned\"", "unknown_event"),
            ("open = \"life.failed-payment\"", "open = \"life.failed-payments\"", "unknown_service"),
            ("milestone = \"corrected\"", "milestone = \"correct\"", "unknown_milestone"),
            ("payout = \"payout\", amount", "payuot = \"payout\", amount", "unknown_field"),
            ("returned_reason = \"reason\"", "returned_reason = \"resaon\"", "unknown_fact"),
            ("amount = \"amount\", returned", "amount = \"payout\", returned", "answer_does_not_fit"),
            ("{ is = \"yes\" }", "{ is = \"perhaps\" }", "unknown_answer"),
            ("lapse_cause = \"cause\"", "lapse_cause = \"number\"", "answer_does_not_fit"),
            ("same = { payout = \"payout\" }", "same = { payee = \"payout\" }", "unknown_field"),
            ("letter = \"payment-advice\"", "letter = \"payment-advise\"", "unknown_letter"),
            ("letter = \"payment-advice\"", "letter = \"payment-advice\"\nopen = \"life.claim\"", "bad_follow_up"),
            ("when = { relation = [\"agent\"] }", "when = { relatoin = [\"agent\"] }", "unknown_key"),
            ("when = { relation = [\"agent\"] }", "when = { relation = [] }", "empty_list"),
            (
                "event = \"policy-lapsed\"\n",
                "event = \"policy-lapsed\"\nwhen = { cause = [\"age\"] }\n",
                "unknown_word",
            ),
        ];
        for (from, to, code) in breaks {
            let found = errors(&changed("events.toml", from, to));
            assert!(found.contains(&code), "`{to}` gave {found:?}, not {code}");
        }
        let missing = changed("events.toml", ", prompt_wanted = { is = \"yes\" }", "");
        assert_eq!(errors(&missing), ["answer_missing"]);
    }

    #[test]
    fn a_letter_on_an_event_speaks_of_what_the_event_tells_and_of_no_case() {
        for other in ["{{ event.year }}", "{{ facts.amount }}", "{{ case.number }}"] {
            let source = changed("event-letters.toml", "{{ event.amount }}", other);
            assert_eq!(errors(&source), ["unknown_variable"], "{other}");
        }
    }

    #[test]
    fn a_missing_word_and_words_of_a_system_that_is_not_there_are_errors() {
        let source = changed("event-letters.toml", "half-yearly = ", "half-year = ");
        assert_eq!(errors(&source), ["missing_key", "unknown_key"]);
        let source = changed("event-letters.toml", "[words.life.mode]", "[words.lief.mode]");
        assert_eq!(errors(&source), ["missing_key", "unknown_words"]);
    }
}

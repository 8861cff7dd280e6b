//! Letters on events: what a template may say of the event, its facts as a letter writes them, and of the event's subject.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minijinja::{Value as Filled, context};
use yinuo_core::event::{EventKind, Fact, FactKind, FactValue, Facts};
use yinuo_core::form::named;
use yinuo_core::id::LetterId;
use yinuo_core::money::Fen;
use yinuo_core::pack::{Catalogue, FollowUp};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::LetterRule;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use super::{About, Draft, LetterContent, LetterFrame, Unwritten, compose, in_words, sample_frame};
use crate::command::Context;
use crate::engine::facts::Facts as CommandFacts;
use crate::stop::Stop;
use crate::subject;
use crate::systems::{SubjectLine, reader};

/// What stands in a row where there is nothing.
pub const NOTHING: &str = "—";

/// Writes the letter that packs bind to an event of a subject.
pub fn write(
    context: &Context<'_>,
    facts: &CommandFacts,
    subject: SubjectRef,
    addressee: &PartyRow,
    (key, told): (&str, &Facts),
) -> Result<(LetterRow, SubjectLine), Stop> {
    let catalogue = context.rules.catalogue();
    // The packs had it when the letter was asked for.
    let unknown = || Refusal::new("letter_unknown").with("letter", key);
    let (follow_up, rule) = catalogue.event_letter(key).ok_or_else(unknown)?;
    let line = subject::visible_in(context, facts, subject)?;
    let of_subject = match &reader(subject.kind).letters {
        Some(letters) => (letters.values)(context, facts, subject, addressee)?,
        None => context! {},
    };
    let draft = Draft {
        id: LetterId::new(context.stamp(), context.slot),
        rule,
        addressee,
        about: About::Subject(subject),
        office: line.office,
        operator: context.operator(),
        number: &line.label,
        number_of: number_of(subject.kind),
        slip: false,
        values: context! { event => self::facts(follow_up.event, told, catalogue), ..of_subject },
        called: BTreeMap::new(),
    };
    Ok((super::write(context, draft)?, line))
}

/// What the number of a subject of a kind is called.
fn number_of(kind: &SubjectKind) -> String {
    format!("{}号", kind.zh)
}

/// Fills a letter on an event with made-up values, and says why it cannot be filled or what it lacks.
pub fn render_sample(follow_up: &FollowUp, rule: &LetterRule) -> Result<(), String> {
    match composed(follow_up, rule, sample(follow_up.event)) {
        Ok(content) if content.subject.is_empty() => Err("its subject is empty".to_owned()),
        Ok(_) => Ok(()),
        Err(Unwritten::Template(why)) => Err(format!("it cannot be filled: {why}")),
        Err(Unwritten::Lacks(lacks)) => Err(format!("it tells what is not there: {}", lacks.join(", "))),
    }
}

fn composed(follow_up: &FollowUp, rule: &LetterRule, event: Filled) -> Result<LetterContent, Unwritten> {
    let kind = follow_up.event.about;
    let of_subject = reader(kind).letters.as_ref().map_or_else(|| context! {}, |letters| (letters.sample)());
    let frame = LetterFrame { number_of: number_of(kind), operator: String::new(), ..sample_frame() };
    let values = context! {
        party => context! { name => &frame.addressee, title => "女士" },
        office => context! { name => &frame.office },
        today => frame.today(),
        event => event,
        ..of_subject
    };
    compose(rule, &values, frame).map(|(written, _)| written.content)
}

/// The facts of an event as values of `event.…`; one it does not tell is not there.
pub fn facts(kind: &EventKind, facts: &Facts, catalogue: &Catalogue) -> Filled {
    let shown = kind.facts.iter().map(|fact| (fact.key, value(fact, facts.get(fact.key), catalogue)));
    Filled::from(shown.collect::<BTreeMap<_, _>>())
}

fn value(fact: &FactKind, told: Option<&Fact>, catalogue: &Catalogue) -> Filled {
    match (&fact.value, told) {
        (FactValue::Rows(columns), Some(Fact::Rows(rows))) => {
            let row = |row: &BTreeMap<String, String>| {
                let cell = |column: &FactKind| (column.key, text(column, row.get(column.key), catalogue));
                Filled::from(columns.iter().map(cell).collect::<BTreeMap<_, _>>())
            };
            Filled::from(rows.iter().map(row).collect::<Vec<_>>())
        }
        (FactValue::Rows(_), _) => Filled::from(Vec::<Filled>::new()),
        (_, Some(Fact::Text(told))) => Filled::from(text(fact, Some(told), catalogue)),
        (_, _) => Filled::UNDEFINED,
    }
}

/// A value that cannot be read as what it is said to be is shown as it stands.
fn text(fact: &FactKind, told: Option<&String>, catalogue: &Catalogue) -> String {
    let Some(told) = told else { return NOTHING.to_owned() };
    let shown = match &fact.value {
        FactValue::Date => told.parse::<Date>().ok().map(in_words),
        FactValue::Amount => told.parse::<Fen>().ok().map(Fen::grouped),
        FactValue::Office => Some(named(told).to_owned()),
        FactValue::Word(group) => catalogue.word(group, told).map(str::to_owned),
        FactValue::Text | FactValue::Number | FactValue::Rows(_) => None,
    };
    shown.unwrap_or_else(|| told.clone())
}

/// Made-up facts of an event, for samples. Words are shown as their keys.
pub fn sample(kind: &EventKind) -> Filled {
    facts(kind, &sample_facts(kind), &Catalogue::default())
}

fn sample_facts(kind: &EventKind) -> Facts {
    let of_fact = |fact: &FactKind| match &fact.value {
        FactValue::Text => "王芳".to_owned(),
        FactValue::Date => "2011-09-30".to_owned(),
        FactValue::Amount => "1200.00".to_owned(),
        FactValue::Number => "3".to_owned(),
        FactValue::Office => "凤城支公司".to_owned(),
        FactValue::Word(group) => (group.words)().first().copied().unwrap_or_default().to_owned(),
        FactValue::Rows(_) => String::new(),
    };
    let told = kind.facts.iter().map(|fact| {
        let told = match &fact.value {
            FactValue::Rows(columns) => {
                Fact::Rows(vec![columns.iter().map(|column| (column.key.to_owned(), of_fact(column))).collect()])
            }
            _ => Fact::Text(of_fact(fact)),
        };
        (fact.key.to_owned(), told)
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use yinuo_core::event::Event;
    use yinuo_core::life::event::{DIVIDEND_DECLARED, PAYMENT_MADE, TERMS_CHANGED};

    use super::*;
    use crate::packs::shipped;
    use crate::rules::Rules;

    #[test]
    fn facts_stand_in_a_letter_as_dates_amounts_and_words_and_what_is_not_told_is_not_there() {
        let rules = Rules::read(&shipped()).unwrap();
        let on = jiff::civil::date(2011, 6, 10);
        let event = Event::new(&PAYMENT_MADE, on)
            .with("kind", "survival-benefit")
            .with("amount", Fen(123_456_789))
            .with("paid_on", on);
        let shown = facts(event.kind, &event.facts, rules.catalogue());
        let of = |key| shown.get_attr(key).unwrap().to_string();
        assert_eq!(
            (of("kind"), of("amount"), of("paid_on")),
            ("生存保险金".to_owned(), "1,234,567.89".to_owned(), "2011年6月10日".to_owned())
        );
        assert!(shown.get_attr("bank").unwrap().is_undefined());
    }

    #[test]
    fn rows_keep_their_order_and_call_their_fields_by_the_words_of_the_pack() {
        let rules = Rules::read(&shipped()).unwrap();
        let row = |field: &str, after: &str| {
            let cells = [("field", field), ("before", "甲"), ("after", after)];
            cells.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
        };
        let event = Event::new(&TERMS_CHANGED, jiff::civil::date(2011, 6, 10))
            .with_rows("changes", vec![row("mode", "乙"), row("account", "丙")]);
        let shown = facts(event.kind, &event.facts, rules.catalogue());
        let rows: Vec<_> = shown.get_attr("changes").unwrap().try_iter().unwrap().collect();
        let cell = |row: usize, key| rows[row].get_attr(key).unwrap().to_string();
        assert_eq!((cell(0, "field"), cell(1, "field")), ("交费方式".to_owned(), "收款账号".to_owned()));
        assert_eq!((cell(0, "after"), cell(1, "after")), ("乙".to_owned(), "丙".to_owned()));
        let none = sample(&DIVIDEND_DECLARED).get_attr("option").unwrap();
        assert!(!none.to_string().is_empty());
    }
}

//! What a letter on an event may say of the event: its facts, as a letter writes them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minijinja::Value as Filled;
use yinuo_core::event::{EventKind, Fact, FactKind, FactValue, Facts};
use yinuo_core::money::Fen;
use yinuo_core::pack::Catalogue;

use super::{in_words, yuan};

/// What stands where there is nothing.
pub const NOTHING: &str = "—";

/// The facts of an event as values of `event.…`; one it does not tell is a dash.
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
        (_, _) => Filled::from(NOTHING),
    }
}

/// A value that cannot be read as what it is said to be is shown as it stands.
fn text(fact: &FactKind, told: Option<&String>, catalogue: &Catalogue) -> String {
    let Some(told) = told else { return NOTHING.to_owned() };
    let shown = match &fact.value {
        FactValue::Date => told.parse::<Date>().ok().map(in_words),
        FactValue::Amount => told.parse::<Fen>().ok().map(yuan),
        FactValue::Word(group) => catalogue.word(group, told).map(str::to_owned),
        FactValue::Text | FactValue::Number | FactValue::Rows(_) => None,
    };
    shown.unwrap_or_else(|| told.clone())
}

/// Made-up facts of an event, for samples. Words are shown as their keys.
pub fn sample(kind: &EventKind) -> Filled {
    let of_fact = |fact: &FactKind| match &fact.value {
        FactValue::Text => "王芳".to_owned(),
        FactValue::Date => "2011-09-30".to_owned(),
        FactValue::Amount => "1200.00".to_owned(),
        FactValue::Number => "3".to_owned(),
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
    facts(kind, &told.collect(), &Catalogue::default())
}

#[cfg(test)]
mod tests {
    use yinuo_core::event::Event;
    use yinuo_core::life::event::{DIVIDEND_DECLARED, PAYMENT_MADE, TERMS_CHANGED};

    use super::*;
    use crate::packs::shipped;
    use crate::rules::Rules;

    #[test]
    fn facts_stand_in_a_letter_as_dates_amounts_and_words_and_what_is_not_told_as_a_dash() {
        let rules = Rules::read(&shipped()).unwrap();
        let on = jiff::civil::date(2011, 6, 10);
        let event = Event::new(&PAYMENT_MADE, on)
            .with("kind", "survival-benefit")
            .with("amount", Fen(123_456_789))
            .with("paid_on", on);
        let shown = facts(event.kind, &event.facts, rules.catalogue());
        let of = |key| shown.get_attr(key).unwrap().to_string();
        assert_eq!(
            (of("kind"), of("amount"), of("paid_on"), of("bank")),
            ("生存保险金".to_owned(), "1,234,567.89".to_owned(), "2011年6月10日".to_owned(), NOTHING.to_owned())
        );
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

//! Definitions that cannot be, and figures held against calculations by hand.

use rust_decimal::Decimal;

use super::*;
use crate::pack::PackSource;
use crate::text::LocalText;

static CASE: FactKind = FactKind {
    has_number: true,
    has_amount: true,
    has_answers: true,
    ..FactKind::new("case-received", "收件", "Case received", Kinds { zh: "事项", en: "service" })
};
static CONTACT: FactKind = FactKind::new("contact", "沟通", "Contact", Kinds { zh: "方式", en: "way" });

fn facts(key: &str) -> Option<&'static FactKind> {
    [&CASE, &CONTACT].into_iter().find(|fact| fact.key == key)
}

fn read(text: &str) -> Result<Vec<Indicator>, String> {
    let files = vec![(INDICATORS_FILE.to_owned(), text.to_owned())];
    let source = PackSource { name: "p".to_owned(), files };
    indicators_of_source(&source, facts).map_err(|mut problems| problems.remove(0).message)
}

fn written(how: &str) -> String {
    format!(
        "[[indicator]]\nkey = \"i\"\neffective = {{ from = 2009-01-01 }}\nname = {{ zh = \"名\", en = \"N\" }}\n\
         meaning = {{ zh = \"义\", en = \"M\" }}\ncite = \"House rule\"\nstatus = \"house\"\n{how}\n"
    )
}

fn one(how: &str) -> Indicator {
    read(&written(how)).unwrap().remove(0)
}

fn wrong(how: &str) -> String {
    read(&written(how)).unwrap_err()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn counted(numbers: &[(i64, i64)], total: i64) -> Distribution {
    let mut all = Distribution::default();
    numbers.iter().for_each(|(number, count)| all.add(*number, Tally { count: *count, total }));
    all
}

#[test]
fn a_figure_is_that_of_the_hand_calculation_and_nothing_divided_by_nothing_is_no_case() {
    let ratio = one(
        "ratio = { fact = \"case-received\", kind = \"complaint.*\" }\nto = { fact = \"contact\" }\ntimes = \"10000\"",
    );
    // 3 of 8 thousand, by ten thousand.
    let three = counted(&[(0, 2), (5, 1)], 0);
    assert_eq!(figure(&ratio, &[three.clone(), counted(&[(-1, 8000)], 0)]).unwrap(), Figure::Value(number("3.75")));
    assert_eq!(figure(&ratio, &[three.clone(), Distribution::default()]).unwrap(), Figure::NoCases);
    let count = one("count = { fact = \"case-received\" }");
    assert_eq!(
        figure(&count, &[Distribution::default()]).unwrap(),
        Figure::Value(Decimal::ZERO),
        "a count of none is 0"
    );
    let sum = one("sum = { fact = \"case-received\" }\nshown = \"yuan\"");
    assert_eq!(figure(&sum, &[counted(&[(1, 2)], 12_345)]).unwrap(), Figure::Value(number("123.45")));
    let median = one("median = { fact = \"case-received\" }");
    // 1 1 2 7: the middle ones are 1 and 2.
    assert_eq!(figure(&median, &[counted(&[(1, 2), (2, 1), (7, 1)], 0)]).unwrap(), Figure::Value(number("1.5")));
    assert_eq!(figure(&median, &[counted(&[(1, 1), (2, 1), (7, 1)], 0)]).unwrap(), Figure::Value(number("2")));
    assert_eq!(figure(&median, &[Distribution::default()]).unwrap(), Figure::NoCases);
    let share = one("share = { fact = \"case-received\", within = 3 }");
    let days = counted(&[(1, 2), (3, 1), (4, 1)], 0);
    assert_eq!(figure(&share, &[days.clone(), days]).unwrap(), Figure::Value(number("0.75")));
    // Only the amounts of those within the limit, by all of them: 2 x 500 of 3 x 500.
    let paid = one(
        "ratio = { fact = \"case-received\", sum = true, within = 3 }\nto = { fact = \"case-received\", sum = true }",
    );
    let amounts = counted(&[(1, 1), (3, 1), (60, 1)], 500);
    assert_eq!(figure(&paid, &[amounts.clone(), amounts]).unwrap().value().unwrap().round_dp(6), number("0.666667"));
    assert_eq!((share.shown, count.shown), (Shown::Percent, Shown::Number));
}

#[test]
fn a_score_counts_what_there_is_and_says_for_how_many_points() {
    let parts = |full: &str, none: &str, points: &str| Part {
        indicator: "i".to_owned(),
        points: number(points),
        full: number(full),
        none: number(none),
    };
    // Half the way from 0.8 to 1, all the way below 2 days, and one without cases: (15 x 0.5 + 35) of 50.
    let parts = [parts("1", "0.8", "15"), parts("2", "10", "35"), parts("1", "0", "50")];
    let figures = [Figure::Value(number("0.9")), Figure::Value(number("1")), Figure::NoCases];
    assert_eq!(score(&parts, &figures).unwrap(), (Figure::Value(number("85")), number("50")));
    assert_eq!(score(&parts, &[Figure::NoCases; 3]).unwrap(), (Figure::NoCases, Decimal::ZERO));
}

#[test]
fn an_indicator_that_cannot_be_is_refused_where_it_is_written() {
    assert!(wrong("count = { fact = \"weather\" }").contains("no fact"));
    assert!(wrong("count = { fact = \"contact\", within = 3 }").contains("no number"));
    assert!(wrong("sum = { fact = \"contact\" }").contains("no amount"));
    assert!(wrong("count = { fact = \"contact\", answer = { field = \"a\", is = \"b\" } }").contains("no answers"));
    assert!(wrong("median = { fact = \"contact\" }").contains("median"));
    assert!(wrong("share = { fact = \"case-received\" }").contains("limit"));
    assert!(wrong("ratio = { fact = \"contact\" }").contains("one of"));
    assert!(wrong("count = { fact = \"contact\" }\nsum = { fact = \"case-received\" }").contains("one of"));
    assert!(wrong("count = { fact = \"contact\", kind = \"a%\" }").contains("no kind"));
    assert!(wrong("count = { fact = \"contact\", kind = \"*\" }").contains("no kind"), "that would be all of them");
    assert!(wrong("count = { fact = \"contact\" }\ntarget = \"3\"").contains("better"));
    assert!(wrong("count = { fact = \"contact\" }\nshown = \"stars\"").contains("no way"));
    let part = |points: &str| format!("{{ indicator = \"x\", points = \"{points}\", full = \"1\", none = \"0\" }}");
    assert!(wrong(&format!("score = [{}, {}]", part("60"), part("39"))).contains("not 99"));
    assert!(wrong(&format!("score = [{}]", part("100"))).contains("no figure of this file"));
    let twice = written("count = { fact = \"contact\" }").repeat(2);
    assert!(read(&twice).unwrap_err().contains("same days"));
    assert_eq!(one("count = { fact = \"contact\" }").name, LocalText { zh: "名".to_owned(), en: "N".to_owned() });
}

#[test]
fn a_distribution_is_told_in_steps_of_equal_width_and_loses_nothing() {
    let told = |numbers: &[(i64, i64)], most| -> Vec<(i64, i64, i64)> {
        counted(numbers, 0).steps(most).into_iter().map(|step| (step.from, step.last, step.count)).collect()
    };
    assert_eq!(told(&[(3, 2), (5, 1)], 20), [(3, 3, 2), (4, 4, 0), (5, 5, 1)]);
    // 0 to 99 in ten steps of ten; without a number (-1) is none of them.
    let steps = told(&[(-1, 7), (0, 1), (9, 2), (10, 4), (99, 8)], 10);
    assert_eq!((steps.len(), steps[0], steps[1], steps[9]), (10, (0, 9, 3), (10, 19, 4), (90, 99, 8)));
    assert_eq!(told(&[(0, 1), (100, 1)], 10).iter().map(|step| step.2).sum::<i64>(), 2);
    assert_eq!(told(&[(-1, 7)], 10), []);
    assert_eq!(told(&[], 10), []);
}

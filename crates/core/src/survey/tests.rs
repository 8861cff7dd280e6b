//! Questionnaires, answers and what is said from them.

use rust_decimal::Decimal;

use super::*;
use crate::pack::PackSource;

fn source(text: &str) -> PackSource {
    PackSource { name: "test".to_owned(), files: vec![(QUESTIONNAIRES_FILE.to_owned(), text.to_owned())] }
}

pub(crate) fn shipped() -> Questionnaires {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/quality-cn/questionnaires.toml");
    let mut all = Questionnaires::default();
    all.add(questionnaires_of_source(&source(&std::fs::read_to_string(path).unwrap())).unwrap());
    all
}

fn questionnaire(key: &str) -> Questionnaire {
    shipped().find_on(key, jiff::civil::date(2012, 3, 1)).unwrap().clone()
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn answers_are_checked_and_what_was_passed_over_is_left_out() {
    let rating = questionnaire("visit-rating");
    let given = answers(&[("overall", "2"), ("why", "waiting"), ("words", " 等了两小时 ")]);
    let kept = rating.checked(&given).unwrap();
    assert_eq!(kept.get("words").map(String::as_str), Some("等了两小时"));
    assert_eq!(rating.rating_of(&kept), Some((2, true)));
    // Who is satisfied is not asked why not.
    let kept = rating.checked(&answers(&[("overall", "5"), ("why", "waiting")])).unwrap();
    assert_eq!((kept.get("why"), rating.rating_of(&kept)), (None, Some((5, false))));
    let code = |given: &[(&str, &str)]| {
        let refusal = rating.checked(&answers(given)).unwrap_err();
        (
            refusal.code,
            refusal.fact("field").unwrap_or_default().to_owned(),
            refusal.fact("cause").unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(code(&[("overall", "6")]), ("wrong_field", "overall".into(), "wrong_value".into()));
    assert_eq!(code(&[("words", "好")]), ("wrong_field", "overall".into(), "missing".into()));
    assert_eq!(code(&[("overall", "1"), ("why", "weather")]), ("wrong_field", "why".into(), "wrong_value".into()));
    assert_eq!(code(&[("overall", "1"), ("age", "40")]), ("wrong_field", "age".into(), "unknown".into()));
    assert_eq!(code(&[("overall", "1"), ("overall.expected", "2")]).2, "unknown", "it is asked once");
    assert_eq!(code(&[("overall", "1"), ("words", &"长".repeat(1001))]).2, "wrong_value");
    let satisfaction = questionnaire("satisfaction-3");
    assert_eq!(satisfaction.checked(&Answers::new()).unwrap_err().code, "nothing_answered");
    // What is missing stays missing.
    assert_eq!(satisfaction.checked(&answers(&[("ideal", "7"), ("overall", "")])).unwrap().len(), 1);
}

#[test]
fn a_questionnaire_that_cannot_be_is_refused_where_it_is_written() {
    let whole = r#"
[[questionnaire]]
key = "q"
effective = { from = 2012-01-01 }
name = { zh = "问", en = "Q" }
intro = { zh = "问", en = "Q" }
cite = "House rule"
status = "house"
dimension = [{ key = "a", name = { zh = "甲", en = "A" }, points = "60" }, { key = "b", name = { zh = "乙", en = "B" }, points = "40" }]
item = [
  { key = "one", text = { zh = "一", en = "One" }, kind = "scale", to = 7, dimension = "a" },
  { key = "two", text = { zh = "二", en = "Two" }, kind = "text", ask-when = { item = "one", is = ["1"] } },
]
"#;
    assert_eq!(questionnaires_of_source(&source(whole)).unwrap().len(), 1);
    let wrong = |from: &str, to: &str| {
        let text = whole.replacen(from, to, 1);
        assert_ne!(text, whole, "{from}");
        questionnaires_of_source(&source(&text)).unwrap_err().remove(0).message
    };
    assert!(wrong("\"40\"", "\"39\"").contains("a hundred"));
    assert!(wrong("dimension = \"a\" }", "dimension = \"c\" }").contains("no dimension"));
    assert!(wrong("item = \"one\"", "item = \"three\"").contains("not asked before"));
    assert!(wrong("to = 7", "to = 11").contains("from 2 to 10"));
    assert!(wrong("kind = \"text\"", "kind = \"stars\"").contains("no kind of item"));
    assert!(wrong("key = \"two\"", "key = \"one\"").contains("twice"));
    assert!(wrong("key = \"two\"", "key = \"t.o\"").contains("no key"));
    assert!(
        wrong("status = \"house\"", "status = \"found\"\nrating = { item = \"two\", bad-up-to = 2 }")
            .contains("no scale")
    );
    let twice = format!("{whole}{whole}");
    assert!(questionnaires_of_source(&source(&twice)).unwrap_err()[0].message.contains("same days"));
}

/// Two people, three items. Item 5: gaps 5 - 7 = -2 and 6 - 6 = 0, mean -1. Item 6: the second left the expectation out, so -3 alone.
/// Item 10 is reversed: 1 and 3 of seven are 7 and 5, gap -2. Reliability (-1 - 3) / 2 = -2, responsiveness -2.
#[test]
fn gaps_are_those_of_the_hand_calculation_and_missing_answers_stay_missing() {
    let servqual = questionnaire("servqual-22");
    let of = |item: &str, expectation: Option<&str>, perception: Option<&str>| {
        let place = servqual.items.iter().position(|known| known.key == item).unwrap();
        let points = |answer: &str| Decimal::from(servqual.items[place].points(answer).unwrap());
        let answer =
            GapAnswer { item: place, expectation: expectation.map(points), perception: perception.map(points) };
        (answer, 1)
    };
    let all = [
        of("5", Some("7"), Some("5")),
        of("5", Some("6"), Some("6")),
        of("6", Some("6"), Some("3")),
        of("6", None, Some("7")),
        of("10", Some("1"), Some("3")),
    ];
    let report = gaps(&servqual, all.into_iter(), None).unwrap();
    let of_item =
        |key: &str| report.items.iter().find(|(item, ..)| item == key).map(|(_, gap, count)| (*gap, *count)).unwrap();
    assert_eq!(of_item("5"), (Some(number("-1")), 2));
    assert_eq!(of_item("6"), (Some(number("-3")), 1));
    assert_eq!(of_item("10"), (Some(number("-2")), 1));
    assert_eq!(of_item("22"), (None, 0));
    let dimension = |key: &str| report.dimensions.iter().find(|(known, _)| known == key).unwrap().1;
    assert_eq!((dimension("reliability"), dimension("responsiveness")), (Some(number("-2")), Some(number("-2"))));
    assert_eq!((report.unweighted, report.weighted), (Some(number("-2")), None), "three dimensions have no gap");
    // One answer for each dimension: -1, -2, -3, -4, -5 weighted 10, 40, 20, 20, 10.
    let each = ["1", "5", "14", "10", "18"].map(|item| item.to_owned());
    let one = |(place, item): (usize, &String)| {
        let gap = Decimal::from(place + 1);
        let place = servqual.items.iter().position(|known| known.key == *item).unwrap();
        (GapAnswer { item: place, expectation: Some(gap), perception: Some(Decimal::ZERO) }, 1)
    };
    let points: Vec<(String, Decimal)> =
        [("tangibles", 10), ("reliability", 40), ("responsiveness", 20), ("assurance", 20), ("empathy", 10)]
            .map(|(key, points)| (key.to_owned(), Decimal::from(points)))
            .to_vec();
    let report = gaps(&servqual, each.iter().enumerate().map(one), Some(&points)).unwrap();
    // -0.1 x 1 - 0.4 x 2 - 0.2 x 4 (responsiveness is the fourth) - 0.2 x 3 - 0.1 x 5 = -2.8.
    assert_eq!((report.unweighted, report.weighted), (Some(number("-3")), Some(number("-2.8"))));
    let short: Vec<_> = points
        .iter()
        .map(|(key, points)| (key.clone(), if key == "empathy" { number("9") } else { *points }))
        .collect();
    let refusal = gaps(&servqual, each.iter().enumerate().map(one), Some(&short)).unwrap_err();
    assert_eq!((refusal.code, refusal.fact("sum")), ("weights_not_a_hundred", Some("99")));
}

#[test]
fn the_index_is_that_of_the_hand_calculation() {
    let all = |texts: &[&str]| texts.iter().map(|text| number(text)).collect::<Vec<_>>();
    let scale = (number("1"), number("10"));
    // (7.1 x 0.4 + 6.6 x 0.3 + 6.2 x 0.3) / 9 = 6.68 / 9.
    let index = satisfaction_index(&all(&["8.1", "7.6", "7.2"]), &all(&["0.4", "0.3", "0.3"]), scale).unwrap();
    assert_eq!(index.round_dp(12).to_string(), "74.222222222222");
    assert_eq!(satisfaction_index(&all(&["10", "10"]), &all(&["1", "3"]), scale).unwrap(), number("100"));
    assert_eq!(satisfaction_index(&all(&["1"]), &all(&["2"]), scale).unwrap(), Decimal::ZERO);
    let code = |means: &[&str], weights: &[&str], scale| {
        satisfaction_index(&all(means), &all(weights), scale).unwrap_err().code
    };
    assert_eq!(code(&["5"], &["1", "1"], scale), "means_and_weights_differ");
    assert_eq!(code(&[], &[], scale), "means_and_weights_differ");
    assert_eq!(code(&["10.5"], &["1"], scale), "mean_outside_scale");
    assert_eq!(code(&["5"], &["0"], scale), "weights_all_zero");
    assert_eq!(code(&["5"], &["-1"], scale), "number_negative");
    assert_eq!(code(&["5"], &["1"], (number("5"), number("5"))), "scale_without_width");
    assert_eq!(mean(&[Some(number("1")), None, Some(number("2"))]).unwrap(), Some(number("1.5")));
    assert_eq!(mean(&[None]).unwrap(), None);
}

#[test]
fn the_same_seed_draws_the_same_interval_and_a_difference_of_chance_holds_zero() {
    let of_mean = |values: &[i64], seed: &str| {
        bootstrap(values.len(), 400, 950, seed, |drawn| {
            let sum: i64 = values.iter().zip(drawn).map(|(value, times)| value * i64::from(*times)).sum();
            Some(Decimal::from(sum) / Decimal::from(values.len()))
        })
    };
    let spread: Vec<i64> = (0..60).map(|place| place % 7 - 3).collect();
    let interval = of_mean(&spread, "2011-06").unwrap();
    assert_eq!(of_mean(&spread, "2011-06"), Some(interval));
    assert_ne!(of_mean(&spread, "2011-07"), Some(interval));
    assert!(interval.holds_zero(), "{interval:?}");
    let above: Vec<i64> = spread.iter().map(|value| value + 3).collect();
    assert!(!of_mean(&above, "2011-06").unwrap().holds_zero());
    assert_eq!(of_mean(&[5, 5], "s"), Some(Interval { low: number("5"), high: number("5") }));
    assert_eq!(of_mean(&[], "s"), None);
}

/// Table 2 of a study of 386 patients (<https://pmc.ncbi.nlm.nih.gov/articles/PMC6131925/table/t2>): what was expected and what was found by
/// dimension, and the gap it prints.
#[test]
fn the_published_gaps_of_a_hospital_come_out() {
    let servqual = questionnaire("servqual-22");
    let published = [
        ("1", "tangibles", "4.44", "4.19", "-0.25"),
        ("5", "reliability", "4.49", "4.36", "-0.13"),
        ("10", "responsiveness", "4.48", "4.35", "-0.13"),
        ("14", "assurance", "4.50", "4.32", "-0.18"),
        ("18", "empathy", "4.56", "4.40", "-0.16"),
    ];
    let answer = |(item, _, expected, found, _): &(&str, &str, &str, &str, &str)| {
        let item = servqual.items.iter().position(|known| known.key == *item).unwrap();
        (GapAnswer { item, expectation: Some(number(expected)), perception: Some(number(found)) }, 1)
    };
    let report = gaps(&servqual, published.iter().map(answer), None).unwrap();
    for (_, dimension, _, _, gap) in published {
        let found = report.dimensions.iter().find(|(key, _)| key == dimension).unwrap().1;
        assert_eq!(found, Some(number(gap)), "{dimension}");
    }
}

/// Two published forms of the ACSI score (<https://www.verint.com/blog/acsi-american-customer-satisfaction-index-score-its-calculation/>): of equal
/// weights `(x1 + x2 + x3 - 3) / 27 x 100`, and with the weights of the State of Ohio.
#[test]
fn the_published_forms_of_the_acsi_score_come_out() {
    let all = |texts: &[&str]| texts.iter().map(|text| number(text)).collect::<Vec<_>>();
    let scale = (number("1"), number("10"));
    for means in [["8", "7", "7"], ["8.4", "7.9", "6.3"], ["10", "1", "5.5"]] {
        let found = satisfaction_index(&all(&means), &all(&["1", "1", "1"]), scale).unwrap();
        let sum: Decimal = all(&means).iter().sum();
        let printed = (sum - number("3")) / number("27") * number("100");
        assert_eq!(found.round_dp(20), printed.round_dp(20), "{means:?}");
        let found = satisfaction_index(&all(&means), &all(&["0.3885", "0.3190", "0.2925"]), scale).unwrap();
        let [x1, x2, x3] = means.map(|mean| number(mean) - Decimal::ONE);
        let printed =
            (x1 * number("0.3885") + x2 * number("0.3190") + x3 * number("0.2925")) / number("9") * number("100");
        assert_eq!(found.round_dp(20), printed.round_dp(20), "{means:?}");
    }
}

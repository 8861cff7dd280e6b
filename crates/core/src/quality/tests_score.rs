//! The quarter of an office of twelve, against a calculation by hand, and schemes that cannot be.

use rust_decimal::Decimal;

use super::score::*;
use crate::indicator::Figure;
use crate::pack::PackSource;

fn source(text: &str) -> PackSource {
    PackSource { name: "p".to_owned(), files: vec![(SCHEMES_FILE.to_owned(), text.to_owned())] }
}

fn shipped() -> String {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/score-life-counter-2012/schemes.toml");
    std::fs::read_to_string(path).unwrap()
}

fn scheme() -> Scheme {
    schemes_of_source(&source(&shipped())).unwrap().remove(0)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// The scheme: mistakes of a hundred cases 35 (all at 0, none at 5), transfers that failed 15 (3 off for each), promises kept 25 (all at 1,
/// none at 0.8), rating at the counter 15 (all at 5, none at 3), rating by the sales force 10 (all at 5, none at 3).
///
/// By hand, for each of twelve: 35 x (5 - mistakes) / 5, 15 - 3 x transfers, 25 x (kept - 0.8) / 0.2, 15 x (rating - 3) / 2,
/// 10 x (rating - 3) / 2, none below 0; where nobody rated, the sum is brought from 85, 90 or 75 to 100.
///
/// | who | mistakes | transfers | kept | counter | sales | by hand |
/// |---|---|---|---|---|---|---|
/// | 1 | 0 | 0 | 1 | 5 | 5 | 35 + 15 + 25 + 15 + 10 = 100 |
/// | 2 | 1 | 0 | 1 | 5 | 5 | 28 + 15 + 25 + 15 + 10 = 93 |
/// | 3 | 5 | 0 | 1 | 5 | 5 | 0 + 15 + 25 + 15 + 10 = 65 |
/// | 4 | 8 | 0 | 1 | 5 | 5 | 0 + 15 + 25 + 15 + 10 = 65 |
/// | 5 | 0 | 2 | 1 | 5 | 5 | 35 + 9 + 25 + 15 + 10 = 94 |
/// | 6 | 0 | 6 | 1 | 5 | 5 | 35 + 0 + 25 + 15 + 10 = 85 |
/// | 7 | 0 | 0 | 0.9 | 5 | 5 | 35 + 15 + 12.5 + 15 + 10 = 87.5 |
/// | 8 | 0 | 0 | 0.7 | 5 | 5 | 35 + 15 + 0 + 15 + 10 = 75 |
/// | 9 | 2.5 | 1 | 0.96 | 4.2 | 4 | 17.5 + 12 + 20 + 9 + 5 = 63.5 |
/// | 10 | 1 | 0 | 1 | none | 5 | (28 + 15 + 25 + 10) / 85 x 100 = 78 / 85 x 100 = 91.7647058823… |
/// | 11 | 1 | 0 | 1 | 4 | none | (28 + 15 + 25 + 7.5) / 90 x 100 = 75.5 / 90 x 100 = 83.8888888888… |
/// | 12 | 1 | 0 | 1 | none | none | (28 + 15 + 25) / 75 x 100 = 68 / 75 x 100 = 90.6666666666… |
#[test]
fn the_quarter_of_an_office_of_twelve_is_that_of_the_hand_calculation() {
    let scheme = scheme();
    let keys: Vec<&str> = scheme.metrics.iter().map(|metric| metric.key.as_str()).collect();
    assert_eq!(keys, ["error-rate", "transfers", "execution", "counter-rating", "sales-rating"]);
    let office = [
        (["0", "0", "1", "5", "5"], "100"),
        (["1", "0", "1", "5", "5"], "93"),
        (["5", "0", "1", "5", "5"], "65"),
        (["8", "0", "1", "5", "5"], "65"),
        (["0", "2", "1", "5", "5"], "94"),
        (["0", "6", "1", "5", "5"], "85"),
        (["0", "0", "0.9", "5", "5"], "87.5"),
        (["0", "0", "0.7", "5", "5"], "75"),
        (["2.5", "1", "0.96", "4.2", "4"], "63.5"),
        (["1", "0", "1", "", "5"], "91.7647058824"),
        (["1", "0", "1", "4", ""], "83.8888888889"),
        (["1", "0", "1", "", ""], "90.6666666667"),
    ];
    for (who, (figures, expected)) in (1..).zip(office) {
        let measured = figures.map(|figure| Measured {
            figure: if figure.is_empty() { Figure::NoCases } else { Figure::Value(number(figure)) },
            counted: Vec::new(),
        });
        let sheet = scheme.sheet(&measured).unwrap();
        assert_eq!(sheet.total.unwrap().round_dp(10), number(expected), "{who}");
        // What was taken off is told metric by metric, and is what is missing of the points that had cases.
        let off: Decimal = sheet.metrics.iter().filter_map(MetricResult::deducted).sum();
        let got: Decimal = sheet.metrics.iter().filter_map(|metric| metric.got).sum();
        assert_eq!(got + off, sheet.counted, "{who}");
    }
    let nothing = Measured { figure: Figure::NoCases, counted: Vec::new() };
    assert_eq!(scheme.sheet(&vec![nothing; 5]).unwrap().total, None, "nobody without cases has a score");
}

#[test]
fn weights_that_are_99_together_are_refused_and_a_scheme_that_cannot_be_where_it_is_written() {
    let scheme = scheme();
    let points = |error: &str, execution: &str| {
        scheme.with_points(&[("error-rate".to_owned(), number(error)), ("execution".to_owned(), number(execution))])
    };
    let changed = points("40", "20").unwrap();
    assert_eq!((changed.metrics[0].points, changed.metrics[2].points), (number("40"), number("20")));
    let refusal = points("34", "25").unwrap_err();
    assert_eq!((refusal.code, refusal.fact("sum")), ("weights_not_a_hundred", Some("99")));
    assert_eq!(points("-1", "61").unwrap_err().code, "weights_not_a_hundred");
    let unknown = scheme.with_points(&[("weather".to_owned(), number("1"))]).unwrap_err();
    assert_eq!(unknown.code, "unknown_metric");
    let wrong = |from: &str, to: &str| {
        let text = shipped().replacen(from, to, 1);
        assert_ne!(text, shipped(), "{from}");
        schemes_of_source(&source(&text)).unwrap_err().remove(0).message
    };
    assert!(wrong("points = \"35\"", "points = \"34\"").contains("not 99"));
    assert!(wrong("each = \"3\"", "each = \"0\"").contains("lose a point"));
    assert!(wrong("each = \"3\"", "full = \"3\"").contains("`full` and `none`"));
    assert!(wrong("key = \"transfers\"", "key = \"error-rate\"").contains("twice"));
    assert!(wrong("group = \"collection\"", "group = \"weather\"").contains("no group"));
    assert!(wrong("roles = [\"clerk\"]", "roles = []").contains("roles"));
}

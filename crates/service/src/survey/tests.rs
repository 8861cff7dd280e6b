//! What is said from two thousand invented answers, against a script of another language.

use std::io::Write as _;
use std::process::{Command, Stdio};

use yinuo_core::survey::{Answers, Interval, Questionnaire, expected_key};

use super::report::{Counted, Drawing, SurveyReport, report};
use super::rules::questionnaires;
use crate::packs::shipped;
use crate::rules::Rules;

fn questionnaire(key: &str) -> Questionnaire {
    let rules = Rules::read(&shipped()).unwrap();
    questionnaires(&rules).find_on(key, jiff::civil::date(2012, 3, 1)).unwrap().clone()
}

fn drawing(draws: usize) -> Drawing {
    Drawing { draws, share: 950, seed: "2012-03".to_owned() }
}

/// A small generator, so that the answers are the same each time.
fn invented(people: usize, keys: &[(String, u64)]) -> Vec<Counted> {
    let mut state: u64 = 20_120_301;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut all = Vec::new();
    for _ in 0..people {
        let mut answers = Answers::new();
        for (key, top) in keys {
            // One in eight is missing.
            if next(8) != 0 {
                answers.insert(key.clone(), (1 + next(*top)).to_string());
            }
        }
        all.push(Counted { office: i64::try_from(next(3)).unwrap(), answers });
    }
    all
}

const SCRIPT: &str = r#"
import hashlib, json, sys
data = json.loads(sys.stdin.readline())
people, told, offices = data["people"], data["told"], data["offices"]
REVERSED = {"10", "11", "12", "13", "18", "19", "20", "21", "22"}
DIMENSIONS = [range(1, 5), range(5, 10), range(10, 14), range(14, 18), range(18, 23)]
near = lambda a, b: abs(a - float(b)) < 1e-9 or sys.exit(f"{a} is not {b}")
mean = lambda xs: sum(xs) / len(xs)

def draws():
    state, mask = int.from_bytes(hashlib.sha256(b"2012-03").digest()[:8], "big"), (1 << 64) - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)

def interval(rows, figure):
    source, found = draws(), []
    for _ in range(data["draws"]):
        found.append(figure([rows[next(source) % len(rows)] for _ in rows]))
    found.sort()
    place = lambda thousandths: min(max(-(-len(found) * thousandths // 2000), 1), len(found)) - 1
    return found[place(50)], found[place(1950)]

def inside(rows, figure, of):
    for ours, theirs in zip(interval(rows, figure), of): near(ours, theirs)

if data["kind"] == "servqual":
    turn = lambda k, x: 8 - x if k in REVERSED else x
    def items(rows):
        gaps, expected, found = {}, {}, {}
        for p in rows:
            for k in map(str, range(1, 23)):
                if k in p and k + ".expected" in p:
                    e, f = turn(k, int(p[k + ".expected"])), turn(k, int(p[k]))
                    gaps.setdefault(k, []).append(f - e); expected.setdefault(k, []).append(e); found.setdefault(k, []).append(f)
        return [{k: mean(v) for k, v in one.items()} for one in (gaps, expected, found)]
    gaps, expected, found = items(people)
    of = [mean([gaps[str(i)] for i in dimension]) for dimension in DIMENSIONS]
    whole = lambda rows: mean([mean([items(rows)[0][str(i)] for i in dimension]) for dimension in DIMENSIONS])
    near(mean(of), told["gap"]); near(sum(20 * gap for gap in of) / 100, told["weighted"])
    for ours, theirs in zip(of, told["dimensions"]): near(ours, theirs)
    for dimension, sides in zip(DIMENSIONS, told["sides"]):
        near(mean([expected[str(i)] for i in dimension]), sides[0]); near(mean([found[str(i)] for i in dimension]), sides[1])
    for k in gaps: near(gaps[k], told["gaps"][k]); near(mean([int(p[k]) for p in people if k in p]), told["means"][k])
    inside(people, whole, told["gap_interval"])
    rows = [[turn(k, int(p[k])) for k in map(str, range(1, 23))] for p in people if all(str(i) in p for i in range(1, 23))]
    var = lambda xs: sum((x - mean(xs)) ** 2 for x in xs) / len(xs)
    k = 22
    near(k / (k - 1) * (1 - sum(var([r[i] for r in rows]) for i in range(k)) / var([sum(r) for r in rows])), told["alpha"])
elif data["kind"] == "rating":
    known = [int(p["overall"]) for p in people if "overall" in p]
    near(mean(known), told["rating"]); inside(known, mean, told["rating_interval"])
    rows = [(office, int(p["overall"]) if "overall" in p else None) for office, p in zip(offices, people)]
    for office, of in told["offices"].items():
        side = lambda rows, own: mean([x for o, x in rows if x is not None and (o == int(office)) == own])
        apart = lambda rows: side(rows, True) - side(rows, False)
        near(side(rows, True), of["rating"]); near(apart(rows), of["difference"]); inside(rows, apart, of["interval"])
    for choice, count in told["counts"].items(): near(sum(1 for p in people if p.get("overall") == choice), count)
else:
    means = {k: mean([int(p[k]) for p in people if k in p]) for k in ("overall", "expected", "ideal")}
    near(100 * sum((m - 1) / 9 for m in means.values()) / 3, told["index"])
    for k in means: near(sum(1 for p in people if k not in p), told["missing"][k])
print("same")
"#;

/// How often is drawn again: enough to tell a wrong place from a right one.
const DRAWS: usize = 8;

fn agrees(kind: &str, people: &[Counted], told: &serde_json::Value) {
    let python = Command::new("python3").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        println!("skipped: there is no python3");
        return;
    };
    let offices: Vec<i64> = people.iter().map(|one| one.office).collect();
    let people: Vec<&Answers> = people.iter().map(|one| &one.answers).collect();
    let asked = serde_json::json!({ "kind": kind, "people": people, "offices": offices, "draws": DRAWS, "told": told })
        .to_string();
    python.stdin.take().unwrap().write_all(format!("{asked}\n").as_bytes()).unwrap();
    let said = python.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "same", "{kind}: {:?}", said.status);
}

fn means(report: &SurveyReport) -> serde_json::Value {
    report
        .items
        .iter()
        .map(|item| (item.key.clone(), serde_json::json!(item.mean.map(|mean| mean.to_string()))))
        .collect()
}

fn ends(interval: Option<Interval>) -> [String; 2] {
    let interval = interval.unwrap();
    [interval.low, interval.high].map(|end| end.to_string())
}

#[test]
fn every_figure_of_two_thousand_answers_is_that_of_a_script() {
    let servqual = questionnaire("servqual-22");
    let both = |key: String| [(expected_key(&key), 7), (key, 7)];
    let keys: Vec<(String, u64)> = (1..=22).flat_map(|item: u32| both(item.to_string())).collect();
    let people = invented(2000, &keys);
    let found = report(&servqual, &people, &drawing(DRAWS)).unwrap();
    let gaps = found.gaps.as_ref().unwrap();
    let items: std::collections::BTreeMap<_, _> =
        gaps.items.iter().map(|(key, gap, _)| (key, gap.unwrap().to_string())).collect();
    let sides = found.dimensions.iter().map(|sides| {
        let sides = sides.unwrap();
        [sides.expectation.to_string(), sides.perception.to_string()]
    });
    let told = serde_json::json!({
        "gap": gaps.unweighted.unwrap().to_string(),
        "weighted": gaps.weighted.unwrap().to_string(),
        "gaps": items,
        "dimensions": gaps.dimensions.iter().map(|(_, gap)| gap.unwrap().to_string()).collect::<Vec<_>>(),
        "sides": sides.collect::<Vec<_>>(),
        "gap_interval": ends(found.gap_interval),
        "means": means(&found),
        "alpha": found.alpha.unwrap().to_string(),
    });
    agrees("servqual", &people, &told);
    let satisfaction = questionnaire("satisfaction-3");
    let keys: Vec<(String, u64)> = ["overall", "expected", "ideal"].map(|key| (key.to_owned(), 10)).to_vec();
    let people = invented(2000, &keys);
    let found = report(&satisfaction, &people, &drawing(3)).unwrap();
    let missing: serde_json::Value =
        found.items.iter().map(|item| (item.key.clone(), serde_json::json!(item.missing))).collect();
    let told = serde_json::json!({ "index": found.index.unwrap().to_string(), "missing": missing });
    agrees("satisfaction", &people, &told);
    let people = invented(2000, &[("overall".to_owned(), 5)]);
    let found = report(&questionnaire("visit-rating"), &people, &drawing(DRAWS)).unwrap();
    let offices: serde_json::Value = found
        .offices
        .iter()
        .map(|one| {
            let told = serde_json::json!({
                "rating": one.rating.unwrap().to_string(),
                "difference": one.difference.unwrap().to_string(),
                "interval": ends(one.interval),
            });
            (one.office.to_string(), told)
        })
        .collect();
    let told = serde_json::json!({
        "rating": found.rating.unwrap().to_string(),
        "rating_interval": ends(found.rating_interval),
        "offices": offices,
        "counts": found.items[0].counts,
    });
    agrees("rating", &people, &told);
}

#[test]
fn a_difference_between_offices_that_may_be_chance_is_called_so() {
    let rating = questionnaire("visit-rating");
    let answer = |office: i64, points: usize| Counted {
        office,
        answers: [("overall".to_owned(), points.to_string())].into_iter().collect(),
    };
    // One office like all others, one far below.
    let mut people: Vec<Counted> = (0..60).map(|place| answer(1 + i64::from(place % 2 == 0), 3 + place % 3)).collect();
    people.extend((0..30).map(|place| answer(3, 1 + place % 2)));
    let found = report(&rating, &people, &drawing(300)).unwrap();
    let office = |id: i64| found.offices.iter().find(|office| office.office == id).unwrap();
    assert!(!office(3).is_noise() && office(3).difference.unwrap().is_sign_negative());
    let alike: Vec<Counted> = people.into_iter().filter(|one| one.office != 3).collect();
    let found = report(&rating, &alike, &drawing(300)).unwrap();
    assert!(found.offices.iter().all(super::report::OfficeReport::is_noise));
    // Of one answer alone nothing is said.
    let found = report(&rating, &[answer(1, 5), answer(2, 1)], &drawing(10)).unwrap();
    assert!(found.offices.iter().all(super::report::OfficeReport::is_noise));
    // Nobody answered: there is no figure, and not a zero.
    let found = report(&rating, &[], &drawing(10)).unwrap();
    assert_eq!((found.rating, found.index, found.rating_interval), (None, None, None));
}

#[test]
fn the_gap_of_an_office_is_held_against_that_of_all_others() {
    let asked = questionnaire("servqual-22");
    // Three of the five dimensions; perception less expectation is -1 in both items of one office but for chance, and -3 in the other.
    let answer = |office: i64, place: usize, expected: usize, found: usize| {
        let answered = ["1", "5", "14"].into_iter().flat_map(|item| {
            let found = (found + place % 2).to_string();
            [(expected_key(item), expected.to_string()), (item.to_owned(), found)]
        });
        Counted { office, answers: answered.collect() }
    };
    let people: Vec<Counted> =
        (0..40).map(|place| if place < 20 { answer(1, place, 6, 5) } else { answer(2, place, 6, 2) }).collect();
    let found = report(&asked, &people, &drawing(200)).unwrap();
    let told: Vec<[String; 2]> = found
        .offices
        .iter()
        .map(|one| [one.gap.unwrap().normalize().to_string(), one.difference.unwrap().normalize().to_string()])
        .collect();
    // Every second one found one point more: 5.5 - 6 and 2.5 - 6.
    assert_eq!(told, [["-0.5", "3"], ["-3.5", "-3"]]);
    assert!(found.offices.iter().all(|office| !office.is_noise()));
    // The whole is that of the general sum.
    assert_eq!(found.gaps.unwrap().unweighted.unwrap().to_string(), "-2");
    // Offices that are alike differ by chance only.
    let alike: Vec<Counted> = (0..40).map(|place| answer(1 + i64::from(place >= 20), place, 6, 5)).collect();
    let found = report(&asked, &alike, &drawing(200)).unwrap();
    assert!(found.offices.iter().all(super::report::OfficeReport::is_noise));
}

#[test]
fn what_customers_get_is_held_against_what_it_costs_them() {
    let asked = questionnaire("delivered-value");
    let answer = |points: &[(&str, &str)]| Counted {
        office: 1,
        answers: points.iter().map(|(item, points)| ((*item).to_owned(), (*points).to_owned())).collect(),
    };
    // Value: product (8 + 6) / 2 = 7, service 9 of one, the others nobody answered: (7 + 9) / 2 = 8. Cost: time (3 + 5) / 2 = 4, money 6: 5.
    let people = [
        answer(&[("product", "8"), ("service", "9"), ("time", "3"), ("money", "6")]),
        answer(&[("product", "6"), ("time", "5")]),
    ];
    let found = report(&asked, &people, &drawing(3)).unwrap().delivered.unwrap();
    let told = [found.value, found.cost, found.difference].map(|figure| figure.to_string());
    assert_eq!(told, ["8", "5", "3"]);
    assert_eq!(
        report(&asked, &[answer(&[("product", "8")])], &drawing(3)).unwrap().delivered,
        None,
        "nothing of the cost"
    );
}

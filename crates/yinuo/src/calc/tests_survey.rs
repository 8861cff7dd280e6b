//! The calculators of surveys against a script of another language, and what they refuse.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;

fn one(name: &str, line: &str) -> serde_json::Value {
    let mut output = Vec::new();
    answer_lines(name, None, line.as_bytes(), &mut output).unwrap();
    serde_json::from_slice(&output).unwrap()
}

/// Invented answers of `people` by a small generator; one in nine is missing.
fn invented(people: usize) -> String {
    let mut state: u64 = 20_110_613;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut answers = Vec::new();
    for respondent in 0..people {
        for item in 1..=22 {
            let mut point = |least: u64, width: u64| {
                if next(9) == 0 { "null".to_owned() } else { (least + next(width)).to_string() }
            };
            let (expectation, perception) = (point(4, 4), point(1, 7));
            answers.push(format!(
                r#"{{"item":{item},"respondent":{respondent},"expectation":{expectation},"perception":{perception}}}"#
            ));
        }
    }
    format!("[{}]", answers.join(","))
}

/// The same figures by floats, written from the description in docs/packs/quality-cn.md alone.
const SCRIPT: &str = r#"
import hashlib, json, sys
data = json.loads(sys.stdin.readline())
line, told = data["line"], data["told"]
DIMENSIONS = [("tangibles", range(1, 5)), ("reliability", range(5, 10)), ("responsiveness", range(10, 14)), ("assurance", range(14, 18)), ("empathy", range(18, 23))]
REVERSED = {10, 11, 12, 13, 18, 19, 20, 21, 22}
rows = []
for a in line["answers"]:
    i = int(a["item"])
    e, p = a["expectation"], a["perception"]
    if e is None or p is None: continue
    if i in REVERSED: e, p = 8 - e, 8 - p
    rows.append((a["respondent"], i, p - e))
def figures(times):
    sums, counts = {}, {}
    for who, i, gap in rows:
        sums[i] = sums.get(i, 0) + gap * times[who]
        counts[i] = counts.get(i, 0) + times[who]
    items = {i: sums[i] / counts[i] for i in sums if counts[i]}
    dims = {}
    for name, of in DIMENSIONS:
        known = [items[i] for i in of if i in items]
        if known: dims[name] = sum(known) / len(known)
    return items, counts, dims, sum(dims.values()) / len(dims)
people = 1 + max(a["respondent"] for a in line["answers"])
items, counts, dims, whole = figures([1] * people)
near = lambda a, b: abs(a - float(b)) < 1e-9 or sys.exit(f"{a} is not {b}")
for one in told["items"]:
    near(items[int(one["item"])], one["gap"]); near(counts[int(one["item"])], one["n"])
for one in told["dimensions"]: near(dims[one["dimension"]], one["gap"])
near(whole, told["unweighted"])
near(sum(dims[name] * line["weights"][name] for name in dims) / 100, told["weighted"])
M = (1 << 64) - 1
state = int.from_bytes(hashlib.sha256(line["seed"].encode()).digest()[:8], "big")
def draw():
    global state
    state = (state + 0x9e3779b97f4a7c15) & M
    z = state
    z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & M
    z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & M
    return z ^ (z >> 31)
found = []
for _ in range(line["draws"]):
    times = [0] * people
    for _ in range(people): times[draw() % people] += 1
    found.append(figures(times)[3])
found.sort()
n = len(found)
place = lambda t: min(max(-(-n * t // 2000), 1), n) - 1
near(found[place(50)], told["interval"]["low"]); near(found[place(1950)], told["interval"]["high"])
print("same")
"#;

#[test]
fn the_gaps_of_two_thousand_invented_people_are_those_of_a_script() {
    let weights = r#"{"tangibles":11,"reliability":32,"responsiveness":22,"assurance":19,"empathy":16}"#;
    let line = format!(r#"{{"answers":{},"weights":{weights},"draws":12,"seed":"满意度 2011"}}"#, invented(2000));
    let told = one("servqual", &line);
    assert_eq!(told["items"].as_array().unwrap().len(), 22, "{told}");
    let python = Command::new("python3").args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut python) = python else {
        println!("skipped: there is no python3");
        return;
    };
    let asked = format!(r#"{{"line":{line},"told":{told}}}"#);
    python.stdin.take().unwrap().write_all(format!("{asked}\n").as_bytes()).unwrap();
    let said = python.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "same", "{:?}", said.status);
}

#[test]
fn what_cannot_be_weighed_is_refused() {
    let gap = |rest: &str| {
        let answers =
            r#"[{"item":5,"expectation":"7","perception":"5"},{"item":"6","expectation":null,"perception":4}]"#;
        one("servqual", &format!(r#"{{"answers":{answers}{rest}}}"#))
    };
    assert_eq!(gap("")["dimensions"][1], serde_json::json!({ "dimension": "reliability", "gap": "-2" }));
    assert_eq!((&gap("")["unweighted"], &gap("")["weighted"]), (&"-2".into(), &serde_json::Value::Null));
    let points = |empathy: u32| {
        format!(
            r#","weights":{{"tangibles":11,"reliability":32,"responsiveness":22,"assurance":19,"empathy":{empathy}}}"#
        )
    };
    assert_eq!(gap(&points(15))["error"]["code"], "weights_not_a_hundred");
    assert_eq!(gap(&points(16))["error"], serde_json::Value::Null);
    assert_eq!(gap(r#","weights":{"price":100}"#)["error"]["code"], "unknown_dimension");
    assert_eq!(gap(r#","questionnaire":"visit-rating""#)["error"]["code"], "bad_input");
    assert_eq!(gap(r#","questionnaire":"nothing""#)["error"]["code"], "unknown_questionnaire");
    assert_eq!(
        one("servqual", r#"{"answers":[{"item":"5","expectation":8,"perception":1}]}"#)["error"]["code"],
        "bad_input"
    );
    let index = |line: &str| one("satisfaction-index", line);
    assert_eq!(index(r#"{"means":["10",10],"weights":[0.5,"0.5"],"scale":[1,10]}"#)["index"], "100");
    assert_eq!(index(r#"{"means":["5.5"],"weights":["1"],"scale":["1","10"]}"#)["index"], "50");
    assert_eq!(index(r#"{"means":["11"],"weights":["1"],"scale":["1","10"]}"#)["error"]["code"], "mean_outside_scale");
    assert_eq!(index(r#"{"means":[],"weights":[],"scale":["1","10"]}"#)["error"]["code"], "means_and_weights_differ");
}

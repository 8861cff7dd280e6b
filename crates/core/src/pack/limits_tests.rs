//! The packs held against the tables of limits that were read from the law (`limits.csv` of a pack): every line names who
//! keeps it, and that promise or figure has its article, its time and its status.

use super::tests::load;
use super::*;
use jiff::civil::Date;

use crate::service::{PromiseRule, Status, Within};

struct Limit {
    regime: String,
    article: String,
    matter: String,
    limit: String,
    unit: String,
    from: Date,
    until: Option<Date>,
    kept_by: String,
}

fn limits(pack: &str) -> Vec<Limit> {
    let source = load(pack);
    let text = source.file("limits.csv").expect("the table of limits");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| Limit {
        regime: row[0].to_owned(),
        article: row[1].to_owned(),
        matter: row[2].to_owned(),
        limit: row[3].to_owned(),
        unit: row[4].to_owned(),
        from: row[5].parse().expect("a date"),
        until: row[6].parse().ok(),
        kept_by: row[9].to_owned(),
    })
    .collect()
}

fn cites(cite: &str, limit: &Limit) -> bool {
    let order = match limit.regime.as_str() {
        "order-2010-4" => "Order 2010 No. 4, art",
        "order-2020-3" => "Order 2020 No. 3, art",
        other => panic!("the regime {other} has no citation here"),
    };
    let Some((_, rest)) = cite.split_once(order) else { return false };
    let articles = rest.split(['(', ';', ':']).next().unwrap_or_default();
    articles.split(|sign: char| !sign.is_ascii_digit()).any(|number| number == limit.article)
}

fn within(limit: &Limit) -> String {
    match limit.unit.as_str() {
        "wd" => format!("{} working days", limit.limit),
        "d" => format!("{} days", limit.limit),
        other => panic!("{} in {other} is no time", limit.matter),
    }
}

/// What differs between a line of the table and the promise that keeps it.
fn difference(limit: &Limit, promise: &PromiseRule, part: &str) -> Option<String> {
    let told = |what: String| Some(format!("art. {} {}: {what}", limit.article, limit.matter));
    match part {
        "" if limit.unit == "period" => None,
        "" => {
            let has = match &promise.within {
                Within::Fixed(allowance) => allowance.to_string(),
                Within::Agreed(_) | Within::Until(_) => promise.within.to_string(),
            };
            if has != within(limit) {
                return told(format!("{} has {has}, the table {}", promise.key, within(limit)));
            }
            if promise.status != Status::Found {
                return told(format!("{} is not marked found", promise.key));
            }
            if cites(&promise.cite, limit) { None } else { told(format!("{} cites {}", promise.key, promise.cite)) }
        }
        "extension" => {
            let extension = promise.extension.as_ref();
            let fits = extension.is_some_and(|rule| rule.by.to_string() == within(limit) && cites(&rule.cite, limit));
            if fits { None } else { told("the extension differs".to_owned()) }
        }
        "pause" => {
            let fits = promise.pause.as_ref().is_some_and(|rule| cites(&rule.cite, limit));
            if fits { None } else { told("the pause differs".to_owned()) }
        }
        "restart" => {
            if promise.restart.is_some() {
                None
            } else {
                told("nothing starts the clock again".to_owned())
            }
        }
        other => panic!("{other} is no part of a promise"),
    }
}

fn differences(table: &str, packs: &[Pack]) -> (usize, Vec<String>) {
    let mut found = Vec::new();
    let limits = limits(table);
    for limit in &limits {
        let (kind, rest) = limit.kept_by.split_once(' ').unwrap_or(("", &limit.kept_by));
        if kind == "nobody:" {
            continue;
        }
        if kind == "figure" {
            let figure = packs.iter().flat_map(|pack| &pack.figures).find(|figure| figure.key == rest);
            let fits = figure.is_some_and(|figure| {
                figure.value == limit.limit && figure.status == Status::Found && cites(&figure.cite, limit)
            });
            if !fits {
                found.push(format!("art. {} {}: the figure {rest} differs", limit.article, limit.matter));
            }
            continue;
        }
        let (path, part) = match kind {
            "" => (rest, ""),
            "house" => (rest, "house"),
            path => (path, rest),
        };
        let (service, promise) = path.split_once('/').expect("service/promise");
        let on = [Some(limit.from), limit.until.or(Some(Date::constant(2026, 11, 1)))];
        for on in on.into_iter().flatten() {
            let services = packs.iter().flat_map(|pack| &pack.services);
            let version = services.filter(|known| known.key == service).find(|known| known.effective.covers(on));
            match version.and_then(|version| version.promise(promise)) {
                None => found.push(format!("art. {} {}: nothing keeps it on {on}", limit.article, limit.matter)),
                // A stricter time of the house keeps it.
                Some(rule) if part == "house" => {
                    if rule.status != Status::House || !cites(&rule.cite, limit) {
                        found.push(format!(
                            "art. {} {}: {} is no promise of the house",
                            limit.article, limit.matter, rule.key
                        ));
                    }
                }
                Some(rule) => found.extend(difference(limit, rule, part)),
            }
        }
    }
    (limits.len(), found)
}

#[test]
fn the_packs_and_the_tables_read_from_the_law_differ_nowhere() {
    let packs = ["life-cn", "complaint-cn"].map(|name| Pack::read(&load(name)).expect("a sound pack"));
    let (lines, found) = differences("life-cn", &packs);
    assert_eq!((lines, found), (20, Vec::<String>::new()));
    let (lines, found) = differences("complaint-cn", &packs);
    assert_eq!((lines, found), (13, Vec::<String>::new()));
}

#[test]
fn since_2020_the_ten_working_days_of_2010_are_a_promise_of_the_house_only() {
    let pack = Pack::read(&load("complaint-cn")).expect("a sound pack");
    let version = |on: Date| pack.services.iter().find(|service| service.effective.covers(on)).expect("in force");
    let last = version(Date::constant(2026, 11, 1));
    let ten: Vec<_> = last.promises.iter().filter(|rule| rule.within.to_string() == "10 working days").collect();
    assert_eq!(
        ten.iter().map(|rule| (rule.key.as_str(), rule.status)).collect::<Vec<_>>(),
        [("house-answer", Status::House)]
    );
    assert!(version(Date::constant(2020, 2, 29)).promise("basic-service-answer").is_some());
}

//! Every letter of every pack, filled with everything and then with each thing missing in turn: it is refused and says what it lacks, or it does
//! not say what is missing.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::{Value, context};
use yinuo_core::event::{EventKind, Fact, FactKind, FactValue, Facts};
use yinuo_core::form::{Field, FieldKind};
use yinuo_core::pack::{Catalogue, FollowUp, FollowUpKind, Pack};
use yinuo_core::service::{LetterRule, Service};
use yinuo_core::text::LocalText;
use yinuo_service::letter::{Block, LetterContent, LetterFrame, Unwritten, compose, event, sample_frame};
use yinuo_service::packs::shipped;
use yinuo_service::systems::reader;

/// What a table shows where nothing is known.
const DASH: &str = "—";
/// Always there, whatever the case.
const ALWAYS: [&str; 7] =
    ["case.number", "case.received_on", "service.name", "party.name", "party.title", "office.name", "operator.name"];
/// What may be told of a case besides its answers, with a value that stands in no template.
const OF_CASE: [(&str, &str); 4] = [
    ("promise.due_on", "2031年10月9日"),
    ("extension.due_on", "2031年11月9日"),
    ("extension.reason", "需要外部核查〔因〕"),
    ("reason", "情况复杂〔因〕"),
];

fn packs() -> Vec<Pack> {
    shipped().iter().map(|source| Pack::read(source).expect("a shipped pack is read")).collect()
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.')
}

/// The names of everything a template speaks of, in its text and in its conditions.
fn names(rule: &LetterRule) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for template in [&rule.subject, &rule.body] {
        for inside in
            template.split('{').skip(1).filter(|inside| inside.starts_with(['{', '%']) || inside.contains("}}"))
        {
            let inside = inside.split('}').next().unwrap_or_default();
            // Texts in quotes name nothing.
            let words = inside.split('"').step_by(2).flat_map(|text| text.split(|c| !is_of_name(c)));
            let told = words.filter(|word| word.contains('.') || ["missing", "materials", "reason"].contains(word));
            found.extend(told.map(str::to_owned));
        }
    }
    found.retain(|name| !ALWAYS.contains(&name.as_str()) && !name.starts_with("item.") && !name.starts_with("loop."));
    found
}

fn texts(content: &LetterContent) -> Vec<String> {
    let of_block = |block: &Block| match block {
        Block::Paragraph(text) => vec![text.clone()],
        Block::Table(table) => table.header.iter().chain(table.rows.iter().flatten()).cloned().collect(),
    };
    std::iter::once(content.subject.clone()).chain(content.blocks.iter().flat_map(of_block)).collect()
}

fn sentences(content: &LetterContent) -> BTreeSet<String> {
    let of_text = |text: String| text.split_inclusive(['。', '；', '：']).map(str::to_owned).collect::<Vec<_>>();
    texts(content).into_iter().flat_map(of_text).collect()
}

/// What is wrong with a letter that was written although something was missing.
fn wrong(whole: &LetterContent, written: &LetterContent, value: Option<&str>) -> Option<String> {
    for text in texts(written) {
        let holes = ["（）", "()", "“”", "：。", "于，", "，。", "为。", "undefined", "none", "{{", "{%", "\u{FDD2}"];
        if let Some(found) = holes.iter().find(|hole| text.contains(**hole)) {
            return Some(format!("{found:?} stands in {text:?}"));
        }
    }
    // A sentence that told the value must not stand there with a hole in it.
    let value = value?;
    let told = sentences(whole);
    let with_hole: BTreeSet<String> =
        told.iter().filter(|one| one.contains(value)).map(|one| one.replace(value, "")).collect();
    let left: Vec<String> = sentences(written).into_iter().filter(|one| with_hole.contains(one)).collect();
    (!left.is_empty()).then(|| format!("{left:?} stands there without {value:?}"))
}

/// The value of a made-up answer, by which it is known again.
fn made_up(field: &Field) -> String {
    format!("〔{}〕", field.name.zh)
}

/// A letter of a case with everything but what is missing.
fn of_case(
    service: &Service,
    rule: &LetterRule,
    choice: usize,
    missing: &dyn Fn(&str) -> bool,
) -> Result<LetterContent, Unwritten> {
    let (mut facts, mut tables) = (BTreeMap::new(), BTreeMap::new());
    for field in service.all_fields() {
        if missing(&format!("facts.{}", field.key)) || missing(&format!("tables.{}", field.key)) {
            continue;
        }
        let value = match field.kind {
            FieldKind::Rows => {
                let row: BTreeMap<String, String> =
                    field.columns().iter().map(|column| (column.key.clone(), made_up(column))).collect();
                let table = format!("| {} |\n| {} |", field.name.zh, made_up(field));
                tables.insert(field.key.clone(), Value::from_safe_string(table));
                Value::from(vec![Value::from(row)])
            }
            FieldKind::Choice | FieldKind::YesNo if !field.choices.is_empty() => {
                Value::from(field.choices[choice % field.choices.len()].key.clone())
            }
            _ => Value::from(made_up(field)),
        };
        facts.insert(field.key.clone(), value);
    }
    let given = |name: &str| {
        let value = OF_CASE.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        if missing(name) { Value::from(()) } else { Value::from(value) }
    };
    let list = |name: &str| -> Vec<Value> {
        let rules = service.materials.iter().filter(|_| !missing(name));
        rules.map(|rule| context! { name => &rule.name.zh, hint => "提供原件", required => rule.required }).collect()
    };
    let frame = sample_frame();
    let values = context! {
        case => context! { number => &frame.number, received_on => "2011年9月29日", summary => "变更联系地址" },
        service => context! { name => &service.name.zh },
        party => context! { name => &frame.addressee, title => "女士" },
        office => context! { name => &frame.office },
        operator => context! { name => &frame.operator },
        promise => context! { due_on => given("promise.due_on") },
        extension => context! { due_on => given("extension.due_on"), reason => given("extension.reason") },
        today => frame.today(),
        reason => given("reason"),
        missing => list("missing"),
        materials => list("materials"),
        facts => facts,
        tables => tables,
    };
    compose(rule, &values, frame).map(|(written, _)| written.content)
}

#[test]
fn no_letter_of_any_pack_says_what_the_record_does_not_bear_out() {
    let mut problems = Vec::new();
    let (mut letters, mut refused, mut left_out) = (0, 0, 0);
    for service in packs().iter().flat_map(|pack| &pack.services) {
        for rule in &service.letters {
            letters += 1;
            let of = format!("{} of {}", rule.key, service.key);
            let whole = of_case(service, rule, 0, &|_| false).unwrap_or_else(|why| panic!("{of}: {why:?}"));
            for name in names(rule) {
                let field = service.all_fields().find(|field| format!("facts.{}", field.key) == name);
                let of_case_itself =
                    OF_CASE.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
                let value = of_case_itself.or(field.map(made_up));
                match of_case(service, rule, 0, &|missing| missing == name) {
                    Err(Unwritten::Lacks(lacks)) => {
                        refused += 1;
                        if lacks != [name.clone()] {
                            problems.push(format!("{of} without {name} is refused for {lacks:?}"));
                        }
                    }
                    Err(Unwritten::Template(error)) => problems.push(format!("{of} without {name}: {error:#}")),
                    Ok(written) => {
                        left_out += 1;
                        let found = wrong(&whole, &written, value.as_deref());
                        problems.extend(found.map(|found| format!("{of} without {name}: {found}")));
                        // Nor does it say what it says under one choice only.
                        let choices = field.map_or(0, |field| field.choices.len());
                        let said: Vec<BTreeSet<String>> = (0..choices)
                            .filter_map(|choice| of_case(service, rule, choice, &|_| false).ok())
                            .map(|content| sentences(&content))
                            .collect();
                        let by_choice = sentences(&written).into_iter().filter(|one| {
                            said.iter().any(|of_one| of_one.contains(one))
                                && !said.iter().all(|of_one| of_one.contains(one))
                        });
                        let by_choice: Vec<String> = by_choice.collect();
                        if !by_choice.is_empty() {
                            problems.push(format!("{of} without {name} says as if it were chosen: {by_choice:?}"));
                        }
                    }
                }
            }
            match of_case(service, rule, 0, &|_| true) {
                Ok(written) => {
                    let found = wrong(&whole, &written, None);
                    problems.extend(found.map(|found| format!("{of} without anything: {found}")));
                }
                Err(Unwritten::Lacks(_)) => {}
                Err(Unwritten::Template(error)) => problems.push(format!("{of} without anything: {error:#}")),
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        letters >= 35 && refused >= 25 && left_out >= 5,
        "{letters} letters, {refused} refused, {left_out} left out"
    );
}

/// Made-up facts of an event, all of them.
fn facts_of(kind: &EventKind) -> Facts {
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

fn of_event(follow_up: &FollowUp, rule: &LetterRule, facts: &Facts) -> Result<LetterContent, Unwritten> {
    let kind = follow_up.event.about;
    let of_subject = reader(kind).letters.as_ref().map_or_else(|| context! {}, |letters| (letters.sample)());
    let frame = LetterFrame { operator: String::new(), ..sample_frame() };
    let values = context! {
        party => context! { name => &frame.addressee, title => "女士" },
        office => context! { name => &frame.office },
        today => frame.today(),
        event => event::facts(follow_up.event, facts, &Catalogue::default()),
        ..of_subject
    };
    compose(rule, &values, frame).map(|(written, _)| written.content)
}

#[test]
fn no_letter_on_an_event_says_what_the_event_does_not_tell() {
    let (mut refused, mut dashes) = (BTreeSet::new(), 0);
    let packs = packs();
    for follow_up in packs.iter().flat_map(|pack| &pack.follow_ups) {
        let FollowUpKind::Letter(rule) = &follow_up.does else { continue };
        let kind = follow_up.event;
        let whole = of_event(follow_up, rule, &facts_of(kind)).unwrap_or_else(|why| panic!("{}: {why:?}", rule.key));
        assert!(!texts(&whole).iter().any(|text| text.contains(DASH)), "{}: {whole:?}", rule.key);
        for fact in kind.facts.iter().filter(|fact| names(rule).contains(&format!("event.{}", fact.key))) {
            let name = format!("{} {}", rule.key, fact.key);
            let mut facts = facts_of(kind);
            facts.remove(fact.key);
            match of_event(follow_up, rule, &facts) {
                Err(Unwritten::Lacks(lacks)) => {
                    assert_eq!(lacks, [format!("event.{}", fact.key)], "{name}");
                    refused.insert(name);
                }
                Err(Unwritten::Template(error)) => panic!("{name}: {error:#}"),
                Ok(content) => {
                    // It is told in a table only, where a dash stands for it.
                    let (mut in_table, mut in_text) = (0, content.subject.contains(DASH));
                    for block in &content.blocks {
                        match block {
                            Block::Table(table) => {
                                in_table += table.rows.iter().flatten().filter(|cell| *cell == DASH).count();
                            }
                            Block::Paragraph(text) => in_text |= text.contains(DASH),
                        }
                    }
                    assert!(in_table > 0 && !in_text, "{name}: {content:?}");
                    dashes += 1;
                }
            }
        }
    }
    for expected in ["endorsement-sheet changes", "payment-advice kind", "dividend-report year"] {
        assert!(refused.contains(expected), "{expected} is not among {refused:?}");
    }
    assert!(dashes >= 4, "{dashes}");
}

/// The paragraphs and cells of a letter in which `facts.known` is 甲, or what it lacks.
fn told(body: &str) -> Result<Vec<String>, Vec<String>> {
    let rule = LetterRule {
        key: "test".to_owned(),
        name: LocalText::default(),
        subject: "事由".to_owned(),
        body: body.to_owned(),
    };
    let values = context! {
        facts => context! { known => "甲", empty => " ", none => (), sly => "\u{FDD2}facts.x\u{FDD2}" },
        some => ["乙"],
        nothing => Vec::<String>::new(),
        party => context! { title => "" },
    };
    match compose(&rule, &values, sample_frame()) {
        Ok((written, _)) => Ok(texts(&written.content).split_off(1)),
        Err(Unwritten::Lacks(lacks)) => Err(lacks),
        Err(Unwritten::Template(error)) => panic!("{body}: {error:#}"),
    }
}

#[test]
fn a_letter_that_tells_what_is_not_known_is_not_written_and_says_what_it_lacks() {
    let lacks = |names: &[&str]| Err(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let says = |texts: &[&str]| Ok(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    let cases = [
        ("原因：{{ facts.known }}。", says(&["原因：甲。"])),
        ("原因：{{ facts.other }}。", lacks(&["facts.other"])),
        ("原因：{{ facts.none }}，{{- facts.empty -}}。", lacks(&["facts.empty", "facts.none"])),
        ("{% if facts.other %}原因：{{ facts.other }}。{% endif %}谢谢。", says(&["谢谢。"])),
        ("尊敬的客户{{ party.title }}：", says(&["尊敬的客户："])),
        // In a table it is seen that nothing is known.
        ("| 金额 | 日期 |\n| {{ facts.other }}元 | {{ facts.known }} |", says(&["金额", "日期", "—", "甲"])),
        ("{% for one in some %}{{ one }}{% endfor %}", says(&["乙"])),
        ("缺少：{% for one in nothing %}{{ one }}{% endfor %}", lacks(&["nothing"])),
        ("{% if nothing %}缺少：{% for one in nothing %}{{ one }}{% endfor %}{% endif %}完。", says(&["完。"])),
        ("{% if facts.known == \"甲\" %}是{% else %}否{% endif %}", says(&["是"])),
        ("{% if facts.other == \"甲\" %}是{% else %}否{% endif %}", lacks(&["facts.other"])),
        ("{% if facts.other and facts.other != 'x' %}是{% else %}未定{% endif %}", says(&["未定"])),
        // No answer passes for one that is missing.
        ("{{ facts.sly }}", says(&["facts.x"])),
    ];
    for (body, expected) in cases {
        assert_eq!(told(body), expected, "{body}");
    }
}

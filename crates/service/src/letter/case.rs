//! Letters of cases: what a template of the service may say of the case.

use std::collections::BTreeMap;

use minijinja::{Value as Filled, context};
use yinuo_core::case::Case;
use yinuo_core::id::{LetterId, OperatorId};
use yinuo_core::promise::{Due, Promise};
use yinuo_core::service::{LetterRule, OFFICE, Service};
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use super::{About, Draft, LetterContent, Unwritten, answers, compose, in_words, sample_frame};
use crate::command::Context;
use crate::stop::Stop;

/// What the number of a case is called.
pub const NUMBER_OF: &str = "业务编号";

/// Writes a letter of a case by a rule. `missing` are the materials a one-time notice is about.
pub fn write(
    context: &Context<'_>,
    (case, party): (&Case, &PartyRow),
    operator: OperatorId,
    rule: &LetterRule,
    missing: &[String],
) -> Result<LetterRow, Stop> {
    let values = values(context, case, missing);
    let mut told = case.service.milestones.iter().filter(|milestone| milestone.letter.as_ref() == Some(&rule.key));
    let draft = Draft {
        id: LetterId::new(context.stamp(), context.slot),
        rule,
        addressee: party,
        about: About::Case(case.id),
        office: case.office,
        operator,
        number: &case.number,
        number_of: NUMBER_OF.to_owned(),
        slip: told.any(|milestone| milestone.told_by_letter),
        values,
        called: called(&case.service),
    };
    super::write(context, draft)
}

/// What a letter of a case can lack, as people call it.
fn called(service: &Service) -> BTreeMap<String, String> {
    let of_case = [
        ("missing", "缺少的材料"),
        ("materials", "所需材料"),
        ("reason", "原因"),
        ("promise.due_on", "办结期限"),
        ("extension.due_on", "延长后的期限"),
        ("extension.reason", "延长的原因"),
    ];
    let mut called = answers::called(service);
    called.extend(of_case.map(|(name, zh)| (name.to_owned(), zh.to_owned())));
    called
}

/// What the templates of a case may say.
fn values(context: &Context<'_>, case: &Case, missing: &[String]) -> Filled {
    let calendar = context.rules.calendar();
    let materials = materials(&case.service);
    let missing: Vec<_> = missing
        .iter()
        .filter_map(|key| case.service.material(key))
        .map(|rule| context! { name => &rule.name.zh, hint => rule.hint.as_ref().map(|hint| hint.zh.clone()) })
        .collect();
    // The promise the letter most likely tells of: the first duty of the office that is waited for and has a date.
    let is_ours = |promise: &&Promise| {
        case.service.promise(&promise.key).is_some_and(|rule| rule.owed_by == OFFICE) && !promise.right
    };
    let due_on = case
        .promises
        .iter()
        .filter(|promise| promise.is_waiting())
        .filter(is_ours)
        .find_map(|promise| promise.due(context.rules.calendars().of(&promise.calendar_version)).ok())
        .map(due_in_words);
    let extension = case.promises.iter().rev().find_map(|promise| {
        let granted = promise.extensions.last()?;
        let due = promise.due(context.rules.calendars().of(&promise.calendar_version)).ok().map(due_in_words);
        Some(context! { due_on => due, reason => &granted.reason })
    });
    let reason = case.milestones.last().and_then(|milestone| milestone.note.clone());
    let received_on = in_words(calendar.date_of(case.received_at));
    let (facts, tables) = answers::values(&case.service, &case.all_answers());
    context! {
        case => context! { number => &case.number, received_on => received_on, summary => &case.summary },
        service => context! { name => &case.service.name.zh },
        promise => context! { due_on => due_on },
        extension => extension.unwrap_or_else(|| context! {}),
        reason => reason,
        facts => facts,
        tables => tables,
        missing => missing,
        materials => materials,
    }
}

/// All that the service asks for, whatever was handed in.
fn materials(service: &Service) -> Vec<Filled> {
    let told = service.materials.iter().map(|rule| {
        let hint = rule.hint.as_ref().map(|hint| hint.zh.clone());
        context! { name => &rule.name.zh, hint => hint, required => rule.required }
    });
    told.collect()
}

/// A due date as a letter writes it: one that may still move says so.
fn due_in_words(due: Due) -> String {
    let day = in_words(due.on);
    match due.provisional {
        true => format!("{day}（暂定，以国务院公布的{}年放假安排为准）", due.on.year()),
        false => day,
    }
}

/// Fills a letter with made-up values, once with an answer to every question and once with none, and says why it cannot
/// be filled or what it lacks. That it is not written where it would tell what nobody answered is as it should be.
pub fn render_sample(service: &Service, rule: &LetterRule) -> Result<(), String> {
    for lacks in [|_: &str| false, |_: &str| true] {
        match sample(service, rule, &lacks) {
            Ok(content) if content.subject.is_empty() => return Err("its subject is empty".to_owned()),
            Ok(_) | Err(Unwritten::Lacks(_)) => {}
            Err(Unwritten::Template(error)) => return Err(format!("it cannot be filled: {error:#}")),
        }
    }
    Ok(())
}

/// A letter filled with made-up values, without those that are lacking by their names.
fn sample(service: &Service, rule: &LetterRule, lacks: &dyn Fn(&str) -> bool) -> Result<LetterContent, Unwritten> {
    let mut answered = answers::sample(service);
    answered.retain(|key, _| !lacks(&format!("facts.{key}")) && !lacks(&format!("tables.{key}")));
    let given = |name: &str, value: &str| if lacks(name) { Filled::from(()) } else { Filled::from(value) };
    let mut missing: Vec<Filled> =
        service.materials.iter().map(|rule| context! { name => &rule.name.zh, hint => "提供原件" }).collect();
    missing.retain(|_| !lacks("missing"));
    let mut all = materials(service);
    all.retain(|_| !lacks("materials"));
    let frame = sample_frame();
    let (facts, tables) = answers::values(service, &answered);
    let values = context! {
        case => context! { number => &frame.number, received_on => "2011年9月29日", summary => "变更联系地址" },
        service => context! { name => &service.name.zh },
        party => context! { name => &frame.addressee, title => "女士" },
        office => context! { name => &frame.office },
        operator => context! { name => &frame.operator },
        promise => context! { due_on => given("promise.due_on", "2011年10月9日") },
        extension => context! {
            due_on => given("extension.due_on", "2011年11月9日"),
            reason => given("extension.reason", "需要外部核查"),
        },
        today => frame.today(),
        reason => given("reason", "情况复杂"),
        facts => facts,
        tables => tables,
        missing => missing,
        materials => all,
    };
    compose(rule, &values, frame).map(|(written, _)| written.content)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use yinuo_core::pack::Pack;

    use super::*;
    use crate::letter::Block;
    use crate::letter::told::names;
    use crate::packs::shipped;

    /// Always there, whatever the case.
    const ALWAYS: [&str; 7] = [
        "case.number",
        "case.received_on",
        "service.name",
        "party.name",
        "party.title",
        "office.name",
        "operator.name",
    ];

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

    /// What is wrong with a letter that was written although something was lacking.
    fn wrong(whole: &LetterContent, written: &LetterContent, value: Option<&str>) -> Option<String> {
        for text in texts(written) {
            let empty = ["（）", "()", "“”", "：。", "于，", "，。", "为。", "undefined", "none", "{{", "\u{FDD2}"];
            if let Some(found) = empty.iter().find(|empty| text.contains(**empty)) {
                return Some(format!("{found:?} stands in {text:?}"));
            }
        }
        // A sentence that told the value must not stand there with a hole in it.
        let value = value?;
        let with_hole: BTreeSet<String> = sentences(whole)
            .into_iter()
            .filter(|sentence| sentence.contains(value))
            .map(|sentence| sentence.replace(value, ""))
            .collect();
        let left: Vec<String> = sentences(written).into_iter().filter(|one| with_hole.contains(one)).collect();
        (!left.is_empty()).then(|| format!("{left:?} stands there without {value:?}"))
    }

    #[test]
    fn no_letter_of_any_pack_says_what_the_record_does_not_bear_out() {
        let packs: Vec<Pack> = shipped().iter().map(|source| Pack::read(source).unwrap()).collect();
        let mut problems = Vec::new();
        let (mut letters, mut refused, mut left_out) = (0, 0, 0);
        for service in packs.iter().flat_map(|pack| &pack.services) {
            for rule in &service.letters {
                letters += 1;
                let of = format!("{} of {}", rule.key, service.key);
                let whole = sample(service, rule, &|_| false).unwrap_or_else(|why| panic!("{of}: {why:?}"));
                let used: BTreeSet<String> = names(&rule.subject).into_iter().chain(names(&rule.body)).collect();
                let used: Vec<&String> = used
                    .iter()
                    .filter(|name| {
                        !ALWAYS.contains(&name.as_str()) && !name.starts_with("item.") && !name.starts_with("loop.")
                    })
                    .collect();
                for name in &used {
                    let value = match name.as_str() {
                        "promise.due_on" => Some("2011年10月9日".to_owned()),
                        "extension.due_on" => Some("2011年11月9日".to_owned()),
                        "extension.reason" => Some("需要外部核查".to_owned()),
                        "reason" => Some("情况复杂".to_owned()),
                        name => {
                            let key = name.strip_prefix("facts.");
                            let field = key.and_then(|key| service.all_fields().find(|field| field.key == key));
                            field.map(|field| format!("〔{}〕", field.name.zh))
                        }
                    };
                    match sample(service, rule, &|lacking| lacking == name.as_str()) {
                        Err(Unwritten::Lacks(lacks)) => {
                            refused += 1;
                            if !lacks.contains(name) {
                                problems.push(format!("{of} without {name} is refused for {lacks:?}"));
                            }
                            if !called(service).contains_key(name.as_str()) {
                                problems.push(format!("{of}: nobody is told what {name} is"));
                            }
                        }
                        Err(Unwritten::Template(error)) => problems.push(format!("{of} without {name}: {error:#}")),
                        Ok(written) => {
                            left_out += 1;
                            let found = wrong(&whole, &written, value.as_deref());
                            problems.extend(found.map(|found| format!("{of} without {name}: {found}")));
                        }
                    }
                }
                match sample(service, rule, &|_| true) {
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
            letters > 60 && refused > 40 && left_out > 8,
            "{letters} letters, {refused} refused, {left_out} left out"
        );
    }
}

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
            Err(Unwritten::Template(why)) => return Err(format!("it cannot be filled: {why}")),
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

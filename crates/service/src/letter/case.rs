//! Letters of cases: what a template of the service may say of the case.

use minijinja::{Value as Filled, context};
use yinuo_core::case::Case;
use yinuo_core::id::{LetterId, OperatorId};
use yinuo_core::promise::{Due, Promise};
use yinuo_core::service::{Answers, LetterRule, OFFICE, Service};
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use super::{About, Draft, answers, compose, in_words, sample_frame};
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
    };
    super::write(context, draft)
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
/// be filled or what it lacks.
pub fn render_sample(service: &Service, rule: &LetterRule) -> Result<(), String> {
    let answered = answers::sample(service);
    let missing: Vec<_> =
        service.materials.iter().map(|rule| context! { name => &rule.name.zh, hint => "提供原件" }).collect();
    for (answered, missing, due_on) in [(answered, missing, Some("2011年10月9日")), (Answers::new(), Vec::new(), None)]
    {
        let frame = sample_frame();
        let (facts, tables) = answers::values(service, &answered);
        let values = context! {
            case => context! { number => &frame.number, received_on => "2011年9月29日", summary => "变更联系地址" },
            service => context! { name => &service.name.zh },
            party => context! { name => &frame.addressee, title => "女士" },
            office => context! { name => &frame.office },
            operator => context! { name => &frame.operator },
            promise => context! { due_on => due_on },
            extension => context! { due_on => due_on, reason => due_on.map(|_| "需要外部核查") },
            today => frame.today(),
            reason => due_on.map(|_| "情况复杂"),
            facts => facts,
            tables => tables,
            missing => missing,
            materials => materials(service),
        };
        let (written, _) = compose(rule, &values, frame).map_err(|error| format!("it cannot be filled: {error:#}"))?;
        if written.content.subject.is_empty() {
            return Err("its subject is empty".to_owned());
        }
    }
    Ok(())
}

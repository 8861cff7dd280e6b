//! Letters: a template of the service's pack filled with the case, as one printable page of HTML.

use minijinja::{AutoEscape, Environment, context};
use yinuo_core::case::Case;
use yinuo_core::id::LetterId;
use yinuo_core::service::{Answers, LetterRule, Service};
use yinuo_store::tables::case::LetterRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::stop::Stop;

const PAGE: &str = include_str!("letter.html");

/// Writes the letter of that key. `missing` are the materials a one-time notice is about.
pub fn write(
    context: &Context<'_>,
    case: &Case,
    party: &PartyRow,
    id: LetterId,
    key: &str,
    missing: &[String],
) -> Result<LetterRow, Stop> {
    let rule = case.service.letter(key).ok_or_else(|| Stop::damaged("packs", format!("no letter {key}")))?;
    let (subject, html) = render(context, case, party, rule, missing)
        .map_err(|error| Stop::damaged("packs", format!("letter {key} of {}: {error:#}", case.service.version)))?;
    Ok(LetterRow {
        slot: context.slot.number(),
        id: id.number(),
        case_id: case.id.number(),
        party_id: party.id,
        kind: key.to_owned(),
        name: rule.name.zh.clone(),
        subject,
        html,
        operator_id: context.operator().number(),
        created_at: context.micros(),
        delivered_at: None,
        delivery_channel: None,
        delivery_proof: None,
    })
}

fn render(
    context: &Context<'_>,
    case: &Case,
    party: &PartyRow,
    rule: &LetterRule,
    missing: &[String],
) -> Result<(String, String), minijinja::Error> {
    let calendar = context.rules.calendar();
    let date_zh = |at| {
        let date = calendar.date_of(at);
        format!("{}年{}月{}日", date.year(), date.month(), date.day())
    };
    let missing: Vec<_> = missing
        .iter()
        .filter_map(|key| case.service.material(key))
        .map(|rule| context! { name => &rule.name.zh, hint => rule.hint.as_ref().map(|hint| hint.zh.clone()) })
        .collect();
    // The promise the letter most likely tells of: the first one that is waited for and has a date.
    let due_on = case
        .promises
        .iter()
        .filter(|promise| promise.is_waiting())
        .find_map(|promise| promise.due(context.rules.calendars().of(&promise.calendar_version)).ok())
        .map(|due| format!("{}年{}月{}日", due.on.year(), due.on.month(), due.on.day()));
    let reason = case.milestones.last().and_then(|milestone| milestone.note.clone());
    let values = context! {
        case => context! { number => &case.number, received_on => date_zh(case.received_at), summary => &case.summary },
        service => context! { name => &case.service.name.zh },
        party => context! { name => &party.name },
        office => context! { name => context.directory.office_name(case.office) },
        operator => context! { name => context.directory.operator_name(context.operator()) },
        promise => context! { due_on => due_on },
        today => date_zh(context.now),
        reason => reason,
        facts => case.all_answers(),
        missing => missing,
    };
    fill(rule, &values, &case.number, context.directory.office_name(case.office), &date_zh(context.now))
}

fn fill(
    rule: &LetterRule,
    values: &minijinja::Value,
    number: &str,
    office: &str,
    today: &str,
) -> Result<(String, String), minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let subject = environment.render_str(&rule.subject, values)?;
    let body = environment.render_named_str("body.html", &rule.body, values)?;
    let paragraphs: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let page = context! {
        subject => &subject,
        paragraphs => paragraphs.into_iter().map(|text| minijinja::Value::from_safe_string(text.to_owned())).collect::<Vec<_>>(),
        number => number,
        office => office,
        today => today,
    };
    let html = environment.render_named_str("letter.html", PAGE, page)?;
    Ok((subject, html))
}

/// Fills a letter with made-up values, once with an answer to every question and once with none, and says why it cannot
/// be filled or what it lacks.
pub fn render_sample(service: &Service, rule: &LetterRule) -> Result<(), String> {
    let fields = service.fields.iter().chain(service.milestones.iter().flat_map(|milestone| &milestone.fields));
    let facts: Answers = fields.map(|field| (field.key.clone(), format!("〔{}〕", field.name.zh))).collect();
    let missing: Vec<_> =
        service.materials.iter().map(|rule| context! { name => &rule.name.zh, hint => "提供原件" }).collect();
    for (facts, missing, due_on) in [(facts, missing, Some("2011年10月9日")), (Answers::new(), Vec::new(), None)] {
        let values = context! {
            case => context! { number => "0421-0000137-5", received_on => "2011年9月29日", summary => "变更联系地址" },
            service => context! { name => &service.name.zh },
            party => context! { name => "王芳" },
            office => context! { name => "和平区支公司" },
            operator => context! { name => "李静" },
            promise => context! { due_on => due_on },
            today => "2011年9月30日",
            reason => due_on.map(|_| "情况复杂"),
            facts => facts,
            missing => missing,
        };
        let (subject, _) = fill(rule, &values, "0421-0000137-5", "和平区支公司", "2011年9月30日")
            .map_err(|error| format!("it cannot be filled: {error:#}"))?;
        if subject.trim().is_empty() {
            return Err("its subject is empty".to_owned());
        }
    }
    Ok(())
}

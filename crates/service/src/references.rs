//! What answers name: parties, offices, administrative divisions, files of the case. Each must be there and in the reach of who
//! names it; the answer keeps the name it has now, so that letters and pages say what was meant when it was written down.

use std::collections::BTreeSet;

use yinuo_core::access::Permission;
use yinuo_core::form::{Answer, AnswerProblem, Answers, Field, FieldKind, Row, RowPlace, identifier, in_one_form};
use yinuo_core::id::{CaseId, FileId, OfficeId, PartyId};
use yinuo_core::promise::Term;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::{FileRow, TERMS_OF_SUBJECT};
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::rows::terms_of_party;
use crate::query;
use crate::stop::Stop;

/// Asks for what the answers name: an id tells by its prefix what it is of.
pub fn declare(answers: &Answers, plan: &mut LoadPlan) {
    for text in answers.values().flat_map(texts) {
        if let Ok(party) = identifier(text).parse::<PartyId>() {
            plan.want::<PartyRow>(party.number());
            plan.want_by(&TERMS_OF_SUBJECT, party.number());
        } else if let Ok(file) = identifier(text).parse::<FileId>() {
            plan.want::<FileRow>(file.number());
        }
    }
}

/// What was agreed with the parties that the answers name.
pub fn terms(facts: &Facts, answers: &Answers) -> Result<Vec<Term>, Stop> {
    let parties = answers.values().flat_map(texts).filter_map(|text| identifier(text).parse::<PartyId>().ok());
    let mut terms = Vec::new();
    for party in parties.collect::<BTreeSet<_>>() {
        terms.extend(terms_of_party(facts, party)?);
    }
    Ok(terms)
}

fn texts(answer: &Answer) -> Vec<&str> {
    match answer {
        Answer::Text(text) => vec![text],
        Answer::Choices(_) => Vec::new(),
        Answer::Rows(rows) => rows.iter().flat_map(Row::values).map(String::as_str).collect(),
    }
}

/// The answers in one form, with names beside what they name. What an edit leaves as it was in `before` is not looked up again.
pub fn complete(
    context: &Context<'_>,
    facts: &Facts,
    fields: &[Field],
    answers: Answers,
    before: &Answers,
    case: Option<CaseId>,
) -> Result<Answers, Refusal> {
    let mut answers = in_one_form(fields, answers);
    let known: Vec<&str> = before.values().flat_map(texts).collect();
    let resolve = |field: &Field, text: &str| -> Result<Option<String>, &'static str> {
        if text.is_empty() || !field.kind.is_reference() || known.contains(&text) {
            return Ok(None);
        }
        let name = named(context, facts, field.kind, identifier(text), case)?;
        Ok(name.map(|name| format!("{} {name}", identifier(text))))
    };
    for field in fields {
        let wrong = |place, cause| AnswerProblem::Wrong { field: field.key.clone(), place, cause };
        match answers.get_mut(&field.key) {
            Some(Answer::Text(text)) => {
                if let Some(whole) = resolve(field, text).map_err(|cause| wrong(None, cause))? {
                    *text = whole;
                }
            }
            Some(Answer::Rows(rows)) => {
                for column in field.columns().iter().filter(|column| column.kind.is_reference()) {
                    for (index, row) in rows.iter_mut().enumerate() {
                        let Some(cell) = row.get_mut(&column.key) else { continue };
                        let place = || Some(RowPlace { row: index + 1, column: Some(column.key.clone()) });
                        if let Some(whole) = resolve(column, cell).map_err(|cause| wrong(place(), cause))? {
                            *cell = whole;
                        }
                    }
                }
            }
            Some(Answer::Choices(_)) | None => {}
        }
    }
    Ok(answers)
}

/// The name of a thing that is there and may be seen; the cause where it is not. `None` of a kind that is kept as it is written.
fn named(
    context: &Context<'_>,
    facts: &Facts,
    kind: FieldKind,
    id: &str,
    case: Option<CaseId>,
) -> Result<Option<String>, &'static str> {
    let name = match kind {
        FieldKind::Party => {
            let party =
                id.parse().ok().and_then(|id: PartyId| facts.row::<PartyRow>(id.number())).ok_or("not_a_party")?;
            let seen = !party.is_erased()
                && context.actor.may_at(Permission::READ_CUSTOMERS, query::party::at(context.directory, party));
            seen.then(|| party.name.clone()).ok_or("not_a_party")?
        }
        FieldKind::Office => {
            let office = id.parse::<OfficeId>().map_err(|_| "not_an_office")?;
            let known = context.directory.office(office).is_some();
            known.then(|| context.directory.office_name(office).to_owned()).ok_or("not_an_office")?
        }
        FieldKind::Region => {
            let divisions = context.rules.divisions();
            let region = divisions.region(id).ok_or("not_a_region")?;
            divisions.full_name(&region)
        }
        FieldKind::File => {
            let file = id.parse().ok().and_then(|id: FileId| facts.row::<FileRow>(id.number())).ok_or("not_a_file")?;
            let of_case = case.is_some_and(|case| file.subject_id == case.number());
            of_case.then(|| file.name.clone()).ok_or("not_a_file")?
        }
        _ => return Ok(None),
    };
    Ok(Some(name))
}

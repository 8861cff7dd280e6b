//! An applicant's own cases: a list, and one with its way so far, what comes next and by when, and what is missing.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::case::{Case, CaseState};
use yinuo_core::service::{CUSTOMER, OFFICE};
use yinuo_service::query::PageAsk;
use yinuo_service::query::applicant;
use yinuo_service::query::case::{CaseFile, CaseLine};
use yinuo_store::tables::case::PromiseRow;

use super::page::{OpenTo, PublicPage};
use super::text::case_state;
use super::visit::Visit;
use crate::problem::Problem;
use crate::shape::{Answer, file_id, instant, letter_id};

pub static CASES: PublicPage = PublicPage {
    path: "/cases",
    open_to: OpenTo::Applicants,
    menu: Some(("我的业务", "My cases")),
    show: Some(|visit| list(visit).boxed()),
    ..PublicPage::NONE
};

pub static CASE: PublicPage =
    PublicPage { path: "/cases/{case}", show: Some(|visit| show(visit).boxed()), ..PublicPage::NONE };

#[derive(Serialize)]
struct Line<'a> {
    number: String,
    name: &'a str,
    state: &'static str,
    is_open: bool,
    received: String,
    next: Option<Next<'a>>,
}

#[derive(Serialize)]
struct Next<'a> {
    name: &'a str,
    due_on: Option<String>,
    provisional: bool,
}

async fn list(visit: Visit) -> Result<Answer, Problem> {
    let after = Some(visit.asked("after").to_owned()).filter(|after| !after.is_empty());
    let ask = PageAsk { after, ..PageAsk::default() };
    let found = applicant::cases(visit.house(), visit.actor()?, &ask).await?;
    let cases: Vec<_> = found.items.iter().map(|line| line_of(&visit, line)).collect();
    let title = visit.words("我的业务", "My cases");
    visit.page("cases.html", title, content! { cases, next => found.next })
}

fn line_of<'a>(visit: &'a Visit, line: &'a CaseLine) -> Line<'a> {
    let service = visit.house().rules().by_version(&line.row.service_version);
    let (zh, en) = case_state(&line.row.state);
    let is_open = line.row.state == CaseState::Open.key();
    let next = line.next_due.as_ref().filter(|_| is_open).and_then(|due| {
        let rule = service?.promise(&due.promise)?;
        Some(Next { name: visit.text(&rule.name), due_on: due.due_on.clone(), provisional: due.provisional })
    });
    Line {
        number: line.row.number.clone(),
        name: service.map_or(line.row.service_key.as_str(), |service| visit.text(&service.name)),
        state: visit.words(zh, en),
        is_open,
        received: visit.time(instant(line.row.received_at)),
        next,
    }
}

/// A station on the way.
#[derive(Serialize)]
struct Station<'a> {
    name: &'a str,
    at: String,
}

/// What somebody still owes: by when, or why there is no day.
#[derive(Serialize)]
struct Owed<'a> {
    name: &'a str,
    due_on: Option<&'a str>,
    paused: bool,
    /// The day is counted on, beyond the published calendar.
    provisional: bool,
    late: bool,
}

#[derive(Serialize)]
struct Missing<'a> {
    key: &'a str,
    name: &'a str,
    hint: Option<&'a str>,
    returned: Option<&'a str>,
    is_missing: bool,
    /// Names of what was handed in for it already.
    handed_in: Vec<Paper<'a>>,
}

#[derive(Serialize)]
struct Paper<'a> {
    id: String,
    name: &'a str,
    at: String,
}

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let (file, promises) = applicant::case(visit.house(), visit.actor()?, visit.part("case")).await?;
    page(&visit, &file, &promises, None)
}

/// The page of a case, also where a document was refused.
pub fn page(
    visit: &Visit,
    file: &CaseFile,
    promises: &[PromiseRow],
    problem: Option<&Problem>,
) -> Result<Answer, Problem> {
    let case = &file.case;
    let is_open = case.state == CaseState::Open;
    let (zh, en) = case_state(case.state.key());
    let title = visit.text(&case.service.name).to_owned();
    let directory = visit.house().directory();
    let letters: Vec<_> = file
        .parts
        .letters
        .iter()
        .map(|letter| Paper {
            id: letter_id(letter.id).to_string(),
            name: &letter.name,
            at: visit.time(instant(letter.created_at)),
        })
        .collect();
    let content = content! {
        number => case.number,
        state => visit.words(zh, en),
        is_open,
        office => directory.office_name(case.office),
        received => visit.time(case.received_at),
        way => way(visit, case),
        ours => owed(visit, case, promises, |row| row.owed_by == OFFICE && row.is_right == 0),
        yours => owed(visit, case, promises, |row| row.owed_by == CUSTOMER && row.is_right == 0),
        rights => owed(visit, case, promises, |row| row.is_right != 0),
        materials => materials(visit, file),
        letters,
        sent => visit.asked("sent") == "yes",
    };
    match problem {
        Some(problem) => visit.page_refused("case.html", &title, content, problem),
        None => visit.page("case.html", &title, content),
    }
}

/// The latest first, as people look for it.
fn way<'a>(visit: &'a Visit, case: &'a Case) -> Vec<Station<'a>> {
    let name = |key: &'a str| match case.service.milestone(key) {
        Some(rule) => visit.text(&rule.name),
        // Those that every service has without naming them.
        None if key == yinuo_core::service::WITHDRAWN => visit.words("已撤回", "Withdrawn"),
        None => visit.words("材料退回", "Materials returned"),
    };
    let station = |milestone: &'a yinuo_core::case::Milestone| Station {
        name: name(&milestone.key),
        at: visit.time(milestone.occurred_at),
    };
    case.milestones.iter().rev().map(station).collect()
}

fn owed<'a>(
    visit: &'a Visit,
    case: &'a Case,
    rows: &'a [PromiseRow],
    wanted: impl Fn(&PromiseRow) -> bool,
) -> Vec<Owed<'a>> {
    if case.state != CaseState::Open {
        return Vec::new();
    }
    let now = visit.house().now().as_microsecond();
    let waiting = rows.iter().filter(|row| row.is_waited_for());
    let tell = |row: &'a PromiseRow| {
        let rule = case.service.promise(&row.key)?;
        Some(Owed {
            name: visit.text(&rule.name),
            due_on: row.due_on.as_deref(),
            paused: row.state == "paused",
            provisional: row.state == "provisional",
            late: row.state == "broken" || row.state == "open" && row.due_at.is_some_and(|due| due < now),
        })
    };
    waiting.filter(|row| wanted(row)).filter_map(tell).collect()
}

fn materials<'a>(visit: &'a Visit, file: &'a CaseFile) -> Vec<Missing<'a>> {
    let mut handed_in: BTreeMap<&str, Vec<Paper<'a>>> = BTreeMap::new();
    for paper in file.parts.files.iter().filter(|paper| applicant::is_own(paper)) {
        let told =
            Paper { id: file_id(paper.id).to_string(), name: &paper.name, at: visit.time(instant(paper.created_at)) };
        handed_in.entry(paper.material_key.as_deref().unwrap_or_default()).or_default().push(told);
    }
    let standings = file.case.service.materials.iter().map(|rule| (rule, file.case.material(&rule.key)));
    let missing = file.case.missing();
    let mut all: Vec<Missing<'a>> = standings
        .map(|(rule, record)| Missing {
            key: &rule.key,
            name: visit.text(&rule.name),
            hint: rule.hint.as_ref().map(|hint| visit.text(hint)),
            returned: record.and_then(|record| record.note.as_deref()).filter(|_| missing.contains(&rule.key)),
            is_missing: missing.contains(&rule.key),
            handed_in: handed_in.remove(rule.key.as_str()).unwrap_or_default(),
        })
        .collect();
    if let Some(others) = handed_in.remove("") {
        let name = visit.words("其他材料", "Other documents");
        all.push(Missing { key: "", name, hint: None, returned: None, is_missing: false, handed_in: others });
    }
    all
}

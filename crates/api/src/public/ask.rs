//! Asking for a service: a complaint, or whatever else a pack opens to applicants. The form is that of the pack, as far as the pack has
//! applicants asked.

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::form::{Answers, FieldKind};
use yinuo_core::service::{ANY_AGREEMENT, Service};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems as kinds;
use yinuo_service::command::Command;
use yinuo_service::command::applicant::AskFor;
use yinuo_service::command::case::Changed;
use yinuo_service::query::applicant;
use yinuo_store::tables::agreement::AgreementRow;

use super::page::{OpenTo, PublicPage};
use super::visit::{Visit, refusal};
use crate::problem::Problem;
use crate::shape::Answer;

pub static SERVICES: PublicPage = PublicPage {
    path: "/services",
    open_to: OpenTo::Anybody,
    menu: Some(("投诉与申请", "Complain or ask")),
    show: Some(|visit| async move { list(&visit) }.boxed()),
    ..PublicPage::NONE
};

pub static SERVICE: PublicPage = PublicPage {
    path: "/services/{service}",
    show: Some(|visit| show(visit).boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

#[derive(Serialize)]
struct ServiceLine<'a> {
    key: &'a str,
    name: &'a str,
    summary: &'a str,
}

fn list(visit: &Visit) -> Result<Answer, Problem> {
    let rules = visit.house().rules();
    let today = rules.calendar().date_of(visit.house().now());
    let open = rules.services_on(today).into_iter().filter(|service| service.applicant_fields.is_some());
    let services: Vec<ServiceLine<'_>> = open
        .map(|service| ServiceLine {
            key: &service.key,
            name: visit.text(&service.name),
            summary: visit.text(&service.summary),
        })
        .collect();
    visit.page("services.html", visit.words("投诉与申请", "Complain or ask"), content! { services })
}

/// The service as it is today, if applicants may ask for it.
fn service(visit: &Visit) -> Result<std::sync::Arc<Service>, Problem> {
    let rules = visit.house().rules();
    let today = rules.calendar().date_of(visit.house().now());
    let found = rules.service_on(visit.part("service"), today).ok().filter(|found| found.applicant_fields.is_some());
    found.cloned().ok_or_else(|| Problem::new("not_found"))
}

#[derive(Serialize)]
struct Input<'a> {
    key: String,
    name: &'a str,
    hint: Option<&'a str>,
    required: bool,
    /// `text`, `long-text`, `date`, `number`, `choice`.
    kind: &'static str,
    choices: Vec<(String, String)>,
    value: String,
}

/// A thing the case may be about: one of the own agreements.
const ABOUT: &str = "about.";
const ANSWER: &str = "answer.";

fn inputs<'a>(visit: &'a Visit, service: &'a Service, agreements: &'a [AgreementRow]) -> Vec<Input<'a>> {
    let mut inputs = Vec::new();
    for rule in &service.subjects {
        let of_kind = |row: &&AgreementRow| {
            rule.kind == ANY_AGREEMENT || kinds::family(&row.family).is_some_and(|known| known.subject.key == rule.kind)
        };
        let choice = |row: &AgreementRow| {
            let name = visit.house().rules().product_name(&row.product_version);
            let name = name.map_or(row.number.as_str(), |name| visit.text(name));
            (row.number.clone(), format!("{} {name}", row.number))
        };
        let choices: Vec<_> = agreements.iter().filter(of_kind).map(choice).collect();
        if !choices.is_empty() {
            let key = format!("{ABOUT}{}", rule.role);
            let value = visit.form.text(&key).to_owned();
            let name = visit.text(&rule.name);
            inputs.push(Input { key, name, hint: None, required: rule.required, kind: "choice", choices, value });
        }
    }
    for field in service.asked_of_applicants() {
        let key = format!("{ANSWER}{}", field.key);
        let told = |choice: &yinuo_core::form::Choice| (choice.key.clone(), visit.text(&choice.name).to_owned());
        let (kind, choices) = match field.kind {
            FieldKind::LongText => ("long-text", Vec::new()),
            FieldKind::Date => ("date", Vec::new()),
            FieldKind::Number | FieldKind::Amount => ("number", Vec::new()),
            FieldKind::Choice => ("choice", field.choices.iter().map(told).collect()),
            FieldKind::YesNo => {
                let words = [("yes", "是", "Yes"), ("no", "否", "No")];
                ("choice", words.map(|(key, zh, en)| (key.to_owned(), visit.words(zh, en).to_owned())).into())
            }
            FieldKind::Scale => {
                let points = 1..=field.scale.as_ref().map_or(5, |scale| scale.to);
                ("choice", points.map(|point| (point.to_string(), point.to_string())).collect())
            }
            _ => ("text", Vec::new()),
        };
        let value = visit.form.text(&key).to_owned();
        let hint = field.hint.as_ref().map(|hint| visit.text(hint));
        inputs.push(Input { key, name: visit.text(&field.name), hint, required: field.required, kind, choices, value });
    }
    inputs
}

async fn show(visit: Visit) -> Result<Answer, Problem> {
    form(&visit, None).await
}

async fn form(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let service = service(visit)?;
    let agreements = applicant::agreements(visit.house(), visit.actor()?).await?;
    let content = content! {
        key => service.key,
        summary => visit.text(&service.summary),
        inputs => inputs(visit, &service, &agreements),
        once => visit.once(),
    };
    let title = visit.text(&service.name);
    match problem {
        Some(problem) => {
            let problem = problem.clone().named_by(Some(service.clone()));
            visit.page_refused("service.html", title, content, &problem)
        }
        None => visit.page("service.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    let service = service(&visit)?;
    let actor = visit.actor()?.clone();
    let party = actor.party().ok_or_else(|| Problem::new("not_found"))?;
    let agreements = applicant::agreements(visit.house(), &actor).await?;
    let mut answers = Answers::new();
    for field in service.asked_of_applicants() {
        let text = visit.form.text(&format!("{ANSWER}{}", field.key));
        if !text.is_empty() {
            answers.insert(field.key.clone(), text.replace("\r\n", "\n"));
        }
    }
    let mut subjects = Vec::new();
    for rule in &service.subjects {
        let number = visit.form.text(&format!("{ABOUT}{}", rule.role));
        if let Some(row) = agreements.iter().find(|row| row.number == number)
            && let Some(family) = kinds::family(&row.family)
        {
            subjects.push((rule.role.clone(), SubjectRef::new(family.subject, row.id)));
        }
    }
    let limit = visit.house().applicant_count("cases-per-day")?;
    let command = AskFor { party, service: service.key.clone(), subjects, answers, limit };
    // Sent twice by a double tap, it is one case.
    let key = visit.once_key(party);
    let mut answer = match visit.house().carry_out(&actor, Command::from(command), Some(key)).await {
        Ok(answer) => answer,
        Err(stop) => return form(&visit, Some(&refusal(stop)?)).await,
    };
    let number = match answer.take::<Changed>() {
        Some(changed) => changed.case.number.clone(),
        None => yinuo_core::id::CaseId::from_number(answer.id).to_string(),
    };
    let title = visit.words("已收到", "Received");
    visit.page("asked.html", title, content! { number, name => visit.text(&service.name) })
}

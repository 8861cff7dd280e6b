//! Answering a survey, by the code of an invitation: from a tablet at the window, a link in a letter, a phone. A code that nobody has and one
//! that was used are told apart, because who holds a code has been invited.

use std::sync::Arc;

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_core::access::Actor;
use yinuo_core::survey::{Answers, ItemKind, Questionnaire, expected_key};
use yinuo_service::command::Command;
use yinuo_service::command::survey::AnswerSurvey;
use yinuo_service::query::survey::of_code;
use yinuo_service::survey::questionnaire;

use super::page::{OpenTo, PublicPage};
use super::visit::{Visit, refusal};
use crate::problem::Problem;
use crate::shape::Answer;

pub static SURVEY: PublicPage = PublicPage {
    path: "/survey/{code}",
    open_to: OpenTo::Anybody,
    show: Some(|visit| show(visit).boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

/// One question as the page asks it.
#[derive(Serialize)]
struct Question<'a> {
    key: String,
    text: String,
    hint: Option<String>,
    /// `choice` or `text`.
    kind: &'static str,
    choices: Vec<(String, String)>,
    required: bool,
    /// Of whom it is asked only.
    only_if: Option<&'a str>,
    value: String,
}

fn questions<'a>(visit: &'a Visit, questionnaire: &'a Questionnaire) -> Vec<Question<'a>> {
    let mut questions = Vec::new();
    for item in &questionnaire.items {
        let text = visit.text(&item.text);
        let sides = match item.twice {
            true => vec![
                (expected_key(&item.key), format!("{text}（{}）", visit.words("您期望的", "what you expect"))),
                (item.key.clone(), format!("{text}（{}）", visit.words("实际感受", "what you found"))),
            ],
            false => vec![(item.key.clone(), text.to_owned())],
        };
        let (kind, choices, hint) = match &item.kind {
            ItemKind::Scale { to, low, high } => {
                let points = (1..=*to).map(|point| (point.to_string(), point.to_string())).collect();
                let ends = low.as_ref().zip(high.as_ref());
                let hint = ends.map(|(low, high)| format!("1 {} – {to} {}", visit.text(low), visit.text(high)));
                ("choice", points, hint)
            }
            ItemKind::Choice { choices } => {
                let named = choices.iter().map(|one| (one.key.clone(), visit.text(&one.name).to_owned()));
                ("choice", named.collect(), None)
            }
            ItemKind::Text => ("text", Vec::new(), None),
        };
        let asked_of = item.ask_when.as_ref().map(|_| visit.words("如不满意，请选", "if you were not satisfied"));
        for (key, text) in sides {
            let value = visit.form.text(&key).to_owned();
            questions.push(Question {
                key,
                text,
                hint: hint.clone(),
                kind,
                choices: choices.clone(),
                required: item.required,
                only_if: asked_of,
                value,
            });
        }
    }
    questions
}

async fn form(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let (invitation, survey) = of_code(visit.house(), visit.part("code")).await?;
    let questionnaire = questionnaire(&survey)?;
    let content = content! {
        intro => visit.text(&questionnaire.intro),
        name => survey.name,
        code => visit.part("code"),
        answered => invitation.answered_on.is_some(),
        anonymous => survey.is_anonymous == 1,
        questions => questions(visit, &questionnaire),
    };
    let title = visit.text(&questionnaire.name);
    match problem {
        Some(problem) => visit.page_refused("survey.html", title, content, problem),
        None => visit.page("survey.html", title, content),
    }
}

async fn show(visit: Visit) -> Result<Answer, Problem> {
    form(&visit, None).await
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    let (_, survey) = of_code(visit.house(), visit.part("code")).await?;
    let questionnaire = questionnaire(&survey)?;
    let mut answers = Answers::new();
    for question in questions(&visit, &questionnaire).iter().filter(|question| !question.value.trim().is_empty()) {
        answers.insert(question.key.clone(), question.value.replace("\r\n", "\n"));
    }
    let command = AnswerSurvey { code: visit.part("code").to_owned(), answers };
    // Whoever holds the code answers; no party and no operator does.
    let machine = Arc::new(Actor::system());
    match visit.house().carry_out(&machine, Command::from(command), None).await {
        Ok(_) => visit.page("survey-thanks.html", visit.words("谢谢", "Thank you"), serde_json::json!({})),
        Err(stop) => form(&visit, Some(&refusal(stop)?)).await,
    }
}

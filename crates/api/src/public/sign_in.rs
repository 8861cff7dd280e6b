//! Signing in with a one-time code, and out.

use futures_util::FutureExt;

use super::page::{OpenTo, PublicPage};
use super::place::{APPLICANT_COOKIE, own_path};
use super::visit::{Visit, end_session, end_visitor, refusal, set_cookie};
use crate::problem::Problem;
use crate::shape::Answer;

pub static SIGN_IN: PublicPage = PublicPage {
    path: "/sign-in",
    open_to: OpenTo::Anybody,
    show: Some(|visit| async move { ask(&visit, None) }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

pub static CODE: PublicPage = PublicPage {
    path: "/sign-in/code",
    open_to: OpenTo::Anybody,
    send: Some(|visit| enter(visit).boxed()),
    ..PublicPage::NONE
};

pub static SIGN_OUT: PublicPage =
    PublicPage { path: "/sign-out", send: Some(|visit| sign_out(visit).boxed()), ..PublicPage::NONE };

/// Asks for the phone number.
fn ask(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    if visit.applicant.is_some() {
        return Ok(visit.lead("/cases"));
    }
    let title = visit.words("登录", "Sign in");
    let next = if visit.form.text("next").is_empty() { visit.asked("next") } else { visit.form.text("next") };
    let content = content! { next => own_path(next), phone => visit.form.text("phone") };
    match problem {
        Some(problem) => visit.page_refused("sign-in.html", title, content, problem),
        None => visit.page("sign-in.html", title, content),
    }
}

/// Asks for the code; the same page whether or not anybody has the number.
fn ask_code(visit: &Visit, challenge: &str, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let minutes = visit.house().applicant_figure("code-minutes")?;
    let digits = visit.house().applicant_figure("code-digits")?;
    let title = visit.words("输入验证码", "Enter the code");
    let needs_name = problem.is_some_and(|problem| problem.code == "name_needed");
    let (next, name) = (own_path(visit.form.text("next")), visit.form.text("name"));
    let content = content! { challenge, minutes, digits, next, name, needs_name };
    match problem {
        Some(problem) => visit.page_refused("code.html", title, content, problem),
        None => visit.page("code.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    match visit.house().request_code(visit.form.text("phone"), &visit.address).await {
        Ok(challenge) => ask_code(&visit, &challenge, None),
        Err(stop) => ask(&visit, Some(&refusal(stop)?)),
    }
}

async fn enter(visit: Visit) -> Result<Answer, Problem> {
    let (challenge, code, name) = (visit.form.text("challenge"), visit.form.text("code"), visit.form.text("name"));
    match visit.house().enter_code(challenge, code, name).await {
        Ok(session) => {
            let next = own_path(visit.form.text("next"));
            let mut answer = visit.lead(if next.is_empty() { "/cases" } else { next });
            end_visitor(&mut answer, &visit.api);
            set_cookie(&mut answer, &visit.api, APPLICANT_COOKIE, &session.token, session.seconds);
            Ok(answer)
        }
        Err(stop) => {
            let problem = refusal(stop)?;
            // A code that is gone is not asked for again.
            match problem.code {
                "code_dead" | "code_expired" | "code_used" => ask(&visit, Some(&problem)),
                _ => ask_code(&visit, challenge, Some(&problem)),
            }
        }
    }
}

async fn sign_out(visit: Visit) -> Result<Answer, Problem> {
    let (actor, token) = visit.applicant.as_ref().ok_or_else(|| Problem::new("no_session"))?;
    visit.house().end_applicant_session(actor, token).await?;
    let mut answer = visit.lead("");
    end_session(&mut answer, &visit.api);
    Ok(answer)
}

//! The application of a school that signed in: its pupils by level and the first day of its cover.

use futures_util::FutureExt;
use jiff::civil::Date;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{LIABILITY_FAMILY, SchoolPolicyId};
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::query::applicant;
use yinuo_service::school::command::InsureSchool;
use yinuo_service::school::{certificate, query};

use super::public::{level_lines, offered, typed_counts};
use super::read::as_pdf;
use crate::problem::Problem;
use crate::public::{PublicPage, Visit, content, refusal};
use crate::shape::Answer;

pub static APPLY: PublicPage = PublicPage {
    path: "/school/apply",
    show: Some(|visit| async move { page(&visit, None).await }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

/// The certificate of an own policy, by its number.
pub static CERTIFICATE: PublicPage = PublicPage {
    path: "/school/certificate",
    show: Some(|visit| async move { own_certificate(&visit).await }.boxed()),
    ..PublicPage::NONE
};

async fn page(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let offer = offered(visit)?;
    let rows = applicant::agreements(visit.house(), visit.actor()?).await?;
    let today = visit.house().rules().calendar().date_of(visit.house().now());
    let agreed = query::is_agreed(&rows, offer, today)?;
    let policies: Vec<_> = rows
        .iter()
        .filter(|row| row.family == LIABILITY_FAMILY.key)
        .map(|row| serde_json::json!({ "number": row.number, "from": row.effective_on, "until": row.ends_on }))
        .collect();
    let typed = visit.form.text("effective_on");
    let from = if typed.is_empty() { today.to_string() } else { typed.to_owned() };
    let content = content! {
        agreed,
        policies,
        levels => level_lines(visit, offer, None, |key| visit.form.text(key)),
        effective_on => from,
        once => visit.once(),
    };
    let title = visit.words("校方责任险投保", "Apply for school liability");
    match problem {
        Some(problem) => visit.page_refused("school-apply.html", title, content, problem),
        None => visit.page("school-apply.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    let actor = visit.actor()?.clone();
    let school = actor.party().ok_or_else(|| Problem::new("not_found"))?;
    let made = async {
        let pupils = typed_counts(offered(&visit)?, |key| visit.form.text(key)).map_err(Stop::from)?;
        let effective_on = visit.form.text("effective_on").parse::<Date>();
        let wrong =
            |_| Stop::from(Refusal::new("wrong_field").with("field", "effective_on").with("cause", "not_a_date"));
        let command = InsureSchool { school, pupils, effective_on: effective_on.map_err(wrong)? };
        let key = visit.once_key(school);
        Ok::<_, Problem>(visit.house().carry_out(&actor, Command::from(command), Some(key)).await)
    };
    let answer = match made.await {
        Ok(Ok(answer)) => answer,
        Ok(Err(stop)) => return page(&visit, Some(&refusal(stop)?)).await,
        Err(problem) => return page(&visit, Some(&problem)).await,
    };
    let id = SchoolPolicyId::from_number(answer.id).to_string();
    let made = query::policy(visit.house(), &actor, &id).await?;
    let content = content! {
        number => made.head.number,
        effective_on => made.head.effective_on,
        ends_on => made.head.ends_on,
        pupils => made.row.pupils,
        premium => yinuo_core::money::Fen(made.row.premium).to_string(),
    };
    visit.page("school-applied.html", visit.words("已投保", "Applied for"), content)
}

async fn own_certificate(visit: &Visit) -> Result<Answer, Problem> {
    let number = visit.asked("number");
    if number.is_empty() {
        return Ok(visit.lead("/school/apply"));
    }
    Ok(as_pdf(certificate(visit.house(), visit.actor()?, number).await?))
}

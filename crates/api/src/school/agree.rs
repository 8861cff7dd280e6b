//! The click by which a school makes the agreement on brokerage: the whole text, nothing ticked, and one button with the words of clause 7.

use futures_util::FutureExt;
use yinuo_core::school::SERVICE_FAMILY;
use yinuo_service::command::Command;
use yinuo_service::query::applicant;
use yinuo_service::school::command::MakeSchoolAgreement;
use yinuo_service::school::query;
use yinuo_service::school::sha256;

use super::public::{clauses, offered};
use crate::problem::Problem;
use crate::public::{PublicPage, Visit, content, refusal};
use crate::shape::Answer;

pub static AGREE: PublicPage = PublicPage {
    path: "/school/agree",
    show: Some(|visit| async move { page(&visit, None).await }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

async fn page(visit: &Visit, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let offer = offered(visit)?;
    let agreement = &offer.agreement;
    let held = applicant::agreements(visit.house(), visit.actor()?).await?;
    let held = held.iter().find(|row| row.family == SERVICE_FAMILY.key);
    let content = content! {
        clauses => clauses(agreement),
        button => agreement.button.zh,
        button_en => agreement.button.en,
        months => agreement.months,
        version => offer.version(),
        sha256 => sha256(&agreement.text()),
        held => held.map(|row| serde_json::json!({ "number": row.number, "ends_on": row.ends_on })),
        once => visit.once(),
    };
    let title = visit.text(&agreement.title);
    match problem {
        Some(problem) => visit.page_refused("school-agree.html", title, content, problem),
        None => visit.page("school-agree.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    let (actor, token) = visit.applicant.clone().ok_or_else(|| Problem::new("no_session"))?;
    let school = actor.party().ok_or_else(|| Problem::new("not_found"))?;
    let command = MakeSchoolAgreement {
        school,
        offer_version: visit.form.text("version").to_owned(),
        text_sha256: visit.form.text("sha256").to_owned(),
        address: visit.address.clone(),
        client: visit.client.clone(),
        challenge_hash: visit.house().challenge_of(&token).await?,
    };
    // Sent twice by a double tap, it is one agreement.
    let key = visit.once_key(school);
    let answer = match visit.house().carry_out(&actor, Command::from(command), Some(key)).await {
        Ok(answer) => answer,
        Err(stop) => return page(&visit, Some(&refusal(stop)?)).await,
    };
    let id = yinuo_core::school::SchoolAgreementId::from_number(answer.id).to_string();
    let made = query::agreement(visit.house(), &actor, &id).await?;
    let content = content! {
        number => made.head.number,
        ends_on => made.head.ends_on,
        version => made.head.product_version,
        sha256 => made.row.text_sha256,
    };
    visit.page("school-agreed.html", visit.words("协议已签订", "The agreement is made"), content)
}

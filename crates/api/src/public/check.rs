//! Whether an agreement is one of this house, by its number and its check code. Nothing else is told, and a wrong code is answered like a
//! number that nobody has.

use futures_util::FutureExt;
use yinuo_service::query::applicant;

use super::page::{OpenTo, PublicPage};
use super::visit::{Visit, refusal};
use crate::problem::Problem;
use crate::shape::Answer;

pub static CHECK: PublicPage = PublicPage {
    path: "/check",
    open_to: OpenTo::Anybody,
    menu: Some(("保单验真", "Is it genuine?")),
    show: Some(|visit| async move { told(&visit, None, None) }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

fn told(visit: &Visit, genuine: Option<bool>, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let title = visit.words("保单验真", "Is it genuine?");
    let number = visit.form.text("number");
    let content = content! { genuine, number };
    match problem {
        Some(problem) => visit.page_refused("check.html", title, content, problem),
        None => visit.page("check.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    if let Err(stop) = visit.house().count_try(&visit.address).await {
        return told(&visit, None, Some(&refusal(stop)?));
    }
    let (number, code) = (visit.form.text("number"), visit.form.text("code"));
    let genuine = applicant::is_genuine(visit.house(), number, code).await?;
    told(&visit, Some(genuine), None)
}

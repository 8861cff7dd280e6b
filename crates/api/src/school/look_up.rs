//! A policy of a school for whoever has its number and its check code: a parent, an inspector, the insurer. A wrong code is answered like a
//! number that nobody has.

use futures_util::FutureExt;
use yinuo_core::money::Fen;
use yinuo_service::agreement::state_of;
use yinuo_service::school::query::{SchoolPolicy, checked_policy};

use crate::problem::Problem;
use crate::public::{OpenTo, PublicPage, Visit, content, refusal};
use crate::shape::Answer;

pub static LOOK_UP: PublicPage = PublicPage {
    path: "/school/policy",
    open_to: OpenTo::Anybody,
    show: Some(|visit| async move { page(&visit, None, None) }.boxed()),
    send: Some(|visit| send(visit).boxed()),
    ..PublicPage::NONE
};

/// `found`: nothing yet, or what was looked for, where there is such a policy.
fn page(visit: &Visit, found: Option<Option<&SchoolPolicy>>, problem: Option<&Problem>) -> Result<Answer, Problem> {
    let policy = found.flatten();
    let state = policy.and_then(|policy| state_of(&policy.head)).map(yinuo_core::agreement::AgreementState::name);
    let content = content! {
        number => visit.form.text("number"),
        missing => found.is_some() && policy.is_none(),
        policy => policy.map(|policy| serde_json::json!({
            "school": policy.school.name,
            "number": policy.head.number,
            "state": state.map_or("", |(zh, en)| visit.words(zh, en)),
            "effective_on": policy.head.effective_on,
            "ends_on": policy.head.ends_on,
            "pupils": policy.row.pupils,
            "insurer": policy.row.insurer,
            "limit_per_pupil": Fen(policy.row.limit_per_pupil).to_string(),
            "limit_per_accident": Fen(policy.row.limit_per_accident).to_string(),
        })),
    };
    let title = visit.words("校方责任险保单查询", "Look up a school policy");
    match problem {
        Some(problem) => visit.page_refused("school-policy.html", title, content, problem),
        None => visit.page("school-policy.html", title, content),
    }
}

async fn send(visit: Visit) -> Result<Answer, Problem> {
    if let Err(stop) = visit.house().count_try(&visit.address).await {
        return page(&visit, None, Some(&refusal(stop)?));
    }
    let found = checked_policy(visit.house(), visit.form.text("number"), visit.form.text("code")).await?;
    page(&visit, Some(found.as_ref()), None)
}

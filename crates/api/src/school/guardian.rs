//! What the guardian of a pupil follows: how far the case of the accident is, and the figures of the own pupil. Of other pupils, and of what
//! was written in the case, nothing stands here.

use futures_util::FutureExt;
use yinuo_core::case::CaseState;
use yinuo_core::money::Fen;
use yinuo_service::school::claim::query::{self, GuardedCase};

use crate::problem::Problem;
use crate::public::{PublicPage, Visit, case_state, content};
use crate::shape::{Answer, instant};

pub static CLAIMS: PublicPage = PublicPage {
    path: "/school/claims",
    show: Some(|visit| async move { page(&visit).await }.boxed()),
    ..PublicPage::NONE
};

async fn page(visit: &Visit) -> Result<Answer, Problem> {
    let found = query::guarded(visit.house(), visit.actor()?).await?;
    let claims: Vec<_> = found.iter().map(|one| claim(visit, one)).collect();
    visit.page("school-claims.html", visit.words("校园事故赔偿进度", "Accidents at school"), content! { claims })
}

fn claim(visit: &Visit, found: &GuardedCase) -> serde_json::Value {
    let service = visit.house().rules().by_version(&found.case.service_version);
    let named = |key: &str| {
        let milestone = service.and_then(|service| service.milestone(key));
        milestone.map_or_else(|| key.to_owned(), |milestone| visit.text(&milestone.name).to_owned())
    };
    let way = found
        .milestones
        .iter()
        .map(|one| serde_json::json!({ "name": named(&one.key), "at": visit.time(instant(one.occurred_at)) }));
    let yuan = |fen: Option<i64>| fen.map(|fen| Fen(fen).to_string());
    let pupils = found.injured.iter().map(
        |one| serde_json::json!({ "number": one.pupil, "payable": yuan(one.payable), "agreed": yuan(one.agreed) }),
    );
    let (zh, en) = case_state(&found.case.state);
    serde_json::json!({
        "number": found.case.number,
        "state": visit.words(zh, en),
        "is_open": found.case.state == CaseState::Open.key(),
        "way": way.collect::<Vec<_>>(),
        "pupils": pupils.collect::<Vec<_>>(),
    })
}

//! The first page: what can be done here.

use futures_util::FutureExt;
use yinuo_service::query::applicant;

use super::page::{OpenTo, PublicPage};
use super::visit::Visit;
use crate::problem::Problem;
use crate::shape::Answer;

pub static HOME: PublicPage = PublicPage {
    path: "",
    open_to: OpenTo::Anybody,
    menu: Some(("首页", "Home")),
    show: Some(|visit| show(visit).boxed()),
    ..PublicPage::NONE
};

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let name = match &visit.applicant {
        Some((actor, _)) => Some(applicant::party(visit.house(), actor).await?.name),
        None => None,
    };
    let title = visit.words("客户服务", "Customer service");
    visit.page("home.html", title, content! { name })
}

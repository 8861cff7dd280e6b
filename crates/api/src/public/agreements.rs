//! The agreements an applicant holds, of all families; what there is to say of one, its family says.

use std::collections::HashMap;

use futures_util::FutureExt;
use serde::Serialize;
use yinuo_service::agreement::state_of;
use yinuo_service::query::applicant;
use yinuo_store::tables::agreement::AgreementRow;

use super::page::{OpenTo, PublicPage};
use super::visit::Visit;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::systems;

pub static AGREEMENTS: PublicPage = PublicPage {
    path: "/agreements",
    open_to: OpenTo::Applicants,
    menu: Some(("我的合同", "My agreements")),
    show: Some(|visit| show(visit).boxed()),
    ..PublicPage::NONE
};

#[derive(Serialize)]
struct Agreement {
    number: String,
    name: String,
    family: &'static str,
    state: &'static str,
    effective_on: String,
    ends_on: Option<String>,
    check_code: String,
    lines: Vec<(String, String)>,
}

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let rows = applicant::agreements(visit.house(), visit.actor()?).await?;
    let mut by_family: HashMap<&'static str, Vec<AgreementRow>> = HashMap::new();
    for row in &rows {
        if let Some(family) = yinuo_core::systems::family(&row.family) {
            by_family.entry(family.key).or_default().push(row.clone());
        }
    }
    let mut lines = HashMap::new();
    for part in systems::SYSTEMS.iter().flat_map(|system| system.public_agreements) {
        if let Some(rows) = by_family.remove(part.family) {
            lines.extend((part.lines)(visit.house().clone(), rows, visit.language).await?);
        }
    }
    let agreements: Vec<Agreement> =
        rows.iter().filter_map(|row| agreement(&visit, row, lines.remove(&row.id).unwrap_or_default())).collect();
    let title = visit.words("我的合同", "My agreements");
    visit.page("agreements.html", title, content! { agreements })
}

/// Agreements of a system that this house does not have are not there.
fn agreement(visit: &Visit, row: &AgreementRow, lines: Vec<(String, String)>) -> Option<Agreement> {
    let family = yinuo_core::systems::family(&row.family)?;
    let product = visit.house().rules().product_name(&row.product_version);
    let (zh, en) = state_of(row)?.name();
    Some(Agreement {
        number: row.number.clone(),
        name: product.map_or(row.product_version.as_str(), |name| visit.text(name)).to_owned(),
        family: if visit.words("zh", "en") == "zh" { family.zh } else { family.en },
        state: if visit.words("zh", "en") == "zh" { zh } else { en },
        effective_on: row.effective_on.clone(),
        ends_on: row.ends_on.clone(),
        check_code: applicant::check_code(visit.house(), row.id),
        lines,
    })
}

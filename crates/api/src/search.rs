//! The search box: parties and cases by name, pinyin, initials or any number, agreements of all families by number.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_service::query;

use crate::agreement::shape::Agreement;
use crate::case::shape::CaseLine;
use crate::extract::{Query, Signed};
use crate::party::shape::Party;
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;
use crate::view::View;

/// The best of what was found: at most 20 of each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hits<'a> {
    pub parties: Vec<Party<'a>>,
    pub cases: Vec<CaseLine<'a>>,
    pub agreements: Vec<Agreement<'a>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    q: String,
}

/// Find parties, cases and agreements.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery),
    responses((status = 200, body = Hits<'static>)))]
pub async fn search(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SearchQuery>,
) -> Result<Answer, Problem> {
    let hits = query::party::search(&api.house, &signed.actor, &query.q).await?;
    signed.note_found(&api, Some(&query.q), &hits.parties);
    let view = View::new(&api.house, &signed);
    Ok(ok(&Hits {
        parties: hits.parties.iter().map(|row| Party::new(&view, row)).collect(),
        cases: hits.cases.iter().map(|line| CaseLine::new(&view, line)).collect(),
        agreements: hits.agreements.iter().map(|line| Agreement::new(&view, line)).collect(),
    }))
}

//! Administrative divisions, found as one types: for the fields of forms that ask for one.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::region::{Region as Division, RegionLevel};

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items, ok};
use crate::state::Api;
use crate::words;

/// As many as a person looks through before typing on.
const MOST: usize = 20;

/// A division, with the names of what it lies in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Region {
    pub code: String,
    pub name: String,
    #[schema(value_type = words::RegionLevel)]
    pub level: RegionLevel,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegionQuery {
    /// The beginning of a code, a part of the name, pinyin or initials.
    q: String,
}

/// Find administrative divisions.
#[utoipa::path(get, path = "/regions", tag = "search", params(RegionQuery),
    responses((status = 200, body = Items<Region>)))]
pub async fn list_regions(
    State(api): State<Api>,
    _signed: Signed,
    Query(query): Query<RegionQuery>,
) -> Result<Answer, Problem> {
    let rules = api.house.rules();
    let divisions = rules.divisions();
    let found = divisions.search(&query.q, MOST);
    let region = |region: Division<'_>| Region {
        code: region.code.to_owned(),
        name: divisions.full_name(&region),
        level: region.level,
    };
    let items = found.into_iter().map(region).collect();
    Ok(ok(&Items { items }))
}

//! Who of the enrolled is supported first.

use axum::extract::State;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_service::agri::support::supported;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::agri::support::SupportRow;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, Ref, Yuan, ok, party_id};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SupportQuery {
    /// The key of a programme.
    programme: String,
    /// Only households that claimed something.
    lost: Option<bool>,
    /// `assessed`, `hit`, `area` or `premium`, with a minus sign downwards; as the programme says, where it is left out.
    sort: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

/// A household with covers in force, and what it lost.
#[derive(Debug, Serialize, ToSchema)]
pub struct SupportLine<'a> {
    pub household: Ref<'a>,
    pub office: Ref<'a>,
    /// The group policy of its village; of one of them, where it has land in several.
    pub group_number: &'a str,
    pub village: &'a str,
    pub covers: i64,
    /// Mu.
    pub area: String,
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// Mu.
    pub hit: String,
    #[schema(value_type = String)]
    pub assessed: Yuan,
    #[schema(value_type = String)]
    pub paid: Yuan,
}

impl<'a> SupportLine<'a> {
    fn new(view: &'a View, row: &'a SupportRow) -> SupportLine<'a> {
        let mu = |units: i64| Decimal::new(units, 4).normalize().to_string();
        SupportLine {
            household: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            group_number: &row.group_number,
            village: &row.village,
            covers: row.covers,
            area: mu(row.area),
            premium: Yuan(row.premium),
            hit: mu(row.hit),
            assessed: Yuan(row.assessed),
            paid: Yuan(row.paid),
        }
    }
}

/// The enrolled households at the own office and those below it that have paid, in the order in which the programme supports them.
#[utoipa::path(get, path = "/support-list", tag = "agriculture", params(SupportQuery),
    responses((status = 200, body = List<SupportLine<'static>>)))]
pub async fn get_support_list(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SupportQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let lost = query.lost.unwrap_or(false);
    let found = supported(&api.house, &signed.actor, &query.programme, lost, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| SupportLine::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

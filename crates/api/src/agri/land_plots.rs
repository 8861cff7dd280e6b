//! The land register: the plots that a sheet brought in.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::agri::LandPlotId;
use yinuo_core::region::RegionLevel;
use yinuo_service::agri::land;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::agri::land::LandPlotRow;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LandPlotQuery {
    /// The code of a division: its plots and those of all that lies within it.
    division: Option<String>,
    /// What the number of the plot begins with.
    q: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

/// A plot as the land register has it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LandPlot<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub land_number: &'a str,
    /// The division that it lies in: a town or a village, whose name is told where the table of divisions has it.
    pub division: &'a str,
    pub division_name: Option<String>,
    pub place: Option<&'a str>,
    /// Mu.
    pub area: &'a str,
    pub office: Ref<'a>,
}

impl<'a> LandPlot<'a> {
    fn new(view: &'a View, row: &'a LandPlotRow) -> LandPlot<'a> {
        let divisions = view.house.rules().divisions();
        let town = row.division.get(..RegionLevel::Town.digits()).unwrap_or(&row.division);
        let region = divisions.region(&row.division).or_else(|| divisions.region(town));
        LandPlot {
            id: IdText { prefix: LandPlotId::PREFIX, number: row.id },
            land_number: &row.land_number,
            division: &row.division,
            division_name: region.map(|region| divisions.full_name(&region)),
            place: row.place.as_deref(),
            area: &row.area,
            office: view.office_number(row.office_id),
        }
    }
}

/// The plots of the land register at the own office and those below it. Bring a register in as an import of the kind `land-register`.
#[utoipa::path(get, path = "/land-plots", tag = "agriculture", params(LandPlotQuery),
    responses((status = 200, body = List<LandPlot<'static>>)))]
pub async fn list_land_plots(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<LandPlotQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let (division, number) = (query.division.as_deref(), query.q.as_deref());
    let found = land::plots(&api.house, &signed.actor, division, number, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| LandPlot::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

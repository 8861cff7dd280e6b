//! The land register: plots as a sheet brought them in, what an enrolment is held against, and what of the covers goes beyond it.
//!
//! Where no register is loaded, or a cover names no plot, nothing is held against anything.

mod command;
mod import;

use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::{LandExcessId, check_area, is_beyond};
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::land::{LAND_PLOTS, LandExcessRow, LandPlotRow, PLOTS_OF_NUMBER};

pub use self::command::EnterLandPlots;
pub use self::import::{LandRegister, PlotRow, Reader};
use super::query::offices_in_reach;
use crate::command::Context;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::query::wanted::prefix_values;
use crate::query::{Found, PageAsk, page};
use crate::stop::Stop;

/// Wants what the register has of a plot.
pub(super) fn declare(land_number: Option<&str>, plan: &mut LoadPlan) {
    if let Some(number) = land_number {
        plan.want_by(&PLOTS_OF_NUMBER, number.trim());
    }
}

/// What the register has of a plot; none, where it does not have it.
pub(super) fn registered<'f>(facts: &'f Facts, land_number: Option<&str>) -> Option<&'f LandPlotRow> {
    facts.rows_by(&PLOTS_OF_NUMBER, land_number?.trim()).into_iter().next()
}

/// The area of a plot.
pub(super) fn area(plot: &LandPlotRow) -> Result<Decimal, Stop> {
    plot.area.parse().map_err(|_| Stop::damaged("land_plots", plot.land_number.clone()))
}

/// Refuses more of a plot than the register has, where it is wanted and loaded (see [`declare`]).
pub(super) fn check(facts: &Facts, land_number: Option<&str>, unit: &str, quantity: Decimal) -> Result<(), Stop> {
    let Some(plot) = registered(facts, land_number) else { return Ok(()) };
    let told = |refusal: Refusal| refusal.with("land_number", plot.land_number.clone());
    Ok(check_area(area(plot)?, unit, quantity).map_err(told)?)
}

/// A cover, as far as it is held against the register.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    pub cover_number: &'a str,
    pub object: &'a str,
    pub unit: &'a str,
    pub quantity: Decimal,
}

/// As [`excess`], of a plot by its number as it was wanted (see [`declare`]); nothing, where the register does not have it.
pub(super) fn excess_of(
    context: &Context<'_>,
    facts: &Facts,
    slot: Slot,
    land_number: Option<&str>,
    cover: Held<'_>,
) -> Result<Option<LandExcessRow>, Stop> {
    let Some(plot) = registered(facts, land_number) else { return Ok(None) };
    Ok(excess(context, slot, plot, area(plot)?, cover))
}

/// What is kept of a cover that goes beyond the area of its plot; nothing, where it does not.
pub(super) fn excess(
    context: &Context<'_>,
    slot: Slot,
    plot: &LandPlotRow,
    registered: Decimal,
    cover: Held<'_>,
) -> Option<LandExcessRow> {
    if !is_beyond(registered, cover.unit, cover.quantity) {
        return None;
    }
    let id = LandExcessId::new(context.stamp(), slot);
    Some(LandExcessRow {
        slot: slot.number(),
        id: id.number(),
        office_id: plot.office_id,
        land_number: plot.land_number.clone(),
        cover_number: cover.cover_number.to_owned(),
        object: cover.object.to_owned(),
        quantity: cover.quantity.normalize().to_string(),
        registered: registered.normalize().to_string(),
        found_at: context.micros(),
        operator_id: context.operator().number(),
    })
}

/// The plots at the own office and those below it, narrowed to a division and all within it, or by what their number begins with.
pub async fn plots(
    house: &House,
    actor: &Actor,
    division: Option<&str>,
    number: Option<&str>,
    ask: &PageAsk,
) -> Result<Found<LandPlotRow>, Stop> {
    let mut conditions = vec![("offices", offices_in_reach(house, actor)?)];
    for (name, begin) in [("division", division), ("number", number)] {
        if let Some(begin) = begin.map(str::trim).filter(|begin| !begin.is_empty()) {
            conditions.push((name, prefix_values(begin)));
        }
    }
    page::page(house, &LAND_PLOTS, conditions, ("number", false), ask).await
}

//! Writing the plots of one slot, and what of the covers on them goes beyond their area.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::LandPlotId;
use yinuo_core::id::{ImportId, Slot};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::COVERS_ON_LAND;
use yinuo_store::tables::agri::land::{EXCESSES_OF_NUMBER, LandPlotRow, PLOTS_OF_NUMBER};

use super::import::{LandRegister, PlotRow};
use super::{Held, excess};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Taken, Wrong};
use crate::keys::Keys;
use crate::stop::Stop;

/// Plots of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct EnterLandPlots {
    pub import: ImportId,
    pub slot: i64,
    /// Their numbers; the hash of the input stands for them.
    pub numbers: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<LandRegister>>,
}

impl EnterLandPlots {
    pub fn new(import: ImportId, group: Arc<Group<LandRegister>>, check_only: bool) -> EnterLandPlots {
        let numbers = group.rows.iter().map(|row| row.land_number.clone()).collect();
        EnterLandPlots { import, slot: group.slot.number(), numbers, check_only, group }
    }

    /// A plot as it is to stand; none, where it stands so already.
    fn plot(&self, context: &Context<'_>, row: &PlotRow, known: Option<&LandPlotRow>) -> Option<LandPlotRow> {
        let id = known.map_or_else(|| LandPlotId::new(context.stamp(), self.group.slot).number(), |known| known.id);
        let (division, place) = (row.division.clone(), row.place.clone());
        let area = row.area.normalize().to_string();
        if known.is_some_and(|known| known.division == division && known.place == place && known.area == area) {
            return None;
        }
        Some(LandPlotRow {
            slot: self.group.slot.number(),
            id,
            land_number: row.land_number.clone(),
            office_id: row.office.number(),
            division,
            place,
            area,
            import_id: self.import.number(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: known.map_or(1, |known| known.version + 1),
        })
    }

    /// What becomes of a row; what is written goes into the commit.
    fn take(&self, context: &Context<'_>, facts: &Facts, row: &PlotRow, commit: &mut Commit) -> Result<Taken, Stop> {
        let known = facts.rows_by(&PLOTS_OF_NUMBER, &row.land_number).into_iter().next();
        if known.is_some_and(|known| known.office_id != row.office.number()) {
            return Ok(Taken::Refused("land_number", Wrong::new("plot_of_another_office")));
        }
        let Some(plot) = self.plot(context, row, known) else { return Ok(Taken::Made) };
        let told = facts.rows_by(&EXCESSES_OF_NUMBER, &row.land_number);
        for cover in facts.rows_by(&COVERS_ON_LAND, &row.land_number) {
            let Some(head) = facts.row::<AgreementRow>(cover.id) else { continue };
            if cover.ended_on.is_some() || told.iter().any(|known| known.cover_number == head.number) {
                continue;
            }
            let quantity: Decimal = cover.quantity.parse().map_err(|_| Stop::damaged("covers", head.number.clone()))?;
            let held = Held { cover_number: &head.number, object: &cover.object, unit: &cover.unit, quantity };
            if let Some(row) = excess(context, self.group.slot, &plot, row.area, held) {
                commit.insert(row);
            }
        }
        match known {
            Some(_) => commit.update(plot),
            None => commit.insert(plot),
        }
        Ok(Taken::Made)
    }
}

impl Act for EnterLandPlots {
    const NAME: &'static str = "enter-land-plots";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for row in &self.group.rows {
            plan.want_by(&PLOTS_OF_NUMBER, &row.land_number);
            plan.want_by(&EXCESSES_OF_NUMBER, &row.land_number);
            plan.want_by(&COVERS_ON_LAND, &row.land_number);
        }
        plan.follow::<AgreementRow>();
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            let covers = group.rows.iter().flat_map(|row| facts.rows_by(&COVERS_ON_LAND, &row.land_number));
            covers.for_each(|cover| plan.want::<AgreementRow>(cover.id));
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let mut taken = Vec::with_capacity(self.group.rows.len());
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                LandRegister::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
            taken.push(self.take(context, facts, row, &mut commit)?);
        }
        let made = taken.iter().filter(|one| **one == Taken::Made).count();
        let answer = Answer::of("import", self.import.number()).with(taken);
        if self.check_only || commit.is_empty() {
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("plots", made.to_string())];
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

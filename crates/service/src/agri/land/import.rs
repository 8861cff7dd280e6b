//! Bringing the land register in from a sheet: a kind of import. A plot that is known is brought up to date.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use yinuo_core::access::Permission;
use yinuo_core::agri::permission::WRITE_COVERS;
use yinuo_core::id::{ImportId, OfficeId, Slot};
use yinuo_core::region::RegionLevel;

use super::EnterLandPlots;
use crate::agri::import::area_in_mu;
use crate::command::Command;
use crate::import::{Basis, Group, ImportKind, Making, ReadRows, Reading, Row, RowError, Seen, Wrong, value};
use crate::keys::Keys;

/// The kind `land-register`.
#[derive(Debug)]
pub struct LandRegister;

/// A plot as a row tells it.
#[derive(Debug, Clone)]
pub struct PlotRow {
    pub line: u32,
    pub land_number: String,
    pub office: OfficeId,
    pub division: String,
    pub place: Option<String>,
    pub area: Decimal,
}

impl ImportKind for LandRegister {
    const KEY: &'static str = "land-register";
    const ZH: &'static str = "土地台账";
    const EN: &'static str = "Land register";
    const NAMED_BY: &'static str = "land_number";
    const FURTHER: Option<Permission> = Some(WRITE_COVERS);
    type Row = PlotRow;
    type Reader<'a> = Reader<'a>;
    type Known = ();
    type Prepared = ();

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        Reader { seen: Seen::new(basis.memory, "plot"), basis }
    }

    fn line(row: &PlotRow) -> u32 {
        row.line
    }

    fn name(row: &PlotRow) -> Cow<'_, str> {
        Cow::from(&row.land_number)
    }

    fn is_noted(_row: &PlotRow) -> bool {
        false
    }

    fn shown(row: &PlotRow) -> BTreeMap<&'static str, String> {
        let mut shown = BTreeMap::from([
            ("land_number", row.land_number.clone()),
            ("division", row.division.clone()),
            ("area", row.area.normalize().to_string()),
        ]);
        if let Some(place) = &row.place {
            shown.insert("place", place.clone());
        }
        shown
    }

    fn slot(row: &PlotRow, _keys: &Keys) -> Slot {
        Slot::of_identity(row.land_number.as_bytes())
    }

    /// A plot is one row, and whether it is new only the command knows.
    fn prepare(_making: &Making<'_>, _slot: Slot, _rows: &[PlotRow], _known: &mut ()) -> Option<()> {
        None
    }

    fn command(import: ImportId, group: Arc<Group<LandRegister>>, check_only: bool) -> Command {
        Command::from(EnterLandPlots::new(import, group, check_only))
    }
}

/// Reads the rows of one file, and remembers in which row a plot was first told.
#[derive(Debug)]
pub struct Reader<'a> {
    basis: Basis<'a>,
    seen: Seen<()>,
}

impl Reader<'_> {
    /// The office of the row; the own one, where it names none.
    fn office(&self, reading: &mut Reading<'_>) -> Option<OfficeId> {
        let (directory, actor) = (self.basis.directory, self.basis.actor);
        if !reading.is_filled("office_code") {
            return Some(actor.office);
        }
        reading.optional("office_code", |cell| {
            let office = directory.office_by_code(&value::code(cell, 40)?);
            let office = office.ok_or_else(|| Wrong::new("unknown_office"))?;
            let within = LandRegister::may_write(actor, &office.path);
            if within { Ok(office.id) } else { Err(Wrong::new("office_out_of_reach")) }
        })
    }

    /// A county, a town or a village, by its code. Villages that the table does not have lie in a town that it has.
    fn division(&self, reading: &mut Reading<'_>) -> Option<String> {
        let divisions = self.basis.rules.divisions();
        reading.required("division", |cell| {
            let code = value::code(cell, 12)?;
            let is_code = code.bytes().all(|byte| byte.is_ascii_digit());
            let (county, town) = (RegionLevel::County.digits(), RegionLevel::Town.digits());
            let known = |digits: usize| code.get(..digits).is_some_and(|code| divisions.region(code).is_some());
            match code.len() {
                length if length == county && is_code && known(county) => Ok(code),
                length if (length == town || length == 12) && is_code && known(town) => Ok(code),
                _ => Err(Wrong::new("not_a_region")),
            }
        })
    }
}

impl ReadRows for Reader<'_> {
    type Row = PlotRow;

    fn read(&mut self, row: &Row) -> Result<PlotRow, Vec<RowError>> {
        let mut reading = Reading::new(self.basis.columns, row, self.basis.today);
        let land_number = reading.required("land_number", |cell| value::code(cell, 40));
        if let Some(number) = &land_number
            && let Some(first) = self.seen.twice(number, row.number)
        {
            reading.wrong("land_number", Wrong::new("plot_twice").with("first_row", first.to_string()));
        }
        let division = self.division(&mut reading);
        let place = reading.optional("place", |cell| value::text(cell, 80));
        let area = area_in_mu(self.basis.columns, &mut reading, "area");
        let office = self.office(&mut reading);
        match (land_number, division, area, office) {
            (Some(land_number), Some(division), Some(area), Some(office)) if reading.errors().is_empty() => {
                Ok(PlotRow { line: row.number, land_number, office, division, place, area })
            }
            _ => Err(reading.into_errors()),
        }
    }
}

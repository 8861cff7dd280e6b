//! Scores of an office over a period: counted from indicators by person, shown to each person first, made final, and corrected in a new
//! edition. The arithmetic is that of [`yinuo_core::quality::score`].

pub mod count;
pub mod print;
pub mod query;
pub mod rules;

use yinuo_core::quality::score::{Scheme, ScoreRoundId, ScoreSheetId, SheetResult};
use yinuo_store::tables::quality::{ScoreRoundRow, ScoreSheetRow};

use crate::stop::Stop;

/// The scheme as it stood when the scores were counted.
pub fn scheme(row: &ScoreRoundRow) -> Result<Scheme, Stop> {
    let damaged = |_| Stop::damaged("score_rounds", ScoreRoundId::from_number(row.id).to_string());
    serde_json::from_str(&row.scheme).map_err(damaged)
}

/// What a sheet says.
pub fn result(row: &ScoreSheetRow) -> Result<SheetResult, Stop> {
    let damaged = |_| Stop::damaged("score_sheets", ScoreSheetId::from_number(row.id).to_string());
    serde_json::from_str(&row.result).map_err(damaged)
}

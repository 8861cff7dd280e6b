//! What systems bring to the table of who may do what: rows for their routes, and things to ask about. A line a system.

use futures_util::future::BoxFuture;

use super::desk::Desk;
use super::roles::{Row, TABLE, World};

/// Things with the names by which paths name them.
pub type Things<'a> = BoxFuture<'a, Vec<(&'static str, String)>>;

pub struct Matrix {
    pub rows: &'static [Row],
    /// Makes things of the county office and names them: a path says `{policy}`.
    pub things: for<'a> fn(&'a Desk, &'a World) -> Things<'a>,
}

pub const SYSTEMS: &[&Matrix] = &[
    // A line a system.
    &super::conduct::MATRIX,
    &super::policies::MATRIX,
    &super::records::MATRIX,
    &super::agri::MATRIX,
    &super::broker::MATRIX,
    &super::school::MATRIX,
    &super::publications::MATRIX,
    &super::surveys::MATRIX,
    &super::duties::MATRIX,
    &super::queue::MATRIX,
    &super::indicators::MATRIX,
    &super::scores::MATRIX,
];

/// Every row, those of the house first; signing out comes last.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    let (last, house) = TABLE.split_last().expect("the house has rows");
    house.iter().chain(SYSTEMS.iter().flat_map(|system| system.rows)).chain(std::iter::once(last))
}

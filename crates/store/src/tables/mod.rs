//! The tables of Yinuo, one room per business word. A [`Room`] brings its schema, its tables and its statements; [`ROOMS`] names
//! them all, and nothing else does: who adds a room writes `schema/WORD.sql` and a module here, and adds one line.
//!
//! A room stands after those its tables refer to, and a table after those it refers to in its own room: rows are written in this
//! order and deleted in the reverse one. A table or a schema that is missing here is found by a test.

pub mod agreement;
pub mod agri;
pub mod applicant;
pub mod approval;
pub mod archive;
pub mod broker;
pub mod case;
pub mod customer_read;
pub mod day;
pub mod duty;
pub mod house;
pub mod import;
pub mod indicator;
pub mod ledger;
pub mod letter;
pub mod life;
pub mod mail;
pub mod party;
pub mod payout;
pub mod publication;
pub mod quality;
pub mod queue;
pub mod record;
pub mod school;
pub mod survey;

use std::sync::LazyLock;

use crate::migrate::Migration;
use crate::statement::AnyStatement;
use crate::table::Table;

/// What one business word, or one system, keeps in the database.
#[derive(Debug)]
pub struct Room {
    /// Permanent: the database remembers which steps of which room it has seen.
    pub key: &'static str,
    /// Its schema. The first step makes it; a step that has been released is never edited, a new one follows it.
    pub steps: &'static [&'static str],
    /// Parents before children.
    pub tables: &'static [&'static Table],
    /// Those of them that are kept whole on every machine where a house is spread over several.
    pub whole: &'static [Whole],
    pub statements: fn() -> Vec<AnyStatement>,
}

/// Tables that are not spread by slot, and why ([`crate::spread`], docs/scale-out.md).
#[derive(Debug)]
pub struct Whole {
    pub tables: &'static [&'static str],
    pub why: &'static str,
}

/// Every room, those that others refer to first.
pub static ROOMS: &[&Room] = &[
    &archive::ROOM,
    &house::ROOM,
    &party::ROOM,
    &applicant::ROOM,
    &agreement::ROOM,
    &case::ROOM,
    &customer_read::ROOM,
    &letter::ROOM,
    &mail::ROOM,
    &approval::ROOM,
    &payout::ROOM,
    &ledger::ROOM,
    &day::ROOM,
    &import::ROOM,
    &survey::ROOM,
    &duty::ROOM,
    &queue::ROOM,
    &indicator::ROOM,
    &life::ROOM,
    &quality::ROOM,
    &record::ROOM,
    &publication::ROOM,
    &agri::ROOM,
    &broker::ROOM,
    &school::ROOM,
];

static TABLES: LazyLock<Vec<&'static Table>> =
    LazyLock::new(|| ROOMS.iter().flat_map(|room| room.tables).copied().collect());

static MIGRATIONS: LazyLock<Vec<Migration>> = LazyLock::new(|| {
    let steps = |room: &&'static Room| {
        let key = room.key;
        (1..).zip(room.steps).map(move |(version, sql)| Migration { room: key, version, sql })
    };
    ROOMS.iter().flat_map(steps).collect()
});

/// Every table, parents before children.
pub fn all_tables() -> &'static [&'static Table] {
    &TABLES
}

/// Every step of every room's schema.
pub fn all_migrations() -> &'static [Migration] {
    &MIGRATIONS
}

/// The tables that are kept whole, each with its reason.
pub fn whole_tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_room =
        |room: &&'static Room| room.whole.iter().flat_map(|whole| whole.tables.iter().map(|table| (*table, whole.why)));
    ROOMS.iter().flat_map(of_room)
}

/// Every named statement, lookup and listing of every room.
pub fn all_statements() -> Vec<AnyStatement> {
    ROOMS.iter().flat_map(|room| (room.statements)()).collect()
}

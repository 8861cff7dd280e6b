//! A checked row as the rows of the database. Made ahead on a thread of the run, on what was looked up then of who is known;
//! the command holds that against the facts.
//!
//! A household known from last year is not written again: its cover, the head of that, and what it paid are all there is to it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use yinuo_core::agri::CoverId;
use yinuo_core::id::{PartyId, Slot, TransferId};
use yinuo_core::party::mask;

use super::row::EnrolRow;
use crate::agri::rows::{NewCover, farmer_paid_row};
use crate::command::party::{NewParty, rows_of};
use crate::engine::commit::Commit;
use crate::import::Making;
use crate::personal::{PAYOUT_ACCOUNT, seal_unsought};

/// Whose a cover is, and whether the household's rows were made too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub holder: PartyId,
    pub is_new: bool,
}

/// Adds the rows of a cover, and those of its household where there is none yet.
pub fn make(making: &Making<'_>, row: &EnrolRow, slot: Slot, known: Option<PartyId>, commit: &mut Commit) -> Made {
    let holder = known.unwrap_or_else(|| PartyId::new(making.clock.stamp(), slot));
    if known.is_none() {
        let at = making.now.as_microsecond();
        let NewParty { row, terms, numbers } =
            rows_of(making.keys, row.household.draft(), true, holder, row.office, at);
        terms.into_iter().for_each(|term| commit.insert_unaudited(term));
        numbers.into_iter().for_each(|number| commit.insert(number));
        commit.insert(row);
    }
    let id = CoverId::new(making.clock.stamp(), slot);
    let cover = NewCover {
        id,
        group: &row.group,
        serial: row.serial,
        holder,
        office: row.office,
        programme: &row.programme,
        version: &row.version,
        object: &row.object,
        unit: &row.unit,
        sum_insured: row.sum_insured,
        split: &row.split,
        quantity: row.quantity,
        plot: row.land.plot.as_deref(),
        land_number: row.land.number.as_deref(),
        lease: row.land.lease.as_deref(),
        account_masked: row.account.as_deref().map(mask),
        received_on: row.received_on,
        is_paid: row.is_paid,
        import: Some(making.import),
    };
    commit.insert(cover.head());
    commit.insert(cover.row());
    if let Some(account) = &row.account {
        commit.insert(seal_unsought(making.keys, id.number(), PAYOUT_ACCOUNT, "account", account));
    }
    if row.is_paid {
        let transfer = TransferId::new(making.clock.stamp(), slot);
        let (on, open_from) = (row.received_on, making.open_from);
        commit.insert(farmer_paid_row(transfer, id, row.farmer(), on, open_from, making.now, making.operator));
    }
    Made { holder, is_new: known.is_none() }
}

/// Households that are known of a run: those before are in the house, where the command finds them.
const HOUSEHOLDS_KNOWN: usize = 20_000;

/// Rows made ahead.
#[derive(Debug)]
pub struct Prepared {
    pub commit: Commit,
    made: Vec<Made>,
    open_from: Date,
}

/// Makes the rows ahead, with the households that this run has made or looked up as the only ones known.
pub fn prepare(making: &Making<'_>, slot: Slot, rows: &[EnrolRow], known: &mut HashMap<String, PartyId>) -> Prepared {
    if known.len() >= HOUSEHOLDS_KNOWN {
        known.clear();
    }
    let mut commit = Commit::default();
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let one = make(making, row, slot, known.get(&*row.holder_hash).copied(), &mut commit);
        known.insert(row.holder_hash.to_string(), one.holder);
        made.push(one);
    }
    commit.hash_ahead(making.keys.suite());
    Prepared { commit, made, open_from: making.open_from }
}

impl Prepared {
    /// Whether what the rows assume is so: `holders` tells who holds an identity number.
    pub fn fits(&self, rows: &[EnrolRow], open_from: Date, holders: impl Fn(&str) -> Option<PartyId>) -> bool {
        let mut made_here = HashSet::new();
        self.open_from == open_from
            && rows.iter().zip(&self.made).all(|(row, made)| match holders(&row.holder_hash) {
                Some(known) => !made.is_new && made.holder == known,
                None if made.is_new => made_here.insert(made.holder),
                None => made_here.contains(&made.holder),
            })
    }
}

//! How much is booked at once, and how much one person takes in on a day: figures of the packs, so that a slip of the pen is refused
//! before it stands in the [`crate::ledger`].

use jiff::civil::Date;

use crate::money::Fen;
use crate::rulebook::RuleBook;

const POSTING: &str = "house.posting-ceiling";
const DAY_RECEIPTS: &str = "house.day-receipts-ceiling";

/// How much one line of the ledger may move. Where packs name nothing, what can be written at all.
pub fn posting(rules: &RuleBook, on: Date) -> Fen {
    rules.amount(POSTING, on).unwrap_or(Fen::LARGEST)
}

/// How much an operator may take in on a day; nothing where packs name no ceiling.
pub fn day_receipts(rules: &RuleBook, on: Date) -> Option<Fen> {
    rules.amount(DAY_RECEIPTS, on).ok()
}

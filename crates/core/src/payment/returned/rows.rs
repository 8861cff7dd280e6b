//! Rows of a return file, as they are taken or set aside.

use std::collections::HashSet;

use super::file::{BadRow, Outcome, ReturnItem};
use crate::money::{Fen, MoneyRefusal};
use crate::payment::bank_status::{BankStatuses, Settles};

/// Characters of a text that is told again.
const LONGEST_TEXT: usize = 200;

/// Items and rows set aside, as they come.
pub(super) struct Rows {
    pub(super) items: Vec<ReturnItem>,
    pub(super) bad: Vec<BadRow>,
    pub(super) seen: HashSet<(String, u8)>,
    /// A notification tells first that money left and then that it came back; other files tell each payment once.
    may_return_later: bool,
}

impl Rows {
    pub(super) fn new(may_return_later: bool) -> Rows {
        Rows { items: Vec::new(), bad: Vec::new(), seen: HashSet::new(), may_return_later }
    }

    pub(super) fn take(&mut self, row: u64, read: Result<ReturnItem, Misread>) {
        let item = match read {
            Ok(item) => item,
            Err(misread) => return self.set_aside(row, misread),
        };
        let rank = if self.may_return_later { item.outcome.rank() } else { 0 };
        if self.seen.insert((item.end_to_end_id.clone(), rank)) {
            self.items.push(item);
        } else {
            self.set_aside(row, Misread::new(ID, "end_to_end_id_twice", &item.end_to_end_id));
        }
    }

    pub(super) fn set_aside(&mut self, row: u64, misread: Misread) {
        let Misread { column, code, text } = misread;
        self.bad.push(BadRow { row, column, code, text });
    }
}

/// The columns as they are called in tables and told of documents.
pub(super) const ID: &str = "end_to_end_id";
pub(super) const AMOUNT: &str = "amount";
pub(super) const RESULT: &str = "result";

/// What is wrong with a row.
pub(super) struct Misread {
    column: &'static str,
    code: &'static str,
    text: String,
}

impl Misread {
    pub(super) fn new(column: &'static str, code: &'static str, text: &str) -> Misread {
        Misread { column, code, text: shortened(text) }
    }
}

pub(super) fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

pub(super) fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| shortened(text))
}

pub(super) fn read_id(text: &str) -> Result<String, Misread> {
    match text.trim() {
        "" | "NOTPROVIDED" => Err(Misread::new(ID, "end_to_end_id_missing", text)),
        id if id.chars().count() > LONGEST_TEXT => Err(Misread::new(ID, "end_to_end_id_too_long", id)),
        id => Ok(id.to_owned()),
    }
}

pub(super) fn read_amount(text: &str) -> Result<Fen, Misread> {
    let amount: Fen =
        text.trim().parse().map_err(|refusal: MoneyRefusal| Misread::new(AMOUNT, refusal.code(), text))?;
    if amount > Fen::ZERO { Ok(amount) } else { Err(Misread::new(AMOUNT, "amount_not_positive", text)) }
}

/// What a status settles, in the codes of ISO 20022 and the words of tables.
pub(super) fn settled(word: &str, statuses: &BankStatuses) -> Result<Settles, Misread> {
    let word = word.trim();
    if word.is_empty() {
        return Err(Misread::new(RESULT, "outcome_missing", word));
    }
    let known = statuses.find(word).map(|entry| entry.settles);
    known.ok_or_else(|| Misread::new(RESULT, "outcome_unknown", word))
}

pub(super) fn not_final(word: &str) -> Outcome {
    Outcome::NotFinal { status: shortened(word.trim()) }
}

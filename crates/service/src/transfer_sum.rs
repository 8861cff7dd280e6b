//! The sums of the ledger's lines: what a batch adds to them, and whether they are true.
//!
//! The trial balance is asked for at any hour of a day on which a million lines may be booked. So they are summed as they are written, by day
//! and pair of accounts, in the same commit; a day is closed with these sums, and `verify` compares them with the lines.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use yinuo_store::tables::ledger::{TransferRow, TransferSumRow, WRONG_TRANSFER_SUMS, WrongTransferSumRow};
use yinuo_store::{Changes, Store, Value};

use crate::kept_sums::{KeptSums, moved};
use crate::stop::Stop;

pub static TRANSFER_SUMS: KeptSums = KeptSums { add, wrong: |store| wrong(store).boxed() };

/// How many lines, and their sum in fen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    number: i64,
    amount: i64,
}

/// By booking day, debit and credit: the order of the key.
type Sums<'a> = BTreeMap<(&'a str, &'a str, &'a str), Figures>;

fn note<'a>(sums: &mut Sums<'a>, line: &'a TransferRow, sign: i64) {
    let sum = sums.entry((&line.booked_on, &line.debit, &line.credit)).or_default();
    sum.number += sign;
    sum.amount += sign * line.amount;
}

fn add(changes: &mut Changes, stripe: i64) {
    let row = |((booked_on, debit, credit), figures): ((&str, &str, &str), Figures)| TransferSumRow {
        booked_on: booked_on.to_owned(),
        debit: debit.to_owned(),
        credit: credit.to_owned(),
        stripe,
        number: figures.number,
        amount: figures.amount,
    };
    let rows: Vec<_> = moved(changes, note).map(row).collect();
    rows.into_iter().for_each(|row| changes.add(row));
}

/// Sums told one by one.
const TOLD: i64 = 100;

/// What is wrong with the sums, a sentence each: nothing where they are those of the lines.
async fn wrong(store: &Store) -> Result<Vec<String>, Stop> {
    let wrong = store.query(&WRONG_TRANSFER_SUMS, vec![Value::Int(TOLD)]).await?;
    let sentence = |row: WrongTransferSumRow| {
        let WrongTransferSumRow { booked_on, debit, credit, number, amount } = row;
        format!("transfer_sums ({booked_on}, {debit} from {credit}): {number} lines and {amount} fen are missing")
    };
    Ok(wrong.into_iter().map(sentence).collect())
}

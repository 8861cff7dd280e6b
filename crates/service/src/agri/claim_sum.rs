//! The sums of what is claimed, kept as those of what is enrolled ([`super::cover_sum`]): whoever writes a claim adds and takes away in the same
//! commit, by programme, office and day, so that the statistics of a month ask no claim.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use yinuo_store::tables::agri::CropClaimRow;
use yinuo_store::tables::agri::claim_sum::{ClaimSumRow, WRONG_CLAIM_SUMS, WrongClaimSumRow};
use yinuo_store::{Changes, Store, Value};

use super::cover_sum::ten_thousandths;
use crate::indicator::{day_of_number, number_of_day, number_of_instant};
use crate::kept_sums::{KeptSums, moved};
use crate::stop::Stop;

pub static CLAIM_SUMS: KeptSums = KeptSums { add, wrong: |store| wrong(store).boxed() };

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    claims: i64,
    hit: i64,
    assessed: i64,
    paid: i64,
}

type Sums<'a> = BTreeMap<(&'a str, i64, i64), Figures>;

/// Adds a claim, or takes it away (`sign` -1).
fn note<'a>(sums: &mut Sums<'a>, claim: &'a CropClaimRow, sign: i64) {
    let amount = claim.amount.unwrap_or(0);
    let reported = number_of_instant(claim.reported_at);
    let sum = sums.entry((&claim.programme, claim.office_id, reported)).or_default();
    sum.claims += sign;
    sum.hit += sign * ten_thousandths(&claim.quantity);
    sum.assessed += sign * if claim.is_final == 1 { amount } else { 0 };
    if let Some(paid_on) = claim.paid_on.as_deref().and_then(|paid_on| paid_on.parse().ok()) {
        let sum = sums.entry((&claim.programme, claim.office_id, number_of_day(paid_on))).or_default();
        sum.paid += sign * amount;
    }
}

fn add(changes: &mut Changes, stripe: i64) {
    let row = |((programme, office_id, day), figures): ((&str, i64, i64), Figures)| ClaimSumRow {
        programme: programme.to_owned(),
        office_id,
        day,
        stripe,
        claims: figures.claims,
        hit: figures.hit,
        assessed: figures.assessed,
        paid: figures.paid,
    };
    let rows: Vec<_> = moved(changes, note).map(row).collect();
    rows.into_iter().for_each(|row| changes.add(row));
}

/// Sums told one by one.
const TOLD: i64 = 100;

/// What is wrong with the sums, a sentence each: nothing where they are those of the claims.
async fn wrong(store: &Store) -> Result<Vec<String>, Stop> {
    let wrong = store.query(&WRONG_CLAIM_SUMS, vec![Value::Int(TOLD)]).await?;
    let sentence = |row: WrongClaimSumRow| {
        let WrongClaimSumRow { programme, office_id, day, claims, paid } = row;
        let day = day_of_number(day);
        format!(
            "claim_sums ({programme}, office {office_id}, {day}): {claims} claims and {paid} fen of what is paid are missing, or other figures are"
        )
    };
    Ok(wrong.into_iter().map(sentence).collect())
}

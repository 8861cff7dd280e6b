//! The sums of what is enrolled: what a batch changes of them, and whether they are true.
//!
//! The statistics of a month are asked of millions of covers, and enrolment cannot wait for that. So the sums are kept as covers change: whoever
//! writes a cover adds and takes away in the same commit, by programme, office, object and day. All of a lot is added up before it is written, so that
//! ten thousand households are a few rows. A household counts once at an office for an object, for the days on which any of its covers counts:
//! whoever changes from when or until when one does has the others of the household loaded (see [`want_covers_of`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::FutureExt;
use rust_decimal::{Decimal, RoundingStrategy};
use yinuo_core::agri::COVER_FAMILY;
use yinuo_store::tables::agreement::{AGREEMENTS_HELD, AgreementRow};
use yinuo_store::tables::agri::CoverRow;
use yinuo_store::tables::agri::cover_sum::{CoverSumRow, WRONG_COVER_SUMS, WrongCoverSumRow};
use yinuo_store::{Changes, Store, Value};

use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::kept_sums::KeptSums;
use crate::stop::Stop;

pub static COVER_SUMS: KeptSums = KeptSums { add, wrong: |store| wrong(store).boxed() };

/// The programme of a version of it.
pub fn programme_of(version: &str) -> &str {
    version.split('@').next().unwrap_or_default()
}

/// Asks for the covers that a household has under a programme, ended ones as well. Its agreements are loaded, and covers followed.
pub fn want_covers_of(facts: &Facts, (slot, holder): (i64, i64), programme: &str, plan: &mut LoadPlan) {
    let held = facts.rows_by(&AGREEMENTS_HELD, (slot, holder)).into_iter();
    let under = held.filter(|head| head.family == COVER_FAMILY.key && programme_of(&head.product_version) == programme);
    under.for_each(|head| plan.want::<CoverRow>(head.id));
}

/// From which day on and until before which a cover counts.
type Days<'a> = (&'a str, Option<&'a str>);

/// What is counted together, in the order of the key: programme, office, object and unit.
type Crop<'a> = (&'a str, i64, &'a str, &'a str);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Figures {
    households: i64,
    covers: i64,
    quantity: i64,
    sum_insured: i64,
    premium: i64,
    farmer: i64,
    farmer_paid: i64,
    county: i64,
    province: i64,
    centre: i64,
}

impl Figures {
    fn of(cover: &CoverRow, sign: i64) -> Figures {
        Figures {
            covers: sign,
            quantity: sign * ten_thousandths(&cover.quantity),
            sum_insured: sign * cover.sum_insured,
            premium: sign * cover.premium,
            farmer: sign * cover.farmer,
            county: sign * cover.county,
            province: sign * cover.province,
            centre: sign * cover.centre,
            ..Figures::default()
        }
    }
}

#[derive(Debug, Default)]
struct Sums<'a>(BTreeMap<(Crop<'a>, &'a str), Figures>);

impl<'a> Sums<'a> {
    fn add(&mut self, crop: Crop<'a>, day: &'a str, more: Figures) {
        let sum = self.0.entry((crop, day)).or_default();
        sum.households += more.households;
        sum.covers += more.covers;
        sum.quantity += more.quantity;
        sum.sum_insured += more.sum_insured;
        sum.premium += more.premium;
        sum.farmer += more.farmer;
        sum.farmer_paid += more.farmer_paid;
        sum.county += more.county;
        sum.province += more.province;
        sum.centre += more.centre;
    }

    /// Adds a cover, or takes it away (`sign` -1).
    fn cover(&mut self, head: &'a AgreementRow, cover: &'a CoverRow, sign: i64) {
        let Some((from, until)) = days(head, cover) else { return };
        let crop = crop(head, cover);
        self.add(crop, from, Figures::of(cover, sign));
        if let Some(until) = until {
            self.add(crop, until, Figures::of(cover, -sign));
        }
        let Some(paid_on) = cover.paid_on.as_deref().map(|paid_on| paid_on.max(from)) else { return };
        if until.is_none_or(|until| paid_on < until) {
            let paid = sign * cover.farmer;
            self.add(crop, paid_on, Figures { farmer_paid: paid, ..Figures::default() });
            if let Some(until) = until {
                self.add(crop, until, Figures { farmer_paid: -paid, ..Figures::default() });
            }
        }
    }

    /// Adds a household for the days on which any of its covers counts, or takes it away.
    fn household(&mut self, covers: BTreeMap<Crop<'a>, Vec<Days<'a>>>, sign: i64) {
        for (crop, days) in covers {
            for (from, until) in joined(days) {
                self.add(crop, from, Figures { households: sign, ..Figures::default() });
                if let Some(until) = until {
                    self.add(crop, until, Figures { households: -sign, ..Figures::default() });
                }
            }
        }
    }
}

fn crop<'a>(head: &'a AgreementRow, cover: &'a CoverRow) -> Crop<'a> {
    (&cover.programme, head.office_id, &cover.object, &cover.unit)
}

/// Nothing, where it ended on the day it began.
fn days<'a>(head: &'a AgreementRow, cover: &'a CoverRow) -> Option<Days<'a>> {
    let (from, until) = (head.applied_on.as_str(), cover.ended_on.as_deref());
    until.is_none_or(|until| until > from).then_some((from, until))
}

/// The days on which any of these counts, in their order and without those that touch.
fn joined(mut days: Vec<Days<'_>>) -> Vec<Days<'_>> {
    days.sort_unstable();
    let mut joined: Vec<Days<'_>> = Vec::with_capacity(days.len());
    for (from, until) in days {
        match joined.last_mut() {
            Some((_, last)) if last.is_none_or(|last| last >= from) => {
                if last.is_some_and(|last| until.is_none_or(|until| until > last)) {
                    *last = until;
                }
            }
            _ => joined.push((from, until)),
        }
    }
    joined
}

/// A quantity in ten-thousandths of its unit, rounded as both databases do.
pub(super) fn ten_thousandths(quantity: &str) -> i64 {
    let quantity: Decimal = quantity.parse().unwrap_or_default();
    let whole = quantity.saturating_mul(Decimal::from(10_000));
    i64::try_from(whole.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)).unwrap_or_default()
}

fn add(changes: &mut Changes, stripe: i64) {
    if changes.touches::<CoverRow>() {
        moved(changes, stripe).into_iter().for_each(|row| changes.add(row));
    }
}

/// What these changes add to the sums and take from them, in the order of their keys.
fn moved(changes: &Changes, stripe: i64) -> Vec<CoverSumRow> {
    let mut sums = Sums::default();
    let mut were: HashMap<(i64, i64), Option<&CoverRow>> = HashMap::new();
    let mut holders: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (was, is) in changes.moves::<CoverRow>() {
        let Some(cover) = is.or(was) else { continue };
        // Every command that writes a cover has its head with it; what is counted of that never changes.
        let Some(head) = changes.row::<AgreementRow>(&key(cover.slot, cover.id)) else { continue };
        if let Some(was) = was {
            sums.cover(head, was, -1);
        }
        if let Some(is) = is {
            sums.cover(head, is, 1);
        }
        were.insert((cover.slot, cover.id), was);
        let counts = |cover| (crop(head, cover), days(head, cover));
        if was.map(counts) != is.map(counts) {
            holders.insert((head.slot, head.holder_id));
        }
    }
    for (slot, holder) in holders {
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for head in changes.rows_by(&AGREEMENTS_HELD, &key(slot, holder)) {
            if head.family != COVER_FAMILY.key {
                continue;
            }
            let is = changes.row::<CoverRow>(&key(head.slot, head.id));
            let was = were.get(&(head.slot, head.id)).copied().unwrap_or(is);
            note(&mut before, head, was);
            note(&mut after, head, is);
        }
        sums.household(before, -1);
        sums.household(after, 1);
    }
    let changed = sums.0.into_iter().filter(|(_, figures)| *figures != Figures::default());
    changed.map(|(key, figures)| row(key, stripe, figures)).collect()
}

fn note<'a>(covers: &mut BTreeMap<Crop<'a>, Vec<Days<'a>>>, head: &'a AgreementRow, cover: Option<&'a CoverRow>) {
    if let Some(cover) = cover
        && let Some(days) = days(head, cover)
    {
        covers.entry(crop(head, cover)).or_default().push(days);
    }
}

fn key(slot: i64, id: i64) -> [Value; 2] {
    [Value::Int(slot), Value::Int(id)]
}

fn row(((programme, office_id, object, unit), day): (Crop<'_>, &str), stripe: i64, figures: Figures) -> CoverSumRow {
    CoverSumRow {
        programme: programme.to_owned(),
        office_id,
        object: object.to_owned(),
        unit: unit.to_owned(),
        day: day.to_owned(),
        stripe,
        households: figures.households,
        covers: figures.covers,
        quantity: figures.quantity,
        sum_insured: figures.sum_insured,
        premium: figures.premium,
        farmer: figures.farmer,
        farmer_paid: figures.farmer_paid,
        county: figures.county,
        province: figures.province,
        centre: figures.centre,
    }
}

/// Sums told one by one.
const TOLD: i64 = 100;

/// What is wrong with the sums, a sentence each: nothing where they are those of the covers.
async fn wrong(store: &Store) -> Result<Vec<String>, Stop> {
    let wrong = store.query(&WRONG_COVER_SUMS, vec![Value::Int(TOLD)]).await?;
    let sentence = |row: WrongCoverSumRow| {
        let WrongCoverSumRow { programme, office_id, object, day, households, covers, premium } = row;
        format!(
            "cover_sums ({programme}, office {office_id}, {object}, {day}): {covers} covers of {households} households and {premium} fen of \
             premium are missing, or other figures are"
        )
    };
    Ok(wrong.into_iter().map(sentence).collect())
}

#[cfg(test)]
mod tests {
    use super::{joined, ten_thousandths};

    #[test]
    fn days_on_which_several_covers_count_are_counted_once() {
        assert_eq!(
            joined(vec![("05-03", None), ("05-01", Some("05-02"))]),
            [("05-01", Some("05-02")), ("05-03", None)]
        );
        assert_eq!(joined(vec![("05-02", None), ("05-01", Some("05-02"))]), [("05-01", None)], "they touch");
        assert_eq!(joined(vec![("05-01", Some("05-09")), ("05-02", Some("05-03"))]), [("05-01", Some("05-09"))]);
        assert_eq!(joined(vec![("05-01", None), ("05-01", Some("05-04"))]), [("05-01", None)]);
        assert_eq!(joined(vec![("05-01", Some("05-04")), ("05-03", Some("05-07"))]), [("05-01", Some("05-07"))]);
    }

    #[test]
    fn a_quantity_is_rounded_half_away_from_zero() {
        assert_eq!(ten_thousandths("12.5"), 125_000);
        assert_eq!(ten_thousandths("0.00005"), 1);
        assert_eq!(ten_thousandths("0.00004"), 0);
    }
}

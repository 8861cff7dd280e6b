//! Pupils who joined and who left while a policy runs.

use jiff::civil::Date;

use super::offer::SchoolOffer;
use super::price::price;
use crate::money::Fen;
use crate::refusal::Refusal;

/// Pupils of a level who joined and who left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved<'a> {
    /// The key of the level.
    pub level: &'a str,
    pub joined: u32,
    pub departed: u32,
}

/// What a level has afterwards, and what is paid more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endorsed {
    pub pupils: u32,
    /// Who came in the place of somebody who left is paid for already; for those who left nothing is given back.
    pub premium: Fen,
}

/// How many pupils a level has on a day: those it has after all `changes`, each with its day and how many it brought (fewer: below nought), without
/// those that come later.
pub fn pupils_on(after_all: i64, changes: impl IntoIterator<Item = (Date, i64)>, on: Date) -> i64 {
    changes.into_iter().filter(|(day, _)| *day > on).fold(after_all, |pupils, (_, by)| pupils.saturating_sub(by))
}

/// The fewest that a level has on a day and on all that follow: no more than these can leave on it.
pub fn fewest_from(after_all: i64, changes: &[(Date, i64)], on: Date) -> i64 {
    let count = |day: Date| pupils_on(after_all, changes.iter().copied(), day);
    let later = changes.iter().map(|(day, _)| *day).filter(|day| *day > on);
    later.map(count).fold(count(on), i64::min)
}

/// An endorsement takes effect on a day of the cover.
pub fn check_day((from, until): (Date, Date), on: Date) -> Result<(), Refusal> {
    let code = match on {
        on if on < from => "endorsed_before_the_start",
        on if on > until => "endorsed_after_the_end",
        _ => return Ok(()),
    };
    let refusal = Refusal::new(code).with("on", on.to_string()).with("from", from.to_string());
    Err(refusal.with("until", until.to_string()))
}

/// Pupils of a level moved, of which it had so many on that day and at least as many on all that follow.
pub fn endorse(offer: &SchoolOffer, moved: Moved<'_>, before: u32) -> Result<Endorsed, Refusal> {
    let level = offer.level(moved.level)?;
    if moved.joined == 0 && moved.departed == 0 {
        return Err(Refusal::new("no_pupils"));
    }
    let Some(left) = before.checked_sub(moved.departed) else {
        let refusal = Refusal::new("more_left_than_there_were").with("departed", moved.departed.to_string());
        return Err(refusal.with("before", before.to_string()));
    };
    let pupils = left.saturating_add(moved.joined);
    // What a level may have at most is asked of what it has afterwards.
    if pupils > 0 {
        price(offer, &[(level.key.clone(), pupils)])?;
    }
    let more = pupils.saturating_sub(before);
    let premium = level.premium.checked_mul(i64::from(more)).map_err(|_| Refusal::new("amount_too_large"))?;
    Ok(Endorsed { pupils, premium })
}

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

/// Pupils of a level moved, of which it had some before.
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

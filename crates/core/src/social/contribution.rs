//! What employer and person pay in for a month (缴费): rates on a base that lies between a floor and a ceiling.

use crate::money::{Fen, Rounding};
use crate::refusal::Refusal;
use crate::share::Share;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContributionRates {
    pub employer: Share,
    pub person: Share,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution {
    /// The base within its limits.
    pub base_used: Fen,
    pub employer: Fen,
    pub person: Fen,
}

/// Each side's part is rounded half up to the fen by itself.
pub fn contribution(
    base: Fen,
    floor: Fen,
    ceiling: Option<Fen>,
    rates: ContributionRates,
) -> Result<Contribution, Refusal> {
    base.not_negative("base")?;
    floor.not_negative("floor")?;
    let base_used = base.max(floor);
    let base_used = match ceiling {
        Some(ceiling) if ceiling.not_negative("ceiling")? < floor => {
            let refusal = Refusal::new("floor_above_ceiling");
            return Err(refusal.with("floor", floor.to_string()).with("ceiling", ceiling.to_string()));
        }
        Some(ceiling) => base_used.min(ceiling),
        None => base_used,
    };
    let part = |rate: Share| {
        let part = base_used.times(rate.decimal(), Rounding::HalfUp);
        part.map_err(|_| Refusal::new("too_many_digits"))
    };
    Ok(Contribution { base_used, employer: part(rates.employer)?, person: part(rates.person)? })
}

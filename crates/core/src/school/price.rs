//! What a school pays for its pupils, counted by level.

use super::offer::SchoolOffer;
use crate::money::Fen;
use crate::refusal::Refusal;

/// Most pupils of one school at one level.
const PUPILS_LIMIT: u32 = 100_000;

/// What the pupils of a level come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelPrice {
    /// The key of the level.
    pub level: String,
    pub pupils: u32,
    pub premium: Fen,
}

/// What a school pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolPrice {
    pub levels: Vec<LevelPrice>,
    pub pupils: u32,
    pub premium: Fen,
}

/// The price of head counts, each at its level; levels without pupils are left out.
pub fn price(offer: &SchoolOffer, counts: &[(String, u32)]) -> Result<SchoolPrice, Refusal> {
    let mut levels: Vec<LevelPrice> = Vec::new();
    for (key, pupils) in counts.iter().filter(|(_, pupils)| *pupils > 0) {
        let level = offer.level(key)?;
        if levels.iter().any(|known| known.level == *key) {
            return Err(Refusal::new("level_named_twice").with("level", level.name.zh.clone()));
        }
        if *pupils > PUPILS_LIMIT {
            let refusal = Refusal::new("too_many_pupils").with("pupils", pupils.to_string());
            return Err(refusal.with("limit", PUPILS_LIMIT.to_string()));
        }
        // Bounded above, both of them: a hundred thousand pupils at ten thousand million yuan do not reach the end of the numbers.
        let premium = Fen(level.premium.0.saturating_mul(i64::from(*pupils)));
        levels.push(LevelPrice { level: key.clone(), pupils: *pupils, premium });
    }
    if levels.is_empty() {
        return Err(Refusal::new("no_pupils"));
    }
    let too_large = |_| Refusal::new("amount_too_large");
    let premium = Fen::checked_sum(levels.iter().map(|level| level.premium)).map_err(too_large)?;
    let pupils = levels.iter().map(|level| level.pupils).fold(0, u32::saturating_add);
    Ok(SchoolPrice { levels, pupils, premium })
}

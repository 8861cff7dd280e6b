//! The premium of an object and who pays which part of it (保费补贴).

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::contributor::Contributor;
use super::programme::{InsuredObject, Programme};
use crate::exact::Exact;
use crate::fair_split::fair_split;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::not_negative;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidySplit {
    pub premium: Fen,
    /// In the order of [`Contributor::ALL`]; together the premium, each within a fen of its exact part.
    pub shares: [Fen; Contributor::ALL.len()],
}

impl SubsidySplit {
    pub fn of(&self, contributor: Contributor) -> Fen {
        self.shares[contributor as usize]
    }
}

/// Sum times rate of all parts, times the quantity, rounded once.
pub fn price(object: &InsuredObject, quantity: Decimal, unit: &str) -> Result<Fen, Refusal> {
    if unit != object.unit {
        let refusal = Refusal::new("object_in_another_unit").with("object", object.key.clone());
        return Err(refusal
            .with("unit", unit.chars().take(80).collect::<String>())
            .with("wanted", object.unit.clone()));
    }
    let quantity = not_negative("quantity", quantity)?;
    let mut premium = Exact::ZERO;
    for part in &object.parts {
        premium = premium.plus(Exact::fen(part.sum).times(part.rate.decimal())?)?;
    }
    premium.times(quantity)?.rounded()
}

/// Splits a premium by the shares that hold for an object on a day.
pub fn split(programme: &Programme, object: &str, premium: Fen, on: Date) -> Result<SubsidySplit, Refusal> {
    let (_, group) = programme.object(object, on)?;
    premium.not_negative("premium")?;
    let weights: Vec<Decimal> = group.shares.iter().map(|share| share.share.decimal()).collect();
    let mut shares = [Fen::ZERO; Contributor::ALL.len()];
    for (share, part) in group.shares.iter().zip(fair_split(premium, &weights)?) {
        shares[share.contributor as usize] = part;
    }
    Ok(SubsidySplit { premium, shares })
}

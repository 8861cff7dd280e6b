//! What pupils hurt in one accident are compensated with: items with evidence, the share of it that the school is liable for, and what the
//! limits leave of that. Who is liable for how much is set by a person, with the reason; here it is only counted, to the fen.

use jiff::Unit;
use jiff::civil::Date;

use super::limit::{Hurt, within_limits};
use crate::money::{Fen, Rounding};
use crate::refusal::Refusal;
use crate::share::Share;

/// The most that is paid for a pupil in the year of a policy, and for an accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub per_pupil: Fen,
    pub per_accident: Fen,
}

/// A pupil of an accident, by its number in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injured {
    pub pupil: u32,
    /// What was agreed on for the same pupil in other cases of the policy.
    pub agreed_before: Fen,
}

/// What a pupil is compensated with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compensated {
    pub pupil: u32,
    /// Where nobody said how far the school is liable, nothing was counted.
    pub share: Share,
    /// What its items come to.
    pub items: Fen,
    /// The share of it that the school is liable for, rounded half up.
    pub compensation: Fen,
    /// What the limits leave of that.
    pub payable: Fen,
}

/// Full years lived on the day of the accident. Who was born on 29 February completes a year on 1 March where there is no 29th.
pub fn age_on(birth_date: Date, on: Date) -> Option<u8> {
    if birth_date > on {
        return None;
    }
    let years = on.since((Unit::Year, birth_date)).ok()?.get_years();
    u8::try_from(years).ok()
}

/// The computation sheet of an accident: items and shares by the number of their pupil, counted over all who were hurt as one accident.
pub fn compensate(
    limits: Limits,
    injured: &[Injured],
    items: &[(u32, Fen)],
    shares: &[(u32, Share)],
) -> Result<Vec<Compensated>, Refusal> {
    check_known(injured, items.iter().map(|(pupil, _)| *pupil))?;
    check_each_once(injured, shares.iter().map(|(pupil, _)| *pupil))?;
    let too_large = |_| Refusal::new("amount_too_large");
    let mut sheet = Vec::with_capacity(injured.len());
    for one in injured {
        let own = items.iter().filter(|(pupil, _)| *pupil == one.pupil);
        let mut whole = Fen::ZERO;
        for (_, amount) in own {
            let amount = amount.not_negative("amount")?;
            whole = Fen::checked_sum([whole, amount]).map_err(too_large)?;
        }
        let share = shares.iter().find(|(pupil, _)| *pupil == one.pupil).map_or(Share::NONE, |(_, share)| *share);
        let compensation = whole.times(share.decimal(), Rounding::HalfUp).map_err(too_large)?;
        sheet.push(Compensated { pupil: one.pupil, share, items: whole, compensation, payable: Fen::ZERO });
    }
    let hurt = hurt(injured, sheet.iter().map(|one| one.compensation));
    let payable = within_limits(limits.per_pupil, limits.per_accident, &hurt)?;
    for (one, payable) in sheet.iter_mut().zip(payable) {
        one.payable = payable;
    }
    Ok(sheet)
}

/// What was agreed on for a pupil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    pub pupil: u32,
    pub amount: Fen,
    /// What of it the school has paid already and gets back; the rest goes to the guardian.
    pub advanced: Fen,
}

/// What was agreed on names each pupil once and keeps within the limits; the whole of it is answered. Who agrees on more than the sheet came
/// to may do so, and nobody on more than the policy pays. A school gets back no more than was agreed on.
pub fn check_agreed(limits: Limits, injured: &[Injured], agreed: &[Agreed]) -> Result<Fen, Refusal> {
    check_known(injured, agreed.iter().map(|one| one.pupil))?;
    check_each_once(injured, agreed.iter().map(|one| one.pupil))?;
    for one in agreed {
        if one.advanced.not_negative("advanced")? > one.amount.not_negative("amount")? {
            let refusal = Refusal::new("advanced_above_agreed").with("pupil", one.pupil.to_string());
            return Err(refusal.with("agreed", one.amount.to_string()).with("advanced", one.advanced.to_string()));
        }
    }
    let of = |pupil: u32| agreed.iter().find(|one| one.pupil == pupil).map_or(Fen::ZERO, |one| one.amount);
    let wanted: Vec<Fen> = injured.iter().map(|one| of(one.pupil)).collect();
    let most = within_limits(limits.per_pupil, limits.per_accident, &hurt(injured, wanted.iter().copied()))?;
    let mut cut = injured.iter().zip(&wanted).zip(&most).filter(|((_, wanted), most)| wanted > most);
    if let Some(((one, wanted), most)) = cut.next() {
        let refusal = Refusal::new("agreed_above_limit").with("pupil", one.pupil.to_string());
        return Err(refusal.with("agreed", wanted.to_string()).with("most", most.to_string()));
    }
    let whole = Fen::checked_sum(wanted).map_err(|_| Refusal::new("amount_too_large"))?;
    if whole == Fen::ZERO {
        return Err(Refusal::new("nothing_to_pay"));
    }
    Ok(whole)
}

fn hurt(injured: &[Injured], compensation: impl IntoIterator<Item = Fen>) -> Vec<Hurt> {
    let of = |(one, compensation): (&Injured, Fen)| Hurt { compensation, paid_before: one.agreed_before };
    injured.iter().zip(compensation).map(of).collect()
}

fn check_known(injured: &[Injured], named: impl IntoIterator<Item = u32>) -> Result<(), Refusal> {
    let unknown = named.into_iter().find(|pupil| injured.iter().all(|one| one.pupil != *pupil));
    match unknown {
        Some(pupil) => Err(Refusal::new("unknown_pupil").with("pupil", pupil.to_string())),
        None => Ok(()),
    }
}

fn check_each_once(injured: &[Injured], named: impl IntoIterator<Item = u32>) -> Result<(), Refusal> {
    let named: Vec<u32> = named.into_iter().collect();
    for one in injured {
        let code = match named.iter().filter(|pupil| **pupil == one.pupil).count() {
            0 => "pupil_left_out",
            1 => continue,
            _ => "pupil_named_twice",
        };
        return Err(Refusal::new(code).with("pupil", one.pupil.to_string()));
    }
    Ok(())
}

/// Why somebody cannot mediate between a school and the guardians of its pupils.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    pub mediator: i64,
    /// The school, the insurer, the guardians.
    pub parties: &'a [i64],
    /// Whoever serves the school or stands for it.
    pub near: &'a [i64],
    /// As the mediator says itself.
    pub has_interest: bool,
}

/// Nobody mediates in an own matter: not a party, not who serves or stands for the school, not who says to have an interest.
pub fn check_mediator(asked: Asked<'_>) -> Result<(), Refusal> {
    let code = match asked {
        Asked { mediator, parties, .. } if parties.contains(&mediator) => "mediator_is_a_party",
        Asked { mediator, near, .. } if near.contains(&mediator) => "mediator_has_interest",
        Asked { has_interest: true, .. } => "mediator_has_interest",
        _ => return Ok(()),
    };
    Err(Refusal::new(code))
}

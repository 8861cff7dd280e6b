//! Changes of what was agreed at the holder's wish: beneficiaries, how often premiums are paid, what becomes of dividends.
//!
//! How often premiums are paid changes on a due date of both modes, the next one, while nothing is open: every instalment
//! before it was paid in the old mode and every one from it on is due in the new one, so that no span is paid twice and
//! none is left out. Every anniversary is such a date. Where the next due date is none, the change is refused with the day
//! from which it can be made: the last due date of the old mode before one.

use jiff::civil::Date;

use super::day::pass_days;
use super::endorse::{Endorsement, endorse};
use super::file::DueKind;
use super::refusal::PolicyRefusal;
use super::terms::{Beneficiary, DividendOption, EarlierMode};
use super::turn::FullTurn;
use crate::agreement::AgreementState;
use crate::fraction::Fraction;
use crate::life::product::{PayMode, PolicyFacts, ProductRefusal};

/// Reads `王芳:配偶:1:0.5；李强:子女:1:0.5`: name, relation, order, and the share where there is one (`0.5`, `50%` or
/// `1/3`). Parts are
/// separated by `；`, `;` or a new line.
pub fn read_beneficiaries(text: &str) -> Result<Vec<Beneficiary>, PolicyRefusal> {
    let parts = text.split(['；', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let read: Result<Vec<Beneficiary>, PolicyRefusal> = parts
        .enumerate()
        .map(|(index, part)| {
            read_beneficiary(part).map_err(|cause| PolicyRefusal::BeneficiaryUnreadable { part: index + 1, cause })
        })
        .collect();
    let beneficiaries = read?;
    if beneficiaries.is_empty() {
        return Err(PolicyRefusal::BeneficiaryUnreadable { part: 1, cause: "beneficiary_parts" });
    }
    Ok(beneficiaries)
}

fn read_beneficiary(part: &str) -> Result<Beneficiary, &'static str> {
    let fields: Vec<&str> = part.split(['：', ':']).map(str::trim).collect();
    let (name, relation, order, share) = match fields[..] {
        [name, relation, order] => (name, relation, order, None),
        [name, relation, order, share] => (name, relation, order, Some(share).filter(|share| !share.is_empty())),
        _ => return Err("beneficiary_parts"),
    };
    if name.is_empty() || name.chars().count() > 100 {
        return Err("beneficiary_name");
    }
    let order: u32 = order.parse().ok().filter(|order| (1..=9).contains(order)).ok_or("beneficiary_order")?;
    let share = match share {
        None => None,
        Some(text) => Some(read_share(text).ok_or("beneficiary_share")?),
    };
    Ok(Beneficiary { name: name.to_owned(), relation: relation.to_owned(), order, share })
}

fn read_share(text: &str) -> Option<Fraction> {
    Fraction::parse(text).filter(|share| !share.is_zero() && !share.is_too_much())
}

/// Names other beneficiaries. The insured's consent is a paper of the case (Insurance Law, art. 41).
pub fn change_beneficiaries(
    turn: &mut FullTurn<'_>,
    beneficiaries: Vec<Beneficiary>,
    on: Date,
) -> Result<(), PolicyRefusal> {
    let endorsement = Endorsement { effective_on: on, cause: "beneficiary-change".to_owned() };
    endorse(turn, endorsement, |terms| terms.beneficiaries = beneficiaries)?;
    turn.finish();
    Ok(())
}

/// What becomes of the dividends to come; those left with the insurer stay.
pub fn change_dividend_option(turn: &mut FullTurn<'_>, option: DividendOption, on: Date) -> Result<(), PolicyRefusal> {
    let product = turn.basis.product;
    if !product.participating {
        return Err(ProductRefusal::NotParticipating { product: product.key.clone() }.into());
    }
    let endorsement = Endorsement { effective_on: on, cause: "dividend-option".to_owned() };
    endorse(turn, endorsement, |terms| terms.dividend_option = option)?;
    turn.finish();
    Ok(())
}

/// Changes how often premiums are paid; see the module.
pub fn change_mode(turn: &mut FullTurn<'_>, mode: PayMode, today: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::InForce)?;
    pass_days(turn, today)?;
    turn.expect(AgreementState::InForce)?;
    let facts = turn.file.policy.facts.clone();
    if mode == facts.mode {
        return Err(PolicyRefusal::PayModeUnchanged);
    }
    let changed = PolicyFacts { mode, ..facts.clone() };
    turn.basis.product.check(&changed)?;
    let instalment = turn.basis.product.instalment(turn.basis.tables, &changed)?;
    if turn.file.open_dues().any(|due| due.kind == DueKind::Regular) {
        return Err(PolicyRefusal::InstalmentsOpen { number: turn.file.policy.open_dues });
    }
    let made = turn.file.policy.dues_made;
    // Nothing is due any more: there is nothing left to be paid otherwise.
    let next = facts.due_date(made).ok_or(PolicyRefusal::PayModeUnchanged)?;
    let months = made.saturating_mul(12 / facts.mode.per_year());
    let length = 12 / mode.per_year();
    if !months.is_multiple_of(length) {
        return Err(PolicyRefusal::PayModeNotYet { possible_from: possible_from(&facts, made, length) });
    }
    let endorsement = Endorsement { effective_on: today, cause: "mode-change".to_owned() };
    endorse(turn, endorsement, |terms| {
        terms.earlier_modes.push(EarlierMode { mode: facts.mode, until: next });
        terms.facts = changed;
        terms.instalment = instalment;
    })?;
    turn.file.policy.dues_made = months / length;
    turn.finish();
    Ok(())
}

/// The last due date of the old mode before the first one that is a due date of both: from then on the next one is.
fn possible_from(facts: &PolicyFacts, made: u32, length: u32) -> Date {
    let old = 12 / facts.mode.per_year();
    let common = (made..).find(|number| number.saturating_mul(old).is_multiple_of(length)).unwrap_or(made);
    facts.due_date(common.saturating_sub(1)).unwrap_or(facts.effective_on)
}

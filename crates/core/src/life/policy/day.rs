//! What time alone does to a policy: instalments fall due, the deposit is swept, the holder is prompted, the policy lapses,
//! benefits are made out, the policy matures.
//!
//! Days are gone through one by one as they matter ([`Policy::act_on`](super::file::Policy)), each in that order, whenever the run
//! takes place: a run that comes late finds the same dates as one that came in time. The sweep goes before the lapse, so
//! that no policy lapses while the money for it lies in its own deposit.

use jiff::civil::Date;

use super::due::{bill, payment_kind};
use super::end::end_of_cover;
use super::next_day::{lapse_day, next_day, next_prompt};
use super::refusal::PolicyRefusal;
use super::state::{LapseCause, PolicyState};
use super::terms::DividendOption;
use super::turn::Turn;
use crate::agreement::AgreementState;
use crate::life::chart::DIVIDEND;
use crate::life::{event, posting};
use crate::money::Fen;

/// Lets all days up to and with `today` pass. False where nothing was to be done.
pub fn pass_days(turn: &mut Turn<'_>, today: Date) -> Result<bool, PolicyRefusal> {
    let mut acted = false;
    while let Some(on) = turn.file.policy.act_on
        && on <= today
    {
        acted = true;
        turn.on = on;
        pass_day(turn, on)?;
        let next = next_day(&turn.file, &turn.basis);
        // A day that is not known yet (a lapse beyond the published calendar) is looked at again on the next one, so that
        // nothing else that falls between is passed over.
        turn.file.policy.act_on = match next {
            Some(next) if next <= on => on.tomorrow().ok(),
            next => next,
        };
    }
    turn.on = today;
    if acted {
        turn.file.policy.version += 1;
    }
    Ok(acted)
}

fn pass_day(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    if turn.file.policy.state != AgreementState::InForce {
        return Ok(());
    }
    bill(turn, on);
    turn.sweep(on)?;
    prompt(turn, on)?;
    if let Some((lapsed_on, cause)) = lapse_day(&turn.file, &turn.basis)
        && lapsed_on <= on
    {
        return lapse(turn, lapsed_on, cause);
    }
    dividends(turn, on)?;
    benefits(turn, on)?;
    if let Some(end) = turn.file.policy.facts.ends_on()
        && end <= on
    {
        end_of_cover(turn, end)?;
    }
    Ok(())
}

/// The task to prompt the holder, where prompts are wanted (CIRC Order 2010 No. 4, art. 21).
fn prompt(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    let Some((due_on, from)) = next_prompt(&turn.file, &turn.basis) else { return Ok(()) };
    if from > on || due_on <= on {
        return Ok(());
    }
    turn.file.policy.prompted_for = Some(due_on);
    turn.happened(&event::PREMIUM_PROMPT_DUE, on, |event| event.with("due_on", due_on));
    Ok(())
}

fn lapse(turn: &mut Turn<'_>, on: Date, cause: LapseCause) -> Result<(), PolicyRefusal> {
    turn.set_state(PolicyState::Suspended(turn.contract()?, cause), on);
    turn.settle_blocks();
    turn.happened(&event::POLICY_LAPSED, on, |event| event.with("cause", cause.key()));
    Ok(())
}

/// Makes out the benefits whose day has come.
fn benefits(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    let product = turn.basis.product;
    let from = turn.file.policy.benefits_to.unwrap_or(turn.file.policy.facts.effective_on);
    if from >= on {
        return Ok(());
    }
    let facts = turn.file.policy.facts.clone();
    turn.file.policy.benefits_to = Some(on);
    let due: Vec<_> = product.benefits_after(&facts, from).take_while(|benefit| benefit.due_on <= on).collect();
    for benefit in due {
        turn.owe(payment_kind(benefit.kind), Some(benefit.key), benefit.due_on, benefit.amount)?;
    }
    Ok(())
}

/// The dividend of the year that ends on an anniversary, where one was declared, used as the holder chose.
fn dividends(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    let product = turn.basis.product;
    if !product.participating || turn.file.policy.benefits_to.is_some_and(|done| done >= on) {
        return Ok(());
    }
    let facts = turn.file.policy.facts.clone();
    let year = facts.policy_year(on).saturating_sub(1);
    if year == 0 || facts.anniversary(year) != on {
        return Ok(());
    }
    let Some(declared) = turn.basis.products.dividend_rate(&product.key, on.year()) else { return Ok(()) };
    let amount = product.dividend(turn.basis.tables, &facts, year, declared)?;
    turn.post(posting::dividend_kept(amount), on, None)?;
    if amount == Fen::ZERO {
        return Ok(());
    }
    let option = turn.file.policy.dividend_option;
    match option {
        DividendOption::Accumulate => {}
        DividendOption::PayPremium => turn.post(posting::dividend_to_deposit(amount), on, None)?,
        DividendOption::Cash => turn.owe(&DIVIDEND, None, on, amount).map(drop)?,
    }
    let balance = turn.file.policy.dividend;
    turn.happened(&event::DIVIDEND_DECLARED, on, |event| {
        let event = event.with("year", year).with("declared_on", on).with("amount", amount);
        event.with("option", option.key()).with("balance", balance)
    });
    Ok(())
}

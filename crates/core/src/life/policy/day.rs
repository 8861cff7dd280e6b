//! What time alone does to a policy: instalments fall due, the deposit is swept, the holder is prompted, the policy lapses,
//! benefits are made out, the policy matures.
//!
//! Days are gone through one by one as they matter ([`Policy::act_on`](super::Policy)), each in that order, whenever the run
//! takes place: a run that comes late finds the same dates as one that came in time. The sweep goes before the lapse, so
//! that no policy lapses while the money for it lies in its own deposit.

use jiff::civil::Date;

use super::{DividendOption, DueKind, PolicyRefusal, StateCause, Turn};
use crate::agreement::AgreementState;
use crate::life::chart::{ANNUITY, DIVIDEND, MATURITY, SURVIVAL_BENEFIT};
use crate::life::product::{PolicyFacts, ScheduledKind};
use crate::life::{event, posting};
use crate::money::Fen;
use crate::payout::PaymentKind;
use crate::service::Allowance;

/// The grace period after a due date, and after a demand (Insurance Law, art. 36): figures of the pack.
const GRACE_AFTER_DUE: &str = "life.grace-after-due";
const GRACE_AFTER_DEMAND: &str = "life.grace-after-demand";
/// How long before a due date the task to prompt is made.
const PROMPT_AHEAD: &str = "life.prompt-ahead";

/// Lets all days up to and with `today` pass. False where nothing was to be done.
pub fn pass_days(turn: &mut Turn<'_>, today: Date) -> Result<bool, PolicyRefusal> {
    let mut acted = false;
    while let Some(on) = turn.file.policy.act_on
        && on <= today
    {
        acted = true;
        turn.on = on;
        pass_day(turn, on)?;
        let next = next_day(turn);
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
    if let Some((lapsed_on, cause)) = lapse_day(turn)
        && lapsed_on <= on
    {
        return lapse(turn, lapsed_on, cause);
    }
    dividends(turn, on)?;
    benefits(turn, on)?;
    if let Some(end) = turn.file.policy.facts.ends_on()
        && end <= on
    {
        super::end::end_of_cover(turn, end)?;
    }
    Ok(())
}

/// Makes the instalments that have fallen due by then.
pub(super) fn bill(turn: &mut Turn<'_>, on: Date) {
    while let Some(due_on) = next_due_date(&turn.file.policy.facts, turn.file.policy.dues_made)
        && due_on <= on
    {
        let (number, amount) = (turn.file.policy.dues_made, turn.file.policy.instalment);
        turn.file.policy.dues_made += 1;
        turn.add_due(DueKind::Regular, Some(number), due_on, amount);
        if turn.file.policy.prompted_for == Some(due_on) {
            turn.happened(&event::PROMPTED_PREMIUM_DUE, on, |event| event.with("due_on", due_on));
        }
    }
}

fn next_due_date(facts: &PolicyFacts, made: u32) -> Option<Date> {
    facts.due_date(made)
}

/// The task to prompt the holder, where prompts are wanted (CIRC Order 2010 No. 4, art. 19).
fn prompt(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    let Some((due_on, from)) = next_prompt(turn) else { return Ok(()) };
    if from > on || due_on <= on {
        return Ok(());
    }
    turn.file.policy.prompted_for = Some(due_on);
    turn.happened(&event::PREMIUM_PROMPT_DUE, on, |event| event.with("due_on", due_on));
    Ok(())
}

/// The next due date that is not prompted of yet, and the day on which to do so.
fn next_prompt(turn: &Turn<'_>) -> Option<(Date, Date)> {
    let policy = &turn.file.policy;
    if !policy.prompts_wanted {
        return None;
    }
    let due_on = next_due_date(&policy.facts, policy.dues_made)?;
    if policy.prompted_for.is_some_and(|prompted| prompted >= due_on) {
        return None;
    }
    let Allowance::Days(ahead) = turn.basis.rules.allowance(PROMPT_AHEAD, due_on).ok()? else { return None };
    let from = due_on.checked_sub(jiff::Span::new().days(i64::from(ahead))).ok()?;
    Some((due_on, from))
}

/// The last day of the grace period after a due date; `None` beyond the known calendar.
pub(super) fn grace_end(turn: &Turn<'_>, due_on: Date) -> Option<Date> {
    let allowance = turn.basis.rules.allowance(GRACE_AFTER_DUE, due_on).ok()?;
    turn.basis.end_of(due_on, allowance).ok()
}

/// The day the policy lapses if nothing is paid before: the day after the grace period that ends first. `None` while nothing is
/// overdue, and where the end lies beyond the known calendar.
fn lapse_day(turn: &Turn<'_>) -> Option<(Date, StateCause)> {
    let oldest = turn.file.oldest_open()?.due_on;
    let end = |key: &str, from: Date| {
        let allowance = turn.basis.rules.allowance(key, from).ok()?;
        turn.basis.end_of(from, allowance).ok()?.tomorrow().ok()
    };
    let after_due = end(GRACE_AFTER_DUE, oldest).map(|day| (day, StateCause::AfterDue));
    let demanded = turn.file.policy.demanded_on.filter(|demanded| *demanded >= oldest);
    let after_demand = demanded.and_then(|on| end(GRACE_AFTER_DEMAND, on)).map(|day| (day, StateCause::AfterDemand));
    after_due.into_iter().chain(after_demand).min_by_key(|(day, _)| *day)
}

fn lapse(turn: &mut Turn<'_>, on: Date, cause: StateCause) -> Result<(), PolicyRefusal> {
    turn.set_state(AgreementState::Suspended, on, Some(cause));
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

pub(super) fn payment_kind(kind: ScheduledKind) -> &'static PaymentKind {
    match kind {
        ScheduledKind::Survival => &SURVIVAL_BENEFIT,
        ScheduledKind::Annuity => &ANNUITY,
        ScheduledKind::Maturity => &MATURITY,
    }
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

/// The next day on which time alone changes something.
pub(super) fn next_day(turn: &Turn<'_>) -> Option<Date> {
    let policy = &turn.file.policy;
    if policy.state != AgreementState::InForce {
        return None;
    }
    let facts = &policy.facts;
    let due = next_due_date(facts, policy.dues_made);
    let prompt = next_prompt(turn).map(|(_, from)| from);
    let lapse = match turn.file.oldest_open() {
        Some(oldest) => lapse_day(turn).map(|(day, _)| day).or_else(|| oldest.due_on.tomorrow().ok()),
        None => None,
    };
    let from = policy.benefits_to.unwrap_or(facts.effective_on);
    let benefit = match turn.basis.product.benefit_rules.is_empty() {
        true => None,
        false => turn.basis.product.benefits_after(facts, from).next().map(|benefit| benefit.due_on),
    };
    let anniversary = turn.basis.product.participating.then(|| {
        let passed = policy.benefits_to.unwrap_or(facts.effective_on);
        facts.anniversary(facts.policy_year(passed).max(1))
    });
    [due, prompt, lapse, benefit, anniversary, facts.ends_on()].into_iter().flatten().min()
}

//! When time alone changes something of a policy next: an instalment falls due, the holder is to be prompted, a period of grace
//! ends, a benefit or a dividend is due.

use jiff::civil::Date;

use super::basis::Basis;
use super::file::{DueKind, PolicyFile};
use super::state::LapseCause;
use crate::agreement::AgreementState;
use crate::life::product::PolicyFacts;
use crate::service::Allowance;

/// The grace period after a due date, and after a demand (Insurance Law, art. 36): figures of the pack.
const GRACE_AFTER_DUE: &str = "life.grace-after-due";
const GRACE_AFTER_DEMAND: &str = "life.grace-after-demand";
/// How long before a due date the task to prompt is made.
const PROMPT_AHEAD: &str = "life.prompt-ahead";

/// The next day on which time alone changes something.
pub(super) fn next_day(file: &PolicyFile, basis: &Basis<'_>) -> Option<Date> {
    let policy = &file.policy;
    if policy.state != AgreementState::InForce {
        return None;
    }
    let facts = &policy.facts;
    let due = next_due_date(facts, policy.dues_made);
    let prompt = next_prompt(file, basis).map(|(_, from)| from);
    let lapse = match file.oldest_open() {
        Some(oldest) => lapse_day(file, basis).map(|(day, _)| day).or_else(|| oldest.due_on.tomorrow().ok()),
        None => None,
    };
    let from = policy.benefits_to.unwrap_or(facts.effective_on);
    let benefit = match basis.product.benefit_rules.is_empty() {
        true => None,
        false => basis.product.benefits_after(facts, from).next().map(|benefit| benefit.due_on),
    };
    let anniversary = basis.product.participating.then(|| {
        let passed = policy.benefits_to.unwrap_or(facts.effective_on);
        facts.anniversary(facts.policy_year(passed).max(1))
    });
    [due, prompt, lapse, benefit, anniversary, facts.ends_on()].into_iter().flatten().min()
}

pub(super) fn next_due_date(facts: &PolicyFacts, made: u32) -> Option<Date> {
    facts.due_date(made)
}

/// The next due date that is not prompted of yet, and the day on which to do so.
pub(super) fn next_prompt(file: &PolicyFile, basis: &Basis<'_>) -> Option<(Date, Date)> {
    let policy = &file.policy;
    if !policy.prompts_wanted {
        return None;
    }
    let due_on = next_due_date(&policy.facts, policy.dues_made)?;
    if policy.prompted_for.is_some_and(|prompted| prompted >= due_on) {
        return None;
    }
    let Allowance::Days(ahead) = basis.rules.allowance(PROMPT_AHEAD, due_on).ok()? else { return None };
    let from = due_on.checked_sub(jiff::Span::new().days(i64::from(ahead))).ok()?;
    Some((due_on, from))
}

/// The last day of the grace period after a due date; `None` beyond the known calendar.
pub(super) fn grace_end(basis: &Basis<'_>, due_on: Date) -> Option<Date> {
    let allowance = basis.rules.allowance(GRACE_AFTER_DUE, due_on).ok()?;
    basis.end_of(due_on, allowance).ok()
}

/// The day the policy lapses if nothing is paid before: the day after the grace period that ends first. `None` while nothing is
/// overdue, and where the end lies beyond the known calendar. Where the bank took the money for an instalment back, its grace
/// period begins on that day: the holder had every reason to think it paid.
pub(super) fn lapse_day(file: &PolicyFile, basis: &Basis<'_>) -> Option<(Date, LapseCause)> {
    let oldest = file.oldest_open()?.due_on;
    let open = file.open_dues().filter(|due| due.kind == DueKind::Regular);
    let grace_from = open.map(|due| due.reopened_on.map_or(due.due_on, |reopened| reopened.max(due.due_on))).min()?;
    let end = |key: &str, from: Date| {
        let allowance = basis.rules.allowance(key, from).ok()?;
        basis.end_of(from, allowance).ok()?.tomorrow().ok()
    };
    let after_due = end(GRACE_AFTER_DUE, grace_from).map(|day| (day, LapseCause::AfterDue));
    let demanded = file.policy.demanded_on.filter(|demanded| *demanded >= oldest);
    let after_demand = demanded.and_then(|on| end(GRACE_AFTER_DEMAND, on)).map(|day| (day, LapseCause::AfterDemand));
    after_due.into_iter().chain(after_demand).min_by_key(|(day, _)| *day)
}

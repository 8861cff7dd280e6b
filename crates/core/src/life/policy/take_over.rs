//! A policy that another system has kept is taken over (承接): it is in force from the first day here.
//!
//! What was paid before is known by one day, the next due date then; the instalments before it count as paid and get no rows
//! ([`FullTurn::paid_before`]). Benefits up to the day of taking over were the other system's to
//! pay. Money the holder had there in advance is booked into the deposit against the opening account.

use jiff::civil::Date;

use super::basis::Basis;
use super::file::{By, PolicyAccount};
use super::issue::Proposal;
use super::issue::{begin, hesitation_end};
use super::refusal::PolicyRefusal;
use super::state::{Contract, Delivery, PolicyState};
use super::turn::FullTurn;
use crate::id::{ImportId, PayoutId};
use crate::life::posting;
use crate::money::Fen;
use crate::payout::PayoutAccount;

/// A policy as the other system tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeOver {
    pub import: ImportId,
    /// Its day of application is the day of effect.
    pub proposal: Proposal,
    /// What is paid each time; absent, what the product costs.
    pub instalment: Option<Fen>,
    /// The day up to which premiums are paid: the next due date. Absent: nothing is overdue.
    pub paid_to: Option<Date>,
    pub prepaid: Fen,
    pub account: Option<PayoutAccount>,
    pub today: Date,
}

/// The policy in force, with the first version of its terms and the posting of its deposit.
pub fn take_over<'a>(
    basis: Basis<'a>,
    by: By,
    taken: TakeOver,
    next_payout: &'a mut dyn FnMut() -> PayoutId,
) -> Result<FullTurn<'a>, PolicyRefusal> {
    let TakeOver { import, proposal, instalment, paid_to, prepaid, account, today } = taken;
    if instalment.is_some_and(|instalment| instalment <= Fen::ZERO) || prepaid < Fen::ZERO {
        return Err(PolicyRefusal::AmountNotPositive);
    }
    let (mut full, mut version) = begin(basis, proposal, instalment)?;
    let policy = &mut full.file.policy;
    let effective_on = policy.facts.effective_on;
    if policy.facts.ends_on().is_some_and(|end| end <= today) {
        return Err(PolicyRefusal::PolicyEnded);
    }
    let made_on = effective_on.min(today);
    // Of a day without a figure the period is long over.
    let hesitation_ends_on = hesitation_end(basis, policy.channel, made_on).unwrap_or(made_on);
    let delivery = Some(Delivery { on: made_on, hesitation_ends_on });
    policy.state = PolicyState::InForce(Contract { issued_on: made_on, delivery });
    policy.state_on = made_on;
    policy.applied_on = made_on;
    policy.dues_made = match paid_to {
        Some(paid_to) => policy.facts.dues_before(paid_to),
        None => {
            policy.facts.dues_before(today.max(effective_on).tomorrow().map_err(|_| PolicyRefusal::DateOutOfRange)?)
        }
    };
    policy.benefits_to = Some(today);
    policy.import = Some(import);
    policy.version = 0;
    version.cause = "import".to_owned();
    version.terms.account_masked = account.as_ref().map(|account| account.masked.clone());
    policy.account = account.map(|account| PolicyAccount { account, debit: false });
    full.terms = version.terms.clone();
    let mut turn = FullTurn::new(full, basis, by, next_payout);
    turn.new_version = Some(version);
    turn.post(posting::taken_over(prepaid), today, None)?;
    turn.finish();
    Ok(turn)
}

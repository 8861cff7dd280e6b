//! A lapsed policy comes back (复效), or its lapse was our own mistake and is taken back.

use jiff::civil::Date;

use super::day::pass_days;
use super::due::bill;
use super::file::DueKind;
use super::interest::simple_interest;
use super::next_day::next_day;
use super::refusal::PolicyRefusal;
use super::state::PolicyState;
use super::turn::{OwnError, Turn};
use crate::agreement::AgreementState;
use crate::life::posting;
use crate::money::Fen;

/// What must be paid for a reinstatement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReinstatementSum {
    pub premiums: Fen,
    pub interest: Fen,
}

impl ReinstatementSum {
    pub fn total(self) -> Result<Fen, PolicyRefusal> {
        Ok(self.premiums.checked_add(self.interest)?)
    }
}

/// The instalments open or missed by then, with the interest of the pack's rate.
pub fn reinstatement_sum(turn: &Turn<'_>, on: Date) -> Result<ReinstatementSum, PolicyRefusal> {
    let rate = turn.basis.rules.rate("life.reinstatement-interest", on)?;
    let policy = &turn.file.policy;
    let open = turn.file.open_dues().map(|due| (due.due_on, due.amount));
    let missed =
        (policy.dues_made..).map_while(|number| policy.facts.due_date(number)).take_while(|due_on| *due_on <= on);
    let all: Vec<(Date, Fen)> = open.chain(missed.map(|due_on| (due_on, policy.instalment))).collect();
    let premiums = Fen::checked_sum(all.iter().map(|(_, amount)| *amount))?;
    let mut interest = Fen::ZERO;
    for (due_on, amount) in all {
        interest = interest.checked_add(simple_interest(amount, rate, due_on, on)?)?;
    }
    Ok(ReinstatementSum { premiums, interest })
}

/// Restores the policy from the day everything is paid (Insurance Law, art. 37).
pub fn reinstate(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::Suspended)?;
    let sum = reinstatement_sum(turn, on)?;
    let (needed, deposit) = (sum.total()?, turn.file.policy.deposit);
    if deposit < needed {
        return Err(PolicyRefusal::ReinstatementUnpaid { needed, deposit });
    }
    turn.post(posting::interest_paid(sum.interest), on, None)?;
    come_back(turn, on)
}

fn come_back(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    turn.set_state(PolicyState::InForce(turn.contract()?), on);
    turn.file.policy.demanded_on = None;
    bill(turn, on);
    turn.sweep(on)?;
    turn.finish();
    Ok(())
}

/// Takes a lapse back that happened only because money that was there in time was not moved over: without interest, from the day of
/// the lapse, and recorded as an error of our own. `received` are the receipts of the policy by the day the money arrived.
pub fn reverse_lapse(
    turn: &mut Turn<'_>,
    received: &[(Date, Fen)],
    note: String,
    today: Date,
) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::Suspended)?;
    let lapsed_on = turn.file.policy.state_on;
    let oldest = turn.file.oldest_open().map(|due| (due.due_on, due.amount));
    let (_, amount) = oldest.ok_or(PolicyRefusal::LapseNotOurs)?;
    let late = Fen::checked_sum(received.iter().filter(|(on, _)| *on >= lapsed_on).map(|(_, amount)| *amount))?;
    // What lies in the deposit without what came after the lapse was there in time.
    if turn.file.policy.deposit.checked_sub(late)? < amount {
        return Err(PolicyRefusal::LapseNotOurs);
    }
    turn.errors.push(OwnError { kind: "missed-sweep", operator: None, payout: None, occurred_on: lapsed_on, note });
    turn.set_state(PolicyState::InForce(turn.contract()?), lapsed_on);
    turn.file.policy.demanded_on = None;
    turn.sweep(today)?;
    turn.file.policy.act_on = next_day(&turn.file, &turn.basis);
    pass_days(turn, today)?;
    // Interest on dues is for reinstatements; none was charged here, and none may be left.
    debug_assert!(turn.file.dues.iter().all(|due| due.kind != DueKind::Interest || due.settled_on != Some(today)));
    turn.finish();
    Ok(())
}

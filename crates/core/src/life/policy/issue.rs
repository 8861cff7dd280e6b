//! From the proposal to the delivered policy (投保、承保、送达).

use jiff::civil::Date;

use super::basis::Basis;
use super::due::bill;
use super::endorse::{Endorsement, endorse};
use super::file::{FullFile, Policy, PolicyFile};
use super::refusal::PolicyRefusal;
use super::state::{Contract, Delivery, PolicyState};
use super::terms::{Beneficiary, DividendOption, Insured, Terms, check_allocation, check_beneficiaries};
use super::turn::{FullTurn, NewVersion, Turn};
use crate::agreement::AgreementState;
use crate::case::Channel;
use crate::id::{OfficeId, PartyId};
use crate::life::chart::DEPOSIT_REFUND;
use crate::life::product::PolicyFacts;
use crate::life::subject::PolicyId;
use crate::money::Fen;
use crate::service::Allowance;

/// What is applied for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub id: PolicyId,
    pub number: String,
    pub holder: PartyId,
    pub office: OfficeId,
    pub channel: Channel,
    pub applied_on: Date,
    pub insured: Insured,
    pub facts: PolicyFacts,
    pub beneficiaries: Vec<Beneficiary>,
    pub dividend_option: DividendOption,
    pub prompts_wanted: bool,
    pub allocation: Vec<(String, rust_decimal::Decimal)>,
}

/// The file of a policy that is applied for, with the first version of its terms. The product is checked and the premium worked out.
pub fn propose(basis: Basis<'_>, proposal: Proposal) -> Result<(FullFile, NewVersion), PolicyRefusal> {
    begin(basis, proposal, None)
}

/// As [`propose`], at an instalment that is known already.
pub(super) fn begin(
    basis: Basis<'_>,
    proposal: Proposal,
    instalment: Option<Fen>,
) -> Result<(FullFile, NewVersion), PolicyRefusal> {
    let Proposal { id, number, holder, office, channel, applied_on, insured, facts, .. } = proposal;
    if facts.birth_date != insured.birth_date || facts.sex != insured.sex {
        return Err(PolicyRefusal::InsuredContradicted);
    }
    basis.product.check(&facts)?;
    check_beneficiaries(&proposal.beneficiaries)?;
    check_allocation(basis.product, &proposal.allocation)?;
    let instalment = match instalment {
        Some(instalment) => instalment,
        None => basis.product.instalment(basis.tables, &facts)?,
    };
    let terms = Terms {
        insured,
        facts: facts.clone(),
        instalment,
        beneficiaries: proposal.beneficiaries,
        dividend_option: proposal.dividend_option,
        prompts_wanted: proposal.prompts_wanted,
        allocation: proposal.allocation,
        earlier_modes: Vec::new(),
        account_masked: None,
    };
    let policy = Policy {
        id,
        number,
        holder,
        office,
        channel,
        product_version: basis.product.version.clone(),
        facts,
        instalment,
        state: PolicyState::Proposed,
        state_on: applied_on,
        applied_on,
        dues_made: 0,
        open_dues: 0,
        demanded_on: None,
        prompted_for: None,
        benefits_to: None,
        deposit: Fen::ZERO,
        make_up: Fen::ZERO,
        loan: None,
        payable: Fen::ZERO,
        dividend: Fen::ZERO,
        prompts_wanted: proposal.prompts_wanted,
        dividend_option: proposal.dividend_option,
        account: None,
        act_on: None,
        terms_sequence: 1,
        version: 1,
        import: None,
    };
    let version =
        NewVersion { sequence: 1, effective_on: policy.facts.effective_on, cause: "proposal".to_owned(), terms };
    let file = PolicyFile { policy, next_due: 1, dues: Vec::new(), payouts: Vec::new() };
    Ok((FullFile { file, terms: version.terms.clone() }, version))
}

/// Makes the contract: the first premium is in, the cover begins. A day of effect that has passed meanwhile moves to today, for
/// nobody is covered backwards; the premium follows the age on that day.
pub fn issue(turn: &mut FullTurn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::Proposed)?;
    if turn.file.policy.facts.effective_on < today && turn.file.policy.applied_on < today {
        let mut facts = turn.file.policy.facts.clone();
        facts.effective_on = today.max(turn.file.policy.applied_on);
        turn.basis.product.check(&facts)?;
        let instalment = turn.basis.product.instalment(turn.basis.tables, &facts)?;
        let endorsement = Endorsement { effective_on: today, cause: "issue".to_owned() };
        endorse(turn, endorsement, |terms| {
            terms.facts = facts;
            terms.instalment = instalment;
        })?;
    }
    let policy = &turn.file.policy;
    if policy.deposit < policy.instalment {
        return Err(PolicyRefusal::FirstPremiumMissing { instalment: policy.instalment, deposit: policy.deposit });
    }
    turn.set_state(PolicyState::InForce(Contract { issued_on: today, delivery: None }), today);
    bill(turn, today);
    turn.sweep(today)?;
    turn.finish();
    Ok(())
}

/// The holder has signed for the policy: the hesitation period begins, by channel and day.
pub fn deliver(turn: &mut Turn<'_>, on: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::InForce)?;
    let Contract { issued_on, delivery } = turn.contract()?;
    if delivery.is_some() {
        return Err(PolicyRefusal::AlreadyDelivered);
    }
    if on < issued_on {
        return Err(PolicyRefusal::EndorsementBeforeIssue { issued_on });
    }
    let hesitation_ends_on = hesitation_end(turn.basis, turn.file.policy.channel, on)?;
    let delivery = Some(Delivery { on, hesitation_ends_on });
    turn.file.policy.state = PolicyState::InForce(Contract { issued_on, delivery });
    turn.finish();
    Ok(())
}

/// The last day of the hesitation period of a policy that was signed for on a day.
pub(super) fn hesitation_end(basis: Basis<'_>, channel: Channel, on: Date) -> Result<Date, PolicyRefusal> {
    let by_channel = format!("life.hesitation.{}", channel.key());
    let rules = basis.rules;
    let allowance = rules.allowance(&by_channel, on).or_else(|_| rules.allowance("life.hesitation", on))?;
    // A period of a contract, in days as they come: it does not move with a day off.
    match allowance {
        Allowance::Days(days) => {
            on.checked_add(jiff::Span::new().days(i64::from(days))).map_err(|_| PolicyRefusal::DateOutOfRange)
        }
        other => basis.end_of(on, other),
    }
}

/// The insurer does not take the risk: what was paid goes back in full.
pub fn decline(turn: &mut Turn<'_>, today: Date) -> Result<(), PolicyRefusal> {
    turn.expect(AgreementState::Proposed)?;
    let deposit = turn.file.policy.deposit;
    if deposit > Fen::ZERO {
        turn.owe(&DEPOSIT_REFUND, None, today, deposit)?;
    }
    turn.set_state(PolicyState::Declined, today);
    turn.finish();
    Ok(())
}

//! Endorsements (批单) change what was agreed from a day on.

use jiff::civil::Date;

use super::refusal::PolicyRefusal;
use super::terms::{Terms, check_allocation, check_beneficiaries};
use super::turn::{FullTurn, NewVersion};
use crate::agreement::AgreementState;

/// A change of what was agreed, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorsement {
    pub effective_on: Date,
    pub cause: String,
}

/// Writes the next version of the terms, changed by `change`, and takes over what the policy itself keeps of them.
pub fn endorse(
    turn: &mut FullTurn<'_>,
    endorsement: Endorsement,
    change: impl FnOnce(&mut Terms),
) -> Result<(), PolicyRefusal> {
    let FullTurn { turn, terms: known, new_version } = turn;
    let policy = &mut turn.file.policy;
    if !policy.is_alive() && policy.state != AgreementState::Proposed {
        return Err(PolicyRefusal::PolicyEnded);
    }
    let begins = policy.state.contract().map_or(policy.applied_on, |contract| contract.issued_on);
    if endorsement.effective_on < begins {
        return Err(PolicyRefusal::EndorsementBeforeIssue { issued_on: begins });
    }
    let mut terms = known.clone();
    change(&mut terms);
    check_beneficiaries(&terms.beneficiaries)?;
    check_allocation(turn.basis.product, &terms.allocation)?;
    policy.facts = terms.facts.clone();
    policy.instalment = terms.instalment;
    policy.dividend_option = terms.dividend_option;
    policy.prompts_wanted = terms.prompts_wanted;
    // A version of the same turn is replaced: one command writes one version.
    policy.terms_sequence += i64::from(new_version.is_none());
    *new_version = Some(NewVersion {
        sequence: policy.terms_sequence,
        effective_on: endorsement.effective_on,
        cause: endorsement.cause,
        terms: terms.clone(),
    });
    *known = terms;
    Ok(())
}

//! Claims of schools: what milestones do, the pupils who were hurt, and the pool of mediators.

mod effect;
mod enter_injured;
mod name_guardian;
mod pay;
mod put_mediator;
pub mod query;
mod show_injured;

use serde::{Deserialize, Serialize};
use yinuo_core::access::At;
use yinuo_core::id::{CaseId, OfficeId, PartyId};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::READ_SCHOOLS;
use yinuo_core::systems::CASE;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::SchoolClaimRow;

use crate::command::party::check_own;
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::personal;
use crate::query::require_reached;
use crate::stop::Stop;

pub(super) use self::effect::EFFECTS;
pub use self::enter_injured::EnterInjuredPupil;
pub use self::name_guardian::NamePupilGuardian;
pub use self::put_mediator::PutSchoolMediator;
pub use self::show_injured::ShowInjuredPupil;

/// What of a pupil is sealed, together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PupilData {
    pub name: String,
    /// The number of its identity card or of another paper.
    pub identity: String,
    pub birth_date: String,
    /// What happened to it.
    pub harm: String,
}

/// Where the data of a pupil belong; what they are sealed for.
fn place(case: i64, pupil: i64) -> String {
    format!("injured {case} {pupil}")
}

/// Where a claim belongs.
fn at<'a>(context: &'a Context<'_>, claim: &SchoolClaimRow) -> At<'a> {
    At::of(context.office_path(OfficeId::from_number(claim.office_id)), PartyId::from_number(claim.holder_id))
}

/// A claim that the actor reaches; one that is hidden is not there.
fn reached<'a>(context: &Context<'_>, facts: &'a Facts, case: CaseId) -> Result<&'a SchoolClaimRow, Stop> {
    let claim = facts.row::<SchoolClaimRow>(case.number()).ok_or(Stop::NotFound)?;
    require_reached(context.actor, READ_SCHOOLS, at(context, claim))?;
    Ok(claim)
}

fn outcome(commit: Commit, claim: &SchoolClaimRow, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind: CASE.key, id: claim.id, version: claim.version };
    Outcome {
        commit,
        answer: Answer::of(CASE.key, claim.id),
        subject: Some(subject),
        facts: told,
        ..Outcome::default()
    }
}

/// Somebody who can follow the case for a pupil and be paid for it: a known party, and neither the school nor who mediates.
fn guardian(facts: &Facts, claim: &SchoolClaimRow, guardian: PartyId) -> Result<(), Stop> {
    let party = facts.row::<PartyRow>(guardian.number()).ok_or(Stop::NotFound)?;
    check_own(party)?;
    if party.id == claim.holder_id {
        return Err(Refusal::new("wrong_field").with("field", "guardian").with("cause", "wrong_value").into());
    }
    if claim.mediator_id == Some(party.id) {
        return Err(Stop::refused("mediator_is_a_party"));
    }
    Ok(())
}

/// A text that must be there, in one form.
fn written(field: &'static str, text: &str) -> Result<String, Stop> {
    let text = personal::checked_text(field, text.trim())?;
    if text.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "missing").into());
    }
    Ok(text)
}

//! A pupil who was hurt is entered.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::identity::{ResidentId, normal_number};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::age_on;
use yinuo_core::school::permission::InjuredSeer;
use yinuo_core::text::form;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::{INJURED_OF_CLAIM, SchoolClaimRow, SchoolInjuredRow};

use super::{PupilData, at, guardian, outcome, place, reached, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Digits of a resident identity number.
const RESIDENT: usize = 18;
/// Who is older is no pupil.
const OLDEST: u8 = 30;

/// Enters a pupil who was hurt in an accident, under the next number of the case. What tells who it is is sealed; a pupil is no party.
#[derive(Debug, Clone, Serialize)]
pub struct EnterInjuredPupil {
    pub case: CaseId,
    pub name: String,
    /// The number of its identity card or of another paper.
    pub identity: String,
    pub birth_date: Date,
    /// A known party, who follows the case and receives what is paid.
    pub guardian: Option<PartyId>,
    pub harm: String,
}

impl Act for EnterInjuredPupil {
    const NAME: &'static str = "enter-injured-pupil";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SchoolClaimRow>(self.case.number());
        plan.want_by(&INJURED_OF_CLAIM, self.case.number());
        if let Some(guardian) = self.guardian {
            plan.want::<PartyRow>(guardian.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let claim = reached(context, facts, self.case)?;
        InjuredSeer::grant(context.actor, at(context, claim))?;
        if claim.agreed_on.is_some() {
            return Err(Stop::refused("claim_agreed"));
        }
        let wrong = |field: &'static str, cause: &'static str| {
            Stop::from(Refusal::new("wrong_field").with("field", field).with("cause", cause))
        };
        let identity = form::number(&written("identity", &self.identity)?);
        if identity.chars().count() == RESIDENT {
            let resident = ResidentId::parse(&identity).map_err(|refusal| wrong("identity", refusal.code()))?;
            if resident.birth_date() != self.birth_date {
                return Err(wrong("birth_date", "differs_from_identity_number"));
            }
        }
        let damaged = || Stop::damaged("school_claims", claim.number.clone());
        let on = claim.occurred_on.parse::<Date>().map_err(|_| damaged())?;
        let age = age_on(self.birth_date, on).filter(|age| *age <= OLDEST);
        let age = age.ok_or_else(|| wrong("birth_date", "impossible_birth_date"))?;
        if let Some(named) = self.guardian {
            guardian(facts, claim, named)?;
        }
        let hash = context.keys.hash("pupil", &normal_number(&identity));
        let known = facts.rows_by(&INJURED_OF_CLAIM, claim.id);
        if let Some(twice) = known.iter().find(|row| row.hash == hash) {
            return Err(Refusal::new("pupil_named_twice").with("pupil", twice.pupil.to_string()).into());
        }
        let pupil = known.iter().map(|row| row.pupil).max().unwrap_or_default() + 1;
        let data = PupilData {
            name: written("name", &form::name(&self.name))?,
            identity,
            birth_date: self.birth_date.to_string(),
            harm: written("harm", &self.harm)?,
        };
        let data = serde_json::to_vec(&data).expect("what is sealed is plain data");
        let mut commit = Commit::default();
        commit.insert(SchoolInjuredRow {
            slot: claim.slot,
            case_id: claim.id,
            pupil,
            policy_id: claim.policy_id,
            sealed: context.keys.seal(&place(claim.id, pupil), &data),
            hash,
            age: i64::from(age),
            guardian_id: self.guardian.map(PartyId::number),
            share: None,
            share_reason: None,
            items: None,
            compensation: None,
            payable: None,
            agreed: None,
            advanced: None,
            advance_evidence: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let told = vec![("number", claim.number.clone()), ("pupil", pupil.to_string())];
        Ok(outcome(commit, claim, told))
    }
}

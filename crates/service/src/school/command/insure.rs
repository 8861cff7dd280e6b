//! A school is insured (投保): its pupils by level, priced to the fen.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agreement::{Agreement, AgreementState};
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{
    LIABILITY_FAMILY, SCHOOL_POLICY, SERVICE_FAMILY, SchoolPolicyId, covered_until, in_force, price,
};
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::{SchoolPolicyLevelRow, SchoolPolicyRow};

use super::{answered, held, permitted_for, policy_number, school};
use crate::agreement::agreement_row;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::school::insurer;
use crate::school::rules;
use crate::stop::Stop;

/// A school applies for its cover, or somebody fills in for it: under the agreement on brokerage that it made. It is insured once the premium
/// has come in.
#[derive(Debug, Clone, Serialize)]
pub struct InsureSchool {
    pub school: PartyId,
    /// How many, by the key of their level.
    pub pupils: Vec<(String, u32)>,
    pub effective_on: Date,
}

impl Act for InsureSchool {
    const NAME: &'static str = "insure-school";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.school.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.school.number());
        plan.want_by(&AGREEMENTS_BY_HOLDER, self.school.number());
        insurer::declare(plan, vec![self.effective_on]);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = facts.row::<PartyRow>(self.school.number()).ok_or(Stop::NotFound)?;
        permitted_for(context, party)?;
        school(facts, self.school)?;
        let (today, from) = (context.today(), self.effective_on);
        let offer = rules::school(context.rules).on(today)?;
        if from < today {
            let refusal = Refusal::new("cover_begins_in_the_past").with("on", from.to_string());
            return Err(refusal.with("today", today.to_string()).into());
        }
        let agreements = held(facts, self.school, &SERVICE_FAMILY, &offer.key)?;
        let agreed = |on: Date| agreements.iter().find(|(_, from, until)| in_force((*from, *until), on));
        let missing = |on: Date| Refusal::new("no_school_agreement").with("on", on.to_string());
        let (agreement, ..) = agreed(today).ok_or_else(|| missing(today))?;
        agreed(from).ok_or_else(|| missing(from))?;
        let until = covered_until(from, offer.cover_months)?;
        for (known, begins, ends) in held(facts, self.school, &LIABILITY_FAMILY, &offer.key)? {
            if begins <= until && from <= ends {
                let refusal = Refusal::new("school_already_covered").with("number", known.number.clone());
                return Err(refusal.with("from", begins.to_string()).with("until", ends.to_string()).into());
            }
        }
        let priced = price(offer, &self.pupils)?;
        let insurer = insurer::named(facts, context.directory, &offer.key, OfficeId::from_number(party.office_id));
        let commission_rate = insurer::owed_rate(facts, offer, insurer, from)?;
        let id = SchoolPolicyId::new(context.stamp(), context.slot);
        let (slot, policy_id) = (id.slot().number(), id.number());
        let number = policy_number(id);
        let mut commit = Commit::default();
        commit.insert(agreement_row(&Agreement {
            family: &LIABILITY_FAMILY,
            id: policy_id,
            number: number.clone(),
            holder: self.school,
            office: OfficeId::from_number(party.office_id),
            product_version: offer.version(),
            effective_on: from,
            ends_on: Some(until),
            state: AgreementState::Proposed,
            state_on: today,
            applied_on: today,
            import: None,
        }));
        commit.insert(SchoolPolicyRow {
            slot,
            id: policy_id,
            agreement_number: agreement.number.clone(),
            insurer: offer.insurer.zh.clone(),
            insurer_id: insurer.map(PartyId::number),
            pupils: i64::from(priced.pupils),
            premium: priced.premium.0,
            paid: 0,
            limit_per_pupil: offer.limit_per_pupil.0,
            limit_per_accident: offer.limit_per_accident.0,
            paid_on: None,
            commission_rate: commission_rate.map(|rate| rate.decimal().normalize().to_string()),
            listed_until: None,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        for level in priced.levels {
            let (pupils, premium) = (i64::from(level.pupils), level.premium.0);
            commit.insert(SchoolPolicyLevelRow { slot, policy_id, level: level.level, pupils, premium });
        }
        let told = vec![
            ("number", number),
            ("school", party.name.clone()),
            ("pupils", priced.pupils.to_string()),
            ("premium", priced.premium.to_string()),
        ];
        Ok(answered(commit, SCHOOL_POLICY.key, policy_id, 1, told))
    }
}

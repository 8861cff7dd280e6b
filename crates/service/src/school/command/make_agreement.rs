//! A school makes the agreement on brokerage by a click (点击签约).

use serde::Serialize;
use yinuo_core::agreement::{Agreement, AgreementState};
use yinuo_core::id::{OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{SCHOOL_AGREEMENT, SERVICE_FAMILY, SchoolAgreementId, agreed_until, check_one_agreement};
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::SchoolAgreementRow;

use super::{answered, held, numbered, school};
use crate::agreement::agreement_row;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::school::{rules, sha256};
use crate::stop::Stop;

/// A school that signed in with a one-time code agrees to the text that it was shown: it is in force from this click. Where the click came
/// from is no part of what is asked, so that the same click sent again over another network is still the same.
#[derive(Debug, Clone, Serialize)]
pub struct MakeSchoolAgreement {
    pub school: PartyId,
    /// The version of the offer that was shown, and the SHA-256 of its text.
    pub offer_version: String,
    pub text_sha256: String,
    #[serde(skip)]
    pub address: String,
    /// What the browser calls itself.
    #[serde(skip)]
    pub client: String,
    /// The hash of the challenge of the code with which the session began.
    #[serde(skip)]
    pub challenge_hash: String,
}

/// How much of what a browser calls itself is kept.
const CLIENT_LIMIT: usize = 200;

impl Act for MakeSchoolAgreement {
    const NAME: &'static str = "make-school-agreement";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.school.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.school.number());
        plan.want_by(&AGREEMENTS_BY_HOLDER, self.school.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Nobody agrees for a school: an operator reads the text to it and the school clicks.
        if context.actor.party() != Some(self.school) {
            return Err(Stop::NotFound);
        }
        let party = school(facts, self.school)?;
        let today = context.today();
        let offer = rules::school(context.rules).on(today)?;
        let (version, text) = (offer.version(), offer.agreement.text());
        let text_sha256 = sha256(&text);
        if version != self.offer_version || text_sha256 != self.text_sha256 {
            return Err(Refusal::new("school_offer_changed").with("version", version).into());
        }
        let held = held(facts, self.school, &SERVICE_FAMILY, &offer.key)?;
        let held = held.iter().map(|(row, _, until)| (row.number.as_str(), *until));
        check_one_agreement(held, today, offer.agreement.renew_days)?;
        let until = agreed_until(today, offer.agreement.months)?;
        let id = SchoolAgreementId::new(context.stamp(), context.slot);
        let number = numbered("XF", &id.to_string());
        let mut commit = Commit::default();
        commit.insert(agreement_row(&Agreement {
            family: &SERVICE_FAMILY,
            id: id.number(),
            number: number.clone(),
            holder: self.school,
            office: OfficeId::from_number(party.office_id),
            product_version: version.clone(),
            effective_on: today,
            ends_on: Some(until),
            state: AgreementState::InForce,
            state_on: today,
            applied_on: today,
            import: None,
        }));
        commit.insert(SchoolAgreementRow {
            slot: id.slot().number(),
            id: id.number(),
            text,
            text_sha256: text_sha256.clone(),
            agreed_at: context.micros(),
            address: self.address,
            client: self.client.chars().take(CLIENT_LIMIT).collect(),
            phone_masked: party.phone_masked.clone(),
            challenge_hash: self.challenge_hash,
            operation_seq: context.sequence,
        });
        // What the operation tells is in its hash: the text is bound to the chain by its own.
        let told = vec![
            ("number", number),
            ("school", party.name.clone()),
            ("until", until.to_string()),
            ("version", version),
            ("text_sha256", text_sha256),
        ];
        Ok(answered(commit, SCHOOL_AGREEMENT.key, id.number(), 1, told))
    }
}

//! Who insures schools is named: the party behind the name that an offer tells.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::broker::COOPERATION_FAMILY;
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::KEEP_SCHOOL_INSURERS;
use yinuo_core::systems::PARTY;
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::broker::CooperationRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::school::SchoolInsurerRow;

use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::{party, require_reached};
use crate::school::insurer::{Insurers, check_agreed};
use crate::school::rules;
use crate::stop::Stop;

/// Names the insurer of an offer for the schools of the own office and of those below it that name none. Policies that were applied for
/// before keep theirs.
#[derive(Debug, Clone, Serialize)]
pub struct NameSchoolInsurer {
    /// The key of an offer of today.
    pub offer: String,
    pub insurer: PartyId,
}

impl Act for NameSchoolInsurer {
    const NAME: &'static str = "name-school-insurer";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.insurer.number());
        plan.ask(Insurers);
        plan.want_by(&AGREEMENTS_BY_HOLDER, self.insurer.number());
        plan.follow::<CooperationRow>();
        let insurer = self.insurer;
        plan.then(move |facts, plan| {
            let heads = facts.rows_by(&AGREEMENTS_BY_HOLDER, insurer.number());
            for head in heads.into_iter().filter(|head| head.family == COOPERATION_FAMILY.key) {
                plan.want::<CooperationRow>(head.id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        require_reached(context.actor, KEEP_SCHOOL_INSURERS, context.office_path(office))?;
        let insurer = facts.row::<PartyRow>(self.insurer.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, party::at(context.directory, insurer))?;
        check_own(insurer)?;
        if insurer.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("wrong_field").with("field", "insurer").with("cause", "wrong_value").into());
        }
        let today = context.today();
        let offer = rules::school(context.rules).offered(today).find(|offer| offer.key == self.offer);
        let offer = offer.ok_or_else(|| Refusal::new("no_school_offer").with("on", today.to_string()))?;
        // Told to who names it, and not to the schools that would apply.
        check_agreed(facts, offer, self.insurer, today)?;
        let rows = facts.told(&Insurers).map(Vec::as_slice).unwrap_or_default();
        let before = rows.iter().find(|row| row.offer == self.offer && row.office_id == office.number());
        let row = SchoolInsurerRow {
            slot: HOUSE_SLOT.number(),
            offer: self.offer,
            office_id: office.number(),
            insurer_id: self.insurer.number(),
            named_on: today.to_string(),
            operator_id: context.operator().number(),
            version: before.map_or(1, |row| row.version + 1),
        };
        let told = vec![("offer", row.offer.clone()), ("insurer", insurer.name.clone())];
        let subject = Subject { kind: PARTY.key, id: insurer.id, version: row.version };
        let mut commit = Commit::default();
        match before {
            Some(_) => commit.put(row),
            None => commit.insert(row),
        }
        let answer = Answer::of(PARTY.key, insurer.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

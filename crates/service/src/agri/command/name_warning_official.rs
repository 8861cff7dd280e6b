//! Who is warned as responsible for a division.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agri::WarningOfficialId;
use yinuo_core::agri::permission::WarningIssuer;
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::weather_warning::WarningOfficialRow;
use yinuo_store::tables::party::PartyRow;

use crate::agri::loss::said;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Names somebody for a division: from now on each warning for it, for what it lies in and for what lies in it goes there too.
#[derive(Debug, Clone, Serialize)]
pub struct NameWarningOfficial {
    /// The code of the division.
    pub division: String,
    /// With a phone.
    pub party: PartyId,
    /// What they are responsible for.
    pub duty: String,
}

impl Act for NameWarningOfficial {
    const NAME: &'static str = "name-warning-official";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        WarningIssuer::grant(context.actor, context.office_path(office))?;
        let party = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, party))?;
        check_own(party)?;
        if party.phone_masked.is_none() {
            return Err(Refusal::new("official_without_phone").with("name", party.name.clone()).into());
        }
        let divisions = context.rules.divisions();
        let wrong = || Refusal::new("wrong_field").with("field", "division").with("cause", "not_a_region");
        let division = divisions.region(self.division.trim()).ok_or_else(wrong)?;
        let duty = said("duty", &self.duty)?;
        let id = WarningOfficialId::new(context.stamp(), context.slot).number();
        let told =
            vec![("name", party.name.clone()), ("division", divisions.full_name(&division)), ("duty", duty.clone())];
        let mut commit = Commit::default();
        commit.insert(WarningOfficialRow {
            slot: context.slot.number(),
            id,
            office_id: office.number(),
            division: division.code.to_owned(),
            party_slot: self.party.slot().number(),
            party_id: self.party.number(),
            duty,
            active: 1,
            version: 1,
        });
        let subject = Subject { kind: "warning-official", id, version: 1 };
        let answer = Answer::of("warning-official", id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

//! Which bureau speaks for a level of government.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{BureauDuty, Contributor, Payer, SubsidyBureauId, check_bureau};
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::subsidy_bureau::{BUREAUS_OF_OFFICE, SubsidyBureauLineRow, SubsidyBureauRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{Value, Work};

use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Asks for the bureaus of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
struct BureausOf {
    office: i64,
}

impl Question for BureausOf {
    type Told = Vec<SubsidyBureauLineRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<SubsidyBureauLineRow>, Stop> {
        Ok(work.query(&BUREAUS_OF_OFFICE, vec![Value::Int(self.office)]).await?)
    }
}

/// Names the bureau of finance or of agriculture of a level for the own office and all below it. It signs in with a one-time code and reads its
/// figures from then on.
#[derive(Debug, Clone, Serialize)]
pub struct NameBureau {
    /// The own office, as the caller has it.
    pub office: i64,
    pub contributor: Contributor,
    /// City or county, where the two divide the part of their level.
    pub payer: Option<Payer>,
    pub duty: BureauDuty,
    /// An organisation with a phone.
    pub party: PartyId,
}

impl Act for NameBureau {
    const NAME: &'static str = "name-bureau";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        plan.ask(BureausOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        if office.number() != self.office {
            return Err(Stop::NotFound);
        }
        SubsidyKeeper::grant(context.actor, context.office_path(office))?;
        let party = facts.row::<PartyRow>(self.party.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, party))?;
        check_own(party)?;
        if party.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("bureau_not_an_organisation").with("name", party.name.clone()).into());
        }
        if party.phone_masked.is_none() {
            return Err(Refusal::new("bureau_without_phone").with("name", party.name.clone()).into());
        }
        check_bureau(self.contributor, self.payer)?;
        let damaged = || Stop::damaged("subsidy_bureaus", format!("those of {}", self.office));
        let known = facts.told(&BureausOf { office: self.office }).ok_or_else(damaged)?;
        let payer = self.payer.map(Payer::key);
        let same = known.iter().find(|bureau| {
            bureau.contributor == self.contributor.key()
                && bureau.payer.as_deref() == payer
                && bureau.duty == self.duty.key()
        });
        if let Some(same) = same {
            return Err(Refusal::new("bureau_named").with("name", same.name.clone()).into());
        }
        let id = SubsidyBureauId::new(context.stamp(), context.slot).number();
        let told = vec![
            ("name", party.name.clone()),
            ("contributor", payer.unwrap_or(self.contributor.key()).to_owned()),
            ("duty", self.duty.key().to_owned()),
        ];
        let mut commit = Commit::default();
        commit.insert(SubsidyBureauRow {
            slot: context.slot.number(),
            id,
            office_id: office.number(),
            contributor: self.contributor.key().to_owned(),
            payer: payer.map(str::to_owned),
            duty: self.duty.key().to_owned(),
            party_slot: self.party.slot().number(),
            party_id: self.party.number(),
            active: 1,
            version: 1,
        });
        let subject = Subject { kind: "subsidy-bureau", id, version: 1 };
        let answer = Answer::of("subsidy-bureau", id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

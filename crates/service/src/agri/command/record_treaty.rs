//! A treaty of reinsurance of an office.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{TREATY, TreatyId, TreatyTerms, check_period};
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::reinsurance::TreatyRow;
use yinuo_store::tables::party::PartyRow;

use crate::agri::reinsurance::ReinsuranceOf;
use crate::agri::rules::agri;
use crate::agri::subsidy::reference;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Records what the own office gives on of a programme, to whom and for which days. Never changed: what is agreed anew is another treaty.
#[derive(Debug, Clone, Serialize)]
pub struct RecordTreaty {
    /// The own office, as the caller has it.
    pub office: i64,
    pub programme: String,
    pub terms: TreatyTerms,
    /// An organisation.
    pub reinsurer: PartyId,
    /// The days on which an event has to begin that it bears, both counted in.
    pub from: Date,
    pub until: Date,
    /// The number of the paper.
    pub reference: String,
}

impl Act for RecordTreaty {
    const NAME: &'static str = "record-treaty";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.reinsurer.number());
        plan.ask(ReinsuranceOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        if office.number() != self.office {
            return Err(Stop::NotFound);
        }
        SubsidyKeeper::grant(context.actor, context.office_path(office))?;
        let reinsurer = facts.row::<PartyRow>(self.reinsurer.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, reinsurer))?;
        check_own(reinsurer)?;
        if reinsurer.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("reinsurer_not_an_organisation").with("name", reinsurer.name.clone()).into());
        }
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        check_period(self.from, self.until)?;
        let reference = reference(&self.reference)?;
        let damaged = || Stop::damaged("reinsurance_treaties", format!("those of {}", self.office));
        let known = facts.told(&ReinsuranceOf { office: self.office }).ok_or_else(damaged)?;
        if known.treaties.iter().any(|treaty| treaty.reference == reference) {
            return Err(Refusal::new("treaty_reference_taken").with("reference", reference).into());
        }
        let (cession, retention, most) = match self.terms {
            TreatyTerms::QuotaShare { cession } => (Some(cession.decimal().normalize().to_string()), None, None),
            TreatyTerms::ExcessOfLoss { retention, limit } => (None, Some(retention.0), Some(limit.0)),
        };
        let id = TreatyId::new(context.stamp(), context.slot).number();
        let mut commit = Commit::default();
        commit.insert(TreatyRow {
            slot: context.slot.number(),
            id,
            office_id: office.number(),
            programme: programme.key.clone(),
            kind: self.terms.kind().to_owned(),
            reinsurer_slot: self.reinsurer.slot().number(),
            reinsurer_id: self.reinsurer.number(),
            begins_on: self.from.to_string(),
            ends_on: self.until.to_string(),
            cession,
            retention,
            most,
            reference: reference.clone(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let subject = Subject { kind: TREATY.key, id, version: 1 };
        let told = vec![
            ("programme", programme.key.clone()),
            ("kind", self.terms.kind().to_owned()),
            ("name", reinsurer.name.clone()),
            ("reference", reference),
        ];
        let answer = Answer::of(TREATY.key, id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

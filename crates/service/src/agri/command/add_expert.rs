//! The pool of experts of an office.

use serde::Serialize;
use yinuo_core::agri::ExpertId;
use yinuo_core::agri::permission::LossHandler;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::LossExpertRow;

use crate::agri::loss::said;
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Takes somebody into the pool of the own office, by one of the kinds that a programme names.
#[derive(Debug, Clone, Serialize)]
pub struct AddExpert {
    pub name: String,
    pub kind: String,
    pub organisation: String,
}

impl Act for AddExpert {
    const NAME: &'static str = "add-expert";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        LossHandler::grant(context.actor, context.office_path(office))?;
        let programmes = agri(context.rules).programmes().all();
        let panels = programmes.iter().filter_map(|programme| programme.claim.as_ref()).map(|claim| &claim.panel);
        let kinds: Vec<&str> =
            panels.flat_map(|panel| panel.kinds.iter().chain([&panel.farmers])).map(|kind| kind.key.as_str()).collect();
        if !kinds.contains(&self.kind.as_str()) {
            let refusal = Refusal::new("unknown_expert_kind").with("kind", self.kind);
            return Err(refusal.with("known", kinds.join(", ")).into());
        }
        let id = ExpertId::new(context.stamp(), context.slot).number();
        let name = said("name", &self.name)?;
        let told = vec![("name", name.clone()), ("kind", self.kind.clone())];
        let mut commit = Commit::default();
        commit.insert(LossExpertRow {
            slot: context.slot.number(),
            id,
            office_id: office.number(),
            name,
            kind: self.kind,
            organisation: said("organisation", &self.organisation)?,
            active: 1,
            version: 1,
        });
        let subject = Subject { kind: "expert", id, version: 1 };
        let answer = Answer::of("expert", id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

//! Writing down which materials were handed in, sent back or waived.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::case::MaterialState;
use yinuo_core::case::decide::{self, MaterialChange};
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::refusal::Refusal;

use super::{finish, handled, party_of, weigh};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MaterialItem {
    pub key: String,
    pub state: String,
    pub note: Option<String>,
    pub received_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChangeMaterials {
    pub case: CaseId,
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub items: Vec<MaterialItem>,
}

impl Act for ChangeMaterials {
    const NAME: &'static str = "change-materials";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let mut changes = Vec::with_capacity(self.items.len());
        let mut told = Vec::with_capacity(self.items.len());
        let mut waived = Vec::new();
        for item in self.items {
            let state = MaterialState::parse(&item.state)
                .ok_or_else(|| Refusal::new("unknown_material_state").with("state", item.state.clone()))?;
            told.push(format!("{} {}", item.key, state.key()));
            let at = item.received_at.unwrap_or(context.now);
            if state == MaterialState::Waived {
                waived.push((item.key.clone(), item.note.clone()));
            }
            changes.push(MaterialChange { key: item.key, state, at, note: item.note });
        }
        let decision = decide::change_materials(&case, &capability, changes, context.rules.calendars(), context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("materials", told.join(", "))];
        let outcome = finish(context, Commit::default(), Some(&case), decision, &party, &told)?;
        Ok(weigh::waiver(outcome, &waived))
    }
}

//! Taking back that two parties are one, because they are not: the merge stays in the record as undone.

use serde::Serialize;
use yinuo_core::id::{PartyId, Slot};
use yinuo_store::tables::party::{ALIASES, PartyAliasRow, PartyRow};

use super::merge::told;
use super::to_merge;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct UndoMerge {
    pub kept: PartyId,
    pub alias: PartyId,
    pub reason: String,
}

impl Act for UndoMerge {
    const NAME: &'static str = "undo-merge";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.kept.slot()
    }

    fn more_slots(&self, _keys: &Keys) -> Vec<Slot> {
        vec![self.alias.slot()]
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.kept.number());
        plan.want::<PartyRow>(self.alias.number());
        plan.want_by(&ALIASES, self.kept.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut kept = to_merge(context, facts, self.kept)?.clone();
        let mut alias = to_merge(context, facts, self.alias)?.clone();
        let merges = facts.rows_by(&ALIASES, kept.id);
        let merge = merges.into_iter().find(|merge| merge.alias_id == alias.id && merge.undone_at.is_none());
        let merge = merge.ok_or_else(|| Stop::refused("not_merged"))?;
        personal::require_reason(&self.reason)?;
        let mut commit = Commit::default();
        commit.put(PartyAliasRow {
            undone_at: Some(context.micros()),
            undone_by: Some(context.operator().number()),
            undone_reason: Some(self.reason.clone()),
            ..merge.clone()
        });
        alias.merged_into = None;
        Ok(told(commit, &mut kept, &mut alias, self.reason))
    }
}

//! Saying that two parties are one (合并). The alias leads to the party that is kept, and all that belongs to it stays where it is: no
//! slot changes. The operation stands in the chains of both.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::id::{FileId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::{CaseRow, FileRow};
use yinuo_store::tables::party::{ALIASES, PartyAliasRow, PartyRow};

use super::{Changed, check_own, subject, to_merge};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// `file` proves it: a document of a case of one of the two.
#[derive(Debug, Clone, Serialize)]
pub struct MergeParties {
    pub kept: PartyId,
    pub alias: PartyId,
    pub reason: String,
    pub file: FileId,
}

impl Act for MergeParties {
    const NAME: &'static str = "merge-parties";

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
        plan.want_by(&ALIASES, self.alias.number());
        let file = self.file.number();
        plan.want::<FileRow>(file);
        plan.follow::<CaseRow>();
        plan.then(move |facts, plan| {
            if let Some(file) = facts.row::<FileRow>(file) {
                plan.want::<CaseRow>(file.subject_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut kept = to_merge(context, facts, self.kept)?.clone();
        let mut alias = to_merge(context, facts, self.alias)?.clone();
        if kept.id == alias.id {
            return Err(Stop::refused("party_merged_with_itself"));
        }
        check_own(&kept)?;
        check_own(&alias)?;
        if facts.rows_by(&ALIASES, alias.id).iter().any(|merge| merge.undone_at.is_none()) {
            return Err(Refusal::new("party_has_aliases").with("name", alias.name).into());
        }
        if kept.kind != alias.kind {
            return Err(Stop::refused("party_kinds_differ"));
        }
        personal::require_reason(&self.reason)?;
        // The proof belongs to one of the two, or to a case of one of them.
        let proof = facts.row::<FileRow>(self.file.number());
        let of = proof.map(|file| facts.row::<CaseRow>(file.subject_id).map_or(file.subject_id, |case| case.party_id));
        if !of.is_some_and(|party| [kept.id, alias.id].contains(&party)) {
            return Err(Stop::refused("merge_without_proof"));
        }
        let before = facts.rows_by(&ALIASES, kept.id).into_iter().filter(|merge| merge.alias_id == alias.id);
        let last = before.map(|merge| merge.sequence).max().unwrap_or(0);
        let mut commit = Commit::default();
        commit.insert(PartyAliasRow {
            slot: kept.slot,
            party_id: kept.id,
            alias_id: alias.id,
            alias_slot: alias.slot,
            sequence: last + 1,
            merged_at: context.micros(),
            operator_id: context.operator().number(),
            reason: self.reason.clone(),
            file_id: self.file.number(),
            undone_at: None,
            undone_by: None,
            undone_reason: None,
        });
        alias.merged_into = Some(kept.id);
        Ok(told(commit, &mut kept, &mut alias, self.reason))
    }
}

/// The outcome of a command that brings two parties together or apart: told in the chains of both.
pub(super) fn told(mut commit: Commit, kept: &mut PartyRow, alias: &mut PartyRow, reason: String) -> Outcome {
    kept.version += 1;
    alias.version += 1;
    commit.put(kept.clone());
    commit.put(alias.clone());
    let answer = Answer::of("party", kept.id).with(Changed { party: Arc::new(kept.clone()) });
    Outcome {
        commit,
        answer,
        subject: Some(subject(kept)),
        others: vec![subject(alias)],
        facts: vec![("name", kept.name.clone()), ("alias", alias.name.clone())],
        reason: Some(reason),
        ..Outcome::default()
    }
}

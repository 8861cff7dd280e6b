//! Letting what was set aside be tried again.

use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_store::tables::archive::{OutboxRow, SetAsideRow};

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Lets things of a slot be tried again, each by kind and id. They are, by whoever did them at first.
#[derive(Debug, Clone, Serialize)]
pub struct TryAgain {
    pub slot: i64,
    pub things: Vec<(String, i64)>,
}

impl Act for TryAgain {
    const NAME: &'static str = "try-again";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for (kind, id) in &self.things {
            plan.want::<SetAsideRow>((self.slot, kind.as_str(), *id));
            plan.want::<OutboxRow>((self.slot, *id));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let (mut kinds, mut numbers) = (Vec::new(), Vec::new());
        for (kind, id) in self.things {
            let Some(row) = facts.row::<SetAsideRow>((self.slot, kind.as_str(), id)).filter(|row| row.again == 0)
            else {
                continue;
            };
            let reached = match row.office_id {
                Some(office) => {
                    context.actor.may_at(Permission::MEND, context.office_path(OfficeId::from_number(office)))
                }
                None => context.directory.scope_of(context.actor, Permission::MEND)?.is_none(),
            };
            if !reached {
                return Err(Denied(Permission::MEND).into());
            }
            let mut row = row.clone();
            row.again = 1;
            if let Some(entry) = facts.row::<OutboxRow>((self.slot, id)) {
                let mut entry = entry.clone();
                // Whoever mended it may have given it another kind.
                if entry.kind != row.kind {
                    commit.delete_unaudited::<SetAsideRow>(vec![row.slot.into(), row.kind.into(), row.id.into()]);
                    row.kind = entry.kind.clone();
                }
                entry.next_at = context.micros();
                commit.put_unaudited(entry);
            }
            numbers.extend(row.number.clone());
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
            commit.put_unaudited(row);
        }
        let unaudited = commit.is_empty();
        let told = vec![("kinds", kinds.join(", ")), ("numbers", numbers.join(", "))];
        Ok(Outcome { commit, facts: told, unaudited, ..Outcome::default() })
    }
}

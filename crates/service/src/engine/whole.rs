//! Things that are built of several rows: a case with its milestones, materials and promises. Built when they are first asked
//! for, and kept for the commands of the batch that come after.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use yinuo_core::id::slot_of;

use super::facts::Facts;
use super::plan::LoadPlan;
use crate::stop::Stop;

/// Something that is built of several rows, all in the slot of its id.
pub trait Whole: Any + Send + Sync + Sized {
    /// Asks for its rows.
    fn want(id: i64, plan: &mut LoadPlan);

    /// Builds it; `None` where there is none.
    fn build(id: i64, facts: &Facts) -> Result<Option<Self>, Stop>;
}

/// One thing that was built or that a command left.
#[derive(Clone)]
pub struct Kept {
    kind: TypeId,
    id: i64,
    value: Arc<dyn Any + Send + Sync>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Kept({})", self.id)
    }
}

impl Kept {
    pub(super) fn new<W: Whole>(id: i64, value: Arc<W>) -> Kept {
        Kept { kind: TypeId::of::<W>(), id, value }
    }

    pub(super) fn get<W: Whole>(&self, id: i64) -> Option<Arc<W>> {
        if self.kind == TypeId::of::<W>() && self.id == id { self.value.clone().downcast().ok() } else { None }
    }
}

/// What was built so far, by slot: a command that writes in a slot may have changed everything of it, so what it does not hand
/// over as it left it is built again.
#[derive(Debug, Default)]
pub(super) struct Wholes(HashMap<i64, Vec<Kept>>);

impl Wholes {
    pub(super) fn get<W: Whole>(&self, id: i64) -> Option<Arc<W>> {
        let of_slot = self.0.get(&slot_of(id).number())?;
        of_slot.iter().find_map(|kept| kept.get(id))
    }

    pub(super) fn keep(&mut self, kept: Kept) {
        let of_slot = self.0.entry(slot_of(kept.id).number()).or_default();
        match of_slot.iter_mut().find(|known| known.kind == kept.kind && known.id == kept.id) {
            Some(known) => *known = kept,
            None => of_slot.push(kept),
        }
    }

    pub(super) fn forget(&mut self, slot: i64) {
        self.0.remove(&slot);
    }
}

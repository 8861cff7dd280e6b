//! The facts of a batch: every row its commands asked for, loaded at once, and as the commands that succeeded have left it. A
//! command reads them and cannot change them: what it changes is in its outcome, and comes to the facts only once it has
//! succeeded.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use futures_util::future::try_join_all;
use yinuo_store::{Changes, Lookup, TableRow, Work};

use super::plan::{Key, LoadPlan, Question};
use super::whole::{Kept, Whole, Wholes};
use crate::rules::Rules;
use crate::shared::Shared;
use crate::stop::Stop;

pub struct Facts {
    /// What was loaded, under what the batch has changed so far.
    rows: Changes,
    told: Vec<(Box<dyn Any + Send + Sync>, Box<dyn Any + Send + Sync>)>,
    wholes: RefCell<Wholes>,
    shared: Arc<Shared>,
}

impl fmt::Debug for Facts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Facts").field(&self.rows).finish()
    }
}

impl Facts {
    /// Loads what is wanted: one request for each type of row and lookup, all at once; then what those rows name.
    pub(super) async fn load(work: &Work<'_>, plan: LoadPlan, shared: &Arc<Shared>) -> Result<Facts, Stop> {
        let mut facts =
            Facts { rows: Changes::new(), told: Vec::new(), wholes: RefCell::default(), shared: shared.clone() };
        let mut plan = plan;
        loop {
            plan.wants.iter().for_each(|want| want.follow(&mut facts.rows));
            for loaded in try_join_all(plan.wants.into_iter().map(|want| want.load(work))).await? {
                loaded(&mut facts);
            }
            let mut next = LoadPlan::default();
            plan.then.into_iter().for_each(|ask| ask(&facts, &mut next));
            if next.wants.is_empty() && next.then.is_empty() {
                return Ok(facts);
            }
            plan = next;
        }
    }

    pub(super) fn know<R: TableRow>(&mut self, rows: Vec<R>) {
        self.rows.know(rows);
    }

    pub(super) fn hear<Q: Question>(&mut self, question: Q, told: Q::Told) {
        self.told.push((Box::new(question), Box::new(told)));
    }

    /// The row with this primary key, if there is one. It was asked for by [`LoadPlan::want`].
    pub fn row<R: TableRow>(&self, key: impl Into<Key>) -> Option<&R> {
        self.rows.row(&key.into().of_row::<R>())
    }

    /// The rows with these values in the columns of a lookup, in no particular order. They were asked for by
    /// [`LoadPlan::want_by`]; rows of the key that came here by another request are among them.
    pub fn rows_by<R: TableRow>(&self, lookup: &'static Lookup<R>, key: impl Into<Key>) -> Vec<&R> {
        self.rows.rows_by(lookup, &key.into().of_lookup(lookup))
    }

    /// What was built of several rows, if there is one. Its rows were asked for by [`LoadPlan::want_whole`].
    pub fn whole<W: Whole>(&self, id: i64) -> Result<Option<Arc<W>>, Stop> {
        if let Some(known) = self.wholes.borrow().get(id) {
            return Ok(Some(known));
        }
        let Some(built) = W::build(id, self)? else { return Ok(None) };
        let built = Arc::new(built);
        self.wholes.borrow_mut().keep(Kept::new(id, built.clone()));
        Ok(Some(built))
    }

    /// The answer to a question that was asked by [`LoadPlan::ask`].
    pub fn told<Q: Question>(&self, question: &Q) -> Option<&Q::Told> {
        let asked = |other: &Box<dyn Any + Send + Sync>| other.downcast_ref::<Q>() == Some(question);
        self.told.iter().find(|(other, _)| asked(other)).and_then(|(_, told)| told.downcast_ref())
    }

    pub fn rules(&self) -> &Rules {
        &self.shared.rules
    }

    /// Takes in what a command has done in these slots.
    pub(super) fn take(&mut self, slots: impl Iterator<Item = i64>, changes: Changes, kept: Vec<Kept>) {
        self.rows.append(changes);
        let wholes = self.wholes.get_mut();
        slots.for_each(|slot| wholes.forget(slot));
        kept.into_iter().for_each(|kept| wholes.keep(kept));
    }

    /// Adds a row of the engine's own.
    pub(super) fn insert<R: TableRow>(&mut self, row: R) {
        self.rows.insert(row);
    }

    /// All changes of the batch, to be written.
    pub(super) fn into_changes(self) -> Changes {
        self.rows
    }
}

//! The day run's command: lets days pass for many policies of one slot.
//!
//! Deciding costs more than writing, so a run decides ahead, beside the writing of what it decided before (see
//! [`crate::life::day`]). Such a command carries its outcome and the place in the chain of its slot behind which it was decided. Every
//! change of a policy is an operation of its slot: where the chain has grown by anything but the run's own operations, or a day was
//! closed in the books, the outcome is not used, nothing is written, and the run sends the policies again to be decided here.

use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::{PayoutId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{self, By, PolicyFile, Turn};

use super::policy::{basis, product_of, record};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::day::{Again, thing_of};
use crate::set_aside::{self, Thing};
use crate::stop::Stop;

/// The kind of the answer to a command that wrote an operation, whose place in the chain is the answer's id.
pub(crate) const DONE: &str = "pass-days";
/// The kind of the answer where what was decided ahead does not hold any more.
pub(crate) const STALE: &str = "stale";

/// For how many policies something was done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Acted(pub u64);

/// Policies on which nothing is due are left alone, so a run that was broken off goes on where it stopped.
#[derive(Debug, Clone, Serialize)]
pub struct PassDays {
    pub slot: i64,
    #[serde(skip)]
    pub policies: Arc<[PolicyId]>,
    pub count: usize,
    pub until: Date,
    #[serde(skip)]
    pub ahead: Option<Ahead>,
    /// Those of them that were set aside before.
    #[serde(skip)]
    pub again: Again,
}

/// An outcome that was decided ahead, to be used once.
#[derive(Clone)]
pub struct Ahead {
    /// The place of the last operation of the slot it stands on.
    pub after: i64,
    pub open_from: Date,
    pub outcome: Arc<Mutex<Option<Box<Outcome>>>>,
}

impl std::fmt::Debug for Ahead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ahead({})", self.after)
    }
}

impl Ahead {
    /// The outcome, if all it stands on is as it was.
    fn take(&self, context: &Context<'_>) -> Option<Outcome> {
        let holds = context.sequence == self.after + 1 && context.directory.open_from() == self.open_from;
        let outcome = self.outcome.lock().expect("no panic while an outcome is taken").take()?;
        holds.then_some(*outcome)
    }
}

impl Act for PassDays {
    const NAME: &'static str = "pass-days";

    fn slot(&self, _keys: &Keys) -> Slot {
        Slot::try_new(self.slot).unwrap_or(yinuo_core::id::HOUSE_SLOT)
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if self.ahead.is_none() {
            self.policies.iter().for_each(|policy| plan.want_whole::<PolicyFile>(policy.number()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut outcome = match &self.ahead {
            Some(ahead) => match ahead.take(context) {
                Some(outcome) => outcome,
                None => {
                    let answer = Answer::of(STALE, 0);
                    return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
                }
            },
            None => {
                let mut pass = Pass::new(self.until, self.again);
                for id in self.policies.iter() {
                    let Some(before) = facts.whole::<PolicyFile>(id.number())? else { continue };
                    pass.decide(context, &before);
                }
                pass.outcome()
            }
        };
        if !outcome.unaudited {
            outcome.answer.kind = DONE.into();
            outcome.answer.id = context.sequence;
        }
        Ok(outcome)
    }
}

/// Days passing for the policies of one slot.
#[derive(Debug)]
pub(crate) struct Pass {
    until: Date,
    commit: Commit,
    acted: u64,
    aside: u64,
    again: Again,
}

impl Pass {
    pub(crate) fn new(until: Date, again: Again) -> Pass {
        Pass { until, commit: Commit::default(), acted: 0, aside: 0, again }
    }

    /// The policy as it becomes; `None` where nothing was due.
    pub(crate) fn decide(&mut self, context: &Context<'_>, before: &PolicyFile) -> Option<PolicyFile> {
        if before.policy.act_on.is_none_or(|on| on > self.until) {
            return None;
        }
        let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
        let by = By { operator: context.operator(), now: context.now, case: None };
        let product = match product_of(context, before) {
            Ok(product) => product.clone(),
            Err(stop) => return self.leave(context, before, &stop),
        };
        let mut turn = Turn::new(before.clone(), basis(context, &product), by, &mut next_payout);
        match policy::pass_days(&mut turn, self.until) {
            Ok(true) => {
                self.acted += 1;
                Some(record(context, &mut self.commit, Some(before), turn))
            }
            Ok(false) => None,
            Err(refusal) => self.leave(context, before, &refusal.into()),
        }
    }

    /// One policy that cannot go on must not hold up the others.
    fn leave(&mut self, context: &Context<'_>, before: &PolicyFile, stop: &Stop) -> Option<PolicyFile> {
        self.set_aside(context, thing_of(before.policy.id, before.policy.number.clone(), before.policy.office), stop);
        None
    }

    /// Sets a policy aside in the commit of the others.
    pub(crate) fn set_aside(&mut self, context: &Context<'_>, thing: Thing, stop: &Stop) {
        self.aside += 1;
        let earlier = self.again.get(&thing.id);
        self.commit.put_unaudited(set_aside::row(thing, stop, earlier, context.now));
    }

    pub(crate) fn outcome(self) -> Outcome {
        let told = vec![
            ("until", self.until.to_string()),
            ("policies", self.acted.to_string()),
            ("set_aside", self.aside.to_string()),
        ];
        let answer = Answer::default().with(Acted(self.acted));
        Outcome { commit: self.commit, answer, facts: told, unaudited: self.acted == 0, ..Outcome::default() }
    }
}

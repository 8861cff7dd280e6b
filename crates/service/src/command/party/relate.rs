//! Entering who serves a customer or stands for it: another party, or an operator, who reaches the customer by that.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{OperatorId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::party::{PartyRow, RELATIONS, RelationRow};

use super::{own, subject};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::party::at;
use crate::stop::Stop;

/// The one who serves a customer or stands for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Server {
    Party(PartyId),
    Operator(OperatorId),
}

impl Server {
    pub fn number(self) -> i64 {
        match self {
            Server::Party(party) => party.number(),
            Server::Operator(operator) => operator.number(),
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Server::Party(_) => "party",
            Server::Operator(_) => "operator",
        }
    }

    /// What it takes to say so: an operator is given something to reach.
    pub(super) fn permission(self) -> Permission {
        match self {
            Server::Party(_) => Permission::WRITE_CUSTOMERS,
            Server::Operator(_) => Permission::ASSIGN_CASES,
        }
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct RelateParty {
    pub party: PartyId,
    /// A kind of relation of the packs.
    pub kind: String,
    pub by: Server,
    /// Absent: today.
    pub begins_on: Option<Date>,
    /// The first day on which it does not hold any more; absent, it has no end.
    pub ends_on: Option<Date>,
}

impl Act for RelateParty {
    const NAME: &'static str = "relate-party";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.party.number());
        if let Server::Party(by) = self.by {
            plan.want::<PartyRow>(by.number());
        }
        plan.want_by(&RELATIONS, self.party.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let party = may_relate(context, own(context, facts, self.party)?, self.by)?;
        let Some(kind) = context.rules.roles().relation(&self.kind) else {
            let known: Vec<&str> = context.rules.roles().relations().iter().map(|kind| kind.key.as_str()).collect();
            let refusal = Refusal::new("unknown_relation").with("relation", self.kind);
            return Err(refusal.with("known", known.join(", ")).into());
        };
        let name = match self.by {
            Server::Party(by) if by == self.party => return Err(Stop::refused("related_to_itself")),
            Server::Party(by) => own(context, facts, by)?.name.clone(),
            Server::Operator(by) => {
                let operator = context.directory.operator(by).filter(|operator| operator.active);
                operator.ok_or(Stop::NotFound)?.name.clone()
            }
        };
        let begins_on = self.begins_on.unwrap_or_else(|| context.rules.calendar().date_of(context.now));
        if self.ends_on.is_some_and(|ends_on| ends_on <= begins_on) {
            return Err(wrong_end("ends_before_it_begins").into());
        }
        let (begins_on, ends_on) = (begins_on.to_string(), self.ends_on.map(|day| day.to_string()));
        let alike = |row: &&RelationRow| row.kind == self.kind && row.other_id == self.by.number();
        // Days are written so that texts are in their order.
        let meets = |row: &RelationRow| {
            let before = |end: &Option<String>, begin: &str| end.as_deref().is_some_and(|end| end <= begin);
            !before(&row.ends_on, &begins_on) && !before(&ends_on, &row.begins_on)
        };
        if facts.rows_by(&RELATIONS, party.id).into_iter().filter(alike).any(meets) {
            return Err(Stop::refused("relation_known"));
        }
        let told = vec![
            ("name", party.name.clone()),
            ("relation", kind.name.zh.clone()),
            ("by", name),
            ("from", begins_on.clone()),
        ];
        let mut commit = Commit::default();
        // One that ended on the day it began is replaced.
        commit.put(RelationRow {
            slot: party.slot,
            party_id: party.id,
            kind: self.kind,
            other_id: self.by.number(),
            begins_on,
            other_kind: self.by.kind().to_owned(),
            ends_on,
            at: context.micros(),
            operator_id: context.operator().number(),
        });
        Ok(Outcome {
            commit,
            answer: Answer::of("party", party.id),
            subject: Some(subject(party)),
            facts: told,
            ..Outcome::default()
        })
    }
}

pub(super) fn wrong_end(cause: &str) -> Refusal {
    Refusal::new("wrong_field").with("field", "ends_on").with("cause", cause)
}

/// The party, if the actor may say who serves it.
pub(super) fn may_relate<'a>(context: &Context<'_>, party: &'a PartyRow, by: Server) -> Result<&'a PartyRow, Stop> {
    // Whoever has left is marked so by the system: it was decided where that was entered.
    if context.actor.is_system() {
        return Ok(party);
    }
    match context.actor.may_at(by.permission(), at(context.directory, party)) {
        true => Ok(party),
        false => Err(Denied(by.permission()).into()),
    }
}

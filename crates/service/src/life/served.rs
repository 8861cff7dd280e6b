//! What follows for policies when somebody does not serve their holder any more: contracts that run longer than a figure of the
//! packs are told of it, one by one.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use yinuo_core::access::Actor;
use yinuo_core::life::FAMILY;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::Policy;
use yinuo_core::service::Allowance;
use yinuo_store::tables::agreement::AGREEMENTS_OF_HOLDER;
use yinuo_store::tables::life::PolicyRow;

use crate::command::Command;
use crate::follow_up::RelationEnded;
use crate::house::House;
use crate::life::command::policy::TellServerLeft;
use crate::life::rows::policy_from_rows;
use crate::outbox::Entry;
use crate::query::slotted;
use crate::stop::Stop;

/// How long a contract must run at least, and a day more, for its holder to be told.
const LONGER_THAN: &str = "life.leaver-term-over";

pub(super) fn relation_ended<'a>(
    house: &'a House,
    entry: &'a Entry,
    ended: &'a RelationEnded,
) -> BoxFuture<'a, Result<(), Stop>> {
    Box::pin(async move {
        let rules = house.rules();
        // Where no rule holds on that day nobody is told.
        let Ok(term) = rules.rulebook().allowance(LONGER_THAN, ended.left_on) else { return Ok(()) };
        let heads = house
            .store
            .query(&AGREEMENTS_OF_HOLDER, slotted(ended.party.slot().number(), ended.party.number()))
            .await?;
        let heads: Vec<_> = heads.into_iter().filter(|head| head.family == FAMILY.key).collect();
        let keys = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
        for row in house.store.load::<PolicyRow>(keys).await? {
            let head = heads.iter().find(|head| head.id == row.id);
            let policy = head.and_then(|head| policy_from_rows(head, &row));
            let policy = policy.ok_or_else(|| Stop::damaged("policies", format!("the row of {}", row.id)))?;
            if policy.is_alive() && runs_longer(&policy, term) {
                let command = TellServerLeft {
                    policy: PolicyId::from_number(row.id),
                    relation: ended.relation.clone(),
                    by: ended.by.clone(),
                    left_on: ended.left_on,
                };
                let key = format!("{} {}", entry.key(), policy.id);
                house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(key)).await?;
            }
        }
        Ok(())
    })
}

/// Whether the whole term of a contract is longer; for life it is.
fn runs_longer(policy: &Policy, term: Allowance) -> bool {
    let Some(ends_on) = policy.facts.ends_on() else { return true };
    let span = match term {
        Allowance::Years(years) => jiff::Span::new().years(i64::from(years)),
        Allowance::Months(months) => jiff::Span::new().months(i64::from(months)),
        Allowance::Days(days) => jiff::Span::new().days(i64::from(days)),
        // No contract is measured in these: everyone is told.
        Allowance::WorkingDays(_) | Allowance::WorkingHours(_) | Allowance::Hours(_) | Allowance::Until(_) => {
            return true;
        }
    };
    policy.facts.effective_on.checked_add(span).is_ok_and(|limit| ends_on > limit)
}

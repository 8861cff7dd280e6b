//! What the holder of policies is told of them on the public pages.

use std::collections::HashMap;

use jiff::civil::Date;
use yinuo_core::agreement::AgreementState;
use yinuo_core::life::policy::DueState;
use yinuo_core::money::Fen;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::life::{DUES_OF_POLICY, PolicyRow};

use crate::house::House;
use crate::life::rows::policy_from_rows;
use crate::query::slotted;
use crate::stop::Stop;

/// What is owed on a policy, and what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPolicy {
    pub sum_insured: Fen,
    /// The next premium that is not due yet.
    pub next_due: Option<(Date, Fen)>,
    /// What fell due and is not paid: since when, and how much of it.
    pub open: Option<(Date, Fen)>,
}

/// By the ids of the policies, whose holder is known to ask.
pub async fn policies(house: &House, heads: &[AgreementRow]) -> Result<HashMap<i64, OwnPolicy>, Stop> {
    let keys = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
    let rows: HashMap<i64, PolicyRow> =
        house.store.load::<PolicyRow>(keys).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut told = HashMap::with_capacity(rows.len());
    for head in heads {
        let Some(row) = rows.get(&head.id) else { continue };
        let damaged = || Stop::damaged("policies", head.number.clone());
        let policy = policy_from_rows(head, row).ok_or_else(damaged)?;
        let runs = policy.state == AgreementState::InForce;
        let next_due = policy.facts.due_date(policy.dues_made).filter(|_| runs);
        let open = match row.open_dues {
            0 => None,
            _ => {
                let mut dues = house.store.query(&DUES_OF_POLICY, slotted(row.slot, row.id)).await?;
                dues.retain(|due| due.state == DueState::Open.key());
                let since = dues.iter().filter_map(|due| due.due_on.parse().ok()).min();
                since.map(|since: Date| (since, Fen(dues.iter().map(|due| due.amount).sum())))
            }
        };
        let next_due = next_due.map(|on| (on, policy.instalment));
        told.insert(head.id, OwnPolicy { sum_insured: policy.facts.sum_insured, next_due, open });
    }
    Ok(told)
}

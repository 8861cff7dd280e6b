//! What the holder of policies is told of them on the public pages: at least what the rule on disclosure names (Order 2022 No. 8, art. 14),
//! as far as the house knows it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::civil::Date;
use yinuo_core::agreement::AgreementState;
use yinuo_core::case::Channel;
use yinuo_core::id::{OperatorId, PartyId, slot_of};
use yinuo_core::life::policy::{DueState, Terms};
use yinuo_core::life::product::PayMode;
use yinuo_core::money::Fen;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::life::{DUES_OF_POLICY, PolicyRow, VERSIONS_OF_POLICY};
use yinuo_store::tables::party::{PartyRow, RELATIONS_OF, RelationRow};

use crate::house::House;
use crate::life::rows::policy_from_rows;
use crate::query::slotted;
use crate::relation::holds_on;
use crate::stop::Stop;

/// What is owed on a policy, and what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPolicy {
    pub sum_insured: Fen,
    pub insured: String,
    /// Names, in their order; without any, the legal heirs.
    pub beneficiaries: Vec<String>,
    pub instalment: Fen,
    pub mode: PayMode,
    pub channel: Channel,
    /// Who serves the holder today: kind of relation and name.
    pub served_by: Vec<(String, String)>,
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
    // A customer may hold contracts under what were several names.
    let mut served = HashMap::new();
    for head in heads {
        if let Entry::Vacant(place) = served.entry(head.holder_id) {
            place.insert(served_by(house, PartyId::from_number(head.holder_id)).await?);
        }
    }
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
        let terms = terms_in_force(house, row).await?;
        let mut beneficiaries = terms.beneficiaries;
        beneficiaries.sort_by_key(|one| one.order);
        let own = OwnPolicy {
            sum_insured: policy.facts.sum_insured,
            insured: terms.insured.name,
            beneficiaries: beneficiaries.into_iter().map(|one| one.name).collect(),
            instalment: policy.instalment,
            mode: policy.facts.mode,
            channel: policy.channel,
            served_by: served.get(&head.holder_id).cloned().unwrap_or_default(),
            next_due,
            open,
        };
        told.insert(head.id, own);
    }
    Ok(told)
}

async fn terms_in_force(house: &House, row: &PolicyRow) -> Result<Terms, Stop> {
    let versions = house.store.query(&VERSIONS_OF_POLICY, slotted(row.slot, row.id)).await?;
    let damaged = |what: String| Stop::damaged("policy_versions", format!("{}: {what}", row.id));
    let version = versions.into_iter().max_by_key(|version| version.sequence);
    let version = version.ok_or_else(|| damaged("none".to_owned()))?;
    serde_json::from_str(&version.terms).map_err(|error| damaged(error.to_string()))
}

/// Who serves a customer today; its own page, so nobody is left out for lack of reach.
async fn served_by(house: &House, customer: PartyId) -> Result<Vec<(String, String)>, Stop> {
    let rules = house.rules();
    let today = rules.calendar().date_of(house.now());
    let rows = house.store.query(&RELATIONS_OF, slotted(customer.slot().number(), customer.number())).await?;
    let rows: Vec<RelationRow> = rows.into_iter().filter(|row| holds_on(row, today)).collect();
    let parties = rows.iter().filter(|row| row.other_kind == "party").map(|row| row.other_id);
    let keys = parties.map(|id| slotted(slot_of(id).number(), id)).collect();
    let parties: HashMap<i64, String> =
        house.store.load::<PartyRow>(keys).await?.into_iter().map(|row| (row.id, row.name)).collect();
    let directory = house.directory();
    let named = rows.into_iter().map(|row| {
        let name = match parties.get(&row.other_id) {
            Some(name) => name.clone(),
            None => directory.operator_name(OperatorId::from_number(row.other_id)).to_owned(),
        };
        (row.kind, name)
    });
    Ok(named.collect())
}

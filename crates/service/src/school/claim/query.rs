//! Questions about claims of schools: the sheet for operators who reach the school, the progress for the guardian of a pupil, the pool of
//! mediators.

use std::sync::Arc;

use yinuo_core::access::{Actor, At};
use yinuo_core::id::{CaseId, OfficeId, PartyId};
use yinuo_core::school::SchoolOffer;
use yinuo_core::school::permission::READ_SCHOOLS;
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENT, AgreementRow};
use yinuo_store::tables::case::{CASE, CaseRow, MILESTONES_OF_CASE, MilestoneRow};
use yinuo_store::tables::party::{PARTY, PartyRow};
use yinuo_store::tables::payout::{PAYOUTS_OF_CASE, PayoutRow};
use yinuo_store::tables::school::{
    INJURED_BY_GUARDIAN, INJURED_OF, INVITATIONS, InvitationLineRow, LIST_EMPTIED, LISTED_OF_CLAIM,
    MEDIATORS_OF_OFFICE, MediatorLineRow, SchoolClaimRow, SchoolInjuredRow, SchoolMediatorRow,
};

use crate::house::House;
use crate::query::party::ids;
use crate::query::{Conditions, Found, PageAsk, page, push_scope, slotted};
use crate::school::rules;
use crate::stop::Stop;

/// An accident with the pupils who were hurt. Who they are is sealed.
#[derive(Debug)]
pub struct SchoolClaim {
    pub row: SchoolClaimRow,
    pub policy: AgreementRow,
    pub school: PartyRow,
    pub injured: Vec<SchoolInjuredRow>,
    /// The numbers of those whom the list of the policy named on the day.
    pub listed: Vec<i64>,
    /// Whether pupils of that list were emptied: whom it named besides, nobody can tell any more.
    pub is_emptied: bool,
    /// Who owes the payment.
    pub insurer: PartyRow,
    pub mediator: Option<PartyRow>,
    /// What goes on of what the insurer paid.
    pub payments: Vec<PayoutRow>,
    /// What says which rule an age falls under.
    pub offer: Arc<SchoolOffer>,
}

impl SchoolClaim {
    /// Whether the list of the policy named a pupil on the day; nothing, where nobody can tell any more.
    pub fn named(&self, pupil: i64) -> Option<bool> {
        let named = self.listed.contains(&pupil);
        (named || !self.is_emptied).then_some(named)
    }
}

/// An accident in reach, by the id of its case.
pub async fn claim(house: &House, actor: &Actor, case: CaseId) -> Result<SchoolClaim, Stop> {
    actor.require(READ_SCHOOLS)?;
    let key = || slotted(case.slot().number(), case.number());
    let row = house.store.load::<SchoolClaimRow>(vec![key()]).await?.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    let path = directory.path(OfficeId::from_number(row.office_id));
    if !actor.may_at(READ_SCHOOLS, At::of(path, PartyId::from_number(row.holder_id))) {
        return Err(Stop::NotFound);
    }
    let damaged = || Stop::damaged("school_claims", row.number.clone());
    let policy = house.store.query_one(&AGREEMENT, slotted(row.slot, row.policy_id)).await?.ok_or_else(damaged)?;
    let school = house.store.query_one(&PARTY, slotted(row.slot, row.holder_id)).await?.ok_or_else(damaged)?;
    let insurer = slotted(yinuo_core::id::slot_of(row.insurer_id).number(), row.insurer_id);
    let insurer = house.store.query_one(&PARTY, insurer).await?.ok_or_else(damaged)?;
    let mediator = match row.mediator_id {
        Some(id) => house.store.query_one(&PARTY, slotted(yinuo_core::id::slot_of(id).number(), id)).await?,
        None => None,
    };
    let offer = rules::school(house.rules()).version(&policy.product_version).cloned().ok_or_else(damaged)?;
    let injured = house.store.query(&INJURED_OF, key()).await?;
    let listed = house.store.query(&LISTED_OF_CLAIM, key()).await?;
    let emptied = house.store.query_one(&LIST_EMPTIED, slotted(row.slot, row.policy_id)).await?;
    let is_emptied = emptied.is_some_and(|count| count > 0);
    let payments = house.store.query(&PAYOUTS_OF_CASE, key()).await?;
    Ok(SchoolClaim { policy, school, injured, listed, is_emptied, insurer, mediator, payments, offer, row })
}

/// What a guardian sees of an accident: how far its case is, and the own pupils.
#[derive(Debug)]
pub struct GuardedCase {
    pub case: CaseRow,
    pub milestones: Vec<MilestoneRow>,
    pub injured: Vec<SchoolInjuredRow>,
}

/// The accidents in which a pupil was hurt whose guardian asks; of other pupils nothing is read.
pub async fn guarded(house: &House, actor: &Actor) -> Result<Vec<GuardedCase>, Stop> {
    let guardian = actor.party().ok_or(Stop::NotFound)?;
    let mut own: Vec<SchoolInjuredRow> = Vec::new();
    for id in ids(house, guardian).await? {
        own.extend(house.store.query(&INJURED_BY_GUARDIAN, vec![Value::Int(id.number())]).await?);
    }
    own.sort_by_key(|row| (std::cmp::Reverse(row.recorded_at), row.case_id, row.pupil));
    let mut cases: Vec<GuardedCase> = Vec::new();
    for row in own {
        if let Some(known) = cases.iter_mut().find(|known| known.case.id == row.case_id) {
            known.injured.push(row);
            continue;
        }
        let key = || slotted(row.slot, row.case_id);
        let case = house.store.query_one(&CASE, key()).await?;
        let case = case.ok_or_else(|| Stop::damaged("school_injured", row.case_id.to_string()))?;
        let milestones = house.store.query(&MILESTONES_OF_CASE, key()).await?;
        cases.push(GuardedCase { case, milestones, injured: vec![row] });
    }
    Ok(cases)
}

/// Who can mediate, of the pool of the own office.
pub async fn mediators(house: &House, actor: &Actor) -> Result<Vec<MediatorLineRow>, Stop> {
    actor.require(READ_SCHOOLS)?;
    Ok(house.store.query(&MEDIATORS_OF_OFFICE, vec![Value::Int(actor.office.number())]).await?)
}

/// Which claims of a mediator are wanted.
#[derive(Debug, Clone)]
pub struct InvitationFilter {
    pub mediator: PartyId,
    /// Only those whose case is open.
    pub open: bool,
}

/// A mediator by name, and the claims in reach to which it was invited, the latest invitation first. Who never was in a pool is not there.
pub async fn invitations(
    house: &House,
    actor: &Actor,
    filter: &InvitationFilter,
    ask: &PageAsk,
) -> Result<(PartyRow, SchoolMediatorRow, Found<InvitationLineRow>), Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_SCHOOLS, None)?;
    let (id, slot) = (filter.mediator.number(), filter.mediator.slot().number());
    let row = house.store.load::<SchoolMediatorRow>(vec![slotted(slot, id)]).await?.pop().ok_or(Stop::NotFound)?;
    let person = house.store.query_one(&PARTY, slotted(slot, id)).await?.ok_or(Stop::NotFound)?;
    conditions.push(("mediator", vec![Value::Int(id)]));
    if filter.open {
        conditions.push(("open", Vec::new()));
    }
    let found = page::page(house, &INVITATIONS, conditions, ("invited", true), ask).await?;
    Ok((person, row, found))
}

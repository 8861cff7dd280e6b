//! What is done in a village (五公开、三到户): which of the five publications hang or have hung, and of how many households enrolment, assessment
//! and payment came to the household.

use yinuo_core::access::Actor;
use yinuo_core::agri::{CLAIMS, ENROLMENT, GROUP_POLICY, LOSS, POLICY, SERVICE, SUPERVISION};
use yinuo_core::publication::{PublicationKind, Standing};
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::agri::{
    COVERS, CoverLineRow, LossRow, VILLAGE_CLAIMS, VILLAGE_COVERS, VillageClaimsRow, VillageCoversRow,
};
use yinuo_store::tables::publication::PublicationRow;

use super::loss::losses;
use super::query::{self, GroupPolicy};
use crate::house::House;
use crate::publication::query::{PublicationFilter, publications, standing};
use crate::query::page::LARGEST_LIMIT;
use crate::query::{PageAsk, page, slotted};
use crate::stop::Stop;

/// Households without their certificate that are named at once.
const NAMED_AT_ONCE: i64 = 50;

/// One of the five publications; of claims one a loss.
#[derive(Debug)]
pub struct VillageItem {
    pub kind: &'static PublicationKind,
    /// The loss that a list of claims is of.
    pub loss: Option<LossRow>,
    /// The latest one that was not withdrawn, with where it stands; absent, there is none.
    pub latest: Option<(PublicationRow, Standing)>,
}

#[derive(Debug)]
pub struct Village {
    pub group: GroupPolicy,
    pub items: Vec<VillageItem>,
    pub covers: VillageCoversRow,
    pub claims: VillageClaimsRow,
    /// The first households that have paid and have no certificate.
    pub without_certificate: Vec<CoverLineRow>,
}

/// The village of a group policy in reach.
pub async fn village(house: &House, actor: &Actor, name: &str) -> Result<Village, Stop> {
    let group = query::group_named(house, actor, name).await?;
    let about = GROUP_POLICY.of(group.row.id);
    let of_group = latest(house, actor, about).await?;
    let mut items = Vec::new();
    for kind in [&POLICY, &ENROLMENT, &SERVICE, &SUPERVISION] {
        items.push(item(house, kind, None, &of_group)?);
    }
    let ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
    for loss in losses(house, actor, None, Some(about), &ask).await?.items {
        let of_loss = latest(house, actor, LOSS.of(loss.id)).await?;
        items.push(item(house, &CLAIMS, Some(loss), &of_loss)?);
    }
    let number = Value::Text(group.row.number.clone());
    let none = || Stop::damaged("covers", group.row.number.clone());
    let covers = house.store.query(&VILLAGE_COVERS, vec![number.clone()]).await?.pop().ok_or_else(none)?;
    let key = slotted(group.row.slot, group.row.id);
    let claims = house.store.query(&VILLAGE_CLAIMS, key).await?.pop().ok_or_else(none)?;
    let conditions = vec![("group", vec![number]), ("no_certificate", Vec::new())];
    let ask = PageAsk { limit: Some(NAMED_AT_ONCE), ..PageAsk::default() };
    let without_certificate = page::page(house, &COVERS, conditions, ("number", false), &ask).await?.items;
    Ok(Village { group, items, covers, claims, without_certificate })
}

/// The publications about something, the latest first.
async fn latest(house: &House, actor: &Actor, about: SubjectRef) -> Result<Vec<PublicationRow>, Stop> {
    let filter = PublicationFilter { about: Some(about), ..PublicationFilter::default() };
    let ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
    Ok(publications(house, actor, &filter, &ask).await?.items)
}

fn item(
    house: &House,
    kind: &'static PublicationKind,
    loss: Option<LossRow>,
    rows: &[PublicationRow],
) -> Result<VillageItem, Stop> {
    let row = rows.iter().find(|row| row.kind == kind.key && row.withdrawn_at.is_none());
    let latest = row.map(|row| standing(house, row).map(|standing| (row.clone(), standing))).transpose()?;
    Ok(VillageItem { kind, loss, latest })
}

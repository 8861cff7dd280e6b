//! Questions about group policies and the covers under them.

use std::collections::HashMap;

use yinuo_core::access::{Actor, At};
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_core::agri::{COVER_FAMILY, CoverId, GROUP_FAMILY, GroupPolicyId, Subsidies};
use yinuo_core::id::OfficeId;
use yinuo_core::text::LocalText;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{
    COVERS, CoverLineRow, CoverRow, GROUP_POLICIES, GROUP_SUMS, GroupLineRow, GroupPolicyRow, GroupSumRow,
    SUBSIDY_ENTRIES, SUBSIDY_SUMS, SubsidyEntryRow,
};
use yinuo_store::{ListingChoice, Value};

use super::rules::agri;
use super::subsidy::{SubsidiesOf, SubsidyRows, stand};
use crate::house::House;
use crate::query::wanted::{Wanted, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, agreement, page, push_scope, require_reached, slotted};
use crate::stop::Stop;

/// A group policy with what is enrolled under it; nothing yet where there are no sums.
#[derive(Debug)]
pub struct GroupPolicy {
    pub row: GroupLineRow,
    pub sums: Option<GroupSumRow>,
}

/// A cover as its household reads it.
#[derive(Debug)]
pub struct OwnCover {
    pub row: CoverRow,
    /// What the crop is called, where its programme is known.
    pub object: Option<LocalText>,
}

/// Covers by their heads, whose holder is known to ask.
pub async fn own_covers(house: &House, heads: &[AgreementRow]) -> Result<Vec<OwnCover>, Stop> {
    let keys = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
    let rows = house.store.load::<CoverRow>(keys).await?;
    let own = |row: CoverRow| {
        let head = heads.iter().find(|head| head.id == row.id);
        let programme = head.and_then(|head| agri(house.rules()).version(&head.product_version));
        let object = programme.and_then(|known| known.objects.iter().find(|object| object.key == row.object));
        OwnCover { object: object.map(|object| object.name.clone()), row }
    };
    Ok(rows.into_iter().map(own).collect())
}

/// Group policies by their heads, whose holder is known to ask.
pub async fn own_groups(house: &House, heads: &[AgreementRow]) -> Result<Vec<GroupPolicyRow>, Stop> {
    let keys = heads.iter().map(|head| slotted(head.slot, head.id)).collect();
    Ok(house.store.load::<GroupPolicyRow>(keys).await?)
}

/// The own office and those below it that are in reach, as a list of a condition.
pub(super) fn offices_in_reach(house: &House, actor: &Actor) -> Result<Vec<Value>, Stop> {
    let directory = house.directory();
    let own = directory.path(actor.office);
    require_reached(actor, READ_COVERS, At::from(own))?;
    let below = directory.offices().filter(|office| office.path.starts_with(own));
    let below = below.filter(|office| actor.may_at(READ_COVERS, At::from(directory.path(office.id))));
    Ok(below.map(|office| Value::Int(office.id.number())).collect())
}

/// The group policies in reach, by number or by a part of the village's name.
pub async fn groups(
    house: &House,
    actor: &Actor,
    text: Option<&str>,
    ask: &PageAsk,
) -> Result<Found<GroupPolicy>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_COVERS, None)?;
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        let is_number = text.bytes().any(|byte| byte.is_ascii_digit());
        let like = format!("%{}%", text.replace(['%', '_'], ""));
        conditions.push(match is_number {
            true => ("number", vec![Value::Text(number_in_one_form(text))]),
            false => ("village", vec![Value::Text(like)]),
        });
    }
    let found = page::page(house, &GROUP_POLICIES, conditions, ("number", false), ask).await?;
    let items = with_sums(house, found.items).await?;
    Ok(Found { items, next: found.next })
}

/// A group policy in reach, by its id or by its number.
pub async fn group_named(house: &House, actor: &Actor, text: &str) -> Result<GroupPolicy, Stop> {
    actor.require(READ_COVERS)?;
    let id = match text.parse::<GroupPolicyId>() {
        Ok(id) => id,
        Err(_) => GroupPolicyId::from_number(agreement::of_family(house, actor, &GROUP_FAMILY, text).await?.id),
    };
    group(house, actor, id).await
}

/// A group policy in reach.
pub async fn group(house: &House, actor: &Actor, id: GroupPolicyId) -> Result<GroupPolicy, Stop> {
    let mut conditions = vec![("one", slotted(id.slot().number(), id.number()))];
    push_scope(&mut conditions, house, actor, READ_COVERS, None)?;
    let found = page::page(house, &GROUP_POLICIES, conditions, ("number", false), &PageAsk::default()).await?;
    with_sums(house, found.items).await?.pop().ok_or(Stop::NotFound)
}

async fn with_sums(house: &House, rows: Vec<GroupLineRow>) -> Result<Vec<GroupPolicy>, Stop> {
    let numbers = rows.iter().map(|row| Value::Text(row.number.clone())).collect();
    let conditions = vec![("groups", numbers)];
    let limit = page::LARGEST_LIMIT;
    let choice = ListingChoice { conditions, order: "number", descending: false, after: None, limit };
    let sums = house.store.page(&GROUP_SUMS, choice).await?.rows;
    let mut sums: HashMap<String, GroupSumRow> = sums.into_iter().map(|sum| (sum.group_number.clone(), sum)).collect();
    Ok(rows.into_iter().map(|row| GroupPolicy { sums: sums.remove(&row.number), row }).collect())
}

/// The covers under a group policy in reach, narrowed to those not paid for, or to a household by name.
pub async fn covers(
    house: &House,
    actor: &Actor,
    group: &str,
    text: Option<&str>,
    unpaid: bool,
    ask: &PageAsk,
) -> Result<Found<CoverLineRow>, Stop> {
    let group = group_named(house, actor, group).await?;
    let mut conditions = vec![("group", vec![Value::Text(group.row.number)])];
    push_scope(&mut conditions, house, actor, READ_COVERS, None)?;
    if unpaid {
        conditions.push(("unpaid", Vec::new()));
    }
    if let Wanted::Name(term) = wanted(&house.shared.keys, text.unwrap_or_default()) {
        conditions.push(("holder_term", prefix_values(&term)));
    }
    page::page(house, &COVERS, conditions, ("number", false), ask).await
}

/// A cover in reach, by its id or by its number.
pub async fn cover_named(house: &House, actor: &Actor, text: &str) -> Result<CoverLineRow, Stop> {
    let id = match text.parse::<CoverId>() {
        Ok(id) => id,
        Err(_) => CoverId::from_number(agreement::of_family(house, actor, &COVER_FAMILY, text).await?.id),
    };
    cover(house, actor, id).await
}

/// A cover in reach.
pub async fn cover(house: &House, actor: &Actor, id: CoverId) -> Result<CoverLineRow, Stop> {
    let key = || slotted(id.slot().number(), id.number());
    let head = house.store.load::<AgreementRow>(vec![key()]).await?.pop().ok_or(Stop::NotFound)?;
    require_reached(actor, READ_COVERS, agreement::at(&house.directory(), &head))?;
    let (order, conditions) = ("number", vec![("one", key())]);
    let choice = ListingChoice { conditions, order, descending: false, after: None, limit: 1 };
    house.store.page(&COVERS, choice).await?.rows.pop().ok_or(Stop::NotFound)
}

/// How the subsidies of a programme stand at an office, and what was recorded of them.
#[derive(Debug)]
pub struct SubsidyFile {
    pub office: OfficeId,
    pub subsidies: Subsidies,
    pub entries: Vec<SubsidyEntryRow>,
}

/// The subsidies at an office in reach; at the own one, where none is named.
pub async fn subsidies(
    house: &House,
    actor: &Actor,
    programme: &str,
    office: Option<OfficeId>,
) -> Result<SubsidyFile, Stop> {
    let office = office.unwrap_or(actor.office);
    let directory = house.directory();
    require_reached(actor, READ_COVERS, At::from(directory.path(office)))?;
    let rules = house.rules();
    let (programme, _) = agri(rules).programme(programme)?;
    let asked = SubsidiesOf { programme: programme.key.clone(), office: office.number() };
    let sums = house.store.query(&SUBSIDY_SUMS, asked.parameters()).await?;
    let entries = house.store.query(&SUBSIDY_ENTRIES, asked.parameters()).await?;
    let rows = SubsidyRows { sums, entries };
    let subsidies = stand(&directory, programme, office, &rows)?;
    Ok(SubsidyFile { office, subsidies, entries: rows.entries })
}

//! Heads of agreements and what their families hold: each has the other, and the head is what the family says of it.

use std::collections::HashMap;

use yinuo_core::agri::{COVER_FAMILY, GROUP_FAMILY};
use yinuo_core::broker::{COOPERATION_FAMILY, MANDATE_FAMILY, PLACEMENT_FAMILY};
use yinuo_core::life::FAMILY;
use yinuo_core::school::{LIABILITY_FAMILY, SERVICE_FAMILY};
use yinuo_service::agreement::agreement_row;
use yinuo_service::life::rows::policy_from_rows;
use yinuo_store::Store;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{CoverRow, GroupPolicyRow};
use yinuo_store::tables::broker::{CooperationRow, MandateRow, PlacementRow};
use yinuo_store::tables::life::PolicyRow;
use yinuo_store::tables::school::{SchoolAgreementRow, SchoolPolicyRow};

/// Holds every head of a house against the row of its family; answers how many there are.
pub async fn assert_heads_fit(store: &Store) -> usize {
    let mut heads: HashMap<i64, AgreementRow> = HashMap::new();
    store.scan::<AgreementRow>(|row| drop(heads.insert(row.id, row))).await.expect("scanned");
    let mut policies = Vec::new();
    store.scan::<PolicyRow>(|row| policies.push(row)).await.expect("scanned");
    let count = heads.len();
    for policy in policies {
        let head = heads.remove(&policy.id).unwrap_or_else(|| panic!("{policy:?} has no head"));
        assert_eq!((head.slot, head.family.as_str()), (policy.slot, FAMILY.key), "{}", head.number);
        let read = policy_from_rows(&head, &policy).unwrap_or_else(|| panic!("{head:?} and {policy:?} cannot be read"));
        assert_eq!(agreement_row(&read.agreement()), head, "{} says something else of itself", head.number);
    }
    let (mut covers, mut groups) = (Vec::new(), Vec::new());
    store.scan::<CoverRow>(|row| covers.push((row.id, COVER_FAMILY.key))).await.expect("scanned");
    store.scan::<GroupPolicyRow>(|row| groups.push((row.id, GROUP_FAMILY.key))).await.expect("scanned");
    let mut placed = Vec::new();
    store.scan::<MandateRow>(|row| placed.push((row.id, MANDATE_FAMILY.key))).await.expect("scanned");
    store.scan::<CooperationRow>(|row| placed.push((row.id, COOPERATION_FAMILY.key))).await.expect("scanned");
    store.scan::<PlacementRow>(|row| placed.push((row.id, PLACEMENT_FAMILY.key))).await.expect("scanned");
    let agreed = |row: SchoolAgreementRow| placed.push((row.id, SERVICE_FAMILY.key));
    store.scan::<SchoolAgreementRow>(agreed).await.expect("scanned");
    let covered = |row: SchoolPolicyRow| placed.push((row.id, LIABILITY_FAMILY.key));
    store.scan::<SchoolPolicyRow>(covered).await.expect("scanned");
    for (id, family) in covers.into_iter().chain(groups).chain(placed) {
        let head = heads.remove(&id).unwrap_or_else(|| panic!("{family} {id} has no head"));
        assert_eq!(head.family, family, "{}", head.number);
    }
    assert!(heads.is_empty(), "heads without anything of their family: {heads:?}");
    count
}

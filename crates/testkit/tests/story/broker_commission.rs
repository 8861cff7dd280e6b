//! Commission of a placed policy on a whole house: what each insurer owes for its part, to the fen, what happens to it, what is refused, what the
//! ledger says, and what the list and its totals show.

use jiff::civil::date;
use yinuo_core::access::Actor;
use yinuo_core::broker::{COMMISSION_BANK, COMMISSION_EARNED, CommissionId};
use yinuo_core::money::Fen;
use yinuo_service::broker::command::RecordCommission;
use yinuo_service::broker::commission::{CommissionFilter, commission, commissions, totals};
use yinuo_service::command::Command;
use yinuo_service::query::PageAsk;
use yinuo_service::{House, Stop};
use yinuo_store::tables::broker::commission::CommissionSumRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_testkit::house::{On, Role};

use crate::broker::Department;
use crate::import::assert_verifies;

/// The totals of all insurers, two to a page.
async fn sums(house: &House, actor: &Actor, filter: &CommissionFilter) -> Vec<CommissionSumRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let ask = PageAsk { limit: Some(2), after, sort: None };
        let page = totals(house, actor, filter, &ask).await.expect("read").found;
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

async fn from_expected_to_written_back(on: On) {
    let department = Department::open(on).await;
    department.sign().await;
    for index in 0..3 {
        department.agree(index).await;
    }
    department.done(department.policy(0)).await;
    department.done(department.policy(1)).await;
    let (house, manager) = (department.house(), department.manager());
    let all = CommissionFilter::default();
    let found = commissions(house, manager, &all, &PageAsk::default()).await.expect("read");
    // Two policies with two insurers each: 72,000,000 fen a policy, in parts of six and four tenths.
    assert_eq!(found.items.len(), 4);
    let lead = CommissionFilter { insurer: Some(department.insurers[0]), ..CommissionFilter::default() };
    let own = commissions(house, manager, &lead, &PageAsk::default()).await.expect("read").items;
    let [one] = &own[..] else { panic!("one policy is led by it: {own:?}") };
    assert_eq!((one.expected, one.premium, one.rate.as_str()), (43_200_000, 360_000_001, "0.12"));
    assert_eq!((one.state.as_str(), one.expected_on.as_str()), ("expected", "2008-01-02"));
    let id = CommissionId::from_number(one.id);
    let entry = |kind: &str, amount: i64| RecordCommission {
        commission: id,
        kind: kind.to_owned(),
        amount: Fen(amount),
        happened_on: date(2008, 1, 2),
        office: (kind == "split").then_some(department.test.county),
        reference: "发票00012345".to_owned(),
    };
    // None goes beyond what it rests on.
    assert_eq!(department.refused(entry("received", 1)).await, "commission_above_invoiced");
    assert_eq!(department.refused(entry("invoiced", 43_200_001)).await, "commission_above_due");
    assert_eq!(department.refused(entry("given", 1)).await, "wrong_field");
    assert_eq!(department.refused(entry("invoiced", 0)).await, "wrong_field");
    assert_eq!(department.refused(RecordCommission { office: None, ..entry("split", 1) }).await, "wrong_field");
    let later = RecordCommission { happened_on: date(2008, 1, 3), ..entry("invoiced", 1) };
    assert_eq!(department.refused(later).await, "wrong_field");
    let clerk = house.carry_out(department.test.actor(Role::Clerk), Command::from(entry("invoiced", 1)), None).await;
    assert!(matches!(clerk, Err(Stop::Denied(_))), "{clerk:?}");
    department.done(entry("invoiced", 43_200_000)).await;
    department.done(entry("received", 43_200_000)).await;
    assert_eq!(department.refused(entry("split", 43_200_001)).await, "commission_above_received");
    department.done(entry("split", 10_000_000)).await;
    // The policy is cancelled in part: what had come in beyond the rest is given back.
    department.done(entry("written_back", 13_200_000)).await;
    let read = commission(house, manager, id).await.expect("read");
    assert_eq!((read.row.state.as_str(), read.entries.len(), read.row.version), ("received", 5, 5));
    // The branch keeps its part of what is kept: 10,000,000 of 43,200,000 became 6,944,444 of 30,000,000.
    let back = read.entries.iter().find(|entry| entry.kind == "split_back").expect("the branch gives back");
    assert_eq!((back.amount, back.office_id), (3_055_556, Some(department.test.county.number())));
    assert_eq!(read.row.split, 6_944_444);
    assert_eq!(department.refused(entry("split_back", 1)).await, "wrong_field");
    let mut booked = Vec::new();
    house
        .store
        .scan(|row: TransferRow| {
            if row.kind.starts_with("commission-") {
                booked.push((row.debit, row.credit, row.amount));
            }
        })
        .await
        .expect("read");
    booked.sort_by_key(|(.., amount)| *amount);
    let (bank, earned) = (COMMISSION_BANK.account().to_string(), COMMISSION_EARNED.account().to_string());
    let wanted = [(earned.clone(), bank.clone(), 13_200_000), (bank, earned, 43_200_000)];
    assert_eq!(booked, wanted, "apart from the money of clients");
    // By insurer together, for a state and for days.
    let sums = sums(house, manager, &all).await;
    assert_eq!(sums.iter().map(|sum| sum.expected).sum::<i64>(), 144_000_000);
    let received = CommissionFilter { state: Some("received".to_owned()), ..CommissionFilter::default() };
    let sums = self::sums(house, manager, &received).await;
    let [sum] = &sums[..] else { panic!("of one insurer: {sums:?}") };
    assert_eq!((sum.commissions, sum.received, sum.written_back, sum.split), (1, 43_200_000, 13_200_000, 6_944_444));
    let before = CommissionFilter { until: Some(date(2008, 1, 1)), ..CommissionFilter::default() };
    assert!(commissions(house, manager, &before, &PageAsk::default()).await.expect("read").items.is_empty());
    // Without days totals are of the year, and say so.
    let year = totals(house, manager, &all, &PageAsk::default()).await.expect("read");
    assert_eq!((year.from, year.until), (date(2008, 1, 1), date(2008, 12, 31)));
    department.now("2009-01-05T09:00:00");
    assert!(self::sums(house, manager, &all).await.is_empty(), "nothing is expected of 2009");
    let last_year = CommissionFilter { until: Some(date(2008, 12, 31)), ..CommissionFilter::default() };
    assert_eq!(self::sums(house, manager, &last_year).await.len(), 3, "of all three insurers");
    let by_number = CommissionFilter { q: Some("pa2008-1".to_owned()), ..CommissionFilter::default() };
    assert_eq!(commissions(house, manager, &by_number, &PageAsk::default()).await.expect("read").items.len(), 2);
    let by_client = CommissionFilter { q: Some("华能".to_owned()), ..CommissionFilter::default() };
    assert_eq!(commissions(house, manager, &by_client, &PageAsk::default()).await.expect("read").items.len(), 4);
    assert_verifies(house).await;
}

#[tokio::test]
async fn a_commission_goes_from_expected_to_written_back_and_never_beyond_what_it_rests_on_on_sqlite() {
    from_expected_to_written_back(On::Sqlite).await;
}

#[tokio::test]
async fn a_commission_goes_from_expected_to_written_back_and_never_beyond_what_it_rests_on_on_postgresql() {
    from_expected_to_written_back(On::Postgres).await;
}

//! Ten thousand payouts through one batch, broken off on the way there and back.

use jiff::civil::date;
use yinuo_core::id::PaymentBatchId;
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::money::Fen;
use yinuo_core::payout::BatchKind;
use yinuo_service::command::Command;
use yinuo_service::command::payout::CreateBatch;
use yinuo_service::payment::{self, BatchFormat};
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::{ErrorFilter, service_errors, subject_key};
use yinuo_store::tables::ledger::TRANSFERS_OF_SUBJECT;
use yinuo_testkit::house::{On, Role, TestHouse};
use yinuo_testkit::payouts::{amount_of, write_payouts};

use super::case::at;
use super::payment::{act, import, rows_of, table};

/// Payouts written beside the engine; the archive of this house does not verify.
#[tokio::test]
async fn ten_thousand_payouts_are_paid_once_each_also_when_taking_in_the_answer_is_broken_off() {
    const COUNT: u32 = 10_000;
    const RETURNED: usize = 300;
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (test.house.clone(), test.actor(Role::Manager).clone());
    let ids = write_payouts(&test, &test.url(), COUNT).await;
    let total: i64 = (0..COUNT).map(amount_of).sum();
    let began = std::time::Instant::now();
    // Gathering is broken off too, and goes on.
    let create = Command::from(CreateBatch { execute_on: date(2011, 9, 29), kind: BatchKind::Payouts });
    let batch = PaymentBatchId::from_number(act(&house, &manager, create).await.id);
    let cut =
        tokio::time::timeout(std::time::Duration::from_millis(400), payment::collect_batch(&house, &manager, batch));
    assert!(cut.await.is_err(), "ten thousand take longer");
    let report = payment::collect_batch(&house, &manager, batch).await.expect("gathered");
    assert!(report.collected < u64::from(COUNT), "some were taken before it was broken off");
    assert_eq!((report.count, report.amount, report.refused), (i64::from(COUNT), Fen(total), 0));
    test.approve(report.approval.expect("others have a word in it")).await;
    let gathered = began.elapsed();
    payment::batch_file(&house, &manager, batch, BatchFormat::Pain001).await.expect("the file");
    let written = began.elapsed();
    payment::mark_sent(&house, &manager, batch, None).await.expect("sent");
    let rows = rows_of(&house, &ids).await;
    let outcomes: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let is_returned = index % (rows.len() / RETURNED) == 7 && index / (rows.len() / RETURNED) < RETURNED;
            (row.clone(), if is_returned { "失败" } else { "成功" }, if is_returned { "AC01 账号不存在" } else { "" })
        })
        .collect();
    let file = table(&outcomes);
    // Dropped in the middle, after the second step of it.
    let (sender, cut) = tokio::sync::oneshot::channel();
    let mut sender = Some(sender);
    let progress = move |done, _| {
        if done > 2_000 {
            sender.take().map(|sender| sender.send(done));
        }
    };
    tokio::select! {
        report = payment::import_return(&house, &manager, Some(batch), &file, progress) => panic!("{report:?}"),
        done = cut => assert!(done.expect("some are done") < u64::from(COUNT)),
    }
    let report = import(&test, Some(batch), &file).await;
    assert!(report.already_known >= 2_000 && report.settled_paid > 0, "{report:?}");
    assert_eq!(report.settled_paid + report.settled_returned + report.already_known, u64::from(COUNT));
    let settled = began.elapsed();
    let again = import(&test, Some(batch), &file).await;
    assert_eq!((again.already_known, again.settled_paid, again.settled_returned), (u64::from(COUNT), 0, 0));
    let mut paid = 0;
    for (row, (_, result, _)) in rows_of(&house, &ids).await.iter().zip(&outcomes) {
        let expected = if *result == "成功" { "paid" } else { "returned" };
        assert_eq!(row.state, expected);
        paid += usize::from(row.state == "paid");
        let lines =
            house.store.query(&TRANSFERS_OF_SUBJECT, subject_key(POLICY_KIND.of(row.subject_id))).await.expect("read");
        let kinds: Vec<_> = lines.iter().map(|line| line.kind.as_str()).collect();
        let wanted: &[&str] = if expected == "paid" { &["paid-out"] } else { &["paid-out", "returned"] };
        assert_eq!(kinds, wanted, "money moved exactly once");
    }
    assert_eq!(paid, usize::try_from(COUNT).expect("small") - RETURNED);
    let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
    let errors = service_errors(&house, &manager, &ErrorFilter::default(), &ask).await.expect("a list");
    assert!(errors.next.is_some(), "each wrong account is one error");
    eprintln!(
        "10000 payouts, 300 returned: gathered in {gathered:?}, file in {:?}, taken in (with one break) in {:?}",
        written - gathered,
        settled - written
    );
}

//! Premiums collected by the bank: who authorised it, the file, the answer, and what was paid at the counter meanwhile.

use std::path::Path;
use std::process::Command as Program;

use jiff::civil::{Date, date};
use yinuo_core::id::{DebitItemId, PaymentBatchId};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::money::Fen;
use yinuo_core::payment::debit_reference;
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::{Means, ReceivePremium, SetDebit};
use yinuo_service::payment::{self, BatchFormat, BatchReport};
use yinuo_service::query::payout::subject_key;
use yinuo_service::query::{PageAsk, payout};
use yinuo_service::{upkeep, verify};
use yinuo_store::tables::ledger::TRANSFERS_OF_SUBJECT;
use yinuo_store::tables::payout::DebitLineRow;
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, TestHouse, temporary_folder};

use super::case::at;
use super::payment::{CARD, Customer, WRONG_BRANCH, act, import};

const DAY: Date = date(2012, 9, 29);

/// Validates a file against the schema of ISO 20022, and lists each debit with its amount, its mandate and its bank.
const JUDGE: &str = r#"
import os, sys
import xml.etree.ElementTree as tree
import sepaxml, xmlschema
schema = os.path.join(os.path.dirname(sepaxml.__file__), "schemas", "pain.008.001.08.xsd")
xmlschema.XMLSchema(schema).validate(sys.argv[1])
names = {"iso": "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"}
for debit in tree.parse(sys.argv[1]).iterfind(".//iso:DrctDbtTxInf", names):
    print("\t".join(debit.findtext(".//iso:" + path, "", names) for path in ["EndToEndId", "InstdAmt", "MndtId", "MmbId"]))
"#;

fn judge(xml: &[u8]) -> String {
    let folder = temporary_folder("debit");
    let file = folder.join("batch.xml");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(&file, xml).expect("written");
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/bin/python3");
    let output = Program::new(python).args(["-c", JUDGE]).arg(&file).output();
    let output = output.expect("the Python with the schemas of ISO 20022: run `cargo xtask setup`");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

async fn set_debit(test: &TestHouse, customer: &Customer<'_>, debit: bool) -> Result<(), String> {
    let set = SetDebit { policy: customer.policy, expected_version: None, debit };
    let done = test.house.carry_out(test.actor(Role::Clerk), Command::from(set), None).await;
    done.map(|_| ()).map_err(|stop| stop.code().to_owned())
}

async fn gather(test: &TestHouse) -> Result<BatchReport, String> {
    let made = payment::make_debit_batch(&test.house, test.actor(Role::Manager), DAY, None).await;
    let (report, _) = made.map_err(|stop| stop.code().to_owned())?;
    test.approve(report.approval.expect("others have a word in it")).await;
    Ok(report)
}

async fn items(test: &TestHouse, batch: PaymentBatchId) -> Vec<DebitLineRow> {
    let manager = test.actor(Role::Manager);
    let found = payout::debits(&test.house, manager, batch, None, &PageAsk::default()).await.expect("a list");
    found.items.into_iter().map(|line| line.row).collect()
}

fn item_of<'r>(rows: &'r [DebitLineRow], customer: &Customer<'_>) -> &'r DebitLineRow {
    rows.iter().find(|row| row.subject_id == customer.policy.number()).expect("it is in the batch")
}

fn answer(rows: &[(&DebitLineRow, &str)]) -> Vec<u8> {
    let mut text = "流水号,金额,结果,原因\r\n".to_owned();
    for (row, result) in rows {
        let reference = debit_reference(DebitItemId::from_number(row.id));
        text.push_str(&format!("\t{reference},{},{result}\r\n", Fen(row.amount)));
    }
    text.into_bytes()
}

async fn lines(test: &TestHouse, customers: &[Customer<'_>]) -> usize {
    let mut number = 0;
    for customer in customers {
        number += test
            .house
            .store
            .query(&TRANSFERS_OF_SUBJECT, subject_key(POLICY_KIND.of(customer.policy.number())))
            .await
            .expect("read")
            .len();
    }
    number
}

/// Four customers whose second instalment is open; all but the last have authorised debits.
async fn customers(test: &TestHouse) -> Vec<Customer<'_>> {
    let mut made = Vec::new();
    for number in 1..=4 {
        let customer = Customer::numbered(test, number).await;
        assert_eq!(set_debit(test, &customer, true).await, Err("no_account_to_debit".to_owned()));
        customer.change_account(WRONG_BRANCH).await;
        if number < 4 {
            set_debit(test, &customer, true).await.expect("authorised");
        }
        made.push(customer);
    }
    assert!(test.house.shared.clock.set(at("2012-09-29T10:00:00")));
    for _ in 0..2 {
        upkeep::run_due(&test.house).await.expect("time passes");
    }
    made
}

async fn premiums_are_collected(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let customers = customers(&test).await;
    let [paid, returned, at_counter, _] = customers.as_slice() else { panic!("four") };
    let instalment = Fen(paid.row().await.instalment);
    for customer in &customers {
        assert_eq!(customer.row().await.open_dues, 1);
    }

    let report = gather(&test).await.expect("a batch");
    assert_eq!((report.collected, report.count, report.refused), (3, 3, 0), "who authorised nothing is left alone");
    assert_eq!(gather(&test).await.err().as_deref(), Some("batch_empty"), "one policy waits in one batch");
    let batch = report.batch;
    let sent = items(&test, batch).await;
    let (_, xml) = payment::batch_file(house, manager, batch, None).await.expect("the file");
    let told = judge(&xml);
    assert_eq!(told.lines().count(), 3, "{told}");
    let reference = debit_reference(DebitItemId::from_number(item_of(&sent, paid).id));
    let line = format!("{reference}\t{instalment}\t{}\t{WRONG_BRANCH}", paid.file().await.head.number);
    assert!(told.lines().any(|told| told == line), "{line} in {told}");
    let stop = payment::batch_file(house, manager, batch, BatchFormat::Pain001).await.expect_err("it pays nobody");
    assert_eq!(stop.code(), "wrong_field");
    let (_, csv) = payment::batch_file(house, manager, batch, BatchFormat::Csv).await.expect("the table");
    let csv = String::from_utf8(csv).expect("text");
    assert!(csv.contains("付款账号") && csv.contains(&format!(",{CARD},")), "{csv}");
    let (name, guarded) =
        payment::batch_file(house, manager, batch, BatchFormat::CsvForPeople).await.expect("the table");
    let guarded = String::from_utf8(guarded).expect("text");
    assert!(name.ends_with(".people.csv") && guarded.contains(&format!("=\"\"{CARD}\"\"")), "{guarded}");

    let file = answer(&[
        (item_of(&sent, paid), "成功,"),
        (item_of(&sent, returned), "失败,AM04 余额不足"),
        (item_of(&sent, at_counter), "成功,"),
    ]);
    let early = import(&test, Some(batch), &file).await;
    assert_eq!((early.settled_paid, early.bad.len()), (0, 3), "nothing went to the bank yet: {early:?}");
    payment::mark_sent(house, manager, batch, None).await.expect("sent");
    // The due is paid at the counter while the bank collects it.
    let receive =
        ReceivePremium { policy: at_counter.policy, amount: instalment, means: Means::Cash, received_on: None };
    act(house, test.actor(Role::Clerk), Command::from(receive)).await;
    let report = import(&test, Some(batch), &file).await;
    assert_eq!((report.settled_paid, report.settled_returned, report.bad.len()), (2, 1, 0), "{report:?}");
    let after = [paid.row().await, returned.row().await, at_counter.row().await];
    assert_eq!(
        after.each_ref().map(|row| (row.open_dues, Fen(row.deposit))),
        [(0, Fen::ZERO), (1, Fen::ZERO), (0, instalment)]
    );
    let settled = items(&test, batch).await;
    let back = item_of(&settled, returned);
    assert_eq!(
        (back.state.as_str(), back.return_code.as_deref(), back.return_reason.as_deref()),
        ("returned", Some("AM04"), Some("余额不足"))
    );

    let before = lines(&test, &customers).await;
    let again = import(&test, None, &file).await;
    assert_eq!((again.already_known, again.settled_paid, again.settled_returned), (3, 0, 0), "{again:?}");
    assert_eq!(lines(&test, &customers).await, before, "no money moved twice");
    for customer in &customers {
        customer.balanced(Fen::ZERO, "settled").await;
    }

    // What came back is collected again under another name, and a batch that is not sent lets go of it.
    let second = gather(&test).await.expect("what came back").batch;
    assert_ne!(item_of(&items(&test, second).await, returned).id, back.id);
    assert_eq!(payment::cancel_batch(house, manager, second).await.expect("cancelled"), 1);
    set_debit(&test, returned, false).await.expect("not any more");
    assert_eq!(gather(&test).await.err().as_deref(), Some("batch_empty"));
    let archive = verify::verify(&house.store, |_| {}).await.expect("verified");
    assert!(archive.problems.is_empty(), "{:?}", archive.problems);
}

#[tokio::test]
async fn premiums_are_collected_by_debit_and_no_answer_counts_twice_on_sqlite() {
    premiums_are_collected(On::Sqlite).await;
}

#[tokio::test]
async fn premiums_are_collected_by_debit_and_no_answer_counts_twice_on_postgresql() {
    premiums_are_collected(On::Postgres).await;
}

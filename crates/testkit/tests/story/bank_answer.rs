//! What a bank's word settles: accepted is not paid, rejected after paid is taken back, and each customer hears of it once.

use jiff::civil::{Date, date};
use yinuo_core::id::{CaseId, DebitItemId, PaymentBatchId};
use yinuo_core::money::Fen;
use yinuo_core::payment::{debit_reference, message_id};
use yinuo_service::command::Command;
use yinuo_service::life::command::policy::SetDebit;
use yinuo_service::query::{PageAsk, payout};
use yinuo_service::{payment, upkeep, verify};
use yinuo_store::Value;
use yinuo_store::tables::letter::LETTERS_OF_CASE;
use yinuo_store::tables::payout::DebitLineRow;
use yinuo_testkit::house::{On, Role, TestHouse};

use super::case::at;
use super::payment::{Customer, WRONG_BRANCH, act, batch_of_all, import, rows_of};

const DAY: Date = date(2012, 9, 29);

/// A report on a whole batch, with what it says of single transactions.
fn report(batch: PaymentBatchId, group: &str, transactions: &[(&str, &str)]) -> Vec<u8> {
    let one = |(id, status): &(&str, &str)| {
        format!("<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId>{status}</TxInfAndSts>")
    };
    let told: String = transactions.iter().map(one).collect();
    let part = if told.is_empty() { String::new() } else { format!("<OrgnlPmtInfAndSts>{told}</OrgnlPmtInfAndSts>") };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">\
         <CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-07-02T11:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>\
         <OrgnlMsgId>{}</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId><GrpSts>{group}</GrpSts>\
         </OrgnlGrpInfAndSts>{part}</CstmrPmtStsRpt></Document>",
        message_id(batch)
    )
    .into_bytes()
}

const REJECTED: &str =
    "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf>";

async fn debits(test: &TestHouse, batch: PaymentBatchId) -> Vec<DebitLineRow> {
    let manager = test.actor(Role::Manager);
    let found = payout::debits(&test.house, manager, batch, None, &PageAsk::default()).await.expect("a list");
    found.items.into_iter().map(|line| line.row).collect()
}

fn reference(rows: &[DebitLineRow], customer: &Customer<'_>) -> String {
    let row = rows.iter().find(|row| row.subject_id == customer.policy.number()).expect("it is in the batch");
    debit_reference(DebitItemId::from_number(row.id))
}

/// Open instalments, deposit, and what is claimed.
async fn stands(customer: &Customer<'_>) -> (i64, i64, i64) {
    let row = customer.row().await;
    (row.open_dues, row.deposit, row.make_up)
}

async fn a_bank_accepts_and_then_rejects_a_part(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let mut customers = Vec::new();
    for number in 1..=3 {
        let customer = Customer::numbered(&test, number).await;
        customer.change_account(WRONG_BRANCH).await;
        let set = SetDebit { policy: customer.policy, expected_version: None, debit: true };
        act(house, test.actor(Role::Clerk), Command::from(set)).await;
        customers.push(customer);
    }
    assert!(house.shared.clock.set(at("2012-09-29T10:00:00")));
    for _ in 0..2 {
        upkeep::run_due(house).await.expect("time passes");
    }
    let made = payment::make_debit_batch(house, manager, DAY, None).await.expect("a batch").0;
    let batch = made.batch;
    assert_eq!(made.count, 3);
    test.approve(made.approval.expect("others have a word in it")).await;
    payment::mark_sent(house, manager, batch, None).await.expect("sent");
    let sent = debits(&test, batch).await;
    let references: Vec<String> = customers.iter().map(|customer| reference(&sent, customer)).collect();
    let [paid, taken_back, never] = customers.as_slice() else { panic!("three") };
    let instalment = paid.row().await.instalment;

    // Accepted is not paid, however often and in whichever words it is said.
    for word in ["ACCP", "ACTC", "RCVD", "PDNG", "ACSP", "ACWC", "PART"] {
        let told = import(&test, Some(batch), &report(batch, word, &[])).await;
        assert_eq!((told.not_final, told.settled_paid, told.bad.len()), (3, 0, 0), "{word}: {told:?}");
    }
    // The first report of a bank as it came, with the number of this batch put in.
    let trial = include_str!("trials/20b_pain002_accp.xml").replace("batch-0000000000000", &message_id(batch));
    let told = import(&test, Some(batch), trial.as_bytes()).await;
    assert_eq!((told.not_final, told.settled_paid, told.bad.len()), (3, 0, 0), "{told:?}");
    for customer in &customers {
        assert_eq!(stands(customer).await, (1, 0, 0), "nothing is booked");
    }

    // The one that was never collected is rejected, the others are said to be settled.
    let settled = report(batch, "ACSC", &[(references[2].as_str(), REJECTED)]);
    let told = import(&test, Some(batch), &settled).await;
    assert_eq!((told.settled_paid, told.settled_returned), (2, 1), "{told:?}");
    assert_eq!([stands(paid).await, stands(taken_back).await, stands(never).await], [(0, 0, 0), (0, 0, 0), (1, 0, 0)]);

    // A later report rejects one of those as well; an old one that says accepted changes nothing.
    assert!(house.shared.clock.set(at("2012-12-20T10:00:00")));
    let late = report(batch, "PART", &[(references[1].as_str(), REJECTED)]);
    let told = import(&test, Some(batch), &late).await;
    assert_eq!((told.settled_returned, told.settled_paid, told.not_final), (1, 0, 0), "{told:?}");
    for again in [&late, &settled, &report(batch, "ACCP", &[])] {
        let told = import(&test, Some(batch), again).await;
        assert_eq!((told.settled_paid, told.settled_returned), (0, 0), "{told:?}");
    }
    assert_eq!([stands(paid).await, stands(taken_back).await, stands(never).await], [(0, 0, 0), (1, 0, 0), (1, 0, 0)]);
    let income = balance(&test, "house/income/premium").await;
    assert_eq!(income, Fen(4 * instalment), "three first premiums and the one that was collected");
    assert_eq!(balance(&test, "house/bank/collection").await, Fen(4 * instalment));
    for customer in &customers {
        customer.balanced(Fen::ZERO, "taken back").await;
    }

    // The grace period of what was taken back begins on that day; what was never paid lapses by its due date.
    for _ in 0..2 {
        upkeep::run_due(house).await.expect("time passes");
    }
    let [back, gone] = [taken_back.file().await.head.state, never.file().await.head.state];
    assert_eq!((back.as_str(), gone.as_str()), ("in_force", "suspended"));

    // One case for each that came back, and one letter of it.
    for (customer, before, cases) in [(paid, "", 0), (taken_back, "taken-back", 1), (never, "not-collected", 1)] {
        let found = customer.cases("life.failed-debit").await;
        assert_eq!(found.len(), cases, "{found:?}");
        for case in found {
            assert!(case.answers.contains(&format!("\"{before}\"")), "{}", case.answers);
            customer.record(CaseId::from_number(case.id), "customer-told", &[]).await;
            let key = vec![Value::Int(case.slot), Value::Int(case.id)];
            let letters = house.store.query(&LETTERS_OF_CASE, key).await.expect("read");
            assert_eq!(letters.iter().map(|letter| letter.kind.as_str()).collect::<Vec<_>>(), ["failed-debit-notice"]);
        }
    }
    let archive = verify::verify(&house.store, |_| {}).await.expect("verified");
    assert!(archive.problems.is_empty(), "{:?}", archive.problems);
}

/// The balance of an account over all lines.
async fn balance(test: &TestHouse, account: &str) -> Fen {
    let today = test.house.today();
    let machine = yinuo_core::access::Actor::at_the_machine();
    let sums =
        yinuo_service::query::ledger::trial_balance(&test.house, &machine, today, None).await.expect("a trial balance");
    assert!(sums.is_balanced());
    let found = sums.accounts().find(|sum| sum.account.to_string() == account);
    found.expect("the account").balance().expect("small")
}

#[tokio::test]
async fn a_batch_accepted_and_then_partly_rejected_books_nothing_early_and_takes_everything_back_on_sqlite() {
    a_bank_accepts_and_then_rejects_a_part(On::Sqlite).await;
}

#[tokio::test]
async fn a_batch_accepted_and_then_partly_rejected_books_nothing_early_and_takes_everything_back_on_postgresql() {
    a_bank_accepts_and_then_rejects_a_part(On::Postgres).await;
}

async fn a_payout_is_paid_by_a_final_status_only(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let customer = Customer::new(&test).await;
    customer.change_account(WRONG_BRANCH).await;
    let surrender = customer.open("life.surrender", &[]).await;
    customer.record(surrender, "accepted", &[]).await;
    let batch = batch_of_all(&test).await;
    payment::mark_sent(house, manager, batch, None).await.expect("sent");
    let owed = Fen(customer.payout().await.amount);
    upkeep::run_due(house).await.expect("time passes");
    let before = customer.letters().await;
    let told = import(&test, Some(batch), &report(batch, "ACCP", &[])).await;
    assert_eq!((told.not_final, told.settled_paid), (1, 0), "{told:?}");
    upkeep::run_due(house).await.expect("time passes");
    assert_eq!((customer.payout().await.state.as_str(), customer.letters().await), ("batched", before));
    for _ in 0..2 {
        import(&test, Some(batch), &report(batch, "ACSC", &[])).await;
    }
    upkeep::run_due(house).await.expect("time passes");
    assert_eq!((customer.payout().await.state.as_str(), customer.letters().await), ("paid", before + 1), "one advice");
    customer.balanced(Fen::ZERO, "paid").await;
    for _ in 0..2 {
        import(&test, Some(batch), &report(batch, "CANC", &[])).await;
    }
    upkeep::run_due(house).await.expect("time passes");
    assert_eq!((customer.payout().await.state.as_str(), customer.letters().await), ("returned", before + 1));
    customer.balanced(owed, "owed again").await;
    assert_eq!(customer.cases("life.failed-payment").await.len(), 1);
    let payouts = rows_of(house, &[yinuo_core::id::PayoutId::from_number(customer.payout().await.id)]).await;
    assert_eq!(payouts[0].attempts, 1);
}

#[tokio::test]
async fn a_payout_is_paid_by_a_final_status_and_taken_back_by_a_later_one_on_sqlite() {
    a_payout_is_paid_by_a_final_status_only(On::Sqlite).await;
}

#[tokio::test]
async fn a_payout_is_paid_by_a_final_status_and_taken_back_by_a_later_one_on_postgresql() {
    a_payout_is_paid_by_a_final_status_only(On::Postgres).await;
}

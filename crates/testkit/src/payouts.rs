//! Ready payouts by the thousand, for tests of paying out: rows written beside the engine. Each customer has one policy with one
//! payout and a sealed account. The archive knows nothing of these rows, so a house that has them does not verify.

use crate::house::Role;
use crate::population::terms_row;
use jiff::civil::{Date, date};
use yinuo_core::agreement::AgreementState;
use yinuo_core::id::{OfficeId, OperatorId, PartyId, PayoutId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::DividendOption;
use yinuo_core::life::{FAMILY, POLICY};
use yinuo_core::party::mask;
use yinuo_service::House;
use yinuo_service::life::rows::policy_from_rows;
use yinuo_service::personal::{PAYOUT_ACCOUNT, seal_with};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::life::PolicyRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::PayoutRow;
use yinuo_store::{Changes, Store, StoreOptions};

use crate::house::TestHouse;

/// Policies of one commit.
const STEP: u32 = 2_000;

/// What is paid to the customer of that number, in fen; no two of a thousand are alike.
pub fn amount_of(number: u32) -> i64 {
    10_000 + i64::from(number % 1_000) * 37
}

/// The account of the customer of that number: a passbook's, which no card rule judges.
pub fn account_of(number: u32) -> String {
    format!("0709000109{number:09}")
}

/// Writes customers with a ready payout each, due on 2011-09-01, in the county office; the clerk entered their accounts.
/// `url` is where the database is.
pub async fn write_payouts(test: &TestHouse, url: &str, count: u32) -> Vec<PayoutId> {
    let (house, office, entered_by) = (&test.house, test.county, test.actor(Role::Clerk).operator);
    let due_on = date(2011, 9, 1);
    let product = yinuo_service::life::rules::life(house.rules())
        .products()
        .all()
        .first()
        .expect("a product is shipped")
        .version
        .clone();
    // The house holds the only writer of its own store.
    let store = Store::open(url, StoreOptions::default()).await.expect("the database opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut made = Vec::new();
    for start in (0..count).step_by(usize::try_from(STEP).expect("a small number")) {
        let mut changes = Changes::new();
        for number in start..count.min(start + STEP) {
            made.push(put_one(house, &mut changes, office, entered_by, number, &product, due_on));
        }
        let mut work = writer.begin(&[]).await.expect("a transaction begins");
        work.write(changes).await.expect("the rows are written");
        work.commit().await.expect("the rows are kept");
    }
    made
}

/// The reasons for which a payout waits, by their keys.
pub fn reasons(row: &PayoutRow) -> Vec<&'static str> {
    let blocks = yinuo_service::payout::blocks_of(row.blocks.as_deref()).expect("the row can be read");
    blocks.iter().map(|block| block.reason.key).collect()
}

fn put_one(
    house: &House,
    changes: &mut Changes,
    office: OfficeId,
    entered_by: OperatorId,
    number: u32,
    product: &str,
    due_on: Date,
) -> PayoutId {
    let slot = Slot::try_new(1 + i64::from(number) % 1_000).expect("a slot");
    let stamp = || house.shared.clock.stamp();
    let (party, policy, payout) =
        (PartyId::new(stamp(), slot), PolicyId::new(stamp(), slot), PayoutId::new(stamp(), slot));
    let account = account_of(number);
    let amount = amount_of(number);
    changes.insert(PartyRow {
        slot: slot.number(),
        id: party.number(),
        kind: "person".to_owned(),
        name: format!("客户{number}"),
        sort_key: String::new(),
        identity_kind: None,
        identity_masked: None,
        phone_masked: None,
        birth_date: None,
        sex: None,
        address: None,
        office_id: office.number(),
        created_at: 0,
        merged_into: None,
        version: 1,
    });
    changes.insert(seal_with(&house.shared.keys, policy.number(), PAYOUT_ACCOUNT, "account", &account));
    let head = head_row(party, policy, office, number, product);
    let row = PolicyRow {
        payee: Some(format!("客户{number}")),
        account_masked: Some(mask(&account)),
        account_by: Some(entered_by.number()),
        ..policy_row(policy, amount)
    };
    let made = policy_from_rows(&head, &row).expect("rows of a policy");
    changes.insert(terms_row(&made, house.shared.clock.now()));
    changes.insert(head);
    changes.insert(row);
    changes.insert(PayoutRow {
        slot: slot.number(),
        id: payout.number(),
        creditor_id: party.number(),
        subject_kind: POLICY.key.to_owned(),
        subject_id: policy.number(),
        case_id: None,
        office_id: office.number(),
        kind: "annuity".to_owned(),
        benefit_key: None,
        due_on: due_on.to_string(),
        amount,
        state: "ready".to_owned(),
        blocks: None,
        payee: None,
        own_account: 0,
        account_masked: None,
        bank_code: None,
        branch_code: None,
        account_by: None,
        batch_id: None,
        attempts: 0,
        return_code: None,
        return_reason: None,
        settled_on: None,
        version: 1,
    });
    payout
}

const BEGAN_ON: &str = "2005-01-01";

fn head_row(party: PartyId, policy: PolicyId, office: OfficeId, number: u32, product: &str) -> AgreementRow {
    AgreementRow {
        slot: policy.slot().number(),
        id: policy.number(),
        number: format!("T{number:07}"),
        family: FAMILY.key.to_owned(),
        holder_id: party.number(),
        office_id: office.number(),
        product_version: product.to_owned(),
        effective_on: BEGAN_ON.to_owned(),
        ends_on: None,
        state: AgreementState::InForce.key().to_owned(),
        state_on: BEGAN_ON.to_owned(),
        applied_on: BEGAN_ON.to_owned(),
        import_id: None,
    }
}

/// A policy in force that owes its customer that much.
fn policy_row(policy: PolicyId, payable: i64) -> PolicyRow {
    PolicyRow {
        slot: policy.slot().number(),
        id: policy.number(),
        channel: "counter".to_owned(),
        birth_date: "1970-01-01".to_owned(),
        sex: "female".to_owned(),
        sum_insured: 1_000_000,
        cover: "20 years".to_owned(),
        pay: "10 years".to_owned(),
        mode: "yearly".to_owned(),
        instalment: 100_000,
        state_cause: None,
        issued_on: Some(BEGAN_ON.to_owned()),
        delivered_on: None,
        hesitation_ends_on: None,
        dues_made: 10,
        dues_written: 10,
        open_dues: 0,
        demanded_on: None,
        prompted_for: None,
        benefits_to: None,
        deposit: 0,
        make_up: 0,
        loan: 0,
        loan_on: None,
        payable,
        dividend: 0,
        prompts_wanted: 0,
        dividend_option: DividendOption::ALL[0].key().to_owned(),
        payee: None,
        account_masked: None,
        bank_code: None,
        branch_code: None,
        account_by: None,
        debit: 0,
        act_on: None,
        terms_sequence: 1,
        version: 1,
    }
}

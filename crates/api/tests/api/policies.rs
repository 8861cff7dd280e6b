//! Policies over HTTP: proposing, paying, reading as of a day, and what is refused with which words.

use serde_json::{Value, json};
use yinuo_testkit::house::PASSWORD;

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{AT_ROOT, Else, MANAGER, READERS, Row, UNMASKERS, WRITERS, none, proposal, quote};

/// Who may do what with policies, products and unit prices.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, world| {
        Box::pin(async {
            let policy = desk.ask("clerk", Ask::post("/policies", proposal(&world.party))).await.good();
            vec![("policy", id(&policy))]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/unit-prices", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/unit-prices",
        AT_ROOT,
        Else::NotAllowed,
        |_| json!({ "account": "steady", "priced_on": "2011-09-28", "price": "1.0234" }),
    ),
    (
        "POST",
        "/unit-price-corrections",
        AT_ROOT,
        Else::NotAllowed,
        |_| json!({ "account": "steady", "priced_on": "2011-09-28", "price": "1.0243", "reason": "录入有误" }),
    ),
    ("GET", "/policies/policy_0000000000001/units", &[], Else::NotFound, none),
    ("GET", "/products", READERS, Else::NotAllowed, none),
    ("POST", "/quotes", READERS, Else::NotAllowed, |_| quote()),
    ("GET", "/policies", READERS, Else::NotAllowed, none),
    ("POST", "/policies", WRITERS, Else::NotAllowed, |w| proposal(&w.party)),
    ("GET", "/policies/{policy}", READERS, Else::NotAllowed, none),
    ("PATCH", "/policies/{policy}", WRITERS, Else::NotAllowed, |_| json!({ "prompts_wanted": true })),
    ("PATCH", "/policies/{policy}", WRITERS, Else::NotAllowed, |_| json!({ "debit": true })),
    ("GET", "/policies/{policy}/transfers", READERS, Else::NotAllowed, none),
    ("GET", "/policies/{policy}/letters", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/policies/{policy}/receipts",
        UNMASKERS,
        Else::NotAllowed,
        |_| json!({ "amount": "1.00", "means": "cash" }),
    ),
    (
        "POST",
        "/policies/{policy}/reversals",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "transfer": "transfer_0000000000001", "reason": "误收" }),
    ),
    ("POST", "/policies/{policy}/lapse-reversals", MANAGER, Else::NotAllowed, |_| json!({ "reason": "未划转" })),
];

/// A policy in force, and its case of the proposal.
pub async fn in_force(desk: &Desk, number: u32) -> Value {
    let party = id(&desk.party(number).await);
    let policy = desk.ask("clerk", Ask::post("/policies", proposal(&party))).await.good();
    let path = format!("/policies/{}", id(&policy));
    let case = json!({
        "service": "life.proposal", "party": party, "subjects": [{ "id": id(&policy) }], "channel": "counter",
        "answers": { "product_name": "示例" }, "materials": ["proposal-form", "holder-id", "insured-id", "sales-prompt"],
    });
    let case = desk.ask("clerk", Ask::post("/cases", case)).await.good();
    let record = |key: &str, version: i64, answers: Value| {
        let body = json!({ "key": key, "answers": answers });
        Ask::post(format!("/cases/{}/milestones", id(&case)), body).version(version)
    };
    desk.ask("clerk", record("screened", 1, json!({ "exam_needed": "no" }))).await.good();
    let made = json!({ "policy_number": policy["number"] });
    desk.ask("handler", record("contract-made", 2, made.clone())).await.problem(409, "first_premium_missing");
    let receipt = json!({ "amount": policy["instalment"], "means": "cash" });
    desk.ask("clerk", Ask::post(format!("{path}/receipts"), receipt)).await.good();
    desk.ask("handler", record("contract-made", 2, made)).await.good();
    desk.ask("clerk", Ask::get(path)).await.good()
}

#[tokio::test]
async fn a_policy_is_proposed_paid_issued_and_read_with_its_ledger() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 1).await;
    assert_eq!((policy["state"].as_str(), policy["deposit"].as_str()), (Some("in_force"), Some("0.00")));
    assert_eq!(policy["dues"][0]["state"], "paid");
    assert_eq!(policy["cases"][0]["state"], "open");
    assert!(policy["product"]["sample"].as_bool().unwrap());
    let number = policy["number"].as_str().unwrap();
    assert_eq!(desk.ask("clerk", Ask::get(format!("/policies/{number}"))).await.good()["id"], policy["id"]);
    let lines = desk.ask("clerk", Ask::get(format!("/policies/{number}/transfers"))).await.good();
    let kinds: Vec<_> = lines["items"].as_array().unwrap().iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["receipt", "premium-paid"]);
    assert_eq!(lines["items"][0]["credit"]["path"], format!("policy/{number}/premium-deposit"));
    assert_eq!(lines["items"][0]["credit"]["name"]["zh"], "预交保费");
    desk.head().await;
    for path in ["trial-balance", "transfers", "day-closes", "journal?from=2011-10-01&until=2011-10-31"] {
        desk.ask("auditor", Ask::get(format!("/ledger/{path}"))).await.problem(403, "root_office_only");
    }
    let trial = desk.ask("head", Ask::get("/ledger/trial-balance")).await.good();
    assert_eq!((trial["balanced"].as_bool(), &trial["debit"]), (Some(true), &trial["credit"]));
    let classes: Vec<_> = trial["classes"].as_array().unwrap().iter().map(|class| class["class"].clone()).collect();
    assert_eq!(classes, ["asset", "liability", "income"]);
    let filter = |account: &str| Ask::get(format!("/ledger/transfers?account={account}"));
    let found = desk.ask("head", filter("policy/premium-deposit")).await.good();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    let problem = desk.ask("head", filter("policy/premium")).await.problem(422, "unknown_account");
    assert!(problem["detail"].as_str().unwrap().contains("policy/premium"), "{problem}");
    let journal = desk.ask("head", Ask::get("/ledger/journal?from=2011-10-01&until=2011-10-31")).await;
    assert!(String::from_utf8_lossy(&journal.bytes).contains("premium-paid"));
    for q in [number, "王芳", "wf"] {
        let q: String = q.chars().map(|c| if c.is_ascii() { c.to_string() } else { percent(c) }).collect();
        let found = desk.ask("clerk", Ask::get(format!("/policies?q={q}"))).await.good();
        assert_eq!(found["items"][0]["number"], number, "{q}");
    }
}

fn percent(c: char) -> String {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn what_is_wrong_with_a_policy_or_its_money_is_said_with_a_code_and_a_hint() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 2).await;
    let path = format!("/policies/{}", id(&policy));
    let receipt = |amount: &str| Ask::post(format!("{path}/receipts"), json!({ "amount": amount, "means": "cash" }));
    let problem = desk.ask("clerk", receipt("0.001")).await.problem(422, "wrong_field");
    assert_eq!(problem["fields"][0]["field"], "amount");
    desk.ask("clerk", receipt("0")).await.problem(422, "amount_not_positive");
    desk.ask("clerk", receipt("-5")).await.problem(422, "amount_not_positive");
    desk.ask("clerk", receipt("1e3")).await.problem(422, "wrong_field");
    let future = json!({ "amount": "1", "means": "card", "received_on": "2011-10-11" });
    desk.ask("clerk", Ask::post(format!("{path}/receipts"), future)).await.problem(422, "received_in_future");
    desk.ask("clerk", Ask::get("/policies/P0000-0000001-0")).await.problem(404, "not_found");
    desk.ask("clerk", Ask::get(format!("{path}?as_of=2011-13-01"))).await.problem(422, "wrong_field");
    desk.ask("clerk", Ask::get("/policies?state=gone")).await.problem(422, "wrong_field");

    let party = policy["holder"]["id"].as_str().unwrap().to_owned();
    let propose = |change: fn(&mut Value)| {
        let mut body = proposal(&party);
        change(&mut body);
        Ask::post("/policies", body)
    };
    for (change, code) in [
        ((|body| body["product"] = json!("sample.nothing")) as fn(&mut Value), "unknown_product"),
        (|body| body["cover"] = json!("to age 67"), "cover_not_offered"),
        (|body| body["sum_insured"] = json!("1"), "sum_not_offered"),
        (|body| body["insured"]["birth_date"] = json!("1930-01-01"), "age_not_insurable"),
        (|body| body["cover"] = json!("for ever"), "wrong_field"),
        (|body| body["beneficiaries"] = json!([{ "name": "李强", "order": 1, "share": "0.7" }]), "wrong_beneficiaries"),
    ] {
        let reply = desk.ask("clerk", propose(change)).await;
        assert_eq!(reply.code(), code);
        assert!(matches!(reply.status.as_u16(), 404 | 409 | 422), "{code}: {}", reply.status);
    }

    // The account: a digit wrong, entered differently, a branch of another bank; and a card whose check digit really is what it is.
    let account = |number: &str, again: &str, branch: &str, reason: &str| {
        json!({
            "payee_account": number, "payee_account_again": again, "opening_bank": "工商银行", "branch_code": branch,
            "account_holder": "王芳", "check_digit_reason": reason,
        })
    };
    let (right, other, strange) = ("6222021234567890128", "6222021234567890136", "6222021234567890120");
    for (answers, code) in [
        (account(right, other, "", ""), Some("account_entered_differently")),
        (account(right, strange, "", "卡面如此"), Some("account_entered_differently")),
        (account(right, right, "105221000014", ""), Some("branch_check_digit")),
        (account(strange, strange, "", "已核对卡片原件，卡面如此"), None),
        (account(strange, strange, "", " "), Some("account_check_digit")),
    ] {
        let body = json!({
            "service": "life.payout-account-change", "party": party, "subjects": [{ "id": id(&policy) }], "channel": "counter",
            "answers": answers, "materials": ["application", "holder-id", "account-proof"],
        });
        let opened = desk.ask("clerk", Ask::post("/cases", body)).await;
        if code == Some("account_check_digit") {
            let told = opened.problem(422, "account_check_digit");
            assert_eq!(told["fields"][0]["field"], "payee_account", "{told}");
            continue;
        }
        // While the customer is there, and not when it is to be paid to.
        if code == Some("account_entered_differently") {
            opened.problem(422, "account_entered_differently");
            continue;
        }
        let case = opened.good();
        let record = |key: &str, version: i64, answers: Value| {
            let body = json!({ "key": key, "answers": answers });
            Ask::post(format!("/cases/{}/milestones", id(&case)), body).version(version)
        };
        desk.ask("clerk", record("accepted", 1, json!({}))).await.good();
        desk.ask("handler", record("consented", 2, json!({ "premium_payable": "no" }))).await.good();
        let completed = desk.ask("handler", record("completed", 3, json!({}))).await;
        match code {
            Some(code) => drop(completed.problem(422, code)),
            None => drop(completed.good()),
        }
    }
}

#[tokio::test]
async fn a_policy_of_another_office_is_not_there() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = in_force(&desk, 3).await;
    let root = desk.ask("root", Ask::get("/offices")).await.good();
    let other = json!({ "code": "210681", "name": "东港支公司", "parent": id(&root["items"][0]) });
    let other = id(&desk.ask("root", Ask::post("/offices", other)).await.good());
    let clerk = json!({
        "login": "donggang", "name": "东港柜员", "office": other, "roles": ["clerk"],
        "password": yinuo_testkit::house::PASSWORD,
    });
    desk.ask("root", Ask::post("/operators", clerk)).await.good();
    desk.chooses_password("donggang").await;
    for name in [id(&policy), policy["number"].as_str().unwrap().to_owned()] {
        desk.ask("donggang", Ask::get(format!("/policies/{name}"))).await.problem(404, "not_found");
        let receipt = Ask::post(format!("/policies/{name}/receipts"), json!({ "amount": "1", "means": "cash" }));
        desk.ask("donggang", receipt).await.problem(404, "not_found");
    }
    assert_eq!(desk.ask("donggang", Ask::get("/policies")).await.good()["items"], json!([]));
    let party = id(&desk.party(4).await);
    let case = json!({
        "service": "life.address-change", "party": party, "subjects": [{ "id": id(&policy) }], "channel": "counter", "answers": {},
    });
    desk.ask("clerk", Ask::post("/cases", case)).await.problem(409, "subject_of_another_customer");
}

#[tokio::test]
async fn a_price_takes_two_people_of_the_root_office_and_three_where_it_is_far_from_the_last() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    desk.head().await;
    let office = desk.ask("head", Ask::get("/me")).await.good()["office"]["id"].clone();
    for login in ["second", "third"] {
        let one =
            json!({ "login": login, "name": login, "office": office, "roles": ["manager"], "password": PASSWORD });
        desk.ask("root", Ask::post("/operators", one)).await.good();
        desk.chooses_password(login).await;
    }
    let publish = |on: &str, price: &str| {
        Ask::post("/unit-prices", json!({ "account": "steady", "priced_on": on, "price": price }))
    };
    desk.ask("manager", publish("2011-10-08", "1")).await.problem(403, "root_office_only");
    let prices = || async {
        let list = desk.ask("head", Ask::get("/unit-prices")).await.good();
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["price"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let release = |approval: &Value| Ask::post(format!("/approvals/{}/releases", id(approval)), json!({}));
    let asked = desk.ask("head", publish("2011-10-08", "1.0")).await;
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.json());
    let asked = asked.json();
    assert_eq!(prices().await, Vec::<String>::new());
    desk.ask("head", release(&asked)).await.problem(409, "approval_by_second_person");
    desk.ask("second", release(&asked)).await.good();
    assert_eq!(prices().await, ["1.000000"]);
    // A fifth up is still usual: one word is enough.
    let usual = desk.ask("head", publish("2011-10-09", "1.2")).await.json();
    desk.ask("second", release(&usual)).await.good();
    assert_eq!(prices().await.len(), 2);
    // A slip of the point takes two others, who see the last price.
    let slip = desk.ask("head", publish("2011-10-10", "12")).await.json();
    let told: Vec<&str> =
        slip["will"].as_array().unwrap().iter().map(|will| will["what"]["en"].as_str().unwrap()).collect();
    assert_eq!(told, ["steady 12", "Far from the last price 1.2"]);
    desk.ask("second", release(&slip)).await.good();
    assert_eq!(prices().await.len(), 2, "one word is not enough");
    desk.ask("second", release(&slip)).await.problem(409, "approval_by_second_person");
    desk.ask("third", release(&slip)).await.good();
    assert_eq!(prices().await.len(), 3);
}

#[tokio::test]
async fn a_wrong_price_is_corrected_with_a_reason_by_three_people_and_what_stood_there_stays_to_be_seen() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    desk.head().await;
    let office = desk.ask("head", Ask::get("/me")).await.good()["office"]["id"].clone();
    for login in ["second", "third"] {
        let one =
            json!({ "login": login, "name": login, "office": office, "roles": ["manager"], "password": PASSWORD });
        desk.ask("root", Ask::post("/operators", one)).await.good();
        desk.chooses_password(login).await;
    }
    // The others say their word until nothing waits.
    let released = async |asked: Value| {
        for login in ["second", "third"] {
            let answer = desk.ask(login, Ask::post(format!("/approvals/{}/releases", id(&asked)), json!({}))).await;
            if answer.good()["state"] != "waiting" {
                return;
            }
        }
        panic!("two words are not enough: {asked}");
    };
    let wrong = json!({ "account": "steady", "priced_on": "2011-10-08", "price": "20" });
    released(desk.ask("head", Ask::post("/unit-prices", wrong)).await.good()).await;
    let line = async || desk.ask("head", Ask::get("/unit-prices")).await.good()["items"][0].clone();
    let correct = |price: &str, reason: &str| {
        let right = json!({ "account": "steady", "priced_on": "2011-10-08", "price": price, "reason": reason });
        Ask::post("/unit-price-corrections", right)
    };
    desk.ask("clerk", correct("2", "小数点录错")).await.problem(403, "not_permitted");
    desk.ask("manager", correct("2", "小数点录错")).await.problem(403, "root_office_only");
    assert_eq!(desk.ask("head", correct("2", " ")).await.code(), "reason_required");
    assert_eq!(desk.ask("head", correct("20.0", "小数点录错")).await.code(), "unit_price_unchanged");
    let asked = desk.ask("head", correct("2", "小数点录错")).await;
    assert_eq!(asked.status.as_u16(), 202, "{}", asked.json());
    let asked = asked.json();
    assert_eq!(line().await["price"], "20.000000", "it waits");
    let own = Ask::post(format!("/approvals/{}/releases", id(&asked)), json!({}));
    desk.ask("head", own).await.problem(409, "approval_by_second_person");
    released(asked).await;
    let line = line().await;
    assert_eq!(
        (&line["price"], &line["price_before"], &line["reason"]),
        (&json!("2.000000"), &json!("20.000000"), &json!("小数点录错")),
    );
}

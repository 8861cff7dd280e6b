//! Agreements of all families over HTTP: one search over the heads finds a number, a customer's list has all of them, and a number
//! of another family is refused by its name.

use serde_json::{Value, json};
use yinuo_store::Changes;
use yinuo_store::tables::agreement::AgreementRow;

use super::desk::{Ask, Desk, id};
use super::roles::proposal;

async fn proposed(desk: &Desk, party: &str, insured: Option<&str>) -> Value {
    let mut body = proposal(party);
    if let Some(insured) = insured {
        body["insured"]["party"] = json!(insured);
    }
    desk.ask("clerk", Ask::post("/policies", body)).await.good()
}

fn numbers(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_customer_s_agreements_are_those_it_holds_and_those_in_which_it_is_somebody_else() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let holder = id(&desk.party(1).await);
    let passport = json!({ "kind": "passport", "number": "E7654321" });
    let insured = json!({ "kind": "person", "name": "王芳", "identity": passport });
    let insured = id(&desk.ask("clerk", Ask::post("/parties", insured)).await.good());
    let own = proposed(&desk, &holder, None).await;
    let for_another = proposed(&desk, &holder, Some(&insured)).await;
    let of = async |party: &str| desk.ask("clerk", Ask::get(format!("/parties/{party}/agreements"))).await.good();
    let held = of(&holder).await;
    let mut wanted = [own["number"].as_str().unwrap(), for_another["number"].as_str().unwrap()];
    let mut found = numbers(&held);
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!(held["items"][0]["roles"], json!([]), "the holder is the holder");
    let elsewhere = of(&insured).await;
    assert_eq!(numbers(&elsewhere), [for_another["number"].as_str().unwrap()]);
    let line = &elsewhere["items"][0];
    assert_eq!(line["roles"], json!([{ "key": "insured", "name": { "zh": "被保险人", "en": "insured" } }]));
    assert_eq!((line["kind"].as_str(), &line["id"]), (Some("policy"), &for_another["id"]));
    assert_eq!((line["state"].as_str(), line["state_name"]["zh"].as_str()), (Some("proposed"), Some("投保中")));
    assert_eq!(line["family"], json!({ "key": "life", "name": { "zh": "人身保险", "en": "life insurance" } }));
    assert_eq!(line["product"]["key"], for_another["product"]["version"]);
    assert_eq!(line["holder"]["id"].as_str(), Some(holder.as_str()));
    let number = own["number"].as_str().unwrap();
    let exact = desk.ask("clerk", Ask::get(format!("/agreements?number={}", number.to_lowercase()))).await.good();
    assert_eq!(numbers(&exact), [number]);
    let part = &number[..number.len() - 3];
    let none = desk.ask("clerk", Ask::get(format!("/agreements?number={part}"))).await.good();
    assert_eq!(numbers(&none), Vec::<&str>::new(), "only the whole number is the number");
    let hits = desk.ask("clerk", Ask::get(format!("/search?q={part}"))).await.good();
    assert_eq!(hits["agreements"][0]["number"], number, "the search box goes by the beginning");
}

#[tokio::test]
async fn a_number_of_another_family_is_refused_by_its_name_where_a_policy_is_asked_for() {
    let desk = Desk::open("2011-10-10T10:00:00").await;
    let policy = proposed(&desk, &id(&desk.party(1).await), None).await;
    let mut rows = Vec::new();
    desk.test.house.store.scan::<AgreementRow>(|row| rows.push(row)).await.expect("scanned");
    let head = rows.pop().expect("the policy has a head");
    assert_eq!(Some(head.number.as_str()), policy["number"].as_str());
    let mut changes = Changes::new();
    let (id, number) = (head.id + 1, "LN-2011-000042".to_owned());
    changes.insert(AgreementRow { id, number, family: "crop-cover".to_owned(), ..head });
    let url = desk.test.url();
    let store = yinuo_store::Store::open(&url, yinuo_store::StoreOptions::default()).await.expect("it opens again");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    work.write(changes).await.expect("written");
    work.commit().await.expect("committed");
    let problem = desk.ask("clerk", Ask::get("/policies/ln-2011-000042")).await;
    let problem = problem.problem(409, "agreement_of_another_family");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("LN-2011-000042") && detail.contains("农业保险合同"), "{detail}");
    let receipt = json!({ "amount": "1", "means": "cash" });
    let receipt = desk.ask("clerk", Ask::post("/policies/LN-2011-000042/receipts", receipt)).await;
    receipt.problem(409, "agreement_of_another_family");
    desk.ask("clerk", Ask::get("/policies/LN-2011-000043")).await.problem(404, "not_found");
}

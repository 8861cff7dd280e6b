//! Payouts and their batches over HTTP. The payouts are written beside the engine; the archive of this house does not verify.

use serde_json::{Value, json};
use yinuo_testkit::payouts::{account_of, write_payouts};

use super::desk::{Ask, Desk, id};

fn form(file: &str) -> String {
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n-\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"r.csv\"\r\n\r\n{file}\r\n--x--\r\n"
    )
}

fn returns(batch: &str, file: &str) -> Ask {
    Ask::new("POST", format!("/payment-batches/{batch}/returns")).raw("multipart/form-data; boundary=x", form(file))
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().expect("a list")
}

#[tokio::test]
async fn a_manager_pays_a_batch_and_hears_row_by_row_what_the_bank_said() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let ids = write_payouts(&desk.test, &desk.test.url(), 3).await;
    let list =
        desk.ask("clerk", Ask::get("/payouts?state=ready&kind=annuity&due_until=2011-09-30&limit=2")).await.good();
    assert_eq!((items(&list).len(), list["next"].is_string()), (2, true), "{list}");
    let first = &items(&list)[0];
    let account = first["account"]["account"].as_str().expect("an account");
    assert!(account.contains('*') && !account_of(0).contains(account), "only the mask is told: {first}");
    let list = desk.ask("clerk", Ask::get("/payouts?state=nowhere")).await;
    list.problem(422, "unknown_state");

    let body = json!({ "execute_on": "2011-09-30", "kind": "annuity" });
    let made = desk.ask("manager", Ask::post("/payment-batches", body.clone()).key("batch-1")).await.good();
    assert_eq!((&made["collected"], &made["refused"]), (&json!(3), &json!(0)), "{made}");
    let batch = id(&made["batch"]);
    let again = desk.ask("manager", Ask::post("/payment-batches", body).key("batch-1")).await;
    assert_eq!(again.header("idempotent-replay"), "true");
    assert_eq!(id(&again.good()["batch"]), batch);
    let early = desk.ask("manager", Ask::get(format!("/payment-batches/{batch}/file?format=csv"))).await;
    early.problem(409, "wrong_batch_state");
    desk.test.approve(made["approval"].as_str().expect("others have a word in it").parse().expect("an id")).await;
    let file = desk.ask("manager", Ask::get(format!("/payment-batches/{batch}/file?format=csv"))).await;
    assert!(String::from_utf8_lossy(&file.bytes).contains(&account_of(1)), "the bank needs the number in clear");
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"batch-"));
    let wrong = desk.ask("manager", Ask::get(format!("/payment-batches/{batch}/file?format=pdf"))).await;
    wrong.problem(422, "wrong_field");
    desk.ask("manager", Ask::new("POST", format!("/payment-batches/{batch}/sent"))).await.good();
    let cancelled = desk.ask("manager", Ask::new("POST", format!("/payment-batches/{batch}/cancellation"))).await;
    cancelled.problem(409, "wrong_batch_state");

    let reference = |index: usize| ids[index].to_string().replace('_', "-");
    let file = format!(
        "流水号,金额,结果,原因\n{}-1,,成功,\n{}-1,,失败,户名不符\n{}-1,9.99,成功,\nX,1.00,成功,\n{}-1,1.001,成功,",
        reference(0),
        reference(1),
        reference(2),
        reference(2),
    );
    let report = desk.ask("manager", returns(&batch, &file).english()).await.good();
    assert_eq!((&report["settled_paid"], &report["settled_returned"]), (&json!(1), &json!(1)), "{report}");
    let told = |list: &str| (report[list][0]["row"].clone(), report[list][0]["code"].clone());
    assert_eq!(told("wrong_amount"), (json!(4), json!("amount_differs")));
    assert_eq!(told("unknown"), (json!(5), json!("unknown_reference")));
    assert_eq!(report["bad"][0]["row"], json!(6), "{report}");
    assert!(report["unknown"][0]["detail"].as_str().is_some_and(|detail| detail.contains("no payment of ours")));
    let counts: Vec<_> = report["batch"]["counts"].as_array().expect("counts").iter().map(|c| &c["state"]).collect();
    assert_eq!(counts, ["batched", "paid", "returned"]);
    let report = desk.ask("manager", returns(&batch, &file)).await.good();
    assert_eq!((&report["already_known"], &report["settled_paid"]), (&json!(2), &json!(0)), "{report}");

    let returned = desk.ask("auditor", Ask::get(format!("/payouts?state=returned&batch={batch}"))).await.good();
    assert_eq!(items(&returned)[0]["return_code"], "BE01", "{returned}");
    let errors = desk.ask("auditor", Ask::get("/service-errors?kind=wrong-account")).await.good();
    assert_eq!((items(&errors).len(), &items(&errors)[0]["operator"]["name"]), (1, &json!("clerk一")), "{errors}");
}

#[tokio::test]
async fn what_is_no_form_with_a_file_is_refused() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    write_payouts(&desk.test, &desk.test.url(), 1).await;
    let made = desk.ask("manager", Ask::post("/payment-batches", json!({ "execute_on": "2011-09-29" }))).await.good();
    let path = format!("/payment-batches/{}/returns", id(&made["batch"]));
    let ask = |kind: &str, body: &str| Ask::new("POST", path.clone()).raw(kind, body.to_owned());
    desk.ask("manager", ask("text/csv", "流水号,结果\n")).await.problem(415, "wrong_content_type");
    let multipart = "multipart/form-data; boundary=x";
    desk.ask("manager", ask("multipart/form-data", "x")).await.problem(400, "malformed_request");
    desk.ask("manager", ask(multipart, "--x\r\nbroken")).await.problem(400, "malformed_request");
    let other = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n-\r\n--x--\r\n";
    desk.ask("manager", ask(multipart, other)).await.problem(422, "wrong_field");
    desk.ask("manager", ask(multipart, &form(""))).await.problem(422, "return_without_rows");
    desk.ask("manager", ask(multipart, &form("<Document/>"))).await.problem(422, "return_unknown_kind");
}

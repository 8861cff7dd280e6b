//! Enquiries at a broker over HTTP: what was answered becomes knowledge, and an answer goes out by mail.

use serde_json::{Value, json};
use yinuo_store::tables::archive::OUTBOX_READY;

use super::broker::knowledge;
use super::desk::{Ask, Desk, id};

/// An enquiry of the client, and its answer.
async fn enquiry(desk: &Desk, client: &str, channel: &str, answers: Value) -> Value {
    let open = json!({ "service": "broker.enquiry", "party": client, "channel": channel, "answers": answers });
    desk.ask("clerk", Ask::post("/cases", open)).await.good()
}

#[tokio::test]
async fn what_was_answered_is_taken_over_once_found_again_reviewed_by_its_day_and_taken_out_of_use_with_a_reason() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let asked = json!({ "question": "汛期停工的损失能不能索赔？" });
    let case = enquiry(&desk, &client, "messaging", asked).await;
    assert_eq!(case["channel"], "messaging");
    let keys: Vec<&str> = case["promises"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["first-answer", "final-answer"]);
    let add = |body: Value| desk.ask("handler", Ask::post("/knowledge", body));
    let mut taken = knowledge("停工");
    taken["case"] = case["id"].clone();
    add(json!({ "question": "问", "answer": "答", "review_on": "2011-09-29" })).await.problem(422, "review_not_ahead");
    add(json!({ "question": "", "answer": "答", "review_on": "2012-03-29" })).await.problem(422, "wrong_field");
    let entry = add(taken.clone()).await.good();
    assert_eq!((&entry["case"]["id"], &entry["due"], &entry["version"]), (&case["id"], &json!(false), &json!(1)));
    add(taken).await.problem(409, "answer_taken_over");
    add(knowledge("批改")).await.good();

    let list = |query: String| desk.ask("clerk", Ask::get(format!("/knowledge?{query}")));
    let found = async |query: &str| {
        let body = list(query.to_owned()).await.good();
        body["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(found("").await.len(), 2);
    for q in ["%E5%81%9C%E5%B7%A5", "tinggong", "tg"] {
        assert_eq!(found(&format!("q={q}")).await, [id(&entry)], "{q}");
    }
    assert_eq!(found("q=%E3%80%82").await, Vec::<String>::new(), "signs find nothing");
    assert_eq!(found(&format!("case={}", case["number"].as_str().unwrap())).await, [id(&entry)]);
    list("sort=beauty".to_owned()).await.problem(422, "unknown_sort");
    list("state=lost".to_owned()).await.problem(422, "wrong_field");

    let path = format!("/knowledge/{}", id(&entry));
    let edit = |version: i64, keywords: Value| {
        let mut body = knowledge("停工");
        body["keywords"] = keywords;
        desk.ask("handler", Ask::new("PATCH", &path).json(body).version(version))
    };
    let edited = edit(1, json!(["营业中断"])).await.good();
    assert_eq!((&edited["keywords"], &edited["version"]), (&json!(["营业中断"]), &json!(2)));
    edit(1, json!(["汛期"])).await.problem(412, "changed_meanwhile");
    assert_eq!(found(&format!("case={}", id(&case))).await, Vec::<String>::new(), "the keyword it stood in is gone");
    assert_eq!(found("q=yyzd").await, [id(&entry)]);

    // Its day has come: it is due until somebody says that it holds.
    assert!(desk.house().shared.clock.set("2012-03-29T09:00:00+08:00".parse().unwrap()));
    assert_eq!(found("due=true&sort=review").await.len(), 2);
    let review = |version: i64, on: &str| {
        let ask = Ask::post(format!("{path}/reviews"), json!({ "review_on": on }));
        desk.ask("handler", ask.version(version))
    };
    review(2, "2012-03-29").await.problem(422, "review_not_ahead");
    let reviewed = review(2, "2012-09-29").await.good();
    assert_eq!((&reviewed["reviewed_on"], &reviewed["due"]), (&json!("2012-03-29"), &json!(false)));
    assert!(!found("due=true").await.contains(&id(&entry)));
    let withdraw = |version: i64, reason: &str| {
        let ask = Ask::post(format!("{path}/withdrawal"), json!({ "reason": reason }));
        desk.ask("handler", ask.version(version))
    };
    withdraw(3, " ").await.problem(422, "reason_required");
    withdraw(3, "条款已修改").await.good();
    review(4, "2013-09-29").await.problem(409, "knowledge_withdrawn");
    assert_eq!(found("state=withdrawn").await, [id(&entry)]);
    assert!(!found("").await.contains(&id(&entry)), "it is offered no more");
    let read = desk.ask("auditor", Ask::get(&path)).await.good();
    assert_eq!((&read["state"], &read["reason"]), (&json!("withdrawn"), &json!("条款已修改")));
}

#[tokio::test]
async fn enquiries_are_listed_by_channel_by_owner_and_by_what_is_due() {
    let desk = Desk::open("2011-09-26T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let asked = |what: &str| json!({ "question": what });
    let by_phone = enquiry(&desk, &client, "phone", asked("报案电话是多少？")).await;
    let by_messenger = enquiry(&desk, &client, "messaging", asked("停工的损失？")).await;
    let found = async |query: &str| {
        let list = desk.ask("clerk", Ask::get(format!("/cases?service=broker.enquiry{query}"))).await.good();
        list["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>()
    };
    assert_eq!(found("&sort=received").await, [id(&by_phone), id(&by_messenger)]);
    assert_eq!(found("&channel=phone").await, [id(&by_phone)]);
    assert_eq!(found("&channel=post").await, Vec::<String>::new());
    let owner = by_phone["owner"]["id"].as_str().unwrap();
    assert_eq!(found(&format!("&channel=messaging&owner={owner}")).await, [id(&by_messenger)]);
    assert_eq!(found("&owner=none").await, Vec::<String>::new());
    let line = desk.ask("clerk", Ask::get("/cases?channel=phone".to_owned())).await.good();
    assert_eq!(line["items"][0]["channel"], "phone");
    desk.ask("clerk", Ask::get("/cases?channel=pigeon".to_owned())).await.problem(422, "wrong_field");
    // The first answer to both was due by the end of Tuesday.
    assert_eq!(found("&standing=broken").await, Vec::<String>::new());
    assert!(desk.house().shared.clock.set("2011-09-28T09:00:00+08:00".parse().unwrap()));
    assert_eq!(found("&standing=broken&channel=messaging").await, [id(&by_messenger)]);
}

#[tokio::test]
async fn an_answer_goes_to_the_address_that_the_enquiry_names_and_nowhere_where_it_names_none() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let client = id(&desk
        .ask("clerk", Ask::post("/parties", json!({ "kind": "organisation", "name": "华能水电" })))
        .await
        .good());
    let answer = async |case: &Value, key: &str, field: &str| {
        let read = desk.ask("handler", Ask::get(format!("/cases/{}", id(case)))).await.good();
        let body = json!({ "key": key, "answers": { field: "附加了营业中断责任的，可以。" } });
        let ask = Ask::post(format!("/cases/{}/milestones", id(case)), body);
        desk.ask("handler", ask.version(read["version"].as_i64().unwrap())).await
    };
    let waiting = async || {
        let all = [i64::MAX, i64::MIN, 0, 100, 0, 1_023].map(yinuo_store::Value::Int).to_vec();
        let rows = desk.house().store.query(&OUTBOX_READY, all).await.unwrap();
        rows.into_iter().filter(|row| row.kind == "broker.answer-mail").count()
    };
    let by_phone = enquiry(&desk, &client, "phone", json!({ "question": "报案电话是多少？" })).await;
    answer(&by_phone, "answered", "final_answer").await.good();
    assert_eq!(waiting().await, 0, "it was said on the phone");
    let wrong = json!({ "question": "停工的损失？", "reply_to": "安全部张主任" });
    let wrong = enquiry(&desk, &client, "e-mail", wrong).await;
    answer(&wrong, "first-answered", "first_answer").await.problem(422, "reply_address_wrong");
    let by_mail = json!({ "question": "停工的损失？", "reply_to": "zhang@example.cn" });
    let by_mail = enquiry(&desk, &client, "e-mail", by_mail).await;
    answer(&by_mail, "first-answered", "first_answer").await.good();
    answer(&by_mail, "answered", "final_answer").await.good();
    assert_eq!(waiting().await, 2, "the first answer and the final one");
}

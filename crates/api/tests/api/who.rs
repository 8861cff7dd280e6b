//! Who is who over HTTP: a known number with another name is a question that names both, and so is the same sent twice.

use serde_json::{Value, json};
use yinuo_testkit::house::{On, resident_id};

use super::desk::{Ask, Desk, id, opening};

fn person(name: &str, kind: &str, number: &str) -> Value {
    json!({ "kind": "person", "name": name, "identity": { "kind": kind, "number": number } })
}

#[tokio::test]
async fn a_known_number_with_another_name_is_a_question_that_names_both() {
    for on in [On::Sqlite, On::Postgres] {
        let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
        let number = resident_id(1);
        let enter = async |body: Value| desk.ask("clerk", Ask::post("/parties", body)).await;
        let known = enter(person("郑一", "resident_id", &number)).await.good();
        let again = enter(person("郑 一", "other", &number)).await.problem(409, "party_exists");
        assert_eq!(again["party_id"], known["id"]);
        let other = enter(person("郑二", "resident_id", &number)).await.problem(409, "party_known_otherwise");
        assert_eq!(other["party_id"], known["id"]);
        assert_eq!((&other["known_name"], &other["given_name"]), (&json!("郑一"), &json!("郑二")));
        let detail = other["detail"].as_str().unwrap();
        assert!(detail.contains("郑一") && detail.contains("郑二") && detail.contains("姓名"), "{detail}");
        // At the counter, with a case in the same breath.
        let mut case = opening(2);
        case["new_party"] = person("郑二", "resident_id", &number);
        desk.ask("clerk", Ask::post("/cases", case)).await.problem(409, "party_known_otherwise");
        // A passport may be another person's, a resident number not.
        enter(person("Anna Beispiel", "passport", "X1234567")).await.good();
        let mut passport = person("Bela Muster", "passport", "x 123 4567");
        enter(passport.clone()).await.problem(409, "party_known_otherwise");
        passport["another_person"] = json!(true);
        enter(passport).await.good();
        let mut resident = person("郑二", "resident_id", &number);
        resident["another_person"] = json!(true);
        enter(resident).await.problem(409, "party_known_otherwise");
        let hits = desk.ask("clerk", Ask::get("/search?q=X1234567")).await.good();
        assert_eq!(hits["parties"].as_array().unwrap().len(), 2, "the number finds both");
    }
}

#[tokio::test]
async fn the_same_sent_twice_is_asked_about_and_sent_again_when_it_is_meant() {
    for on in [On::Sqlite, On::Postgres] {
        let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
        let party = desk.ask("clerk", Ask::post("/parties", json!({ "kind": "person", "name": "李雷" }))).await.good();
        let case = |summary: &str| {
            let mut case = opening(1);
            case.as_object_mut().unwrap().remove("new_party");
            case["party"] = party["id"].clone();
            case["summary"] = json!(summary);
            case
        };
        let ask = |summary: &str| Ask::post("/cases", case(summary));
        let first = desk.ask("clerk", ask("变更地址")).await.good();
        let twice = desk.ask("clerk", ask("变更地址")).await.problem(409, "sent_twice");
        assert_eq!(twice["made"], first["id"], "{twice}");
        assert!(twice["detail"].as_str().unwrap().contains("秒前"), "{twice}");
        desk.ask("clerk", ask("变更电话")).await.good();
        desk.ask("manager", ask("变更地址")).await.good();
        let meant = desk.ask("clerk", ask("变更地址").with("send-again", "true")).await.good();
        assert_ne!(id(&meant), id(&first));
        // A program that names its requests has said which are the same.
        let one = desk.ask("clerk", ask("变更地址").key("one")).await.good();
        let same = desk.ask("clerk", ask("变更地址").key("one")).await.good();
        let other = desk.ask("clerk", ask("变更地址").key("two")).await.good();
        assert_eq!((id(&one) == id(&same), id(&one) == id(&other)), (true, false));
        // A page of our own gives a key to each form, and people fill in a form twice.
        let page = desk.ask("clerk", ask("变更受益人").key("three").with("x-yinuo", "1")).await.good();
        let retry = desk.ask("clerk", ask("变更受益人").key("three").with("x-yinuo", "1")).await.good();
        assert_eq!(id(&page), id(&retry), "a retry gets its first answer");
        let form = desk.ask("clerk", ask("变更受益人").key("four").with("x-yinuo", "1")).await;
        assert_eq!(form.problem(409, "sent_twice")["made"], page["id"]);
    }
}

//! What lies beyond one's reach is not there: another branch for a clerk, whom an agent does not serve.

use serde_json::json;
use yinuo_testkit::house::PASSWORD;

use super::desk::{Ask, Desk, id};
use super::matrix;
use super::roles::{ALL, Row, World};

#[tokio::test]
async fn a_case_of_another_branch_is_not_there_and_its_number_neither() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let root = desk.ask("root", Ask::get("/offices")).await.good();
    let head = id(&root["items"][0]);
    let other = json!({ "code": "210681", "name": "东港支公司", "parent": head });
    let other = id(&desk.ask("root", Ask::post("/offices", other)).await.good());
    let clerk = json!({
        "login": "donggang", "name": "东港柜员", "office": other, "roles": ["clerk"], "password": PASSWORD,
    });
    desk.ask("root", Ask::post("/operators", clerk)).await.good();
    for name in [id(&case), case["number"].as_str().unwrap().to_owned()] {
        desk.ask("clerk", Ask::get(format!("/cases/{name}"))).await.good();
        desk.ask("donggang", Ask::get(format!("/cases/{name}"))).await.problem(404, "not_found");
    }
    let party = case["party"]["id"].as_str().unwrap();
    desk.ask("donggang", Ask::get(format!("/parties/{party}"))).await.problem(404, "not_found");
    let accept = Ask::post(format!("/cases/{}/milestones", id(&case)), json!({ "key": "accepted" })).version(1);
    desk.ask("donggang", accept).await.problem(404, "not_found");
    for path in ["/cases", "/parties", "/promises"] {
        let list = desk.ask("donggang", Ask::get(path)).await.good();
        assert_eq!(list["items"], json!([]), "{path}");
        let list = desk.ask("clerk", Ask::get(path)).await.good();
        assert!(!list["items"].as_array().unwrap().is_empty(), "{path}");
    }
    let hits = desk.ask("donggang", Ask::get("/search?q=wf")).await.good();
    assert_eq!(hits, json!({ "parties": [], "cases": [], "agreements": [] }));
}

/// What an agent may do with a customer it serves. Whatever else the table has, it may not.
const AGENT: &[(&str, &str)] = &[
    ("GET", "/parties"),
    ("GET", "/parties/{party}"),
    ("GET", "/parties/{party}/terms"),
    ("GET", "/parties/{party}/files"),
    ("GET", "/files?subject={party}"),
    ("GET", "/contacts?subject={party}"),
    ("POST", "/files?subject={party}&name=a.pdf"),
    ("GET", "/parties/{party}/relations"),
    ("GET", "/parties/{party}/agreements"),
    ("GET", "/agreements?number=P1"),
    ("GET", "/policies"),
    // Those of whom it serves: none here.
    ("GET", "/group-policies"),
    ("GET", "/programmes"),
    ("GET", "/policies/{policy}"),
    ("GET", "/policies/{policy}/transfers"),
    ("GET", "/policies/{policy}/letters"),
    ("PATCH", "/parties/{party}"),
    ("POST", "/parties/{party}/contacts"),
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/{case}"),
    ("PATCH", "/cases/{case}"),
    ("POST", "/cases/{case}/milestones"),
    ("POST", "/cases/{case}/materials"),
    ("POST", "/cases/{case}/milestones/preview"),
    ("POST", "/cases/{case}/one-notice"),
    ("POST", "/cases/{case}/extensions"),
];

#[tokio::test]
async fn an_agent_reaches_the_customers_it_serves_and_nothing_else() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let world = World::make(&desk).await;
    let agent = json!({
        "login": "agent", "name": "代理人", "office": world.office, "roles": ["agent"], "password": PASSWORD,
    });
    let agent = id(&desk.ask("root", Ask::post("/operators", agent)).await.good());
    // Of the county office, where its own is too: an office gives it nothing.
    let of_customer = |row: &&Row| row.1.contains("{party}") || row.1.contains("{case}");
    for row in matrix::rows().filter(of_customer) {
        let reply = desk.ask("agent", world.ask(row)).await;
        assert!(matches!(reply.status.as_u16(), 403 | 404), "{} {}: {}", row.0, row.1, reply.status);
    }
    for path in ["/cases", "/parties", "/promises"] {
        assert_eq!(desk.ask("agent", Ask::get(path)).await.good()["items"], json!([]), "{path}");
    }
    let other = desk.ask("clerk", Ask::post("/parties", json!({ "kind": "person", "name": "李雷" }))).await.good();
    let relation = json!({ "kind": "agent", "by": agent });
    let relate = |party: &str| Ask::post(format!("/parties/{party}/relations"), relation.clone());
    desk.ask("agent", relate(&world.party)).await.problem(404, "not_found");
    desk.ask("handler", relate(&world.party)).await.good();
    desk.ask("handler", relate(&world.party)).await.problem(409, "relation_known");
    let mut wrong = Vec::new();
    // It goes on asking afterwards.
    for row in matrix::rows().filter(|row| row.1 != "/sessions/current") {
        let (method, path, allowed, ..) = row;
        let reply = desk.ask("agent", world.ask(row)).await;
        let may = AGENT.contains(&(*method, *path));
        let through = reply.status.is_success() || matches!(reply.status.as_u16(), 409 | 412 | 422);
        // What needs no permission is for everybody; what follows from seeing the case is seen with it.
        if may {
            assert!(through, "{method} {path}: {} {}", reply.status, reply.code());
        } else if *allowed != ALL && !path.contains("{case}") && !path.contains("{letter}") && !path.contains("{file}")
        {
            // What is sold and at which price is published, and nobody's.
            let open = ["/search", "/promises", "/reminders", "/regions", "/unit-prices", "/products", "/quotes"]
                .iter()
                .any(|start| path.starts_with(start));
            if !open && reply.status.is_success() {
                wrong.push(format!("{method} {path}: {}", reply.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let parties = desk.ask("agent", Ask::get("/parties")).await.good();
    let seen: Vec<&str> = parties["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(seen, [world.party.as_str()]);
    desk.ask("agent", Ask::get(format!("/parties/{}", id(&other)))).await.problem(404, "not_found");
    assert!(!desk.ask("agent", Ask::get("/promises")).await.good()["items"].as_array().unwrap().is_empty());
    // Whom the customer serves is seen with it, and does not come along.
    let by = |party: &str| json!({ "kind": "guardian", "by": party });
    desk.ask("handler", Ask::post(format!("/parties/{}/relations", id(&other)), by(&world.party))).await.good();
    desk.ask("agent", Ask::get(format!("/parties/{}", id(&other)))).await.problem(404, "not_found");
    let told = desk.ask("handler", Ask::get(format!("/parties/{}/relations", world.party))).await.good();
    assert_eq!(told["serves"][0]["name"], "李雷");
    assert_eq!((&told["served_by"][0]["operator"], &told["served_by"][0]["holds"]), (&json!(true), &json!(true)));
    let kind = told["kinds"].as_array().unwrap().iter().find(|kind| kind["key"] == "guardian").unwrap();
    assert_eq!((&kind["name"]["zh"], &kind["other_way"]["zh"]), (&json!("监护人"), &json!("被监护人")));
    let told = desk.ask("agent", Ask::get(format!("/parties/{}/relations", world.party))).await.good();
    assert_eq!(told["serves"], json!([]), "one that the agent does not see");
    // Bad input says what is wrong.
    let unknown = json!({ "kind": "cousin", "by": agent });
    desk.ask("handler", Ask::post(format!("/parties/{}/relations", world.party), unknown))
        .await
        .problem(422, "unknown_relation");
    desk.ask("handler", Ask::post(format!("/parties/{}/relations", world.party), by(&world.party)))
        .await
        .problem(422, "related_to_itself");
    // It ends at once.
    let mut ended = relation.clone();
    ended["begins_on"] = json!("2011-09-29");
    let end = || Ask::post(format!("/parties/{}/relations/end", world.party), ended.clone());
    let told = desk.ask("handler", end()).await.good();
    assert_eq!(
        (&told["served_by"][0]["ends_on"], &told["served_by"][0]["holds"]),
        (&json!("2011-09-29"), &json!(false))
    );
    desk.ask("handler", end()).await.problem(409, "relation_unknown");
    desk.ask("agent", Ask::get(format!("/parties/{}", world.party))).await.problem(404, "not_found");
    assert_eq!(desk.ask("agent", Ask::get("/cases")).await.good()["items"], json!([]));
}

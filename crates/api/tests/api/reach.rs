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
    desk.chooses_password("donggang").await;
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
    // Nor is told that the number is known, whatever it is entered with; that it was entered is.
    let known = super::desk::person(1);
    let mut other = super::desk::person(1);
    other["name"] = json!("李雷");
    for entered in [&known, &other] {
        let told = desk.ask("donggang", Ask::post("/parties", entered.clone())).await.problem(409, "party_elsewhere");
        assert!(!told.to_string().contains("party_0") && !told.to_string().contains('王'), "{told}");
    }
    let nameless = json!({ "kind": "person", "name": "李雷" });
    let nameless = desk.ask("donggang", Ask::post("/parties", nameless)).await.good();
    let identity = Ask::new("PATCH", format!("/parties/{}", id(&nameless)));
    let identity = identity.json(json!({ "identity": known["identity"] })).version(1);
    desk.ask("donggang", identity).await.problem(409, "party_elsewhere");
    let mut opening = super::desk::opening(1);
    opening["new_party"] = known.clone();
    desk.ask("donggang", Ask::post("/cases", opening)).await.problem(409, "party_elsewhere");
    desk.house().write_reads().await.expect("written");
    let seen = desk.ask("auditor", Ask::get(format!("/customer-reads?party={party}"))).await.good();
    let refused = seen["items"].as_array().unwrap().iter().filter(|look| look["way"]["key"] == "refused");
    assert_eq!(refused.map(|look| look["by"]["name"].as_str().unwrap()).collect::<Vec<_>>(), ["东港柜员"], "{seen}");
    let found = desk.ask("donggang", Ask::get(format!("/parties?q={}", known["identity"]["number"].as_str().unwrap())));
    assert_eq!(found.await.good()["items"], json!([]), "by its number neither");
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
    ("GET", "/helper-kinds"),
    ("GET", "/weather-warning-rules"),
    ("GET", "/policies/{policy}"),
    ("GET", "/policies/{policy}/transfers"),
    ("GET", "/policies/{policy}/letters"),
    ("PATCH", "/parties/{party}"),
    ("POST", "/parties/{party}/contacts"),
    ("GET", "/cases"),
    ("POST", "/cases"),
    ("GET", "/cases/{case}"),
    ("POST", "/cases/{case}/viewers"),
    ("DELETE", "/cases/{case}/viewers"),
    ("PATCH", "/cases/{case}"),
    ("POST", "/cases/{case}/milestones"),
    ("POST", "/cases/{case}/materials"),
    ("POST", "/cases/{case}/milestones/preview"),
    ("POST", "/cases/{case}/one-notice"),
    ("POST", "/cases/{case}/extensions"),
];

#[tokio::test]
async fn an_agent_reaches_the_customers_it_serves_and_nothing_else() {
    reaches_whom_it_serves("agent").await;
}

#[tokio::test]
async fn whoever_sells_reaches_the_customers_served_and_nothing_else() {
    reaches_whom_it_serves("sales").await;
}

async fn reaches_whom_it_serves(role: &str) {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let world = World::make(&desk).await;
    let agent = json!({
        "login": "agent", "name": "代理人", "office": world.office, "roles": [role], "password": PASSWORD,
    });
    let agent = id(&desk.ask("root", Ask::post("/operators", agent)).await.good());
    desk.chooses_password("agent").await;
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
        // Covers are read by agents, to whom a pack gives them; sales staff have no such permission.
        let covers = ["/group-policies", "/programmes", "/helper-kinds", "/weather-warning-rules"].contains(path);
        let may = AGENT.contains(&(*method, *path)) && !(role == "sales" && covers);
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
    // The number that callbacks go to is not for whoever sells to say, nor is the paper of the customer shown.
    let customer = format!("/parties/{}", world.party);
    let version = desk.ask("agent", Ask::get(&customer)).await.good()["version"].as_i64().unwrap();
    let phone = Ask::new("PATCH", &customer).json(json!({ "phone": "13900000009" })).version(version);
    desk.ask("agent", phone).await.problem(403, "phone_of_one_served");
    let address = Ask::new("PATCH", &customer).json(json!({ "address": "凤城市" })).version(version);
    desk.ask("agent", address).await.good();
    for field in ["identity", "phone"] {
        let unmask = Ask::post(format!("{customer}/unmaskings"), json!({ "field": field, "reason": "回访" }));
        desk.ask("agent", unmask).await.problem(403, "not_permitted");
    }
    let callback = json!({
        "service": "life.new-policy-callback", "party": world.party, "channel": "phone", "subjects": [],
        "answers": { "policy_number": "P1", "contact_phone": "13800000001", "hesitation": "ordinary" },
    });
    let callback = id(&desk.ask("clerk", Ask::post("/cases", callback)).await.good());
    let change = |answers: serde_json::Value| {
        Ask::new("PATCH", format!("/cases/{callback}")).json(json!({ "answers": answers })).version(1)
    };
    desk.ask("agent", change(json!({ "contact_phone": "13900000009" }))).await.problem(403, "phone_of_one_served");
    let answers = json!({ "is_applicant": "yes" });
    let called = json!({ "key": "called-back", "answers": answers });
    let called = Ask::post(format!("/cases/{callback}/milestones"), called).version(1);
    desk.ask("agent", called).await.problem(409, "role_barred");
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

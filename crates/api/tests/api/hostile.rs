//! Input nobody sends by mistake: every answer is a clear one, none is a failure, and the house works on.

use serde_json::{Value, json};
use yinuo_testkit::house::On;

use super::desk::{Ask, Desk, id, opening, person};

/// Texts that have broken something somewhere.
const TEXTS: [&str; 12] = [
    "",
    "\u{0}",
    "a\u{0}b",
    "\u{10ffff}",
    "\u{202e}gnip",
    "' OR 1=1 --",
    "%",
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
    "-9223372036854775808",
    "99999999999999999999999999",
    "𠮷👩‍👩‍👧‍👦",
];

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn no_failure(desk: &Desk, ask: Ask, what: &str) {
    let reply = desk.ask("clerk", ask).await;
    assert!(reply.status.as_u16() < 500, "{what}: {} {}", reply.status, String::from_utf8_lossy(&reply.bytes));
    if !reply.status.is_success() {
        assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
        assert!(!reply.code().is_empty(), "{what}");
    }
}

#[tokio::test]
async fn no_query_and_no_address_makes_the_house_fail() {
    for on in [On::Sqlite, On::Postgres] {
        let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
        desk.case(1).await;
        for text in TEXTS {
            let text = percent(text);
            for path in [
                "/cases?q=",
                "/parties?q=",
                "/search?q=",
                "/promises?q=",
                "/cases?service=",
                "/cases?group=",
                "/cases?received_from=",
                "/cases?after=",
                "/cases?limit=",
                "/cases?sort=",
                "/promises?owed_by=",
                "/operations?command=",
                "/services/",
                "/cases/",
                "/parties/",
                "/files/",
                "/letters/",
                "/packs/",
                "/calendar?from=",
                "/services?on=",
            ] {
                no_failure(&desk, Ask::get(format!("{path}{text}")), &format!("{path}{text}")).await;
            }
        }
        for path in [
            "/calendar?from=-9999-01-01",
            "/calendar?from=9999-12-31&to=9999-12-31",
            "/services?on=-9999-01-01",
            "/calendar/working-days?from=9999-12-31&days=4000",
            "/calendar/working-days?from=2011-01-01&days=-9223372036854775808",
            "/cases?received_to=9999-12-31",
            "/cases?received_from=-9999-01-01",
            "/cases?limit=-1",
            "/search",
        ] {
            no_failure(&desk, Ask::get(path), path).await;
        }
        let long = "王".repeat(3_000);
        no_failure(&desk, Ask::get(format!("/search?q={}", percent(&long))), "a long search").await;
        desk.case(2).await;
    }
}

#[tokio::test]
async fn no_text_in_a_body_makes_the_house_fail() {
    for on in [On::Sqlite, On::Postgres] {
        let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
        let case = desk.case(1).await;
        let path = format!("/cases/{}", id(&case));
        let party = case["party"]["id"].as_str().unwrap().to_owned();
        for text in TEXTS {
            let with = |mut body: Value, pointer: &str| {
                *body.pointer_mut(pointer).expect("there") = json!(text);
                body
            };
            let bodies = [
                ("/parties", with(person(2), "/name")),
                ("/parties", with(person(2), "/address")),
                ("/parties", with(person(2), "/phone")),
                ("/parties", with(person(2), "/identity/number")),
                ("/cases", with(opening(2), "/service")),
                ("/cases", with(opening(2), "/summary")),
                ("/cases", with(opening(2), "/materials/0")),
                ("/cases", with(opening(2), "/new_party")),
            ];
            for (path, body) in bodies {
                no_failure(&desk, Ask::post(path, body), &format!("{path} {text:?}")).await;
            }
            let version = desk.ask("clerk", Ask::get(path.clone())).await.good()["version"].as_i64().unwrap();
            let acts = [
                ("milestones", json!({ "key": text })),
                ("milestones", json!({ "key": "accepted", "note": text, "answers": { text: text } })),
                ("materials", json!({ "items": [{ "key": text, "state": "received" }] })),
                ("materials", json!({ "items": [{ "key": "holder-id", "state": text }] })),
                ("extensions", json!({ "promise": text, "reason": text })),
                ("assignments", json!({ "owner": text })),
            ];
            for (act, body) in acts {
                no_failure(
                    &desk,
                    Ask::post(format!("{path}/{act}"), body).version(version),
                    &format!("{act} {text:?}"),
                )
                .await;
            }
            let contact = json!({ "kind": "call", "direction": "in", "notes": text });
            no_failure(&desk, Ask::post(format!("{path}/contacts"), contact), &format!("notes {text:?}")).await;
            let reason = json!({ "field": "phone", "reason": text });
            no_failure(&desk, Ask::post(format!("/parties/{party}/unmaskings"), reason), &format!("reason {text:?}"))
                .await;
            let upload =
                Ask::new("POST", format!("{path}/files?name={}", percent(text))).raw("application/pdf", "%PDF-1.7");
            no_failure(&desk, upload, &format!("file {text:?}")).await;
            let sign_in = json!({ "login": text, "password": text, "totp": text });
            no_failure(&desk, Ask::post("/sessions", sign_in), &format!("sign in {text:?}")).await;
        }
        for (open, close) in [("[", "]"), ("{\"answers\":", "}"), ("{\"service\":[", "]}")] {
            let deep = format!("{}1{}", open.repeat(50_000), close.repeat(50_000));
            no_failure(&desk, Ask::new("POST", "/cases").raw("application/json", deep), "a deep body").await;
        }
        for at in ["-009999-01-01T00:00:00Z", "9999-12-30T22:00:00Z", "1970-01-01T00:00:00Z"] {
            let mut body = opening(2);
            body["received_at"] = json!(at);
            no_failure(&desk, Ask::post("/cases", body), at).await;
        }
        for version in ["\"\"", "W/\"x\"", "99999999999999999999", "*", "-1"] {
            let edit = Ask::new("PATCH", path.clone()).json(json!({ "summary": "x" })).with("if-match", version);
            no_failure(&desk, edit, version).await;
        }
        desk.case(3).await;
        let found = yinuo_service::verify::verify(&desk.house().store, |_| {}).await.expect("verified");
        assert_eq!(found.problems, [], "whatever was taken in is kept as it was");
    }
}

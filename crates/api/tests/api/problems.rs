//! Bad input and whatever else goes wrong: each a clear answer with code and hint, in both languages.

use serde_json::{Value, json};
use yinuo_testkit::house::PASSWORD;

use super::desk::{Ask, Desk, id, opening, person};

#[tokio::test]
async fn malformed_json_is_told_with_its_place() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let broken = Ask::new("POST", "/cases").raw("application/json", "{\"service\": \"complaint.consumer\",").english();
    let problem = desk.ask("clerk", broken).await.problem(400, "malformed_json");
    assert!(problem["detail"].as_str().unwrap().contains("1:"), "{problem}");
    let other = Ask::new("POST", "/cases").raw("text/plain", "{}");
    desk.ask("clerk", other).await.problem(415, "wrong_content_type");
    let trailing = Ask::new("POST", "/parties").raw("application/json", "{\"kind\":\"person\",\"name\":\"王\"} x");
    desk.ask("clerk", trailing).await.problem(400, "malformed_json");
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_named() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let wrong = [
        (json!({ "kind": "person", "name": "王芳", "nick": "x" }), "nick", "unknown"),
        (json!({ "kind": "person" }), "name", "missing"),
        (json!({ "kind": "person", "name": 7 }), "name", "wrong_type"),
        (json!({ "kind": "ghost", "name": "王芳" }), "kind", "wrong_value"),
        (
            json!({ "kind": "person", "name": "王芳", "identity": { "kind": "resident_id" } }),
            "identity.number",
            "missing",
        ),
        (json!({ "kind": "person", "name": "王芳", "birth_date": "2011-02-30" }), "birth_date", "wrong_value"),
        (json!({ "kind": "person", "name": "  " }), "name", "empty"),
        (json!({ "kind": "person", "name": "王芳", "phone": "twelve" }), "phone", "wrong_character"),
        (json!(["person", "王芳"]), "body", "wrong_type"),
    ];
    for (body, field, code) in wrong {
        let problem = desk.ask("clerk", Ask::post("/parties", body.clone())).await.problem(422, "wrong_field");
        assert_eq!(problem["fields"][0]["field"], field, "{body}: {problem}");
        assert!(problem["fields"][0]["detail"].as_str().is_some_and(|detail| !detail.is_empty()));
        assert_eq!(problem["fields"][0]["code"], code, "{body}: {problem}");
    }
    for (query, field) in
        [("?limit=0", "limit"), ("?limit=x", "limit"), ("?colour=red", "colour"), ("?owner=me", "owner")]
    {
        let problem = desk.ask("clerk", Ask::get(format!("/cases{query}"))).await.problem(422, "wrong_field");
        assert_eq!(problem["fields"][0]["field"], field, "{query}: {problem}");
    }
    desk.ask("clerk", Ask::get("/cases?sort=colour")).await.problem(422, "unknown_sort");
    desk.ask("clerk", Ask::get("/cases?standing=sitting")).await.problem(422, "unknown_standing");
    desk.ask("clerk", Ask::get("/promises?view=all-of-it")).await.problem(422, "unknown_view");
    desk.ask("clerk", Ask::get("/cases?after=bm90IGEgY3Vyc29y")).await.problem(422, "bad_cursor");
}

#[tokio::test]
async fn a_date_beyond_the_calendar_is_refused_and_never_guessed() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut open = opening(1);
    open["received_at"] = json!("2105-03-05T02:00:00Z");
    let problem = desk.ask("clerk", Ask::post("/cases", open)).await.problem(409, "occurred_in_future");
    assert!(problem["detail"].as_str().unwrap().contains("2105-03-05"), "{problem}");
    let days = Ask::get("/calendar/working-days?from=2105-03-05&days=2");
    let problem = desk.ask("clerk", days).await.problem(422, "outside_known_calendar");
    assert!(problem["known_until"].as_str().is_some(), "{problem}");
    let days = Ask::get("/calendar?from=2105-03-01&to=2105-03-31");
    desk.ask("clerk", days).await.problem(422, "outside_known_calendar");
    let mut open = opening(1);
    open["received_at"] = json!("1949-10-01T02:00:00Z");
    desk.ask("clerk", Ask::post("/cases", open)).await.problem(422, "outside_known_calendar");
}

#[tokio::test]
async fn an_identity_number_with_a_wrong_check_digit_is_refused_with_its_cause() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut party = person(1);
    party["identity"]["number"] = json!("110105194912310021");
    let problem = desk.ask("clerk", Ask::post("/parties", party.clone())).await.problem(422, "wrong_identity_number");
    assert_eq!(
        problem["fields"][0],
        json!({ "field": "identity", "code": "wrong_check_digit", "detail": "校验码不符，号码可能输错" })
    );
    let english = desk.ask("clerk", Ask::post("/parties", party).english()).await.problem(422, "wrong_identity_number");
    assert!(english["detail"].as_str().unwrap().contains("check digit"), "{english}");
    assert!(!english.to_string().contains("110105194912310021"), "a problem does not repeat the number");
}

#[tokio::test]
async fn the_same_identity_number_twice_is_told_with_the_party_that_has_it() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let party = desk.party(1).await;
    let problem = desk.ask("clerk", Ask::post("/parties", person(1))).await.problem(409, "party_exists");
    assert_eq!(problem["party_id"], party["id"]);
}

#[tokio::test]
async fn texts_and_bodies_have_their_limits() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let mut open = opening(1);
    open["summary"] = json!("长".repeat(1024 * 1024));
    let problem = desk.ask("clerk", Ask::post("/cases", open)).await.problem(413, "too_large");
    assert!(problem["limit"].as_i64().is_some(), "{problem}");
    let mut open = opening(1);
    open["summary"] = json!("长".repeat(2_001));
    let problem = desk.ask("clerk", Ask::post("/cases", open)).await.problem(422, "text_too_long");
    assert_eq!(problem["fields"][0]["field"], "summary");
    let mut open = opening(1);
    open["summary"] = json!("零\u{0}字节");
    let reply = desk.ask("clerk", Ask::post("/cases", open)).await;
    assert_eq!(reply.status, 422, "{}", String::from_utf8_lossy(&reply.bytes));
}

#[tokio::test]
async fn a_file_is_what_its_bytes_say() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = id(&desk.case(1).await);
    let upload = |query: &str, media_type: &str, content: &str| {
        Ask::new("POST", format!("/cases/{case}/files{query}")).raw(media_type, content.to_owned())
    };
    let wrong =
        [("application/pdf", "MZ\u{1}\u{2}"), ("image/png", "%PDF-1.7"), ("text/html", "<script>"), ("", "%PDF-1.7")];
    for (media_type, content) in wrong {
        desk.ask("clerk", upload("?name=a.pdf", media_type, content)).await.problem(415, "wrong_file_type");
    }
    let problem = desk.ask("clerk", upload("?material=ticket", "application/pdf", "%PDF-1.7")).await;
    assert!(problem.problem(422, "unknown_material")["known"].as_array().is_some_and(|known| known.len() > 1));
    let huge = format!("%PDF-1.7{}", "x".repeat(10 * 1024 * 1024));
    desk.ask("clerk", upload("", "application/pdf", &huge)).await.problem(413, "too_large");
    let name = "?material=holder-id&name=..%2F%E8%BA%AB%E4%BB%BD%E8%AF%81.pdf";
    let big = format!("%PDF-1.7{}", "x".repeat(2 * 1024 * 1024));
    let file = desk.ask("clerk", upload(name, "application/pdf", &big)).await.good();
    assert_eq!((file["name"].as_str(), file["size"].as_u64()), (Some("身份证.pdf"), Some(big.len() as u64)));
    let read = desk.ask("auditor", Ask::get(format!("/files/{}", id(&file)))).await;
    assert_eq!(read.bytes, big.as_bytes());
    assert_eq!(read.header("x-content-type-options"), "nosniff");
    assert_eq!(read.header("content-security-policy"), "default-src 'none'; sandbox");
    assert!(read.header("content-disposition").contains("filename*=UTF-8''%E8%BA%AB"), "{:?}", read.headers);
    let trail = desk.ask("clerk", Ask::get(format!("/cases/{case}/audit"))).await.good();
    let last = trail["items"].as_array().unwrap().last().unwrap();
    assert_eq!((last["command"].as_str(), last["by"]["name"].as_str()), (Some("read-file"), Some("auditor一")));
}

#[tokio::test]
async fn an_unknown_milestone_names_the_known_ones() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let path = format!("/cases/{}/milestones", id(&desk.case(1).await));
    let problem = desk.ask("clerk", Ask::post(&path, json!({ "key": "blessed" })).version(1)).await;
    let problem = problem.problem(409, "unknown_milestone");
    assert!(problem["known"].as_array().unwrap().contains(&json!("accepted")), "{problem}");
    assert!(problem["hint"].as_str().unwrap().contains("accepted"));
    let automatic = Ask::post(&path, json!({ "key": "materials-complete" })).version(1);
    desk.ask("clerk", automatic).await.problem(409, "milestone_is_automatic");
    let refused = Ask::post(&path, json!({ "key": "declined" })).version(1);
    let problem = desk.ask("clerk", refused).await.problem(409, "waiting_for_materials");
    assert_eq!(problem["missing"], json!(["holder-id"]));
}

#[tokio::test]
async fn whoever_is_nobody_or_comes_from_another_site_is_turned_away() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.send(Ask::get("/me")).await.problem(401, "no_session");
    desk.send(Ask::get("/me").with("authorization", "Bearer nonsense")).await.problem(401, "no_session");
    let wrong = json!({ "login": "clerk", "password": "not the password" });
    desk.send(Ask::post("/sessions", wrong)).await.problem(401, "wrong_login");
    let signed = desk.send(Ask::post("/sessions", json!({ "login": "clerk", "password": PASSWORD }))).await;
    let cookie = signed.header("set-cookie").to_owned();
    for part in ["yinuo_session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    desk.send(Ask::get("/me").with("cookie", &cookie)).await.good();
    let write = || Ask::post("/parties", person(1)).with("cookie", &cookie);
    desk.send(write()).await.problem(403, "cross_site_refused");
    desk.send(write().with("x-yinuo", "1")).await.good();
    let out = desk.send(Ask::new("DELETE", "/sessions/current").with("cookie", &cookie).with("x-yinuo", "1")).await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    desk.send(Ask::get("/me").with("cookie", &cookie)).await.problem(401, "no_session");
}

#[tokio::test]
async fn after_five_wrong_passwords_the_right_one_is_locked_out() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    for _ in 0..5 {
        let wrong = json!({ "login": "sales", "password": "guess guess guess" });
        desk.send(Ask::post("/sessions", wrong)).await.problem(401, "wrong_login");
    }
    let right = Ask::post("/sessions", json!({ "login": "sales", "password": PASSWORD }));
    let answer = desk.send(right).await;
    let after: i64 = answer.header("retry-after").parse().expect("seconds");
    let problem = answer.problem(429, "locked_out");
    // A quarter of an hour of the real clock, which no administrator of a training house moves.
    assert!((800..=901).contains(&after) && problem["retry_after"] == after, "{problem}");
    assert!(problem["until"].as_str().is_some_and(|until| until > "2026"), "{problem}");
}

#[tokio::test]
async fn addresses_and_methods_that_are_not_there_are_problems_too() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    desk.send(Ask::get("/nonsense")).await.problem(404, "not_found");
    desk.send(Ask::new("PUT", "/cases")).await.problem(405, "method_not_allowed");
    desk.ask("clerk", Ask::get("/cases/case_0000000000001")).await.problem(404, "not_found");
    desk.ask("clerk", Ask::get("/cases/0421-0000137-5")).await.problem(404, "not_found");
    desk.ask("clerk", Ask::get("/parties/case_0000000000001")).await.problem(404, "not_found");
    desk.ask("clerk", Ask::get("/packs/%ff")).await.problem(400, "malformed_request");
    let english = desk.send(Ask::get("/nonsense").english()).await.problem(404, "not_found");
    assert_eq!(english["title"], "Not found");
    let chinese = desk.send(Ask::get("/nonsense")).await.problem(404, "not_found");
    assert_eq!(chinese["title"], "未找到");
}

#[tokio::test]
async fn a_denial_names_the_permission_and_a_failure_nothing() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let problem = desk.ask("auditor", Ask::post("/parties", person(1))).await.problem(403, "not_permitted");
    assert_eq!(problem["permission"], "write_customers");
    let reply: axum::response::Response = axum::response::IntoResponse::into_response(yinuo_api::Problem::from(
        yinuo_service::Stop::damaged("cases", "secret words"),
    ));
    let carried = reply.extensions().get::<yinuo_api::Problem>().expect("the problem");
    let rendered = carried.render(yinuo_api::Language::English, &yinuo_core::access::Roles::default());
    let bytes = axum::body::to_bytes(rendered.into_body(), usize::MAX).await.unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((body["status"].as_u64(), body["code"].as_str()), (Some(500), Some("failure")));
    assert!(body["incident"].as_str().is_some_and(|incident| !incident.is_empty()));
    assert!(!body.to_string().contains("secret words"), "{body}");
}

/// Every code that core and service can give, read from their source, has its sentences.
#[test]
fn every_code_of_the_source_has_sentences_in_both_languages() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut codes = std::collections::BTreeSet::new();
    for folder in ["core/src", "service/src", "api/src"] {
        collect(&root.join(folder), &mut codes);
    }
    // Other modules have a `Problem` of their own, with sentences instead of codes.
    codes.retain(|code: &String| {
        code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    });
    assert!(codes.len() > 40, "{codes:?}");
    for known in ["waiting_for_materials", "outside_known_calendar", "wrong_login", "text_too_long", "malformed_json"] {
        assert!(codes.contains(known), "{known} was not found in the source");
    }
    let told = |code: &&String| yinuo_api::refusal_text::text(code).is_none();
    let untold: Vec<_> = codes.iter().filter(told).collect();
    assert!(untold.is_empty(), "no sentences for {untold:?}");
}

fn collect(folder: &std::path::Path, codes: &mut std::collections::BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the source") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("source text");
            // What tests make up is no code of ours.
            let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            for opening in ["Refusal::new(\"", "Stop::refused(\"", "Problem::new(\""] {
                for part in text.split(opening).skip(1) {
                    codes.extend(part.split('"').next().map(str::to_owned));
                }
            }
            // The tables of codes of the two enums that have them.
            if path.ends_with("case/refusal.rs") || path.ends_with("calendar/refusal.rs") {
                for part in text.split("=> \"").skip(1) {
                    codes.extend(part.split('"').next().map(str::to_owned));
                }
            }
        }
    }
}

#[tokio::test]
async fn data_is_marked_as_a_file_and_a_house_over_https_says_so_for_a_year() {
    let mut desk = Desk::open("2011-09-29T10:00:00").await;
    let read = desk.ask("clerk", Ask::get("/me")).await;
    assert_eq!(read.header("content-disposition"), "attachment; filename=\"api.json\"");
    assert_eq!(read.header("strict-transport-security"), "", "over plain HTTP it would be a lie");
    let problem = desk.send(Ask::get("/me")).await;
    assert_eq!(problem.header("content-disposition"), "attachment; filename=\"api.json\"");
    let page = desk.send(Ask::outside("GET", "/public")).await;
    assert_eq!(page.header("content-disposition"), "");
    let options = yinuo_api::ApiOptions { secure_cookies: true, ..Default::default() };
    desk.router = yinuo_api::router(desk.test.house.clone(), options);
    let read = desk.send(Ask::get("/me")).await;
    assert_eq!(read.header("strict-transport-security"), "max-age=31536000");
}

//! Cases over HTTP: the first case from the window to the notice, retries, and two clerks at one case.

use serde_json::{Value, json};
use yinuo_testkit::house::{On, resident_id};

use super::desk::{Ask, Desk, id, opening};

fn promise<'a>(case: &'a Value, key: &str) -> &'a Value {
    let promises = case["promises"].as_array().expect("promises");
    promises.iter().find(|promise| promise["key"] == key).unwrap_or_else(|| panic!("no promise {key}"))
}

#[tokio::test]
async fn the_first_case_walks_from_the_window_to_its_completion() {
    for on in [On::Sqlite, On::Postgres] {
        first_case_walk(on).await;
    }
}

#[tokio::test]
async fn a_date_past_the_published_calendar_is_marked_provisional_wherever_it_is_read() {
    let desk = Desk::open("2026-12-30T10:00:00").await;
    let case = desk.case(1).await;
    let notice = promise(&case, "one-notice");
    assert_eq!((&notice["due_on"], &notice["provisional"]), (&json!("2027-01-07"), &json!(true)));
    assert_eq!(notice["standing"], "open");
    assert_eq!(notice["reason"]["provisional_from"], "2027-01-01");
    assert_eq!(case["next_due"]["provisional"], true);
    let list = desk.ask("clerk", Ask::get("/cases")).await.good();
    assert_eq!(list["items"][0]["next_due"]["provisional"], true);
    let board = desk.ask("clerk", Ask::get("/promises?view=provisional")).await.good();
    assert!(board["items"].as_array().unwrap().iter().all(|line| line["provisional"] == true), "{board}");
    let summary = desk.ask("clerk", Ask::get("/promises/summary")).await.good();
    assert_eq!(summary["provisional"], json!(board["items"].as_array().unwrap().len()));
    assert_eq!(summary["calendar_until"], "2026-12-31");
    let days = desk.ask("clerk", Ask::get("/calendar?from=2026-12-31&to=2027-01-01")).await.good();
    let told: Vec<_> = days["items"].as_array().unwrap().iter().map(|day| day["provisional"].clone()).collect();
    assert_eq!(told, [json!(false), json!(true)]);
    let count = desk.ask("clerk", Ask::get("/calendar/working-days?from=2026-12-30&days=5")).await.good();
    assert_eq!((&count["date"], &count["provisional"]), (&json!("2027-01-07"), &json!(true)));
}

async fn first_case_walk(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let path = format!("/cases/{}", id(&case));
    let missing: Vec<_> = case["missing"].as_array().unwrap().iter().map(|m| m["key"].as_str().unwrap()).collect();
    assert_eq!(missing, ["holder-id"]);
    assert_eq!(case["materials"][0]["state"], "received");
    let accepted = case["next_milestones"].as_array().unwrap().iter().find(|m| m["key"] == "declined").unwrap();
    assert_eq!(accepted["refusal"]["code"], "waiting_for_materials");
    assert!(accepted["refusal"]["detail"].as_str().unwrap().contains("投保人"), "{accepted}");

    let reply = desk.ask("clerk", Ask::post(format!("{path}/one-notice"), json!({})).version(1)).await;
    assert_eq!(reply.header("etag"), "\"2\"");
    let notice = reply.good();
    let letter = notice["letter_id"].as_str().unwrap();
    assert_eq!(notice["case"]["letters"][0]["id"], letter);
    let page = desk.ask("clerk", Ask::get(format!("/letters/{letter}/html"))).await;
    assert_eq!(page.header("content-security-policy"), "default-src 'none'; style-src 'unsafe-inline'");
    assert!(String::from_utf8_lossy(&page.bytes).contains("王芳"));
    let file = desk.ask("clerk", Ask::get(format!("/letters/{letter}/pdf"))).await;
    assert_eq!(file.header("content-type"), "application/pdf");
    let name = "%E4%B8%80%E6%AC%A1%E6%80%A7%E5%91%8A%E7%9F%A5";
    assert!(file.header("content-disposition").contains(name), "{}", file.header("content-disposition"));
    assert!(file.bytes.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&file.bytes));

    let time = json!({ "now": "2011-09-30T07:00:00Z" });
    desk.ask("root", Ask::new("PUT", "/training/clock").json(time)).await.good();
    let items = json!({ "items": [{ "key": "holder-id", "state": "received" }] });
    let case = desk.ask("clerk", Ask::post(format!("{path}/materials"), items).version(2)).await.good();
    assert_eq!(case["missing"], json!([]));
    let accept = promise(&case, "accept");
    // By hand: 1 to 7 October off, 8 and 9 October worked, so the second working day is the 9th.
    assert_eq!(accept["due_on"], "2011-10-09");
    assert_eq!(accept["reason"]["make_up_days"], json!(["2011-10-08", "2011-10-09"]));
    assert_eq!(accept["within"], "2 working days");
    assert!(accept["cite"].as_str().unwrap().contains("art. 19"));
    assert_eq!(case["next_due"]["due_on"], "2011-10-09");

    let accepted = json!({ "key": "accepted", "note": "资料齐全" });
    let case = desk.ask("clerk", Ask::post(format!("{path}/milestones"), accepted).version(3)).await.good();
    assert_eq!(promise(&case, "accept")["standing"], "kept");
    let read = desk.ask("clerk", Ask::get(format!("/cases/{}", case["number"].as_str().unwrap()))).await;
    assert_eq!(read.header("etag"), "\"4\"");
    assert_eq!(read.good(), case, "the answer to a write is what a read gives");

    let trail = desk.ask("clerk", Ask::get(format!("{path}/audit"))).await.good();
    let commands: Vec<_> = trail["items"].as_array().unwrap().iter().map(|o| o["command"].as_str().unwrap()).collect();
    assert_eq!(commands, ["open-case", "notify-missing", "change-materials", "record-milestone"]);
    assert_eq!(trail["items"][3]["summary"]["zh"], "登记进度：受理");
    let listed = desk.ask("clerk", Ask::get("/cases?state=open&sort=due")).await.good();
    assert_eq!(listed["items"][0]["id"], case["id"]);
}

#[tokio::test]
async fn opening_answers_with_what_a_read_gives() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let opened = desk.case(1).await;
    let read = desk.ask("clerk", Ask::get(format!("/cases/{}", id(&opened)))).await.good();
    assert_eq!(opened, read);
}

#[tokio::test]
async fn a_request_sent_twice_opens_one_case_and_other_input_is_refused() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let first = desk.ask("clerk", Ask::post("/cases", opening(1)).key("counter-1-20110929-1")).await;
    assert_eq!(first.header("idempotent-replay"), "");
    let first = first.good();
    let again = desk.ask("clerk", Ask::post("/cases", opening(1)).key("counter-1-20110929-1")).await;
    assert_eq!((again.status.as_u16(), again.header("idempotent-replay")), (201, "true"));
    assert_eq!(again.good(), first);
    let cases = desk.ask("clerk", Ask::get("/cases")).await.good();
    assert_eq!(cases["items"].as_array().unwrap().len(), 1);
    let other = Ask::post("/cases", opening(2)).key("counter-1-20110929-1");
    desk.ask("clerk", other).await.problem(409, "key_reused_with_different_input");
    let stranger = Ask::post("/cases", opening(1)).key("counter-1-20110929-1");
    desk.ask("handler", stranger).await.problem(409, "key_reused_with_different_input");
    desk.ask("clerk", Ask::post("/cases", opening(3)).key(&"x".repeat(129))).await.problem(422, "wrong_field");
}

#[tokio::test]
async fn the_second_of_two_clerks_is_shown_what_the_first_did_and_nothing_is_lost() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let path = format!("/cases/{}", id(&case));
    let edit = |summary: &str| Ask::new("PATCH", path.clone()).json(json!({ "summary": summary }));
    desk.ask("clerk", edit("没有版本号")).await.problem(428, "version_required");
    desk.ask("clerk", edit("变更地址和电话").version(1)).await.good();
    let items = json!({ "items": [{ "key": "holder-id", "state": "received" }] });
    desk.ask("clerk", Ask::post(format!("{path}/materials"), items).version(2)).await.good();
    let problem = desk.ask("handler", edit("另一种写法").version(1)).await.problem(412, "changed_meanwhile");
    assert_eq!(problem["current_version"], 3);
    let changes = problem["changes"].as_array().expect("changes");
    let told: Vec<_> =
        changes.iter().map(|c| (c["version"].as_i64().unwrap(), c["command"].as_str().unwrap())).collect();
    assert_eq!(told, [(2, "edit-case"), (3, "change-materials")]);
    assert_eq!(changes[0]["by"]["name"], "clerk一");
    assert_eq!(changes[0]["summary"]["zh"], "修改摘要或填写内容：变更地址和电话");
    assert!(changes[1]["summary"]["zh"].as_str().unwrap().contains("收到"), "{problem}");
    let kept = desk.ask("clerk", Ask::get(path.clone())).await.good();
    assert_eq!((kept["summary"].as_str(), kept["version"].as_i64()), (Some("变更地址和电话"), Some(3)));
    let since = desk.ask("handler", Ask::get(format!("{path}/changes?since=2"))).await.good();
    assert_eq!((since["current_version"].as_i64(), since["changes"].as_array().unwrap().len()), (Some(3), 1));

    let party = case["party"]["id"].as_str().unwrap();
    let change = |address: &str| Ask::new("PATCH", format!("/parties/{party}")).json(json!({ "address": address }));
    desk.ask("clerk", change("新区1号").version(1)).await.good();
    let problem = desk.ask("handler", change("新区2号").version(1)).await.problem(412, "changed_meanwhile");
    assert!(problem["changes"][0]["summary"]["zh"].as_str().unwrap().contains("新区1号"), "{problem}");
}

#[tokio::test]
async fn a_complaint_is_due_by_the_rule_of_its_day() {
    let desk = Desk::open("2024-06-03T10:00:00").await;
    let mut cited = Vec::new();
    for (index, day) in ["2010-06-01", "2014-01-06", "2024-05-06"].into_iter().enumerate() {
        let service = desk.ask("clerk", Ask::get(format!("/services/complaint.consumer?on={day}"))).await.good();
        let fields: serde_json::Map<String, Value> = service["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|field| field["required"] == true)
            .map(|field| {
                let answer = match field["kind"].as_str().unwrap() {
                    "choice" => field["choices"][0]["key"].clone(),
                    "yes-no" => json!("no"),
                    "date" => json!(day),
                    _ => json!("如投诉信所述"),
                };
                (field["key"].as_str().unwrap().to_owned(), answer)
            })
            .collect();
        let open = json!({
            "service": "complaint.consumer", "channel": "post", "received_at": format!("{day}T01:00:00Z"), "answers": fields,
            "new_party": { "kind": "person", "name": format!("投诉人{index}") },
        });
        let case = desk.ask("clerk", Ask::post("/cases", open)).await.good();
        assert!(case["service_version"].as_str().unwrap().starts_with("complaint.consumer@"));
        let promises = case["promises"].as_array().unwrap();
        assert!(!promises.is_empty());
        cited.push(promises.iter().map(|p| format!("{} {}", p["within"], p["cite"])).collect::<Vec<_>>().join("; "));
    }
    assert!(cited[0] != cited[1] && cited[1] != cited[2], "{cited:#?}");
    let early = Ask::get("/services/complaint.consumer?on=1999-01-01");
    desk.ask("clerk", early).await.problem(409, "no_rule_in_force");
}

#[tokio::test]
async fn the_board_counts_what_it_lists() {
    for on in [On::Sqlite, On::Postgres] {
        board(on).await;
    }
}

async fn board(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    for number in 1..=3 {
        desk.case(number).await;
    }
    let time = json!({ "now": "2011-11-01T02:00:00Z" });
    desk.ask("root", Ask::new("PUT", "/training/clock").json(time)).await.good();
    desk.case(4).await;
    let summary = desk.ask("manager", Ask::get("/promises/summary")).await.good();
    for view in ["due_today", "due_soon", "broken", "open", "paused", "unknown"] {
        let list = desk.ask("manager", Ask::get(format!("/promises?view={view}&limit=200"))).await.good();
        let items = list["items"].as_array().unwrap();
        assert_eq!(summary[view], items.len(), "{view}");
        if view != "open" {
            assert!(items.iter().all(|item| item["standing"] == view), "{view}: {list}");
        }
    }
    assert!(summary["broken"].as_i64().unwrap() >= 3, "{summary}");
    outlook_adds_up(&desk, &summary).await;
    assert_eq!(summary["by_owner"][0]["owner"]["name"], "clerk一");
    let broken = desk.ask("manager", Ask::get("/cases?standing=broken")).await.good();
    let broken = broken["items"].as_array().unwrap();
    assert_eq!(broken.len(), 3);
    assert!(
        broken
            .iter()
            .all(|line| line["broken_count"].as_i64().unwrap() >= 1 && line["next_due"]["standing"] == "broken")
    );
    let reminders = desk.ask("clerk", Ask::get("/reminders?unread=true")).await.good();
    let told = reminders["items"].as_array().unwrap();
    assert!(
        told.iter().any(|r| r["kind"] == "broken" && r["text"]["zh"].as_str().unwrap().contains("超时")),
        "{reminders}"
    );
    let first = id(&told[0]);
    desk.ask("manager", Ask::new("POST", format!("/reminders/{first}/readings"))).await.problem(404, "not_found");
    let before = desk.ask("clerk", Ask::get("/me")).await.good()["unread_reminders"].as_i64().unwrap();
    desk.ask("clerk", Ask::new("POST", format!("/reminders/{first}/readings"))).await.good();
    let after = desk.ask("clerk", Ask::get("/me")).await.good()["unread_reminders"].as_i64().unwrap();
    assert_eq!(before, after + 1);
    reminder_by_hand(&desk, &id(&broken[0])).await;
}

/// By office and day, and by what was promised: each number is that of the list behind it, and they add up to those of the board.
async fn outlook_adds_up(desk: &Desk, summary: &Value) {
    let outlook = desk.ask("manager", Ask::get("/promises/outlook")).await.good();
    let count = |list: Value| list["items"].as_array().unwrap().len();
    let list = |filter: String| desk.ask("manager", Ask::get(format!("/promises?limit=200&{filter}")));
    let (mut broken, mut open) = (0, 0);
    for line in outlook["offices"].as_array().unwrap() {
        let office = id(&line["office"]);
        broken += line["broken"].as_u64().unwrap();
        open += line["later"].as_u64().unwrap();
        for (day, number) in outlook["days"].as_array().unwrap().iter().zip(line["by_day"].as_array().unwrap()) {
            open += number.as_u64().unwrap();
            let day = day.as_str().unwrap();
            let shown = count(list(format!("view=open&office={office}&due_on={day}")).await.good());
            assert_eq!(json!(shown), *number, "{day} of {office}");
        }
    }
    assert_eq!((&json!(broken), &json!(open)), (&summary["broken"], &summary["open"]), "{outlook}");
    let mut by_rule = 0;
    for line in outlook["rules"].as_array().unwrap() {
        let rule = format!("{}/{}", line["service"]["key"].as_str().unwrap(), line["promise"]["key"].as_str().unwrap());
        let shown = count(list(format!("view=broken&rule={rule}")).await.good());
        assert_eq!(json!(shown), line["broken"], "{rule}");
        by_rule += shown;
    }
    assert_eq!(json!(by_rule), summary["broken"]);
    list("rule=nothing".to_owned()).await.problem(422, "wrong_field");
}

/// The clock stands at 2 November, 10 o'clock.
async fn reminder_by_hand(desk: &Desk, case: &str) {
    let clerk = desk.ask("clerk", Ask::get("/me")).await.good()["id"].clone();
    let later = json!({ "subject": case, "to": clerk, "at": "2011-11-03T02:00:00Z", "note": "约好下午回电" });
    let written = desk.ask("manager", Ask::post("/reminders", later.clone())).await.good();
    assert_eq!((&written["kind"], &written["by"]["name"]), (&json!("written"), &json!("manager一")));
    assert_eq!((&written["text"]["zh"], &written["subject"]["id"]), (&json!("约好下午回电"), &json!(case)));
    // Before its time it is told to nobody, but shown with what it is about to whom it is for.
    let unread = || async { desk.ask("clerk", Ask::get("/me")).await.good()["unread_reminders"].as_i64().unwrap() };
    let before = unread().await;
    let all = desk.ask("clerk", Ask::get("/reminders")).await.good();
    assert!(all["items"].as_array().unwrap().iter().all(|one| one["kind"] != "written"), "{all}");
    let about = format!("/reminders?subject={case}&unread=true");
    let waits = |told: &Value| told["items"].as_array().unwrap().iter().any(|one| one["id"] == written["id"]);
    assert!(waits(&desk.ask("clerk", Ask::get(&about)).await.good()));
    assert!(!waits(&desk.ask("manager", Ask::get(&about)).await.good()), "it is not the manager's");
    let time = json!({ "now": "2011-11-03T02:00:00Z" });
    desk.ask("root", Ask::new("PUT", "/training/clock").json(time)).await.good();
    let first = desk.ask("clerk", Ask::get("/reminders?unread=true&limit=1")).await.good();
    assert_eq!(first["items"][0]["id"], written["id"]);
    assert_eq!(unread().await, before + 1);
    // To oneself, now, about the customer; and what is not possible.
    let party = id(&desk.ask("clerk", Ask::get(format!("/cases/{case}"))).await.good()["party"]);
    let own = |body: Value| Ask::post("/reminders", body);
    desk.ask("clerk", own(json!({ "subject": party, "note": "核对电话" }))).await.good();
    assert_eq!(unread().await, before + 2);
    // What is above the clerk's limits goes to who answers for the office.
    let waiting = || async { desk.ask("manager", Ask::get("/me")).await.good()["unread_reminders"].as_i64().unwrap() };
    let before = waiting().await;
    desk.ask("clerk", own(json!({ "subject": case, "to": "manager", "note": "超过柜员权限，请审批" }))).await.good();
    assert_eq!(waiting().await, before + 1);
    desk.ask("clerk", own(json!({ "subject": party, "note": " " }))).await.problem(422, "wrong_field");
    desk.ask("clerk", own(json!({ "subject": "case_0000000000001", "note": "回电" }))).await.problem(404, "not_found");
    let root = desk.ask("root", Ask::get("/me")).await.good()["id"].clone();
    let blind = json!({ "subject": case, "to": root, "note": "回电" });
    desk.ask("clerk", own(blind)).await.problem(409, "cannot_be_reminded");
}

#[tokio::test]
async fn parties_and_cases_are_found_by_name_pinyin_initials_and_every_number() {
    for on in [On::Sqlite, On::Postgres] {
        search(on).await;
    }
}

async fn search(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    desk.ask("clerk", Ask::post("/parties", json!({ "kind": "person", "name": "李雷" }))).await.good();
    let number = case["number"].as_str().unwrap().to_owned();
    let identity = resident_id(1);
    for q in [
        "%E7%8E%8B%E8%8A%B3",
        "wangfang",
        "wf",
        "WangF",
        &identity,
        &identity.to_lowercase(),
        "13800000001",
        "138-0000-0001",
        &number,
    ] {
        let hits = desk.ask("clerk", Ask::get(format!("/search?q={q}"))).await.good();
        assert_eq!(hits["parties"][0]["name"], "王芳", "{q}");
        assert_eq!(hits["cases"][0]["number"], number.as_str(), "{q}");
        assert_eq!((hits["parties"].as_array().unwrap().len(), hits["cases"].as_array().unwrap().len()), (1, 1), "{q}");
        let listed = desk.ask("clerk", Ask::get(format!("/cases?q={q}"))).await.good();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{q}");
    }
    for q in ["zhang", "13900000000", "0421-0000137-5"] {
        let hits = desk.ask("clerk", Ask::get(format!("/search?q={q}"))).await.good();
        assert_eq!(hits, json!({ "parties": [], "cases": [], "agreements": [] }), "{q}");
    }
}

async fn a_broken_promise_is_put_right(on: On) {
    let desk = Desk::open_on(on, "2011-09-29T10:00:00").await;
    let case = desk.case(1).await;
    let path = format!("/cases/{}", id(&case));
    let find = async || desk.ask("manager", Ask::get(path.clone())).await.good();
    let broken = |case: &Value| -> Vec<String> {
        let promises = case["promises"].as_array().unwrap().iter().filter(|promise| !promise["broken_at"].is_null());
        promises.map(|promise| promise["key"].as_str().unwrap().to_owned()).collect()
    };
    let clock = &desk.house().shared.clock;
    assert!(clock.set("2011-12-29T10:00:00+08:00".parse().unwrap()));
    yinuo_service::upkeep::run_due(desk.house()).await.expect("what is due happens");
    let wronged = find().await;
    let key = broken(&wronged).first().expect("one broke").clone();
    let correct = |key: &str, version: &Value| {
        let body = json!({ "promise": key, "reason": "服务器时钟快了三个月" });
        Ask::post(format!("{path}/promise-corrections"), body).version(version.as_i64().unwrap())
    };
    desk.ask("manager", correct(&key, &wronged["version"])).await.problem(409, "promise_is_broken");
    desk.ask("manager", correct("nothing", &wronged["version"])).await.problem(409, "promise_not_found_broken");

    assert!(clock.set("2011-09-29T10:05:00+08:00".parse().unwrap()));
    desk.ask("handler", correct(&key, &wronged["version"])).await.problem(403, "not_permitted");
    let put_right = desk.ask("manager", correct(&key, &wronged["version"])).await.good();
    let found = promise(&put_right, &key);
    assert_eq!((&found["broken_at"], &found["standing"]), (&Value::Null, &promise(&case, &key)["standing"]));
    let version = &find().await["version"];
    desk.ask("manager", correct(&key, version)).await.problem(409, "promise_not_found_broken");
    let trail = desk.ask("manager", Ask::get(format!("{path}/audit"))).await.good();
    let trail = trail.to_string();
    assert!(
        trail.contains(&format!("{key} broken")) || trail.contains("pass-time"),
        "that it broke stays in the record"
    );
    assert!(trail.contains("put-right-promise") && trail.contains("服务器时钟快了三个月"), "{trail}");
    // Its time goes on from there: it breaks when the right clock says so.
    assert!(clock.set("2011-12-29T10:00:00+08:00".parse().unwrap()));
    yinuo_service::upkeep::run_due(desk.house()).await.expect("what is due happens");
    assert!(broken(&find().await).contains(&key));
}

#[tokio::test]
async fn a_promise_broken_by_a_wrong_clock_is_put_right_by_a_manager_and_both_stay_in_the_record() {
    for on in [On::Sqlite, On::Postgres] {
        a_broken_promise_is_put_right(on).await;
    }
}

//! Keeping people: who is let in, which roles are given and by whom, and who is always left to keep the house.

use serde_json::{Value, json};
use yinuo_testkit::house::PASSWORD;

use super::desk::{Ask, Desk, id};

#[tokio::test]
async fn an_operator_without_password_cannot_sign_in_and_one_who_left_is_signed_out() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let office = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let new = json!({ "login": "lili", "name": "李丽", "office": office, "roles": ["clerk"] });
    let operator = desk.ask("admin", Ask::post("/operators", new.clone())).await.good();
    desk.ask("admin", Ask::post("/operators", new)).await.problem(409, "login_taken");
    for password in ["none", PASSWORD] {
        let sign_in = json!({ "login": "lili", "password": password });
        desk.send(Ask::post("/sessions", sign_in)).await.problem(401, "wrong_login");
    }
    let change = |body: Value| Ask::new("PATCH", format!("/operators/{}", id(&operator))).json(body);
    desk.ask("admin", change(json!({ "login": "lily" }))).await.problem(422, "wrong_field");
    desk.ask("admin", change(json!({ "password": "short" }))).await.problem(422, "password_too_short");
    desk.ask("admin", change(json!({ "password": PASSWORD })).version(1)).await.good();
    desk.ask("admin", change(json!({ "name": "李莉" })).version(1)).await.problem(412, "changed_meanwhile");
    // The password was given by another: it opens nothing but its change.
    assert_eq!(desk.ask("lili", Ask::get("/me")).await.good()["password_given"], true);
    desk.ask("lili", Ask::get("/cases")).await.problem(403, "password_given");
    let chosen = |new: &str| Ask::post("/me/password", json!({ "current": PASSWORD, "new": new }));
    desk.ask("lili", chosen(PASSWORD)).await.problem(422, "password_unchanged");
    desk.ask("lili", chosen("heping-counter-2011")).await.good();
    desk.ask("lili", Ask::get("/cases")).await.good();
    desk.ask("admin", change(json!({ "active": false }))).await.good();
    desk.ask("lili", Ask::get("/me")).await.problem(401, "no_session");
    let me = desk.ask("admin", Ask::get("/me")).await.good();
    let own = Ask::new("PATCH", format!("/operators/{}", id(&me))).json(json!({ "active": false }));
    desk.ask("admin", own).await.problem(409, "cannot_lock_oneself_out");
}

#[tokio::test]
async fn a_letter_is_headed_by_the_legal_name_of_the_company_and_by_where_the_office_is_found() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let offices = desk.ask("root", Ask::get("/offices")).await.good()["items"].clone();
    let (root, county) = (id(&offices[0]), id(&offices[1]));
    let change = |office: &str, body: Value| Ask::new("PATCH", format!("/offices/{office}")).json(body);
    let written = async |number: u32| {
        let case = desk.case(number).await;
        let notice =
            desk.ask("clerk", Ask::post(format!("/cases/{}/one-notice", id(&case)), json!({})).version(1)).await.good();
        let letter = notice["letter_id"].as_str().unwrap().to_owned();
        let page = desk.ask("clerk", Ask::get(format!("/letters/{letter}/html"))).await;
        String::from_utf8_lossy(&page.bytes).into_owned()
    };
    // Nothing was entered: the house writes by the name of its root office, and says of no office where it is.
    let before = written(1).await;
    assert!(before.contains("<b>辽宁分公司</b>") && !before.contains("地址"), "{before}");

    let company = "一诺人寿保险股份有限公司辽宁分公司";
    let head =
        json!({ "legal_name": format!("  {company} "), "address": "沈阳市和平区诺言路16号", "phone": "400-000-0000" });
    let told = desk.ask("root", change(&root, head).version(1)).await.good();
    assert_eq!((&told["legal_name"], &told["version"]), (&json!(company), &json!(2)));
    desk.ask("root", change(&root, json!({ "address": "别处" })).version(1)).await.problem(412, "changed_meanwhile");
    desk.ask("root", change(&county, json!({ "phone": "没有" }))).await.problem(422, "wrong_field");
    desk.ask("admin", change(&root, json!({ "phone": "400-000-0001" }))).await.problem(404, "not_found");
    // An office that does not say where it is has that of the one above, by its name.
    let above = written(2).await;
    assert!(
        above.contains(&format!("<b>{company}</b>")) && above.contains(&format!("{company}<br>凤城支公司<br>")),
        "{above}"
    );
    assert!(above.contains("地址：沈阳市和平区诺言路16号（辽宁分公司）"), "{above}");

    let own = json!({ "address": "凤城市诺言路1号", "phone": "400-000-0682" });
    desk.ask("admin", change(&county, own)).await.good();
    let after = written(3).await;
    assert!(after.contains("地址：凤城市诺言路1号　电话：400-000-0682"), "{after}");
    let me = desk.ask("clerk", Ask::get("/me")).await.good();
    assert_eq!(me["letterhead"], json!({ "company": company, "address": "凤城市诺言路1号", "phone": "400-000-0682" }));
    // A blank one is said no more.
    let told = desk.ask("admin", change(&county, json!({ "address": " ", "phone": "" }))).await.good();
    assert_eq!((&told["address"], &told["phone"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn the_last_administrator_of_the_whole_house_stays_one_and_moves_himself_nowhere() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let root = desk.ask("root", Ask::get("/me")).await.good();
    let county = desk.ask("clerk", Ask::get("/me")).await.good()["office"]["id"].clone();
    let change = |who: &Value, body: Value| Ask::new("PATCH", format!("/operators/{}", id(who))).json(body);
    desk.ask("root", change(&root, json!({ "office": county }))).await.problem(409, "own_office");
    let second = json!({
        "login": "root2", "name": "副管理员", "office": root["office"]["id"], "roles": ["admin"], "password": PASSWORD,
    });
    let second = desk.ask("root", Ask::post("/operators", second)).await.good();
    desk.chooses_password("root2").await;
    desk.ask("root2", change(&root, json!({ "roles": ["clerk"] }))).await.good();
    // The one who is left cannot do it to himself; nor is it done to him by whoever could still.
    desk.ask("root2", change(&second, json!({ "active": false }))).await.problem(409, "cannot_lock_oneself_out");
    let founder = std::sync::Arc::new(yinuo_core::access::Actor::founder());
    let operator = second["id"].as_str().unwrap().parse().unwrap();
    for (roles, active) in [(Some(vec!["clerk".to_owned()]), None), (None, Some(false))] {
        let edit = yinuo_service::command::house::EditOperator {
            operator,
            expected_version: None,
            name: None,
            office: None,
            roles,
            active,
            left_on: None,
            password_hash: None,
        };
        let done = desk.house().carry_out(&founder, yinuo_service::command::Command::from(edit), None).await;
        assert_eq!(done.expect_err("refused").code(), "last_administrator");
    }
}

#[tokio::test]
async fn a_role_that_no_pack_has_is_not_given_and_nobody_gives_the_own_one_away() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let me = desk.ask("admin", Ask::get("/me")).await.good();
    let new = json!({ "login": "lili", "name": "李丽", "office": me["office"]["id"], "roles": ["clerk", "clark"] });
    let told = desk.ask("admin", Ask::post("/operators", new)).await.problem(422, "unknown_role");
    assert_eq!(told["role"], "clark");
    let own = Ask::new("PATCH", format!("/operators/{}", id(&me))).json(json!({ "roles": ["clerk"] }));
    desk.ask("admin", own).await.problem(409, "own_roles");
}

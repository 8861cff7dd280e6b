//! Agricultural insurance over HTTP: who may open the policy of a village and see what is enrolled under it.

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::roles::{Else, MANAGER, Row, UNMASKERS, none};

const INSURERS: &[&str] = &["clerk", "handler", "manager", "auditor"];
const HANDLERS: &[&str] = &["handler", "manager"];

/// Who may do what with group policies and covers.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _world| {
        Box::pin(async {
            vec![
                ("group", group(desk).await),
                ("cover", "cover_0000000000001".to_owned()),
                ("loss", "loss_0000000000001".to_owned()),
                ("claim", "cropclaim_0000000000001".to_owned()),
                ("helper", "helper_0000000000001".to_owned()),
                ("report", "cropreport_0000000000001".to_owned()),
                ("expert", "expert_0000000000001".to_owned()),
                ("treaty", "treaty_0000000000001".to_owned()),
                ("warning", "weatherwarning_0000000000001".to_owned()),
                ("bureau", "subsidybureau_0000000000001".to_owned()),
                ("inspected", "inspected_0000000000001".to_owned()),
                ("official", "warningofficial_0000000000001".to_owned()),
            ]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/programmes", INSURERS, Else::NotAllowed, none),
    ("GET", "/group-policies", INSURERS, Else::NotAllowed, none),
    ("POST", "/group-policies", UNMASKERS, Else::NotAllowed, |w| new_group(&w.party, "NY2011-9")),
    ("GET", "/group-policies/{group}", INSURERS, Else::NotAllowed, none),
    ("GET", "/group-policies/{group}/covers", INSURERS, Else::NotAllowed, none),
    ("POST", "/group-policies/{group}/covers", UNMASKERS, Else::NotAllowed, |w| new_cover(&w.party)),
    ("POST", "/group-policies/{group}/households", UNMASKERS, Else::NotAllowed, |_| json!({ "items": [] })),
    (
        "POST",
        "/covers/{cover}/endorsements",
        &[],
        Else::NotFound,
        |_| json!({ "change": { "kind": "insured", "object": "maize", "quantity": "10" }, "proof": "实地丈量", "amount": "0" }),
    ),
    ("GET", "/covers/{cover}", &[], Else::NotFound, none),
    ("GET", "/subsidies?programme=liaoning-2011", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/subsidies",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "programme": "liaoning-2011", "contributor": "province", "reference": "省财函1号", "happened_on": "2011-06-20" }),
    ),
    ("POST", "/subsidies/applications", MANAGER, Else::NotAllowed, |_| expected("100", "2011-06-20")),
    (
        "POST",
        "/subsidies/settlements",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "programme": "liaoning-2011", "reference": "结算1号", "happened_on": "2011-09-29" }),
    ),
    ("GET", "/losses", INSURERS, Else::NotAllowed, none),
    ("POST", "/losses", HANDLERS, Else::NotAllowed, |w| new_loss(w.thing("group"))),
    ("GET", "/losses/{loss}", &[], Else::NotFound, none),
    ("GET", "/losses/{loss}/surveys", &[], Else::NotFound, none),
    (
        "POST",
        "/losses/{loss}/surveys",
        &[],
        Else::NotFound,
        |_| json!({ "place": "东洼地", "surveyed_at": "2011-08-11T02:00:00Z", "surveyors": "张强", "text": "倒伏" }),
    ),
    ("GET", "/losses/{loss}/claims", &[], Else::NotFound, none),
    ("POST", "/losses/{loss}/claims", &[], Else::NotFound, |w| json!({ "cover": w.thing("cover"), "quantity": "1" })),
    ("POST", "/losses/{loss}/panels", &[], Else::NotFound, |_| json!({ "seed": "2011-08" })),
    ("POST", "/losses/{loss}/samples", &[], Else::NotFound, |_| json!({ "seed": "2011-08" })),
    ("GET", "/loss-experts", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/loss-experts",
        HANDLERS,
        Else::NotAllowed,
        |_| json!({ "name": "赵农", "kind": "agronomist", "organisation": "农技站" }),
    ),
    ("GET", "/report-routes", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/report-routes",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "programme": "liaoning-2011", "recipient": w.party, "from": "2011-09-01" }),
    ),
    ("GET", "/monthly-reports", INSURERS, Else::NotAllowed, none),
    ("POST", "/monthly-reports/{report}/filings", &[], Else::NotFound, none),
    ("GET", "/monthly-reports/{report}/xlsx", &[], Else::NotFound, none),
    ("GET", "/crop-reserve", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/crop-reserve/accruals",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "programme": "liaoning-2011", "until": "2011-06-30" }),
    ),
    ("POST", "/crop-reserve/draws", MANAGER, Else::NotAllowed, |_| {
        json!({
            "programme": "liaoning-2011", "on": "2011-06-30", "amount": "1",
            "figures": { "earned": "1", "combined": "1", "incurred": "1", "settled_incurred": "1", "settled_earned": "1" },
        })
    }),
    ("GET", "/reinsurance-treaties", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/reinsurance-treaties",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "programme": "liaoning-2011", "kind": "quota-share", "cession": "0.3", "reinsurer": w.party, "begins_on": "2011-01-01", "ends_on": "2011-12-31", "reference": "再保合同1号" }),
    ),
    (
        "POST",
        "/reinsurance-treaties/{treaty}/recoveries",
        &[],
        Else::NotFound,
        |_| json!({ "event": "2011年8月雹灾", "kind": "billed", "amount": "1", "reference": "账单1号", "happened_on": "2011-09-01" }),
    ),
    ("GET", "/disaster-plans", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/disaster-plans",
        HANDLERS,
        Else::NotAllowed,
        |_| json!({ "edition": "2011年版", "responsible": [{ "name": "王经理", "duty": "总指挥" }], "review_on": "2031-05-01" }),
    ),
    ("GET", "/division-map?programme=liaoning-2011", INSURERS, Else::NotAllowed, none),
    ("GET", "/land-plots", INSURERS, Else::NotAllowed, none),
    ("GET", "/support-list?programme=liaoning-2011", INSURERS, Else::NotAllowed, none),
    ("POST", "/loss-experts/{expert}/removals", &[], Else::NotFound, none),
    ("GET", "/helpers", INSURERS, Else::NotAllowed, none),
    ("GET", "/helper-kinds", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/helpers",
        MANAGER,
        Else::NotAllowed,
        |_| json!({ "kind": "agency", "name": "大堡农经站", "terms": helper_terms() }),
    ),
    ("POST", "/helpers/{helper}/renewals", &[], Else::NotFound, |_| helper_terms()),
    ("POST", "/group-policies/{group}/helpers", UNMASKERS, Else::NotAllowed, |_| json!({ "helper": null })),
    ("GET", "/crop-claims/{claim}", &[], Else::NotFound, none),
    (
        "POST",
        "/crop-claims/{claim}/assessments",
        &[],
        Else::NotFound,
        |_| json!({ "stage": "3", "loss_rate": "0.5", "final": false }),
    ),
    ("POST", "/crop-claims/{claim}/signatures", &[], Else::NotFound, |_| json!({ "signed_on": "2011-09-01" })),
    ("POST", "/crop-claims/{claim}/payments", &[], Else::NotFound, none),
    ("GET", "/group-policies/{group}/signature-sheet", INSURERS, Else::NotAllowed, none),
    ("GET", "/losses/{loss}/signature-sheet", &[], Else::NotFound, none),
    ("GET", "/covers/{cover}/certificate", &[], Else::NotFound, none),
    (
        "POST",
        "/covers/{cover}/certificates",
        &[],
        Else::NotFound,
        |_| json!({ "given_on": "2011-06-20", "taken_by": "household" }),
    ),
    ("GET", "/group-policies/{group}/village", INSURERS, Else::NotAllowed, none),
    ("GET", "/group-policies/{group}/inspections", INSURERS, Else::NotAllowed, none),
    ("POST", "/group-policies/{group}/inspections", HANDLERS, Else::NotAllowed, |_| json!({ "seed": "2024-07-01" })),
    (
        "POST",
        "/inspected-covers/{inspected}/findings",
        &[],
        Else::NotFound,
        |_| json!({ "found": "sound", "text": "与投保一致", "found_on": "2011-09-01" }),
    ),
    ("GET", "/subsidy-bureaus", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/subsidy-bureaus",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "contributor": "county", "duty": "finance", "party": w.party }),
    ),
    ("POST", "/subsidy-bureaus/{bureau}/removals", &[], Else::NotFound, none),
    ("GET", "/weather-warnings", INSURERS, Else::NotAllowed, none),
    ("POST", "/weather-warnings", MANAGER, Else::NotAllowed, |_| hail()),
    ("GET", "/weather-warnings/{warning}", &[], Else::NotFound, none),
    ("GET", "/weather-warning-reach?programme=liaoning-2011&divisions=210682", MANAGER, Else::NotAllowed, none),
    ("GET", "/weather-warning-rules", INSURERS, Else::NotAllowed, none),
    ("GET", "/warning-officials", INSURERS, Else::NotAllowed, none),
    (
        "POST",
        "/warning-officials",
        MANAGER,
        Else::NotAllowed,
        |w| json!({ "division": "210682", "party": w.party, "duty": "分管农业" }),
    ),
    ("POST", "/warning-officials/{official}/removals", &[], Else::NotFound, none),
    ("POST", "/covers/{cover}/receipts", &[], Else::NotFound, |_| json!({ "amount": "49.00" })),
];

/// An application with so many mu of maize.
fn expected(quantity: &str, on: &str) -> Value {
    let objects = json!([{ "object": "maize", "quantity": quantity }]);
    json!({ "programme": "liaoning-2011", "objects": objects, "reference": "丹财农〔2011〕8号", "happened_on": on })
}

pub fn new_cover(holder: &str) -> Value {
    json!({ "holder": holder, "serial": 1, "object": "maize", "quantity": "12.5", "signed": true })
}

fn helper_terms() -> Value {
    json!({
        "contract": { "number": "代办-1", "from": "2011-01-01", "until": "2011-12-31" },
        "licence": { "number": "21060001", "from": "2010-01-01", "until": "2012-12-31" },
        "fee_rate": "0.02", "fee_filing": "辽农险备1号",
    })
}

pub fn new_group(holder: &str, number: &str) -> Value {
    json!({
        "programme": "liaoning-2011", "holder": holder, "number": number, "village": "凤城市大堡村",
        "insurer": "人保财险辽宁分公司",
    })
}

fn hail() -> Value {
    json!({
        "programme": "liaoning-2011", "weather": "hail", "level": "orange", "divisions": ["210682"],
        "began_on": "2011-09-29", "ended_on": "2011-09-30",
    })
}

pub fn new_loss(group: &str) -> Value {
    json!({
        "group": group, "event": "2011年8月雹灾", "cause": "hail", "began_on": "2011-08-10", "ended_on": "2011-08-10",
        "area": "320.5",
    })
}

/// A group policy, opened while enrolment was open.
pub async fn group(desk: &Desk) -> String {
    let clock = &desk.test.house.shared.clock;
    let now = clock.now();
    let committee = json!({ "kind": "organisation", "name": "大堡村民委员会" });
    let committee = desk.ask("clerk", Ask::post("/parties", committee)).await.good();
    assert!(clock.set("2011-05-20T02:00:00Z".parse().expect("an instant")));
    let group = desk.ask("clerk", Ask::post("/group-policies", new_group(&id(&committee), "NY2011-1"))).await.good();
    assert!(clock.set(now));
    id(&group)
}

#[tokio::test]
async fn a_group_policy_is_opened_for_a_village_once_and_until_the_last_day_of_enrolment() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let group = group(&desk).await;
    let read = desk.ask("clerk", Ask::get(format!("/group-policies/{group}"))).await.good();
    assert_eq!((&read["number"], &read["closes_on"]), (&json!("NY2011-1"), &json!("2011-06-10")));
    assert_eq!((&read["households"], &read["premium"]), (&json!(0), &json!("0.00")));
    assert_eq!(read["programme"]["name"]["en"], "Subsidised agricultural insurance of Liaoning, 2011");
    let holder = read["holder"]["id"].as_str().expect("an id").to_owned();
    let late = desk.ask("clerk", Ask::post("/group-policies", new_group(&holder, "NY2011-2"))).await;
    late.problem(422, "enrolment_closed");
    let person = id(&desk.party(7).await);
    assert!(desk.test.house.shared.clock.set("2011-05-21T02:00:00Z".parse().expect("an instant")));
    let again = desk.ask("clerk", Ask::post("/group-policies", new_group(&holder, "ny2011-1"))).await;
    again.problem(409, "group_number_taken");
    let of_a_person = desk.ask("clerk", Ask::post("/group-policies", new_group(&person, "NY2011-3"))).await;
    of_a_person.problem(422, "holder_not_a_village");
    let found = desk.ask("clerk", Ask::get("/group-policies?q=%E5%A4%A7%E5%A0%A1")).await.good();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "by a part of the village's name");
    let programmes = desk.ask("clerk", Ask::get("/programmes")).await.good();
    let open: Vec<_> = programmes["items"].as_array().expect("a list").iter().map(|one| one["open"].clone()).collect();
    assert_eq!(open, [json!(true), json!(false)], "that of 2011 takes enrolment, that of 2024 does not");
    let cause = &programmes["items"][0]["causes"][0];
    assert_eq!((&cause["key"], &cause["name"]["zh"]), (&json!("hail"), &json!("雹灾")));
}

#[tokio::test]
async fn a_helper_with_papers_in_force_enrols_and_one_without_is_refused_with_what_to_do() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let committee = json!({ "kind": "organisation", "name": "大堡村民委员会" });
    let committee = id(&desk.ask("clerk", Ask::post("/parties", committee)).await.good());
    let helper = |name: &str, until: &str| {
        let mut terms = helper_terms();
        terms["licence"]["until"] = json!(until);
        json!({ "kind": "agency", "name": name, "terms": terms })
    };
    let expired = id(&desk.ask("manager", Ask::post("/helpers", helper("过期站", "2011-05-19"))).await.good());
    let good = id(&desk.ask("manager", Ask::post("/helpers", helper("农经站", "2012-12-31"))).await.good());
    let group = |helper: &str| {
        let mut group = new_group(&committee, "NY2011-1");
        group["helper"] = json!(helper);
        group
    };
    let refused = desk.ask("clerk", Ask::post("/group-policies", group(&expired))).await;
    let problem = refused.problem(422, "helper_licence_expired");
    assert!(
        problem["hint"].as_str().is_some_and(|hint| hint.contains("licence") || hint.contains("换证")),
        "{problem}"
    );
    let opened = desk.ask("clerk", Ask::post("/group-policies", group(&good))).await.good();
    assert_eq!(opened["helper"], json!(good));
    let renewed = desk.ask("manager", Ask::post(format!("/helpers/{expired}/renewals"), helper_terms())).await.good();
    assert_eq!(renewed["last_day"], json!("2011-12-31"), "the contract runs out first");
    let path = format!("/group-policies/{}/helpers", id(&opened));
    let named = desk.ask("clerk", Ask::post(path, json!({ "helper": expired }))).await.good();
    assert_eq!(named["helper"], json!(expired));
    let listed = desk.ask("manager", Ask::get("/helpers")).await.good();
    assert_eq!(listed["items"][0]["groups"], json!(1));
    let wrong = json!({ "kind": "agency", "name": "坏站", "credit_code": "12345", "terms": helper_terms() });
    desk.ask("manager", Ask::post("/helpers", wrong)).await.problem(422, "wrong_field");
}

#[tokio::test]
async fn subsidies_are_told_by_level_and_payer_and_what_cannot_be_is_refused_with_what_to_do() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let day = "2011-05-20";
    let post = async |path: &str, body: Value| desk.ask("manager", Ask::post(path.to_owned(), body)).await;
    let entry = |level: &str, more: Value| {
        let mut body =
            json!({ "programme": "liaoning-2011", "contributor": level, "reference": "号", "happened_on": day });
        for (key, value) in more.as_object().expect("an object") {
            body[key] = value.clone();
        }
        body
    };
    let prepay = |amount: &str| entry("province", json!({ "kind": "prepayment", "amount": amount }));
    post("/subsidies", prepay("1.00")).await.problem(409, "subsidy_not_applied_for");
    post("/subsidies/applications", expected("ten", day)).await.problem(422, "wrong_field");
    post("/subsidies/applications", expected("0", day)).await.problem(422, "quantity_not_positive");
    post("/subsidies/applications", expected("1", "2012-05-20")).await.problem(409, "occurred_in_future");
    // 300 mu x 19.60 = 5880: city and county 1176.00 by four to six, province 1470.00, centre 2058.00.
    let account = post("/subsidies/applications", expected("300", day)).await.good();
    let levels: Vec<[&Value; 3]> = account["levels"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|level| [&level["contributor"], &level["payer"], &level["expected"]])
        .collect();
    let line = |level: &str, payer: Value, yuan: &str| [json!(level), payer, json!(yuan)];
    let wanted = [
        line("county", json!("city"), "470.40"),
        line("county", json!("county"), "705.60"),
        line("province", Value::Null, "1470.00"),
        line("centre", Value::Null, "2058.00"),
    ];
    assert_eq!(levels.len(), wanted.len());
    for (level, wanted) in levels.iter().zip(&wanted) {
        assert_eq!(level.map(Clone::clone), *wanted);
    }
    assert_eq!((&account["pays_by"], &account["settles_on"]), (&json!("2011-07-31"), &json!("2011-12-31")));
    assert_eq!((&account["can_settle"], &account["settled"]), (&json!(false), &json!(false)));
    let refused = post("/subsidies", prepay("1470.01")).await;
    let problem = refused.problem(422, "prepayment_exceeds_expected");
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("1470.00")), "{problem}");
    post("/subsidies", entry("county", json!({}))).await.problem(422, "subsidy_payer_missing");
    post("/subsidies", entry("centre", json!({ "payer": "city" }))).await.problem(422, "subsidy_of_one_payer");
    let of_city = entry("county", json!({ "payer": "city", "kind": "prepayment", "amount": "1.00" }));
    let refused = post("/subsidies", of_city).await;
    let detail = refused.problem(422, "level_prepays_nothing")["detail"].to_string();
    assert!(detail.contains("The city pays") || detail.contains("市级"), "by name, not by key: {detail}");
    let mut early = entry("county", json!({ "payer": "city" }));
    early["happened_on"] = json!("2010-12-31");
    let refused = post("/subsidies", early).await;
    let detail = refused.problem(422, "entry_before_programme")["detail"].to_string();
    assert!(detail.contains("2011-01-01"), "{detail}");
    post("/subsidies/applications", expected("300", "2010-12-31")).await.problem(422, "entry_before_programme");
    post("/subsidies", entry("province", json!({ "kind": "return" }))).await.problem(422, "wrong_field");
    let account = post("/subsidies", prepay("1470.00")).await.good();
    let province = &account["levels"][2];
    assert_eq!([&province["prepaid"], &province["overpaid"], &province["returnable"]], ["1470.00", "1470.00", "0.00"]);
    let back = |amount: &str| entry("province", json!({ "kind": "return", "amount": amount }));
    post("/subsidies", back("1.00")).await.problem(409, "subsidies_not_settled");
    post("/subsidies", back("1470.01")).await.problem(422, "return_exceeds_overpaid");
    let settlement = |on: &str| json!({ "programme": "liaoning-2011", "reference": "结算", "happened_on": on });
    post("/subsidies/settlements", settlement(day)).await.problem(409, "settlement_too_early");
    assert!(desk.test.house.shared.clock.set("2011-12-31T02:00:00Z".parse().expect("an instant")));
    // Nobody stays signed in for half a year.
    desk.tokens.lock().expect("no panic while the tokens are held").clear();
    let account = desk.ask("manager", Ask::get("/subsidies?programme=liaoning-2011")).await.good();
    assert_eq!(account["can_settle"], json!(true));
    let account = post("/subsidies/settlements", settlement("2011-12-31")).await.good();
    assert_eq!(account["settled"], json!(true));
    assert_eq!(account["levels"][2]["returnable"], json!("1470.00"), "nobody was enrolled: all of it goes back");
    post("/subsidies/settlements", settlement("2011-12-31")).await.problem(409, "subsidies_settled");
    post("/subsidies", prepay("1.00")).await.problem(409, "subsidies_settled");
    let account = post("/subsidies", back("1470.00")).await.good();
    assert_eq!([&account["levels"][2]["received"], &account["levels"][2]["overpaid"]], ["0.00", "0.00"]);
}

#[tokio::test]
async fn a_village_tells_its_five_publications_and_three_rules_and_what_hangs_is_made_once() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let group = group(&desk).await;
    let path = format!("/group-policies/{group}/village");
    let village = desk.ask("clerk", Ask::get(path.clone())).await.good();
    let list = |village: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let items = village["publications"].as_array().expect("a list");
        items.iter().map(|item| (text(&item["kind"]["key"]), text(&item["state"]))).collect()
    };
    let line = |kind: &str, state: &str| (kind.to_owned(), state.to_owned());
    let wanted = [
        line("crop-policy", "missing"),
        line("crop-enrolment", "missing"),
        line("crop-service", "missing"),
        line("crop-supervision", "missing"),
        line("crop-claims", "not_due"),
    ];
    assert_eq!(list(&village), wanted);
    assert_eq!(village["rules"][0], json!({ "key": "enrolment", "due": 0, "done": 0 }));
    let policy = json!({ "kind": "crop-policy", "about": group });
    desk.ask("clerk", Ask::post("/publications", policy.clone())).await.good();
    desk.ask("clerk", Ask::post("/publications", policy)).await.problem(409, "nothing_new_to_publish");
    let village = desk.ask("clerk", Ask::get(path)).await.good();
    assert_eq!(list(&village)[0], line("crop-policy", "prepared"));
}

#[tokio::test]
async fn what_a_warning_will_reach_is_shown_before_it_is_issued_and_its_receipts_after() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    group(&desk).await;
    let rules = desk.ask("clerk", Ask::get("/weather-warning-rules")).await.good();
    assert_eq!((&rules["levels"][3]["key"], &rules["levels"][3]["name"]["en"]), (&json!("red"), &json!("red")));
    let maize = rules["crops"].as_array().expect("a list").iter().find(|crop| crop["object"]["key"] == "maize");
    assert_eq!(maize.expect("it has stages")["stages"].as_array().map(Vec::len), Some(5));
    let path = "/weather-warning-reach?programme=liaoning-2011&divisions=210682,210682101";
    let reach = desk.ask("manager", Ask::get(path)).await.good();
    let of =
        |index: usize| (reach["divisions"][index]["villages"].clone(), reach["divisions"][index]["households"].clone());
    assert_eq!([of(0), of(1)], [(json!(1), json!(0)), (json!(0), json!(0))], "a village counts once");
    let town = "/weather-warning-reach?programme=liaoning-2011&divisions=210682101";
    let reach = desk.ask("manager", Ask::get(town)).await.good();
    assert_eq!(reach["unplaced"], json!(1), "the village's name tells no town");
    let none = desk.ask("manager", Ask::get("/weather-warning-reach?programme=liaoning-2011&divisions=")).await;
    none.problem(422, "wrong_field");
    let party = desk.party(7).await;
    let body = json!({ "division": "210682", "party": id(&party), "duty": "分管农业" });
    let officials = desk.ask("manager", Ask::post("/warning-officials", body)).await.good();
    let named = officials["items"][0].clone();
    assert_eq!((&named["division"]["code"], &named["duty"]), (&json!("210682"), &json!("分管农业")));
    let made = desk.ask("manager", Ask::post("/weather-warnings", hail())).await.good();
    let warning = id(&made["warning"]);
    assert_eq!(made["warning"]["weather"]["name"]["zh"], "冰雹");
    assert_eq!((&made["warning"]["spread_at"], &made["officials"]["delivered"]), (&Value::Null, &json!(0)));
    yinuo_service::upkeep::run_due(&desk.test.house).await.expect("the outbox is emptied");
    let read = desk.ask("clerk", Ask::get(format!("/weather-warnings/{warning}"))).await.good();
    assert_eq!((&read["officials"]["delivered"], &read["warning"]["officials"]), (&json!(1), &json!(1)));
    let listed = desk.ask("auditor", Ask::get("/weather-warnings")).await.good();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    let official = named["id"].as_str().expect("an id");
    let gone =
        desk.ask("manager", Ask::post(format!("/warning-officials/{official}/removals"), json!({}))).await.good();
    assert_eq!(gone["items"], json!([]));
}

#[tokio::test]
async fn the_map_has_a_tile_for_each_part_of_a_division_and_says_where_there_is_none() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let read = async |query: &str| {
        let path = format!("/division-map?programme=liaoning-2011{query}");
        desk.ask("manager", Ask::get(path)).await
    };
    let map = read("&division=210682").await.good();
    let tiles = map["tiles"].as_array().expect("a list");
    let town = tiles.iter().find(|tile| tile["name"] == "宝山镇").expect("a town of Fengcheng");
    assert_eq!((&town["code"], &town["inside"]), (&json!("210682101"), &json!(false)));
    assert_eq!((&town["figures"]["covers"], &town["figures"]["premium"]), (&json!(0), &json!("0.00")));
    assert_eq!((&map["counted_on"], &map["days_left"]), (&Value::Null, &json!(21)), "10 June is to come");
    assert_eq!((&map["parent"], &map["earlier"]), (&json!("2106"), &Value::Null));
    let city = read("&division=2106").await.good();
    assert!(city["tiles"].as_array().expect("a list").iter().all(|tile| tile["inside"] == true), "counties have towns");
    read("&division=999999").await.problem(422, "wrong_field");
}

#[tokio::test]
async fn a_treaty_is_recorded_with_the_terms_of_its_kind_and_no_others() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let reinsurer = json!({ "kind": "organisation", "name": "中国农业再保险公司" });
    let reinsurer = id(&desk.ask("clerk", Ask::post("/parties", reinsurer)).await.good());
    let treaty = |more: Value| {
        let mut body = json!({
            "programme": "liaoning-2011", "kind": "quota-share", "cession": "0.3", "reinsurer": reinsurer,
            "begins_on": "2011-01-01", "ends_on": "2011-12-31", "reference": "再保2011-1",
        });
        for (key, value) in more.as_object().expect("an object") {
            body[key] = value.clone();
        }
        body
    };
    let post = async |body: Value| desk.ask("manager", Ask::post("/reinsurance-treaties", body)).await;
    post(treaty(json!({ "limit": "100" }))).await.problem(422, "treaty_terms_differ");
    post(treaty(json!({ "cession": "thirty" }))).await.problem(422, "wrong_field");
    post(treaty(json!({ "kind": "surplus" }))).await.problem(422, "unknown_treaty_kind");
    post(treaty(json!({ "ends_on": "2010-12-31" }))).await.problem(422, "wrong_field");
    let listed = post(treaty(json!({}))).await.good();
    let first = &listed["items"][0];
    assert_eq!(
        (&first["cession"], &first["retention"], &first["billed"]),
        (&json!("0.3"), &Value::Null, &json!("0.00"))
    );
    let path = format!("/reinsurance-treaties/{}/recoveries", first["id"].as_str().expect("an id"));
    let bill = json!({ "event": "没有的灾害", "kind": "billed", "amount": "1", "reference": "账单1号", "happened_on": "2011-05-20" });
    desk.ask("manager", Ask::post(path, bill)).await.problem(422, "unknown_loss_event");
    post(treaty(json!({}))).await.problem(409, "treaty_reference_taken");
}

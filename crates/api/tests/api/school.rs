//! School liability on the public pages: what a school reads before it agrees to anything, its click, its application and its certificate; and
//! what operators do for it over HTTP.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::public::Visitor;
use super::roles::{Else, HANDLERS, MANAGER, READERS, Row, WRITERS, none};

const NOW: &str = "2026-09-01T10:00:00";
const PHONE: &str = "13900000001";

/// Who may do what with the agreements and policies of schools.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |desk, _| {
        Box::pin(async {
            let (school, mut visitor) = school_of(desk).await;
            let agreement = agreed(&mut visitor).await;
            let policy = desk.ask("clerk", Ask::post("/school-policies", cover(&school, "2011-09-29"))).await.good();
            let claim = accepted(desk, "13900000021", "2011-09-29").await;
            hurt(desk, &claim, None).await;
            let number = policy["number"].as_str().unwrap();
            listed(desk, &[(number, LISTED)]).await;
            let pupils = desk.ask("clerk", Ask::get(format!("/school-policies/{}/pupils", id(&policy)))).await.good();
            let listed = pupils["items"][0]["id"].as_str().unwrap().to_owned();
            let body = json!({ "kind": "person", "name": "周明", "phone": "13900000041" });
            let mediator = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
            let pool = Ask::new("PUT", format!("/school-mediators/{mediator}")).json(json!({ "profession": "律师" }));
            desk.ask("manager", pool).await.good();
            vec![
                ("school", school),
                ("school-agreement", agreement),
                ("school-policy", id(&policy)),
                ("school-claim", claim),
                ("pupil", "1".to_owned()),
                ("listed-pupil", listed),
                ("mediator", mediator),
                ("school-offer", "school-liability-henan".to_owned()),
            ]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/school-agreements/{school-agreement}", READERS, Else::NotAllowed, none),
    ("GET", "/school-policies", READERS, Else::NotAllowed, none),
    ("POST", "/school-policies", WRITERS, Else::NotAllowed, |w| cover(w.thing("school"), "2011-09-29")),
    ("GET", "/school-policies/{school-policy}", READERS, Else::NotAllowed, none),
    ("GET", "/school-policies/{school-policy}/certificate", READERS, Else::NotAllowed, none),
    ("POST", "/school-policies/{school-policy}/receipts", WRITERS, Else::NotAllowed, |_| json!({ "amount": "1.00" })),
    ("POST", "/school-policies/{school-policy}/endorsements", WRITERS, Else::NotAllowed, |_| endorsement("2011-09-28")),
    ("GET", "/school-policies/{school-policy}/names", READERS, Else::NotAllowed, none),
    ("GET", "/school-policies/{school-policy}/pupils", READERS, Else::NotAllowed, none),
    (
        "POST",
        "/school-policies/{school-policy}/pupils/{listed-pupil}/unmaskings",
        HANDLERS,
        Else::NotAllowed,
        |_| json!({ "reason": "核对名单" }),
    ),
    (
        "POST",
        "/school-policies/{school-policy}/pupils/{listed-pupil}/departures",
        WRITERS,
        Else::NotAllowed,
        |_| json!({ "left_on": "2011-09-30", "reason": "转学" }),
    ),
    ("GET", "/school-claims/{school-claim}", READERS, Else::NotAllowed, none),
    ("POST", "/school-claims/{school-claim}/pupils", HANDLERS, Else::NotAllowed, |_| pupil("G7654321", None)),
    (
        "POST",
        "/school-claims/{school-claim}/pupils/{pupil}/unmaskings",
        HANDLERS,
        Else::NotAllowed,
        |_| json!({ "reason": "核对病历" }),
    ),
    (
        "PUT",
        "/school-claims/{school-claim}/pupils/{pupil}/guardian",
        HANDLERS,
        Else::NotAllowed,
        |w| json!({ "guardian": w.party }),
    ),
    ("GET", "/school-mediators", READERS, Else::NotAllowed, none),
    ("GET", "/school-mediators/{mediator}/claims", READERS, Else::NotAllowed, none),
    ("GET", "/school-insurers", READERS, Else::NotAllowed, none),
    ("PUT", "/school-insurers/{school-offer}", MANAGER, Else::NotAllowed, |w| json!({ "insurer": w.thing("school") })),
    ("PUT", "/school-mediators/{party}", MANAGER, Else::NotAllowed, |_| json!({ "profession": "律师" })),
];

/// A resident identity number of a pupil born in 2003.
const LISTED: &str = "210682200303070018";

/// Brings in the list of names of policies as the manager, each pupil with the number of its policy, and waits until it is done.
async fn listed(desk: &Desk, pupils: &[(&str, &str)]) -> Value {
    let mut sheet = "保单号,学段,班级,姓名,身份证号,监护人同意\n".to_owned();
    for (policy, identity) in pupils {
        sheet.push_str(&format!("{policy},初中,二年级1班,李小明,{identity},是\n"));
    }
    let bring = Ask::new("POST", "/imports?kind=school-pupils&name=list.csv").raw("application/octet-stream", sheet);
    let import = id(&desk.ask("manager", bring).await.good()["import"]);
    desk.ask("manager", Ask::post(format!("/imports/{import}/runs"), json!({ "choice": "good" }))).await.good();
    for _ in 0..600 {
        let read = desk.ask("manager", Ask::get(format!("/imports/{import}"))).await.good();
        if read["state"] != "running" {
            return read;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import does not end");
}

fn pupil(identity: &str, guardian: Option<&str>) -> Value {
    json!({
        "name": "李小明", "identity": identity, "birth_date": "2003-03-07", "guardian": guardian, "harm": "左前臂骨折",
    })
}

/// A pupil who was hurt is entered.
async fn hurt(desk: &Desk, claim: &str, guardian: Option<&str>) -> Value {
    let body = pupil("G1234567", guardian);
    desk.ask("handler", Ask::post(format!("/school-claims/{claim}/pupils"), body)).await.good()
}

/// Records a milestone of a case.
async fn recorded(desk: &Desk, case: &str, key: &str, answers: Value) -> super::desk::Reply {
    let read = desk.ask("handler", Ask::get(format!("/cases/{case}"))).await.good();
    let ask = Ask::post(format!("/cases/{case}/milestones"), json!({ "key": key, "answers": answers }));
    desk.ask("handler", ask.version(read["version"].as_i64().unwrap())).await
}

/// Names who insures the schools of the county.
async fn insurer_named(desk: &Desk) -> Value {
    let body = json!({ "kind": "organisation", "name": "示例财产保险公司", "phone": "13900000019" });
    let insurer = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
    let put = Ask::new("PUT", "/school-insurers/school-liability-henan".to_owned()).json(json!({ "insurer": insurer }));
    desk.ask("manager", put).await.good()
}

/// An accident of today at an insured school, accepted: the id of its case.
async fn accepted(desk: &Desk, phone: &'static str, today: &'static str) -> String {
    let body = json!({ "kind": "organisation", "name": format!("县第{}中学", &phone[9..]), "phone": phone });
    let school = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
    insurer_named(desk).await;
    let mut visitor = Visitor::new(desk);
    visitor.sign_in(phone).await;
    agreed(&mut visitor).await;
    let policy = id(&desk.ask("clerk", Ask::post("/school-policies", cover(&school, today))).await.good());
    let paid = json!({ "amount": "4300" });
    desk.ask("clerk", Ask::post(format!("/school-policies/{policy}/receipts"), paid)).await.good();
    let open = json!({
        "service": "school.claim", "party": school, "channel": "phone", "subjects": [{ "id": policy }],
        "answers": {
            "occurred_on": today, "occurred_place": "操场", "accident_cause": "sports", "course": "体育课上跌落",
        },
    });
    let case = id(&desk.ask("handler", Ask::post("/cases", open)).await.good());
    recorded(desk, &case, "accident-accepted", json!({})).await.good();
    case
}

fn cover(school: &str, effective_on: &str) -> Value {
    json!({ "school": school, "pupils": [{ "level": "compulsory", "pupils": 860 }], "effective_on": effective_on })
}

fn endorsement(takes_effect_on: &str) -> Value {
    json!({
        "level": "compulsory", "joined": 3, "departed": 1, "takes_effect_on": takes_effect_on, "reason": "转学",
    })
}

/// A school that is entered, and its browser, signed in.
async fn school_of(desk: &Desk) -> (String, Visitor<'_>) {
    let body = json!({ "kind": "organisation", "name": "凤城市第一小学", "phone": PHONE });
    let school = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
    let mut visitor = Visitor::new(desk);
    visitor.sign_in(PHONE).await;
    (school, visitor)
}

/// What the page of the click sends.
fn shown(visitor: &Visitor<'_>) -> Vec<(String, String)> {
    ["form", "once", "version", "sha256"].map(|name| (name.to_owned(), visitor.hidden(name))).into()
}

/// Clicks, and answers the number of the agreement.
async fn agreed(visitor: &mut Visitor<'_>) -> String {
    visitor.open("/school/agree").await;
    let fields = shown(visitor);
    visitor.send_raw("/school/agree", &fields).await;
    assert_eq!(visitor.status, 200, "{}", visitor.page);
    visitor.page.split("<b>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_school_goes_from_the_page_to_the_certificate_with_one_click_for_the_agreement() {
    let desk = Desk::open(NOW).await;
    let body = json!({ "kind": "organisation", "name": "凤城市第一小学", "phone": PHONE });
    desk.ask("clerk", Ask::post("/parties", body)).await.good();
    let mut school = Visitor::new(&desk);
    // Whoever has not signed in is led there, and comes back to the agreement.
    school.open("/school/agree").await;
    let sign_in = school.leads.strip_prefix("/public").unwrap().to_owned();
    school.open(&sign_in).await;
    let next = school.hidden("next");
    school.send("/sign-in", &[("phone", PHONE), ("next", &next)]).await;
    let (code, challenge) = (school.code(PHONE).await, school.hidden("challenge"));
    school.send("/sign-in/code", &[("challenge", &challenge), ("code", &code), ("next", &next)]).await;
    assert_eq!(school.leads, "/public/school/agree");
    school.open("/school/agree").await;
    assert!(!school.page.contains("checkbox"), "nothing is ticked");
    school.shows("<button type=\"submit\" lang=\"zh-CN\">我已阅读《经纪服务委托协议》内容，同意签订该协议</button>");
    let fields = shown(&school);
    // A page that was open when the terms changed.
    let mut stale = fields.clone();
    stale[2].1.push('0');
    school.send_raw("/school/agree", &stale).await;
    assert_eq!(school.status, 409);
    school.shows("与您看到的不同");
    school.send_raw("/school/agree", &fields).await;
    assert_eq!(school.status, 200, "{}", school.page);
    school.shows("2027");
    let first = school.page.clone();
    // A double tap is one agreement; from another phone it is refused with number and day.
    school.send_raw("/school/agree", &fields).await;
    assert_eq!((school.status, &school.page), (200, &first));
    let number = first.split("<b>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut other = Visitor::new(&desk);
    other.sign_in(PHONE).await;
    other.open("/school/agree").await;
    other.shows(&number);
    let fields = shown(&other);
    other.send_raw("/school/agree", &fields).await;
    assert_eq!(other.status, 409);
    other.shows(&format!("经纪服务协议{number}有效至2027-09-01"));
    // Pupils by level; a wrong number keeps what was typed.
    school.open("/school/apply").await;
    let once = school.hidden("once");
    let wrong = [("once", once.as_str()), ("compulsory", "八百"), ("beyond", "421"), ("effective_on", "2026-09-02")];
    school.send("/school/apply", &wrong).await;
    assert_eq!(school.status, 422);
    school.shows("不是数字");
    school.shows("value=\"421\"");
    let right = [("once", once.as_str()), ("compulsory", "860"), ("beyond", "421"), ("effective_on", "2026-09-02")];
    school.send("/school/apply", &right).await;
    assert_eq!(school.status, 200, "{}", school.page);
    school.shows("7247.00");
    let policy = school.page.split("<b>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    school.open(&format!("/school/certificate?number={policy}")).await;
    assert_eq!(school.status, 409);
    school.shows("尚未到账");
    let paid = json!({ "amount": "7247.00" });
    let paid = desk
        .ask("clerk", Ask::post(format!("/school-policies/{}/receipts", policy_id(&desk, &policy).await), paid))
        .await;
    assert_eq!(paid.good()["state"], "in_force");
    let paper = school.open(&format!("/school/certificate?number={policy}")).await;
    assert!(paper.bytes.starts_with(b"%PDF"), "{}", paper.bytes.len());
    assert_eq!(paper.header("content-type"), "application/pdf");
    // Whoever has the number and the check code reads it.
    school.open("/agreements").await;
    school.shows(&number);
    let own = school.page.split(&policy).nth(1).unwrap();
    let code = own.split("验真码</dt><dd>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut anybody = Visitor::new(&desk);
    anybody.open("/school/policy").await;
    anybody.send("/school/policy", &[("number", &policy), ("code", "AAAAAAAA")]).await;
    anybody.shows("不相符");
    assert!(!anybody.page.contains("凤城市第一小学"));
    anybody.send("/school/policy", &[("number", &policy), ("code", &code)]).await;
    anybody.shows("凤城市第一小学");
    anybody.shows("1281");
    // Another school sees none of it.
    let body = json!({ "kind": "organisation", "name": "凤城市第二小学", "phone": "13900000002" });
    desk.ask("clerk", Ask::post("/parties", body)).await.good();
    let mut second = Visitor::new(&desk);
    second.sign_in("13900000002").await;
    second.open(&format!("/school/certificate?number={policy}")).await;
    assert_eq!(second.status, 404);
    second.open("/school/apply").await;
    second.shows("请先签订经纪服务协议");
    // In English the Chinese is what is agreed to, with the English beside it.
    second.open("/language?to=en&back=/school/agree").await;
    second.open("/school/agree").await;
    second.shows("The Chinese text is what is agreed to.");
    second.shows("我们依法赔偿");
    second.shows("I have read the agreement on brokerage");
}

async fn policy_id(desk: &Desk, number: &str) -> String {
    id(&desk.ask("clerk", Ask::get(format!("/school-policies/{number}"))).await.good())
}

#[tokio::test]
async fn an_operator_fills_in_for_a_school_and_is_refused_what_the_rules_say() {
    let desk = Desk::open(NOW).await;
    let (school, mut visitor) = school_of(&desk).await;
    let insure = |on: &'static str| desk.ask("clerk", Ask::post("/school-policies", cover(&school, on)));
    insure("2026-09-01").await.problem(409, "no_school_agreement");
    let number = agreed(&mut visitor).await;
    let read = desk.ask("auditor", Ask::get(format!("/school-agreements/{number}"))).await.good();
    assert_eq!((&read["effective_on"], &read["ends_on"]), (&json!("2026-09-01"), &json!("2027-09-01")));
    assert_eq!(read["phone"], "139****0001");
    insure("2026-08-31").await.problem(422, "cover_begins_in_the_past");
    let policy = insure("2026-09-01").await.good();
    assert_eq!((&policy["premium"], &policy["state"]), (&json!("4300.00"), &json!("proposed")));
    assert_eq!(policy["commission_rate"], Value::Null, "nobody was named as the insurer");
    insure("2026-09-01").await.problem(409, "school_already_covered");
    let at = |rest: &str| format!("/school-policies/{}{rest}", id(&policy));
    let pay = |amount: &'static str| desk.ask("clerk", Ask::post(at("/receipts"), json!({ "amount": amount })));
    pay("4000").await.problem(422, "school_premium_differs");
    pay("x").await.problem(422, "wrong_field");
    pay("4300").await.good();
    pay("4300").await.problem(409, "school_premium_paid");
    let endorse = |on: &'static str| desk.ask("clerk", Ask::post(at("/endorsements"), endorsement(on)));
    endorse("2026-08-31").await.problem(422, "endorsed_before_the_start");
    let endorsed = endorse("2026-10-08").await.good();
    assert_eq!(
        (&endorsed["pupils"], &endorsed["premium"], &endorsed["paid"]),
        (&json!(860), &json!("4310.00"), &json!("4300.00")),
        "they join on 8 October"
    );
    assert!(desk.test.house.shared.clock.set("2026-10-08T10:00:00+08:00".parse().unwrap()));
    assert_eq!(desk.ask("clerk", Ask::get(at(""))).await.good()["pupils"], json!(862));
    let elsewhere = format!("/school-policies/{number}");
    desk.ask("clerk", Ask::get(elsewhere)).await.problem(409, "agreement_of_another_family");
}

#[tokio::test]
async fn an_accident_is_computed_over_http_its_pupils_stay_sealed_and_the_guardian_follows_it_on_the_phone() {
    let desk = Desk::open(NOW).await;
    let guardian = json!({ "kind": "person", "name": "李强", "phone": "13900000031" });
    let guardian = id(&desk.ask("clerk", Ask::post("/parties", guardian)).await.good());
    let other = json!({ "kind": "person", "name": "王芳", "phone": "13900000032" });
    desk.ask("clerk", Ask::post("/parties", other)).await.good();
    let case = accepted(&desk, "13900000033", "2026-09-01").await;
    let entered = hurt(&desk, &case, Some(&guardian)).await;
    assert_eq!((&entered["injured"][0]["pupil"], &entered["injured"][0]["age"]), (&json!(1), &json!(23)));
    assert_eq!(entered["injured"][0]["band"]["key"], "full");
    assert!(!entered.to_string().contains("李小明"), "{entered}");
    let again = Ask::post(format!("/school-claims/{case}/pupils"), pupil("g123 4567", None));
    desk.ask("handler", again).await.problem(422, "pupil_named_twice");
    let wrong = Ask::post(format!("/school-claims/{case}/pupils"), pupil("210682200303070012", None));
    desk.ask("handler", wrong).await.problem(422, "wrong_field");
    let look = |reason: &'static str| {
        Ask::post(format!("/school-claims/{case}/pupils/1/unmaskings"), json!({ "reason": reason }))
    };
    desk.ask("handler", look(" ")).await.problem(422, "reason_required");
    let shown = desk.ask("handler", look("核对病历")).await.good();
    assert_eq!((&shown["name"], &shown["harm"]), (&json!("李小明"), &json!("左前臂骨折")));
    let nobody = Ask::post(format!("/school-claims/{case}/pupils/9/unmaskings"), json!({ "reason": "核对" }));
    desk.ask("handler", nobody).await.problem(404, "not_found");
    let sheet = json!({
        "items": [{ "pupil": "1", "item": "medical", "amount": "1000.01", "evidence": "发票" }],
        "liability": [{ "pupil": "1", "share": "0.5", "share_reason": "各半" }],
    });
    recorded(&desk, &case, "computed", sheet).await.good();
    let read = desk.ask("clerk", Ask::get(format!("/school-claims/{case}"))).await.good();
    let one = &read["injured"][0];
    assert_eq!((&one["compensation"], &one["payable"]), (&json!("500.01"), &json!("500.01")), "rounded half up");
    assert_eq!(read["insurer"]["name"], "示例财产保险公司");
    let named = desk.ask("clerk", Ask::get("/school-insurers")).await.good();
    assert_eq!(named["items"][0]["insurer"], read["insurer"]);
    assert_eq!(named["items"][0]["offer"], "school-liability-henan");
    let person = Ask::new("PUT", "/school-insurers/school-liability-henan".to_owned());
    desk.ask("manager", person.json(json!({ "insurer": guardian }))).await.problem(422, "wrong_field");
    let mut own = Visitor::new(&desk);
    own.sign_in("13900000031").await;
    own.open("/school/claims").await;
    own.shows(read["number"].as_str().unwrap());
    own.shows("500.01元");
    own.shows("赔偿测算");
    assert!(!own.page.contains("县第33中学") && !own.page.contains("体育课上跌落"), "{}", own.page);
    let mut stranger = Visitor::new(&desk);
    stranger.sign_in("13900000032").await;
    stranger.open("/school/claims").await;
    stranger.shows("没有登记您为监护人的事故");
    let put = |body: Value| desk.ask("manager", Ask::new("PUT", format!("/school-mediators/{guardian}")).json(body));
    assert_eq!(put(json!({ "profession": "律师" })).await.good()["items"][0]["profession"], "律师");
    let claims = |query: &str| Ask::get(format!("/school-mediators/{guardian}/claims{query}"));
    let listed = desk.ask("auditor", claims("?open=true")).await.good();
    assert_eq!(
        (&listed["mediator"]["name"], &listed["in_pool"], &listed["items"]),
        (&json!("李强"), &json!(true), &json!([]))
    );
    desk.ask("auditor", claims("?sort=x")).await.problem(422, "unknown_sort");
    assert_eq!(put(json!({})).await.good()["items"], json!([]));
    put(json!({})).await.problem(409, "mediator_left");
    put(json!({ "profession": " " })).await.problem(422, "wrong_field");
}

#[tokio::test]
async fn policies_of_schools_are_found_by_number_school_and_state_and_read_page_by_page() {
    let desk = Desk::open(NOW).await;
    let mut numbers = Vec::new();
    for (name, phone) in
        [("凤城市第一小学", PHONE), ("凤城市第二小学", "13900000002"), ("绿水县实验中学", "13900000003")]
    {
        let body = json!({ "kind": "organisation", "name": name, "phone": phone });
        let school = id(&desk.ask("clerk", Ask::post("/parties", body)).await.good());
        let mut visitor = Visitor::new(&desk);
        visitor.sign_in(phone).await;
        agreed(&mut visitor).await;
        let made = desk.ask("clerk", Ask::post("/school-policies", cover(&school, "2026-09-01"))).await.good();
        numbers.push(made["number"].as_str().unwrap().to_owned());
    }
    let paid = format!("/school-policies/{}/receipts", policy_id(&desk, &numbers[1]).await);
    desk.ask("clerk", Ask::post(paid, json!({ "amount": "4300" }))).await.good();
    let found = async |query: &str| {
        let list = desk.ask("auditor", Ask::get(format!("/school-policies{query}"))).await.good();
        let lines = list["items"].as_array().unwrap().clone();
        let told: Vec<String> = lines.iter().map(|line| line["number"].as_str().unwrap().to_owned()).collect();
        (told, list["next"].as_str().map(str::to_owned), lines)
    };
    let (all, _, lines) = found("").await;
    assert_eq!(all, [numbers[2].clone(), numbers[1].clone(), numbers[0].clone()], "the latest first");
    assert_eq!((&lines[1]["paid"], &lines[1]["state"]), (&json!("4300.00"), &json!("in_force")));
    assert_eq!(lines[0]["school"]["name"], "绿水县实验中学");
    // Page by page, in either direction and by number, each once.
    for sort in ["applied", "-applied", "number", "-number", "state"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let (some, next, _) = found(&format!("?limit=1&sort={sort}{after}")).await;
            seen.extend(some);
            let Some(next) = next else { break };
            after = format!("&after={next}");
        }
        seen.sort();
        let mut expected = numbers.clone();
        expected.sort();
        assert_eq!(seen, expected, "{sort}");
    }
    assert_eq!(found("?state=in_force").await.0, [numbers[1].clone()]);
    assert_eq!(found(&format!("?q={}", numbers[0].to_lowercase())).await.0, [numbers[0].clone()]);
    assert_eq!(found("?q=%E5%87%A4%E5%9F%8E").await.0, [numbers[1].clone(), numbers[0].clone()], "凤城");
    assert_eq!(found("?q=lsx").await.0, [numbers[2].clone()], "by initials");
    for nobody in ["?q=XZ000", "?q=13900000009", "?state=ended"] {
        assert_eq!(found(nobody).await.0, [""; 0], "{nobody}");
    }
    let refused = async |query: &str| desk.ask("auditor", Ask::get(format!("/school-policies{query}"))).await;
    refused("?state=x").await.problem(422, "wrong_field");
    refused("?sort=premium").await.problem(422, "unknown_sort");
    refused("?limit=0").await.problem(422, "wrong_field");
}

#[tokio::test]
async fn a_school_reads_the_premium_of_its_pupils_and_a_wrong_number_is_told_with_what_to_do() {
    let desk = Desk::open(NOW).await;
    let mut school = Visitor::new(&desk);
    school.open("/school?compulsory=860&kindergarten=&beyond=421").await;
    assert_eq!(school.status, 200);
    school.shows("共1281人，全年保险费7247.00元");
    school.shows("300000.00元；每次事故最高4500000.00元");
    school.shows("规定不超过5.00元");
    school.shows("示例");
    // As a telephone's keyboard writes them.
    school.open("/school?compulsory=%EF%BC%98%EF%BC%96%EF%BC%90").await;
    school.shows("共860人，全年保险费4300.00元");
    for (asked, told) in [
        ("compulsory=-3", "不是数字"),
        ("compulsory=99999999999", "不是数字"),
        ("compulsory=x", "不是数字"),
        ("compulsory=0", "没有填写学生人数"),
        ("compulsory=100001", "超过一个学段的上限"),
    ] {
        school.open(&format!("/school?{asked}")).await;
        assert_eq!(school.status, 422, "{asked}");
        school.shows(told);
    }
    school.open("/language?to=en&back=/school").await;
    school.open("/school?compulsory=1").await;
    school.shows("In all 1 pupils; a year: 5.00 yuan");
}

#[tokio::test]
async fn the_agreement_is_read_without_a_box_to_tick_and_its_hash_is_that_of_sha256sum_for_the_text() {
    let desk = Desk::open(NOW).await;
    let mut school = Visitor::new(&desk);
    school.open("/school/agreement").await;
    assert_eq!(school.status, 200);
    assert!(!school.page.contains("checkbox") && !school.page.contains("checked"), "nothing is ticked");
    school.shows("<strong>我们已尽责完成第三条");
    school.shows("不自动续期");
    school.shows("school-liability-henan@2008-09-01#");
    let page = school.page.clone();
    let text = school.open("/school/agreement.txt").await;
    assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
    let mut told = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    told.stdin.take().unwrap().write_all(&text.bytes).unwrap();
    let told = String::from_utf8(told.wait_with_output().unwrap().stdout).unwrap();
    let (first, second) = (&told[..32], &told[32..64]);
    assert!(page.contains(&format!("{first}<br>{second}")), "{told} is not in {page}");
    for clause in ["1.2", "5.1", "5.2", "7"] {
        assert!(String::from_utf8_lossy(&text.bytes).contains(&format!("\n{clause} ")), "{clause}");
    }
}

#[tokio::test]
async fn before_the_first_day_of_the_offer_nothing_is_offered() {
    let desk = Desk::open("2005-09-01T10:00:00").await;
    let mut school = Visitor::new(&desk);
    for page in ["/school", "/school/agreement", "/school/agreement.txt"] {
        school.open(page).await;
        assert_eq!(school.status, 404, "{page}");
        school.shows("没有可投保的校方责任保险");
    }
}

#[tokio::test]
async fn a_list_of_names_comes_in_masked_and_beside_the_head_counts_and_nobody_is_seen_without_a_reason() {
    let desk = Desk::open("2011-09-29T10:00:00").await;
    let (school, mut visitor) = school_of(&desk).await;
    agreed(&mut visitor).await;
    let policy = desk.ask("clerk", Ask::post("/school-policies", cover(&school, "2011-09-29"))).await.good();
    let number = policy["number"].as_str().unwrap();
    // One twice, one of three years, and one whose number is wrong: each is told with its row, and the others are listed.
    let (small, wrong) = ("210682200803070030", "210682200303070019");
    let pupils = [LISTED, LISTED, "210682200303070026", small, wrong].map(|identity| (number, identity));
    let done = listed(&desk, &pupils).await;
    assert_eq!((&done["rows_made"], &done["rows_bad"]), (&json!(2), &json!(3)), "{done}");
    let bad = desk.ask("manager", Ask::get(format!("/imports/{}/errors", id(&done)))).await.good();
    let told = |error: &Value| (error["row"].as_i64().unwrap(), error["code"].as_str().unwrap().to_owned());
    let bad: Vec<_> = bad["items"].as_array().unwrap().iter().map(told).collect();
    let expected = [(3, "twice"), (5, "pupil_too_young"), (6, "wrong_check_digit")];
    assert_eq!(bad, expected.map(|(row, code)| (row, code.to_owned())));
    let at = |rest: &str| format!("/school-policies/{}{rest}", id(&policy));
    let names = desk.ask("clerk", Ask::get(at("/names"))).await.good();
    let level = &names["levels"][0];
    assert_eq!((&level["pupils"], &level["listed"], &level["wanted"]), (&json!(860), &json!(2), &json!(true)));
    let page = desk.ask("clerk", Ask::get(at("/pupils?limit=1"))).await.good();
    assert_eq!((&page["items"][0]["name"], page["items"].as_array().unwrap().len()), (&json!("李**"), 1));
    assert!(!page.to_string().contains(LISTED), "{page}");
    let next = at(&format!("/pupils?limit=1&after={}", page["next"].as_str().unwrap()));
    assert_eq!(desk.ask("clerk", Ask::get(next)).await.good()["items"].as_array().unwrap().len(), 1);
    let one = page["items"][0]["id"].as_str().unwrap();
    let look = |reason: &'static str| Ask::post(at(&format!("/pupils/{one}/unmaskings")), json!({ "reason": reason }));
    desk.ask("handler", look(" ")).await.problem(422, "reason_required");
    desk.ask("clerk", look("核对")).await.problem(403, "not_permitted");
    let shown = desk.ask("handler", look("核对名单")).await.good();
    assert_eq!(
        (&shown["name"], &shown["identity"], &shown["birth_date"]),
        (&json!("李小明"), &json!(LISTED), &json!("2003-03-07"))
    );
    let told = desk.ask("auditor", Ask::get("/operations?command=show-listed-pupil")).await.good().to_string();
    assert!(told.contains("show-listed-pupil") && !told.contains("李小明"), "{told}");
    let leave = |on: &'static str| {
        Ask::post(at(&format!("/pupils/{one}/departures")), json!({ "left_on": on, "reason": "转学" }))
    };
    desk.ask("clerk", leave("2011-09-28")).await.problem(422, "listed_before_the_start");
    desk.ask("clerk", leave("2011-10-08")).await.good();
    desk.ask("clerk", leave("2011-10-09")).await.problem(409, "pupil_left_the_list");
    let names = desk.ask("clerk", Ask::get(at("/names"))).await.good();
    assert_eq!(names["levels"][0]["listed"], 2, "until 8 October");
    assert_eq!(
        desk.ask("clerk", Ask::get(at("/pupils?listed=true"))).await.good()["items"].as_array().unwrap().len(),
        2
    );
    let nobody = Ask::post(at("/pupils/schoolpupil_0000000000000/unmaskings"), json!({ "reason": "核对" }));
    desk.ask("handler", nobody).await.problem(404, "not_found");
}

//! Publications over HTTP: who may make, post and answer for them, and what anybody reads of a list that hangs.

use serde_json::{Value, json};
use yinuo_core::id::ImportId;
use yinuo_service::command::Command;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::{ImportRules, Look, Sheet, guess_mapping, run};
use yinuo_testkit::house::{Role, resident_id};

use super::agri::group;
use super::desk::{Ask, Desk, id};
use super::matrix::Matrix;
use super::public::Visitor;
use super::roles::{Else, Row, UNMASKERS, none};

const SEE: &[&str] = &["clerk", "handler", "manager", "auditor"];

/// Who may do what with publications.
pub static MATRIX: Matrix = Matrix {
    rows: ROWS,
    things: |_desk, _world| {
        Box::pin(async {
            vec![
                ("publication", "publication_0000000000001".to_owned()),
                ("objection", "objection_0000000000001".to_owned()),
            ]
        })
    },
};

const ROWS: &[Row] = &[
    ("GET", "/publications", SEE, Else::NotAllowed, none),
    (
        "POST",
        "/publications",
        UNMASKERS,
        Else::NotAllowed,
        |w| json!({ "kind": "crop-enrolment", "about": w.thing("group") }),
    ),
    ("GET", "/publications/{publication}", &[], Else::NotFound, none),
    ("GET", "/publications/{publication}/lines", &[], Else::NotFound, none),
    ("GET", "/publications/{publication}/sheet", &[], Else::NotFound, none),
    (
        "POST",
        "/publications/{publication}/postings",
        &[],
        Else::NotFound,
        |_| json!({ "posted_where": "村委会门前", "posted_at": "2011-05-20T02:00:00Z" }),
    ),
    ("GET", "/publications/{publication}/objections", &[], Else::NotFound, none),
    (
        "POST",
        "/publications/{publication}/objections",
        &[],
        Else::NotFound,
        |_| json!({ "position": 1, "text": "面积不符" }),
    ),
    (
        "POST",
        "/publications/{publication}/objections/{objection}/findings",
        &[],
        Else::NotFound,
        |_| json!({ "upheld": false, "finding": "无误" }),
    ),
    ("POST", "/publications/{publication}/withdrawals", &[], Else::NotFound, |_| json!({ "reason": "有误" })),
];

const HEADER: &str = "集体保单号,序号,农户姓名,身份证号,联系电话,作物,面积（亩）,已缴保费,签字\n";

/// Enrols three households of the village from its sheet.
async fn enrol(desk: &Desk) {
    let lines = (1..=3).map(|n| format!("NY2011-1,{n},王芳,{},138{n:08},玉米,12.5,49,是\n", resident_id(n)));
    let content: Vec<u8> = std::iter::once(HEADER.to_owned()).chain(lines).collect::<String>().into_bytes();
    let (house, manager) = (&desk.test.house, desk.test.actor(Role::Manager));
    let rules = ImportRules::shipped("village-enrolment").unwrap();
    let look = Look { rules: Some(&rules), ..Look::default() };
    let sheet = Sheet::look(content.clone(), "a.csv", look).unwrap();
    let mapping = guess_mapping(sheet.headers(), &rules.fields).to_headers(sheet.headers());
    let kind = "village-enrolment".to_owned();
    let (name, content_hash) = ("a.csv".to_owned(), "0".repeat(64));
    let create = CreateImport { kind, name, content_hash, content: content.into() };
    let import = ImportId::from_number(house.carry_out(manager, Command::from(create), None).await.unwrap().id);
    let start = StartImport { import, sheet: None, mapping, choice: Choice::All, options: Vec::new(), rows_total: 3 };
    house.carry_out(manager, Command::from(start), None).await.unwrap();
    assert_eq!(run(house, import, |_| {}).await.unwrap().rows_made, 3);
}

async fn act(desk: &Desk, publication: &str, what: &str, body: Value) -> Value {
    desk.ask("clerk", Ask::post(format!("/publications/{publication}/{what}"), body)).await.good()
}

#[tokio::test]
async fn anybody_reads_a_list_that_hangs_with_masked_names_and_operators_see_it_whole() {
    let desk = Desk::open("2011-05-20T10:00:00").await;
    let group = group(&desk).await;
    enrol(&desk).await;
    let about = json!({ "kind": "crop-enrolment", "about": group });
    let made = desk.ask("clerk", Ask::post("/publications", about)).await.good();
    let (publication, number) = (id(&made), made["number"].as_str().unwrap().to_owned());
    assert_eq!((&made["standing"], &made["days"], &made["lines"]), (&json!("prepared"), &json!(5), &json!(3)));
    let mut anybody = Visitor::new(&desk);
    anybody.open("/publications").await;
    assert!(!anybody.page.contains(&number), "it hangs nowhere yet");
    let upload = Ask::new("POST", format!("/files?subject={publication}&name=photo.jpg"));
    let photo = desk.ask("clerk", upload.raw("image/jpeg", &b"\xff\xd8\xff\xe0"[..])).await.good();
    let posting =
        json!({ "photo": id(&photo), "posted_where": "村委会门前公示栏", "posted_at": "2011-05-20T02:00:00Z" });
    let posted = act(&desk, &publication, "postings", posting).await;
    assert_eq!((&posted["standing"], &posted["ends_on"]), (&json!("runs"), &json!("2011-05-26")));
    anybody.open("/publications?place=%E5%A4%A7%E5%A0%A1").await;
    anybody.shows(&number);
    anybody.open(&format!("/publications/{number}")).await;
    for text in ["王*", "玉米", "12.5亩", "49.00元", "3500.00元", "村委会门前公示栏", "2011-05-26"] {
        anybody.shows(text);
    }
    assert!(!anybody.page.contains("王芳"), "{}", anybody.page);
    let lines = desk.ask("auditor", Ask::get(format!("/publications/{publication}/lines?q=%E7%8E%8B"))).await.good();
    assert_eq!((lines["items"].as_array().unwrap().len(), &lines["items"][1]["name"]), (3, &json!("王芳")));
    act(&desk, &publication, "objections", json!({ "position": 2, "text": "面积不符" })).await;
    let missing = Ask::post(format!("/publications/{publication}/objections"), json!({ "position": 9, "text": "x" }));
    desk.ask("clerk", missing).await.problem(409, "not_published");
    let objected =
        desk.ask("auditor", Ask::get(format!("/publications/{publication}/lines?objected=true"))).await.good();
    assert_eq!(objected["items"][0]["position"], json!(2));
    let objections = desk.ask("auditor", Ask::get(format!("/publications/{publication}/objections"))).await.good();
    let objection = id(&objections["items"][0]);
    let finding = json!({ "upheld": false, "finding": "复核无误" });
    act(&desk, &publication, &format!("objections/{objection}/findings"), finding).await;
    let sheet = desk.ask("auditor", Ask::get(format!("/publications/{number}/sheet"))).await;
    assert_eq!((sheet.status, sheet.header("content-type")), (axum::http::StatusCode::OK, "application/pdf"));
    let running = desk.ask("auditor", Ask::get("/publications?standing=runs&q=NY2011-1")).await.good();
    assert_eq!(running["items"][0]["number"], json!(number));
    assert!(desk.test.house.shared.clock.set("2011-05-26T02:00:00Z".parse().unwrap()));
    anybody.open(&format!("/publications/{number}")).await;
    assert!(!anybody.page.contains("王*"), "what has ended is not shown any more");
    let ended = desk.ask("auditor", Ask::get(format!("/publications/{number}"))).await.good();
    assert_eq!(ended["standing"], json!("ended"));
}

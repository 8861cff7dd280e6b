//! Schools are taken over from a sheet, each with the policy that it has, on a whole house: what is made, what is told of bad rows, and that the same
//! file again makes nothing twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, OperatorId};
use yinuo_core::identity::CreditCode;
use yinuo_core::pack::PackSource;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::import::{Choice, CreateImport, StartImport};
use yinuo_service::import::kinds;
use yinuo_service::query::PageAsk;
use yinuo_service::query::import::import;
use yinuo_service::school::query::{SchoolPolicyFilter, policies, policy};
use yinuo_store::tables::import::ImportErrorRow;
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::at;
use crate::import::{assert_verifies, import_kind};

const KIND: &str = "schools";
const HEADER: &str =
    "学校名称,统一社会信用代码,手机号码,机构代码,幼儿园人数,中小学人数,高中人数,保险起期,保险止期,保险费\n";

/// A credit code with its check character.
fn credit_code(number: u32) -> String {
    let body = format!("12210682{number:09}");
    let mut codes = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|check| format!("{body}{check}"));
    codes.find(|code| CreditCode::parse(code).is_ok()).expect("one of them fits")
}

fn school(number: u32, rest: &str) -> String {
    format!("凤城市第{number}小学,{},1390000{number:04},210682,{rest}\n", credit_code(number))
}

fn sheet(lines: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut text = HEADER.to_owned();
    text.extend(lines);
    text.into_bytes()
}

fn sorted(errors: &[ImportErrorRow]) -> Vec<(i64, String, String)> {
    let mut told: Vec<_> = errors.iter().map(|one| (one.line, one.field.clone(), one.code.clone())).collect();
    told.sort();
    told
}

async fn schools_are_taken_over(on: On) {
    let test = TestHouse::open(on, Some(at("2026-09-01T10:00:00"))).await;
    let clerk = test.actor(Role::Clerk);
    let right = credit_code(4);
    let wrong = format!("{}{}", &right[..17], if right.ends_with('0') { "1" } else { "0" });
    let lines = [
        school(1, "40,860,,2026-09-01,,4500.00"),
        school(2, ",,,,,"),
        school(1, ",,,,,"),
        school(4, ",,,,,").replace(&right, &wrong),
        school(5, ",,,,,").replace("210682,", "999999,"),
        school(6, ",860,,2026-09-01,,4300.01"),
        school(7, ",860,,2024-09-01,2025-08-31,"),
        school(8, ",八百,,2026-09-01,,"),
        school(9, ",860,,,,4300.00"),
        school(10, ",860,,2026-09-01,2026-08-31,"),
        school(11, ",,,2026-09-01,,"),
        school(12, ",860,,2026-09-01,2027-09-01,"),
        school(13, ",860,,2026-09-01,2027-08-30,"),
    ];
    let (all, _) = import_kind(&test, KIND, "学校.csv", sheet(lines.clone()), Choice::All, Vec::new()).await;
    assert_eq!((all.state.as_str(), all.failure.as_deref()), ("failed", Some("bad_rows")));
    let filter = SchoolPolicyFilter::default;
    let found = policies(&test.house, clerk, filter(), &PageAsk::default()).await.expect("read");
    assert!(found.items.is_empty(), "not one of them is written");
    let (some, told) = import_kind(&test, KIND, "学校.csv", sheet(lines.clone()), Choice::Good, Vec::new()).await;
    let wanted = [
        (4, "identity", "twice"),
        (5, "identity", "wrong_check_digit"),
        (6, "office_code", "unknown_office"),
        (7, "premium", "school_premium_differs"),
        (8, "ends_on", "policy_ended"),
        (9, "pupils_compulsory", "not_a_head_count"),
        (10, "effective_on", "missing"),
        (11, "ends_on", "before_effective_on"),
        (12, "effective_on", "no_pupils"),
        // A day more than the twelve months of the offer; a day less is an agreement of its own.
        (13, "ends_on", "cover_too_long"),
    ]
    .map(|(line, field, code)| (line, field.to_owned(), code.to_owned()));
    assert_eq!(sorted(&told), wanted);
    assert_eq!((some.state.as_str(), some.rows_made), ("done", 3));
    let found = policies(&test.house, clerk, filter(), &PageAsk::default()).await.expect("read");
    assert_eq!(found.items.len(), 2);
    let line = found.items.iter().find(|line| line.pupils == 900).expect("the first school");
    assert_eq!((line.state.as_str(), line.pupils, line.premium, line.paid), ("in_force", 900, 450_000, 450_000));
    assert_eq!((line.effective_on.as_str(), line.ends_on.as_deref()), ("2026-09-01", Some("2027-08-31")));
    let read = policy(&test.house, clerk, &line.number).await.expect("by its number");
    assert_eq!((read.levels.len(), read.row.agreement_number.as_str()), (2, ""));
    // The same file again: who is known stays, and no policy is there twice.
    let (again, told) =
        import_kind(&test, KIND, "学校.csv", sheet(lines[..2].to_vec()), Choice::Good, Vec::new()).await;
    assert_eq!(
        (again.rows_made, sorted(&told)),
        (1, vec![(2, "effective_on".to_owned(), "school_already_covered".to_owned())])
    );
    // A number that is somebody's else is a question.
    let other = school(1, ",,,,,").replace("凤城市第1小学", "东港市第九中学");
    let (_, told) = import_kind(&test, KIND, "学校.csv", sheet([other]), Choice::Good, Vec::new()).await;
    assert_eq!(sorted(&told), [(2, "name".to_owned(), "number_known_otherwise".to_owned())]);
    assert_verifies(&test.house).await;
}

const HEAD: &str = "[pack]\nname = \"test-import-roles\"\ntitle = \"试验\"\nversion = \"1.0.0\"\nsummary = \"For tests\"\nsource = \"none\"\n";

/// Brings in files and sees schools, but takes none over.
const ROLES: &str = r#"
[[role]]
key = "typist"
name = { zh = "录入员", en = "Typist" }
reach = "subtree"
permissions = ["import", "read_customers", "write_customers", "read_schools"]
places = ["imports"]
"#;

/// Permission to import is not enough to take schools over, or to list pupils.
async fn a_kind_asks_for_its_own_permission(on: On) {
    let files = [("pack.toml", HEAD), ("roles.toml", ROLES)];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let pack = PackSource { name: "test-import-roles".to_owned(), files };
    let test = TestHouse::open_with(on, Some(at("2026-09-01T10:00:00")), vec![pack]).await;
    let command = CreateOperator {
        login: "typist".to_owned(),
        name: "录入员".to_owned(),
        office: test.county,
        roles: vec!["typist".to_owned()],
        password_hash: "none".to_owned(),
        password_given: false,
    };
    let founder = Arc::new(Actor::founder());
    let made = test.house.carry_out(&founder, Command::from(command), None).await.expect("an operator").id;
    let typist = test.house.directory().actor(OperatorId::from_number(made)).map(Arc::new).expect("it is there");
    let offered: Vec<&str> = kinds().filter(|kind| kind.may(&typist)).map(|kind| kind.key).collect();
    assert!(offered.contains(&"customers"), "{offered:?}");
    assert!(!offered.contains(&KIND) && !offered.contains(&"school-pupils"), "{offered:?}");
    let create = |kind: &str| CreateImport {
        kind: kind.to_owned(),
        name: "学校.csv".to_owned(),
        content_hash: String::new(),
        content: sheet([school(1, ",860,,2026-09-01,,")]).into(),
    };
    let denied = test.house.carry_out(&typist, Command::from(create(KIND)), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    // What another brought in is neither started by it, nor shown to it.
    let manager = test.actor(Role::Manager);
    let id = test.house.carry_out(manager, Command::from(create(KIND)), None).await.expect("taken in").id;
    let id = ImportId::from_number(id);
    let start = StartImport {
        import: id,
        sheet: None,
        mapping: BTreeMap::new(),
        choice: Choice::Good,
        options: Vec::new(),
        rows_total: 1,
    };
    let denied = test.house.carry_out(&typist, Command::from(start), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    let denied = import(&test.house, &typist, id).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    assert!(import(&test.house, manager, id).await.is_ok());
}

#[tokio::test]
async fn permission_to_import_alone_takes_no_school_over_on_sqlite() {
    a_kind_asks_for_its_own_permission(On::Sqlite).await;
}

#[tokio::test]
async fn permission_to_import_alone_takes_no_school_over_on_postgresql() {
    a_kind_asks_for_its_own_permission(On::Postgres).await;
}

#[tokio::test]
async fn schools_are_taken_over_with_their_policies_and_nothing_twice_on_sqlite() {
    schools_are_taken_over(On::Sqlite).await;
}

#[tokio::test]
async fn schools_are_taken_over_with_their_policies_and_nothing_twice_on_postgresql() {
    schools_are_taken_over(On::Postgres).await;
}

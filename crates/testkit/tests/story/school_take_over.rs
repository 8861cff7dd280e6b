//! Schools are taken over from a sheet, each with the policy that it has, on a whole house: what is made, what is told of bad rows, and that the same
//! file again makes nothing twice.

use yinuo_core::identity::CreditCode;
use yinuo_service::command::import::Choice;
use yinuo_service::query::PageAsk;
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
    ]
    .map(|(line, field, code)| (line, field.to_owned(), code.to_owned()));
    assert_eq!(sorted(&told), wanted);
    assert_eq!((some.state.as_str(), some.rows_made), ("done", 2));
    let found = policies(&test.house, clerk, filter(), &PageAsk::default()).await.expect("read");
    let [line] = &found.items[..] else { panic!("one policy: {:?}", found.items) };
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

#[tokio::test]
async fn schools_are_taken_over_with_their_policies_and_nothing_twice_on_sqlite() {
    schools_are_taken_over(On::Sqlite).await;
}

#[tokio::test]
async fn schools_are_taken_over_with_their_policies_and_nothing_twice_on_postgresql() {
    schools_are_taken_over(On::Postgres).await;
}

//! The archive tells when it was touched behind the system's back.

use yinuo_service::command::case::PartyChoice;
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{Dwelling, On, TestHouse};

use crate::case::{at, draft, opening};

/// Runs SQL in the sqlite3 shell, as a stranger would.
pub fn shell(file: &std::path::Path, sql: &str) {
    let done = std::process::Command::new("sqlite3").arg(file).arg(sql).output().expect("the sqlite3 shell runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn one_altered_byte_anywhere_is_named_with_its_operation() {
    let alterations = [
        ("UPDATE operations SET facts = replace(facts, 'policy', 'Policy') WHERE command = 'open-case'", "altered"),
        ("UPDATE milestones SET occurred_at = occurred_at + 1 WHERE key = 'received'", "altered"),
        ("UPDATE promises SET broken_at = 1", "altered"),
        ("UPDATE parties SET name = '王方'", "altered"),
        ("DELETE FROM personal_numbers WHERE field = 'phone'", "gone"),
        ("DELETE FROM operations WHERE command = 'open-case'", "archive ends"),
        ("INSERT INTO materials SELECT slot, id, 'x', 'received', 1, 1, NULL FROM cases", "no operation"),
        ("UPDATE promise_counts SET number = number + 1", "are missing"),
        ("UPDATE operators SET roles = 'admin' WHERE login = 'clerk'", "altered"),
    ];
    for (sql, expected) in alterations {
        let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
        let open = opening(PartyChoice::New(Box::new(draft(7))), &[]);
        test.house.carry_out(test.actor(Role::Clerk), open, None).await.expect("opened");
        let Dwelling::Folder(folder) = &test.place else { panic!("SQLite lives in a folder") };
        let before = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
        assert_eq!(before.problems, []);
        shell(&folder.join("house.sqlite"), sql);
        let found = yinuo_service::verify::verify(&test.house.store, |_| {}).await.expect("verified");
        let told = found.problems.iter().find(|problem| problem.detail.contains(expected));
        let told = told.unwrap_or_else(|| panic!("{sql}: {:?}", found.problems));
        if matches!(expected, "altered" | "gone") {
            assert!(told.operation.is_some(), "{sql}: the operation is named");
        }
    }
}

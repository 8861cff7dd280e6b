//! Text as clerks and other programs write it, through the real import and the real look-ups, on both databases.

use std::collections::BTreeSet;

use yinuo_service::command::import::Choice;
use yinuo_service::query::PageAsk;
use yinuo_service::query::party;
use yinuo_store::tables::import::{ImportErrorRow, ImportRow};
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::import::{HEADER, import, open, policy, told};

/// A row of somebody with this number, named and phoned as it stands.
pub fn row(policy: &str, name: &str, identity: &str, phone: &str) -> String {
    format!(
        "{policy},sample.whole-life,20000,2009-06-10,终身,20年,年交,,2012-06-10,0,210682,{name},{identity},{phone},法定,\n"
    )
}

pub fn sheet(rows: &[String]) -> Vec<u8> {
    format!("{HEADER}{}", rows.concat()).into_bytes()
}

pub async fn take(test: &TestHouse, rows: &[String]) -> (ImportRow, Vec<ImportErrorRow>) {
    import(test, sheet(rows), Choice::Good).await
}

/// The names a look-up finds.
pub async fn found(test: &TestHouse, q: &str) -> Vec<String> {
    let ask = PageAsk { limit: Some(50), sort: Some("name".to_owned()), ..PageAsk::default() };
    let found = party::list(&test.house, test.actor(Role::Manager), Some(q), None, &ask).await.expect("a list");
    let searched = party::search(&test.house, test.actor(Role::Manager), q).await.expect("a search");
    let names =
        |rows: Vec<yinuo_store::tables::party::PartyRow>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    let listed = names(found.items);
    let sorted = |names: Vec<String>| names.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(sorted(names(searched.parties)), sorted(listed.clone()), "{q}: list and search box find the same");
    listed
}

async fn invisible_marks(on: On) {
    let test = open(on).await;
    let rows = [
        row("T1", "周\u{200b}小宁", &resident_id(1), "13900000001"),
        row("T2", "钱\u{202e}红", &format!("\u{202d}{}\u{202c}", resident_id(2)), "\u{202d}13900000002\u{202c}"),
        row("T3\u{200b}", "冯\u{feff}丽", &resident_id(3), "13900000003"),
        row("T3", "冯丽", &resident_id(4), "13900000004"),
        row("T4", "\u{2068}卫 敏\u{2069}", &resident_id(5), "+86 139\u{a0}0000\u{3000}0005"),
        row("T5", "\u{202e}\u{200b}", &resident_id(6), "13900000006"),
        row("T6", "\u{3164}", &resident_id(7), "13900000007"),
    ];
    let (done, errors) = take(&test, &rows).await;
    assert_eq!((done.rows_made, done.rows_bad), (4, 3), "{errors:?}");
    let wrong: Vec<_> = told(&errors).into_iter().map(|(line, _, field, code)| (line, field, code)).collect();
    assert_eq!(wrong, [(5, "policy_number", "twice"), (7, "holder_name", "missing"), (8, "holder_name", "missing")]);
    for (q, name) in [
        ("周小宁", "周小宁"),
        ("zhouxiaoning", "周小宁"),
        ("钱红", "钱红"),
        ("冯丽", "冯丽"),
        ("卫敏", "卫敏"),
        (&resident_id(2), "钱红"),
        ("13900000002", "钱红"),
        ("0086 139 0000 0005", "卫敏"),
        ("\u{200b}周小宁\u{feff}", "周小宁"),
    ] {
        assert_eq!(found(&test, q).await, [name], "{q:?}");
    }
    assert_eq!(policy(&test.house, "T3").await.head.number, "T3");
}

#[tokio::test]
async fn marks_that_nobody_sees_are_taken_off_or_named_on_sqlite() {
    invisible_marks(On::Sqlite).await;
}

#[tokio::test]
async fn marks_that_nobody_sees_are_taken_off_or_named_on_postgresql() {
    invisible_marks(On::Postgres).await;
}

async fn look_alikes(on: On) {
    let test = open(on).await;
    let rows = [
        row("T1", "⾼⼩⽟", &resident_id(1), "13900000001"),
        row("T2", "\u{f9e1}宁", &resident_id(2), "１３９００００ ０００２"),
        row("T3", "⻢\u{e863}", &resident_id(3), "13900000003"),
        row("T4", "单田宁", &resident_id(4), "13900000004"),
        row("T5", "Rene\u{301} Muster", &resident_id(5), "13900000005"),
        row("T6", "Ａｎｎａ　Ｂｅｉｓｐｉｅｌ", &resident_id(6), "13900000006"),
        row("T7", "阿依·买提", &resident_id(7), "13900000007"),
    ];
    let (done, errors) = take(&test, &rows).await;
    assert_eq!((done.rows_made, done.rows_bad), (7, 0), "{errors:?}");
    for (q, name) in [
        ("高小玉", "高小玉"),
        ("gaoxiaoyu", "高小玉"),
        ("⾼⼩", "高小玉"),
        ("李宁", "李宁"),
        ("lining", "李宁"),
        ("马䶮", "马䶮"),
        ("ｍａｙａｎ", "马䶮"),
        ("ShanTN", "单田宁"),
        ("stianning", "单田宁"),
        ("rene muster", "René Muster"),
        ("RENÉ", "René Muster"),
        ("anna", "Anna Beispiel"),
        ("阿依买提", "阿依·买提"),
        ("阿依•买提", "阿依·买提"),
        ("阿依．买", "阿依·买提"),
        ("13900000002", "李宁"),
    ] {
        assert_eq!(found(&test, q).await, [name], "{q:?}");
    }
    for q in ["·", "***", "%", "_", "（）", "\u{200b}", "dantn"] {
        assert_eq!(found(&test, q).await, Vec::<String>::new(), "{q:?} finds nobody");
    }
    let by_name = PageAsk { sort: Some("name".to_owned()), ..PageAsk::default() };
    let all = party::list(&test.house, test.actor(Role::Manager), None, None, &by_name).await.expect("a list");
    let names: Vec<_> = all.items.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["阿依·买提", "Anna Beispiel", "高小玉", "李宁", "马䶮", "René Muster", "单田宁"], "by pinyin");
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let ask = PageAsk { sort: Some("-name".to_owned()), limit: Some(2), after };
        let page = party::list(&test.house, test.actor(Role::Manager), None, None, &ask).await.expect("a page");
        paged.extend(page.items.into_iter().map(|row| row.name));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    paged.reverse();
    assert_eq!(paged, names, "pages follow the same order downwards");
}

#[tokio::test]
async fn characters_that_only_look_alike_are_found_by_the_ordinary_ones_and_by_pinyin_on_sqlite() {
    look_alikes(On::Sqlite).await;
}

#[tokio::test]
async fn characters_that_only_look_alike_are_found_by_the_ordinary_ones_and_by_pinyin_on_postgresql() {
    look_alikes(On::Postgres).await;
}

//! Reading by key, by lookup, by named statement, and whole tables.

use yinuo_store::{Changes, Lookup, Store, Value};

use crate::world::{CaseRow, LabelRow, NoteRow, all, case, contract, key, note, record};

mod sql {
    use crate::world::{CaseRow, LabelRow, NoteRow};

    yinuo_store::row! {
        pub struct NoteLine { number: String, text: String, due_at: Option<i64> }
    }

    yinuo_store::statements! {
        pub CASE_BY_NUMBER: CaseRow = "SELECT {columns} FROM cases WHERE slot = $1 AND number = $2";
        pub NOTE_LINES: NoteLine = "SELECT c.number, n.text, c.due_at FROM notes n
            JOIN cases c ON c.slot = n.slot AND c.id = n.case_id WHERE n.slot = $1 ORDER BY c.id, n.position";
        pub CASE_COUNT: i64 = "SELECT COUNT(*) FROM cases";
        pub HIGHEST_NUMBER: Option<String> = "SELECT MAX(number) FROM cases";
        pub ANY_DUE: i64 = "SELECT EXISTS(SELECT 1 FROM cases WHERE due_at IS NOT NULL)";
        pub PHOTOS: Vec<u8> = "SELECT photo FROM cases ORDER BY slot, id";
        pub CLEAR_TITLES: () = "UPDATE cases SET title = NULL WHERE slot = $1 AND title IS NOT NULL";
        pub lookup NOTES_BY_CASE: NoteRow => (slot, case_id);
        pub lookup LABELS_BY_NAME: LabelRow => (name);
    }
}

contract! {
    rows_are_loaded_by_key_each_once,
    a_lookup_loads_many_rows_per_key,
    named_statements_return_rows_scalars_and_ad_hoc_lines,
    a_statement_without_rows_says_how_many_it_touched,
    a_scan_has_every_row_once,
    every_statement_of_these_tests_fits_the_database,
    a_reader_does_not_see_uncommitted_work,
}

async fn filled(store: &Store) -> Vec<CaseRow> {
    let rows: Vec<_> = (1..=30).map(|id| case(id % 3, id)).collect();
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    for row in &rows {
        changes.insert(row.clone());
        (0..row.id % 4).for_each(|position| changes.insert(note(row.slot, row.id, position)));
    }
    changes.insert(LabelRow { name: "新".to_owned(), slot: 1 });
    changes.insert(LabelRow { name: "新".to_owned(), slot: 2 });
    record(&mut writer, changes).await;
    rows
}

async fn rows_are_loaded_by_key_each_once(store: &Store) {
    filled(store).await;
    let keys = vec![key(&[1, 4]), key(&[0, 3]), key(&[1, 4]), key(&[1, 3])];
    let mut writer = store.writer().await.unwrap();
    let work = writer.begin(&[0, 1]).await.unwrap();
    let (mut found, notes, nothing) = tokio::join!(
        work.load::<CaseRow>(keys.clone()),
        work.load::<NoteRow>(vec![key(&[0, 3, 2])]),
        work.load::<LabelRow>(Vec::new()),
    );
    found.as_mut().unwrap().sort_by_key(|row| row.id);
    assert_eq!(found.unwrap(), [case(0, 3), case(1, 4)]);
    assert_eq!(notes.unwrap(), [note(0, 3, 2)]);
    assert_eq!(nothing.unwrap(), []);
    work.commit().await.unwrap();
    let mut found: Vec<CaseRow> = store.load(keys).await.unwrap();
    found.sort_by_key(|row| row.id);
    assert_eq!(found, [case(0, 3), case(1, 4)]);
}

async fn a_lookup_loads_many_rows_per_key(store: &Store) {
    filled(store).await;
    let keys = vec![key(&[0, 3]), key(&[2, 2]), key(&[0, 4])];
    let mut found = store.load_by(&sql::NOTES_BY_CASE, keys.clone()).await.unwrap();
    found.sort_by_key(|row| (row.case_id, row.position));
    assert_eq!(found, [note(2, 2, 0), note(2, 2, 1), note(0, 3, 0), note(0, 3, 1), note(0, 3, 2)]);
    let mut writer = store.writer().await.unwrap();
    let work = writer.begin(&[]).await.unwrap();
    assert_eq!(work.load_by(&sql::NOTES_BY_CASE, keys).await.unwrap().len(), 5);
    assert_eq!(work.load_by(&sql::LABELS_BY_NAME, vec![vec!["新".into()]]).await.unwrap().len(), 2);
    assert_eq!(work.load_by(&sql::LABELS_BY_NAME, vec![vec![Value::Null]]).await.unwrap().len(), 0);
}

async fn named_statements_return_rows_scalars_and_ad_hoc_lines(store: &Store) {
    assert_eq!(store.query_one(&sql::HIGHEST_NUMBER, Vec::new()).await.unwrap(), Some(None));
    assert_eq!(store.query_one(&sql::ANY_DUE, Vec::new()).await.unwrap(), Some(0));
    let rows = filled(store).await;
    let by_number = |number: &str| store.query_one(&sql::CASE_BY_NUMBER, vec![Value::Int(1), number.into()]);
    assert_eq!(by_number("A-4").await.unwrap(), Some(case(1, 4)));
    assert_eq!(by_number("A-5").await.unwrap(), None);
    assert_eq!(store.query_one(&sql::CASE_COUNT, Vec::new()).await.unwrap(), Some(30));
    assert_eq!(store.query_one(&sql::HIGHEST_NUMBER, Vec::new()).await.unwrap(), Some(Some("A-9".to_owned())));
    assert_eq!(store.query_one(&sql::ANY_DUE, Vec::new()).await.unwrap(), Some(1));
    assert_eq!(store.query(&sql::PHOTOS, Vec::new()).await.unwrap().len(), rows.len());
    let lines = store.query(&sql::NOTE_LINES, vec![Value::Int(2)]).await.unwrap();
    assert_eq!(lines[0].number, "A-2");
    assert_eq!(lines[0].text, "note 0");
    assert_eq!(lines[0].due_at, case(2, 2).due_at);
}

async fn a_statement_without_rows_says_how_many_it_touched(store: &Store) {
    let rows = filled(store).await;
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1]).await.unwrap();
    let touched = work.execute(&sql::CLEAR_TITLES, vec![Value::Int(1)]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(touched as usize, rows.iter().filter(|row| row.slot == 1 && row.title.is_some()).count());
    assert!(all::<CaseRow>(store).await.iter().all(|row| row.slot != 1 || row.title.is_none()));
}

async fn a_scan_has_every_row_once(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    let rows: Vec<_> = (0..2500).map(|id| note(id / 1000, 1, id)).collect();
    (0..=2).for_each(|slot| changes.insert(case(slot, 1)));
    rows.iter().cloned().for_each(|row| changes.insert(row));
    (0..10).for_each(|slot| changes.insert(LabelRow { name: "x".to_owned(), slot }));
    record(&mut writer, changes).await;
    assert_eq!(all::<NoteRow>(store).await, rows);
}

/// Not of a database in memory, which has no log beside it: there who writes waits for who reads.
async fn a_snapshot_sees_nothing_written_since(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let label = |slot| LabelRow { name: "x".to_owned(), slot };
    let mut changes = Changes::new();
    (0..10).for_each(|slot| changes.insert(label(slot)));
    record(&mut writer, changes).await;
    let snapshot = store.snapshot().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(label(10));
    record(&mut writer, changes).await;
    let (mut rows, mut values) = (Vec::new(), 0);
    snapshot.each(|row: LabelRow| rows.push(row)).await.unwrap();
    assert_eq!(rows, (0..10).map(label).collect::<Vec<_>>());
    let table = <LabelRow as yinuo_store::TableRow>::TABLE;
    snapshot.each_any(table, |row| values += row.values.len()).await.unwrap();
    assert_eq!(values, 10 * table.columns.len());
    assert_eq!(all::<LabelRow>(store).await.len(), 11);
}

#[tokio::test]
async fn a_snapshot_sees_nothing_written_since_on_sqlite() {
    a_snapshot_sees_nothing_written_since(&crate::world::sqlite().await.store).await;
}

#[tokio::test]
async fn a_snapshot_sees_nothing_written_since_on_postgresql() {
    a_snapshot_sees_nothing_written_since(&crate::world::postgres().await.store).await;
}

async fn every_statement_of_these_tests_fits_the_database(store: &Store) {
    assert_eq!(store.check(&sql::statements()).await.unwrap(), Vec::<String>::new());
    assert_eq!(sql::statements().len(), 9);
    static WRONG: Lookup<CaseRow> = Lookup::on("wrong", &["slot"]);
    static ABSENT: yinuo_store::Statement<CaseRow> =
        yinuo_store::Statement::new("absent", "SELECT slot, id FROM cases");
    use yinuo_store::Prepared;
    let statements: Vec<_> = WRONG.prepared().into_iter().chain(ABSENT.prepared()).collect();
    let problems = store.check(&statements).await.unwrap();
    assert_eq!(problems, ["statement absent: returns 2 columns, not 7"]);
}

async fn a_reader_does_not_see_uncommitted_work(store: &Store) {
    // A database in memory has no log beside it: there the reader waits, so it is not asked meanwhile.
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    work.write(changes).await.unwrap();
    let meanwhile = tokio::time::timeout(std::time::Duration::from_millis(300), all::<CaseRow>(store)).await;
    assert!(meanwhile.is_err() || meanwhile == Ok(Vec::new()));
    work.commit().await.unwrap();
    assert_eq!(all::<CaseRow>(store).await, [case(1, 1)]);
}

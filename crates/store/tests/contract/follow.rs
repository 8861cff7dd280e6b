//! What a batch has read and changed is found as the database would show it once all was written.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use yinuo_store::{Changes, Store, Value};

use crate::world::{CaseRow, NoteRow, all, case, contract, key, note, record};

yinuo_store::statements! {
    pub lookup NOTES_OF_CASE: NoteRow => (slot, case_id);
    pub lookup NOTES_WITH_TEXT: NoteRow => (slot, text);
    pub lookup CASES_WITH_TITLE: CaseRow => (slot, title);
}

contract! {
    rows_read_and_changed_are_found_as_they_will_be_written,
    a_row_that_was_read_is_not_written_again,
    a_row_that_was_read_cannot_be_inserted,
    nothing_is_found_by_a_column_that_is_null,
}

#[derive(Debug, Clone)]
enum Step {
    Insert(i64, i64, String),
    Put(i64, i64, String),
    Delete(i64, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let (case, position, text) = (1..4i64, 0..5i64, "[ab]");
    prop_oneof![
        (case.clone(), position.clone(), text).prop_map(|(case, position, text)| Step::Insert(case, position, text)),
        (case.clone(), position.clone(), text).prop_map(|(case, position, text)| Step::Put(case, position, text)),
        (case, position).prop_map(|(case, position)| Step::Delete(case, position)),
    ]
}

type Model = BTreeMap<(i64, i64), NoteRow>;

fn assert_found(changes: &Changes, model: &Model) {
    for case in 1..4 {
        let mut found: Vec<_> = changes.rows_by(&NOTES_OF_CASE, &key(&[7, case])).into_iter().cloned().collect();
        found.sort_by_key(|row| row.position);
        let wanted: Vec<_> = model.values().filter(|row| row.case_id == case).cloned().collect();
        assert_eq!(found, wanted);
        for position in 0..5 {
            assert_eq!(changes.row::<NoteRow>(&key(&[7, case, position])), model.get(&(case, position)));
        }
    }
    for text in ["a", "b"] {
        let found = changes.rows_by(&NOTES_WITH_TEXT, &[Value::Int(7), Value::Text(text.to_owned())]);
        assert_eq!(found.len(), model.values().filter(|row| row.text == text).count());
    }
    assert_eq!(changes.rows::<NoteRow>().count(), model.len());
}

async fn rows_read_and_changed_are_found_as_they_will_be_written(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    (1..4).for_each(|id| changes.insert(case(7, id)));
    (0..3).for_each(|position| changes.insert(note(7, 1, position)));
    record(&mut writer, changes).await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..30 {
        let steps = prop::collection::vec(step(), 1..25).new_tree(&mut runner).expect("steps").current();
        let work = writer.begin(&[7]).await.unwrap();
        let read: Vec<NoteRow> = work.load_by(&NOTES_OF_CASE, (1..4).map(|id| key(&[7, id])).collect()).await.unwrap();
        drop(work);
        let mut model: Model = read.iter().map(|row| ((row.case_id, row.position), row.clone())).collect();
        let mut changes = Changes::new();
        changes.follow_by(&NOTES_OF_CASE);
        changes.know(read.clone());
        changes.follow_by(&NOTES_WITH_TEXT);
        changes.know(read);
        assert_found(&changes, &model);
        for step in steps {
            // Each command of a batch gathers what it changes by itself.
            let mut of_command = Changes::new();
            match step {
                Step::Insert(case, position, text) => {
                    if model.contains_key(&(case, position)) {
                        continue;
                    }
                    let row = NoteRow { text, ..note(7, case, position) };
                    model.insert((case, position), row.clone());
                    of_command.insert(row);
                }
                Step::Put(case, position, text) => {
                    let row = NoteRow { text, ..note(7, case, position) };
                    model.insert((case, position), row.clone());
                    of_command.put(row);
                }
                Step::Delete(case, position) => {
                    model.remove(&(case, position));
                    of_command.delete::<NoteRow>(key(&[7, case, position]));
                }
            }
            changes.append(of_command);
            assert_found(&changes, &model);
        }
        record(&mut writer, changes).await;
        assert_eq!(all::<NoteRow>(store).await, model.into_values().collect::<Vec<_>>());
    }
}

async fn a_row_that_was_read_is_not_written_again(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(3, 2));
    record(&mut writer, changes).await;

    let mut changes = Changes::new();
    changes.know(vec![case(3, 1), case(3, 2)]);
    assert!(changes.is_empty(), "{changes:?}");
    changes.put(CaseRow { title: Some("new".to_owned()), ..case(3, 2) });
    assert_eq!(changes.row_count(), 1);
    // The first was never in the database: had it been written, it would be there now.
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [CaseRow { title: Some("new".to_owned()), ..case(3, 2) }]);
}

async fn a_row_that_was_read_cannot_be_inserted(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.know(vec![case(3, 1)]);
    changes.insert(case(3, 1));
    let mut work = writer.begin(&[3]).await.unwrap();
    let failure = work.write(changes).await.expect_err("the key is taken");
    assert!(matches!(failure, yinuo_store::StoreFailure::Unique { .. }), "{failure:?}");
}

async fn nothing_is_found_by_a_column_that_is_null(_store: &Store) {
    let mut changes = Changes::new();
    changes.follow_by(&CASES_WITH_TITLE);
    changes.insert(CaseRow { title: None, ..case(3, 1) });
    changes.insert(CaseRow { title: Some("x".to_owned()), ..case(3, 2) });
    assert!(changes.rows_by(&CASES_WITH_TITLE, &[Value::Int(3), Value::Null]).is_empty());
    assert_eq!(changes.rows_by(&CASES_WITH_TITLE, &[Value::Int(3), Value::Text("x".to_owned())]).len(), 1);
}

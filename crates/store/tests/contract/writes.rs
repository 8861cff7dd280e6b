//! What is recorded is what is read: every kind of value, and one write per key and batch.

use std::collections::BTreeMap;

use proptest::prelude::*;
use yinuo_store::{Changes, Store, StoreFailure, TableRow, Value};

use crate::world::{CaseRow, LabelRow, NoteRow, all, case, contract, key, note, record};

contract! {
    rows_come_back_as_they_were_written,
    a_put_replaces_and_a_delete_removes,
    an_update_changes_what_is_there_and_nothing_else,
    rows_that_were_read_are_updated_by_what_differs,
    a_put_of_a_row_that_was_read_changes_also_what_an_update_leaves,
    of_several_writes_of_a_key_the_last_one_counts,
    joined_changes_are_those_of_one_after_the_other,
    deletes_set_unique_values_free_for_inserts,
    a_row_that_is_all_key_may_be_put_again,
    a_batch_of_many_tables_and_rows_is_recorded_whole,
    the_work_sees_its_own_writes,
}

async fn rows_come_back_as_they_were_written(store: &Store) {
    let odd = CaseRow {
        slot: 5,
        id: i64::MAX,
        number: "quote ' \" \\ \n \t ; -- $1 ?1 {columns}".to_owned(),
        title: Some(String::new()),
        due_at: Some(i64::MIN),
        photo: Vec::new(),
        sealed: Some((0..=255).collect()),
    };
    let mut rows: Vec<_> = (1..=20).map(|id| case(5, id)).collect();
    rows.push(odd);
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    rows.iter().cloned().for_each(|row| changes.insert(row));
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, rows);
}

async fn a_put_replaces_and_a_delete_removes(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    (1..=4).for_each(|id| changes.put(case(2, id)));
    record(&mut writer, changes).await;

    let changed = CaseRow { title: None, due_at: Some(9), sealed: None, ..case(2, 2) };
    let mut changes = Changes::new();
    changes.put(changed.clone());
    changes.delete::<CaseRow>(key(&[2, 3]));
    changes.delete::<CaseRow>(key(&[2, 99]));
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [case(2, 1), changed, case(2, 4)]);
}

async fn an_update_changes_what_is_there_and_nothing_else(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    (1..=3).for_each(|id| changes.insert(case(2, id)));
    record(&mut writer, changes).await;

    let changed = CaseRow { title: None, due_at: Some(9), sealed: None, ..case(2, 2) };
    let mut changes = Changes::new();
    changes.update(CaseRow { due_at: Some(8), ..case(2, 2) });
    changes.update(changed.clone());
    changes.insert(case(2, 4));
    changes.update(CaseRow { due_at: Some(7), ..case(2, 4) });
    record(&mut writer, changes).await;
    let added = CaseRow { due_at: Some(7), ..case(2, 4) };
    assert_eq!(all::<CaseRow>(store).await, [case(2, 1), changed.clone(), case(2, 3), added.clone()]);

    // A row that is not there is not made: the whole work fails.
    let mut changes = Changes::new();
    changes.update(case(2, 1));
    changes.update(case(2, 99));
    let mut work = writer.begin(&[2]).await.unwrap();
    let failure = work.write(changes).await.unwrap_err();
    assert!(failure.to_string().contains("1 rows were written instead of 2"), "{failure}");
    drop(work);
    assert_eq!(all::<CaseRow>(store).await, [case(2, 1), changed, case(2, 3), added]);
}

async fn rows_that_were_read_are_updated_by_what_differs(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    (1..=7).for_each(|id| changes.insert(case(2, id)));
    record(&mut writer, changes).await;

    let mut changes = Changes::new();
    changes.know((1..=6).map(|id| case(2, id)).collect());
    let left = [
        CaseRow { due_at: Some(90), ..case(2, 1) },
        CaseRow { title: None, due_at: None, photo: Vec::new(), sealed: None, ..case(2, 2) },
        CaseRow { title: Some("named".to_owned()), sealed: Some(vec![1]), ..case(2, 3) },
        CaseRow { due_at: Some(91), ..case(2, 4) },
        // As it was after all.
        case(2, 5),
        CaseRow { number: "B-6".to_owned(), ..case(2, 6) },
        // Nobody has read it.
        CaseRow { due_at: Some(92), title: None, ..case(2, 7) },
    ];
    // Changed twice, of which the second counts: by what differs from what was read.
    changes.update(CaseRow { title: None, photo: vec![9], ..case(2, 1) });
    changes.put(CaseRow { due_at: Some(93), ..case(2, 5) });
    // A put of what was read is one, too.
    for (place, row) in left.iter().cloned().enumerate() {
        if place % 2 == 0 { changes.put(row) } else { changes.update(row) }
    }
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, left);

    // What is not there any more is not made, also where it was read.
    let mut changes = Changes::new();
    changes.know(vec![case(2, 98), left[0].clone()]);
    changes.update(CaseRow { due_at: Some(94), ..case(2, 98) });
    changes.update(CaseRow { due_at: Some(95), ..left[0].clone() });
    let mut work = writer.begin(&[2]).await.unwrap();
    assert!(work.write(changes).await.unwrap_err().to_string().contains("1 rows were written instead of 2"));
    drop(work);
    assert_eq!(all::<CaseRow>(store).await, left);
}

yinuo_store::table! {
    /// A case whose number an update leaves.
    pub struct NumberedRow in "cases" key (slot, id) fixed (number) {
        slot: i64,
        id: i64,
        number: String,
        title: Option<String>,
        due_at: Option<i64>,
        photo: Vec<u8>,
        sealed: Option<Vec<u8>>,
    }
}

async fn a_put_of_a_row_that_was_read_changes_also_what_an_update_leaves(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    (1..=3).for_each(|id| changes.insert(case(2, id)));
    record(&mut writer, changes).await;

    let read = |id| {
        let CaseRow { slot, id, number, title, due_at, photo, sealed } = case(2, id);
        NumberedRow { slot, id, number, title, due_at, photo, sealed }
    };
    let mut changes = Changes::new();
    changes.know((1..=3).map(read).collect());
    changes.put(NumberedRow { number: "B-1".to_owned(), ..read(1) });
    changes.put(NumberedRow { due_at: Some(8), ..read(2) });
    changes.put(NumberedRow { number: "B-2".to_owned(), due_at: Some(9), ..read(2) });
    changes.put(NumberedRow { number: "B-3".to_owned(), ..read(3) });
    changes.put(NumberedRow { title: None, ..read(3) });
    record(&mut writer, changes).await;
    let left = [
        CaseRow { number: "B-1".to_owned(), ..case(2, 1) },
        CaseRow { number: "B-2".to_owned(), due_at: Some(9), ..case(2, 2) },
        CaseRow { title: None, ..case(2, 3) },
    ];
    assert_eq!(all::<CaseRow>(store).await, left);
}

fn titled(id: i64, title: &str) -> CaseRow {
    CaseRow { title: Some(title.to_owned()), ..case(1, id) }
}

async fn of_several_writes_of_a_key_the_last_one_counts(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.put(case(1, 6));
    changes.put(case(1, 7));
    record(&mut writer, changes).await;

    let mut changes = Changes::new();
    changes.insert(titled(1, "first"));
    changes.put(titled(1, "second"));
    changes.put(titled(2, "first"));
    changes.put(titled(2, "second"));
    changes.insert(titled(3, "gone"));
    changes.delete::<CaseRow>(key(&[1, 3]));
    changes.put(titled(6, "gone"));
    changes.delete::<CaseRow>(key(&[1, 6]));
    changes.delete::<CaseRow>(key(&[1, 7]));
    changes.insert(titled(7, "back"));
    assert_eq!(changes.row_count(), 4);
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [titled(1, "second"), titled(2, "second"), titled(7, "back")]);
}

async fn joined_changes_are_those_of_one_after_the_other(store: &Store) {
    let of = |rows: &[CaseRow]| {
        let mut changes = Changes::new();
        rows.iter().for_each(|row| changes.insert(row.clone()));
        changes
    };
    let mut changes = of(&[titled(1, "first")]);
    changes.append(of(&[titled(2, "first"), titled(3, "gone")]));
    changes.append(of(&[titled(4, "fourth")]));
    changes.put(titled(2, "second"));
    changes.delete::<CaseRow>(key(&[1, 3]));
    assert_eq!(changes.row_count(), 3);
    let mut writer = store.writer().await.unwrap();
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [titled(1, "first"), titled(2, "second"), titled(4, "fourth")]);

    for named_again in [false, true] {
        let mut changes = of(&[titled(5, "one")]);
        changes.append(of(&[titled(5, "other")]));
        if named_again {
            changes.put(titled(6, "neighbour"));
        }
        let mut work = writer.begin(&[1]).await.unwrap();
        let failure = work.write(changes).await.unwrap_err();
        assert!(matches!(&failure, StoreFailure::Unique { table, .. } if table == "cases"), "{failure:?}");
    }
}

async fn deletes_set_unique_values_free_for_inserts(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    changes.insert(note(1, 1, 1));
    record(&mut writer, changes).await;

    let heir = CaseRow { number: case(1, 1).number, ..case(1, 2) };
    let mut changes = Changes::new();
    // The child stands after its parent here, and both databases check the reference at once.
    changes.delete::<CaseRow>(key(&[1, 1]));
    changes.delete::<NoteRow>(key(&[1, 1, 1]));
    changes.insert(note(1, 2, 1));
    changes.insert(heir.clone());
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [heir]);
    assert_eq!(all::<NoteRow>(store).await, [note(1, 2, 1)]);
}

async fn a_row_that_is_all_key_may_be_put_again(store: &Store) {
    let label = |name: &str| LabelRow { name: name.to_owned(), slot: 3 };
    let mut writer = store.writer().await.unwrap();
    for _ in 0..2 {
        let mut changes = Changes::new();
        changes.put(label("好"));
        changes.put(label("a"));
        changes.put(label("B"));
        record(&mut writer, changes).await;
    }
    // By bytes on both databases: capitals first, Chinese last.
    let mut walked = Vec::new();
    store.scan(|row: LabelRow| walked.push(row)).await.unwrap();
    assert_eq!(walked, [label("B"), label("a"), label("好")]);
}

async fn a_batch_of_many_tables_and_rows_is_recorded_whole(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut one = Changes::new();
    let mut other = Changes::new();
    for id in 1..=1500 {
        other.insert(note(id % 40, id, 1));
        one.insert(case(id % 40, id));
        one.put(LabelRow { name: format!("label {id}"), slot: id % 40 });
    }
    one.append(other);
    assert_eq!(one.row_count(), 4500);
    record(&mut writer, one).await;
    assert_eq!(all::<CaseRow>(store).await.len(), 1500);
    assert_eq!(all::<NoteRow>(store).await.len(), 1500);
    assert_eq!(all::<LabelRow>(store).await.len(), 1500);
}

async fn the_work_sees_its_own_writes(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[4]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(4, 1));
    work.write(changes).await.unwrap();
    assert_eq!(work.load::<CaseRow>(vec![key(&[4, 1])]).await.unwrap(), [case(4, 1)]);
    work.commit().await.unwrap();
}

#[test]
fn different_rows_have_different_bytes_and_a_new_null_column_changes_none() {
    let bytes = |row: &CaseRow| {
        let mut out = Vec::new();
        row.canonical(&mut out);
        out
    };
    let row = case(1, 3);
    let moved = [
        CaseRow { number: "A-3x".to_owned(), ..row.clone() },
        CaseRow { title: Some(String::new()), ..row.clone() },
        CaseRow { due_at: None, ..row.clone() },
        CaseRow { sealed: Some(Vec::new()), ..row.clone() },
        CaseRow { photo: Vec::new(), sealed: Some(row.photo.clone()), ..row.clone() },
    ];
    for other in &moved {
        assert_ne!(bytes(&row), bytes(other));
    }
    assert_eq!(row.title, None);
    assert!(!bytes(&row).windows(5).any(|window| window == b"title"));
}

#[test]
fn changes_have_the_same_bytes_whenever_they_are_the_same() {
    let build = |last: i64| {
        let mut changes = Changes::new();
        changes.insert(case(1, 1));
        changes.put(note(1, 1, last));
        changes.delete::<LabelRow>(vec![Value::from("x"), Value::Int(1)]);
        let mut out = Vec::new();
        changes.canonical(&mut out);
        out
    };
    assert_eq!(build(1), build(1));
    assert_ne!(build(1), build(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is put, inserted and deleted in one batch leaves what the same steps would leave one by one.
    #[test]
    fn a_batch_leaves_what_its_steps_would_leave_one_by_one(
        steps in prop::collection::vec((0..3, 1..6i64, 0..100i64), 1..30)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = crate::world::memory().await;
            let mut expected: BTreeMap<i64, CaseRow> = BTreeMap::new();
            let mut writer = world.store.writer().await.unwrap();
            let mut changes = Changes::new();
            for id in 1..=2 {
                expected.insert(id, case(1, id));
                changes.put(case(1, id));
            }
            record(&mut writer, changes).await;

            let mut changes = Changes::new();
            for (step, id, due) in steps {
                let row = CaseRow { due_at: Some(due), ..case(1, id) };
                match step {
                    0 => {
                        changes.delete::<CaseRow>(key(&[1, id]));
                        expected.remove(&id);
                    }
                    1 if !expected.contains_key(&id) => {
                        changes.insert(row.clone());
                        expected.insert(id, row);
                    }
                    _ => {
                        changes.put(row.clone());
                        expected.insert(id, row);
                    }
                }
            }
            record(&mut writer, changes).await;
            assert_eq!(all::<CaseRow>(&world.store).await, expected.into_values().collect::<Vec<_>>());
        });
    }
}

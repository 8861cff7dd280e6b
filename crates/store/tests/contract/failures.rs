//! All or nothing: what fails, is dropped or breaks leaves no trace, and says what was wrong.

use yinuo_store::{Changes, Lasts, Statement, Store, StoreFailure, Value, Writer};

use crate::world::{CaseRow, ChainRow, NoteRow, all, case, contract, key, note, record};

contract! {
    a_taken_number_rolls_the_whole_batch_back,
    two_inserts_of_one_key_are_refused_before_the_database_sees_them,
    broken_rules_of_a_table_name_the_table,
    dropped_work_never_happened,
    a_writer_goes_on_after_a_failure,
    work_in_which_a_load_failed_cannot_be_committed,
    text_that_one_database_cannot_hold_is_refused_by_both,
    a_slot_without_a_chain_is_refused,
    what_was_looked_at_is_written_only_where_no_chain_has_gone_on,
    a_statement_with_too_few_values_is_refused,
}

async fn a_taken_number_rolls_the_whole_batch_back(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    record(&mut writer, changes).await;

    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 2));
    changes.insert(note(1, 2, 1));
    changes.insert(CaseRow { number: "A-1".to_owned(), ..case(1, 3) });
    let failure = work.write(changes).await.unwrap_err();
    let expected = StoreFailure::Unique { table: "cases".to_owned(), constraint: "slot, number".to_owned() };
    assert_eq!(failure, expected);
    assert!(!failure.retryable());
    assert!(matches!(work.commit().await, Err(StoreFailure::Inconsistent { .. })));
    assert_eq!(all::<CaseRow>(store).await, [case(1, 1)]);
    assert_eq!(all::<NoteRow>(store).await, []);

    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(CaseRow { number: "other".to_owned(), ..case(1, 1) });
    let failure = work.write(changes).await.unwrap_err();
    let expected = StoreFailure::Unique { table: "cases".to_owned(), constraint: "slot, id".to_owned() };
    assert_eq!(failure, expected);
}

async fn two_inserts_of_one_key_are_refused_before_the_database_sees_them(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[]).await.unwrap();
    let mut changes = Changes::new();
    changes.put(case(1, 1));
    changes.insert(case(1, 1));
    let expected = StoreFailure::Unique { table: "cases".to_owned(), constraint: "slot, id".to_owned() };
    assert_eq!(work.write(changes).await, Err(expected));
}

async fn broken_rules_of_a_table_name_the_table(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 0));
    assert!(matches!(work.write(changes).await, Err(StoreFailure::Inconsistent { .. })));
    drop(work);

    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(note(1, 77, 1));
    assert!(matches!(work.write(changes).await, Err(StoreFailure::Inconsistent { .. })));
}

async fn dropped_work_never_happened(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    for _ in 0..3 {
        let mut work = writer.begin(&[1, 2]).await.unwrap();
        let mut changes = Changes::new();
        changes.insert(case(1, 1));
        work.write(changes).await.unwrap();
        drop(work);
        assert_eq!(all::<CaseRow>(store).await, []);
    }
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    record(&mut writer, changes).await;
    assert_eq!(all::<CaseRow>(store).await, [case(1, 1)]);
}

async fn a_writer_goes_on_after_a_failure(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    for id in 1..=5 {
        let mut work = writer.begin(&[1]).await.unwrap();
        let mut changes = Changes::new();
        changes.insert(case(1, 1));
        changes.insert(CaseRow { number: "A-1".to_owned(), ..case(1, 9) });
        assert!(work.write(changes).await.is_err());
        drop(work);
        let mut changes = Changes::new();
        changes.insert(case(2, id));
        record(&mut writer, changes).await;
    }
    assert_eq!(all::<CaseRow>(store).await.len(), 5);
}

static NO_SUCH_TABLE: Statement<i64> = Statement::new("no_such_table", "SELECT id FROM nowhere");

async fn work_in_which_a_load_failed_cannot_be_committed(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(1, 1));
    work.write(changes).await.unwrap();
    assert!(work.query(&NO_SUCH_TABLE, Vec::new()).await.is_err());
    assert!(work.commit().await.is_err());
    assert_eq!(all::<CaseRow>(store).await, []);
}

async fn text_that_one_database_cannot_hold_is_refused_by_both(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let mut work = writer.begin(&[1]).await.unwrap();
    let mut changes = Changes::new();
    changes.insert(CaseRow { title: Some("a\0b".to_owned()), ..case(1, 1) });
    assert!(work.write(changes).await.is_err());
    drop(work);
    assert_eq!(all::<CaseRow>(store).await, []);
}

async fn a_slot_without_a_chain_is_refused(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let refused = writer.begin(&[1, 5000]).await.map(|work| work.heads().len());
    assert!(matches!(refused, Err(StoreFailure::Inconsistent { .. })), "{refused:?}");
    let work = writer.begin(&[9, 3, 9]).await.unwrap();
    assert_eq!(work.heads().iter().map(|head| (head.slot, head.seq)).collect::<Vec<_>>(), [(3, 0), (9, 0)]);
}

async fn what_was_looked_at_is_written_only_where_no_chain_has_gone_on(store: &Store) {
    let mut writer = store.writer().await.unwrap();
    let go_on = |slot: i64, seq: i64| {
        let mut changes = Changes::new();
        changes.put(ChainRow { slot, seq, hash: vec![u8::try_from(seq).unwrap()] });
        changes
    };
    let look = async |writer: &mut Writer| writer.look(&[3, 1]).await.unwrap().seen().await.unwrap();
    let looked = writer.look(&[3, 1]).await.unwrap();
    assert_eq!(looked.heads().iter().map(|head| (head.slot, head.seq)).collect::<Vec<_>>(), [(1, 0), (3, 0)]);
    drop(looked);
    let seen = look(&mut writer).await;
    // A slot nobody looked at has gone on.
    record(&mut writer, go_on(2, 1)).await;
    let mut work = writer.begin_unmoved(&seen, Lasts::AtOnce).await.unwrap();
    work.write(go_on(3, 1)).await.unwrap();
    work.commit().await.unwrap();
    let failure = writer.begin_unmoved(&seen, Lasts::AtOnce).await.map(|_| ()).unwrap_err();
    assert!(matches!(failure, StoreFailure::Serialization { .. }) && failure.retryable(), "{failure:?}");
    let seen = look(&mut writer).await;
    writer.begin_unmoved(&seen, Lasts::AtOnce).await.unwrap().commit().await.unwrap();
    let looked = writer.look(&[1]).await.unwrap();
    assert_eq!(looked.query(&CHAIN_OF_THREE, Vec::new()).await.unwrap(), [1]);
}

static CHAIN_OF_THREE: Statement<i64> =
    Statement::new("chain_of_three", "SELECT CAST(seq AS BIGINT) FROM chains WHERE slot = 3");
static BY_NUMBER: Statement<CaseRow> =
    Statement::new("by_number", "SELECT {columns} FROM cases WHERE slot = $1 AND number = $2");

async fn a_statement_with_too_few_values_is_refused(store: &Store) {
    let outcome = store.query(&BY_NUMBER, vec![Value::Int(1)]).await;
    assert!(matches!(outcome, Err(StoreFailure::Statement { .. })), "{outcome:?}");
    let mut writer = store.writer().await.unwrap();
    let work = writer.begin(&[]).await.unwrap();
    let outcome = work.load::<CaseRow>(vec![key(&[1])]).await;
    assert!(matches!(outcome, Err(StoreFailure::Statement { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_second_writer_of_sqlite_waits_for_the_first() {
    let world = crate::world::sqlite_with(yinuo_store::StoreOptions {
        busy_timeout: std::time::Duration::from_millis(200),
        ..crate::world::options()
    })
    .await;
    world.store.migrate().await.unwrap();
    let first = world.store.writer().await.unwrap();
    assert!(matches!(world.store.writer().await, Err(StoreFailure::Busy { .. })));
    drop(first);
    let mut second = world.store.writer().await.unwrap();
    let work = second.begin(&[1]).await.unwrap();
    // Another process has only the lock of the file.
    let stranger = Store::open(&world.url, crate::world::options()).await.unwrap();
    assert_eq!(all::<CaseRow>(&stranger).await, []);
    drop(work);
}

/// A day that another process closes changes no chain but its own.
#[tokio::test]
async fn what_another_process_wrote_on_sqlite_is_noticed_wherever_it_wrote() {
    let world = crate::world::sqlite_with(crate::world::options()).await;
    world.store.migrate().await.unwrap();
    let stranger = Store::open(&world.url, crate::world::options()).await.unwrap();
    let mut writer = world.store.writer().await.unwrap();
    let seen = writer.look(&[1, 3]).await.unwrap().seen().await.unwrap();
    writer.begin_unmoved(&seen, Lasts::AtOnce).await.unwrap().commit().await.unwrap();
    let mut changes = Changes::new();
    changes.insert(case(2, 1));
    record(&mut stranger.writer().await.unwrap(), changes).await;
    let failure = writer.begin_unmoved(&seen, Lasts::AtOnce).await.map(|_| ()).unwrap_err();
    assert!(matches!(failure, StoreFailure::Serialization { .. }) && failure.retryable(), "{failure:?}");
    let seen = writer.look(&[1, 3]).await.unwrap().seen().await.unwrap();
    writer.begin_unmoved(&seen, Lasts::AtOnce).await.unwrap().commit().await.unwrap();
}

//! Lists: every condition, and pages that show each row exactly once in both directions.

use yinuo_store::{Changes, ListingChoice, Store, StoreFailure, Value};

use crate::world::{CaseRow, case, contract, record};

mod sql {
    use crate::world::CaseRow;

    yinuo_store::statements! {
        pub listing BOARD: CaseRow = "SELECT {columns:c} FROM cases c" => |listing| listing
            .condition("slot", "c.slot = $")
            .condition("due_before", "c.due_at < $")
            .condition("slots", "c.slot IN $list")
            .condition("between", "c.id >= $ AND c.id < $")
            .condition("word", "c.number = $1 OR c.title = $1")
            .condition("undated", "c.due_at IS NULL")
            .order("due", &["COALESCE(c.due_at, 9223372036854775807)", "c.slot", "c.id"])
            .order("title", &["COALESCE(c.title, '')", "c.slot", "c.id"])
            .order("id", &["c.id"]);
        pub listing BUSY: CaseRow = "SELECT {columns:c} FROM cases c WHERE c.id > 10 AND {filters}" => |listing| listing
            .condition("slot", "c.slot = $")
            .order("id", &["c.id"]);
        /// Filtered inside, paged outside.
        pub listing TITLES: TitleLine = "SELECT t.slot, t.number FROM (SELECT c.slot, COUNT(*) AS number FROM cases c
            WHERE {filters} GROUP BY c.slot) t" => |listing| listing
            .condition("from", "c.id >= $")
            .order("slot", &["t.slot"]);
        /// Its page is made before anything is joined.
        pub listing JOINED: CaseRow = "SELECT {columns:c} FROM (SELECT c.* FROM cases c WHERE {filters} {page}) c
            JOIN cases d ON d.slot = c.slot AND d.id = c.id" => |listing| listing
            .condition("slot", "c.slot = $")
            .condition("between", "c.id >= $ AND c.id < $")
            .order("due", &["COALESCE(c.due_at, 9223372036854775807)", "c.slot", "c.id"])
            .order("id", &["c.id"]);
    }

    yinuo_store::row! { pub struct TitleLine { slot: i64, number: i64 } }
}

contract! {
    pages_show_every_row_once_in_both_directions,
    every_condition_filters_what_it_says,
    pages_of_several_sets_of_conditions_are_merged,
    conditions_go_into_a_statement_with_its_own,
    a_statement_may_be_filtered_inside_and_paged_outside,
    a_strange_cursor_is_refused,
    every_variant_of_a_listing_fits_the_database,
}

async fn filled(store: &Store) -> Vec<CaseRow> {
    let rows: Vec<_> = (1..=100).map(|id| case(id % 7, id)).collect();
    let mut writer = store.writer().await.unwrap();
    let mut changes = Changes::new();
    rows.iter().cloned().for_each(|row| changes.insert(row));
    record(&mut writer, changes).await;
    rows
}

fn choice(order: &'static str) -> ListingChoice {
    ListingChoice { order, limit: 1000, ..ListingChoice::default() }
}

async fn pages_show_every_row_once_in_both_directions(store: &Store) {
    let rows = filled(store).await;
    for (order, limit) in [("due", 7), ("title", 9), ("id", 25), ("due", 100), ("due", 1)] {
        for descending in [false, true] {
            let mut choice = ListingChoice { order, descending, limit, ..ListingChoice::default() };
            let mut seen = Vec::new();
            loop {
                let page = store.page(&sql::BOARD, choice.clone()).await.unwrap();
                assert!(page.rows.len() as i64 <= limit);
                seen.extend(page.rows);
                choice.after = page.next;
                if choice.after.is_none() {
                    break;
                }
            }
            let mut expected = rows.clone();
            expected.sort_by_key(|row| match order {
                "due" => (row.due_at.unwrap_or(i64::MAX), String::new(), row.slot, row.id),
                "title" => (0, row.title.clone().unwrap_or_default(), row.slot, row.id),
                _ => (0, String::new(), 0, row.id),
            });
            if descending {
                expected.reverse();
            }
            assert_eq!(seen, expected, "{order} {descending} {limit}");
        }
    }
}

async fn every_condition_filters_what_it_says(store: &Store) {
    let rows = filled(store).await;
    type Test = fn(&CaseRow) -> bool;
    let cases: [(&str, Vec<Value>, Test); 8] = [
        ("slot", vec![3.into()], |row| row.slot == 3),
        ("due_before", vec![4.into()], |row| row.due_at.is_some_and(|due| due < 4)),
        ("slots", vec![1.into(), 2.into(), 5.into()], |row| [1, 2, 5].contains(&row.slot)),
        ("slots", vec![], |_| false),
        ("between", vec![10.into(), 20.into()], |row| (10..20).contains(&row.id)),
        ("word", vec!["A-17".into()], |row| row.number == "A-17"),
        ("word", vec![case(0, 17).title.into()], |row| row.id == 17),
        ("undated", vec![], |row| row.due_at.is_none()),
    ];
    for (name, values, test) in cases {
        let conditions = vec![(name, values), ("between", vec![1.into(), 60.into()])];
        let expected: Vec<_> = rows.iter().filter(|row| test(row) && row.id < 60).cloned().collect();
        assert_eq!(store.count(&sql::BOARD, &conditions).await.unwrap(), expected.len() as i64, "{name}");
        let found = store.list(&sql::BOARD, ListingChoice { conditions, ..choice("id") }).await.unwrap();
        assert_eq!(found, expected, "{name}");
    }
}

async fn pages_of_several_sets_of_conditions_are_merged(store: &Store) {
    let rows = filled(store).await;
    let slot = |slot: i64| vec![("slot", vec![slot.into()])];
    let sets = [slot(2), slot(5), slot(3), vec![("slot", vec![Value::Null])]];
    for listing in [&*sql::BOARD, &*sql::JOINED] {
        for (order, descending, limit) in [("due", false, 5), ("due", true, 7), ("id", true, 4), ("id", false, 100)] {
            let between = vec![("between", vec![10.into(), 90.into()])];
            let mut choice = ListingChoice { conditions: between, order, descending, limit, after: None };
            let mut seen = Vec::new();
            loop {
                let page = store.merged_page(listing, choice.clone(), &sets).await.unwrap();
                seen.extend(page.rows);
                choice.after = page.next;
                if choice.after.is_none() {
                    break;
                }
            }
            let within = |row: &&CaseRow| [2, 3, 5].contains(&row.slot) && (10..90).contains(&row.id);
            let mut expected: Vec<_> = rows.iter().filter(within).cloned().collect();
            expected.sort_by_key(|row| match order {
                "due" => (row.due_at.unwrap_or(i64::MAX), row.slot, row.id),
                _ => (0, 0, row.id),
            });
            if descending {
                expected.reverse();
            }
            assert_eq!(seen, expected, "{} {order} {descending} {limit}", listing.name);
        }
    }
}

async fn conditions_go_into_a_statement_with_its_own(store: &Store) {
    filled(store).await;
    let found = store.list(&sql::BUSY, choice("id")).await.unwrap();
    assert_eq!(found.len(), 90);
    let conditions = vec![("slot", vec![Value::Int(0)])];
    let found = store.list(&sql::BUSY, ListingChoice { conditions, ..choice("id") }).await.unwrap();
    assert_eq!(found.iter().map(|row| row.id).min(), Some(14));
}

async fn a_statement_may_be_filtered_inside_and_paged_outside(store: &Store) {
    filled(store).await;
    let conditions = vec![("from", vec![Value::Int(3)])];
    let after = Some(vec![Value::Int(1)]);
    let choice = ListingChoice { conditions, order: "slot", descending: false, after, limit: 2 };
    let page = store.page(&sql::TITLES, choice).await.unwrap();
    let lines: Vec<_> = page.rows.iter().map(|line| (line.slot, line.number)).collect();
    assert_eq!(lines, [(2, 14), (3, 14)]);
    assert_eq!(page.next, Some(vec![Value::Int(3)]));
}

async fn a_strange_cursor_is_refused(store: &Store) {
    filled(store).await;
    for after in [vec![], vec![Value::Int(1)], vec![Value::Null, Value::Int(1), Value::Int(1)]] {
        let outcome = store.list(&sql::BOARD, ListingChoice { after: Some(after), ..choice("due") }).await;
        assert!(matches!(outcome, Err(StoreFailure::Cursor { .. })), "{outcome:?}");
    }
    let after = Some(vec![Value::Text("x".to_owned()), Value::Int(1), Value::Int(1)]);
    // SQLite compares a text with a number without complaint; no more than that may happen.
    let outcome = store.list(&sql::BOARD, ListingChoice { after, ..choice("due") }).await;
    assert!(matches!(outcome, Ok(_) | Err(StoreFailure::Cursor { .. })), "{outcome:?}");
    for wrong in [choice("nothing"), ListingChoice { conditions: vec![("nothing", vec![])], ..choice("due") }] {
        assert!(matches!(store.list(&sql::BOARD, wrong).await, Err(StoreFailure::Statement { .. })));
    }
    assert_eq!(sql::BOARD.order_named("due"), Some("due"));
    assert_eq!(sql::BOARD.order_named("c.due_at"), None);
    assert_eq!(sql::BOARD.condition_named("slots"), Some("slots"));
}

async fn every_variant_of_a_listing_fits_the_database(store: &Store) {
    assert_eq!(sql::statements().len(), 3 * 2 + 1 + 6 + 2 * (2 + 1 + 1) + (2 * 2 + 1 + 2));
    assert_eq!(store.check(&sql::statements()).await.unwrap(), Vec::<String>::new());
}

//! The custody of a record, and how long it is kept by the figures of the pack.

use std::sync::Arc;

use jiff::civil::{Date, date};

use super::*;
use crate::access::{Actor, ActorKind, Reach, Role};
use crate::id::{HOUSE_SLOT, OfficeId, OperatorId, Stamp};
use crate::pack::Pack;
use crate::pack::tests::load;
use crate::rulebook::RuleBook;
use crate::text::LocalText;

const TODAY: Date = date(2014, 3, 3);

fn keeper() -> Actor {
    let stamp = Stamp { milliseconds: 1_700_000_000_000, sequence: 1 };
    let role = Role {
        key: "keeper".to_owned(),
        name: LocalText::new("档案员", "keeper"),
        reach: Reach::Office,
        permissions: vec![KEEP_RECORDS, DESTROY_RECORDS],
        places: Vec::new(),
        cite: None,
        status: None,
    };
    Actor {
        kind: ActorKind::Operator,
        operator: OperatorId::new(stamp, HOUSE_SLOT),
        office: OfficeId::HOUSE,
        office_path: "/1/".to_owned(),
        roles: vec![Arc::new(role)],
        related: Arc::default(),
    }
}

fn rules() -> RuleBook {
    let pack = Pack::read(&load("record-cn")).expect("a sound pack");
    RuleBook::new(&pack.figures)
}

fn received(term: ContractTerm) -> Custody {
    Custody { state: RecordState::Received, term, shelf: None, lent: None, ended_on: None, keep_until: None }
}

#[test]
fn a_record_is_lent_from_its_shelf_only_and_comes_back_to_it() {
    let actor = keeper();
    let keeper = RecordKeeper::grant(&actor, "/1/").expect("permitted");
    let new = received(ContractTerm::Short);
    let wrong = RecordRefusal::WrongState { state: RecordState::Received };
    assert_eq!(lend(&new, &keeper, "李强", TODAY, TODAY), Err(wrong));
    assert_eq!(file(&new, &keeper, "  "), Err(RecordRefusal::Empty { field: "shelf" }));
    let filed = file(&new, &keeper, "A-03-2").expect("filed");
    let yesterday = TODAY.yesterday().expect("a day");
    let past = RecordRefusal::UntilInPast { until: yesterday, today: TODAY };
    assert_eq!(lend(&filed, &keeper, "李强", yesterday, TODAY), Err(past));
    let lent = lend(&filed, &keeper, "李强", date(2014, 3, 14), TODAY).expect("lent");
    assert_eq!(file(&lent, &keeper, "B"), Err(RecordRefusal::WrongState { state: RecordState::Lent }));
    assert_eq!(return_to_shelf(&lent, &keeper), Ok(filed));
}

#[test]
fn a_record_is_kept_five_years_after_a_short_contract_and_ten_after_a_long_one_and_not_destroyed_before() {
    let actor = keeper();
    let keeper = RecordKeeper::grant(&actor, "/1/").expect("permitted");
    let destroyer = RecordDestroyer::grant(&actor, "/1/").expect("permitted");
    for (term, until) in [(ContractTerm::Short, date(2019, 2, 28)), (ContractTerm::Long, date(2024, 2, 28))] {
        let filed = file(&received(term), &keeper, "A").expect("filed");
        assert_eq!(destroy(&filed, &destroyer, TODAY), Err(RecordRefusal::ContractRuns));
        let ended = end_contract(&filed, &keeper, date(2014, 2, 28), TODAY, &rules()).expect("ended");
        assert_eq!(ended.keep_until, Some(until));
        assert_eq!(destroy(&ended, &destroyer, until), Err(RecordRefusal::KeptStill { until }));
        let gone = destroy(&ended, &destroyer, until.tomorrow().expect("a day")).expect("destroyed");
        assert_eq!((gone.state, gone.shelf.clone()), (RecordState::Destroyed, None));
        assert_eq!(file(&gone, &keeper, "A"), Err(RecordRefusal::WrongState { state: RecordState::Destroyed }));
    }
}

#[test]
fn a_lent_record_is_not_destroyed_though_its_time_is_over() {
    let actor = keeper();
    let keeper = RecordKeeper::grant(&actor, "/1/").expect("permitted");
    let filed = file(&received(ContractTerm::Short), &keeper, "A").expect("filed");
    let ended = end_contract(&filed, &keeper, date(2001, 1, 31), TODAY, &rules()).expect("ended");
    let lent = lend(&ended, &keeper, "李强", TODAY, TODAY).expect("lent");
    let destroyer = RecordDestroyer::grant(&actor, "/1/").expect("permitted");
    let wrong = RecordRefusal::WrongState { state: RecordState::Lent };
    assert_eq!(destroy(&lent, &destroyer, TODAY), Err(wrong));
}

#[test]
fn a_lent_record_is_asked_for_before_its_day_after_it_and_through_the_manager() {
    let ladder = Ladder::new(&rules(), date(2014, 3, 14)).expect("the pack has the figures");
    assert_eq!(ladder.first(), date(2014, 3, 13));
    assert_eq!(ladder.between(date(2014, 3, 13), date(2014, 3, 14)), [Rung::DueSoon]);
    assert_eq!(ladder.after(date(2014, 3, 14)), Some(date(2014, 3, 15)));
    assert_eq!(ladder.between(date(2014, 3, 15), date(2014, 3, 15)), [Rung::Overdue]);
    assert_eq!(ladder.between(date(2014, 3, 16), date(2014, 3, 17)), [Rung::Escalated]);
    assert_eq!(ladder.after(date(2014, 3, 17)), None);
}

#[test]
fn who_looks_late_tells_nobody_that_a_day_comes_which_is_over() {
    let ladder = Ladder::new(&rules(), date(2014, 3, 14)).expect("the pack has the figures");
    assert_eq!(ladder.between(date(2014, 3, 13), date(2014, 4, 1)), [Rung::Overdue, Rung::Escalated]);
}

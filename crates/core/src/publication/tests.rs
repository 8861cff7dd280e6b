//! What hangs, for how long, and what may go on after it, day by day.

use jiff::civil::{Date, date};

use super::*;

const PHOTO: Option<Photo<'_>> = Some(Photo { media_type: "image/jpeg" });

fn day(day: i8) -> Date {
    date(2011, 9, day)
}

fn hung() -> PublicationState {
    PublicationState::Posted(post(PublicationState::Prepared, 5, PHOTO, day(1), day(1), day(1)).unwrap())
}

fn shown(state: PublicationState) -> Option<Shown<'static>> {
    Some(Shown { state, days: 5, line: Listed { cells: "a", open_objections: 0, corrected: false } })
}

#[test]
fn what_waits_goes_on_once_the_list_has_hung_for_all_its_days_and_not_after_four() {
    let state = hung();
    for last in 1..=6 {
        let waits = Err(PublicationRefusal::Runs { ends_on: day(7), days: 5 });
        assert_eq!(may_go_on(shown(state), "a", day(last)), waits, "on 2011-09-0{last}");
    }
    assert_eq!(
        may_go_on(shown(state), "a", day(7)),
        Ok(day(7)),
        "the first to the fifth day after the posting are whole"
    );
}

#[test]
fn a_list_is_posted_once_with_a_photo_and_neither_before_it_was_made_nor_tomorrow() {
    let prepared = PublicationState::Prepared;
    assert_eq!(post(prepared, 5, None, day(1), day(1), day(1)), Err(PublicationRefusal::PhotoMissing));
    let paper = Some(Photo { media_type: "application/pdf" });
    assert_eq!(post(prepared, 5, paper, day(1), day(1), day(1)), Err(PublicationRefusal::NotAPhoto));
    assert_eq!(
        post(prepared, 5, PHOTO, day(2), day(1), day(1)),
        Err(PublicationRefusal::PostedInFuture { on: day(2) })
    );
    let opened_on = day(2);
    let early = Err(PublicationRefusal::PostedBeforeOpened { opened_on });
    assert_eq!(post(prepared, 5, PHOTO, day(1), opened_on, day(3)), early);
    assert_eq!(post(hung(), 5, PHOTO, day(3), day(1), day(3)), Err(PublicationRefusal::AlreadyPosted { on: day(1) }));
}

#[test]
fn nothing_goes_on_for_a_line_that_is_objected_to_was_wrong_or_says_something_else() {
    let with = |open_objections, corrected| {
        Some(Shown { line: Listed { cells: "a", open_objections, corrected }, ..shown(hung()).unwrap() })
    };
    assert_eq!(may_go_on(with(1, false), "a", day(20)), Err(PublicationRefusal::ObjectionOpen));
    assert_eq!(may_go_on(with(0, true), "a", day(20)), Err(PublicationRefusal::CorrectedSince));
    assert_eq!(may_go_on(with(0, false), "b", day(20)), Err(PublicationRefusal::DiffersFromPublished));
    assert_eq!(may_go_on(None, "a", day(20)), Err(PublicationRefusal::NotListed));
    let prepared = shown(PublicationState::Prepared);
    assert_eq!(may_go_on(prepared, "a", day(20)), Err(PublicationRefusal::NotPosted));
}

#[test]
fn objections_are_taken_while_it_hangs_and_what_has_ended_is_not_withdrawn() {
    let state = hung();
    assert_eq!(state.check_hangs(day(6)), Ok(()));
    assert_eq!(state.check_hangs(day(7)), Err(PublicationRefusal::Ended { ends_on: day(7) }));
    assert_eq!(PublicationState::Prepared.check_hangs(day(1)), Err(PublicationRefusal::NotPosted));
    assert_eq!(state.check_withdrawable(day(6)), Ok(()));
    assert_eq!(state.check_withdrawable(day(7)), Err(PublicationRefusal::Ended { ends_on: day(7) }));
    assert_eq!(PublicationState::Withdrawn.check_withdrawable(day(1)), Err(PublicationRefusal::Withdrawn));
}

#[test]
fn a_name_keeps_its_first_characters_and_its_length() {
    assert_eq!(masked_name("王小芳", 1), "王**");
    assert_eq!(masked_name("欧阳娜", 2), "欧阳*");
    assert_eq!(masked_name("王", 1), "王");
}

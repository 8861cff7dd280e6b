//! Placed policies, figures of claims and records of insurers, with figures worked out by hand.

use jiff::Timestamp;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::id::{HOUSE_SLOT, PartyId, Stamp};
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::share::Share;

fn share(hundredths: i64) -> Share {
    Share::new("share", Decimal::new(hundredths, 2)).expect("a part")
}

fn insurer(number: u16, hundredths: i64, leads: bool) -> CoInsurer {
    let insurer = PartyId::new(Stamp { milliseconds: 1_700_000_000_000, sequence: number }, HOUSE_SLOT);
    CoInsurer { insurer, share: share(hundredths), leads, agreed_rate: Some(share(15)) }
}

fn placed(insurers: &[CoInsurer], rate: i64) -> Result<Placed, Refusal> {
    let places = [("坝区", 60_000_000_000), ("厂房", 40_000_000_000)];
    let places = places.map(|(place, sum)| InsuredPlace { place: place.to_owned(), sum_insured: Fen(sum) });
    place(insurers, &places, Fen(100_000_001), share(rate), (date(2008, 1, 1), date(2008, 12, 31)))
}

#[test]
fn a_placed_policy_splits_its_premium_to_the_fen_and_earns_within_what_was_agreed() {
    let three = [insurer(1, 50, true), insurer(2, 30, false), insurer(3, 20, false)];
    let found = placed(&three, 12).expect("it is placed");
    assert_eq!(found.sum_insured, Fen(100_000_000_000));
    assert_eq!(found.premiums, [Fen(50_000_001), Fen(30_000_000), Fen(20_000_000)]);
    assert_eq!(found.commission, Fen(12_000_000));
    let code = |insurers: &[CoInsurer], rate| placed(insurers, rate).expect_err("it is refused").code;
    assert_eq!(code(&three, 16), "commission_above_agreed");
    assert_eq!(code(&three[..2], 12), "shares_not_whole");
    assert_eq!(code(&[insurer(1, 50, true), insurer(1, 50, false)], 12), "insurer_named_twice");
    assert_eq!(code(&[insurer(1, 50, true), insurer(2, 50, true)], 12), "no_single_lead");
    assert_eq!(code(&[insurer(1, 100, false)], 12), "no_single_lead");
    let without = CoInsurer { agreed_rate: None, ..insurer(1, 100, true) };
    assert_eq!(code(&[without], 12), "no_cooperation_in_force");
}

#[test]
fn figures_of_a_claim_go_no_further_than_what_they_follow_from() {
    let claim = ClaimFigures::default().with(Figure::Estimate, Fen(500)).expect("said");
    let claim = claim.with(Figure::Claimed, Fen(400)).expect("said");
    let claim = claim.with(Figure::Paid, Fen(100)).expect("an advance");
    assert_eq!(claim.with(Figure::Paid, Fen(301)).expect_err("refused").code, "paid_above_agreed");
    assert_eq!(claim.with(Figure::Agreed, Fen(401)).expect_err("refused").code, "agreed_above_claimed");
    assert_eq!(claim.with(Figure::Agreed, Fen(99)).expect_err("refused").code, "paid_above_agreed");
    assert_eq!(claim.with(Figure::Offered, Fen(-1)).expect_err("refused").code, "amount_negative");
    let claim = claim.with(Figure::Agreed, Fen(300)).expect("said");
    assert_eq!(claim.check_paid_up().expect_err("refused").code, "claim_not_paid_up");
    let claim = claim.with(Figure::Paid, Fen(200)).expect("the rest");
    assert_eq!((claim.paid, claim.check_paid_up()), (Fen(300), Ok(())));
    assert_eq!(claim.with(Figure::Paid, Fen(1)).expect_err("refused").code, "paid_above_agreed");
}

#[test]
fn the_record_of_an_insurer_tells_what_was_late_by_how_much_and_counts_nothing_that_fell_away() {
    let at = |seconds: i64| Timestamp::from_second(seconds).expect("an instant");
    let owed = |due: i64, kept: Option<i64>, broken| Owed {
        due_at: Some(at(due)),
        kept_at: kept.map(at),
        broken,
        dropped: false,
    };
    let all = [
        owed(100, Some(90), false),
        owed(100, Some(160), true),
        owed(100, None, true),
        owed(900, None, false),
        Owed { dropped: true, ..owed(100, None, false) },
    ];
    let found = record_of(all, at(300));
    assert_eq!(found, InsurerRecord { in_time: 1, late: 1, unkept: 1, open: 1, worst_delay: 200 });
    assert_eq!(found.kept_per_mille(), Some(333));
    assert_eq!(record_of([], at(0)).kept_per_mille(), None);
}

fn scheme_of(points: &str) -> Result<Vec<EvaluationScheme>, Vec<crate::pack::RuleProblem>> {
    let criterion = |key: &str, measure: &str, points: &str| {
        format!(
            "[[evaluation.criterion]]\nkey = \"{key}\"\nname = {{ zh = \"甲\", en = \"A\" }}\nmeasure = \"{measure}\"\n\
             points = \"{points}\"\nfull = \"100\"\nnone = \"0\"\n"
        )
    };
    let head = "[[evaluation]]\nkey = \"insurers\"\neffective = { from = 2008-01-01 }\nname = { zh = \"评价\", en = \"Evaluation\" }\n\
                questionnaire = \"visit-rating\"\ncite = \"House rule\"\nstatus = \"house\"\n";
    let text =
        format!("{head}{}{}", criterion("kept", "promises-kept", points), criterion("agreed", "claims-agreed", "40"));
    let mut source = crate::pack::PackSource { name: "broker-cn".to_owned(), files: Vec::new() };
    source.files.push(("evaluation.toml".to_owned(), text));
    evaluations_of_source(&source)
}

#[test]
fn points_that_are_ninety_nine_together_are_refused_where_they_are_written() {
    let problems = scheme_of("59").expect_err("a point is missing");
    assert!(problems[0].message.contains("not 99"), "{}", problems[0].message);
    assert_eq!(scheme_of("60").expect("a hundred").len(), 1);
}

#[test]
fn insurers_stand_by_their_points_share_a_place_and_what_was_not_measured_counts_for_nothing() {
    let scheme = scheme_of("60").expect("a hundred").remove(0);
    let candidate = |number: u16, kept: Measured, agreed: Measured| Candidate {
        insurer: insurer(number, 50, false).insurer,
        name: format!("第{number}家"),
        measured: vec![kept, agreed],
    };
    let ranked = scheme
        .rank(vec![
            candidate(1, Measured::hundredths(1, 3), Measured::default()),
            candidate(2, Measured::hundredths(9, 10), Measured::hundredths(5, 10)),
            candidate(3, Measured::default(), Measured::default()),
            candidate(4, Measured::hundredths(9, 10), Measured::hundredths(1, 2)),
        ])
        .expect("ranked");
    // 60 x 0.9 + 40 x 0.5; a third of the only criterion that was measured.
    let told: Vec<_> = ranked.iter().map(|one| (one.rank, one.total.map(|total| total.to_string()))).collect();
    let [seventy, third] = ["74", "33.33"].map(|total| Some(total.to_owned()));
    assert_eq!(told, [(1, seventy.clone()), (1, seventy), (3, third), (4, None)]);
    assert_eq!(ranked[0].criteria[1].counted, ["5", "10"]);
    let points = [("kept".to_owned(), Decimal::from(59))];
    assert_eq!(scheme.with_points(&points).expect_err("refused").code, "weights_not_a_hundred");
}

#[test]
fn a_lesson_is_used_or_declined_once() {
    assert_eq!(LessonState::Open.settle(false), Ok(LessonState::Declined));
    assert_eq!(LessonState::Used.settle(false).map_err(|refusal| refusal.code), Err("lesson_settled"));
}

#[test]
fn a_payment_is_taken_back_as_far_as_it_was_paid_and_nothing_is_claimed_beyond_the_sum_insured() {
    let claim =
        ClaimFigures { claimed: Some(Fen(100)), agreed: Some(Fen(90)), paid: Fen(60), ..ClaimFigures::default() };
    assert_eq!(claim.with(Figure::TakenBack, Fen(60)).map(|after| after.paid), Ok(Fen::ZERO));
    let above = claim.with(Figure::TakenBack, Fen(61)).map_err(|refusal| refusal.code);
    assert_eq!(above, Err("taken_back_above_paid"));
    assert_eq!(claim.check_within(Fen(100)), Ok(()));
    assert_eq!(claim.check_within(Fen(99)).map_err(|refusal| refusal.code), Err("figure_above_sum_insured"));
    let thought = ClaimFigures { estimate: Some(Fen(1_000)), ..ClaimFigures::default() };
    assert_eq!(thought.check_within(Fen(100)), Ok(()), "a loss may be larger than what is insured");
}

#[test]
fn a_commission_is_never_entered_beyond_what_it_rests_on_and_its_state_follows_from_its_figures() {
    let figures = CommissionFigures { expected: Fen(1_000), ..CommissionFigures::default() };
    let refused = |figures: CommissionFigures, kind, amount| figures.enter(kind, Fen(amount)).unwrap_err().code;
    assert_eq!(figures.state(), CommissionState::Expected);
    assert_eq!(refused(figures, CommissionKind::Invoiced, 1_001), "commission_above_due");
    assert_eq!(refused(figures, CommissionKind::Invoiced, 0), "wrong_field");
    assert_eq!(refused(figures, CommissionKind::Received, 1), "commission_above_invoiced");
    let invoiced = figures.enter(CommissionKind::Invoiced, Fen(1_000)).unwrap();
    assert_eq!(invoiced.state(), CommissionState::Invoiced);
    assert_eq!(refused(invoiced, CommissionKind::Received, 1_001), "commission_above_invoiced");
    let part = invoiced.enter(CommissionKind::Received, Fen(999)).unwrap();
    assert_eq!(part.state(), CommissionState::Invoiced);
    assert_eq!(refused(part, CommissionKind::Split, 1_000), "commission_above_received");
    let all = part.enter(CommissionKind::Received, Fen(1)).unwrap();
    assert_eq!((all.state(), all.returned()), (CommissionState::Received, Fen::ZERO));
    // Cancelled in part: what had come in beyond it is owed back, and cannot be split.
    let back = all.enter(CommissionKind::WrittenBack, Fen(400)).unwrap();
    assert_eq!((back.state(), back.due(), back.returned()), (CommissionState::Received, Fen(600), Fen(400)));
    assert_eq!(refused(back, CommissionKind::Split, 601), "commission_above_received");
    assert_eq!(refused(back, CommissionKind::Invoiced, 1), "commission_above_due");
    assert_eq!(refused(back, CommissionKind::WrittenBack, 601), "commission_above_expected");
    let gone = back.enter(CommissionKind::WrittenBack, Fen(600)).unwrap();
    assert_eq!((gone.state(), gone.returned()), (CommissionState::WrittenBack, Fen(1_000)));
}

#[test]
fn branches_give_back_of_their_parts_what_a_write_back_takes_to_the_fen() {
    let received = CommissionFigures {
        expected: Fen(1_000),
        invoiced: Fen(1_000),
        received: Fen(1_000),
        ..CommissionFigures::default()
    };
    let split = received.enter(CommissionKind::Split, Fen(301)).unwrap();
    // A third of what came in is owed back, and so is a third of the 301: 100.33.
    let part = CommissionFigures { expected: Fen(999), invoiced: Fen(999), received: Fen(999), ..split };
    let part = part.enter(CommissionKind::WrittenBack, Fen(333)).unwrap();
    assert_eq!((part.split, part.returned()), (Fen(201), Fen(333)));
    assert_eq!(split_back(Fen(100), &[Fen(200), Fen(101)]), Ok(vec![Fen(66), Fen(34)]));
    // Cancelled whole: no branch keeps anything.
    let gone = split.enter(CommissionKind::WrittenBack, Fen(1_000)).unwrap();
    assert_eq!((gone.split, gone.state()), (Fen::ZERO, CommissionState::WrittenBack));
    assert_eq!(split_back(Fen(301), &[Fen(200), Fen(101)]), Ok(vec![Fen(200), Fen(101)]));
    // What had not come in takes nothing from the branches.
    let open = CommissionFigures { expected: Fen(1_500), ..split };
    assert_eq!(open.enter(CommissionKind::WrittenBack, Fen(500)).unwrap().split, Fen(301));
    let by_hand = split.enter(CommissionKind::SplitBack, Fen(1)).map_err(|refusal| refusal.code);
    assert_eq!(by_hand, Err("wrong_field"));
}

#[test]
fn an_entry_is_found_by_its_question_and_its_keywords_and_offered_by_whole_keywords_only() {
    let keywords = ["营业中断".to_owned(), "停 工".to_owned(), "停工".to_owned()];
    let entry = Knowledge::written("暴雨停工的损失能不能索赔？", " 可以。\n附加营业中断责任的。 ", &keywords)
        .expect("it is kept");
    assert_eq!(entry.answer, "可以。\n附加营业中断责任的。");
    assert_eq!(entry.keywords, ["营业中断", "停 工"], "each once, however it is spaced");
    let terms = entry.terms();
    let found = |typed: &str| terms.iter().any(|term| term.term.starts_with(typed));
    assert!(found("停工的损失") && found("营业") && found("yyzd") && found("yingyezhongduan"), "{terms:?}");
    assert!(!found("地震"));
    let whole: Vec<&str> = terms.iter().filter(|term| term.is_keyword).map(|term| term.term.as_str()).collect();
    assert_eq!(whole.len(), 2, "{whole:?}");
    assert!(whole.contains(&"停工") && whole.contains(&"营业中断"));
    let mut sorted = terms.clone();
    sorted.sort();
    sorted.dedup_by(|one, other| one.term == other.term);
    assert_eq!(sorted, terms, "each term once");
}

#[test]
fn an_entry_that_says_nothing_or_too_much_is_refused_and_so_is_a_review_that_does_not_lie_ahead() {
    let cause = |question: &str, answer: &str, keywords: &[String]| {
        let refusal = Knowledge::written(question, answer, keywords).expect_err("it is refused");
        (refusal.fact("field").unwrap_or_default().to_owned(), refusal.fact("cause").unwrap_or_default().to_owned())
    };
    let told = |field: &str, cause: &str| (field.to_owned(), cause.to_owned());
    assert_eq!(cause(" ", "答", &[]), told("question", "missing"));
    assert_eq!(cause("问", "", &[]), told("answer", "missing"));
    assert_eq!(cause(&"问".repeat(201), "答", &[]), told("question", "text_too_long"));
    assert_eq!(cause("问", &"答".repeat(4_001), &[]), told("answer", "text_too_long"));
    assert_eq!(cause("问", "答", &["保".to_owned()]), told("keywords", "keyword_too_short"));
    let many: Vec<String> = (10..21).map(|number| format!("关键词{number}")).collect();
    assert_eq!(cause("问", "答", &many), told("keywords", "too_many_keywords"));
    let today = date(2011, 9, 29);
    assert_eq!(check_review(today, today).expect_err("refused").code, "review_not_ahead");
    assert_eq!(check_review(date(2011, 9, 30), today), Ok(()));
    assert_eq!(KnowledgeState::Withdrawn.check_current().expect_err("refused").code, "knowledge_withdrawn");
}

//! Scores of desks: the quarter of an office of twelve against a calculation by hand, the list behind a figure, and a mistake found later as a
//! new edition, on both databases.

use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, OperatorId, SurveyId};
use yinuo_core::quality::score::{ScoreRoundId, ScoreSheetId};
use yinuo_service::command::Command;
use yinuo_service::command::case::PartyChoice;
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::survey::{AnswerSurvey, InviteToSurvey, NewInvitation, StartSurvey};
use yinuo_service::quality::command::{BeginScores, CorrectScores};
use yinuo_service::quality::score::query;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::case::ServiceErrorRow;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::{at, draft, opening};

/// Points: mistakes of a hundred cases 35 (none from 5 on), transfers that failed 15, promises kept 25, rating at the counter 15 (all at 5,
/// none at 3), rating by the sales force 10. Nobody asked the sales force, and no promise of the day before is kept or broken yet; so it is by
/// hand, of whom had cases and was rated, (35 or 0 + 15 + 15 x (rating - 3) / 2) of 65, and of the others what was got of the rest.
///
/// | who | cases | mistakes | ratings | by hand |
/// |---|---|---|---|---|
/// | 1 | 1 | 0 | 5 | (35 + 15 + 15) / 65 = 100 |
/// | 2 | 1 | 0 | 4 | (35 + 15 + 7.5) / 65 x 100 = 88.4615 |
/// | 3 | 1 | 0 | 3 | (35 + 15 + 0) / 65 x 100 = 76.9231 |
/// | 4 | 1 | 1 | 5 | (0 + 15 + 15) / 65 x 100 = 46.1538 |
/// | 5 | 1 | 1 | 4 | (0 + 15 + 7.5) / 65 x 100 = 34.6154 |
/// | 6 | 1 | 1 | 3 | (0 + 15 + 0) / 65 x 100 = 23.0769 |
/// | 7 | 1 | 0 | | (35 + 15) / 50 = 100 |
/// | 8 | 1 | 1 | | (0 + 15) / 50 x 100 = 30 |
/// | 9 | 2 | 0 | 4, 5 | (35 + 15 + 11.25) / 65 x 100 = 94.2308 |
/// | 10 | 2 | 1 | 4, 5 | (0 + 15 + 11.25) / 65 x 100 = 40.3846 |
/// | 11 | 1 | 0 | 1 | (35 + 15 + 0) / 65 x 100 = 76.9231 |
/// | 12 | 0 | 0 | | 15 / 15 = 100: nothing was counted but that no transfer failed |
const OFFICE: [(usize, &[u32], &str); 12] = [
    (0, &[5], "100"),
    (0, &[4], "88.4615"),
    (0, &[3], "76.9231"),
    (1, &[5], "46.1538"),
    (1, &[4], "34.6154"),
    (1, &[3], "23.0769"),
    (0, &[0], "100"),
    (1, &[0], "30"),
    (0, &[4, 5], "94.2308"),
    (1, &[4, 5], "40.3846"),
    (0, &[1], "76.9231"),
    (0, &[], "100"),
];

async fn mistake(test: &TestHouse, of: OperatorId, number: i64) {
    let mut changes = Changes::new();
    changes.insert(ServiceErrorRow {
        slot: 0,
        id: number,
        kind: "wrong-amount".to_owned(),
        subject_kind: "office".to_owned(),
        subject_id: test.county.number(),
        office_id: test.county.number(),
        payout_id: None,
        case_id: None,
        operator_id: Some(of.number()),
        occurred_on: "2011-06-30".to_owned(),
        recorded_at: 1,
        note: "金额录错".to_owned(),
    });
    // Beside the house, whose engine keeps the one writer of its own store.
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("it opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[0]).await.expect("a transaction");
    work.write(changes).await.expect("recorded");
    work.commit().await.expect("committed");
}

/// What one clerk did: cases, each rated where a rating is not 0.
async fn work_of(test: &TestHouse, survey: SurveyId, clerk: &Arc<Actor>, ratings: &[u32], first: u32) {
    let house = &test.house;
    for (number, rating) in (first..).zip(ratings) {
        let new = PartyChoice::New(Box::new(draft(number)));
        let case = house.carry_out(clerk, opening(new, &[]), None).await.expect("opened");
        if *rating == 0 {
            continue;
        }
        let code = format!("code {number}");
        let about = Some(CaseId::from_number(case.id));
        let invitations = vec![NewInvitation { about, code: code.clone() }];
        let invite = InviteToSurvey { survey, invitations, channel: Channel::Counter, seed: None };
        house.carry_out(clerk, Command::from(invite), None).await.expect("invited");
        let answers = [("overall".to_owned(), rating.to_string())].into_iter().collect();
        let command = AnswerSurvey { code, answers };
        house.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await.expect("answered");
    }
}

async fn totals(test: &TestHouse, round: ScoreRoundId, edition: i64) -> BTreeMap<i64, (ScoreSheetId, String)> {
    let row = query::round(&test.house, test.actor(Role::Manager), round).await.expect("read");
    let sheets = query::sheets(&test.house, &row, edition).await.expect("read").into_iter();
    sheets
        .map(|sheet| (sheet.operator_id, (ScoreSheetId::from_number(sheet.id), sheet.total.unwrap_or_default())))
        .collect()
}

async fn a_quarter_of_twelve(on: On) {
    let test = TestHouse::open(on, Some(at("2011-06-30T09:00:00"))).await;
    let house = &test.house;
    let manager = test.actor(Role::Manager);
    let begin = StartSurvey {
        office: test.county,
        name: "一次一评".to_owned(),
        questionnaire: "visit-rating".to_owned(),
        is_anonymous: false,
        begins_on: "2011-06-01".parse().expect("a day"),
        ends_on: "2011-07-31".parse().expect("a day"),
        quota: None,
    };
    let survey = house.carry_out(manager, Command::from(begin), None).await.expect("begun");
    let survey = SurveyId::from_number(survey.id);
    let mut clerks = Vec::new();
    for (number, (mistakes, ratings, _)) in (1..).zip(OFFICE) {
        let command = CreateOperator {
            login: format!("desk{number}"),
            name: format!("柜台{number}号"),
            office: test.county,
            roles: vec!["clerk".to_owned()],
            password_hash: String::new(),
            password_given: false,
        };
        let made = house.carry_out(&Arc::new(Actor::founder()), Command::from(command), None).await.expect("made");
        let clerk = OperatorId::from_number(made.id);
        let actor = Arc::new(house.directory().actor(clerk).expect("it acts"));
        work_of(&test, survey, &actor, ratings, 10 * number).await;
        for _ in 0..mistakes {
            mistake(&test, clerk, i64::from(number)).await;
        }
        clerks.push(clerk);
    }
    assert!(house.shared.clock.set(at("2011-07-01T09:00:00")));
    let days = ("2011-04-01".parse().expect("a day"), "2011-06-30".parse().expect("a day"));
    let counted = query::trial(house, manager, "life-counter-2012", test.county, days, &[]).await;
    let (scheme, sheets) = counted.expect("counted");
    let begin = BeginScores { office: test.county, from: days.0, until: days.1, scheme, sheets };
    let round = house.carry_out(manager, Command::from(begin), None).await.expect("shown");
    let round = ScoreRoundId::from_number(round.id);
    let first = totals(&test, round, 1).await;
    let told: Vec<&str> = clerks.iter().map(|clerk| first[&clerk.number()].1.as_str()).collect();
    assert_eq!(told, OFFICE.map(|(_, _, by_hand)| by_hand));
    // No figure without its list: the mistake of the fourth, the two ratings of the ninth.
    let list = async |who: usize, metric: &str| {
        let sheet = first[&clerks[who].number()].0;
        let found = query::facts(house, manager, sheet, (metric, 0), &PageAsk::default()).await.expect("listed");
        found.items.len()
    };
    assert_eq!((list(3, "error-rate").await, list(0, "error-rate").await), (1, 0));
    assert_eq!((list(8, "counter-rating").await, list(6, "counter-rating").await), (2, 0));
    // A mistake of the first is found later: a new edition has it, and the first one stays as it was.
    mistake(&test, clerks[0], 99).await;
    let sheets = query::counted_anew(house, manager, round).await.expect("counted");
    let correct = CorrectScores { round, reason: "事后发现差错".to_owned(), sheets };
    house.carry_out(manager, Command::from(correct), None).await.expect("corrected");
    let second = totals(&test, round, 2).await;
    assert_eq!(second[&clerks[0].number()].1, "46.1538", "(0 + 15 + 15) / 65 x 100");
    assert!(clerks[1..].iter().all(|clerk| second[&clerk.number()].1 == first[&clerk.number()].1));
    assert_eq!(totals(&test, round, 1).await, first);
}

#[tokio::test]
async fn the_quarter_of_an_office_of_twelve_comes_out_as_by_hand_and_a_later_mistake_is_a_new_edition_on_sqlite() {
    a_quarter_of_twelve(On::Sqlite).await;
}

#[tokio::test]
async fn the_quarter_of_an_office_of_twelve_comes_out_as_by_hand_and_a_later_mistake_is_a_new_edition_on_postgresql() {
    a_quarter_of_twelve(On::Postgres).await;
}

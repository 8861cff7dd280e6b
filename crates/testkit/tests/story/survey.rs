//! Surveys: invited, answered once, missing answers kept missing, drawn by seed, and what is said from the answers, on both databases.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, SurveyAnswerId, SurveyId};
use yinuo_core::survey::{Answers, AppealGround};
use yinuo_service::command::case::PartyChoice;
use yinuo_service::command::survey::{
    AnswerSurvey, AppealSurveyAnswer, DecideSurveyAppeal, InviteToSurvey, NewInvitation, StartSurvey,
};
use yinuo_service::command::{Answer, Command};
use yinuo_service::{Stop, query, verify};
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::{at, draft, opening};

struct Asking {
    test: TestHouse,
    survey: SurveyId,
}

impl Asking {
    async fn open(on: On, questionnaire: &str, anonymous: bool, quota: Option<u32>) -> Asking {
        let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
        let command = StartSurvey {
            office: test.county,
            name: "满意度调查".to_owned(),
            questionnaire: questionnaire.to_owned(),
            is_anonymous: anonymous,
            begins_on: "2011-09-01".parse().expect("a day"),
            ends_on: "2011-10-31".parse().expect("a day"),
            quota,
        };
        let made = test.house.carry_out(test.actor(Role::Manager), Command::from(command), None).await.expect("begun");
        let survey = SurveyId::from_number(made.id);
        Asking { test, survey }
    }

    async fn invite(&self, code: &str, about: Option<CaseId>) -> Result<Answer, Stop> {
        let invitations = vec![NewInvitation { about, code: code.to_owned() }];
        let command = InviteToSurvey { survey: self.survey, invitations, channel: Channel::Counter, seed: None };
        self.test.house.carry_out(self.test.actor(Role::Clerk), Command::from(command), None).await
    }

    async fn answer(&self, code: &str, answers: &[(&str, &str)]) -> Result<Answer, Stop> {
        let answers: Answers =
            answers.iter().map(|(item, answer)| ((*item).to_owned(), (*answer).to_owned())).collect();
        let command = AnswerSurvey { code: code.to_owned(), answers };
        self.test.house.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await
    }
}

async fn answered_once_and_told(on: On) {
    let asking = Asking::open(on, "satisfaction-3", true, Some(3)).await;
    for code in ["a", "b", "c", "d"] {
        asking.invite(code, None).await.expect("invited");
    }
    asking.answer("a", &[("overall", "10"), ("expected", "9"), ("ideal", "8")]).await.expect("answered");
    assert_eq!(asking.answer("a", &[("overall", "1")]).await.expect_err("refused").code(), "answered_already");
    assert_eq!(asking.answer("nobody has it", &[("overall", "1")]).await.expect_err("refused").code(), "not_found");
    assert_eq!(asking.answer("b", &[]).await.expect_err("refused").code(), "nothing_answered");
    assert_eq!(asking.answer("b", &[("overall", "11")]).await.expect_err("refused").code(), "wrong_field");
    // The second leaves one item out: it stays missing.
    asking.answer("b", &[("overall", "7"), ("ideal", "5")]).await.expect("answered");
    asking.answer("c", &[("overall", "8"), ("expected", "8"), ("ideal", "8")]).await.expect("answered");
    assert_eq!(asking.answer("d", &[("overall", "8")]).await.expect_err("refused").code(), "survey_full");
    let house = &asking.test.house;
    let manager = asking.test.actor(Role::Manager);
    let (row, _, told) =
        query::survey::results(house, manager, asking.survey, &query::survey::Which::default()).await.expect("told");
    assert_eq!((row.invited, row.answered, told.answered), (4, 3, 3));
    let item = |key: &str| told.items.iter().find(|item| item.key == key).expect("asked");
    assert_eq!((item("expected").answered, item("expected").missing), (2, 1));
    // Means 25/3, 17/2 and 21/3; (22/3 + 15/2 + 6) / 3 / 9 x 100 = 77.160493827…
    assert_eq!(told.index.expect("an index").round_dp(9).to_string(), "77.160493827");
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
    // An invitation ends with its time, and a survey with its last day.
    assert!(house.shared.clock.set(at("2011-11-01T09:00:00")));
    assert_eq!(asking.answer("d", &[("overall", "8")]).await.expect_err("refused").code(), "invitation_expired");
    assert_eq!(asking.invite("e", None).await.expect_err("refused").code(), "survey_not_open");
}

#[tokio::test]
async fn an_invitation_is_answered_once_and_missing_answers_stay_missing_on_sqlite() {
    answered_once_and_told(On::Sqlite).await;
}

#[tokio::test]
async fn an_invitation_is_answered_once_and_missing_answers_stay_missing_on_postgresql() {
    answered_once_and_told(On::Postgres).await;
}

async fn drawn_by_seed(on: On) {
    let asking = Asking::open(on, "visit-rating", false, None).await;
    let house = &asking.test.house;
    let clerk = asking.test.actor(Role::Clerk);
    for number in 0..6 {
        let new = PartyChoice::New(Box::new(draft(number)));
        house.carry_out(clerk, opening(new, &[]), None).await.expect("opened");
    }
    let manager = asking.test.actor(Role::Manager);
    let days = ("2011-09-29".parse().expect("a day"), "2011-09-29".parse().expect("a day"));
    let draw = |seed: &'static str, count| query::survey::drawn(house, manager, asking.survey, days, seed, count);
    let first = draw("第三季度", 3).await.expect("drawn");
    assert_eq!(draw("第三季度", 3).await.expect("drawn"), first, "the same seed draws the same");
    // One other seed in 720 draws six in the same order.
    let (all, mut others) = (draw("第三季度", 6).await.expect("drawn"), Vec::new());
    for seed in ["第四季度", "第一季度", "第二季度"] {
        others.push(draw(seed, 6).await.expect("drawn"));
    }
    assert!(others.iter().any(|other| *other != all), "other seeds draw others: {all:?}");
    assert_eq!(draw("第三季度", 7).await.expect_err("refused").code(), "more_winners_than_entries");
    // Who was invited is not drawn again.
    asking.invite("one", Some(first[0].0)).await.expect("invited");
    assert_eq!(asking.invite("two", Some(first[0].0)).await.expect_err("refused").code(), "visit_invited_already");
    let rest = draw("第三季度", 5).await.expect("drawn");
    assert!(!rest.contains(&first[0]) && rest.contains(&first[1]));
}

#[tokio::test]
async fn a_seed_draws_the_same_visits_and_none_twice_on_sqlite() {
    drawn_by_seed(On::Sqlite).await;
}

#[tokio::test]
async fn a_seed_draws_the_same_visits_and_none_twice_on_postgresql() {
    drawn_by_seed(On::Postgres).await;
}

/// An answer counts until an appeal against it is won, and then in no figure; it stays where it was.
async fn taken_out_on_appeal(on: On) {
    let asking = Asking::open(on, "visit-rating", false, None).await;
    let house = &asking.test.house;
    let (clerk, manager) = (asking.test.actor(Role::Clerk), asking.test.actor(Role::Manager));
    for code in ["a", "b"] {
        asking.invite(code, None).await.expect("invited");
    }
    asking.answer("a", &[("overall", "5")]).await.expect("answered");
    asking.answer("b", &[("overall", "1")]).await.expect("answered");
    let own = query::survey::own_ratings(house, clerk, &query::PageAsk::default()).await.expect("listed");
    let bad = own.items.iter().find(|row| row.is_bad == 1).expect("rated badly");
    let answer = SurveyAnswerId::from_number(bad.id);
    let which = query::survey::Which::default();
    let counted =
        async || query::survey::results(house, manager, asking.survey, &which).await.expect("told").2.answered;
    let appeal = AppealSurveyAnswer { answer, ground: AppealGround::Malicious, reason: "同一人刷分".to_owned() };
    house.carry_out(clerk, Command::from(appeal), None).await.expect("appealed");
    assert_eq!(counted().await, 2);
    let decide = |won| Command::from(DecideSurveyAppeal { answer, won, decision: "核对属实".to_owned() });
    assert_eq!(house.carry_out(clerk, decide(true), None).await.expect_err("refused").code(), "not_permitted");
    house.carry_out(manager, decide(true), None).await.expect("decided");
    assert_eq!(counted().await, 1);
    let all = query::survey::answers(house, manager, asking.survey, (false, false), &query::PageAsk::default()).await;
    assert_eq!(all.expect("listed").items.len(), 2, "it stays in the record");
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

#[tokio::test]
async fn an_answer_is_taken_out_on_appeal_only_and_stays_in_the_record_on_sqlite() {
    taken_out_on_appeal(On::Sqlite).await;
}

#[tokio::test]
async fn an_answer_is_taken_out_on_appeal_only_and_stays_in_the_record_on_postgresql() {
    taken_out_on_appeal(On::Postgres).await;
}

//! Service language: a week of a centre. Transcripts and live checks, what the detection leaves open, the ladder, an appeal that is won,
//! the bulletin, a veto and the list for the awards.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;
use yinuo_core::quality::speech::{Speaker, SpokenTurn};
use yinuo_core::quality::{BulletinId, ConductFindingId, ObservationId};
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::{Answer, Command};
use yinuo_service::quality::bulletin;
use yinuo_service::quality::command::{
    AnswerAppeal, AppealFinding, DecideFinding, ObservationKind, PublishBulletin, RecordObservation, Seen,
};
use yinuo_service::quality::query::{self, ConductStanding, FindingView, ObservationFilter};
use yinuo_service::query::PageAsk;
use yinuo_service::{Stop, verify};
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::case::at;

struct Centre {
    test: TestHouse,
    /// Those at the windows.
    clerks: Vec<Arc<Actor>>,
}

impl Centre {
    async fn open(on: On) -> Centre {
        let test = TestHouse::open(on, Some(at("2011-06-13T08:30:00"))).await;
        let founder = Arc::new(Actor::founder());
        let mut clerks = Vec::new();
        for number in 1..=8 {
            let command = CreateOperator {
                login: format!("window{number}"),
                name: format!("窗口{number}号"),
                office: test.county,
                roles: vec!["clerk".to_owned()],
                password_hash: String::new(),
                password_given: false,
            };
            let made = test.house.carry_out(&founder, Command::from(command), None).await.expect("made");
            let actor = test.house.directory().actor(OperatorId::from_number(made.id)).expect("it acts");
            clerks.push(Arc::new(actor));
        }
        Centre { test, clerks }
    }

    fn set(&self, wall: &str) {
        assert!(self.test.house.shared.clock.set(at(wall)));
    }

    async fn send(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> Result<Answer, Stop> {
        self.test.house.carry_out(actor, command.into(), None).await
    }

    async fn standing(&self, clerk: usize) -> ConductStanding {
        let manager = self.test.actor(Role::Manager);
        let found = query::standings(&self.test.house, manager, None, None).await.expect("read");
        let of_clerk = |line: &ConductStanding| line.operator == self.clerks[clerk].operator;
        found.lines.into_iter().find(of_clerk).expect("somebody observed")
    }

    async fn steps(&self, clerk: usize) -> Vec<(&'static str, &'static str)> {
        self.standing(clerk).await.steps.iter().map(|step| (step.measure.key(), step.state.key())).collect()
    }

    async fn findings(&self, observation: ObservationId) -> Vec<(ConductFindingId, String, String)> {
        let manager = self.test.actor(Role::Manager);
        let file = query::observation(&self.test.house, manager, observation).await.expect("read");
        let told = |row: &yinuo_store::tables::quality::ConductFindingRow| {
            (ConductFindingId::from_number(row.id), row.kind.clone(), row.state.clone())
        };
        file.findings.iter().map(told).collect()
    }

    fn talk(&self, clerk: usize, happened_at: Timestamp, lines: &[&str]) -> RecordObservation {
        let turn = |line: &&str| {
            let (who, text) = line.split_once('：').expect("柜 or 客 and what was said");
            let speaker = if who == "柜" { Speaker::Clerk } else { Speaker::Customer };
            SpokenTurn { speaker, text: text.to_owned(), at: None }
        };
        RecordObservation {
            operator: self.clerks[clerk].operator,
            kind: ObservationKind::Transcript,
            happened_at,
            situations: vec!["window".to_owned()],
            rules: None,
            turns: lines.iter().map(turn).collect(),
            said: BTreeMap::new(),
            seen: Vec::new(),
            note: String::new(),
        }
    }

    fn live(&self, clerk: usize, happened_at: Timestamp, said: bool, seen: Vec<Seen>) -> RecordObservation {
        let mut live = self.talk(clerk, happened_at, &[]);
        live.kind = ObservationKind::Live;
        live.said = ["greeting", "farewell"].into_iter().map(|phrase| (phrase.to_owned(), said)).collect();
        live.seen = seen;
        live
    }
}

const GOOD: [&str; 4] =
    ["柜：您好，请坐。", "客：我来办退休手续。", "柜：请出示身份证。", "柜：办好了。很高兴为您服务，再见。"];
const NO_GREETING: [&str; 3] = ["客：您好，我办退休。", "柜：材料带来了吗？", "柜：好了。很高兴为您服务，再见。"];

async fn a_week(on: On) {
    let centre = Centre::open(on).await;
    let (handler, manager) = (centre.test.actor(Role::Handler).clone(), centre.test.actor(Role::Manager).clone());
    let house = &centre.test.house;
    // 40 transcripts over five days: eight windows, one a day. Window 2 forgets to greet on four days.
    for day in 13..=17 {
        centre.set(&format!("2011-06-{day}T18:00:00"));
        for clerk in 0..8 {
            let lines: &[&str] = if clerk == 1 && day < 17 { &NO_GREETING } else { &GOOD };
            let talk = centre.talk(clerk, at(&format!("2011-06-{day}T10:0{clerk}:00")), lines);
            centre.send(&handler, talk).await.expect("recorded");
        }
    }
    assert_eq!(
        centre.steps(1).await,
        [("spoken-reminder", "given"), ("bulletin", "waits"), ("supervision", "waits"), ("supervision", "waits")]
    );
    let good = centre.standing(0).await;
    assert_eq!((good.observed, good.required_asked, good.required_said, good.steps.len()), (5, 10, 10, 0));

    // Foul words wait for a person; what the person refuses counts for nothing.
    let rude = centre.talk(
        2,
        at("2011-06-17T11:00:00"),
        &["柜：您好，请坐。", "柜：你有完没完？滚！", "柜：很高兴为您服务，再见。"],
    );
    let rude = ObservationId::from_number(centre.send(&handler, rude).await.expect("recorded").id);
    let open: Vec<_> = centre.findings(rude).await.into_iter().filter(|(_, _, state)| state == "open").collect();
    assert_eq!(open.iter().map(|(_, kind, _)| kind.as_str()).collect::<Vec<_>>(), ["quarrel", "abuse"]);
    let decide = |finding, counts| DecideFinding { finding, counts, reason: "核对了录音".to_owned() };
    centre.send(&handler, decide(open[0].0, false)).await.expect("refused");
    centre.send(&handler, decide(open[1].0, true)).await.expect("counted");
    let again = centre.send(&manager, decide(open[1].0, false)).await.expect_err("refused");
    assert_eq!(again.code(), "finding_decided_already");
    assert_eq!(centre.steps(2).await, [("no-honour", "waits")]);

    // Live checks by the leader of the windows: a cold manner, and a refusal to say it at all.
    let seen = |kind: &str| vec![Seen { kind: kind.to_owned(), note: "当场观察".to_owned() }];
    centre
        .send(&handler, centre.live(3, at("2011-06-17T15:00:00"), true, seen("cold-manner")))
        .await
        .expect("recorded");
    centre
        .send(&handler, centre.live(4, at("2011-06-17T15:10:00"), false, seen("refused-to-say")))
        .await
        .expect("recorded");

    // The clerk of window 2 appeals against the first miss; the observer cannot answer, the manager can.
    let own = ObservationFilter { operator: Some(centre.clerks[1].operator), ..ObservationFilter::default() };
    let list =
        query::findings(house, &centre.clerks[1], FindingView::All, &own, &PageAsk::default()).await.expect("own");
    let first = ConductFindingId::from_number(list.items.last().expect("four").id);
    let appeal = AppealFinding { finding: first, reason: "当时说了您好请坐，录音开始晚了".to_owned() };
    let not_own = centre.send(&centre.clerks[0], appeal.clone()).await.expect_err("refused");
    assert_eq!(not_own.code(), "not_found");
    assert_eq!(centre.send(&handler, appeal.clone()).await.expect_err("refused").code(), "not_ones_own_finding");
    // The first finding was entered on the 13th: three working days are over on the 17th.
    assert_eq!(centre.send(&centre.clerks[1], appeal).await.expect_err("refused").code(), "appeal_too_late");
    let second = ConductFindingId::from_number(list.items[2].id);
    let appeal = AppealFinding { finding: second, reason: "当时说了您好请坐，录音开始晚了".to_owned() };
    centre.send(&centre.clerks[1], appeal.clone()).await.expect("in time");
    assert_eq!(centre.send(&centre.clerks[1], appeal).await.expect_err("refused").code(), "appealed_already");
    let answer = AnswerAppeal { finding: second, won: true, answer: "核对监控，属实".to_owned() };
    assert_eq!(centre.send(&handler, answer.clone()).await.expect_err("refused").code(), "not_permitted");
    let all = (ObservationFilter::default(), PageAsk::default());
    let waiting = query::findings(house, &manager, FindingView::Appealed, &all.0, &all.1).await.expect("read");
    assert_eq!(waiting.items.len(), 1);
    centre.send(&manager, answer.clone()).await.expect("answered");
    assert_eq!(centre.send(&manager, answer).await.expect_err("refused").code(), "no_appeal_waits");
    // The ladder is one step shorter, and the miss counts as said.
    assert_eq!(centre.steps(1).await, [("spoken-reminder", "given"), ("bulletin", "waits"), ("supervision", "waits")]);
    assert_eq!(centre.standing(1).await.required_said, 7);

    // Nothing is named as long as somebody can appeal; afterwards all of it is, once.
    let publish = || async {
        let operators = query::due_for_bulletin(house, &manager, centre.test.county).await.expect("read");
        let issue = query::next_issue(house, centre.test.county).await.expect("read");
        let command = PublishBulletin { office: centre.test.county, operators, issue };
        centre.send(&manager, command).await
    };
    assert_eq!(publish().await.expect_err("refused").code(), "nothing_to_publish");
    centre.set("2011-06-27T09:00:00");
    let published = publish().await.expect("published");
    let row =
        query::bulletin(house, &centre.clerks[7], BulletinId::from_number(published.id)).await.expect("all read it");
    assert_eq!((row.number.as_str(), row.named), ("2011-01", 5));
    let named: Vec<_> =
        bulletin::lines(&row).expect("lines").into_iter().map(|line| (line.operator, line.measure)).collect();
    let expected = [
        ("窗口2号", "bulletin"),
        ("窗口2号", "supervision"),
        ("窗口3号", "no-honour"),
        ("窗口4号", "no-honour"),
        ("窗口5号", "veto"),
    ];
    let expected: Vec<_> = expected.iter().map(|(name, measure)| ((*name).to_owned(), (*measure).to_owned())).collect();
    // Window 5 left both phrases out of one talk: that is one miss, and a spoken reminder.
    assert_eq!(named, expected);
    assert!(!row.body.contains("身份证") && !row.body.contains("滚"), "what was said stands nowhere in it");
    assert_eq!(&bulletin::print(house, &row).await.expect("a page")[..5], b"%PDF-");
    assert_eq!(publish().await.expect_err("refused").code(), "nothing_to_publish");
    assert!(centre.steps(1).await.iter().skip(1).all(|(_, state)| *state == "published"));

    // The list for the awards: who quarrelled or refused is kept from them, who forgot is not.
    let vetoed: Vec<usize> = {
        let mut vetoed = Vec::new();
        for clerk in 0..8 {
            if centre.standing(clerk).await.is_vetoed {
                vetoed.push(clerk);
            }
        }
        vetoed
    };
    assert_eq!(vetoed, [2, 3, 4]);
    let honoured =
        query::standings(house, &manager, Some("2012-06-18".parse().expect("a day")), None).await.expect("read");
    assert!(honoured.lines.iter().all(|line| !line.is_vetoed), "a year later nobody is barred");
    // A clerk sees the own standing alone.
    let own = query::standings(house, &centre.clerks[1], None, None).await.expect("read");
    assert_eq!(own.lines.iter().map(|line| line.operator).collect::<Vec<_>>(), [centre.clerks[1].operator]);
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

#[tokio::test]
async fn a_week_of_a_centre_ends_in_a_bulletin_and_a_list_for_the_awards_on_sqlite() {
    a_week(On::Sqlite).await;
}

#[tokio::test]
async fn a_week_of_a_centre_ends_in_a_bulletin_and_a_list_for_the_awards_on_postgresql() {
    a_week(On::Postgres).await;
}

/// What cannot be entered is refused by what is wrong with it.
#[tokio::test]
async fn an_observation_that_cannot_be_is_refused() {
    let centre = Centre::open(On::Sqlite).await;
    let handler = centre.test.actor(Role::Handler).clone();
    let code = async |command: RecordObservation| centre.send(&handler, command).await.expect_err("refused").code();
    let at_nine = at("2011-06-10T09:00:00");
    assert_eq!(code(centre.talk(0, at_nine, &[])).await, "transcript_empty");
    assert_eq!(code(centre.talk(0, at("2011-06-14T09:00:00"), &GOOD)).await, "occurred_in_future");
    assert_eq!(code(centre.talk(0, at("2009-05-30T09:00:00"), &GOOD)).await, "no_phrases_in_force");
    let with = |change: &dyn Fn(&mut RecordObservation)| {
        let mut live = centre.live(0, at_nine, true, Vec::new());
        change(&mut live);
        live
    };
    assert_eq!(code(with(&|live| live.situations = vec!["lunch".to_owned()])).await, "unknown_situation");
    assert_eq!(code(with(&|live| live.situations.clear())).await, "wrong_field");
    assert_eq!(code(with(&|live| live.said.clear())).await, "wrong_field");
    assert_eq!(code(with(&|live| live.said.extend([("hello".to_owned(), true)]))).await, "wrong_field");
    assert_eq!(code(with(&|live| live.rules = Some("house-cn".to_owned()))).await, "unknown_phrase_set");
    assert_eq!(code(with(&|live| live.operator = centre.test.actor(Role::Handler).operator)).await, "observes_oneself");
    let seen = |kind: &str, note: &str| vec![Seen { kind: kind.to_owned(), note: note.to_owned() }];
    assert_eq!(code(with(&|live| live.seen = seen("required-missed", "没说"))).await, "wrong_field");
    assert_eq!(code(with(&|live| live.seen = seen("quarrel", " "))).await, "wrong_field");
}

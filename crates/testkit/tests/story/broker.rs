//! The year 2008 of one group with its broker, on a whole house: mandate, plan of service and policies, four disasters with forty claims over five
//! insurers, promises kept and broken by their own agreements, the eighty million that came in, to the fen, the reports of the quarters both ways,
//! the ranking of the insurers and the renewal.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::broker::{
    CLAIM_EVENT, COOPERATION, ClaimEventId, ClaimLessonId, ClientReportId, CooperationId, InsurerEvaluationId,
    PLACEMENT, PlacementId, ReportRunId,
};
use yinuo_core::case::{Case, Channel, not_promised};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::service::{Allowance, Answers};
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_service::broker::command::{
    AskForReports, FreezeEvaluation, NewShare, NewSum, PlacePolicy, RecordClaimEvent, RecordSolvency, SendReports,
    SettleLesson, SignCooperation, SignMandate,
};
use yinuo_service::broker::evaluation::{evaluate, evaluation};
use yinuo_service::broker::query::{self, ClaimFilter};
use yinuo_service::broker::renewal::renewal;
use yinuo_service::broker::report::{ServiceReport, report};
use yinuo_service::broker::report_run::{self, ReportFilter};
use yinuo_service::broker::report_sheet;
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::party::{CreateParty, ErasePerson, SetTerm};
use yinuo_service::query::PageAsk;
use yinuo_service::subject::NamedSubject;
use yinuo_service::{House, Stop, retention, verify};
use yinuo_store::tables::broker::{MandateRow, SUMS_OF};
use yinuo_store::tables::party::ERASED_NAME;
use yinuo_testkit::house::{On, Role, TestHouse};

use crate::agri::code;
use crate::case::at;

const INSURERS: [&str; 5] = ["人保财险", "太平洋产险", "平安产险", "中华联合", "永安财险"];
const DISASTERS: [(&str, &str, &str, &str); 4] = [
    ("2008-SNOW", "雨雪冰冻", "湖南、贵州", "2008-01-20"),
    ("2008-QUAKE", "汶川地震", "四川、甘肃", "2008-05-12"),
    ("2008-RAIN", "特大暴雨", "广西", "2008-06-13"),
    ("2008-TYPHOON", "台风黑格比", "广东", "2008-09-24"),
];

pub struct Department {
    pub test: TestHouse,
    pub client: PartyId,
    pub insurers: Vec<PartyId>,
}

fn part(hundredths: i64) -> Share {
    Share::new("share", Decimal::new(hundredths, 2)).expect("a part")
}

impl Department {
    pub async fn open(on: On) -> Department {
        let test = TestHouse::open(on, Some(at("2008-01-02T09:00:00"))).await;
        let mut department = Department { client: PartyId::from_number(0), insurers: Vec::new(), test };
        department.client = department.organisation("华能水电集团").await;
        for name in INSURERS {
            let insurer = department.organisation(name).await;
            department.insurers.push(insurer);
        }
        department
    }

    pub fn house(&self) -> &Arc<House> {
        &self.test.house
    }

    pub fn manager(&self) -> &Arc<Actor> {
        self.test.actor(Role::Manager)
    }

    pub fn now(&self, time: &str) {
        assert!(self.house().shared.clock.set(at(time)));
    }

    pub async fn organisation(&self, name: &str) -> PartyId {
        self.reached(name, None).await
    }

    /// As [`Department::organisation`], with a phone where there is one.
    pub async fn reached(&self, name: &str, phone: Option<&str>) -> PartyId {
        let draft = PartyDraft {
            kind: PartyKind::Organisation,
            name: name.to_owned(),
            identity: None,
            phone: phone.map(str::to_owned),
            birth_date: None,
            sex: None,
            address: None,
            another_person: false,
        };
        let clerk = self.test.actor(Role::Clerk);
        let made = self.house().carry_out(clerk, Command::from(CreateParty { draft }), None).await;
        PartyId::from_number(made.expect("it is entered").id)
    }

    pub async fn sign(&self) {
        let mandate = SignMandate {
            client: self.client,
            number: "WT2008-1".to_owned(),
            services: "风险评估、投保安排、协助索赔".to_owned(),
            informed_on: date(2008, 1, 2),
            effective_on: date(2008, 1, 2),
            ends_on: Some(date(2008, 12, 31)),
        };
        let late = SignMandate { informed_on: date(2008, 1, 3), ..mandate.clone() };
        assert_eq!(self.refused(late).await, "informed_too_late");
        self.done(mandate.clone()).await;
        assert_eq!(self.refused(mandate).await, "agreement_number_taken");
    }

    /// An agreement with an insurer, and what it promises: the last one agreed to no time for a survey.
    pub async fn agree(&self, index: usize) -> CooperationId {
        let insurer = self.insurers[index];
        let cooperation = SignCooperation {
            insurer,
            number: format!("HZ2008-{index}"),
            branch: "总公司营业部".to_owned(),
            commission_rate: part(15),
            effective_on: date(2008, 1, 2),
            ends_on: Some(date(2008, 12, 31)),
        };
        let id = self.done(cooperation).await;
        let terms = [
            ("notice-within", "2 hours"),
            ("survey-within", "24 hours"),
            ("list-within", "3 days"),
            ("opinion-within", "10 days"),
            ("payment-within", "10 days"),
            ("report-within", "15 days"),
        ];
        for (key, within) in terms.into_iter().filter(|(key, _)| index < 4 || *key != "survey-within") {
            self.done(SetTerm {
                party: insurer,
                key: key.to_owned(),
                within: within.parse::<Allowance>().expect("an allowance"),
                effective_from: date(2008, 1, 2),
                effective_until: None,
                cite: format!("合作协议HZ2008-{index}第五条"),
            })
            .await;
        }
        CooperationId::from_number(id)
    }

    /// A policy that one insurer leads with six tenths and the next one bears with it.
    pub fn policy(&self, index: usize) -> PlacePolicy {
        let share = |insurer: usize, hundredths, leads| NewShare {
            insurer: self.insurers[insurer % INSURERS.len()],
            share: part(hundredths),
            leads,
        };
        PlacePolicy {
            client: self.client,
            number: format!("PA2008-{index}"),
            product: "财产一切险".to_owned(),
            shares: vec![share(index, 60, true), share(index + 1, 40, false)],
            sums: vec![NewSum { place: "一号电站".to_owned(), sum_insured: Fen(300_000_000_000) }],
            premium: Fen(600_000_001),
            deductible: Fen(10_000_000),
            commission_rate: part(12),
            commission_taken: "保险公司转账".to_owned(),
            proposed_on: date(2008, 1, 2),
            effective_on: date(2008, 1, 2),
            ends_on: date(2008, 12, 31),
        }
    }

    pub async fn done(&self, command: impl Into<Command>) -> i64 {
        self.house().carry_out(self.manager(), command.into(), None).await.expect("it is done").id
    }

    pub async fn refused(&self, command: impl Into<Command>) -> &'static str {
        code(self.house().carry_out(self.manager(), command.into(), None).await.expect_err("it is refused"))
    }

    pub async fn claim(&self, placement: PlacementId, event: ClaimEventId, insurer: PartyId, on: &str) -> Arc<Case> {
        let answers =
            [("occurred_on", on.to_owned()), ("loss_place", "一号电站".to_owned()), ("cause", "设备受损".to_owned())];
        let about = vec![PLACEMENT.of(placement.number()), CLAIM_EVENT.of(event.number())];
        let case = self.opened("broker.claim", self.client, about, answers).await;
        assert_eq!(case.party_in("insurer"), Some(insurer), "the one that leads, where none is named");
        case
    }

    pub async fn opened<const N: usize>(
        &self,
        service: &str,
        party: PartyId,
        about: Vec<SubjectRef>,
        answers: [(&'static str, String); N],
    ) -> Arc<Case> {
        let command = OpenCase {
            service: service.to_owned(),
            party: PartyChoice::Known(party),
            subjects: about.into_iter().map(|of| NamedSubject { id: of, role: None }).collect(),
            channel: Channel::Phone,
            received_at: None,
            summary: String::new(),
            answers: Answers::from(answers),
            materials: Vec::new(),
        };
        let answer = self.house().carry_out(self.manager(), Command::from(command), None).await.expect("it is opened");
        answer.extra::<Changed>().expect("the answer has the case").case.clone()
    }

    pub async fn record(&self, case: &Case, key: &str, answers: &[(&'static str, String)]) -> Result<Arc<Case>, Stop> {
        let mut given = Answers::new();
        for (field, text) in answers {
            given.extend(Answers::from([(*field, text.clone())]));
        }
        let command = RecordMilestone {
            case: case.id,
            party: case.party,
            subjects: case.subjects.iter().map(|subject| subject.of).collect(),
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: given,
            note: None,
            hand_over: None,
        };
        let answer = self.house().carry_out(self.manager(), Command::from(command), None).await?;
        Ok(answer.extra::<Changed>().expect("the answer has the case").case.clone())
    }

    pub async fn recorded(&self, case: &Case, key: &str, field: &'static str, amount: Fen) -> Arc<Case> {
        self.record(case, key, &[(field, amount.to_string())]).await.expect("it is recorded")
    }

    pub async fn report(&self, from: Date, until: Date) -> ServiceReport {
        report(self.house(), self.manager(), self.client, from, until).await.expect("it is told")
    }
}

/// Two million yuan a claim, some fen more and as many less: eighty million together.
fn agreed(index: i64) -> Fen {
    let fen = 13 * (index / 2 + 1);
    Fen(200_000_000 + if index % 2 == 0 { fen } else { -fen })
}

async fn a_year_of_a_group_with_four_disasters(on: On) {
    let department = Department::open(on).await;
    assert_eq!(department.refused(department.policy(0)).await, "no_mandate_in_force");
    department.sign().await;
    department.collect_needs("WT2008-1", "partial").await;
    department.done(department.plan_from(date(2008, 1, 2))).await;
    assert_eq!(department.refused(department.policy(0)).await, "no_cooperation_in_force");
    let mut cooperations = Vec::new();
    for index in 0..INSURERS.len() {
        cooperations.push(department.agree(index).await);
    }
    let above = PlacePolicy { commission_rate: part(16), ..department.policy(0) };
    assert_eq!(department.refused(above).await, "commission_above_agreed");
    let mut placements = Vec::new();
    for index in 0..INSURERS.len() {
        placements.push(PlacementId::from_number(department.done(department.policy(index)).await));
    }
    let placed = query::placement(department.house(), department.manager(), "pa2008-0").await.expect("read");
    let premiums: Vec<i64> = placed.shares.iter().map(|share| share.premium).collect();
    assert_eq!((premiums, placed.row.commission), (vec![360_000_001, 240_000_000], 72_000_000));

    let mut paid = [Fen::ZERO; INSURERS.len()];
    for (number, (event_code, name, area, day)) in DISASTERS.into_iter().enumerate() {
        department.now(&format!("{day}T09:00:00"));
        let on: Date = day.parse().expect("a day");
        let event = RecordClaimEvent {
            code: event_code.to_owned(),
            name: name.to_owned(),
            area: area.to_owned(),
            began_on: on,
            ended_on: on,
        };
        let event = ClaimEventId::from_number(department.done(event).await);
        for place in 0..10 {
            let index = number * 10 + place;
            let lead = index % INSURERS.len();
            department.now(&format!("{day}T09:00:00"));
            let case = department.claim(placements[lead], event, department.insurers[lead], day).await;
            let case = department.recorded(&case, "reported", "estimate", Fen(250_000_000)).await;
            let free = not_promised(&case);
            assert_eq!(free.iter().any(|rule| rule.key == "survey"), lead == 4, "who agreed to no time promised none");
            assert_eq!(case.promise("survey").is_none(), lead == 4);
            // The second insurer is an hour late with its word.
            let told = if lead == 1 { "12:00:00" } else { "10:00:00" };
            department.now(&format!("{day}T{told}"));
            yinuo_service::upkeep::run_due(department.house()).await.expect("time passes");
            for key in ["acknowledged", "surveyed", "documents-listed"] {
                department.record(&case, key, &[]).await.expect("it is recorded");
            }
            let amount = agreed(i64::try_from(index).expect("small"));
            if index == 0 {
                let above = [("claimed", Fen(300_000_000_001).to_string())];
                let stop = department.record(&case, "claim-submitted", &above).await.expect_err("more than is insured");
                assert_eq!(code(stop), "figure_above_sum_insured");
            }
            let case = department.recorded(&case, "claim-submitted", "claimed", Fen(220_000_000)).await;
            department
                .record(&case, "opinion-given", &[("opinion", "属于保险责任".to_owned())])
                .await
                .expect("recorded");
            let case = department.recorded(&case, "agreed", "agreed_amount", amount).await;
            every_promise_names_its_agreement(&department, &case, lead);
            if index == 0 {
                let before = department.claim(placements[lead], event, department.insurers[lead], "2008-01-01").await;
                let estimate = [("estimate", "1.00".to_owned())];
                let stop = department.record(&before, "reported", &estimate).await.expect_err("nothing was in force");
                assert_eq!(code(stop), "loss_outside_term");
                the_first_claim_is_tried(&department, &case, amount).await;
            }
            let (first, second) = (Fen(amount.0 * 6 / 10), Fen(amount.0 - amount.0 * 6 / 10));
            let next = (lead + 1) % INSURERS.len();
            department.recorded(&case, "paid", "paid_amount", first).await;
            let stop = department.record(&case, "paid-up", &[]).await.expect_err("the other part is out");
            assert_eq!(code(stop), "claim_not_paid_up");
            let by = ("paid_by", department.insurers[next].to_string());
            department.record(&case, "paid", &[("paid_amount", second.to_string()), by]).await.expect("recorded");
            paid[lead] = Fen(paid[lead].0 + first.0);
            paid[next] = Fen(paid[next].0 + second.0);
            department.record(&case, "paid-up", &[]).await.expect("it is paid up");
            let lessons = ("lessons", "续保时提高分项限额".to_owned());
            let case = department.record(&case, "closed-paid", &[lessons]).await.expect("closed");
            assert!(case.closed_at.is_some());
        }
        // Earthquake and rain fell into the second quarter.
        match number {
            0 => the_quarter_is_reported(&department, 1, "2008-04-07T09:00:00", 0..10).await,
            2 => the_quarter_is_reported(&department, 2, "2008-07-07T09:00:00", 10..30).await,
            3 => the_quarter_is_reported(&department, 3, "2008-10-08T09:00:00", 30..40).await,
            _ => {}
        }
    }
    the_figures_of_the_year(&department, &paid).await;
    department.now("2009-01-05T09:00:00");
    for (index, cooperation) in cooperations.into_iter().enumerate() {
        // One of them counts a payment that never came in.
        let more = if index == 1 { 150 } else { 0 };
        an_insurers_report_is_held_against_ours(&department, index, cooperation, (paid[index], more)).await;
    }
    the_quarter_is_reported(&department, 4, "2009-01-05T10:00:00", 40..40).await;
    the_year_is_evaluated_and_the_renewal_uses_it(&department).await;
    assert_eq!(verify::verify(&department.house().store, |_| {}).await.expect("verified").problems.len(), 0);
}

/// What cannot be: more than was agreed, and an insurer that the policy does not name.
async fn the_first_claim_is_tried(department: &Department, case: &Case, amount: Fen) {
    let more = [("paid_amount", Fen(amount.0 + 1).to_string())];
    assert_eq!(code(department.record(case, "paid", &more).await.expect_err("refused")), "paid_above_agreed");
    let stranger = [("paid_amount", "1.00".to_owned()), ("paid_by", department.insurers[3].to_string())];
    assert_eq!(
        code(department.record(case, "paid", &stranger).await.expect_err("refused")),
        "insurer_not_of_placement"
    );
    // What was typed wrongly is taken back once, and stands beside what it was.
    department.recorded(case, "paid", "paid_amount", Fen(700)).await;
    let back =
        |amount: i64| [("taken_back_amount", Fen(amount).to_string()), ("taken_back_reason", "录入两次".to_owned())];
    assert_eq!(
        code(department.record(case, "payment-taken-back", &back(701)).await.expect_err("refused")),
        "taken_back_above_paid"
    );
    department.record(case, "payment-taken-back", &back(700)).await.expect("taken back");
}

async fn the_figures_of_the_year(department: &Department, paid: &[Fen]) {
    let year = department.report(date(2008, 1, 1), date(2008, 12, 31)).await;
    assert_eq!((year.paid, year.open, year.claims.len()), (Fen(8_000_000_000), 0, 40), "80 million to the fen");
    for (index, insurer) in department.insurers.iter().enumerate() {
        let line = year.insurers.iter().find(|line| line.insurer == *insurer).expect("it is told of");
        assert_eq!(line.paid, paid[index], "{}", line.name);
        let (late, promises) = (if index == 1 { 8 } else { 0 }, if index == 4 { 32 } else { 40 });
        assert_eq!((line.record.late, line.record.in_time + line.record.late), (late, promises), "{}", line.name);
        assert_eq!(line.record.worst_delay, if index == 1 { 3_600 } else { 0 });
    }
    assert_eq!(year.missed.len(), 8);
    assert!(year.missed.iter().all(|one| one.agreed == "合作协议HZ2008-1第五条" && one.delay_seconds == 3_600));
    let quarter = department.report(date(2008, 4, 1), date(2008, 6, 30)).await;
    let second: i64 = (10..30).map(|index| agreed(index).0).sum();
    assert_eq!((quarter.paid, quarter.claims.len()), (Fen(second), 20), "two disasters fell into the second quarter");
    assert!(report_sheet(&quarter).expect("a workbook").starts_with(b"PK"));
    let ask = PageAsk { limit: Some(50), ..PageAsk::default() };
    let events = query::events(department.house(), department.manager(), &ask).await.expect("read").items;
    assert_eq!(events.len(), 4);
    for event in &events {
        let sums = event.sums.as_ref().expect("claims");
        assert_eq!((sums.claims, sums.estimate, sums.claimed), (10, 2_500_000_000, 2_200_000_000));
        assert_eq!(sums.paid, sums.agreed);
    }
    let filter = ClaimFilter { insurer: Some(department.insurers[2]), ..ClaimFilter::default() };
    let found = query::claims(department.house(), department.manager(), &filter, &ask).await.expect("read").items;
    assert_eq!(found.len(), 8);
}

/// What an insurer owes says in which agreement it was agreed, and in which article.
fn every_promise_names_its_agreement(department: &Department, case: &Case, lead: usize) {
    let of_insurer: Vec<_> = case.promises.iter().filter(|promise| promise.promisor.is_some()).collect();
    assert_eq!(of_insurer.len(), if lead == 4 { 4 } else { 5 }, "notice, survey, list, opinion, payment");
    let article = format!("合作协议HZ2008-{lead}第五条");
    for promise in of_insurer {
        assert_eq!(promise.promisor, Some(department.insurers[lead]), "{}", promise.key);
        assert_eq!(promise.agreed.as_deref(), Some(article.as_str()), "{}", promise.key);
    }
}

/// The report of a quarter to the client is made and sent in a run, with what came in for these claims.
async fn the_quarter_is_reported(department: &Department, quarter: i8, time: &str, claims: std::ops::Range<i64>) {
    let (house, manager) = (department.house(), department.manager());
    department.now(time);
    let year = 2008;
    let run = ReportRunId::from_number(department.done(AskForReports { year, quarter }).await);
    yinuo_service::upkeep::run_due(house).await.expect("the outbox is emptied");
    let next_quarter = "核对分项限额".to_owned();
    department.done(SendReports { run, next_quarter }).await;
    yinuo_service::upkeep::run_due(house).await.expect("the outbox is emptied");
    // No message reaches the group: the paper is handed over by people, and sent when somebody took it.
    let ask = PageAsk::default();
    let listed =
        async || report_run::reports(house, manager, run, ReportFilter::default(), &ask).await.expect("read").items;
    let lines = listed().await;
    assert!(lines.len() == 1 && lines[0].sent_at.is_none(), "{lines:?}");
    assert_eq!(lines[0].way.as_deref(), Some("paper"));
    let number = lines[0].case_number.clone().expect("its case is open");
    let case = yinuo_service::query::case::file(house, manager, &number).await.expect("read").case;
    let receipt = [("received_by", "安全部张主任".to_owned()), ("receipt", format!("签收单2008-{quarter}"))];
    department.record(&case, "handed-over", &receipt).await.expect("handed over");
    let lines = listed().await;
    assert!(lines[0].sent_at.is_some() && lines[0].case_state.as_deref() == Some("closed"), "{lines:?}");
    // Two of each disaster's claims went to the insurer that was late.
    let late = claims.clone().filter(|index| index % 5 == 1).count();
    let came_in: i64 = claims.map(|index| agreed(index).0).sum();
    assert_eq!((lines[0].paid, lines[0].open_claims), (came_in, 0), "to the fen");
    assert_eq!(usize::try_from(lines[0].missed).ok(), Some(late));
    let id = ClientReportId::from_number(lines[0].id);
    let told = report_run::client_report(house, manager, id).await.expect("read");
    assert_eq!(told.missed.iter().filter(|one| one.insurer_name == INSURERS[1]).count(), late);
    if quarter == 1 {
        assert_eq!(told.tasks[0].due_on, "2008-01-17", "the customer manual");
        assert!(!told.ahead.is_empty(), "the plan goes on");
    }
}

async fn an_insurers_report_is_held_against_ours(
    department: &Department,
    index: usize,
    cooperation: CooperationId,
    (own, more): (Fen, i64),
) {
    let insurer = department.insurers[index];
    let answers = [
        ("insurer", insurer.to_string()),
        ("period_from", "2008-01-01".to_owned()),
        ("period_until", "2008-12-31".to_owned()),
    ];
    let about = vec![COOPERATION.of(cooperation.number())];
    let case = department.opened("broker.insurer-report", department.client, about, answers).await;
    let owed = case.promise("report").expect("it is owed");
    assert_eq!(owed.promisor, Some(insurer), "the insurer owes it");
    assert_eq!(owed.agreed, Some(format!("合作协议HZ2008-{index}第五条")));
    let case = department.recorded(&case, "reported", "reported_paid", Fen(own.0 + more)).await;
    let told = case.milestone("reported").expect("recorded").answers.clone();
    assert_eq!(told.text("own_paid"), Some(own.to_string().as_str()));
    assert_eq!(told.text("paid_difference"), Some(Fen(more).to_string().as_str()));
    let explanation = [("explanation", "保险公司多计一笔".to_owned())];
    let given: &[(&'static str, String)] = if more == 0 { &[] } else { &explanation };
    let case = department.record(&case, "settled", given).await.expect("filed");
    assert!(case.closed_at.is_some());
}

async fn the_year_is_evaluated_and_the_renewal_uses_it(department: &Department) {
    let (house, manager) = (department.house(), department.manager());
    let year = (date(2008, 1, 1), date(2008, 12, 31));
    let solvent = |insurer: PartyId, ratio: i64| RecordSolvency {
        insurer,
        ratio: Decimal::from(ratio),
        as_of: date(2008, 12, 31),
        source: "2008年度偿付能力报告".to_owned(),
    };
    let early = evaluate(house, manager, year, &[]).await.expect_err("nothing was entered");
    assert_eq!(code(early), "solvency_missing");
    for insurer in &department.insurers {
        department.done(solvent(*insurer, 200)).await;
    }
    let freeze = async |reason: &str| {
        let found = evaluate(house, manager, year, &[]).await.expect("it is evaluated");
        let (scheme, ranking) = (found.scheme, found.ranking);
        let command = FreezeEvaluation { from: year.0, until: year.1, scheme, ranking, reason: reason.to_owned() };
        InsurerEvaluationId::from_number(department.done(command).await)
    };
    let first = freeze("").await;
    let frozen = evaluation(house, manager, first).await.expect("read").ranking;
    // Who was late stands last, who agreed to fewer times before it.
    let order: Vec<PartyId> = frozen.iter().map(|one| one.insurer).collect();
    assert_eq!((order[4], order[3], frozen[0].rank), (department.insurers[1], department.insurers[4], 1));
    let late = &frozen[4].criteria;
    assert_eq!(
        (late[2].counted.clone(), late[2].got),
        (vec!["32".to_owned(), "40".to_owned()], Some(Decimal::from(18)))
    );
    assert_eq!(late[1].counted, ["6", "7"], "nobody agreed to a time for a survey elsewhere");
    assert_eq!(frozen[3].criteria[1].counted, ["5", "7"]);
    department.done(solvent(department.insurers[0], 100)).await;
    assert_eq!(evaluation(house, manager, first).await.expect("read").ranking, frozen, "it is frozen");
    let second = freeze("补登偿付能力").await;
    let again = evaluation(house, manager, second).await.expect("read");
    assert_eq!(
        (again.row.edition, again.ranking[4].insurer),
        (2, department.insurers[0]),
        "the later figure counts now"
    );
    let renewed = renewal(house, manager, "PA2008-0").await.expect("read");
    assert_eq!(renewed.evaluation.map(|found| found.row.edition), Some(2));
    assert_eq!(renewed.lessons.iter().filter(|lesson| lesson.state == "open").count(), 40);
    let lesson = ClaimLessonId::from_number(renewed.lessons[0].id);
    let settle = |used: bool, reason: &str| SettleLesson { lesson, used, reason: reason.to_owned() };
    assert_eq!(department.refused(settle(false, "")).await, "reason_required");
    department.done(settle(true, "新条款提高分项限额")).await;
    assert_eq!(department.refused(settle(false, "改变主意")).await, "lesson_settled");
    let renewed = renewal(house, manager, "PA2008-0").await.expect("read");
    assert_eq!(renewed.lessons.iter().filter(|lesson| lesson.state == "open").count(), 39);
}

#[tokio::test]
async fn a_year_of_a_group_with_four_disasters_comes_out_to_the_fen_on_sqlite() {
    a_year_of_a_group_with_four_disasters(On::Sqlite).await;
}

#[tokio::test]
async fn a_year_of_a_group_with_four_disasters_comes_out_to_the_fen_on_postgresql() {
    a_year_of_a_group_with_four_disasters(On::Postgres).await;
}

#[tokio::test]
async fn a_client_is_erased_ten_years_after_the_last_day_of_mandate_and_policies_and_their_figures_stay() {
    let department = Department::open(On::Sqlite).await;
    let store = &department.house().store;
    department.sign().await;
    for index in [0, 1] {
        department.agree(index).await;
    }
    let placement = department.done(department.policy(0)).await;
    let erase = || ErasePerson { party: department.client, reason: "保存期满".to_owned() };
    let is_due = async || {
        let mut found = Vec::new();
        let listed = retention::due(department.house(), |party| {
            found.push(party.id);
            ControlFlow::Continue(())
        });
        listed.await.expect("listed");
        // Who has an agreement with the broker is kept: the rankings of insurers lead there.
        assert!(!found.contains(&department.insurers[0].number()));
        found.contains(&department.client.number())
    };
    assert_eq!(department.refused(erase()).await, "party_needed");
    // Ten years after the last thing that was done, and not yet after the last day.
    department.now("2018-06-01T09:00:00");
    assert!(!is_due().await);
    assert_eq!(department.refused(erase()).await, "party_kept_for_years");
    department.now("2019-02-01T09:00:00");
    assert!(is_due().await);
    let answer = department.house().carry_out(department.manager(), Command::from(erase()), None).await;
    department.test.approve_if_asked(&answer.expect("it is asked for")).await;

    assert!(!is_due().await);
    let placed = query::placement(department.house(), department.manager(), "pa2008-0").await.expect("read");
    assert_eq!((placed.row.holder_name.as_str(), placed.row.premium), (ERASED_NAME, 600_000_001));
    let slot = department.client.slot().number();
    let sums = store.query(&SUMS_OF, vec![slot.into(), placement.into()]).await.expect("read");
    assert_eq!((sums[0].place.as_str(), sums[0].sum_insured), ("", 300_000_000_000));
    let mut services = Vec::new();
    store.scan::<MandateRow>(|row| services.push(row.services)).await.expect("read");
    assert_eq!(services, [""]);
    let found = verify::verify(store, |_| {}).await.expect("verified");
    assert_eq!(found.problems, []);
}

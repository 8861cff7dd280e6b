//! The engine on one small service over the National Day holiday of 2011, counted by hand.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;

use super::decide::{self, MaterialChange, Opening, Recording, SubjectChange};
use super::*;
use crate::access::{Actor, ActorKind, CaseHandler, CaseOpener};
use crate::calendar::Calendar;
use crate::calendars::Calendars;
use crate::id::{CaseId, HOUSE_SLOT, OfficeId, OperatorId, PartyId, Stamp};
use crate::pack::tests::house_roles;
use crate::promise::Standing;
use crate::promise::reason::reason;
use crate::service::*;
use crate::subject::{Subject, SubjectRef};
use crate::text::LocalText;

const CALENDAR: &str = r#"{"id":"cn","version":"t","tz":"Asia/Shanghai","weekly":{"mon":[["09:00","17:30"]],"tue":[["09:00","17:30"]],
 "wed":[["09:00","17:30"]],"thu":[["09:00","17:30"]],"fri":[["09:00","17:30"]]},
 "holidays":[{"date":"2011-10-01","name":{"zh":"国庆节","en":"National Day"}},{"date":"2011-10-02","name":{"zh":"国庆节","en":"National Day"}},
 {"date":"2011-10-03","name":{"zh":"国庆节","en":"National Day"}},{"date":"2011-10-04","name":{"zh":"国庆节","en":"National Day"}},
 {"date":"2011-10-05","name":{"zh":"国庆节","en":"National Day"}},{"date":"2011-10-06","name":{"zh":"国庆节","en":"National Day"}},
 {"date":"2011-10-07","name":{"zh":"国庆节","en":"National Day"}}],
 "working_days":["2011-10-08","2011-10-09"],"known":{"from":"2010-01-01","until":"2011-12-31"}}"#;

fn calendars() -> Calendars {
    let definition = serde_json::from_str(CALENDAR).expect("a definition");
    Calendars::only(Arc::new(Calendar::new(definition).expect("a calendar")))
}

fn milestone(key: &str, requires: &[&str], closes: bool) -> MilestoneRule {
    MilestoneRule {
        key: key.to_owned(),
        name: LocalText::default(),
        requires: requires.iter().map(|key| (*key).to_owned()).collect(),
        excludes: Vec::new(),
        requires_materials: false,
        barred_roles: Vec::new(),
        requires_broken: None,
        requires_promises_kept: false,
        requires_extended: None,
        told_by_letter: false,
        closes,
        repeats: false,
        automatic: false,
        role: None,
        not_by_recorder_of: None,
        letter: None,
        effect: None,
        fields: Vec::new(),
    }
}

fn promise(key: &str, from: &str, to: &str, within: &str) -> PromiseRule {
    PromiseRule {
        key: key.to_owned(),
        name: LocalText::default(),
        from: from.to_owned(),
        to: to.to_owned(),
        or: Vec::new(),
        unless: None,
        restart: None,
        when: None,
        within: Within::Fixed(within.parse().expect("an allowance")),
        owed_by: OFFICE.to_owned(),
        pause: None,
        right: false,
        extension: None,
        warn: Some(Allowance::WorkingDays(1)),
        cite: "a rule".to_owned(),
        status: Status::House,
        source: None,
    }
}

fn service() -> Arc<Service> {
    let material = |key: &str| MaterialRule {
        key: key.to_owned(),
        name: LocalText::default(),
        required: true,
        hint: None,
        instead: Vec::new(),
    };
    let mut answer = promise("answer", RECEIVED, "accepted", "10 working days");
    answer.pause = Some(PauseRule {
        from: MISSING_MATERIALS_NOTIFIED.to_owned(),
        to: MATERIALS_COMPLETE.to_owned(),
        cite: "a rule".to_owned(),
        status: Status::House,
    });
    let mut one_notice = promise("one-notice", RECEIVED, MISSING_MATERIALS_NOTIFIED, "5 working days");
    one_notice.unless = Some(MATERIALS_COMPLETE.to_owned());
    Arc::new(Service {
        key: "t.servicing".to_owned(),
        version: "t.servicing@2010-05-01".to_owned(),
        pack: "t".to_owned(),
        pack_version: "1.0.0".to_owned(),
        name: LocalText::default(),
        summary: LocalText::default(),
        group: "policy-servicing".to_owned(),
        subjects: Vec::new(),
        effective: Effective { from: date(2010, 5, 1), until: None },
        calendar: "cn".to_owned(),
        fields: Vec::new(),
        applicant_fields: None,
        materials: vec![material("application"), material("holder-id")],
        milestones: vec![
            milestone(RECEIVED, &[], false),
            milestone(MISSING_MATERIALS_NOTIFIED, &[], false),
            milestone(MATERIALS_COMPLETE, &[], false),
            milestone("accepted", &[MATERIALS_COMPLETE], false),
            milestone("closed", &["accepted"], true),
        ],
        promises: vec![answer, one_notice, promise("accept", MATERIALS_COMPLETE, "accepted", "2 working days")],
        letters: Vec::new(),
    })
}

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().expect("an instant")
}

fn actor(role: &str, sequence: u16) -> Actor {
    let stamp = Stamp { milliseconds: 1_300_000_000_000, sequence };
    Actor {
        kind: ActorKind::Operator,
        operator: OperatorId::new(stamp, HOUSE_SLOT),
        office: OfficeId::new(stamp, HOUSE_SLOT),
        office_path: "/1/".to_owned(),
        roles: vec![house_roles().get(role).expect("a role of the house").clone()],
        related: Default::default(),
    }
}

fn opened(clerk: &Actor, materials: &[&str]) -> Case {
    let capability = CaseOpener::grant(clerk, "/1/").expect("a clerk opens");
    let stamp = Stamp { milliseconds: 1_317_261_600_000, sequence: 7 };
    let opening = Opening {
        id: CaseId::new(stamp, HOUSE_SLOT),
        number: "1".to_owned(),
        service: service(),
        party: PartyId::new(stamp, HOUSE_SLOT),
        subjects: Vec::new(),
        office: clerk.office,
        owner: Some(clerk.operator),
        channel: Channel::Counter,
        received_at: at("2011-09-29T10:00:00"),
        summary: String::new(),
        answers: Answers::new(),
        materials: materials.iter().map(|key| (*key).to_owned()).collect(),
        terms: Vec::new(),
    };
    decide::open(&capability, opening, &calendars(), at("2011-09-29T10:00:00")).expect("opened").case
}

fn hand_in(case: &Case, clerk: &Actor, key: &str, state: MaterialState, when: &str) -> Case {
    let handler = CaseHandler::grant(clerk, "/1/").expect("a clerk handles");
    let change = MaterialChange { key: key.to_owned(), state, at: at(when), note: None };
    decide::change_materials(case, &handler, vec![change], &calendars(), at(when)).expect("changed").case
}

fn record(case: &Case, clerk: &Actor, key: &str, when: &str) -> Result<Case, CaseRefusal> {
    let handler = CaseHandler::grant(clerk, "/1/").expect("a clerk handles");
    let recording = Recording { key: key.to_owned(), occurred_at: at(when), answers: Answers::new(), note: None };
    decide::record_milestone(case, &handler, recording, &calendars(), at(when)).map(|decision| decision.case)
}

fn standing(case: &Case, key: &str, now: &str) -> Standing {
    let promise = case.promise(key).expect("a promise");
    promise.standing(calendars().of(&promise.calendar_version), at(now))
}

fn due_on(case: &Case, key: &str) -> jiff::civil::Date {
    let promise = case.promise(key).expect("a promise");
    promise.due(calendars().of(&promise.calendar_version)).expect("a due date").on
}

#[test]
fn two_working_days_over_national_day_end_on_the_second_make_up_day() {
    let clerk = actor("clerk", 1);
    let case = opened(&clerk, &["application"]);
    assert_eq!(case.missing(), ["holder-id"]);
    let case = record(&case, &clerk, MISSING_MATERIALS_NOTIFIED, "2011-09-29T10:10:00").expect("notified");
    assert_eq!(standing(&case, "answer", "2011-09-29T11:00:00"), Standing::Paused);
    assert_eq!(standing(&case, "one-notice", "2011-09-29T11:00:00"), Standing::Kept);
    let case = hand_in(&case, &clerk, "holder-id", MaterialState::Received, "2011-09-30T15:00:00");
    assert!(case.milestone(MATERIALS_COMPLETE).is_some());
    assert_eq!(due_on(&case, "accept"), date(2011, 10, 9));
    // Ten working days after 29 September, the paused 30th not counted: 8, 9, 10-14, 17, 18, 19 October.
    assert_eq!(due_on(&case, "answer"), date(2011, 10, 19));
    let promise = case.promise("accept").expect("a promise");
    let why = reason(promise, calendars().house());
    assert_eq!(why.due_on, Some(date(2011, 10, 9)));
    assert_eq!(why.make_up_days, [date(2011, 10, 8), date(2011, 10, 9)]);
    assert_eq!(
        why.text.en,
        "2 working days after 2011-09-30: National Day 2011-10-01 to 2011-10-07, make-up days 2011-10-08 and 2011-10-09 \
         count, so 2011-10-09"
    );
    let case = record(&case, &clerk, "accepted", "2011-10-09T11:00:00").expect("accepted");
    assert_eq!(standing(&case, "accept", "2012-01-01T00:00:00"), Standing::Kept);
}

#[test]
fn nothing_is_accepted_while_materials_are_missing() {
    let clerk = actor("clerk", 1);
    let case = opened(&clerk, &["application"]);
    let refusal = record(&case, &clerk, "accepted", "2011-09-29T12:00:00").expect_err("refused");
    assert_eq!(refusal, CaseRefusal::WaitingForMaterials { missing: vec!["holder-id".to_owned()] });
    assert_eq!(record(&case, &clerk, "paid", "2011-09-29T12:00:00").expect_err("refused").code(), "unknown_milestone");
}

#[test]
fn a_promise_not_kept_when_due_is_broken_and_stays_so_when_kept_late() {
    let clerk = actor("clerk", 1);
    let case = opened(&clerk, &["application", "holder-id"]);
    assert_eq!(due_on(&case, "accept"), date(2011, 10, 8));
    assert_eq!(standing(&case, "accept", "2011-10-08T17:30:00"), Standing::DueToday);
    let decision = decide::pass_time(&case, &calendars(), at("2011-10-08T17:30:01")).expect("something passed");
    assert!(decision.consequences.contains(&Consequence::Broken { promise: "accept".to_owned() }));
    let case = decision.case;
    assert_eq!(standing(&case, "accept", "2011-10-08T18:00:00"), Standing::Broken);
    let case = record(&case, &clerk, "accepted", "2011-10-10T09:00:00").expect("late");
    assert_eq!(standing(&case, "accept", "2011-10-10T09:00:00"), Standing::KeptLate);
    assert!(case.promise("accept").expect("a promise").broken_at.is_some());
}

#[test]
fn a_material_sent_back_after_completion_starts_the_promise_anew() {
    let clerk = actor("clerk", 1);
    let case = opened(&clerk, &["application", "holder-id"]);
    let case = hand_in(&case, &clerk, "holder-id", MaterialState::Rejected, "2011-09-30T09:00:00");
    assert_eq!(standing(&case, "accept", "2011-09-30T09:00:00"), Standing::Dropped);
    let case = hand_in(&case, &clerk, "holder-id", MaterialState::Received, "2011-10-10T09:00:00");
    assert_eq!(due_on(&case, "accept"), date(2011, 10, 12));
}

#[test]
fn a_promise_beyond_the_known_calendar_waits_for_the_next_calendar() {
    let clerk = actor("clerk", 1);
    let mut case = opened(&clerk, &["application"]);
    case.promises[0].allowance = Allowance::WorkingDays(90);
    assert_eq!(standing(&case, "answer", "2011-10-01T09:00:00"), Standing::Unknown);
    assert!(reason(&case.promises[0], calendars().house()).due_on.is_none());
    let mut longer: crate::calendar::CalendarDefinition = serde_json::from_str(CALENDAR).expect("a definition");
    longer.version = "u".to_owned();
    longer.known.as_mut().expect("known").until = date(2012, 12, 31);
    let old = Arc::new(Calendar::new(serde_json::from_str(CALENDAR).expect("a definition")).expect("a calendar"));
    let longer = Arc::new(Calendar::new(longer).expect("a calendar"));
    let mut calendars = Calendars::new([("t".to_owned(), longer)].into(), "t").expect("it is the house's");
    calendars.take_earlier(old);
    let after = decide::pass_time(&case, &calendars, at("2011-09-29T11:00:00")).expect("adopted").case;
    assert_eq!(after.promises[0].calendar_version, "u");
    assert_eq!(after.promises[1].calendar_version, "t");
}

#[test]
fn a_day_outside_the_known_calendar_opens_no_case() {
    let clerk = actor("clerk", 1);
    let capability = CaseOpener::grant(&clerk, "/1/").expect("a clerk opens");
    let mut case = opened(&clerk, &[]);
    case.version = 1;
    let opening = Opening {
        id: case.id,
        number: case.number,
        service: case.service,
        party: case.party,
        subjects: Vec::new(),
        office: case.office,
        owner: None,
        channel: Channel::Counter,
        received_at: at("2035-01-01T10:00:00"),
        summary: String::new(),
        answers: Answers::new(),
        materials: Vec::new(),
        terms: Vec::new(),
    };
    let now = at("2036-01-01T10:00:00");
    let refusal = decide::open(&capability, opening.clone(), &calendars(), now).expect_err("refused");
    assert_eq!(refusal.code(), "outside_known_calendar");
    let now = at("2011-01-01T10:00:00");
    assert_eq!(
        decide::open(&capability, opening, &calendars(), now).expect_err("refused").code(),
        "occurred_in_future"
    );
}

#[test]
fn a_case_classified_back_gets_its_first_promise_back_from_the_same_start() {
    let clerk = actor("clerk", 1);
    let mut case = opened(&clerk, &["application"]);
    let mut with_choice = Service::clone(&case.service);
    with_choice.fields.push(Field::plain("complexity", LocalText::default(), FieldKind::Text));
    let mut simple = promise("simple", RECEIVED, "accepted", "3 working days");
    simple.when = Some(When { field: "complexity".to_owned(), is: vec!["simple".to_owned()], or_unanswered: false });
    with_choice.promises.push(simple);
    case.service = Arc::new(with_choice);
    let handler = CaseHandler::grant(&clerk, "/1/").expect("a clerk handles");
    let classify = |case: &Case, answer: &str, when: &str| {
        let answers = Answers::from([("complexity", answer)]);
        decide::edit(case, &handler, None, Some(answers), &calendars(), at(when)).expect("edited").case
    };
    assert!(case.promise("simple").is_none());
    let case = classify(&case, "simple", "2011-09-29T11:00:00");
    let first_due = due_on(&case, "simple");
    let case = classify(&case, "complex", "2011-09-29T12:00:00");
    assert_eq!(standing(&case, "simple", "2011-09-29T12:00:00"), Standing::Dropped);
    let case = classify(&case, "simple", "2011-09-30T12:00:00");
    assert_eq!(standing(&case, "simple", "2011-09-30T12:00:00"), Standing::Open);
    assert_eq!(due_on(&case, "simple"), first_due);
}

/// A service whose insurer owes a survey by its own contract.
fn surveyed(insurer: Option<PartyId>, otherwise: Option<&str>, terms: Vec<crate::promise::Term>) -> Case {
    let clerk = actor("clerk", 1);
    let mut service = Service::clone(&service());
    service.fields.push(Field::plain("insurer", LocalText::default(), FieldKind::Party));
    let mut survey = promise("survey", RECEIVED, "accepted", "1 day");
    let otherwise = otherwise.map(|text| text.parse().expect("an allowance"));
    survey.within = Within::Agreed(AgreedWithin { from: "survey-within".to_owned(), otherwise });
    survey.owed_by = "insurer".to_owned();
    service.promises = vec![survey];
    let stamp = Stamp { milliseconds: 1_317_261_600_000, sequence: 7 };
    let opening = Opening {
        id: CaseId::new(stamp, HOUSE_SLOT),
        number: "1".to_owned(),
        service: Arc::new(service),
        party: PartyId::new(stamp, HOUSE_SLOT),
        subjects: Vec::new(),
        office: clerk.office,
        owner: Some(clerk.operator),
        channel: Channel::Counter,
        received_at: at("2011-09-30T22:00:00"),
        summary: String::new(),
        answers: insurer.map(|party| ("insurer", format!("{party} 中华联合"))).into_iter().collect(),
        materials: Vec::new(),
        terms,
    };
    let capability = CaseOpener::grant(&clerk, "/1/").expect("a clerk opens");
    decide::open(&capability, opening, &calendars(), at("2011-09-30T22:00:00")).expect("opened").case
}

/// A service whose work is due on the day that its form names.
fn planned(due_on: &str) -> Case {
    let clerk = actor("clerk", 1);
    let mut service = Service::clone(&service());
    service.fields.push(Field { required: true, ..Field::plain("due_on", LocalText::default(), FieldKind::Date) });
    let mut task = promise("task", RECEIVED, "accepted", "1 day");
    task.within = Within::Until(UntilDay { until: "due_on".to_owned() });
    service.promises = vec![task];
    let stamp = Stamp { milliseconds: 1_317_261_600_000, sequence: 7 };
    let opening = Opening {
        id: CaseId::new(stamp, HOUSE_SLOT),
        number: "1".to_owned(),
        service: Arc::new(service),
        party: PartyId::new(stamp, HOUSE_SLOT),
        subjects: Vec::new(),
        office: clerk.office,
        owner: Some(clerk.operator),
        channel: Channel::Counter,
        received_at: at("2011-09-26T10:00:00"),
        summary: String::new(),
        answers: [("due_on", due_on.to_owned())].into_iter().collect(),
        materials: Vec::new(),
        terms: Vec::new(),
    };
    let capability = CaseOpener::grant(&clerk, "/1/").expect("a clerk opens");
    decide::open(&capability, opening, &calendars(), at("2011-09-26T10:00:00")).expect("opened").case
}

#[test]
fn planned_work_is_due_on_the_day_its_form_names_and_after_a_day_off_on_the_next_working_day() {
    let due = |named: &str| {
        let case = planned(named);
        case.promise("task").expect("promised").due(calendars().house()).expect("known").on
    };
    assert_eq!(due("2011-09-29"), date(2011, 9, 29));
    assert_eq!(due("2011-09-25"), date(2011, 9, 26), "what is over already is due on the day it begins");
    // All days of the holiday are followed by the same working day.
    assert_eq!((due("2011-10-01"), due("2011-10-07")), (date(2011, 10, 8), date(2011, 10, 8)));
}

fn insurer(sequence: u16) -> PartyId {
    PartyId::new(Stamp { milliseconds: 1_300_000_000_000, sequence }, HOUSE_SLOT)
}

fn term(party: PartyId, within: &str, from: jiff::civil::Date) -> crate::promise::Term {
    crate::promise::Term {
        of: crate::subject::SubjectRef { kind: &crate::systems::PARTY, id: party.number() },
        key: "survey-within".to_owned(),
        within: within.parse().expect("an allowance"),
        from,
        until: None,
        cite: "合作协议第五条".to_owned(),
    }
}

#[test]
fn a_party_owes_by_the_clock_hours_of_its_own_contract_and_not_by_those_of_another() {
    let (one, other) = (insurer(1), insurer(2));
    let terms = vec![term(one, "24 hours", date(2011, 1, 1)), term(other, "2 hours", date(2011, 1, 1))];
    let case = surveyed(Some(one), Some("72 hours"), terms.clone());
    let survey = case.promise("survey").expect("promised");
    assert_eq!((survey.promisor, survey.agreed.as_deref()), (Some(one), Some("合作协议第五条")));
    // Over the first day of a holiday: hours are hours.
    assert_eq!(survey.due(calendars().house()).expect("known").at, at("2011-10-01T22:00:00"));
    let decision = decide::pass_time(&case, &calendars(), at("2011-10-01T22:00:01")).expect("time passed");
    assert_eq!(decision.consequences, [Consequence::Broken { promise: "survey".to_owned() }]);
    // A contract that begins later says nothing yet: the rule's own figure holds, and nobody agreed to it.
    let later = vec![term(one, "24 hours", date(2012, 1, 1))];
    let case = surveyed(Some(one), Some("72 hours"), later);
    let survey = case.promise("survey").expect("promised");
    assert_eq!((survey.allowance, survey.agreed.as_deref()), (Allowance::Hours(72), None));
}

#[test]
fn where_nothing_was_agreed_and_the_rule_says_nothing_else_nothing_is_promised_and_the_case_says_so() {
    let case = surveyed(Some(insurer(1)), None, Vec::new());
    assert!(case.promises.is_empty());
    let named: Vec<&str> = not_promised(&case).iter().map(|rule| rule.key.as_str()).collect();
    assert_eq!(named, ["survey"]);
    // The contract is entered after all: the next step makes the promise, from the day it began.
    let clerk = actor("clerk", 1);
    let case = Case { terms: vec![term(insurer(1), "24 hours", date(2011, 1, 1))], ..case };
    let case = hand_in(&case, &clerk, "application", MaterialState::Received, "2011-10-01T09:00:00");
    let case = hand_in(&case, &clerk, "holder-id", MaterialState::Received, "2011-10-01T09:00:00");
    assert_eq!(case.promise("survey").expect("promised").started_at, at("2011-09-30T22:00:00"));
    assert!(not_promised(&case).is_empty());
}

#[test]
fn a_case_is_opened_about_what_its_service_takes_and_about_nothing_else() {
    let rule = |role: &str, kind: &str, required| SubjectRule {
        role: role.to_owned(),
        kind: kind.to_owned(),
        name: LocalText::default(),
        required,
        fills: None,
    };
    let mut service = Service::clone(&service());
    service.subjects = vec![rule("agreement", "policy", true), rule("insurer", "party", false)];
    let service = Arc::new(service);
    let clerk = actor("clerk", 1);
    let about = |subjects: &[(&str, &str)]| {
        let subjects = subjects.iter().map(|(role, kind)| Subject {
            of: SubjectRef::new(crate::systems::subject_kind(kind).expect("a kind"), 5),
            role: (*role).to_owned(),
        });
        let stamp = Stamp { milliseconds: 1_317_261_600_000, sequence: 7 };
        let opening = Opening {
            id: CaseId::new(stamp, HOUSE_SLOT),
            number: "1".to_owned(),
            service: service.clone(),
            party: PartyId::new(stamp, HOUSE_SLOT),
            subjects: subjects.collect(),
            office: clerk.office,
            owner: None,
            channel: Channel::Counter,
            received_at: at("2011-09-29T10:00:00"),
            summary: String::new(),
            answers: Answers::new(),
            materials: Vec::new(),
            terms: Vec::new(),
        };
        let capability = CaseOpener::grant(&clerk, "/1/").expect("a clerk opens");
        decide::open(&capability, opening, &calendars(), at("2011-09-29T10:00:00")).map(|decision| decision.case)
    };
    for (subjects, code) in [
        (&[][..], "subject_missing"),
        (&[("insurer", "party")], "subject_missing"),
        (&[("agreement", "party")], "wrong_subject_kind"),
        (&[("agreement", "policy"), ("agreement", "policy")], "subject_twice"),
        (&[("agreement", "policy"), ("school", "party")], "unknown_subject_role"),
    ] {
        assert_eq!(about(subjects).expect_err("refused").code(), code, "{subjects:?}");
    }
    let case = about(&[("agreement", "policy"), ("insurer", "party")]).expect("opened");
    assert_eq!(case.subjects.len(), 2);
    assert_eq!(case.subject_of(&crate::systems::PARTY).map(|of| of.kind.key), Some("party"));
    assert_eq!(case.subject_of(&crate::systems::CASE), None);
}

#[test]
fn a_milestone_that_does_something_to_a_subject_waits_until_the_case_says_to_which() {
    let mut service = Service::clone(&service());
    service.subjects = vec![SubjectRule {
        role: "agreement".to_owned(),
        kind: "policy".to_owned(),
        name: LocalText::default(),
        required: false,
        fills: Some("policy_number".to_owned()),
    }];
    let accepted = service.milestones.iter_mut().find(|rule| rule.key == "accepted").expect("a milestone");
    (accepted.effect, accepted.requires) = (Some("surrender".to_owned()), Vec::new());
    let clerk = actor("clerk", 1);
    let case = Case { service: Arc::new(service), ..opened(&clerk, &["application", "holder-id"]) };
    let (now, policy) = ("2011-09-29T11:00:00", crate::systems::subject_kind("policy").expect("a kind"));
    let refused = record(&case, &clerk, "accepted", now).expect_err("about no policy");
    let [milestone, role, kind] = ["accepted", "agreement", "policy"].map(str::to_owned);
    assert_eq!(refused, CaseRefusal::MilestoneNeedsSubject { milestone, role, kind });
    // What the system marks has happened.
    record(&case, &Actor::system(), "accepted", now).expect("marked");

    let handler = CaseHandler::grant(&clerk, "/1/").expect("a clerk handles");
    let change = |case: &Case, change| decide::change_subject(case, &handler, change).map(|decision| decision.case);
    let add = || SubjectChange::Add {
        subject: Subject { of: SubjectRef::new(policy, 5), role: "agreement".to_owned() },
        label: "P5".to_owned(),
    };
    let remove = || SubjectChange::Remove { role: "agreement".to_owned() };
    assert_eq!(change(&case, remove()).expect_err("nothing there").code(), "subject_not_there");
    let named = change(&case, add()).expect("named");
    assert_eq!(
        (named.subjects.len(), named.answers.text("policy_number"), named.version),
        (1, Some("P5"), case.version + 1)
    );
    assert_eq!(change(&named, add()).expect_err("there is one").code(), "subject_twice");
    assert!(change(&named, remove()).expect("taken off").subjects.is_empty());
    let done = record(&named, &clerk, "accepted", now).expect("recorded");
    assert_eq!(change(&done, remove()).expect_err("it was surrendered").code(), "subject_in_use");
}

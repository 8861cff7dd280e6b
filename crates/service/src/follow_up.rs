//! What packs say follows from an event of a system, and what follows when a case was paid: the entries in the outbox, and the handlers
//! of the house that carry them out. A case is opened, an open case moves on, a letter is written. Each has the outbox entry as its
//! idempotency key, so that twice is once.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::event::{Event, Facts as EventFacts};
use yinuo_core::form::{Answer, identifier};
use yinuo_core::id::{CaseId, LetterId, OfficeId, OperatorId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::pack::FollowUpKind;
use yinuo_core::payout::PayoutState;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::Value;
use yinuo_store::tables::case::{CASE, CaseRow, OPEN_CASES_OF_SUBJECT};
use yinuo_store::tables::party::{RELATIONS_BY, RELATIONS_OF, RelationRow};
use yinuo_store::tables::payout::{PAYOUTS_OF_CASE, PayoutRow};

use crate::command::Command;
use crate::command::Context;
use crate::command::case::{OpenCase, PartyChoice, RecordMilestone};
use crate::command::letter::{WriteCaseLetter, WriteLetter};
use crate::command::party::{EndRelation, Server};
use crate::engine::commit::Commit;
use crate::house::House;
use crate::message::MESSAGE;
use crate::message::take_in::MAIL;
use crate::outbox::{Delivered, Entry, Handler, Order, post};
use crate::query;
use crate::stop::Stop;
use crate::subject::{self, NamedSubject};
use crate::systems::{SYSTEMS, paid_effect};
use crate::webhook::WEBHOOK;

/// The handlers of the house.
pub(crate) static HANDLERS: &[&Handler] = &[
    &REMINDER,
    &LETTER_FILE,
    &OPEN_CASE,
    &RECORD_MILESTONE,
    &CASE_PAID,
    &WRITE_LETTER,
    &WRITE_CASE_LETTER,
    &OPERATOR_LEFT,
    &RELATION_ENDED,
    &MESSAGE,
    &MAIL,
    &WEBHOOK,
];

/// Of a day of which no hour is known a case begins in the morning, and what is done on it is not done before its last hour: neither makes anybody
/// look quicker than they were.
const MORNING: i8 = 9;
const EVENING: i8 = 23;

/// A message to an operator.
pub(crate) static REMINDER: Handler = Handler {
    key: "reminder",
    zh: "内部提醒",
    en: "Reminders",
    order: Order::Free,
    deliver: |_, entry| Box::pin(async { entry.payload().map(Delivered::Remind) }),
    about: |_| None,
};

/// A letter is put into the folder for printing.
pub(crate) static LETTER_FILE: Handler = Handler {
    key: "letter-file",
    zh: "函件打印文件",
    en: "Letters for printing",
    order: Order::Free,
    deliver: |house, entry| {
        Box::pin(async {
            let id: LetterId = entry.payload()?;
            crate::letter::put(house, id).await?;
            Ok(Delivered::Done)
        })
    },
    about: |_| None,
};

pub(crate) static OPEN_CASE: Handler = Handler {
    key: "open-case",
    zh: "自动立案",
    en: "Cases opened by the system",
    order: Order::InSlot,
    deliver: open_case,
    about: about::<CaseToOpen>,
};

pub(crate) static RECORD_MILESTONE: Handler = Handler {
    key: "record-milestone",
    zh: "自动登记进度",
    en: "Milestones recorded by the system",
    order: Order::InSlot,
    deliver: record_milestone,
    about: about::<MilestoneToRecord>,
};

pub(crate) static CASE_PAID: Handler = Handler {
    key: "case-paid",
    zh: "付款到账登记",
    en: "Cases told of their payments",
    order: Order::InSlot,
    deliver: case_paid,
    about: |entry| {
        let paid: CasePaid = entry.payload().ok()?;
        Some(SubjectRef::new(&systems::CASE, paid.case.number()))
    },
};

pub(crate) static WRITE_LETTER: Handler = Handler {
    key: "write-letter",
    zh: "自动出具函件",
    en: "Letters written by the system",
    order: Order::Free,
    deliver: write_letter,
    about: about::<LetterToWrite>,
};

/// A letter of a case that could not be written with its milestone.
pub(crate) static WRITE_CASE_LETTER: Handler = Handler {
    key: "write-case-letter",
    zh: "补出业务函件",
    en: "Letters of cases that could not be written",
    order: Order::Free,
    deliver: write_case_letter,
    about: |entry| {
        let letter: CaseLetterToWrite = entry.payload().ok()?;
        Some(SubjectRef::new(&systems::CASE, letter.case.number()))
    },
};

/// An operator who has left serves nobody any more.
pub(crate) static OPERATOR_LEFT: Handler = Handler {
    key: "operator-left",
    zh: "人员离职后终止服务关系",
    en: "Relations of people who left",
    order: Order::Free,
    deliver: operator_left,
    about: |_| None,
};

/// Somebody does not serve a customer any more; told on the day from which that holds.
pub(crate) static RELATION_ENDED: Handler = Handler {
    key: "relation-ended",
    zh: "服务关系终止后的告知",
    en: "What follows when a relation ends",
    order: Order::Free,
    deliver: relation_ended,
    about: |entry| {
        let ended: RelationEnded = entry.payload().ok()?;
        Some(SubjectRef::new(&systems::PARTY, ended.party.number()))
    },
};

/// What every follow-up says.
trait FollowsUp: serde::de::DeserializeOwned {
    fn subject(&self) -> &str;
}

macro_rules! follows_up {
    ($($payload:ident)+) => { $(
        impl FollowsUp for $payload {
            fn subject(&self) -> &str {
                &self.subject
            }
        }
    )+ };
}

follows_up!(CaseToOpen MilestoneToRecord LetterToWrite);

fn about<T: FollowsUp>(entry: &Entry) -> Option<SubjectRef> {
    systems::subject(entry.payload::<T>().ok()?.subject())
}

fn subject_of(payload: &impl FollowsUp) -> Result<SubjectRef, Stop> {
    let unknown = || Stop::damaged("outbox", format!("{} names no subject", payload.subject()));
    systems::subject(payload.subject()).ok_or_else(unknown)
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CaseToOpen {
    pub event: String,
    pub subject: String,
    pub on: Date,
    pub service: String,
    pub answers: Answers,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MilestoneToRecord {
    pub event: String,
    pub subject: String,
    pub on: Date,
    pub service: String,
    pub milestone: String,
    pub answers: Answers,
    /// Of several open cases the one with these answers.
    pub same: Answers,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LetterToWrite {
    pub event: String,
    pub subject: String,
    pub letter: String,
    pub facts: EventFacts,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CaseLetterToWrite {
    pub case: CaseId,
    pub party: PartyId,
    pub letter: String,
    pub missing: Vec<String>,
    pub operator: OperatorId,
}

/// A payout of a case was paid.
#[derive(Debug, Serialize, Deserialize)]
pub struct CasePaid {
    pub case: CaseId,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OperatorLeft {
    pub operator: OperatorId,
    pub left_on: Date,
}

/// A relation that has an end.
#[derive(Debug, Serialize, Deserialize)]
pub struct RelationEnded {
    pub party: PartyId,
    /// The key of its kind.
    pub relation: String,
    /// Who served: id and name.
    other: i64,
    pub by: String,
    begins_on: String,
    /// The first day on which it does not hold any more.
    pub left_on: Date,
}

impl RelationEnded {
    pub(crate) fn of(row: &RelationRow, left_on: Date, by: String) -> RelationEnded {
        RelationEnded {
            party: PartyId::from_number(row.party_id),
            relation: row.kind.clone(),
            other: row.other_id,
            by,
            begins_on: row.begins_on.clone(),
            left_on,
        }
    }

    fn is(&self, row: &RelationRow) -> bool {
        let same = row.kind == self.relation && row.other_id == self.other && row.begins_on == self.begins_on;
        same && row.ends_on.as_deref() == Some(&self.left_on.to_string())
    }
}

/// Posts what packs say follows from an event of a subject.
pub(crate) fn follow(context: &Context<'_>, commit: &mut Commit, subject: SubjectRef, event: &Event) {
    for follow_up in context.rules.catalogue().follow_ups(event.kind).filter(|follow_up| follow_up.is_for(&event.facts))
    {
        let (event_key, subject) = (event.kind.key.to_owned(), subject.to_string());
        let answers = follow_up.does.answers(&event.facts);
        match &follow_up.does {
            FollowUpKind::Open { service, .. } => {
                let service = service.clone();
                let payload = CaseToOpen { event: event_key, subject, on: event.on, service, answers };
                post(commit, context, &OPEN_CASE, &payload);
            }
            FollowUpKind::Record { service, milestone, .. } => {
                let (service, milestone) = (service.clone(), milestone.clone());
                let same = follow_up.does.same(&event.facts);
                let on = event.on;
                let payload = MilestoneToRecord { event: event_key, subject, on, service, milestone, answers, same };
                post(commit, context, &RECORD_MILESTONE, &payload);
            }
            FollowUpKind::Letter(rule) => {
                let (letter, facts) = (rule.key.clone(), event.facts.clone());
                post(commit, context, &WRITE_LETTER, &LetterToWrite { event: event_key, subject, letter, facts });
            }
        }
    }
}

/// Carries a command of the system out for an entry.
pub(crate) async fn carry_out(house: &House, entry: &Entry, command: Command) -> Result<(), Stop> {
    house.engine.carry_out(&Arc::new(Actor::system()), command, Some(entry.key())).await.map(drop)
}

/// A refusal with one of these codes means that nothing needs to be done any more.
pub(crate) fn unless_needless(done: Result<(), Stop>, needless: &[&'static str]) -> Result<Delivered, Stop> {
    match done {
        Ok(()) => Ok(Delivered::Done),
        Err(Stop::Refused(Refusal { code, .. })) if needless.contains(&code) => Ok(Delivered::NotNeeded(code)),
        Err(stop) => Err(stop),
    }
}

fn open_case<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let open: CaseToOpen = entry.payload()?;
        let subject = subject_of(&open)?;
        // What is nobody's has no customer whose case it could be.
        let party = subject::line(house, subject).await?.customer.ok_or(Stop::NotFound)?;
        let begins = happened_at(house, entry, open.on, MORNING)?;
        let command = OpenCase {
            service: open.service,
            party: PartyChoice::Known(party),
            subjects: vec![NamedSubject { id: subject, role: None }],
            channel: Channel::System,
            received_at: Some(begins),
            summary: String::new(),
            answers: open.answers,
            materials: Vec::new(),
        };
        // An event of a day on which no such service was offered yet opens nothing.
        unless_needless(carry_out(house, entry, Command::from(command)).await, &["no_rule_in_force"])
    })
}

/// When an event happened, however late its entry is delivered: when it was written down; of a day that was caught up later, at an hour of it.
fn happened_at(house: &House, entry: &Entry, on: Date, hour: i8) -> Result<Timestamp, Stop> {
    let calendar = house.rules().calendar();
    let told = Timestamp::from_microsecond(entry.row.created_at).unwrap_or_else(|_| house.now());
    let at = match calendar.date_of(told) == on {
        true => told,
        false => calendar.instant_of(on.at(hour, 0, 0, 0)).map_err(Refusal::from)?,
    };
    Ok(at.min(house.now()))
}

/// Ends every relation by which somebody who left served a customer.
fn operator_left<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let left: OperatorLeft = entry.payload()?;
        let rows = house.store.query(&RELATIONS_BY, vec![Value::Int(left.operator.number())]).await?;
        let day = left.left_on.to_string();
        for row in rows.into_iter().filter(|row| row.ends_on.as_ref().is_none_or(|ends_on| *ends_on > day)) {
            let damaged = || Stop::damaged("relations", format!("the first day of {} {}", row.party_id, row.other_id));
            let begins_on: Date = row.begins_on.parse().map_err(|_| damaged())?;
            let command = EndRelation {
                party: PartyId::from_number(row.party_id),
                kind: row.kind.clone(),
                by: Server::Operator(left.operator),
                begins_on,
                ends_on: Some(left.left_on.max(begins_on)),
            };
            let key = format!("{} {} {} {}", entry.key(), row.party_id, row.kind, row.begins_on);
            match house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(key)).await {
                Ok(_) => {}
                // Somebody ended it meanwhile.
                Err(Stop::Refused(refusal)) if refusal.code == "relation_unknown" => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(Delivered::Done)
    })
}

fn relation_ended<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let ended: RelationEnded = entry.payload()?;
        let rows = house.store.query(&RELATIONS_OF, query::slotted(ended.party.slot().number(), ended.party.number()));
        // It was ended for another day since: that one is told.
        if !rows.await?.iter().any(|row| ended.is(row)) {
            return Ok(Delivered::NotNeeded("changed_meanwhile"));
        }
        for told in SYSTEMS.iter().filter_map(|system| system.relation_ended) {
            told(house, entry, &ended).await?;
        }
        Ok(Delivered::Done)
    })
}

/// Codes of a case that has gone on without the milestone.
pub(crate) const GONE_ON: &[&str] = &["case_is_closed", "milestone_already_recorded", "excluded_by_milestone"];

fn record_milestone<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let record: MilestoneToRecord = entry.payload()?;
        let subject = subject_of(&record)?;
        let open = open_cases_about(house, subject).await?;
        let known = |case: &CaseRow| case.service_key == record.service && is_about(case, &record.same);
        let Some(case) = open.into_iter().find(known) else { return Ok(Delivered::NotNeeded("no_open_case")) };
        // A payment is made on its day, not when the outbox comes to it; and nothing happens to a case before there is one.
        let at = happened_at(house, entry, record.on, EVENING)?;
        let at = Timestamp::from_microsecond(case.received_at).map_or(at, |received| at.max(received));
        let command = milestone_of(house, &case, record.milestone, record.answers).await?;
        let command = RecordMilestone { occurred_at: Some(at), ..command };
        unless_needless(carry_out(house, entry, Command::from(command)).await, GONE_ON)
    })
}

/// The open cases in which a thing has a role.
pub(crate) async fn open_cases_about(house: &House, of: SubjectRef) -> Result<Vec<CaseRow>, Stop> {
    Ok(house.store.query(&OPEN_CASES_OF_SUBJECT, vec![of.kind.key.into(), Value::Int(of.id)]).await?)
}

async fn milestone_of(house: &House, case: &CaseRow, key: String, answers: Answers) -> Result<RecordMilestone, Stop> {
    Ok(RecordMilestone {
        case: CaseId::from_number(case.id),
        party: PartyId::from_number(case.party_id),
        subjects: query::case::subjects_of(house, case).await?,
        expected_version: None,
        key,
        occurred_at: None,
        answers,
        note: None,
        hand_over: None,
    })
}

/// Once all payouts of a case that an effect tells of are paid, the milestone is recorded by which the service says so.
fn case_paid<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let told: CasePaid = entry.payload()?;
        let parameters = vec![Value::Int(told.case.slot().number()), Value::Int(told.case.number())];
        let row = house.store.query_one(&CASE, parameters.clone()).await?.ok_or(Stop::NotFound)?;
        let missing = || Stop::damaged("packs", format!("the service version {}", row.service_version));
        let service = house.rules().by_version(&row.service_version).ok_or_else(missing)?;
        let payouts = house.store.query(&PAYOUTS_OF_CASE, parameters).await?;
        let mut by_effect: BTreeMap<&str, Vec<PayoutRow>> = BTreeMap::new();
        for payout in payouts.into_iter().filter(|payout| payout.state != PayoutState::Cancelled.key()) {
            by_effect.entry(paid_effect(&payout.kind).key).or_default().push(payout);
        }
        for (effect, payouts) in by_effect {
            let (Some(paid), Some(sum)) = (service.milestone_with(effect), all_paid(&payouts)) else { continue };
            let command = Command::from(milestone_of(house, &row, paid.key.clone(), sum).await?);
            let key = format!("{} {effect}", entry.key());
            match house.engine.carry_out(&Arc::new(Actor::system()), command, Some(key)).await {
                Ok(_) => {}
                // Another payout of the case was told of first.
                Err(Stop::Refused(refusal)) if GONE_ON.contains(&refusal.code) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(Delivered::Done)
    })
}

/// The sum and the last day, where all are paid.
fn all_paid(payouts: &[PayoutRow]) -> Option<Answers> {
    let paid = payouts.iter().all(|payout| payout.state == PayoutState::Paid.key());
    let last = payouts.iter().filter_map(|payout| payout.settled_on.clone()).max().filter(|_| paid)?;
    let sum = Fen::checked_sum(payouts.iter().map(|payout| Fen(payout.amount))).ok()?;
    Some(Answers::from([("amount".to_owned(), sum.to_string()), ("paid_on".to_owned(), last)]))
}

/// Whether two answers name the same: an office or a party, by its id.
fn is_same_reference(one: &str, other: &str) -> bool {
    let id = identifier(other);
    identifier(one) == id && (id.parse::<OfficeId>().is_ok() || id.parse::<PartyId>().is_ok())
}

/// Whether the answers of a case hold all of these. What an answer names is known by its id: it may have got another name since.
pub(crate) fn is_about(case: &CaseRow, same: &Answers) -> bool {
    let answers: Answers = serde_json::from_str(&case.answers).unwrap_or_default();
    same.iter().all(|(field, answer)| match (answers.text(field), answer) {
        (Some(known), Answer::Text(wanted)) => known == wanted.as_str() || is_same_reference(known, wanted),
        _ => answers.get(field) == Some(answer),
    })
}

fn write_letter<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let letter: LetterToWrite = entry.payload()?;
        let subject = subject_of(&letter)?;
        let party = subject::line(house, subject).await?.addressee().ok_or(Stop::NotFound)?;
        let command = WriteLetter { subject, party, letter: letter.letter, facts: letter.facts };
        carry_out(house, entry, Command::from(command)).await?;
        Ok(Delivered::Done)
    })
}

fn write_case_letter<'a>(house: &'a House, entry: &'a Entry) -> BoxFuture<'a, Result<Delivered, Stop>> {
    Box::pin(async {
        let CaseLetterToWrite { case, party, letter, missing, operator } = entry.payload()?;
        let command = WriteCaseLetter { case, party, letter, missing, operator };
        carry_out(house, entry, Command::from(command)).await?;
        Ok(Delivered::Done)
    })
}

//! Questions about cases: one by id or number, with all that belongs to it, lists, files, letters.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::try_join;
use yinuo_core::access::{Actor, At, Permission};
use yinuo_core::case::{Case, CaseState, Channel};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId};
use yinuo_core::promise::Standing;
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::case::{
    CASE, CASE_BY_OPERATION, CASES, CONTACTS_OF_SUBJECT, CaseLineRow, CaseRow, ContactRow, FILES_OF_SUBJECT, FileRow,
    MATERIALS_OF_CASE, MILESTONES_OF_CASE, PROMISES, PROMISES_OF_CASE, PromiseRow, SUBJECTS_OF_CASE,
};
use yinuo_store::tables::letter::{LETTERS_OF_CASE, LetterLineRow};
use yinuo_store::tables::party::{PARTY, PartyRow};

use super::promise::{Moment, OwnerChoice, StoredStanding, span, standing_condition};
use super::wanted::{CaseNumber, Wanted, case_number, wanted};
use super::{Conditions, Found, PageAsk, page, push_scope, require_reached, slotted};
use crate::directory::Directory;
use crate::engine::rows::{CaseRows, case_from_rows};
use crate::house::House;
use crate::stop::Stop;
use crate::subject;
use crate::systems::SubjectLine;

/// What belongs to a case besides the aggregate that decisions are made on.
#[derive(Debug, Default)]
pub struct CaseParts {
    pub letters: Vec<LetterLineRow>,
    pub contacts: Vec<ContactRow>,
    pub files: Vec<FileRow>,
    /// What its subjects are called, in their order; one that is gone has no line.
    pub subjects: Vec<Option<SubjectLine>>,
}

/// A case with all that belongs to it.
#[derive(Debug)]
pub struct CaseFile {
    pub case: Arc<Case>,
    pub party: Arc<PartyRow>,
    pub parts: CaseParts,
}

pub(super) async fn row_of_number(house: &House, number: &CaseNumber) -> Result<Option<CaseRow>, Stop> {
    let key = vec![Value::Int(number.slot.number()), Value::Int(number.sequence)];
    let row = house.store.query_one(&CASE_BY_OPERATION, key).await?;
    // Later operations on a case have places in the chain too; only that of the opening is its number.
    Ok(row.filter(|row| row.number == number.number))
}

/// The key of the case with that number, whether or not the actor may see it.
pub(crate) async fn key_of_number(house: &House, number: &CaseNumber) -> Result<Option<Vec<Value>>, Stop> {
    Ok(row_of_number(house, number).await?.map(|row| slotted(row.slot, row.id)))
}

/// Where a case belongs.
pub(crate) fn at<'a>(directory: &'a Directory, row: &CaseRow) -> At<'a> {
    let path = directory.path(OfficeId::from_number(row.office_id));
    At::of_case(path, PartyId::from_number(row.party_id), row.owner_id.map(OperatorId::from_number))
}

/// The row of a visible case, by id or number.
pub async fn row(house: &House, actor: &Actor, name: &str) -> Result<CaseRow, Stop> {
    let row = match (name.parse::<CaseId>(), case_number(name)) {
        (Ok(id), _) => house.store.query_one(&CASE, slotted(id.slot().number(), id.number())).await?,
        (Err(_), Some(number)) => row_of_number(house, &number).await?,
        (Err(_), None) => None,
    };
    // The permission is asked for first: without it, what is there and what is not look alike.
    if let Some(row) = &row {
        require_reached(actor, Permission::READ_CASES, at(&house.directory(), row))?;
    } else {
        actor.require(Permission::READ_CASES)?;
    }
    row.ok_or(Stop::NotFound)
}

/// A visible case with all that belongs to it, by id or number.
pub async fn file(house: &House, actor: &Actor, name: &str) -> Result<CaseFile, Stop> {
    file_of_row(house, row(house, actor, name).await?).await
}

pub(super) async fn file_of_row(house: &House, row: CaseRow) -> Result<CaseFile, Stop> {
    let key = slotted(row.slot, row.id);
    let (subjects, milestones, materials, promises, party) = try_join!(
        async { Ok::<_, Stop>(house.store.query(&SUBJECTS_OF_CASE, key.clone()).await?) },
        async { Ok::<_, Stop>(house.store.query(&MILESTONES_OF_CASE, key.clone()).await?) },
        async { Ok(house.store.query(&MATERIALS_OF_CASE, key.clone()).await?) },
        async { Ok(house.store.query(&PROMISES_OF_CASE, key.clone()).await?) },
        party_of(house, PartyId::from_number(row.party_id)),
    )?;
    let case = case_from_rows(CaseRows { case: row, subjects, milestones, materials, promises }, house.rules())?;
    let parts = parts(house, &case).await?;
    Ok(CaseFile { case: Arc::new(case), party: Arc::new(party), parts })
}

async fn party_of(house: &House, id: PartyId) -> Result<PartyRow, Stop> {
    let party = house.store.query_one(&PARTY, slotted(id.slot().number(), id.number())).await?;
    party.ok_or_else(|| Stop::damaged("parties", format!("{id} is missing")))
}

/// Letters, contacts, files and the names of the subjects of a case that the actor is known to see.
pub async fn parts(house: &House, case: &Case) -> Result<CaseParts, Stop> {
    let key = slotted(case.id.slot().number(), case.id.number());
    let about: Vec<SubjectRef> = case.subjects.iter().map(|subject| subject.of).collect();
    let (letters, contacts, files, mut lines) = try_join!(
        async { Ok::<_, Stop>(house.store.query(&LETTERS_OF_CASE, key.clone()).await?) },
        async { Ok(house.store.query(&CONTACTS_OF_SUBJECT, key.clone()).await?) },
        async { Ok(house.store.query(&FILES_OF_SUBJECT, key.clone()).await?) },
        subject::lines(&house.store, &about),
    )?;
    let subjects = about.iter().map(|of| lines.remove(&of.id)).collect();
    Ok(CaseParts { letters, contacts, files, subjects })
}

/// What a case is about.
pub async fn subjects_of(house: &House, case: &CaseRow) -> Result<Vec<SubjectRef>, Stop> {
    let rows = house.store.query(&SUBJECTS_OF_CASE, slotted(case.slot, case.id)).await?;
    rows.iter().map(subject::of_case_row).collect()
}

/// Which cases a list shows.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    pub q: Option<String>,
    pub state: Option<String>,
    pub service: Option<String>,
    pub group: Option<String>,
    /// How they came in.
    pub channel: Option<String>,
    pub office: Option<OfficeId>,
    pub owner: Option<OwnerChoice>,
    pub party: Option<PartyId>,
    /// A thing that has a role in them.
    pub subject: Option<SubjectRef>,
    pub standing: Option<String>,
    pub received_from: Option<Timestamp>,
    /// The first instant that is not shown any more.
    pub received_until: Option<Timestamp>,
}

/// The duty of a case that falls due first.
#[derive(Debug, Clone)]
pub struct NextDue {
    pub promise: String,
    pub due_on: Option<String>,
    pub due_at: i64,
    /// The date is not certain yet.
    pub provisional: bool,
    pub standing: Standing,
}

/// A line of a list of cases.
#[derive(Debug)]
pub struct CaseLine {
    pub row: CaseLineRow,
    pub next_due: Option<NextDue>,
    pub broken_count: usize,
}

/// Orders and conditions for which an index that leads with the office is of no use.
const NOT_BY_OFFICE: [&str; 14] = [
    "owner",
    "own",
    "case",
    "parties",
    "subject",
    "numbers",
    "rare_channel",
    "slots",
    "unmarked",
    "due_today",
    "due_soon",
    "paused",
    "unknown",
    "provisional",
];
/// The standing of cases of which a promise is broken.
const BROKEN: &str = "broken";
/// Channels that few cases come by, which have an index of their own.
const RARE_CHANNELS: [Channel; 3] = [Channel::Post, Channel::Email, Channel::Messaging];

/// A list of cases; the latest received first where no order is asked for.
pub async fn list(house: &House, actor: &Actor, filter: &CaseFilter, ask: &PageAsk) -> Result<Found<CaseLine>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, Permission::READ_CASES, filter.office)?;
    push_filter(&mut conditions, house, filter).await?;
    let conditions = (conditions, any_of(filter, house));
    let found = page::page_of_any(house, &CASES, conditions, ("received", true), ask, &NOT_BY_OFFICE).await?;
    Ok(Found { items: with_promises(house, found.items).await?, next: found.next })
}

/// One set of conditions, or of broken cases two: what is marked so, and what nobody has marked yet.
fn any_of(filter: &CaseFilter, house: &House) -> Vec<Conditions> {
    if filter.standing.as_deref() != Some(BROKEN) {
        return vec![Conditions::new()];
    }
    let now = Value::Int(Moment::of(house).micros);
    vec![vec![("broken", Vec::new())], vec![("unmarked", vec![now])]]
}

async fn push_filter(conditions: &mut Conditions, house: &House, filter: &CaseFilter) -> Result<(), Stop> {
    if let Some(state) = &filter.state {
        let known = CaseState::parse(state);
        let known = known.ok_or_else(|| Refusal::new("unknown_state").with("state", state.clone()))?;
        conditions.push(("state", vec![Value::Text(known.key().to_owned())]));
    }
    if let Some(service) = &filter.service {
        conditions.push(("service", vec![Value::Text(service.clone())]));
    }
    if let Some(group) = &filter.group {
        let mut keys: Vec<_> = house.rules().services().filter(|service| service.group == *group).collect();
        keys.sort_by(|a, b| a.key.cmp(&b.key));
        keys.dedup_by(|a, b| a.key == b.key);
        conditions.push(("services", keys.into_iter().map(|service| Value::Text(service.key.clone())).collect()));
    }
    if let Some(channel) = &filter.channel {
        let known = Channel::parse(channel);
        let wrong = || Refusal::new("wrong_field").with("field", "channel").with("cause", "unknown_kind");
        let known = known.ok_or_else(wrong)?;
        let name = if RARE_CHANNELS.contains(&known) { "rare_channel" } else { "channel" };
        conditions.push((name, vec![Value::Text(known.key().to_owned())]));
    }
    if let Some(owner) = filter.owner {
        owner.push(conditions);
    }
    if let Some(party) = filter.party {
        let ids = super::party::ids(house, party).await?;
        conditions.push(("slots", ids.iter().map(|id| Value::Int(id.slot().number())).collect()));
        conditions.push(("parties", ids.iter().map(|id| Value::Int(id.number())).collect()));
    }
    if let Some(of) = filter.subject {
        conditions.push(("subject", vec![of.kind.key.into(), Value::Int(of.id)]));
    }
    if let Some(standing) = filter.standing.as_ref().filter(|standing| *standing != BROKEN) {
        let moment = Moment::of(house);
        let unknown = || Refusal::new("unknown_standing").with("standing", standing.clone());
        let (name, values) = standing_condition(standing, &moment).ok_or_else(unknown)?;
        if name == "open" {
            conditions.push((name, values));
        } else if let Some((first, last)) = span(house, name, &moment).await? {
            conditions.push((name, [Value::Int(first), Value::Int(last)].into_iter().chain(values).collect()));
        } else {
            // Nothing stands so.
            conditions.push(("slots", Vec::new()));
        }
    }
    if let Some(from) = filter.received_from {
        conditions.push(("received_from", vec![Value::Int(from.as_microsecond())]));
    }
    if let Some(until) = filter.received_until {
        conditions.push(("received_until", vec![Value::Int(until.as_microsecond())]));
    }
    if let Some(q) = &filter.q {
        let wanted = wanted(&house.shared.keys, q);
        let case = match &wanted {
            Wanted::Case(number) => key_of_number(house, number).await?,
            _ => None,
        };
        wanted.push(conditions, case);
    }
    Ok(())
}

/// Adds what is due next and what is broken, in one question for all lines.
pub(super) async fn with_promises(house: &House, rows: Vec<CaseLineRow>) -> Result<Vec<CaseLine>, Stop> {
    let keys = rows.iter().map(|row| slotted(row.slot, row.id)).collect();
    let promises = house.store.load_by(&PROMISES, keys).await?;
    let moment = Moment::of(house);
    let mut due: HashMap<i64, (Option<NextDue>, usize)> = HashMap::with_capacity(rows.len());
    for promise in promises {
        let entry = due.entry(promise.case_id).or_default();
        let standing = standing_of(&promise, &moment);
        if standing == Standing::Broken {
            entry.1 += 1;
        }
        let waits = matches!(promise.state.as_str(), "open" | "provisional" | "broken") && promise.is_right == 0;
        if let Some(due_at) = promise.due_at.filter(|_| waits)
            && entry.0.as_ref().is_none_or(|known| due_at < known.due_at)
        {
            let provisional = promise.state == "provisional";
            entry.0 = Some(NextDue { promise: promise.key, due_on: promise.due_on, due_at, provisional, standing });
        }
    }
    let line = |row: CaseLineRow| {
        let (next_due, broken_count) = due.remove(&row.id).unwrap_or_default();
        CaseLine { row, next_due, broken_count }
    };
    Ok(rows.into_iter().map(line).collect())
}

fn standing_of(row: &PromiseRow, moment: &Moment) -> Standing {
    let stored = StoredStanding {
        state: &row.state,
        due_on: row.due_on.as_deref(),
        due_at: row.due_at,
        soon_on: row.soon_on.as_deref(),
        is_right: row.is_right != 0,
    };
    stored.at(moment)
}

/// The name of a party that a visible case is for.
pub async fn party_name(house: &House, id: i64) -> Result<String, Stop> {
    Ok(party_of(house, PartyId::from_number(id)).await?.name)
}

/// The contacts of a visible case, oldest first.
pub async fn contacts(house: &House, case: &CaseRow) -> Result<Vec<ContactRow>, Stop> {
    Ok(house.store.query(&CONTACTS_OF_SUBJECT, slotted(case.slot, case.id)).await?)
}

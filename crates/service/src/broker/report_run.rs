//! The reports of a quarter to all clients of an office, in one run (季度报告批次). It is asked for in one commit; behind it the outbox finds whom
//! they go to, makes them in lots of one slot, opens the case of each, and sends them once somebody says so. The figures are kept as they stood
//! when a report was made; paper and workbook are made of them whenever somebody opens one, because five hundred files that nobody may look at
//! would take longer than all the figures together, and the same figures give the same file.
//!
//! A report that cannot be made stops no other: it has an entry of its own, which is set aside with its reason and is tried again like anything else.
//! A client has one report for a quarter, whatever is broken off and run again.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use futures_util::FutureExt;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, At};
use yinuo_core::agreement::AgreementState;
use yinuo_core::broker::{ClientReportId, READ_PLACEMENTS, REPORT_RUN, REPORT_TO_CLIENTS, ReportRunId};
use yinuo_core::id::{CaseId, OfficeId, PartyId, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_store::tables::broker::report::{
    CLIENT_REPORTS, ClientReportLineRow, ClientReportRow, MANDATED, PASSED_COUNTS, REPORT_RUNS, RUN_COUNTS,
    ReportRunRow, RunCountRow, UNSENT_REPORTS,
};
use yinuo_store::tables::case::{CASE, CaseRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{ListingChoice, Value};

use super::command::{MadeReport, MakeClientReports, OpenClientReport, SendReportLot, SpreadReports};
use super::kept_report;
use super::report::{LotRead, ServiceReport};
use super::service_plan::rules::schemes;
use crate::command::Command;
use crate::command::case::RecordMilestone;
use crate::follow_up::{GONE_ON, carry_out, unless_needless};
use crate::house::House;
use crate::message::Messages;
use crate::outbox::{Delivered, Entry, Handler, Order};
use crate::query::{self, Conditions, Found, PageAsk, page, push_scope, require_reached, slotted};
use crate::set_aside::{Verdict, judge};
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// Clients of one lot.
pub(super) const IN_A_LOT: usize = 100;
/// Mandates and reports looked up at once.
const CHUNK: i64 = 2_000;

/// A run belongs to the office that asked for it.
pub(super) const RUN_READER: SubjectReader = SubjectReader {
    kind: &REPORT_RUN,
    permission: REPORT_TO_CLIENTS,
    declare: |of, plan| plan.want::<ReportRunRow>(of.id),
    read: |facts, of| facts.row::<ReportRunRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| async move { Ok(store.load::<ReportRunRow>(keys(of)).await?.iter().map(line).collect()) }.boxed(),
    letters: None,
    files: None,
};

fn line(row: &ReportRunRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&REPORT_RUN, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: format!("{} – {}", row.from_on, row.until_on),
        version: row.version,
    }
}

/// Clients of one slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLot {
    pub slot: i64,
    pub clients: Vec<i64>,
}

/// In the outbox: a run was asked for, or is to be sent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RunOf {
    pub run: i64,
}

/// In the outbox: the reports of a lot are to be made.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LotOf {
    pub run: i64,
    pub lot: ReportLot,
}

/// In the outbox: the report of one client is to be made, whose lot went on without it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OneOf {
    pub run: i64,
    pub client: i64,
}

/// In the outbox: the case of a report is to be opened.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CaseOf {
    pub report: i64,
    pub client: i64,
}

/// In the outbox: a report was sent, which its case is to say.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SentOf {
    pub report: i64,
    pub client: i64,
    pub next_quarter: String,
}

pub(super) static FIND: Handler = Handler {
    key: "broker.report-run",
    zh: "客户季度报告批次",
    en: "Runs of reports to clients",
    order: Order::Free,
    deliver: |house, entry| Box::pin(find(house, entry)),
    about: |entry| entry.payload::<RunOf>().ok().map(|of| SubjectRef::new(&REPORT_RUN, of.run)),
};

pub(super) static LOT: Handler = Handler {
    key: "broker.report-lot",
    zh: "客户季度报告分批编制",
    en: "Lots of reports to clients",
    order: Order::Free,
    deliver: |house, entry| Box::pin(make_lot(house, entry)),
    about: |entry| entry.payload::<LotOf>().ok().map(|of| SubjectRef::new(&REPORT_RUN, of.run)),
};

/// Its key stands in the list of reports too, which shows the reason beside the client.
pub(super) static ONE: Handler = Handler {
    key: "broker.client-report",
    zh: "客户季度报告",
    en: "Reports to clients",
    order: Order::Free,
    deliver: |house, entry| Box::pin(make_one(house, entry)),
    about: |entry| entry.payload::<OneOf>().ok().map(|of| SubjectRef::new(&systems::PARTY, of.client)),
};

pub(super) static OPEN: Handler = Handler {
    key: "broker.open-report",
    zh: "客户季度报告立案",
    en: "Cases of reports to clients",
    order: Order::InSlot,
    deliver: |house, entry| Box::pin(open_case(house, entry)),
    about: |entry| entry.payload::<CaseOf>().ok().map(|of| SubjectRef::new(&systems::PARTY, of.client)),
};

pub(super) static SEND: Handler = Handler {
    key: "broker.send-reports",
    zh: "客户季度报告发送",
    en: "Sending of reports to clients",
    order: Order::Free,
    deliver: |house, entry| Box::pin(send(house, entry)),
    about: |entry| entry.payload::<RunOf>().ok().map(|of| SubjectRef::new(&REPORT_RUN, of.run)),
};

pub(super) static SENT: Handler = Handler {
    key: "broker.report-sent",
    zh: "客户季度报告送交登记",
    en: "Reports that were sent",
    order: Order::InSlot,
    deliver: |house, entry| Box::pin(note_sent(house, entry)),
    about: |entry| entry.payload::<SentOf>().ok().map(|of| SubjectRef::new(&systems::PARTY, of.client)),
};

async fn run_of(house: &House, run: i64) -> Result<ReportRunRow, Stop> {
    let key = slotted(ReportRunId::from_number(run).slot().number(), run);
    house.store.load::<ReportRunRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)
}

/// The first and the last day of a run.
pub(super) fn days_of(row: &ReportRunRow) -> Result<(Date, Date), Stop> {
    let damaged = || Stop::damaged("report_runs", ReportRunId::from_number(row.id).to_string());
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged());
    Ok((day(&row.from_on)?, day(&row.until_on)?))
}

/// Finds the clients of a run and has their reports made in lots.
async fn find(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let RunOf { run } = entry.payload()?;
    let row = run_of(house, run).await?;
    if row.found_at.is_some() {
        return Ok(Delivered::Done);
    }
    let lots = lots(clients(house, &row).await?);
    let command = Command::from(SpreadReports { run: ReportRunId::from_number(run), lots });
    carry_out(house, entry, command).await?;
    Ok(Delivered::Done)
}

/// Slot and id of each client of the office, or of one below it, with a mandate that held on a day of the quarter; not of those that have a
/// report of it. One that was merged into another counts as that one. In the order of slot and id.
async fn clients(house: &House, row: &ReportRunRow) -> Result<Vec<(i64, i64)>, Stop> {
    let directory = house.directory();
    let path = directory.path(OfficeId::from_number(row.office_id)).to_owned();
    let below = directory.offices().filter(|office| office.path.starts_with(&path));
    let conditions: Conditions = vec![
        ("offices", below.map(|office| Value::Int(office.id.number())).collect()),
        ("state", vec![AgreementState::InForce.key().into()]),
        ("days", vec![row.from_on.clone().into(), row.until_on.clone().into()]),
        ("unreported", vec![row.from_on.clone().into()]),
    ];
    let (mut found, mut after): (BTreeSet<(i64, i64)>, _) = (BTreeSet::new(), None);
    loop {
        let choice =
            ListingChoice { conditions: conditions.clone(), order: "holder", descending: false, after, limit: CHUNK };
        let page = house.store.page(&MANDATED, choice).await?;
        for mandate in page.rows {
            // One with two mandates comes twice, and so does one with an alias that has one.
            let client = mandate.merged_into.unwrap_or(mandate.holder_id);
            found.insert((slot_of(client).number(), client));
        }
        after = page.next;
        if after.is_none() {
            return Ok(found.into_iter().collect());
        }
    }
}

fn lots(clients: Vec<(i64, i64)>) -> Vec<ReportLot> {
    let mut lots: Vec<ReportLot> = Vec::new();
    for (slot, client) in clients {
        match lots.last_mut().filter(|lot| lot.slot == slot && lot.clients.len() < IN_A_LOT) {
            Some(lot) => lot.clients.push(client),
            None => lots.push(ReportLot { slot, clients: vec![client] }),
        }
    }
    lots
}

/// Makes the reports of a lot. Those that cannot be made get an entry of their own; where not even the rows of the lot can be read, all do.
async fn make_lot(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let LotOf { run, lot } = entry.payload()?;
    let days = days_of(&run_of(house, run).await?)?;
    let (mut made, mut failed) = (Vec::new(), Vec::new());
    match read_lot(house, &lot, days).await {
        Ok((read, parties)) => {
            for client in &lot.clients {
                let report = parties.get(client).ok_or(Stop::NotFound).and_then(|party| read.report(house, party));
                match report {
                    Ok(report) => made.push(made_of(&report)),
                    Err(stop) if judge(&stop) == Verdict::Passing => return Err(stop),
                    Err(_) => failed.push(*client),
                }
            }
        }
        Err(stop) if judge(&stop) == Verdict::Passing => return Err(stop),
        Err(_) => failed.clone_from(&lot.clients),
    }
    let run = ReportRunId::from_number(run);
    let command = MakeClientReports { run, from: days.0, until: days.1, slot: lot.slot, made, failed };
    carry_out(house, entry, Command::from(command)).await?;
    Ok(Delivered::Done)
}

/// What the reports of a lot are made from, and its clients.
async fn read_lot(
    house: &House,
    lot: &ReportLot,
    days: (Date, Date),
) -> Result<(LotRead, HashMap<i64, PartyRow>), Stop> {
    let read = LotRead::of(house, lot.slot, &lot.clients, days).await?;
    let keys = lot.clients.iter().map(|client| slotted(lot.slot, *client)).collect();
    let parties = house.store.load::<PartyRow>(keys).await?;
    Ok((read, parties.into_iter().map(|party| (party.id, party)).collect()))
}

fn made_of(report: &ServiceReport) -> MadeReport {
    MadeReport {
        client: report.client,
        figures: kept_report::figures_of(report),
        paid: report.paid.0,
        open_claims: i64::try_from(report.open).unwrap_or(i64::MAX),
        missed: i64::try_from(report.missed.len()).unwrap_or(i64::MAX),
    }
}

/// Makes the report of one client, or says why it cannot be made.
async fn make_one(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let OneOf { run, client } = entry.payload()?;
    let days = days_of(&run_of(house, run).await?)?;
    let slot = PartyId::from_number(client).slot().number();
    let lot = ReportLot { slot, clients: vec![client] };
    let (read, parties) = read_lot(house, &lot, days).await?;
    let report = read.report(house, parties.get(&client).ok_or(Stop::NotFound)?)?;
    let (run, made) = (ReportRunId::from_number(run), vec![made_of(&report)]);
    let command = MakeClientReports { run, from: days.0, until: days.1, slot, made, failed: Vec::new() };
    carry_out(house, entry, Command::from(command)).await?;
    Ok(Delivered::Done)
}

async fn open_case(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let CaseOf { report, client } = entry.payload()?;
    let (report, client) = (ClientReportId::from_number(report), PartyId::from_number(client));
    let command = Command::from(OpenClientReport { report, client });
    unless_needless(carry_out(house, entry, command).await, &["report_case_open"])
}

/// Hands the reports of a run over that were made and not sent, in lots of one slot.
async fn send(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let RunOf { run } = entry.payload()?;
    let row = run_of(house, run).await?;
    let id = ReportRunId::from_number(run);
    let system = Arc::new(Actor::system());
    // A client is told on its phone: a house that sends mail alone hands over papers.
    let tells = match &house.messages {
        Some(Messages::Servers(servers)) => servers.sms.is_some(),
        Some(_) => true,
        None => false,
    };
    let mut after = None;
    loop {
        let conditions = vec![("run", vec![Value::Int(run)])];
        let choice = ListingChoice { conditions, order: "slot", descending: false, after, limit: CHUNK };
        let page = house.store.page(&UNSENT_REPORTS, choice).await?;
        let mut by_slot: Vec<(i64, Vec<(i64, i64)>)> = Vec::new();
        for report in page.rows {
            let of = (report.id, report.holder_id);
            match by_slot.last_mut().filter(|(slot, reports)| *slot == report.slot && reports.len() < IN_A_LOT) {
                Some((_, reports)) => reports.push(of),
                None => by_slot.push((report.slot, vec![of])),
            }
        }
        // A report that was handed over is passed over when this is done twice, so that no key is needed.
        for (slot, reports) in by_slot {
            let next_quarter = row.next_quarter.clone();
            let command = Command::from(SendReportLot { run: id, slot, reports, next_quarter, tells });
            house.engine.carry_out(&system, command, None).await?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(Delivered::Done);
        }
    }
}

/// The case of a report says that the client was told of it by a message, which keeps its promise. Of a paper people say it.
async fn note_sent(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let SentOf { report, next_quarter, .. } = entry.payload()?;
    let row = report_row(house, ClientReportId::from_number(report)).await?;
    let case = row.case_id.ok_or(Stop::NotFound)?;
    let case: CaseRow = house.store.query_one(&CASE, slotted(row.slot, case)).await?.ok_or(Stop::NotFound)?;
    let until = row.until_on.parse::<Date>().map_err(|_| Stop::damaged("client_reports", row.id.to_string()))?;
    let rule = &schemes(house.rules()).on(until)?.report;
    let mut answers = Answers::new();
    if !next_quarter.is_empty() {
        answers.insert(rule.next.clone(), next_quarter);
    }
    let command = RecordMilestone {
        case: CaseId::from_number(case.id),
        party: PartyId::from_number(case.party_id),
        subjects: query::case::subjects_of(house, &case).await?,
        expected_version: None,
        key: rule.sent.clone(),
        occurred_at: None,
        answers,
        note: None,
        hand_over: None,
    };
    unless_needless(carry_out(house, entry, Command::from(command)).await, GONE_ON)
}

async fn report_row(house: &House, id: ClientReportId) -> Result<ClientReportRow, Stop> {
    let key = slotted(id.slot().number(), id.number());
    house.store.load::<ClientReportRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)
}

/// A run with how far it is.
#[derive(Debug)]
pub struct Run {
    pub row: ReportRunRow,
    pub count: RunCountRow,
    /// Clients that get no report by it, because they have one or belong to another by now.
    pub passed: i64,
}

/// The runs of one's offices, the latest first.
pub async fn runs(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<Run>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, REPORT_TO_CLIENTS, None)?;
    let found = page::page(house, &REPORT_RUNS, conditions, ("asked", true), ask).await?;
    Ok(Found { items: counted(house, found.items).await?, next: found.next })
}

async fn counted(house: &House, rows: Vec<ReportRunRow>) -> Result<Vec<Run>, Stop> {
    let conditions: Conditions = vec![("runs", rows.iter().map(|row| Value::Int(row.id)).collect())];
    let limit = page::LARGEST_LIMIT;
    let choice = ListingChoice { conditions, order: "run", descending: false, after: None, limit };
    let passed = house.store.page(&PASSED_COUNTS, choice.clone()).await?.rows;
    let passed: HashMap<i64, i64> = passed.into_iter().map(|count| (count.run_id, count.passed)).collect();
    let counts = house.store.page(&RUN_COUNTS, choice).await?.rows;
    let mut counts: HashMap<i64, RunCountRow> = counts.into_iter().map(|count| (count.run_id, count)).collect();
    let none = |run_id| RunCountRow {
        run_id,
        reports: 0,
        made: 0,
        told: 0,
        to_send: 0,
        being_sent: 0,
        to_hand_over: 0,
        withdrawn: 0,
        sent: 0,
        acknowledged: 0,
    };
    let with = |row: ReportRunRow| Run {
        count: counts.remove(&row.id).unwrap_or_else(|| none(row.id)),
        passed: passed.get(&row.id).copied().unwrap_or(0),
        row,
    };
    Ok(rows.into_iter().map(with).collect())
}

/// A run in reach.
pub async fn run(house: &House, actor: &Actor, id: ReportRunId) -> Result<Run, Stop> {
    let row = run_of(house, id.number()).await?;
    require_reached(actor, REPORT_TO_CLIENTS, house.directory().path(OfficeId::from_number(row.office_id)))?;
    counted(house, vec![row]).await?.pop().ok_or(Stop::NotFound)
}

/// Which reports of a run are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportFilter {
    /// Those that were made, or those that were not; both where it is absent.
    pub made: Option<bool>,
    /// Those alone that people are to hand over and have not.
    pub to_hand_over: bool,
}

/// The reports of a run in reach.
pub async fn reports(
    house: &House,
    actor: &Actor,
    id: ReportRunId,
    filter: ReportFilter,
    ask: &PageAsk,
) -> Result<Found<ClientReportLineRow>, Stop> {
    run(house, actor, id).await?;
    let mut conditions: Conditions = vec![("run", vec![Value::Int(id.number())])];
    conditions.extend(filter.made.map(|made| (if made { "made" } else { "failed" }, Vec::new())));
    conditions.extend(filter.to_hand_over.then(|| ("to_hand_over", Vec::new())));
    page::page(house, &CLIENT_REPORTS, conditions, ("id", false), ask).await
}

/// The reports of the quarters to a client in reach that were made, the latest first; those of its aliases among them.
pub async fn of_client(house: &House, actor: &Actor, client: PartyId) -> Result<Vec<ClientReportLineRow>, Stop> {
    super::service_plan::client(house, actor, client).await?;
    let mut found: Vec<ClientReportLineRow> = Vec::new();
    for id in query::party::ids(house, client).await? {
        let conditions: Conditions = vec![("holder", slotted(id.slot().number(), id.number())), ("made", Vec::new())];
        let choice = ListingChoice { conditions, order: "id", descending: true, after: None, limit: CHUNK };
        found.extend(house.store.page(&CLIENT_REPORTS, choice).await?.rows);
    }
    found.sort_by(|one, other| (&other.from_on, other.id).cmp(&(&one.from_on, one.id)));
    Ok(found)
}

/// The report of a quarter to a client in reach, as it was made.
pub async fn client_report(house: &House, actor: &Actor, id: ClientReportId) -> Result<ServiceReport, Stop> {
    actor.require(READ_PLACEMENTS)?;
    let row = report_row(house, id).await?;
    let client = PartyId::from_number(row.holder_id);
    let key = slotted(row.slot, row.holder_id);
    let party = house.store.load::<PartyRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    let path = house.directory().path(OfficeId::from_number(party.office_id)).to_owned();
    require_reached(actor, READ_PLACEMENTS, At::of(&path, client))?;
    kept_report::read(house, &row, &party)
}

/// Says why there is nothing to send.
pub(super) fn nothing_to_send(row: &ReportRunRow) -> Refusal {
    Refusal::new("reports_not_made").with("from", row.from_on.clone()).with("until", row.until_on.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_of_one_slot_and_no_longer_than_a_commit_takes() {
        let of = |slot: i64, count: i64| (0..count).map(move |client| (slot, client));
        let sizes: Vec<(i64, usize)> =
            lots(of(1, 201).chain(of(2, 3)).collect()).iter().map(|lot| (lot.slot, lot.clients.len())).collect();
        assert_eq!(sizes, [(1, 100), (1, 100), (1, 1), (2, 3)]);
    }
}

//! The reports of a quarter to all clients in one run, on a whole house: made in lots, one that cannot be made waits with its reason and stops no
//! other, none comes twice whatever is done again, what was made stays as it was, all are sent and one is received.

use std::io::Read;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::broker::{AssistedPaymentId, ClaimEventId, ClientReportId, PlacementId, ReportRunId, quarter_days};
use yinuo_core::id::{CaseId, FileId, PartyId};
use yinuo_core::money::Fen;
use yinuo_service::broker::command::{
    AskForReports, MadeReport, MakeClientReports, RecordClaimEvent, SendReports, SignMandate, SpreadReports,
};
use yinuo_service::broker::report::ServiceReport;
use yinuo_service::broker::report_run::{self, ReportFilter, ReportLot, Run};
use yinuo_service::broker::{report_pdf, report_sheet};
use yinuo_service::command::Command;
use yinuo_service::command::case::WithdrawCase;
use yinuo_service::command::file::AttachFile;
use yinuo_service::command::party::MergeParties;
use yinuo_service::query::PageAsk;
use yinuo_service::set_aside::{self, SetAsideFilter, Which};
use yinuo_service::{query, upkeep, verify};
use yinuo_store::tables::broker::AssistedPaymentRow;
use yinuo_store::tables::broker::report::ClientReportLineRow;
use yinuo_store::{Changes, Store, StoreOptions};
use yinuo_testkit::fuzz::number_of;
use yinuo_testkit::house::On;

use crate::broker::Department;
use crate::broker_service::read_pdf;

/// Under which a report waits that could not be made.
const KIND: &str = "broker.client-report";
const FIRST_QUARTER: AskForReports = AskForReports { year: 2008, quarter: 1 };

impl Department {
    /// So many clients with a mandate for the year 2008, the group first; the second has a phone.
    async fn with_clients(&self, count: usize) -> Vec<PartyId> {
        self.sign().await;
        let mut clients = vec![self.client];
        for number in 1..count {
            let phone = (number == 1).then_some("13904150001");
            let client = self.reached(&format!("电站客户{number}"), phone).await;
            self.done(SignMandate {
                client,
                number: format!("WT2008-R{number}"),
                services: "协助索赔".to_owned(),
                informed_on: date(2008, 1, 2),
                effective_on: date(2008, 1, 2),
                ends_on: Some(date(2008, 12, 31)),
            })
            .await;
            clients.push(client);
        }
        clients
    }

    /// A claim of the group in January that is open, with a word of its insurer that came an hour late and an advance.
    async fn a_claim_in_january(&self) -> Arc<yinuo_core::case::Case> {
        for index in 0..2 {
            self.agree(index).await;
        }
        let placement = PlacementId::from_number(self.done(self.policy(0)).await);
        self.now("2008-01-20T09:00:00");
        let event = RecordClaimEvent {
            code: "2008-SNOW".to_owned(),
            name: "雨雪冰冻".to_owned(),
            area: "湖南".to_owned(),
            began_on: date(2008, 1, 20),
            ended_on: date(2008, 1, 20),
        };
        let event = ClaimEventId::from_number(self.done(event).await);
        let case = self.claim(placement, event, self.insurers[0], "2008-01-20").await;
        let case = self.recorded(&case, "reported", "estimate", Fen(250_000_000)).await;
        self.now("2008-01-20T12:00:00");
        upkeep::run_due(self.house()).await.expect("time passes");
        self.record(&case, "acknowledged", &[]).await.expect("recorded");
        let case = self.recorded(&case, "claim-submitted", "claimed", Fen(220_000_000)).await;
        self.recorded(&case, "advance-paid", "paid_amount", Fen(30_000_003)).await
    }

    /// Two payments to a client that are more together than an amount can be, written behind the system's back or taken away again.
    async fn damage(&self, client: PartyId, stay: bool) {
        let stamp = |sequence| yinuo_core::id::Stamp { milliseconds: 1_200_000_000_000, sequence };
        let mut changes = Changes::new();
        for sequence in [1, 2] {
            let id = AssistedPaymentId::new(stamp(sequence), client.slot()).number();
            let slot = client.slot().number();
            if !stay {
                changes.delete::<AssistedPaymentRow>(vec![slot.into(), id.into()]);
                continue;
            }
            changes.put(AssistedPaymentRow {
                slot,
                id,
                case_id: id,
                holder_id: client.number(),
                insurer_id: self.insurers[0].number(),
                amount: i64::MAX,
                paid_on: "2008-02-01".to_owned(),
                recorded_at: 0,
                operator_id: self.manager().operator.number(),
            });
        }
        let store = Store::open(&self.test.url(), StoreOptions::default()).await.expect("it opens again");
        let mut writer = store.writer().await.expect("a writer");
        let mut work = writer.begin(&[0]).await.expect("begun");
        work.write(changes).await.expect("written");
        work.commit().await.expect("committed");
    }

    async fn run_of(&self, id: ReportRunId) -> Run {
        report_run::run(self.house(), self.manager(), id).await.expect("read")
    }

    async fn reports(&self, id: ReportRunId, made: Option<bool>) -> Vec<ClientReportLineRow> {
        let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
        let filter = ReportFilter { made, to_hand_over: false };
        report_run::reports(self.house(), self.manager(), id, filter, &ask).await.expect("read").items
    }
}

async fn a_quarter_of_many_clients(on: On) {
    let department = Department::open(on).await;
    let (house, manager) = (department.house(), department.manager());
    let clients = department.with_clients(40).await;
    let claim = department.a_claim_in_january().await;
    let poor = clients[7];
    department.damage(poor, true).await;
    assert_eq!(department.refused(FIRST_QUARTER).await, "period_not_over");
    assert_eq!(department.refused(AskForReports { year: 2008, quarter: 5 }).await, "wrong_field");
    department.now("2008-04-02T09:00:00");
    upkeep::run_due(house).await.expect("time passes");

    let run = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    assert_eq!(department.refused(FIRST_QUARTER).await, "report_run_under_way");
    let asked = department.run_of(run).await;
    assert_eq!((asked.row.found_at, asked.count.reports), (None, 0), "it is made behind the answer");
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let made = department.run_of(run).await;
    assert_eq!((made.row.clients, made.count.reports, made.count.made), (40, 40, 39));
    // One that cannot be made says why beside its client, and waits where everything waits.
    let failed = department.reports(run, Some(false)).await;
    assert_eq!(failed.len(), 1);
    assert_eq!((failed[0].holder_id, failed[0].failed_code.as_deref()), (poor.number(), Some("amount_too_large")));
    let filter = SetAsideFilter { kind: Some(KIND.to_owned()) };
    let aside = set_aside::list(house, manager, &filter, &PageAsk::default()).await.expect("listed").items;
    assert_eq!((aside.len(), aside[0].number.as_deref()), (1, Some(failed[0].holder_name.as_str())));
    department.damage(poor, false).await;
    let tried = set_aside::try_again(house, manager, Which::Kind(KIND.to_owned())).await.expect("tried again");
    assert_eq!(tried, 1);
    upkeep::run_due(house).await.expect("the outbox is emptied");
    assert_eq!(department.run_of(run).await.count.made, 40);
    assert!(department.reports(run, Some(false)).await.is_empty());

    let lines = department.reports(run, None).await;
    assert!(lines.iter().all(|line| line.case_state.as_deref() == Some("open") && line.sent_at.is_none()), "none sent");
    none_comes_twice(&department, run, &lines).await;
    what_was_made_stays(&department, &claim, &lines).await;
    all_are_sent_and_one_is_received(&department, run).await;
    what_is_passed_over_is_done(&department, &lines).await;
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

/// Asked for once more there is nobody left, and a lot that is written twice is written once.
async fn none_comes_twice(department: &Department, run: ReportRunId, lines: &[ClientReportLineRow]) {
    let (house, manager) = (department.house(), department.manager());
    let first = &lines[0];
    let client = PartyId::from_number(first.holder_id);
    let again = MakeClientReports {
        run,
        from: date(2008, 1, 1),
        until: date(2008, 3, 31),
        slot: first.slot,
        made: vec![MadeReport { client, figures: "{}".to_owned(), paid: 1, open_claims: 1, missed: 1 }],
        failed: vec![first.holder_id],
    };
    house.carry_out(&Arc::new(Actor::system()), Command::from(again), None).await.expect("nothing is left to do");
    let id = ClientReportId::from_number(first.id);
    report_run::client_report(house, manager, id).await.expect("it is what it was");
    let second = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let found = department.run_of(second).await;
    assert_eq!((found.row.clients, found.count.reports), (0, 0), "each has one");
    assert_eq!(department.run_of(run).await.count.reports, 40);
}

/// The report keeps the figures it was made with; paper and workbook are made of them.
async fn what_was_made_stays(department: &Department, claim: &yinuo_core::case::Case, lines: &[ClientReportLineRow]) {
    let (house, manager) = (department.house(), department.manager());
    let line = lines.iter().find(|line| line.holder_id == department.client.number()).expect("the group has one");
    // The word was late; survey, list and opinion never came.
    assert_eq!((line.paid, line.open_claims, line.missed), (30_000_003, 1, 4));
    let id = ClientReportId::from_number(line.id);
    let kept = report_run::client_report(house, manager, id).await.expect("read");
    let live = department.report(date(2008, 1, 1), date(2008, 3, 31)).await;
    let paid =
        |report: &ServiceReport| report.insurers.iter().map(|line| (line.insurer, line.paid)).collect::<Vec<_>>();
    assert_eq!((paid(&kept), &kept.claims, kept.paid), (paid(&live), &live.claims, live.paid), "as it stands");
    assert!(kept.missed.iter().all(|one| one.agreed == "合作协议HZ2008-0第五条"), "{:?}", kept.missed);
    let denied = [("denial", "除外责任".to_owned())];
    let case = department.record(claim, "denied", &denied).await.expect("recorded");
    let lessons = [("lessons", "续保时删除该除外责任".to_owned())];
    department.record(&case, "closed-denied", &lessons).await.expect("closed");
    // Closed in April: it was open at the end of March.
    let live = department.report(date(2008, 1, 1), date(2008, 3, 31)).await;
    assert_eq!((live.open, &live.claims), (1, &kept.claims));
    let again = report_run::client_report(house, manager, id).await.expect("read");
    assert_eq!((again.open, &again), (1, &kept), "whatever came afterwards");
    assert!(report_sheet(&kept).expect("a workbook").starts_with(b"PK"));
    assert!(report_pdf(house, &kept).await.expect("a paper").starts_with(b"%PDF-"));
}

async fn all_are_sent_and_one_is_received(department: &Department, run: ReportRunId) {
    let house = department.house();
    department.done(SendReports { run, next_quarter: "汛期前巡检".to_owned() }).await;
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let sent = department.run_of(run).await.count;
    assert_eq!((sent.told, sent.sent, sent.to_hand_over, sent.acknowledged), (40, 1, 39, 0), "only one has a phone");
    let messages = department.test.messages();
    let told: Vec<_> = messages.iter().filter(|(to, _)| to == "13904150001").collect();
    assert!(messages.len() == 1 && told.len() == 1, "{messages:?}");
    assert!(told[0].1.contains("2008-01-01至2008-03-31"), "{told:?}");
    // Said once more, nobody hears of it again.
    department.done(SendReports { run, next_quarter: String::new() }).await;
    upkeep::run_due(house).await.expect("the outbox is emptied");
    assert_eq!(department.test.messages().len(), 1);

    let lines = department.reports(run, None).await;
    let case_of = async |line: &ClientReportLineRow| {
        let number = CaseId::from_number(line.case_id.expect("its case is open")).to_string();
        query::case::file(house, department.manager(), &number).await.expect("read").case
    };
    let by_message = |line: &&ClientReportLineRow| line.way.as_deref() == Some("message");
    let case = case_of(lines.iter().find(by_message).expect("the one with a phone")).await;
    let milestone = case.milestone("sent").expect("it was sent");
    assert_eq!(milestone.answers.text("next_quarter"), Some("汛期前巡检"));
    let promise = case.promise("send").expect("it is owed");
    assert!(promise.kept_at.is_some() && promise.broken_at.is_none(), "within fifteen working days of the quarter");
    department.record(&case, "acknowledged", &[]).await.expect("the receipt is noted");
    assert_eq!(department.run_of(run).await.count.acknowledged, 1);

    // To the others people hand a paper over, and say to whom: until then none of them was sent.
    let paper = lines.iter().find(|line| line.way.as_deref() == Some("paper")).expect("most have no phone");
    let case = case_of(paper).await;
    assert!(case.milestone("sent").is_none() && case.promise("send").is_some_and(|promise| promise.kept_at.is_none()));
    let receipt = [("received_by", "安全部张主任".to_owned()), ("receipt", "签收单1".to_owned())];
    let case = department.record(&case, "handed-over", &receipt).await.expect("handed over");
    assert!(case.promise("send").is_some_and(|promise| promise.kept_at.is_some()) && case.closed_at.is_some());
    let filter = ReportFilter { made: None, to_hand_over: true };
    let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
    let waiting = report_run::reports(house, department.manager(), run, filter, &ask).await.expect("read").items;
    assert_eq!((waiting.len(), waiting.iter().any(|line| line.id == paper.id)), (38, false));
    let counted = department.run_of(run).await.count;
    assert_eq!((counted.sent, counted.to_hand_over, counted.acknowledged), (2, 38, 2));
}

/// A client that two runs found, because it moved to another office between them: the run passes it over and comes to its end.
async fn what_is_passed_over_is_done(department: &Department, lines: &[ClientReportLineRow]) {
    let (house, manager) = (department.house(), department.manager());
    let again = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    // As if it had been found at its office of before, beside the run that made its report.
    let lots = vec![ReportLot { slot: lines[0].slot, clients: vec![lines[0].holder_id] }];
    let spread = Command::from(SpreadReports { run: again, lots });
    house.carry_out(&Arc::new(Actor::system()), spread, None).await.expect("written");
    assert_eq!(department.refused(FIRST_QUARTER).await, "report_run_under_way");
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let found = report_run::run(house, manager, again).await.expect("read");
    assert_eq!((found.row.clients, found.count.reports, found.passed), (1, 0, 1), "it has one by the other run");
    department.done(FIRST_QUARTER).await;
    upkeep::run_due(house).await.expect("the outbox is emptied");
}

#[tokio::test]
async fn reports_of_a_quarter_reach_every_client_once_and_one_that_fails_stops_no_other_on_sqlite() {
    a_quarter_of_many_clients(On::Sqlite).await;
}

#[tokio::test]
async fn reports_of_a_quarter_reach_every_client_once_and_one_that_fails_stops_no_other_on_postgresql() {
    a_quarter_of_many_clients(On::Postgres).await;
}

/// What a column of a sheet of a workbook comes to, in fen.
fn column_in_fen(workbook: &[u8], sheet: usize, column: &str) -> i64 {
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(workbook)).expect("a workbook");
    let mut part = parts.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("a sheet");
    let mut text = String::new();
    part.read_to_string(&mut text).expect("read");
    let amount = |cell: &str| -> Option<Decimal> {
        let (place, cell) = cell.split_once('"')?;
        place.strip_prefix(column)?.parse::<u32>().ok()?;
        let (kind, cell) = cell.split_once('>')?;
        // The head of the column is a text, which has a kind.
        let number = cell.strip_prefix("<v>")?.split_once("</v>")?.0;
        (!kind.contains("t=")).then(|| number.parse().expect("a number"))
    };
    let yuan: Decimal = text.split("<c r=\"").filter_map(amount).sum();
    (yuan * Decimal::ONE_HUNDRED).normalize().to_string().parse().expect("whole fen")
}

/// A claim of January, an advance on it in the quarter, a payment in the second, nothing in the third, the rest in the fourth: each quarter that it was
/// open in tells of it, and what the list says came in is what the report says, on paper and in the workbook.
async fn a_claim_is_told_of_until_it_is_over(on: On) {
    let department = Department::open(on).await;
    department.sign().await;
    let claim = department.a_claim_in_january().await;
    department.now("2008-05-10T09:00:00");
    let case = department.recorded(&claim, "agreed", "agreed_amount", Fen(200_000_000)).await;
    department.recorded(&case, "paid", "paid_amount", Fen(123_456_789)).await;
    department.now("2008-10-15T09:00:00");
    let by = ("paid_by", department.insurers[1].to_string());
    let rest = Fen(200_000_000 - 30_000_003 - 123_456_789);
    department.record(&case, "paid", &[("paid_amount", rest.to_string()), by]).await.expect("recorded");
    department.record(&case, "paid-up", &[]).await.expect("it is paid up");
    let lessons = [("lessons", "续保时提高分项限额".to_owned())];
    department.record(&case, "closed-paid", &lessons).await.expect("closed");
    department.now("2009-04-02T09:00:00");

    let quarters = [
        (2008, 1, Fen(30_000_003), "300,000.03", Some("open")),
        (2008, 2, Fen(123_456_789), "1,234,567.89", Some("open")),
        (2008, 3, Fen::ZERO, "0.00", Some("open")),
        (2008, 4, rest, "465,432.08", Some("closed")),
        (2009, 1, Fen::ZERO, "0.00", None),
    ];
    for (year, quarter, paid, written, state) in quarters {
        let (from, until) = quarter_days(year, quarter).expect("a quarter");
        let told = department.report(from, until).await;
        let claims: Vec<_> = told.claims.iter().map(|one| (one.claim.state.as_str(), one.paid_in_time)).collect();
        let expected: Vec<_> = state.into_iter().map(|state| (state, paid)).collect();
        assert_eq!((told.paid, claims), (paid, expected), "{from}");
        assert_eq!(told.open, usize::from(state == Some("open")), "{from}");
        let workbook = report_sheet(&told).expect("a workbook");
        assert_eq!(column_in_fen(&workbook, 1, "K"), paid.0, "the claims, {from}");
        assert_eq!(column_in_fen(&workbook, 2, "F"), paid.0, "the insurers, {from}");
        let (paper, _) = read_pdf(&report_pdf(department.house(), &told).await.expect("a paper"));
        let paper: String = paper.split_whitespace().collect();
        assert!(paper.contains(&format!("本期协助取得赔款{written}元")), "{paper}");
        assert_eq!(paper.contains("本期赔付合计"), state.is_some(), "{paper}");
    }
}

#[tokio::test]
async fn a_claim_of_an_earlier_quarter_is_told_of_until_it_is_over_and_the_list_comes_to_what_came_in_on_sqlite() {
    a_claim_is_told_of_until_it_is_over(On::Sqlite).await;
}

#[tokio::test]
async fn a_claim_of_an_earlier_quarter_is_told_of_until_it_is_over_and_the_list_comes_to_what_came_in_on_postgresql() {
    a_claim_is_told_of_until_it_is_over(On::Postgres).await;
}

/// The group is merged into another client, in whose one report stands what was claimed in the name of the group.
async fn merged_clients_have_one_report(on: On) {
    let department = Department::open(on).await;
    let house = department.house();
    let clients = department.with_clients(3).await;
    let claim = department.a_claim_in_january().await;
    let content = b"%PDF-1.4 the two are one".to_vec();
    let file = AttachFile {
        case: claim.id,
        material: None,
        name: "证明.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        content_hash: "0".repeat(64),
        content,
    };
    let file = FileId::from_number(department.done(file).await);
    let (alias, kept) = (clients[0], clients[2]);
    department.done(MergeParties { kept, alias, reason: "同一法人".to_owned(), file }).await;
    department.now("2008-04-02T09:00:00");
    upkeep::run_due(house).await.expect("time passes");
    let run = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let made = department.run_of(run).await;
    assert_eq!((made.row.clients, made.count.made), (2, 2), "two mandates, one client");
    let lines = department.reports(run, None).await;
    let holders: Vec<i64> = lines.iter().map(|line| line.holder_id).collect();
    assert!(holders.contains(&kept.number()) && !holders.contains(&alias.number()), "{holders:?}");
    let line = lines.iter().find(|line| line.holder_id == kept.number()).expect("it has one");
    assert_eq!((line.paid, line.open_claims), (30_000_003, 1), "what was claimed in the other name");
    let id = ClientReportId::from_number(line.id);
    let report = report_run::client_report(house, department.manager(), id).await.expect("read");
    assert_eq!(report.claims.iter().map(|one| one.claim.id).collect::<Vec<_>>(), [claim.id.number()]);
    let again = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    upkeep::run_due(house).await.expect("the outbox is emptied");
    assert_eq!(department.run_of(again).await.row.clients, 0);
}

#[tokio::test]
async fn clients_that_were_merged_have_one_report_with_the_figures_of_both_on_sqlite() {
    merged_clients_have_one_report(On::Sqlite).await;
}

#[tokio::test]
async fn clients_that_were_merged_have_one_report_with_the_figures_of_both_on_postgresql() {
    merged_clients_have_one_report(On::Postgres).await;
}

/// One with a phone was handed its report before the run is sent, and the case of another is withdrawn: nobody is told of either, and nothing waits.
async fn what_was_handed_over_or_withdrawn_is_not_sent(on: On) {
    let department = Department::open(on).await;
    let house = department.house();
    let clients = department.with_clients(4).await;
    department.now("2008-04-02T09:00:00");
    upkeep::run_due(house).await.expect("time passes");
    let run = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    upkeep::run_due(house).await.expect("the outbox is emptied");
    let lines = department.reports(run, None).await;
    let case_of = async |client: PartyId| {
        let line = lines.iter().find(|line| line.holder_id == client.number()).expect("it has a report");
        let number = CaseId::from_number(line.case_id.expect("its case is open")).to_string();
        query::case::file(house, department.manager(), &number).await.expect("read").case
    };
    let counts = async || {
        let count = department.run_of(run).await.count;
        (count.told, count.to_send, count.being_sent, count.to_hand_over, count.withdrawn, count.sent)
    };
    let withdraw = async |client: PartyId| {
        let case = case_of(client).await;
        let reason = "客户已终止委托".to_owned();
        let command = WithdrawCase { case: case.id, party: case.party, expected_version: None, reason };
        house.carry_out(department.manager(), Command::from(command), None).await.expect("withdrawn");
    };
    assert_eq!(counts().await, (0, 4, 0, 0, 0, 0));
    let receipt = [("received_by", "安全部张主任".to_owned()), ("receipt", "签收单1".to_owned())];
    let handed = case_of(clients[1]).await;
    department.record(&handed, "handed-over", &receipt).await.expect("handed over");
    withdraw(clients[2]).await;
    assert_eq!(counts().await, (0, 2, 0, 0, 1, 1));
    department.done(SendReports { run, next_quarter: String::new() }).await;
    upkeep::run_due(house).await.expect("the outbox is emptied");
    assert!(department.test.messages().is_empty(), "it has the report");
    assert_eq!(counts().await, (2, 0, 0, 2, 1, 1));
    // The case of a paper that waits to be handed over is withdrawn, too.
    withdraw(clients[3]).await;
    assert_eq!(counts().await, (2, 0, 0, 1, 2, 1));
    let filter = ReportFilter { made: None, to_hand_over: true };
    let waiting = report_run::reports(house, department.manager(), run, filter, &PageAsk::default()).await;
    let waiting: Vec<i64> = waiting.expect("read").items.iter().map(|line| line.holder_id).collect();
    assert_eq!(waiting, [clients[0].number()]);
}

#[tokio::test]
async fn a_report_that_was_handed_over_or_withdrawn_is_announced_to_nobody_and_waits_for_nothing_on_sqlite() {
    what_was_handed_over_or_withdrawn_is_not_sent(On::Sqlite).await;
}

#[tokio::test]
async fn a_report_that_was_handed_over_or_withdrawn_is_announced_to_nobody_and_waits_for_nothing_on_postgresql() {
    what_was_handed_over_or_withdrawn_is_not_sent(On::Postgres).await;
}

/// `YINUO_REPORT_CLIENTS=500` measures a run of five hundred.
#[tokio::test]
async fn reports_to_as_many_clients_as_are_asked_for_are_made_in_less_than_three_minutes() {
    let count = number_of("YINUO_REPORT_CLIENTS").and_then(|count| usize::try_from(count).ok()).unwrap_or(60);
    let department = Department::open(On::Sqlite).await;
    department.with_clients(count).await;
    department.a_claim_in_january().await;
    department.now("2008-04-02T09:00:00");
    upkeep::run_due(department.house()).await.expect("time passes");
    let begun = Instant::now();
    let run = ReportRunId::from_number(department.done(FIRST_QUARTER).await);
    upkeep::run_due(department.house()).await.expect("the outbox is emptied");
    let made = begun.elapsed();
    department.done(SendReports { run, next_quarter: String::new() }).await;
    upkeep::run_due(department.house()).await.expect("the outbox is emptied");
    let all = begun.elapsed();
    println!("{count} reports: made with their cases in {made:.1?}, sent after {all:.1?}");
    let counted = department.run_of(run).await.count;
    assert_eq!(usize::try_from(counted.made).ok(), Some(count));
    assert_eq!((counted.told, counted.sent + counted.to_hand_over), (counted.made, counted.made));
    assert!(all.as_secs() < 180, "{all:?}");
}

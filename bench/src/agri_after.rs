//! What comes after enrolment: the statistics of a month over all covers, alone and while a sheet comes in; the posting sheet of a village
//! as PDF; the claims of many villages decided, hung up and paid by batches, what the bank sends back paid once more.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::{COVER, CoverId, CropClaimId, GROUP_POLICY, LOSS, LossId};
use yinuo_core::id::{FileId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payment::EndToEndId;
use yinuo_core::publication::{PUBLICATION, PublicationId};
use yinuo_core::service::Answers;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_service::House;
use yinuo_service::agri::command::{AssessClaim, ClaimLoss, PayClaim, ReportLoss, SignClaim, SurveyLoss};
use yinuo_service::agri::query;
use yinuo_service::command::file::{Document, LayFile};
use yinuo_service::command::{Act, Command};
use yinuo_service::payment::{self, BatchFilter};
use yinuo_service::publication::command::PostPublication;
use yinuo_service::publication::{self, posting_sheet};
use yinuo_service::query::PageAsk;
use yinuo_service::query::page::LARGEST_LIMIT;
use yinuo_service::query::payout::subject_key;
use yinuo_store::Value;
use yinuo_store::tables::agri::claim_sum::MONTH_CLAIMS;
use yinuo_store::tables::agri::cover_sum::MONTH_COVERS;
use yinuo_store::tables::agri::{CLAIM_TOTAL, COVER_TOTAL, MONTH_LOSSES};
use yinuo_store::tables::ledger::ACCOUNT_SUMS;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_testkit::house::{Role, TestHouse};

use crate::agri_run::{
    OF_A_SHEET, OF_A_VILLAGE, PROGRAMME, ended, group_of, open_group, open_groups, place, sheet_begun, sheet_text,
};

/// Households that claim, where so many are enrolled.
const CLAIMING: u32 = 300_000;
/// Commands under way at once.
const AT_ONCE: usize = 512;
const LOOKS: usize = 5;
/// The village whose sheet is printed.
const POSTED: u32 = 800;
/// Its first household: beyond all that are enrolled.
const POSTED_FROM: u32 = 20_000_000;
/// One of so many payments comes back.
const RETURNED: usize = 1_000;
/// A card whose check digit is right.
const CARD: &str = "6222021234567890128";

/// Measures all of it in a house where so many households are enrolled.
pub async fn measure(test: &TestHouse, households: u32) {
    to_the_fen(test).await;
    statistics(test, "alone").await;
    while_a_sheet_comes_in(test, households.div_ceil(OF_A_SHEET) * OF_A_SHEET).await;
    posting(test).await;
    claims(test, households.min(CLAIMING)).await;
}

/// The parts of each household add up to its premium, and rows, ledger and statistics to the same.
async fn to_the_fen(test: &TestHouse) {
    let store = &test.house.store;
    let rows = store.query_one(&COVER_TOTAL, vec![Value::from(PROGRAMME)]).await.expect("summed").expect("a sum");
    let sums = vec![Value::from(""), Value::from("9999-12-31"), Value::Int(i64::MAX)];
    let ledger = store.query(&ACCOUNT_SUMS, sums).await.expect("summed");
    let farmers = ledger.iter().find(|sum| sum.account == "fund/agri/farmer-premium");
    let booked = farmers.map_or(0, |sum| sum.credit - sum.debit);
    let of_month = vec![Value::from(PROGRAMME), Value::Int(test.county.number()), Value::from("2011-05-31")];
    let month = store.query(&MONTH_COVERS, of_month).await.expect("summed");
    let premium: i64 = month.iter().map(|row| row.premium).sum();
    let paid: i64 = month.iter().map(|row| row.farmer_paid).sum();
    println!(
        "{} covers, {} whose shares differ; premium {} by rows and {} by statistics; paid by households {} by rows, {} by \
         statistics, {} by the ledger: the same {}",
        rows.covers,
        rows.uneven,
        Fen(rows.premium),
        Fen(premium),
        Fen(rows.farmer_paid),
        Fen(paid),
        Fen(booked),
        rows.uneven == 0 && rows.premium == premium && [paid, booked] == [rows.farmer_paid; 2]
    );
}

/// The figures of the month, of all that is enrolled at the office.
async fn statistics(test: &TestHouse, told: &str) {
    let (store, office) = (&test.house.store, test.county.number());
    let until = date(2011, 5, 31).to_string();
    let (mut times, mut covers) = (Vec::new(), 0);
    for _ in 0..LOOKS {
        let started = Instant::now();
        let of_covers = vec![Value::from(PROGRAMME), Value::Int(office), Value::from(until.clone())];
        let rows = store.query(&MONTH_COVERS, of_covers).await.expect("summed");
        let of_losses = vec![Value::Int(office), Value::Int(i64::MAX), Value::from(format!("{PROGRAMME}@%"))];
        store.query(&MONTH_LOSSES, of_losses).await.expect("counted");
        let of_claims = vec![Value::from(PROGRAMME), Value::Int(office), Value::Int(i64::MAX)];
        store.query(&MONTH_CLAIMS, of_claims).await.expect("summed");
        times.push(started.elapsed());
        covers = rows.iter().map(|row| row.covers).sum::<i64>();
    }
    times.sort_unstable();
    let (middle, longest) = (times[times.len() / 2], times[times.len() - 1]);
    println!("statistics of the month over {covers} covers, {told}: {middle:.2?}, at most {longest:.2?} (wanted 2 s)");
}

async fn while_a_sheet_comes_in(test: &TestHouse, first: u32) {
    let (house, clerk, manager) = (&test.house, test.actor(Role::Clerk), test.actor(Role::Manager));
    open_groups(house, clerk, first, first + OF_A_SHEET).await;
    let content = sheet_text(house, first, first + OF_A_SHEET, place).into_bytes();
    let import = sheet_begun(house, manager, content, OF_A_SHEET).await;
    let enrolling = house.clone();
    let running = tokio::spawn(async move { ended(&enrolling, import, |_| {}).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    statistics(test, "while a sheet comes in").await;
    let seconds = running.await.expect("the import ends");
    println!("the sheet meanwhile: {:.0} households a second", f64::from(OF_A_SHEET) / seconds);
}

/// The list of one village as it is hung up.
async fn posting(test: &TestHouse) {
    let (house, clerk, manager) = (&test.house, test.actor(Role::Clerk), test.actor(Role::Manager));
    let group = open_group(house, clerk, "NB-POSTED".to_owned()).await;
    let in_it = |household: u32| ("NB-POSTED".to_owned(), 1 + household - POSTED_FROM);
    let content = sheet_text(house, POSTED_FROM, POSTED_FROM + POSTED, in_it).into_bytes();
    let import = sheet_begun(house, manager, content, POSTED).await;
    ended(house, import, |_| {}).await;
    let about = GROUP_POLICY.of(group.number());
    let list = publication::open(house, manager, "crop-enrolment", about, None).await.expect("a list");
    let list = PublicationId::from_number(list.id).to_string();
    let mut times = Vec::new();
    for _ in 0..3 {
        let started = Instant::now();
        let sheet = posting_sheet(house, manager, &list).await.expect("a sheet");
        times.push((started.elapsed(), sheet.len()));
    }
    let told: Vec<String> = times.iter().map(|(time, size)| format!("{time:.2?} ({} kB)", size / 1_000)).collect();
    println!("posting sheet of a village of {POSTED}, three times: {} (wanted 1 s)", told.join(", "));
}

/// Carries many commands out side by side; the ids of what they made.
async fn together<A: Act + Clone>(house: &Arc<House>, actor: &Arc<Actor>, what: &str, acts: Vec<A>) -> Vec<i64> {
    let started = Instant::now();
    let mut ids = Vec::with_capacity(acts.len());
    for chunk in acts.chunks(AT_ONCE) {
        let sent: Vec<_> = chunk
            .iter()
            .map(|act| {
                let (house, actor, command) = (house.clone(), actor.clone(), Command::from(act.clone()));
                tokio::spawn(async move { house.carry_out(&actor, command, None).await })
            })
            .collect();
        for answer in sent {
            ids.push(answer.await.expect("it ends").expect("it is done").id);
        }
    }
    told(what, acts.len(), started);
    ids
}

fn told(what: &str, count: usize, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    let count = f64::from(u32::try_from(count).expect("few"));
    println!("  {what}: {count:.0} in {seconds:.1} s, {:.0} a second", count / seconds);
}

fn day(test: &TestHouse, on: Date) {
    let morning: Timestamp = format!("{on}T10:00:00+08:00").parse().expect("an instant");
    assert!(test.house.shared.clock.set(morning), "it is a training house");
}

/// A village that was struck.
struct Struck {
    loss: LossId,
    covers: Vec<CoverId>,
}

async fn claims(test: &TestHouse, households: u32) {
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    println!("claims of {households} households in {} villages", households.div_ceil(OF_A_VILLAGE));
    day(test, date(2011, 8, 11));
    let started = Instant::now();
    let mut struck = Vec::new();
    for village in 0..households.div_ceil(OF_A_VILLAGE) {
        struck.push(strike(test, &group_of(village * OF_A_VILLAGE)).await);
    }
    told("villages reported and looked at", struck.len(), started);
    let (mut made, mut covers) = (Vec::new(), Vec::new());
    for of in &struck {
        covers.extend(of.covers.iter().copied());
        made.extend(of.covers.iter().map(|cover| ClaimLoss { loss: of.loss, cover: *cover, quantity: Decimal::ONE }));
    }
    let claims: Vec<CropClaimId> =
        together(house, manager, "claimed", made).await.into_iter().map(CropClaimId::from_number).collect();
    let loss_rate = Share::new("loss_rate", Decimal::new(5, 1)).expect("a share");
    let assess =
        |claim: &CropClaimId| AssessClaim { claim: *claim, stage: Some("3".to_owned()), loss_rate, is_final: true };
    together(house, manager, "decided", claims.iter().map(assess).collect()).await;
    let signed_on = house.today();
    let sign = |claim: &CropClaimId| SignClaim { claim: *claim, signed_on };
    together(house, manager, "signed", claims.iter().map(sign).collect()).await;
    let started = Instant::now();
    for of in &struck {
        hang(test, LOSS.of(of.loss.number())).await;
    }
    told("lists of villages published", struck.len(), started);
    day(test, date(2011, 8, 22));
    let pay = |claim: &CropClaimId| PayClaim { claim: *claim };
    together(house, manager, "ordered", claims.iter().map(pay).collect()).await;
    paid(test, &covers).await;
    let total = house.store.query_one(&CLAIM_TOTAL, Vec::new()).await.expect("summed").expect("a sum");
    println!(
        "  {} claims, {} ordered and {} paid: each once {}",
        total.claims,
        Fen(total.ordered),
        Fen(total.paid),
        total.ordered == total.paid && total.ordered == total.assessed
    );
}

/// A village reports and is looked at.
async fn strike(test: &TestHouse, group: &str) -> Struck {
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let of = query::group_named(house, manager, group).await.expect("the village is there");
    let report = ReportLoss {
        group: yinuo_core::agri::GroupPolicyId::from_number(of.row.id),
        event: "2011年8月雹灾".to_owned(),
        cause: "hail".to_owned(),
        began_on: date(2011, 8, 10),
        ended_on: date(2011, 8, 10),
        area: Decimal::from(OF_A_VILLAGE),
    };
    let loss = LossId::from_number(house.carry_out(manager, report, None).await.expect("reported").id);
    let photo = photo(test, LOSS.of(loss.number())).await;
    let survey = SurveyLoss {
        loss,
        place: "东洼地".to_owned(),
        surveyed_at: house.now(),
        surveyors: "张强、赵农".to_owned(),
        text: "叶片被打碎".to_owned(),
        photo: Some(photo),
    };
    house.carry_out(manager, survey, None).await.expect("looked at");
    let (mut covers, mut after) = (Vec::new(), None);
    loop {
        let ask = PageAsk { limit: Some(LARGEST_LIMIT), after, sort: None };
        let found = query::covers(house, manager, group, None, false, &ask).await.expect("read");
        covers.extend(found.items.iter().map(|line| CoverId::from_number(line.id)));
        after = found.next;
        if after.is_none() {
            return Struck { loss, covers };
        }
    }
}

async fn photo(test: &TestHouse, subject: SubjectRef) -> FileId {
    let document = Document {
        material: None,
        name: "照片.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        content_hash: "0".repeat(64),
        content: vec![0xff, 0xd8, 0xff],
    };
    let laid = test.house.carry_out(test.actor(Role::Manager), LayFile { subject, document }, None).await;
    FileId::from_number(laid.expect("laid").id)
}

async fn hang(test: &TestHouse, about: SubjectRef) {
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let list = publication::open(house, manager, "crop-claims", about, None).await.expect("a list");
    let list = PublicationId::from_number(list.id);
    let photo = photo(test, PUBLICATION.of(list.number())).await;
    let posted_where = "村委会门前公示栏".to_owned();
    let post = PostPublication { publication: list, photo: Some(photo), posted_where, posted_at: house.now() };
    house.carry_out(manager, post, None).await.expect("it hangs");
}

/// One batch of all; what comes back is corrected and goes with a second one.
async fn paid(test: &TestHouse, covers: &[CoverId]) {
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let first = batch(test).await;
    let mut text = header();
    let mut returned = Vec::new();
    for (place, cover) in covers.iter().enumerate() {
        let payout = payout_of(house, *cover).await;
        let comes_back = place % RETURNED == 0;
        line(&mut text, &payout, comes_back);
        if comes_back {
            returned.push(*cover);
        }
    }
    let started = Instant::now();
    let report = payment::import_return(house, manager, Some(first), text.as_bytes(), |_, _| {}).await.expect("taken");
    told("told by the bank", covers.len(), started);
    assert_eq!(usize::try_from(report.settled_returned).ok(), Some(returned.len()), "{report:?}");
    for cover in &returned {
        let payout = PayoutId::from_number(payout_of(house, *cover).await.id);
        let account = |key: &str| (key.to_owned(), CARD.to_owned());
        let answers: Answers = [account("payee_account"), account("payee_account_again")].into_iter().collect();
        let corrected = payment::correct_payout(house, manager, payout, answers, None).await.expect("corrected");
        test.approve_if_asked(&corrected).await;
    }
    let second = batch(test).await;
    let mut text = header();
    for cover in &returned {
        line(&mut text, &payout_of(house, *cover).await, false);
    }
    // The same answer of the bank twice pays nobody twice.
    for settled in [returned.len(), 0] {
        let report = payment::import_return(house, manager, Some(second), text.as_bytes(), |_, _| {}).await;
        let report = report.expect("taken");
        assert_eq!(usize::try_from(report.settled_paid).ok(), Some(settled), "{report:?}");
    }
    println!("  {} payments came back and were paid once more", returned.len());
}

async fn batch(test: &TestHouse) -> PaymentBatchId {
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let started = Instant::now();
    let made = payment::make_batch(house, manager, house.today(), BatchFilter::default(), None).await;
    let (report, _) = made.expect("a batch");
    told("gathered into a batch", usize::try_from(report.count).expect("a count"), started);
    if let Some(approval) = report.approval {
        test.approve(approval).await;
    }
    payment::mark_sent(house, manager, report.batch, None).await.expect("sent");
    report.batch
}

async fn payout_of(house: &House, cover: CoverId) -> PayoutRow {
    let key = subject_key(COVER.of(cover.number()));
    house.store.query(&PAYOUTS_OF_SUBJECT, key).await.expect("read").pop().expect("a payout")
}

fn header() -> String {
    "流水号,金额,结果,原因\r\n".to_owned()
}

fn line(text: &mut String, payout: &PayoutRow, comes_back: bool) {
    let attempt = u32::try_from(payout.attempts).expect("few");
    let reference = EndToEndId { payout: PayoutId::from_number(payout.id), attempt };
    let (result, reason) = if comes_back { ("失败", "账号不存在") } else { ("成功", "") };
    let _ = write!(text, "\t{reference},{},{result},{reason}\r\n", Fen(payout.amount));
}

//! The sums of what is claimed, kept with the claims: whatever is done, they are what the claims come to, on every day. On both databases.

use jiff::civil::Date;
use yinuo_core::agri::{CropClaimId, LOSS};
use yinuo_service::indicator::number_of_day;
use yinuo_service::{payment, verify};
use yinuo_store::Value;
use yinuo_store::tables::agri::CropClaimRow;
use yinuo_store::tables::agri::claim_sum::MONTH_CLAIMS;
use yinuo_testkit::house::{Dwelling, On, Role};

use crate::agri::{County, line};
use crate::agri_loss::{Losses, payout_of};
use crate::agri_published::Board;
use crate::archive::shell;
use crate::import::assert_verifies;
use crate::payment::{batch_of_all, import, table};

/// Claims, area hit in ten-thousandths, assessed and paid.
type Claimed = (i64, i64, i64, i64);

/// Counted from the claims themselves.
async fn counted(county: &County, until: &str) -> Claimed {
    let mut claims = Vec::new();
    county.house().store.scan::<CropClaimRow>(|row| claims.push(row)).await.expect("scanned");
    let calendar = county.house().rules().calendar();
    let reported = |claim: &CropClaimRow| {
        let at = jiff::Timestamp::from_microsecond(claim.reported_at).expect("an instant");
        calendar.date_of(at).to_string()
    };
    claims.retain(|claim| reported(claim).as_str() <= until);
    let amount = |claim: &CropClaimRow| claim.amount.unwrap_or(0);
    let hit = |claim: &CropClaimRow| claim.quantity.parse::<i64>().expect("whole mu") * 10_000;
    let is_paid = |claim: &&CropClaimRow| claim.paid_on.as_deref().is_some_and(|paid_on| paid_on <= until);
    (
        i64::try_from(claims.len()).expect("a count"),
        claims.iter().map(hit).sum(),
        claims.iter().filter(|claim| claim.is_final == 1).map(amount).sum(),
        claims.iter().filter(is_paid).map(amount).sum(),
    )
}

/// As the statistics read them.
async fn kept(county: &County, until: &str) -> Claimed {
    let office = county.test.actor(Role::Manager).office.number();
    let day = number_of_day(until.parse::<Date>().expect("a day"));
    let parameters = vec![Value::from("liaoning-2011"), Value::Int(office), Value::Int(day)];
    let row = county.house().store.query_one(&MONTH_CLAIMS, parameters).await.expect("read").expect("a sum");
    (row.claims, row.hit, row.assessed, row.paid)
}

async fn assert_kept(county: &County, told: &str) {
    for until in ["2011-08-10", "2011-08-11", "2011-08-12", "2011-08-16", "2011-08-17", "2011-08-20", "2011-08-31"] {
        assert_eq!(kept(county, until).await, counted(county, until).await, "{told}, until {until}");
    }
}

async fn whatever_is_done_the_kept_sums_are_those_of_the_claims(on: On) {
    let county = County::open(on).await;
    let (losses, board) = (Losses { county: &county }, Board { county: &county });
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let lines: Vec<String> = (1..=3).map(|number| line("NY2011-001", number, number, "49")).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 3);
    let covers = county.covers(group, false).await;
    county.day("2011-08-11");
    let hail = losses.report(group, 30).await.expect("reported");
    let about = LOSS.of(hail.number());
    let photo = board.photo(about, "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    let mut claims: Vec<CropClaimId> = Vec::new();
    for cover in &covers[..2] {
        claims.push(losses.claim(hail, cover.id, "10").await.expect("claimed"));
    }
    assert_kept(&county, "claimed").await;
    county.day("2011-08-12");
    claims.push(losses.claim(hail, covers[2].id, "5").await.expect("claimed on the day after"));
    losses.assess(claims[0], "0.4", false).await.expect("preliminary");
    assert_kept(&county, "assessed before it is final").await;
    assert_eq!(kept(&county, "2011-08-31").await.2, 0, "only what is final counts");
    for (claim, rate) in claims.iter().zip(["0.5", "0.6", "0.9"]) {
        losses.assess(*claim, rate, true).await.expect("final");
    }
    assert_kept(&county, "final").await;
    losses.assess(claims[2], "0.4", true).await.expect("assessed anew");
    assert_kept(&county, "assessed anew").await;
    for claim in &claims {
        losses.sign(*claim).await.expect("signed");
    }
    board.posted(board.made("crop-claims", about).await.expect("a list")).await;
    county.day("2011-08-20");
    for claim in &claims[..2] {
        losses.pay(*claim).await.expect("ordered");
    }
    assert_kept(&county, "ordered").await;
    let batch = batch_of_all(&county.test).await;
    payment::mark_sent(county.house(), county.test.actor(Role::Manager), batch, None).await.expect("sent");
    let first = payout_of(&county, covers[0].id).await;
    let second = payout_of(&county, covers[1].id).await;
    let report =
        import(&county.test, Some(batch), &table(&[(first, "成功", ""), (second, "失败", "账号不存在")])).await;
    assert_eq!((report.settled_paid, report.settled_returned), (1, 1), "{report:?}");
    assert_kept(&county, "one paid, one sent back").await;
    let (all, before) = (kept(&county, "2011-08-31").await, kept(&county, "2011-08-17").await);
    assert_eq!((all.0, all.1), (3, 250_000));
    assert!(all.3 > 0 && before.3 == 0, "what is paid counts from its day on: {all:?}, {before:?}");
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn a_sum_of_claims_changed_behind_the_systems_back_is_told() {
    let county = County::open(On::Sqlite).await;
    let losses = Losses { county: &county };
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    assert_eq!(county.sheet(&[line("NY2011-001", 1, 1, "49")], &[]).await.0.rows_made, 1);
    county.day("2011-08-11");
    let hail = losses.report(group, 10).await.expect("reported");
    losses.claim(hail, county.covers(group, false).await[0].id, "10").await.expect("claimed");
    assert_verifies(county.house()).await;
    let Dwelling::Folder(folder) = &county.test.place else { panic!("SQLite lives in a folder") };
    shell(&folder.join("house.sqlite"), "UPDATE claim_sums SET hit = hit + 1");
    let found = verify::verify(&county.house().store, |_| {}).await.expect("verified");
    assert!(found.problems.iter().any(|problem| problem.detail.starts_with("claim_sums")), "{:?}", found.problems);
}

#[tokio::test]
async fn whatever_is_done_the_kept_sums_are_those_of_the_claims_on_sqlite() {
    whatever_is_done_the_kept_sums_are_those_of_the_claims(On::Sqlite).await;
}

#[tokio::test]
async fn whatever_is_done_the_kept_sums_are_those_of_the_claims_on_postgresql() {
    whatever_is_done_the_kept_sums_are_those_of_the_claims(On::Postgres).await;
}

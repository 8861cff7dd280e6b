//! Who of the enrolled is supported first: households that have paid, those that lost most before the others, and nobody who has not paid. On both
//! databases.

use yinuo_core::agri::LOSS;
use yinuo_service::agri::support::supported;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::agri::support::SupportRow;
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, line, line_with};
use crate::agri_loss::Losses;
use crate::agri_published::Board;

async fn listed(county: &County, lost: bool, ask: PageAsk) -> Vec<SupportRow> {
    let manager = county.test.actor(Role::Manager);
    supported(county.house(), manager, "liaoning-2011", lost, &ask).await.expect("read").items
}

fn told(rows: &[SupportRow]) -> Vec<(i64, i64, i64, i64)> {
    rows.iter().map(|row| (row.covers, row.area, row.hit, row.assessed)).collect()
}

async fn those_who_lost_most_come_first(on: On) {
    let county = County::open(on).await;
    let (losses, board) = (Losses { county: &county }, Board { county: &county });
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    // The first has two plots and the largest area; the fourth has not paid.
    let lines = [
        line("NY2011-001", 1, 1, "49"),
        line_with("NY2011-001", 2, 1, "玉米,12.5,西坡", "L2", "49"),
        line("NY2011-001", 3, 2, "49"),
        line("NY2011-001", 4, 3, "49"),
        line("NY2011-001", 5, 4, ""),
    ];
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 5);
    let nobody_lost = listed(&county, false, PageAsk::default()).await;
    assert_eq!(nobody_lost.len(), 3, "who has not paid is not listed");
    county.day("2011-08-11");
    let hail = losses.report(group, 20).await.expect("reported");
    let photo = board.photo(LOSS.of(hail.number()), "image/jpeg").await;
    losses.survey(hail, Some(photo)).await.expect("surveyed");
    let covers = county.covers(group, false).await;
    let cover = |number: &str| covers.iter().find(|cover| cover.number == number).expect("it is enrolled").id;
    for (number, hit, rate) in [("NY2011-001-0003", "10", "0.4"), ("NY2011-001-0004", "10", "0.6")] {
        let claim = losses.claim(hail, cover(number), hit).await.expect("claimed");
        losses.assess(claim, rate, true).await.expect("final");
    }
    let rows = listed(&county, false, PageAsk::default()).await;
    let amounts: Vec<i64> = rows.iter().map(|row| row.assessed).collect();
    assert!(amounts[0] > amounts[1] && amounts[1] > 0 && amounts[2] == 0, "{:?}", told(&rows));
    assert_eq!((rows[2].covers, rows[2].area, rows[2].hit), (2, 250_000, 0), "both plots of a household are one line");
    assert_eq!((rows[0].hit, rows[0].paid, rows[0].village.as_str()), (100_000, 0, "凤城市大堡村"));
    assert_eq!(listed(&county, true, PageAsk::default()).await.len(), 2, "those who lost something");
    // By another order, and page by page, nobody twice and nobody left out.
    let by_area = listed(&county, false, PageAsk { sort: Some("-area".to_owned()), ..PageAsk::default() }).await;
    assert_eq!(by_area[0].holder_id, rows[2].holder_id);
    let manager = county.test.actor(Role::Manager);
    let mut seen = Vec::new();
    let mut ask = PageAsk { limit: Some(1), ..PageAsk::default() };
    loop {
        let page = supported(county.house(), manager, "liaoning-2011", false, &ask).await.expect("read");
        seen.extend(page.items.iter().map(|row| row.holder_id));
        ask.after = page.next;
        if ask.after.is_none() {
            break;
        }
    }
    assert_eq!(seen, rows.iter().map(|row| row.holder_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn those_who_lost_most_come_first_on_sqlite() {
    those_who_lost_most_come_first(On::Sqlite).await;
}

#[tokio::test]
async fn those_who_lost_most_come_first_on_postgresql() {
    those_who_lost_most_come_first(On::Postgres).await;
}

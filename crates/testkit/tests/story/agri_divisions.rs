//! Figures by division: counted once a day, village by village, kept, and added up by county and town for the offices in reach. On both databases.

use yinuo_core::agri::GroupPolicyId;
use yinuo_service::agri::division::{Counted, figures};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, line};
use crate::case::at;

async fn read(county: &County) -> Counted {
    figures(county.house(), county.test.actor(Role::Manager), "liaoning-2011").await.expect("read")
}

async fn pass(county: &County, time: &str) {
    assert!(county.house().shared.clock.set(at(time)));
    yinuo_service::upkeep::run_due(county.house()).await.expect("time passes");
}

async fn what_is_enrolled_is_counted_by_town_once_a_day(on: On) {
    let county = County::open(on).await;
    assert!(read(&county).await.count.is_none(), "nothing was counted yet");
    // Two villages of 宝山镇 and one whose name tells no town.
    for (number, village) in [("NY2011-001", "宝山镇石桥"), ("NY2011-002", "宝山镇小四台"), ("NY2011-003", "大堡")]
    {
        let opened: GroupPolicyId = county.group(number, village).await.expect("it opens");
        assert!(opened.number() > 0);
    }
    let lines = [
        line("NY2011-001", 1, 1, "49"),
        line("NY2011-001", 2, 2, ""),
        line("NY2011-002", 1, 3, "49"),
        line("NY2011-003", 1, 4, "49"),
    ];
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 4);
    pass(&county, "2011-05-21T00:01:00").await;
    let counted = read(&county).await;
    assert_eq!(counted.count.as_ref().map(|count| count.counted_on.as_str()), Some("2011-05-21"));
    let told: Vec<_> = counted
        .sums
        .iter()
        .map(|sum| (sum.division.as_str(), sum.villages, sum.households, sum.covers, sum.farmer, sum.farmer_paid))
        .collect();
    let premium = counted.sums.iter().map(|sum| sum.premium).sum::<i64>();
    assert_eq!(premium, 4 * 24_500, "each household 245 yuan");
    let (own, town): (Vec<_>, Vec<_>) = told.into_iter().partition(|one| one.0.len() <= 6);
    assert_eq!(own.iter().map(|one| (one.1, one.2)).collect::<Vec<_>>(), [(1, 1)], "in the division of the office");
    assert_eq!(town.iter().map(|one| one.1).collect::<Vec<_>>(), [2], "both villages of the town are one line");
    assert_eq!((town[0].2, town[0].3, town[0].4, town[0].5), (3, 3, 14_700, 9_800), "one has not paid");

    // The same day nothing is counted again; the next day what came since is there.
    assert_eq!(county.sheet(&[line("NY2011-003", 2, 5, "49")], &[]).await.0.rows_made, 1);
    pass(&county, "2011-05-21T18:00:00").await;
    assert_eq!(read(&county).await.sums.iter().map(|sum| sum.covers).sum::<i64>(), 4);
    pass(&county, "2011-05-22T00:01:00").await;
    assert_eq!(read(&county).await.sums.iter().map(|sum| sum.covers).sum::<i64>(), 5);
}

#[tokio::test]
async fn what_is_enrolled_is_counted_by_town_once_a_day_on_sqlite() {
    what_is_enrolled_is_counted_by_town_once_a_day(On::Sqlite).await;
}

#[tokio::test]
async fn what_is_enrolled_is_counted_by_town_once_a_day_on_postgresql() {
    what_is_enrolled_is_counted_by_town_once_a_day(On::Postgres).await;
}

//! What is done in a village on a whole house: the five publications hang as lists of their own, a certificate is handed over once, and what is
//! missing is told.

use jiff::civil::{Date, date};
use yinuo_core::agri::{CoverId, GROUP_POLICY, GroupPolicyId};
use yinuo_core::publication::PublicationId;
use yinuo_service::agri::command::{GiveCertificate, Taker};
use yinuo_service::agri::village::{Village, village};
use yinuo_service::command::Command;
use yinuo_service::publication::query;
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::agri_loss::Losses;
use crate::agri_published::Board;
use crate::import::assert_verifies;

async fn seen(county: &County, group: GroupPolicyId) -> Village {
    let manager = county.test.actor(Role::Manager);
    village(county.house(), manager, &group.to_string()).await.expect("read")
}

/// The key of each publication with where it stands.
fn states(village: &Village) -> Vec<(&'static str, &'static str)> {
    let state = |item: &yinuo_service::agri::village::VillageItem| {
        (item.kind.key, item.latest.as_ref().map_or("missing", |(_, standing)| standing.key()))
    };
    village.items.iter().map(state).collect()
}

async fn give(county: &County, cover: i64, given_on: Date) -> Result<(), &'static str> {
    let act = GiveCertificate { cover: CoverId::from_number(cover), given_on, taken_by: Taker::Household };
    county.house().carry_out(county.clerk(), Command::from(act), None).await.map(|_| ()).map_err(code)
}

async fn a_village_tells_what_hangs_and_what_came_to_its_households(on: On) {
    let county = County::open(on).await;
    let board = Board { county: &county };
    let losses = Losses { county: &county };
    let group = county.group("NY2011-001", "大堡").await.expect("it opens");
    let about = GROUP_POLICY.of(group.number());
    let lines: Vec<String> = (1..=3).map(|n| line("NY2011-001", n, n, if n == 3 { "" } else { "49" })).collect();
    assert_eq!(county.sheet(&lines, &[]).await.0.rows_made, 3);
    let covers = county.covers(group, false).await;
    let before = seen(&county, group).await;
    let missing = ["crop-policy", "crop-enrolment", "crop-service", "crop-supervision"].map(|kind| (kind, "missing"));
    assert_eq!(states(&before), missing);
    assert_eq!((before.covers.covers, before.covers.paid, before.covers.certificates), (3, 2, 0));
    assert_eq!(before.without_certificate.len(), 2, "who has not paid has none to get");
    // What the programme is hangs in the words of the pack, with its figures; the village is no person whose name would be masked.
    let policy = board.made("crop-policy", about).await.expect("a sheet");
    let text = board.lines(policy).await.pop().expect("one line").cells;
    assert!(text.contains("玉米每亩保额280.00元、保费19.60元"), "{text}");
    assert!(text.contains("种植业：农户20%、市县20%、省级25%、中央35%"), "{text}");
    assert_eq!(board.made("crop-policy", about).await, Err("nothing_new_to_publish"));
    board.posted(policy).await;
    assert_eq!(first_name(&county, policy).await, "凤城市大堡村");
    board.made("crop-service", about).await.expect("a sheet");
    let list = board.made("crop-enrolment", about).await.expect("a list");
    assert_eq!(give(&county, covers[0].id, date(2011, 5, 20)).await, Err("publication_not_posted"));
    board.posted(list).await;
    assert_ne!(first_name(&county, list).await, covers[0].holder_name, "the name of a household is masked");
    let now = seen(&county, group).await;
    let wanted = [
        ("crop-policy", "runs"),
        ("crop-enrolment", "runs"),
        ("crop-service", "prepared"),
        ("crop-supervision", "missing"),
    ];
    assert_eq!(states(&now), wanted);
    county.day("2011-05-26");
    assert_eq!(give(&county, covers[2].id, date(2011, 5, 26)).await, Err("cover_not_paid"));
    assert_eq!(give(&county, covers[0].id, date(2011, 5, 25)).await, Err("certificate_before_publication"));
    assert_eq!(give(&county, covers[0].id, date(2011, 5, 27)).await, Err("occurred_in_future"));
    give(&county, covers[0].id, date(2011, 5, 26)).await.expect("its list has hung its days");
    assert_eq!(give(&county, covers[0].id, date(2011, 5, 26)).await, Err("certificate_given"));
    let now = seen(&county, group).await;
    assert_eq!((now.covers.paid, now.covers.certificates), (2, 1));
    let left: Vec<i64> = now.without_certificate.iter().map(|cover| cover.id).collect();
    assert_eq!(left, [covers[1].id], "the second household waits for its own");
    // A loss brings a list of its own, and claims that are to be assessed.
    county.day("2011-08-11");
    let hail = losses.report(group, 100).await.expect("reported");
    losses.claim(hail, covers[0].id, "10").await.expect("claimed");
    let now = seen(&county, group).await;
    assert_eq!(states(&now).last(), Some(&("crop-claims", "missing")));
    assert_eq!((now.claims.claims, now.claims.assessed, now.claims.paid), (1, 0, 0));
    assert_verifies(county.house()).await;
}

/// The name in the first line of a list, as anybody reads it.
async fn first_name(county: &County, publication: PublicationId) -> String {
    let row = query::row(county.house(), county.clerk(), &publication.to_string()).await.expect("it is there");
    let (_, shown) = query::hanging_list(county.house(), &row.number, None).await.expect("it hangs");
    shown.items[0].name.clone()
}

#[tokio::test]
async fn a_village_tells_what_hangs_and_what_came_to_its_households_on_sqlite() {
    a_village_tells_what_hangs_and_what_came_to_its_households(On::Sqlite).await;
}

#[tokio::test]
async fn a_village_tells_what_hangs_and_what_came_to_its_households_on_postgresql() {
    a_village_tells_what_hangs_and_what_came_to_its_households(On::Postgres).await;
}

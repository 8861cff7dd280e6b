//! Inspections on a whole house: households of a village are drawn by a seed that anybody draws by again, what is found is said once, and what is wrong
//! opens a case of the household. On both databases.

use jiff::civil::date;
use rust_decimal::Decimal;
use yinuo_core::agri::{COVER, GroupPolicyId, InspectedCoverId, InspectionFinding};
use yinuo_core::draw::draw;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_service::agri::command::{DrawInspection, EnrolHousehold, FindInspected, OpenGroupPolicy};
use yinuo_service::agri::inspection::{Inspection, inspections};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Command};
use yinuo_store::Value;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::County;
use crate::case::{at, draft};
use crate::import::assert_verifies;

async fn send(county: &County, role: Role, act: impl Act) -> Result<i64, &'static str> {
    let sent = county.house().carry_out(county.test.actor(role), Command::from(act), None).await;
    sent.map(|answer| answer.id).map_err(|stop| stop.code())
}

async fn village(county: &County, number: &str, households: u32) -> GroupPolicyId {
    let committee = PartyDraft {
        kind: PartyKind::Organisation,
        name: format!("{number}村民委员会"),
        identity: None,
        phone: None,
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    let holder = send(county, Role::Clerk, CreateParty { draft: committee }).await.expect("entered");
    let open = OpenGroupPolicy {
        programme: "liaoning-2024".to_owned(),
        holder: PartyId::from_number(holder),
        number: number.to_owned(),
        village: "凤城市大堡村".to_owned(),
        insurer: "人保财险辽宁分公司".to_owned(),
        helper: None,
    };
    let group = GroupPolicyId::from_number(send(county, Role::Clerk, open).await.expect("it opens"));
    for serial in 1..=households {
        let holder = send(county, Role::Clerk, CreateParty { draft: draft(serial) }).await.expect("entered");
        // 10 mu of maize at 46.20 yuan: a fifth is the farmer's.
        let enrol = EnrolHousehold {
            group,
            holder: PartyId::from_number(holder),
            serial,
            object: "maize".to_owned(),
            quantity: Decimal::from(10),
            plot: None,
            land_number: None,
            lease: None,
            account: None,
            signed: true,
            paid: Some(Fen(9_240)),
            in_two_villages: false,
            above_register: false,
            only_one: false,
        };
        send(county, Role::Clerk, enrol).await.expect("enrolled");
    }
    group
}

async fn read(county: &County, group: GroupPolicyId) -> Vec<Inspection> {
    inspections(county.house(), county.test.actor(Role::Auditor), group).await.expect("read")
}

fn found(inspected: i64, finding: InspectionFinding, there: Option<i64>) -> FindInspected {
    FindInspected {
        inspected: InspectedCoverId::from_number(inspected),
        finding,
        quantity: there.map(Decimal::from),
        text: "到地块核对，张强、李敏".to_owned(),
        found_on: date(2024, 6, 20),
    }
}

async fn who_is_inspected_is_drawn_and_what_is_wrong_opens_a_case(on: On) {
    use InspectionFinding::{InflatedArea, Sound};
    let county = County::open(on).await;
    let before = county.group("NY2011-001", "大堡").await.expect("it opens");
    let draw_of = |group, seed: &str| DrawInspection { group, seed: seed.to_owned(), reason: None };
    assert_eq!(
        send(&county, Role::Manager, draw_of(before, "2011")).await,
        Err("programme_without_inspection"),
        "no share was found for 2011"
    );
    assert!(county.house().shared.clock.set(at("2024-06-20T10:00:00")));
    let group = village(&county, "NY2024-001", 0).await;
    assert_eq!(send(&county, Role::Manager, draw_of(group, "seed")).await, Err("nobody_to_inspect"));
    let group = village(&county, "NY2024-002", 24).await;
    assert_eq!(send(&county, Role::Clerk, draw_of(group, "seed")).await, Err("not_permitted"));
    assert_eq!(send(&county, Role::Manager, draw_of(group, " ")).await, Err("wrong_field"));
    send(&county, Role::Manager, draw_of(group, "2024-06-20")).await.expect("drawn");
    assert_eq!(send(&county, Role::Manager, draw_of(group, "2024-06-20")).await, Err("drawn_already"));
    assert_eq!(
        send(&county, Role::Manager, draw_of(group, "another")).await,
        Err("inspection_unfinished"),
        "nobody draws until the seed suits them"
    );

    // 5 % of 240 mu are 12: two households of ten. Anybody draws them again from what the inspection shows.
    let inspection = read(&county, group).await.remove(0);
    let numbers: Vec<&str> = inspection.entries.iter().map(|entry| entry.number.as_str()).collect();
    let again = draw(&numbers, &inspection.row.seed, 2).expect("drawn again");
    let drawn: Vec<&str> = inspection.covers.iter().map(|cover| cover.cover_number.as_str()).collect();
    assert_eq!((numbers.len(), drawn), (24, again.iter().map(|at| numbers[*at]).collect()));
    assert_eq!(inspection.row.share, "0.05");

    let (first, second) = (&inspection.covers[0], &inspection.covers[1]);
    assert_eq!(send(&county, Role::Manager, found(first.id, InflatedArea, None)).await, Err("wrong_field"));
    assert_eq!(send(&county, Role::Manager, found(first.id, InflatedArea, Some(10))).await, Err("area_not_inflated"));
    assert_eq!(send(&county, Role::Manager, found(first.id, Sound, Some(8))).await, Err("area_without_inflation"));
    let early = FindInspected { found_on: date(2024, 6, 21), ..found(first.id, Sound, None) };
    assert_eq!(send(&county, Role::Manager, early).await, Err("occurred_in_future"));
    assert_eq!(send(&county, Role::Clerk, found(first.id, Sound, None)).await, Err("not_permitted"));
    send(&county, Role::Handler, found(first.id, InflatedArea, Some(8))).await.expect("said");
    assert_eq!(send(&county, Role::Handler, found(first.id, Sound, None)).await, Err("inspected_already"));
    send(&county, Role::Handler, found(second.id, Sound, None)).await.expect("said");
    yinuo_service::upkeep::run_due(county.house()).await.expect("what follows");
    for (cover, services) in [(first.cover_id, vec!["agri.irregularity"]), (second.cover_id, Vec::new())] {
        let of = vec![COVER.key.into(), Value::Int(cover)];
        let cases: Vec<CaseRow> = county.house().store.query(&CASES_OF_SUBJECT, of).await.expect("read");
        let opened: Vec<&str> = cases.iter().map(|case| case.service_key.as_str()).collect();
        assert_eq!(opened, services, "what is sound opens nothing");
    }
    let told = read(&county, group).await.remove(0);
    let told: Vec<_> =
        told.covers.iter().map(|cover| (cover.found.as_deref(), cover.found_quantity.as_deref())).collect();
    assert_eq!(told, [(Some("inflated-area"), Some("8")), (Some("sound"), None)]);

    // All were looked at: the next draw needs no reason, and one drawn before its households are looked at keeps its own.
    send(&county, Role::Manager, draw_of(group, "2024-06-25")).await.expect("drawn");
    let because = |reason: &str| DrawInspection { reason: Some(reason.to_owned()), ..draw_of(group, "2024-06-26") };
    assert_eq!(send(&county, Role::Manager, because(" ")).await, Err("wrong_field"));
    send(&county, Role::Manager, because("种子公布时写错了日期")).await.expect("drawn with a reason");
    let all = read(&county, group).await;
    let kept: Vec<_> =
        all.iter().map(|one| (one.row.seed.as_str(), one.row.reason.as_deref(), one.covers.len())).collect();
    let wanted = [("2024-06-26", Some("种子公布时写错了日期"), 2), ("2024-06-25", None, 2), ("2024-06-20", None, 2)];
    assert_eq!(kept, wanted, "each with whom it drew, in one reading");
    assert_verifies(county.house()).await;
}

#[tokio::test]
async fn who_is_inspected_is_drawn_and_what_is_wrong_opens_a_case_on_sqlite() {
    who_is_inspected_is_drawn_and_what_is_wrong_opens_a_case(On::Sqlite).await;
}

#[tokio::test]
async fn who_is_inspected_is_drawn_and_what_is_wrong_opens_a_case_on_postgresql() {
    who_is_inspected_is_drawn_and_what_is_wrong_opens_a_case(On::Postgres).await;
}

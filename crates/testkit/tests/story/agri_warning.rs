//! A warning of weather goes to the households that are enrolled in its divisions and to who is responsible for these, each once; what became of
//! each is counted. On both databases.

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::civil::date;
use yinuo_core::agri::{WarningOfficialId, WeatherWarningId};
use yinuo_core::id::PartyId;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_service::agri::command::{IssueWarning, NameWarningOfficial, RemoveWarningOfficial};
use yinuo_service::agri::warning::{self, DELIVERED, FAILED, UNREACHABLE};
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Act, Command};
use yinuo_service::message::sms::SmsGateway;
use yinuo_service::message::{Messages, Servers};
use yinuo_service::{House, HouseOptions, upkeep};
use yinuo_store::{Store, StoreOptions, Value};
use yinuo_testkit::house::{On, Role, SECRET};

use crate::agri::{County, code, line, line_with};
use crate::import::assert_verifies;
use crate::message::{Heard, gateway};

fn hail(divisions: &[&str]) -> IssueWarning {
    IssueWarning {
        programme: "liaoning-2011".to_owned(),
        weather: "hail".to_owned(),
        level: "orange".to_owned(),
        divisions: divisions.iter().map(|code| (*code).to_owned()).collect(),
        began_on: date(2011, 5, 21),
        ended_on: date(2011, 5, 22),
        stages: BTreeMap::from([("maize".to_owned(), "3".to_owned())]),
        note: "今夜有雹。".to_owned(),
    }
}

async fn send(county: &County, role: Role, act: impl Act) -> Result<i64, &'static str> {
    let sent = county.house().carry_out(county.test.actor(role), Command::from(act), None).await;
    sent.map(|answer| answer.id).map_err(code)
}

async fn official(county: &County, name: &str, phone: Option<&str>) -> PartyId {
    let draft = PartyDraft {
        kind: PartyKind::Person,
        name: name.to_owned(),
        identity: None,
        phone: phone.map(str::to_owned),
        birth_date: None,
        sex: None,
        address: None,
        another_person: true,
    };
    PartyId::from_number(send(county, Role::Clerk, CreateParty { draft }).await.expect("entered"))
}

/// How many of households (or officials) are in each state.
async fn counted(county: &County, id: i64, officials: bool) -> Vec<(String, i64)> {
    let id = WeatherWarningId::from_number(id);
    let (_, counts) = warning::warning(county.house(), county.clerk(), id).await.expect("read");
    let of = counts.into_iter().filter(|row| (row.is_official != 0) == officials);
    of.map(|row| (row.state, row.count)).collect()
}

/// Two villages, one of Baoshan town with three households (two of maize, one of rice without a phone), one of Baiqi town with two.
async fn two_villages(on: On) -> County {
    let county = County::open(on).await;
    county.group("NY2011-001", "宝山镇石桥").await.expect("it opens");
    county.group("NY2011-002", "白旗镇王家").await.expect("it opens");
    let rice = line_with("NY2011-001", 3, 3, "水稻,2,西洼地", "210682000903", "").replace("13800000003", "");
    let second_plot = line_with("NY2011-001", 4, 1, "玉米,3,北坡", "210682000901", "");
    let of_first = [line("NY2011-001", 1, 1, "49"), line("NY2011-001", 2, 2, ""), rice, second_plot];
    let (made, found) = county.sheet(&of_first, &[]).await;
    assert_eq!(made.rows_made, 4, "{found:?}");
    let of_second = [line("NY2011-002", 1, 11, "49"), line("NY2011-002", 2, 12, "49")];
    assert_eq!(county.sheet(&of_second, &[]).await.0.rows_made, 2);
    county
}

async fn a_warning_reaches_whom_it_said_and_each_of_them_once(on: On) {
    let county = two_villages(on).await;
    let manager = county.test.actor(Role::Manager);
    let town = official(&county, "赵镇长", Some("13911110001")).await;
    let city = official(&county, "钱市长", Some("13911110002")).await;
    let other = official(&county, "孙镇长", Some("13911110003")).await;
    let mute = official(&county, "李无话", None).await;
    let name = |division: &str, party| NameWarningOfficial {
        division: division.to_owned(),
        party,
        duty: "分管农业".to_owned(),
    };
    assert_eq!(send(&county, Role::Manager, name("210682101", mute)).await, Err("official_without_phone"));
    assert_eq!(send(&county, Role::Manager, name("99", town)).await, Err("wrong_field"));
    for (division, party) in [("210682101", town), ("2106", city), ("210682102", other)] {
        send(&county, Role::Manager, name(division, party)).await.expect("named");
    }
    let baoshan = ["210682101".to_owned()];
    let reach = warning::reach(county.house(), manager, "liaoning-2011", &baoshan).await.expect("read");
    let of = &reach.divisions[0];
    assert_eq!((of.villages, of.households, of.reachable, reach.unplaced), (1, 3, 2, 0));
    let named: Vec<&str> = reach.officials.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(named, ["钱市长", "赵镇长"], "of the town and of what it lies in, not of the next town");
    let whole = warning::reach(county.house(), manager, "liaoning-2011", &["210682".to_owned()]).await.expect("read");
    assert_eq!((whole.divisions[0].households, whole.officials.len()), (5, 3));

    let id = send(&county, Role::Manager, hail(&["210682101"])).await.expect("issued");
    assert!(county.test.messages().is_empty(), "nothing leaves with the answer");
    upkeep::run_due(county.house()).await.expect("the outbox is emptied");
    let messages = county.test.messages();
    let mut to: Vec<&str> = messages.iter().map(|(to, _)| to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["13800000001", "13800000002", "13911110001", "13911110002"], "two plots, one message");
    let said = |phone: &str| messages.iter().find(|(to, _)| to == phone).expect("it was told").1.clone();
    let household = said("13800000001");
    assert!(household.starts_with("【"), "{household}");
    for part in ["冰雹橙色预警：2011-05-21至2011-05-22，宝山镇。", "今夜有雹。", "抽雄—吐丝"] {
        assert!(household.contains(part), "{part}: {household}");
    }
    assert!(!said("13911110001").contains("抽雄"), "an official has no crop");
    assert_eq!(counted(&county, id, false).await, [(DELIVERED.to_owned(), 2), (UNREACHABLE.to_owned(), 1)]);
    assert_eq!(counted(&county, id, true).await, [(DELIVERED.to_owned(), 2)]);
    let (row, _) =
        warning::warning(county.house(), county.clerk(), WeatherWarningId::from_number(id)).await.expect("read");
    assert_eq!((row.households, row.officials, row.spread_at.is_some()), (3, 2, true));
    upkeep::run_due(county.house()).await.expect("nothing more is due");
    assert_eq!(county.test.messages().len(), 4, "each once");
    assert_verifies(county.house()).await;
}

async fn a_warning_that_cannot_be_is_refused_with_what_to_do(on: On) {
    type Change = fn(&mut IssueWarning);
    let county = two_villages(on).await;
    let with = |change: Change| {
        let mut issue = hail(&["210682"]);
        change(&mut issue);
        issue
    };
    let wrong: [(Change, &str); 9] = [
        (|one| one.weather = "locusts".to_owned(), "unknown_weather"),
        (|one| one.level = "purple".to_owned(), "unknown_warning_level"),
        (|one| one.programme = "liaoning-2024".to_owned(), "programme_not_in_force"),
        (|one| one.divisions.clear(), "wrong_field"),
        (|one| one.divisions = vec!["210682".to_owned(); 41], "too_many_divisions"),
        (|one| one.ended_on = date(2011, 5, 20), "wrong_field"),
        (
            |one| {
                one.began_on = date(2011, 5, 18);
                one.ended_on = date(2011, 5, 19);
            },
            "warning_over",
        ),
        (|one| one.stages = BTreeMap::from([("maize".to_owned(), "9".to_owned())]), "unknown_stage"),
        (|one| one.stages = BTreeMap::from([("barley".to_owned(), "1".to_owned())]), "object_not_in_programme"),
    ];
    for (change, code) in wrong {
        assert_eq!(send(&county, Role::Manager, with(change)).await, Err(code));
    }
    let long = with(|one| one.note = "长".repeat(61));
    assert_eq!(send(&county, Role::Manager, long).await, Err("wrong_field"));
    let clerk = county.house().carry_out(county.clerk(), Command::from(hail(&["210682"])), None).await;
    assert!(matches!(clerk, Err(yinuo_service::Stop::Denied(_))), "a clerk warns nobody");
    let party = official(&county, "赵镇长", Some("13911110001")).await;
    let name = NameWarningOfficial { division: "210682".to_owned(), party, duty: "分管农业".to_owned() };
    let named = WarningOfficialId::from_number(send(&county, Role::Manager, name).await.expect("named"));
    send(&county, Role::Manager, RemoveWarningOfficial { official: named }).await.expect("taken off");
    let again = RemoveWarningOfficial { official: named };
    assert_eq!(send(&county, Role::Manager, again).await, Err("official_left"));
    let id = send(&county, Role::Manager, hail(&["210682"])).await.expect("issued");
    upkeep::run_due(county.house()).await.expect("the outbox is emptied");
    assert!(counted(&county, id, true).await.is_empty(), "who is off the list is not warned");
    assert_eq!(counted(&county, id, false).await, [(DELIVERED.to_owned(), 4), (UNREACHABLE.to_owned(), 1)]);
}

async fn what_a_gateway_refuses_is_counted_and_what_it_cannot_take_yet_is_sent_again(on: On) {
    let county = two_villages(on).await;
    let id = send(&county, Role::Manager, hail(&["210682102"])).await.expect("issued");
    let heard = Heard::default();
    // From the last to the first: one of the two households is asked again, and the other refused.
    let statuses = Mutex::new(vec!["200 OK", "422 Unprocessable Content", "503 Service Unavailable"]);
    let url = format!("http://127.0.0.1:{}/send", gateway(heard.clone(), statuses));
    let sms = SmsGateway::new(&url, "shared secret\n").expect("sound");
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: yinuo_service::keys::Keys::from_secret(&SECRET),
        training_clock: Some(county.house().now()),
        letters: None,
        messages: Some(Messages::Servers(Servers { sms: Some(sms), mail: None, mailbox: None })),
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let store = Store::open(&county.test.url(), StoreOptions::default()).await.expect("it opens again");
    let house = House::open(store, options).await.expect("a second process");
    upkeep::run_due(&house).await.expect("what is due happens");
    assert!(house.shared.clock.set(crate::case::at("2011-05-20T10:00:30")));
    upkeep::run_due(&house).await.expect("what is due happens");
    assert_eq!(counted(&county, id, false).await, [(DELIVERED.to_owned(), 1), (FAILED.to_owned(), 1)]);
    assert_eq!(heard.lock().expect("no panic while it is held").len(), 3);
    let aside = house.store.query(&yinuo_store::tables::archive::SET_ASIDE_COUNTS, Vec::<Value>::new()).await;
    assert!(aside.expect("read").is_empty(), "a number that is wrong is nobody's exception");
    house.stop().await;
}

macro_rules! on_both {
    ($($story:ident $sqlite:ident $postgresql:ident),+ $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn $postgresql() {
            $story(On::Postgres).await;
        })+
    };
}

on_both!(
    a_warning_reaches_whom_it_said_and_each_of_them_once
        a_warning_reaches_whom_it_said_and_each_of_them_once_on_sqlite
        a_warning_reaches_whom_it_said_and_each_of_them_once_on_postgresql,
    a_warning_that_cannot_be_is_refused_with_what_to_do
        a_warning_that_cannot_be_is_refused_with_what_to_do_on_sqlite
        a_warning_that_cannot_be_is_refused_with_what_to_do_on_postgresql,
    what_a_gateway_refuses_is_counted_and_what_it_cannot_take_yet_is_sent_again
        what_a_gateway_refuses_is_counted_and_what_it_cannot_take_yet_is_sent_again_on_sqlite
        what_a_gateway_refuses_is_counted_and_what_it_cannot_take_yet_is_sent_again_on_postgresql,
);

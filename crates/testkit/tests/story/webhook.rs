//! Webhooks: what another program is told, how it is signed, what becomes of it while nobody answers.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use yinuo_core::id::{CaseId, OfficeId, PartyId, WebhookId};
use yinuo_service::command::Command;
use yinuo_service::command::case::PartyChoice;
use yinuo_service::command::house::{CreateOffice, CreateWebhook, Letterhead, RevokeWebhook};
use yinuo_service::keys::Keys;
use yinuo_service::query::{self, PageAsk};
use yinuo_service::set_aside::{self, SetAsideFilter, Which};
use yinuo_service::signed::signature;
use yinuo_service::{House, HouseOptions, upkeep, verify};
use yinuo_store::tables::case::{CASE, CaseRow};
use yinuo_store::{Store, StoreOptions, Value as StoreValue};
use yinuo_testkit::house::{On, Role, SECRET, TestHouse};

use crate::case::{at, draft, opening};
use crate::message::{Heard, gateway};

const SHARED: &str = "shared secret";

struct Told {
    test: TestHouse,
    heard: Heard,
    address: String,
}

impl Told {
    /// A house, and a program that answers with these, from the last to the first, and 204 afterwards.
    async fn open(on: On, statuses: Vec<&'static str>) -> Told {
        let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
        let heard = Heard::default();
        let address = format!("http://127.0.0.1:{}/yinuo", gateway(heard.clone(), Mutex::new(statuses)));
        Told { test, heard, address }
    }

    async fn webhook(&self, office: OfficeId, kinds: &[&str]) -> WebhookId {
        let command = CreateWebhook {
            name: "官网".to_owned(),
            url: self.address.clone(),
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            office,
            secret: SHARED.to_owned(),
        };
        let founder = Arc::new(yinuo_core::access::Actor::founder());
        let made = self.test.house.carry_out(&founder, Command::from(command), None).await.expect("made");
        WebhookId::from_number(made.id)
    }

    async fn revoke(&self, webhook: WebhookId) {
        let founder = Arc::new(yinuo_core::access::Actor::founder());
        self.test.house.carry_out(&founder, Command::from(RevokeWebhook { webhook }), None).await.expect("revoked");
    }

    async fn case(&self, number: u32) -> CaseRow {
        let new = PartyChoice::New(Box::new(draft(number)));
        let made = self.test.house.carry_out(self.test.actor(Role::Clerk), opening(new, &[]), None).await;
        let id = CaseId::from_number(made.expect("opened").id);
        let key = vec![StoreValue::Int(id.slot().number()), StoreValue::Int(id.number())];
        self.test.house.store.query_one(&CASE, key).await.expect("read").expect("there")
    }

    async fn pass(&self, house: &House, wall: &str) {
        assert!(house.shared.clock.set(at(wall)));
        upkeep::run_due(house).await.expect("what is due happens");
    }

    /// What was told so far: the body of each, once its signature was found right.
    fn told(&self) -> Vec<Value> {
        let heard = self.heard.lock().expect("no panic while it is held");
        let read = |request: &String| {
            let (head, body) = request.split_once("\n\n").or_else(|| request.split_once("\r\n\n")).expect("a body");
            let header = |name: &str| {
                let mut lines = head.lines().filter_map(|line| line.split_once(": "));
                let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
            };
            let timestamp = header("yinuo-timestamp");
            assert_eq!(header("yinuo-signature"), signature(SHARED.as_bytes(), &timestamp, body), "{head}");
            serde_json::from_str(body).expect("JSON")
        };
        heard.iter().map(read).collect()
    }
}

async fn another_program_is_told(on: On) {
    let told = Told::open(on, vec!["204 No Content", "503 Service Unavailable"]).await;
    let house = &told.test.house;
    told.webhook(told.test.county, &["case-opened", "promise-broken"]).await;
    let root = house.directory().offices().find(|office| office.parent.is_none()).expect("founded").id;
    let elsewhere = CreateOffice {
        code: "210681".to_owned(),
        name: "东港支公司".to_owned(),
        parent: Some(root),
        region_code: None,
        level: "county".to_owned(),
        letterhead: Letterhead::default(),
    };
    let founder = Arc::new(yinuo_core::access::Actor::founder());
    let elsewhere = house.carry_out(&founder, Command::from(elsewhere), None).await.expect("an office").id;
    told.webhook(OfficeId::from_number(elsewhere), &["case-opened", "milestone-recorded"]).await;
    let case = told.case(1).await;
    told.pass(house, "2011-09-29T10:00:01").await;
    assert_eq!(told.told().len(), 1, "it answered 503, and waits");
    told.pass(house, "2011-09-29T10:00:10").await;
    let heard = told.told();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0], heard[1], "the same id and the same words, however often it is sent");
    let ids = [CaseId::from_number(case.id).to_string(), PartyId::from_number(case.party_id).to_string()];
    let subjects = json!({ "case": ids[0], "party": ids[1], "office": told.test.county.to_string() });
    assert_eq!((&heard[0]["kind"], &heard[0]["subjects"]), (&json!("case-opened"), &subjects));
    assert_eq!(heard[0]["data"], json!({ "service": "life.policy-servicing" }));
    assert!(heard[0]["id"].as_str().is_some_and(|id| id.starts_with("announcement_")), "{}", heard[0]);
    assert_eq!(heard[0]["time"], "2011-09-29T02:00:00Z");
    let everything = told.heard.lock().expect("no panic while it is held").join("");
    for personal in ["王芳", "13800000001", "凤凰城", SHARED] {
        assert!(!everything.contains(personal), "{personal}");
    }
    assert_eq!(verify::verify(&house.store, |_| {}).await.expect("verified").problems, []);
}

async fn what_nobody_answers_is_set_aside_and_sent_again(on: On) {
    let told = Told::open(on, vec!["404 Not Found"; 12]).await;
    let house = &told.test.house;
    let webhook = told.webhook(told.test.county, &["case-opened"]).await;
    let case = told.case(1).await;
    let aside = async || {
        let (manager, filter) = (told.test.actor(Role::Manager), SetAsideFilter::default());
        let found = set_aside::list(house, manager, &filter, &PageAsk::default()).await.expect("listed");
        let shown = found.items.into_iter().map(|row| (row.kind, row.code, row.number.unwrap_or_default()));
        shown.collect::<Vec<_>>()
    };
    let mut tries = Vec::new();
    for minute in 0..130 {
        let wall = format!("2011-09-29T{:02}:{:02}:00", 11 + minute / 60, minute % 60);
        told.pass(house, &wall).await;
        if tries.last() != Some(&told.told().len()) {
            tries.push(told.told().len());
        }
    }
    assert_eq!(tries, (1..=12).collect::<Vec<_>>());
    assert_eq!(aside().await, [("webhook".to_owned(), "tried_too_often".to_owned(), case.number.clone())]);
    // The rest of the house went on, and so does this once somebody says so.
    assert!(query::case::row(house, told.test.actor(Role::Clerk), &case.number).await.is_ok());
    let again = set_aside::try_again(house, told.test.actor(Role::Manager), Which::Kind("webhook".to_owned())).await;
    assert_eq!(again.expect("tried again"), 1);
    told.pass(house, "2011-09-29T14:00:00").await;
    let heard = told.told();
    assert_eq!((heard.len(), &heard[12]), (13, &heard[0]));
    assert_eq!(aside().await, []);
    // One that was revoked is told nothing any more, what waits included.
    let second = told.case(2).await;
    told.revoke(webhook).await;
    told.pass(house, "2011-09-29T14:10:00").await;
    assert_eq!((told.told().len(), aside().await.len()), (13, 0), "{}", second.number);
}

async fn without_the_setting_nothing_leaves(on: On) {
    let told = Told::open(on, Vec::new()).await;
    told.webhook(told.test.county, &["case-opened"]).await;
    let options = HouseOptions {
        packs: yinuo_service::packs::shipped(),
        keys: Keys::from_secret(&SECRET),
        training_clock: Some(told.test.house.now()),
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let store = Store::open(&told.test.url(), StoreOptions::default()).await.expect("it opens again");
    let other = House::open(store, options).await.expect("a second process");
    told.case(1).await;
    told.pass(&other, "2011-09-29T10:00:10").await;
    let manager = told.test.actor(Role::Manager);
    let found = set_aside::list(&other, manager, &SetAsideFilter::default(), &PageAsk::default()).await;
    let codes: Vec<String> = found.expect("listed").items.into_iter().map(|row| row.code).collect();
    assert_eq!((codes, told.told().len()), (vec!["webhooks_off".to_owned()], 0));
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_is_told_what_happened_at_its_office_signed_and_without_a_name_on_sqlite() {
    another_program_is_told(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_is_told_what_happened_at_its_office_signed_and_without_a_name_on_postgresql() {
    another_program_is_told(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_webhook_does_not_answer_is_set_aside_and_sent_again_on_sqlite() {
    what_nobody_answers_is_set_aside_and_sent_again(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_webhook_does_not_answer_is_set_aside_and_sent_again_on_postgresql() {
    what_nobody_answers_is_set_aside_and_sent_again(On::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_setting_no_webhook_is_told_anything_on_sqlite() {
    without_the_setting_nothing_leaves(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_setting_no_webhook_is_told_anything_on_postgresql() {
    without_the_setting_nothing_leaves(On::Postgres).await;
}

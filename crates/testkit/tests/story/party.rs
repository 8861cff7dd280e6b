//! Who a customer is: a number that comes later, two who are found to be one, and one who was not.

use std::collections::BTreeSet;

use yinuo_core::id::{CaseId, FileId, PartyId, Slot};
use yinuo_core::party::{Identity, IdentityKind, PartyDraft};
use yinuo_service::command::Command;
use yinuo_service::command::case::{AssignCase, PartyChoice};
use yinuo_service::command::file::AttachFile;
use yinuo_service::command::party::{CreateParty, EditParty, MergeParties, UndoMerge};
use yinuo_service::query::PageAsk;
use yinuo_service::{Stop, query, verify};
use yinuo_store::Value;
use yinuo_store::tables::archive::OPERATIONS_OF_SUBJECT;
use yinuo_testkit::house::{On, Role, TestHouse, resident_id};

use crate::case::{at, draft, opening};

struct People {
    test: TestHouse,
}

impl People {
    async fn open(on: On) -> People {
        People { test: TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await }
    }

    async fn try_as(&self, role: Role, command: impl Into<Command>) -> Result<i64, String> {
        let answer = self.test.house.carry_out(self.test.actor(role), command, None).await;
        answer.map(|answer| answer.id).map_err(|stop| match &stop {
            Stop::Refused(refusal) => match refusal.fact("party_id") {
                Some(party) => format!("{} {party}", refusal.code),
                None => refusal.code.to_owned(),
            },
            other => other.code().to_owned(),
        })
    }

    async fn act(&self, role: Role, command: impl Into<Command>) -> i64 {
        self.try_as(role, command).await.expect("carried out")
    }

    /// A customer without a number of any kind.
    async fn prospect(&self, name: &str, phone: &str) -> PartyId {
        let draft = PartyDraft { name: name.to_owned(), identity: None, phone: Some(phone.to_owned()), ..draft(1) };
        PartyId::from_number(self.act(Role::Clerk, CreateParty { draft }).await)
    }

    async fn case(&self, party: PartyId) -> CaseId {
        CaseId::from_number(self.act(Role::Clerk, opening(PartyChoice::Known(party), &[])).await)
    }

    async fn document(&self, case: CaseId) -> FileId {
        let content = b"%PDF-1.4 proof".to_vec();
        let attach = AttachFile {
            case,
            material: None,
            name: "证明.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            content_hash: "0".repeat(64),
            content,
        };
        FileId::from_number(self.act(Role::Clerk, attach).await)
    }

    async fn found(&self, q: &str) -> Vec<PartyId> {
        let ask = PageAsk { limit: Some(20), ..PageAsk::default() };
        let found = query::party::list(&self.test.house, self.test.actor(Role::Clerk), Some(q), None, &ask).await;
        found.expect("searched").items.iter().map(|row| PartyId::from_number(row.id)).collect()
    }

    async fn operations(&self, party: PartyId) -> Vec<String> {
        let key = vec![Value::Int(party.slot().number()), Value::Int(party.number())];
        let rows = self.test.house.store.query(&OPERATIONS_OF_SUBJECT, key).await.expect("read");
        rows.into_iter().map(|row| row.command).collect()
    }

    async fn verified(&self) {
        let found = verify::verify(&self.test.house.store, |_| {}).await.expect("verified");
        assert_eq!(found.problems, []);
    }
}

fn with_number(party: PartyId, number: &str) -> EditParty {
    let identity = Some(Identity { kind: IdentityKind::ResidentId, number: number.to_owned() });
    EditParty {
        party,
        expected_version: None,
        name: None,
        phone: None,
        address: None,
        birth_date: None,
        sex: None,
        identity,
    }
}

/// A person whose number would put a new customer into another slot than this one.
fn elsewhere(people: &People, slot: Slot) -> u32 {
    let of =
        |number: &u32| yinuo_service::command::party::slot_of_draft(&draft(*number), &people.test.house.shared.keys);
    (100..).find(|number| of(number) != slot).expect("there are many slots")
}

async fn a_number_comes_later(on: On) {
    let people = People::open(on).await;
    let prospect = people.prospect("李雷", "13900000001").await;
    let number = resident_id(elsewhere(&people, prospect.slot()));
    let other = people.prospect("李蕾", "13900000002").await;
    people.act(Role::Clerk, with_number(prospect, &number)).await;
    // The number is known in the whole house, whatever slot it would have led to.
    let identity = Some(Identity { kind: IdentityKind::ResidentId, number: number.clone() });
    let again = PartyDraft { name: "李雷".to_owned(), identity, phone: None, ..draft(1) };
    let known = format!("party_exists {prospect}");
    assert_eq!(people.try_as(Role::Clerk, CreateParty { draft: again }).await, Err(known.clone()));
    assert_eq!(people.try_as(Role::Clerk, with_number(other, &number)).await, Err(known));
    assert_eq!(people.found(&number).await, [prospect]);
    // Another number is another person, and a birth date that is known must fit.
    let refused = people.try_as(Role::Clerk, with_number(prospect, &resident_id(7))).await;
    assert_eq!(refused, Err("identity_is_fixed".to_owned()));
    let born = PartyDraft {
        name: "韩梅梅".to_owned(),
        identity: None,
        birth_date: Some(jiff::civil::date(1931, 1, 1)),
        ..draft(1)
    };
    let born = PartyId::from_number(people.act(Role::Clerk, CreateParty { draft: born }).await);
    let refused = people.try_as(Role::Clerk, with_number(born, &resident_id(8))).await;
    assert_eq!(refused, Err("wrong_field".to_owned()));
    // Two at once, in two slots: one of them has it.
    let mut slots = BTreeSet::new();
    let mut rivals = Vec::new();
    for number in 10..30 {
        let rival = people.prospect("王刚", &format!("139000000{number}")).await;
        if slots.insert(rival.slot()) {
            rivals.push(rival);
        }
    }
    let number = resident_id(9);
    let tries = rivals.iter().map(|rival| people.try_as(Role::Clerk, with_number(*rival, &number)));
    let done = futures_util::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "{done:?}");
    let lost = |one: &&Result<i64, String>| matches!(one, Err(code) if code.starts_with("party_exists") || code == "taken_meanwhile");
    assert_eq!(done.iter().filter(lost).count(), rivals.len() - 1, "{done:?}");
    people.verified().await;
}

#[tokio::test]
async fn a_number_that_comes_later_is_unique_in_the_house_and_moves_nobody_on_sqlite() {
    a_number_comes_later(On::Sqlite).await;
}

#[tokio::test]
async fn a_number_that_comes_later_is_unique_in_the_house_and_moves_nobody_on_postgresql() {
    a_number_comes_later(On::Postgres).await;
}

async fn two_are_one(on: On) {
    let people = People::open(on).await;
    let alias = people.prospect("王小芳", "13900000003").await;
    let kept = elsewhere(&people, alias.slot());
    let kept = PartyId::from_number(people.act(Role::Clerk, CreateParty { draft: draft(kept) }).await);
    assert_ne!(kept.slot(), alias.slot());
    let number = resident_id(8);
    people.act(Role::Clerk, with_number(alias, &number)).await;
    let (of_kept, of_alias) = (people.case(kept).await, people.case(alias).await);
    let file = people.document(of_alias).await;
    let merge = |kept, alias, file| MergeParties { kept, alias, reason: "同一证件".to_owned(), file };
    let refused = |role, command: MergeParties| people.try_as(role, command);
    assert_eq!(refused(Role::Clerk, merge(kept, alias, file)).await, Err("not_permitted".to_owned()));
    assert_eq!(refused(Role::Manager, merge(kept, kept, file)).await, Err("party_merged_with_itself".to_owned()));
    let stranger = people.prospect("赵六", "13900000004").await;
    assert_eq!(refused(Role::Manager, merge(kept, stranger, file)).await, Err("merge_without_proof".to_owned()));
    let unsaid = MergeParties { reason: " ".to_owned(), ..merge(kept, alias, file) };
    assert_eq!(refused(Role::Manager, unsaid).await, Err("reason_required".to_owned()));

    people.act(Role::Manager, merge(kept, alias, file)).await;
    // The operation stands in both chains, and the search leads to the one that is kept.
    for party in [kept, alias] {
        assert!(people.operations(party).await.contains(&"merge-parties".to_owned()), "{party}");
    }
    assert_eq!(people.found("王小芳").await, [kept]);
    assert_eq!(people.found("13900000003").await, [kept]);
    let (house, clerk) = (&people.test.house, people.test.actor(Role::Clerk));
    let file_of = |party| query::party::file(house, clerk, party);
    let shown = file_of(kept).await.expect("read");
    let cases: BTreeSet<i64> = shown.cases.iter().map(|line| line.row.id).collect();
    assert_eq!(cases, BTreeSet::from([of_kept.number(), of_alias.number()]));
    let aliases: Vec<_> = shown.aliases.iter().map(|one| (one.party.id, one.file_name.as_str())).collect();
    assert_eq!(aliases, [(alias.number(), "证明.pdf")]);
    let led = file_of(alias).await.expect("read").kept.expect("it leads on");
    assert_eq!(led.id, kept.number());
    // Nothing new for the alias; what was begun goes on.
    let identity = Some(Identity { kind: IdentityKind::ResidentId, number });
    let again = PartyDraft { name: "王小芳".to_owned(), identity, phone: None, ..draft(1) };
    let again = people.try_as(Role::Clerk, CreateParty { draft: again }).await;
    assert_eq!(again, Err(format!("party_exists {kept}")), "known by the number of the alias");
    let merged = format!("party_merged {kept}");
    assert_eq!(people.try_as(Role::Clerk, opening(PartyChoice::Known(alias), &[])).await, Err(merged.clone()));
    assert_eq!(people.try_as(Role::Clerk, with_number(alias, &resident_id(4))).await, Err(merged.clone()));
    let owner = Some(people.test.actor(Role::Handler).operator);
    people.act(Role::Manager, AssignCase { case: of_alias, party: alias, expected_version: None, owner }).await;
    // No chains of aliases, neither way.
    assert_eq!(refused(Role::Manager, merge(stranger, kept, file)).await, Err("party_has_aliases".to_owned()));
    assert_eq!(refused(Role::Manager, merge(alias, stranger, file)).await, Err(merged));

    let undo = |kept| UndoMerge { kept, alias, reason: "证件是他人的".to_owned() };
    assert_eq!(people.try_as(Role::Clerk, undo(kept)).await, Err("not_permitted".to_owned()));
    assert_eq!(people.try_as(Role::Manager, undo(stranger)).await, Err("not_merged".to_owned()));
    people.act(Role::Manager, undo(kept)).await;
    assert_eq!(people.found("王小芳").await, [alias]);
    assert!(file_of(kept).await.expect("read").aliases.is_empty());
    people.case(alias).await;
    // And once more, as it was right after all.
    people.act(Role::Manager, merge(kept, alias, file)).await;
    assert_eq!(people.found("王小芳").await, [kept]);
    people.verified().await;
}

#[tokio::test]
async fn two_customers_who_are_one_are_merged_with_proof_and_taken_apart_again_on_sqlite() {
    two_are_one(On::Sqlite).await;
}

#[tokio::test]
async fn two_customers_who_are_one_are_merged_with_proof_and_taken_apart_again_on_postgresql() {
    two_are_one(On::Postgres).await;
}

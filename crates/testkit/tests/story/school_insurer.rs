//! Who insures schools and who mediates for them, on a whole house: what an insurer owes is found by the party that it is, and each mediator finds
//! the claims it was invited to.

use yinuo_core::form::Answer;
use yinuo_core::id::PartyId;
use yinuo_core::party::PartyKind;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::{Changed, EditCase};
use yinuo_service::command::party::ErasePerson;
use yinuo_service::query::PageAsk;
use yinuo_service::query::promise::{PromiseFilter, board, summary};
use yinuo_service::school::claim::PutSchoolMediator;
use yinuo_service::school::claim::query::{self, InvitationFilter};
use yinuo_service::school::command::NameSchoolInsurer;
use yinuo_service::{Stop, upkeep};
use yinuo_testkit::house::{On, Role};

use crate::agri::code;
use crate::import::assert_verifies;
use crate::school::{Town, entered};
use crate::school_claim::{Accident, INSURER, LI, named_insurer, rows};

/// What the insurer owes is found by the party that it is, whatever becomes of the form of the case.
async fn what_an_insurer_owes_is_found_by_the_insurer(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    let manager = town.test.actor(Role::Manager);
    let insurer = entered(&town.test, PartyKind::Organisation, INSURER, "13900000019").await;
    let other = entered(&town.test, PartyKind::Organisation, "另一家财产保险公司", "13900000018").await;
    let person = entered(&town.test, PartyKind::Person, "李强", "13900000011").await;
    // Only who may names who insures schools, and only an organisation, for what is offered.
    let denied = house.carry_out(town.clerk(), Command::from(named_insurer(insurer)), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    let refused = async |command: NameSchoolInsurer| {
        code(house.carry_out(manager, Command::from(command), None).await.expect_err("it is refused"))
    };
    assert_eq!(refused(named_insurer(person)).await, "wrong_field");
    let unknown = NameSchoolInsurer { offer: "nothing".to_owned(), insurer };
    assert_eq!(refused(unknown).await, "no_school_offer");
    // A school applied before anybody was named: its accident waits for that, or names the insurer itself.
    let early = Accident::covered(&town, insurer).await;
    let case = early.reported("2026-09-01").await;
    assert_eq!(case.party_in("insurer"), None);
    assert_eq!(early.refused(&case, "accident-accepted", []).await, "school_insurer_unknown");
    let own = early.reported_of("2026-09-01", Some(other)).await;
    let own = early.recorded(&own, "accident-accepted", []).await;
    assert_eq!(own.party_in("insurer"), Some(other), "the case says so");
    town.done(manager, named_insurer(insurer)).await;
    let case = early.recorded(&case, "accident-accepted", []).await;
    assert_eq!(case.party_in("insurer"), Some(insurer), "named by the office since");
    let case = early.agreed_by_talks(&case).await;
    assert_eq!(case.promise("pay").expect("promised").promisor, Some(insurer));
    // Whoever changes the form of the case changes nothing of who owes.
    let edit = EditCase {
        case: case.id,
        party: case.party,
        expected_version: None,
        summary: None,
        answers: Some(Answers::from([("insurer", other.to_string())])),
    };
    let edited = house.carry_out(early.handler(), Command::from(edit), None).await.expect("edited");
    let edited = edited.extra::<Changed>().expect("the answer has the case").case.clone();
    assert_eq!(edited.party_in("insurer"), Some(insurer));
    town.now("2026-09-20T10:00:00");
    upkeep::run_due(house).await.expect("time passes");
    let of = |party: PartyId| PromiseFilter {
        promisor: Some(party),
        view: Some("broken".to_owned()),
        ..PromiseFilter::default()
    };
    let lines = board(house, manager, &of(insurer), &PageAsk::default()).await.expect("the board").items;
    let told: Vec<_> = lines.iter().map(|line| (line.case_number.as_str(), line.promisor_name.as_deref())).collect();
    assert_eq!(told, [(case.number.as_str(), Some(INSURER))]);
    assert!(board(house, manager, &of(other), &PageAsk::default()).await.expect("the board").items.is_empty());
    let counted = summary(house, manager, None).await.expect("counted").by_promisor;
    let counted: Vec<_> = counted.iter().map(|(party, _, counts)| (*party, counts.broken)).collect();
    assert_eq!(counted, [(insurer, 1)]);
    let read = query::claim(house, manager, case.id).await.expect("read");
    assert_eq!((read.row.insurer_id, read.insurer.name.as_str()), (insurer.number(), INSURER));
    assert_verifies(house).await;
}

/// A policy that knows its insurer gives it to its claims, and lets no other be named.
async fn a_policy_names_its_insurer(on: On) {
    let town = Town::open(on).await;
    let accident = Accident::insured(&town).await;
    let other = entered(&town.test, PartyKind::Organisation, "另一家财产保险公司", "13900000018").await;
    let case = accident.reported("2026-09-01").await;
    assert_eq!(case.party_in("insurer"), Some(accident.insurer), "filled in when the accident is reported");
    let wrong = accident.reported_of("2026-09-01", Some(other)).await;
    assert_eq!(accident.refused(&wrong, "accident-accepted", []).await, "insurer_not_of_policy");
    // Another is named for the schools of the office: policies from then on are its, this one stays where it was.
    town.done(town.test.actor(Role::Manager), named_insurer(other)).await;
    let case = accident.recorded(&case, "accident-accepted", []).await;
    assert_eq!(case.party_in("insurer"), Some(accident.insurer));
    assert_verifies(town.house()).await;
}

#[tokio::test]
async fn what_an_insurer_of_schools_owes_is_found_by_the_insurer_on_sqlite() {
    what_an_insurer_owes_is_found_by_the_insurer(On::Sqlite).await;
}

#[tokio::test]
async fn what_an_insurer_of_schools_owes_is_found_by_the_insurer_on_postgresql() {
    what_an_insurer_owes_is_found_by_the_insurer(On::Postgres).await;
}

#[tokio::test]
async fn a_policy_of_a_school_names_its_insurer_to_its_claims_on_sqlite() {
    a_policy_names_its_insurer(On::Sqlite).await;
}

#[tokio::test]
async fn a_policy_of_a_school_names_its_insurer_to_its_claims_on_postgresql() {
    a_policy_names_its_insurer(On::Postgres).await;
}

/// Each mediator finds the claims it was asked to, also where another mediates now.
async fn a_mediator_finds_its_claims(on: On) {
    let town = Town::open(on).await;
    let accident = Accident::insured(&town).await;
    let (house, manager) = (town.house(), town.test.actor(Role::Manager));
    let mut pool = Vec::new();
    for (name, phone) in [("周明", "13900000013"), ("吴静", "13900000014")] {
        let party = entered(&town.test, PartyKind::Person, name, phone).await;
        town.done(manager, PutSchoolMediator { party, profession: Some("律师".to_owned()) }).await;
        pool.push(party);
    }
    let mut cases = Vec::new();
    for day in ["2026-09-01", "2026-09-02", "2026-09-03"] {
        town.now(&format!("{day}T10:00:00"));
        let case = accident.reported(day).await;
        let case = accident.recorded(&case, "accident-accepted", []).await;
        town.done(accident.handler(), accident.hurt(&case, LI, None)).await;
        let sheet = [
            ("items", rows(&[&[("pupil", "1"), ("item", "medical"), ("amount", "8"), ("evidence", "发票")]])),
            ("liability", rows(&[&[("pupil", "1"), ("share", "1"), ("share_reason", "七周岁")]])),
        ];
        accident.recorded(&case, "computed", sheet).await;
        let case = accident.recorded(&case, "mediation-asked", []).await;
        let invite = [("mediator", Answer::from(pool[0].to_string())), ("interest", Answer::from("no"))];
        accident.recorded(&case, "mediator-invited", invite).await;
        cases.push(case.number.clone());
        if day == "2026-09-02" {
            // The second does instead, is asked twice, and stands there once.
            for _ in 0..2 {
                let invite = [("mediator", Answer::from(pool[1].to_string())), ("interest", Answer::from("no"))];
                accident.recorded(&case, "mediator-invited", invite).await;
            }
        }
    }
    let asked = async |mediator: PartyId, open: bool, ask: PageAsk| {
        let filter = InvitationFilter { mediator, open };
        query::invitations(house, manager, &filter, &ask).await.expect("read").2
    };
    let first = asked(pool[0], false, PageAsk::default()).await.items;
    let told: Vec<_> = first.iter().map(|row| (row.number.as_str(), row.mediates)).collect();
    let expected = [(cases[2].as_str(), 1), (cases[1].as_str(), 0), (cases[0].as_str(), 1)];
    assert_eq!(told, expected, "the latest invitation first");
    let second = asked(pool[1], true, PageAsk::default()).await.items;
    assert_eq!(second.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), [cases[1].as_str()]);
    let page = asked(pool[0], false, PageAsk { limit: Some(2), ..PageAsk::default() }).await;
    let rest = asked(pool[0], false, PageAsk { limit: Some(2), after: page.next.clone(), ..PageAsk::default() }).await;
    assert_eq!((page.items.len(), rest.items.len(), rest.next.is_none()), (2, 1, true));
    let lines = query::mediators(house, manager).await.expect("read");
    let counted: Vec<_> = lines.iter().map(|row| (row.name.as_str(), row.claims, row.open_claims)).collect();
    assert!(counted.contains(&("周明", 3, 2)) && counted.contains(&("吴静", 1, 1)), "{counted:?}");
    let nobody = InvitationFilter { mediator: town.school, open: false };
    let stop = query::invitations(house, manager, &nobody, &PageAsk::default()).await.expect_err("never in a pool");
    assert!(matches!(stop, Stop::NotFound), "{stop:?}");
    // Who was asked and mediates no more is not erased either while the claim goes on.
    town.done(manager, PutSchoolMediator { party: pool[0], profession: None }).await;
    let erase = ErasePerson { party: pool[0], reason: "保存期满".to_owned() };
    let stop = house.carry_out(manager, Command::from(erase), None).await.expect_err("it is needed");
    assert_eq!(code(stop), "party_needed");
    assert_verifies(house).await;
}

#[tokio::test]
async fn a_mediator_finds_the_claims_it_was_invited_to_on_sqlite() {
    a_mediator_finds_its_claims(On::Sqlite).await;
}

#[tokio::test]
async fn a_mediator_finds_the_claims_it_was_invited_to_on_postgresql() {
    a_mediator_finds_its_claims(On::Postgres).await;
}

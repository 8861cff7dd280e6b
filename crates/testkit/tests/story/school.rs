//! A school with its broker, on a whole house: the agreement made by a click and its proof, which is checked with public tools alone; the
//! cover with premium, certificate and endorsements.

use std::path::Path;
use std::process::Command as Program;
use std::sync::Arc;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::broker::CommissionId;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::party::{PartyDraft, PartyKind};
use yinuo_core::school::{SchoolAgreementId, SchoolPolicyId};
use yinuo_core::share::Share;
use yinuo_service::broker::command::{RecordCommission, SignCooperation};
use yinuo_service::broker::commission::{CommissionFilter, commission, commissions};
use yinuo_service::command::Command;
use yinuo_service::command::party::CreateParty;
use yinuo_service::keys::Keys;
use yinuo_service::query::PageAsk;
use yinuo_service::query::applicant::check_code;
use yinuo_service::school::command::{
    EndorseSchoolPolicy, InsureSchool, MakeSchoolAgreement, NameSchoolInsurer, ReceiveSchoolPremium,
};
use yinuo_service::school::rules::school;
use yinuo_service::school::{ProofFile, agreement_proof, certificate, query, sha256};
use yinuo_service::{House, HouseOptions, Stop};
use yinuo_store::suite::{Suite, hex};
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::{Store, StoreOptions};
use yinuo_testkit::house::{Dwelling, On, Role, SECRET, TestHouse, journal, temporary_folder};

use crate::agri::code;
use crate::case::at;
use crate::import::assert_verifies;

const PHONE: &str = "13900000001";

pub struct Town {
    pub test: TestHouse,
    pub school: PartyId,
    /// The school, as it signed in.
    pub actor: Arc<Actor>,
    /// The hash of the challenge of its code.
    challenge: String,
}

impl Town {
    pub async fn open(on: On) -> Town {
        let test = TestHouse::open(on, Some(at("2026-09-01T10:00:00"))).await;
        let school = entered(&test, PartyKind::Organisation, "凤城市第一小学", PHONE).await;
        let (actor, challenge) = signed_in(&test, PHONE).await;
        Town { test, school, actor, challenge }
    }

    pub fn house(&self) -> &Arc<House> {
        &self.test.house
    }

    pub fn clerk(&self) -> &Arc<Actor> {
        self.test.actor(Role::Clerk)
    }

    pub fn now(&self, time: &str) {
        assert!(self.house().shared.clock.set(at(time)));
    }

    /// The click on the page as it is shown now, from an address.
    fn click(&self, address: &str) -> MakeSchoolAgreement {
        let rules = self.house().rules();
        let offer = school(rules).on(rules.calendar().date_of(self.house().now())).expect("an offer");
        MakeSchoolAgreement {
            school: self.school,
            offer_version: offer.version(),
            text_sha256: sha256(&offer.agreement.text()),
            address: address.to_owned(),
            client: "Mozilla/5.0 (Linux; Android 14)".to_owned(),
            challenge_hash: self.challenge.clone(),
        }
    }

    pub async fn agree(&self) -> SchoolAgreementId {
        SchoolAgreementId::from_number(self.done(&self.actor, self.click("203.0.113.7")).await)
    }

    pub async fn done(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> i64 {
        self.house().carry_out(actor, command.into(), None).await.expect("it is done").id
    }

    async fn refused(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> &'static str {
        code(self.house().carry_out(actor, command.into(), None).await.expect_err("it is refused"))
    }

    pub fn cover(&self, pupils: &[(&str, u32)], effective_on: Date) -> InsureSchool {
        let pupils = pupils.iter().map(|(level, count)| ((*level).to_owned(), *count)).collect();
        InsureSchool { school: self.school, pupils, effective_on }
    }

    async fn proof(&self, id: SchoolAgreementId) -> Vec<ProofFile> {
        agreement_proof(self.house(), &Actor::system(), &id.to_string()).await.expect("a proof")
    }

    /// The same house, opened again with other terms in its packs.
    async fn with_other_terms(&self) -> House {
        let mut packs = yinuo_service::packs::shipped();
        let mut changed = false;
        for (name, text) in packs.iter_mut().flat_map(|pack| &mut pack.files) {
            if name == yinuo_core::school::OFFERS_FILE {
                let before = text.clone();
                *text = text.replace("我们依法赔偿", "我们不赔偿").replace("premium = \"5\"", "premium = \"4\"");
                changed = *text != before;
            }
        }
        assert!(changed, "the terms are others");
        let url = match &self.test.place {
            Dwelling::Folder(folder) => format!("sqlite:{}", folder.join("house.sqlite").display()),
            Dwelling::Database(database) => database.url().to_owned(),
            Dwelling::Elsewhere => unreachable!("a test house of its own"),
        };
        let store = Store::open(&url, StoreOptions::default()).await.expect("it opens again");
        let options = HouseOptions {
            packs,
            keys: Keys::from_secret(&SECRET),
            training_clock: Some(at("2026-10-01T10:00:00")),
            letters: None,
            messages: None,
            webhooks: None,
            oidc: None,
            debtor: None,
            fonts: None,
        };
        House::open(store, options).await.expect("the house opens again")
    }
}

pub async fn entered(test: &TestHouse, kind: PartyKind, name: &str, phone: &str) -> PartyId {
    let draft = PartyDraft {
        kind,
        name: name.to_owned(),
        identity: None,
        phone: Some(phone.to_owned()),
        birth_date: None,
        sex: None,
        address: None,
        another_person: false,
    };
    let made = test.house.carry_out(test.actor(Role::Clerk), Command::from(CreateParty { draft }), None).await;
    PartyId::from_number(made.expect("it is entered").id)
}

/// Who has that number, signed in with a one-time code, and the hash of the challenge of the code.
pub async fn signed_in(test: &TestHouse, phone: &str) -> (Arc<Actor>, String) {
    let challenge = test.house.request_code(phone, "203.0.113.7").await.expect("a challenge");
    yinuo_service::upkeep::run_due(&test.house).await.expect("the message goes out");
    let messages = test.messages();
    let (_, said) = messages.iter().rev().find(|(to, _)| to == phone).expect("a message");
    let code = said.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).expect("a code").to_owned();
    let session = test.house.enter_code(&challenge, &code, "").await.expect("a session");
    let actor = test.house.applicant_of(&session.token).await.expect("read").expect("an applicant");
    let kept = test.house.challenge_of(&session.token).await.expect("the session knows its code");
    assert_eq!(kept, test.house.shared.keys.hash("challenge", &challenge));
    (actor, kept)
}

async fn a_click_makes_one_agreement(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    let click = town.click("203.0.113.7");
    let stale = MakeSchoolAgreement { text_sha256: sha256("another text"), ..click.clone() };
    assert_eq!(town.refused(&town.actor, stale).await, "school_offer_changed");
    // Nobody agrees for a school, and none for another.
    for actor in [town.clerk(), town.test.actor(Role::Manager), &Arc::new(Actor::system())] {
        let stop = house.carry_out(actor, Command::from(click.clone()), None).await.expect_err("not for another");
        assert!(matches!(stop, Stop::NotFound), "{stop:?}");
    }
    entered(&town.test, PartyKind::Organisation, "凤城市第二小学", "13900000002").await;
    let (second, _) = signed_in(&town.test, "13900000002").await;
    let stop = house.carry_out(&second, Command::from(click.clone()), None).await.expect_err("not for another");
    assert!(matches!(stop, Stop::NotFound), "{stop:?}");
    let person = entered(&town.test, PartyKind::Person, "王芳", "13900000003").await;
    let (own, _) = signed_in(&town.test, "13900000003").await;
    let of_person = MakeSchoolAgreement { school: person, ..click.clone() };
    assert_eq!(town.refused(&own, of_person).await, "not_a_school");
    // A double tap has the same key, and over another network it is still the same click.
    let key = || Some("once 1".to_owned());
    let first = house.carry_out(&town.actor, Command::from(click), key()).await.expect("made");
    let again = house.carry_out(&town.actor, Command::from(town.click("198.51.100.9")), key()).await.expect("the same");
    assert_eq!((again.id, again.replayed), (first.id, true));
    // From another phone it is a second one.
    let stop =
        house.carry_out(&town.actor, Command::from(town.click("198.51.100.9")), None).await.expect_err("one only");
    let Stop::Refused(refusal) = stop else { panic!("{stop:?}") };
    assert_eq!(refusal.code, "school_agreement_in_force");
    let id = SchoolAgreementId::from_number(first.id);
    let made = query::agreement(house, &town.actor, &id.to_string()).await.expect("its own");
    assert!(refusal.facts.contains(&("number", made.head.number.clone())), "{refusal:?}");
    assert!(refusal.facts.contains(&("until", "2027-09-01".to_owned())), "{refusal:?}");
    assert_eq!((made.head.effective_on.as_str(), made.head.ends_on.as_deref()), ("2026-09-01", Some("2027-09-01")));
    assert_eq!((made.row.address.as_str(), made.row.challenge_hash.as_str()), ("203.0.113.7", town.challenge.as_str()));
    assert_eq!(sha256(&made.row.text), made.row.text_sha256);
    assert!(matches!(query::agreement(house, &second, &made.head.number).await, Err(Stop::NotFound)));
    assert!(query::agreement(house, town.clerk(), &made.head.number).await.is_ok());
    // It ends by itself; a new click in its last days makes the next.
    town.now("2027-08-02T10:00:00");
    assert_eq!(town.refused(&town.actor, town.click("203.0.113.7")).await, "school_agreement_in_force");
    town.now("2027-08-03T10:00:00");
    let next = town.agree().await;
    let next = query::agreement(house, &town.actor, &next.to_string()).await.expect("its own");
    assert_eq!(next.head.ends_on.as_deref(), Some("2028-08-03"));
    assert_eq!(town.refused(&town.actor, town.click("203.0.113.7")).await, "school_agreement_in_force");
    assert_verifies(house).await;
}

/// Two phones on which the school is signed in, and both click before either has an answer.
async fn two_phones_click_at_the_same_moment(on: On) {
    let town = Town::open(on).await;
    let house = town.house();
    town.now("2026-09-01T10:05:00");
    let (second, challenge_hash) = signed_in(&town.test, PHONE).await;
    let one = Command::from(town.click("203.0.113.7"));
    let other = Command::from(MakeSchoolAgreement { challenge_hash, ..town.click("198.51.100.9") });
    let key = |key: &str| Some(key.to_owned());
    let (one, other) = tokio::join!(
        house.carry_out(&town.actor, one, key("phone 1")),
        house.carry_out(&second, other, key("phone 2")),
    );
    let stop = match (one, other) {
        (Ok(_), Err(stop)) | (Err(stop), Ok(_)) => stop,
        both => panic!("one agreement, and one refusal: {both:?}"),
    };
    assert_eq!(code(stop), "school_agreement_in_force");
    assert_verifies(house).await;
}

/// What a public tool says of a folder: whether it is content.
fn content(folder: &Path, program: &str, arguments: &[&str]) -> bool {
    let said = Program::new(program).args(arguments).current_dir(folder).output().expect("the tool is there");
    said.status.success()
}

fn sums_hold(folder: &Path) -> bool {
    content(folder, "sha256sum", &["--strict", "--quiet", "-c", "SHA256SUMS"])
}

fn signature_holds(folder: &Path) -> bool {
    let arguments = [
        "pkeyutl",
        "-verify",
        "-rawin",
        "-pubin",
        "-inkey",
        "house-public.pem",
        "-sigfile",
        "SHA256SUMS.sig",
        "-in",
        "SHA256SUMS",
    ];
    content(folder, "openssl", &arguments)
}

async fn a_proof_is_checked_with_public_tools(on: On) {
    let town = Town::open(on).await;
    let id = town.agree().await;
    let proof = town.proof(id).await;
    let folder = temporary_folder("proof");
    let write = |files: &[ProofFile]| {
        for file in files {
            std::fs::write(folder.join(file.name), &file.content).expect("written");
        }
    };
    write(&proof);
    assert!(sums_hold(&folder) && signature_holds(&folder), "as it was written");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).expect("text");
    let facts: serde_json::Value = serde_json::from_str(&text("proof.json")).expect("JSON");
    assert_eq!(facts["agreement"]["text_sha256"], sha256(&text("agreement.txt")));
    assert!(facts["operation"]["facts"].as_str().expect("facts").contains(&sha256(&text("agreement.txt"))));
    assert_eq!(facts["click"]["account"]["phone"], "139****0001");
    assert!(!text("proof.json").contains(PHONE), "no number in clear");
    assert_eq!(facts["click"]["one_time_code"], town.challenge);
    let bytes = |name: &str| std::fs::read(folder.join(name)).expect("bytes");
    let hash = |name: &str| hex(&Suite::International.hash(&bytes(name)));
    assert_eq!(facts["operation"]["hash"], hash("operation.bin"), "as b3sum tells it");
    assert_eq!(facts["operation"]["told"], hash("told.bin"));
    let anchor = yinuo_service::anchor::Anchor::take(&town.house().store, "", town.house().now()).await.expect("taken");
    assert!(anchor.text().contains(facts["head"]["line"].as_str().expect("a line")), "the head that is printed");
    assert!(text("VERIFY.txt").contains("openssl pkeyutl -verify") && text("VERIFY.txt").contains("可靠的电子签名"));
    // One byte of any file is found: by the sums, or where the sums themselves were altered with it, by the signature.
    for file in proof.iter().filter(|file| !file.name.starts_with("SHA256SUMS")) {
        let mut altered = file.content.clone();
        let middle = altered.len() / 2;
        altered[middle] ^= 1;
        std::fs::write(folder.join(file.name), &altered).expect("altered");
        assert!(!sums_hold(&folder), "{}", file.name);
        let sums = text("SHA256SUMS");
        let right = sums.lines().find(|line| line.ends_with(file.name)).expect("its line");
        let wrong = Program::new("sha256sum").arg(file.name).current_dir(&folder).output().expect("told").stdout;
        let wrong = String::from_utf8(wrong).expect("text");
        std::fs::write(folder.join("SHA256SUMS"), sums.replace(right, wrong.trim_end())).expect("altered");
        assert!(sums_hold(&folder), "whoever alters the sums too deceives them");
        assert!(!signature_holds(&folder), "{}: and not the signature", file.name);
        write(&proof);
    }
    let mut signature = proof.last().expect("the signature").content.clone();
    signature[0] ^= 1;
    std::fs::write(folder.join("SHA256SUMS.sig"), signature).expect("altered");
    assert!(!signature_holds(&folder), "an altered signature");
    std::fs::remove_dir_all(&folder).expect("removed");
    // What the pack says afterwards changes no proof.
    let later = town.with_other_terms().await;
    let rules = later.rules();
    let offer = school(rules).on(date(2026, 10, 1)).expect("an offer");
    assert!(offer.agreement.text().contains("我们不赔偿"));
    let again = agreement_proof(&later, &Actor::system(), &id.to_string()).await.expect("a proof");
    assert_eq!(again, proof, "byte for byte");
    later.stop().await;
}

async fn a_school_is_covered_to_the_fen(on: On) {
    let town = Town::open(on).await;
    let (house, clerk) = (town.house(), town.clerk());
    let pupils = [("compulsory", 860), ("beyond", 421)];
    assert_eq!(town.refused(clerk, town.cover(&pupils, date(2026, 9, 2))).await, "no_school_agreement");
    let agreement = town.agree().await;
    let agreement = query::agreement(house, clerk, &agreement.to_string()).await.expect("seen").head.number;
    for (asked, refusal) in [
        (town.cover(&pupils, date(2026, 8, 31)), "cover_begins_in_the_past"),
        (town.cover(&pupils, date(2027, 9, 2)), "no_school_agreement"),
        (town.cover(&[], date(2026, 9, 2)), "no_pupils"),
        (town.cover(&[("university", 1)], date(2026, 9, 2)), "unknown_level"),
        (town.cover(&[("compulsory", 1), ("compulsory", 1)], date(2026, 9, 2)), "level_named_twice"),
    ] {
        assert_eq!(town.refused(&town.actor, asked).await, refusal);
    }
    let auditor = town.test.actor(Role::Auditor);
    let denied = house.carry_out(auditor, Command::from(town.cover(&pupils, date(2026, 9, 2))), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    let id = SchoolPolicyId::from_number(town.done(&town.actor, town.cover(&pupils, date(2026, 9, 2))).await);
    assert_eq!(town.refused(clerk, town.cover(&pupils, date(2027, 9, 1))).await, "school_already_covered");
    let read = async || query::policy(house, &town.actor, &id.to_string()).await.expect("its own");
    let policy = read().await;
    assert_eq!((policy.row.pupils, policy.row.premium), (1281, 500 * 860 + 700 * 421));
    assert_eq!((policy.head.state.as_str(), policy.row.agreement_number.as_str()), ("proposed", agreement.as_str()));
    assert_eq!((policy.head.effective_on.as_str(), policy.head.ends_on.as_deref()), ("2026-09-02", Some("2027-09-01")));
    assert_eq!((policy.row.limit_per_pupil, policy.row.limit_per_accident), (30_000_000, 450_000_000));
    let unpaid = certificate(house, &town.actor, &id.to_string()).await.expect_err("not paid");
    assert_eq!(code(unpaid), "school_policy_not_paid");
    // The whole premium is taken, and nobody keeps a commission of it.
    let pay = |yuan_fen: i64| ReceiveSchoolPremium { policy: id, amount: Fen(yuan_fen) };
    assert_eq!(town.refused(clerk, pay(724_700 - 72_470)).await, "school_premium_differs");
    let own = house.carry_out(&town.actor, Command::from(pay(724_700)), None).await;
    assert!(own.is_err(), "a school does not enter what it paid");
    town.now("2026-09-05T10:00:00");
    town.done(clerk, pay(724_700)).await;
    assert_eq!(town.refused(clerk, pay(724_700)).await, "school_premium_paid");
    let policy = read().await;
    assert_eq!(
        (policy.head.state.as_str(), policy.head.effective_on.as_str()),
        ("in_force", "2026-09-05"),
        "no cover before"
    );
    assert_eq!(policy.head.ends_on.as_deref(), Some("2027-09-01"));
    let paper = certificate(house, &town.actor, &id.to_string()).await.expect("a certificate");
    assert!(paper.starts_with(b"%PDF"), "{}", paper.len());
    // Pupils join and leave.
    let endorse = |joined, departed, takes_effect_on| EndorseSchoolPolicy {
        policy: id,
        level: "compulsory".to_owned(),
        joined,
        departed,
        takes_effect_on,
        reason: "新学期转学".to_owned(),
    };
    assert_eq!(town.refused(clerk, endorse(1, 0, date(2026, 9, 4))).await, "endorsed_before_the_start");
    assert_eq!(town.refused(clerk, endorse(1, 0, date(2027, 9, 2))).await, "endorsed_after_the_end");
    assert_eq!(town.refused(clerk, endorse(0, 861, date(2026, 9, 6))).await, "more_left_than_there_were");
    let unsaid = EndorseSchoolPolicy { reason: " ".to_owned(), ..endorse(1, 0, date(2026, 9, 6)) };
    assert_eq!(town.refused(clerk, unsaid).await, "wrong_field");
    town.done(clerk, endorse(12, 5, date(2026, 9, 6))).await;
    town.done(&town.actor, endorse(0, 7, date(2026, 9, 7))).await;
    let policy = read().await;
    assert_eq!((policy.row.pupils, policy.row.premium, policy.row.paid), (1281, 724_700 + 3_500, 724_700));
    assert_eq!(policy.endorsements.iter().map(|one| one.premium).collect::<Vec<_>>(), [3_500, 0]);
    town.done(clerk, pay(3_500)).await;
    // Who leaves later counts until that day: on the page, in the list, and for what can be endorsed before.
    town.done(clerk, endorse(0, 100, date(2026, 10, 1))).await;
    let listed = async || {
        let filter = query::SchoolPolicyFilter::default();
        query::policies(house, clerk, filter, &PageAsk::default()).await.expect("read").items[0].pupils
    };
    assert_eq!((read().await.row.pupils, listed().await), (1281, 1281));
    assert_eq!(town.refused(clerk, endorse(0, 761, date(2026, 9, 8))).await, "more_left_than_there_were");
    // Of those who join before, none comes in the place of somebody who leaves after.
    town.done(clerk, endorse(3, 0, date(2026, 9, 8))).await;
    town.now("2026-09-30T10:00:00");
    let policy = read().await;
    assert_eq!((policy.row.pupils, policy.row.premium), (1284, 724_700 + 3_500 + 1_500));
    assert_eq!(policy.levels.iter().find(|level| level.level == "compulsory").map(|level| level.pupils), Some(863));
    town.now("2026-10-01T10:00:00");
    let policy = read().await;
    assert_eq!((policy.row.pupils, listed().await), (1184, 1184));
    town.done(clerk, pay(1_500)).await;
    // Who joins before many others do counts towards the most of a level together with them.
    town.done(clerk, endorse(99_000, 0, date(2027, 8, 31))).await;
    assert_eq!(town.refused(clerk, endorse(300, 0, date(2026, 10, 2))).await, "too_many_pupils");
    // Whoever has the number and the check code reads it; a wrong code tells nothing.
    let number = policy.head.number.clone();
    let right = check_code(house, policy.head.id);
    assert!(query::checked_policy(house, &number, &right).await.expect("asked").is_some());
    assert!(query::checked_policy(house, &number, "AAAAAAAA").await.expect("asked").is_none());
    assert!(query::checked_policy(house, &agreement, &right).await.expect("asked").is_none());
    let day = date(2026, 9, 5);
    let root = Actor::at_the_machine();
    let journal = journal(house, &root, day, day).await;
    assert!(journal.contains("fund:school:bank") || journal.contains("fund/school/bank"), "{journal}");
    town.now("2027-09-02T10:00:00");
    assert_eq!(town.refused(clerk, pay(1)).await, "school_policy_over");
    assert_verifies(house).await;
}

/// What the insurer of a school owes the broker: expected with each premium that comes in, beside it, within what was agreed, and written back.
async fn a_commission_of_a_school(on: On) {
    let town = Town::open(on).await;
    let (house, clerk, manager) = (town.house(), town.clerk(), town.test.actor(Role::Manager));
    let insurer = entered(&town.test, PartyKind::Organisation, "示例财产保险公司", "13900000019").await;
    let cooperation = |number: &str, hundredths| SignCooperation {
        insurer,
        number: number.to_owned(),
        branch: "河南分公司".to_owned(),
        commission_rate: Share::new("share", Decimal::new(hundredths, 2)).expect("a part"),
        effective_on: date(2026, 9, 1),
        ends_on: Some(date(2027, 12, 31)),
    };
    let named = || NameSchoolInsurer { offer: "school-liability-henan".to_owned(), insurer };
    town.done(manager, cooperation("HZ2026-1", 5)).await;
    assert_eq!(town.refused(manager, named()).await, "commission_above_agreed");
    town.done(manager, cooperation("HZ2026-2", 15)).await;
    town.done(manager, named()).await;
    town.agree().await;
    // Less was agreed on with the insurer since: the school is insured, and that is what is owed.
    town.done(manager, cooperation("HZ2026-3", 5)).await;
    let cover = town.cover(&[("compulsory", 860)], date(2026, 9, 2));
    let id = SchoolPolicyId::from_number(town.done(&town.actor, cover).await);
    let expected = async || {
        let all = CommissionFilter { from: Some(date(2026, 1, 1)), ..CommissionFilter::default() };
        commissions(house, manager, &all, &PageAsk::default()).await.expect("read").items
    };
    assert!(expected().await.is_empty(), "nothing is insured before the premium");
    town.done(clerk, ReceiveSchoolPremium { policy: id, amount: Fen(430_000) }).await;
    let found = expected().await;
    let [first] = &found[..] else { panic!("one commission: {found:?}") };
    assert_eq!(
        (first.policy_kind.as_str(), first.policy_id, first.insurer_id),
        ("school-policy", id.number(), insurer.number())
    );
    assert_eq!((first.premium, first.rate.as_str(), first.expected), (430_000, "0.05", 21_500));
    assert_eq!((first.expected_on.as_str(), first.state.as_str()), ("2026-09-02", "expected"));
    let policy = query::policy(house, clerk, &id.to_string()).await.expect("read").row;
    assert_eq!((policy.premium, policy.paid), (430_000, 430_000), "nothing is kept of the premium");
    // Who joins is paid for, and so is the commission of it.
    let joined = EndorseSchoolPolicy {
        policy: id,
        level: "compulsory".to_owned(),
        joined: 3,
        departed: 0,
        takes_effect_on: date(2026, 9, 2),
        reason: "转入".to_owned(),
    };
    town.done(clerk, joined).await;
    town.done(clerk, ReceiveSchoolPremium { policy: id, amount: Fen(1_500) }).await;
    assert_eq!(expected().await.iter().map(|one| one.expected).sum::<i64>(), 21_575);
    // The policy is cancelled after the commission came in: it is owed back, on the account of commissions.
    let entry = |kind: &str| RecordCommission {
        commission: CommissionId::from_number(first.id),
        kind: kind.to_owned(),
        amount: Fen(21_500),
        happened_on: date(2026, 9, 1),
        office: None,
        reference: "退保".to_owned(),
    };
    for kind in ["invoiced", "received", "written_back"] {
        town.done(manager, entry(kind)).await;
    }
    let read = commission(house, manager, CommissionId::from_number(first.id)).await.expect("read");
    assert_eq!((read.row.state.as_str(), read.row.written_back), ("written_back", 21_500));
    let mut booked = Vec::new();
    house.store.scan(|row: TransferRow| booked.push((row.kind, row.subject_kind, row.amount))).await.expect("read");
    booked.sort();
    let wanted = [
        ("commission-received", 21_500),
        ("commission-returned", 21_500),
        ("school-paid", 1_500),
        ("school-paid", 430_000),
    ];
    assert_eq!(booked, wanted.map(|(kind, amount)| (kind.to_owned(), "school-policy".to_owned(), amount)));
    assert_verifies(house).await;
}

#[tokio::test]
async fn a_commission_of_a_school_policy_is_expected_beside_its_premium_and_within_what_was_agreed_on_sqlite() {
    a_commission_of_a_school(On::Sqlite).await;
}

#[tokio::test]
async fn a_commission_of_a_school_policy_is_expected_beside_its_premium_and_within_what_was_agreed_on_postgresql() {
    a_commission_of_a_school(On::Postgres).await;
}

#[tokio::test]
async fn a_school_agrees_once_by_a_click_and_again_in_the_last_days_only_on_sqlite() {
    a_click_makes_one_agreement(On::Sqlite).await;
}

#[tokio::test]
async fn a_school_agrees_once_by_a_click_and_again_in_the_last_days_only_on_postgresql() {
    a_click_makes_one_agreement(On::Postgres).await;
}

#[tokio::test]
async fn a_school_that_clicks_on_two_phones_at_once_agrees_once_on_sqlite() {
    two_phones_click_at_the_same_moment(On::Sqlite).await;
}

#[tokio::test]
async fn a_school_that_clicks_on_two_phones_at_once_agrees_once_on_postgresql() {
    two_phones_click_at_the_same_moment(On::Postgres).await;
}

#[tokio::test]
async fn a_proof_is_checked_by_sha256sum_and_openssl_alone_and_other_terms_change_none_on_sqlite() {
    a_proof_is_checked_with_public_tools(On::Sqlite).await;
}

#[tokio::test]
async fn a_proof_is_checked_by_sha256sum_and_openssl_alone_and_other_terms_change_none_on_postgresql() {
    a_proof_is_checked_with_public_tools(On::Postgres).await;
}

#[tokio::test]
async fn a_school_is_covered_paid_for_and_endorsed_to_the_fen_on_sqlite() {
    a_school_is_covered_to_the_fen(On::Sqlite).await;
}

#[tokio::test]
async fn a_school_is_covered_paid_for_and_endorsed_to_the_fen_on_postgresql() {
    a_school_is_covered_to_the_fen(On::Postgres).await;
}

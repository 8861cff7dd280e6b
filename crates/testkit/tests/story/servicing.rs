//! Claims, wrong ages, loans and units on a whole house, on both databases.

use std::sync::Arc;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::identity::Sex;
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{Beneficiary, DividendOption, Insured, read_beneficiaries};
use yinuo_core::life::product::{PayMode, PolicyFacts, claim_ratio};
use yinuo_core::money::Fen;
use yinuo_core::party::PartyDraft;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::{OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::party::CreateParty;
use yinuo_service::life::command::loan::RepayLoan;
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium};
use yinuo_service::life::command::unit::PublishUnitPrice;
use yinuo_service::query::case::subjects_of;
use yinuo_service::query::payout::subject_key;
use yinuo_service::subject::NamedSubject;
use yinuo_service::{Stop, upkeep, verify};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::case::{CASE, MILESTONES_OF_CASE};
use yinuo_store::tables::life::{POLICY, PolicyFileRow, PolicyRow};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_store::{Changes, Value};
use yinuo_testkit::house::Role;
use yinuo_testkit::house::{On, TestHouse, handed_over};
use yinuo_testkit::payouts::reasons;

use crate::case::{at, draft};

pub(crate) struct Desk {
    pub(crate) test: TestHouse,
}

fn key(id: i64) -> Vec<Value> {
    vec![yinuo_core::id::slot_of(id).number().into(), id.into()]
}

fn told(answers: &[(&str, &str)]) -> Answers {
    answers.iter().copied().collect()
}

/// What a policy is to be.
pub(crate) struct Plan {
    pub(crate) channel: Channel,
    pub(crate) product: &'static str,
    pub(crate) cover: &'static str,
    pub(crate) pay: &'static str,
    pub(crate) birth_date: Date,
    pub(crate) sum: &'static str,
    pub(crate) beneficiaries: &'static str,
    pub(crate) allocation: Vec<(String, Decimal)>,
}

impl Desk {
    pub(crate) async fn open(on: On, day: Date) -> Desk {
        Desk { test: TestHouse::open(on, Some(at(&format!("{day}T10:00:00")))).await }
    }

    /// Moves the clock and lets everything happen that follows.
    pub(crate) async fn day(&self, day: Date) {
        assert!(self.test.house.shared.clock.set(at(&format!("{day}T10:00:00"))));
        for _ in 0..2 {
            upkeep::run_due(&self.test.house).await.expect("time passes");
        }
    }

    pub(crate) async fn act(&self, role: Role, command: impl Into<Command>) -> i64 {
        self.act_as(self.test.actor(role), command).await
    }

    pub(crate) async fn act_as(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> i64 {
        let command = command.into();
        let name = command.name();
        let answer = self.test.house.carry_out(actor, command, None).await;
        let answer = answer.unwrap_or_else(|stop| panic!("{name}: {stop:?}"));
        // What waits for another's word gets it.
        self.test.approve_if_asked(&answer).await;
        answer.id
    }

    pub(crate) async fn refused(&self, role: Role, command: impl Into<Command>) -> String {
        self.refused_as(self.test.actor(role), command).await
    }

    pub(crate) async fn refused_as(&self, actor: &Arc<Actor>, command: impl Into<Command>) -> String {
        match self.test.house.carry_out(actor, command, None).await {
            Err(stop @ (Stop::Refused(_) | Stop::Denied(_))) => stop.code().to_owned(),
            other => panic!("refused was expected: {other:?}"),
        }
    }

    pub(crate) async fn file(&self, policy: PolicyId) -> PolicyFileRow {
        self.test.house.store.query_one(&POLICY, key(policy.number())).await.expect("read").expect("it is there")
    }

    pub(crate) async fn policy(&self, policy: PolicyId) -> PolicyRow {
        self.file(policy).await.policy
    }

    pub(crate) async fn head(&self, policy: PolicyId) -> AgreementRow {
        self.file(policy).await.head
    }

    pub(crate) async fn payouts(&self, policy: PolicyId) -> Vec<PayoutRow> {
        self.test
            .house
            .store
            .query(&PAYOUTS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number())))
            .await
            .expect("read")
    }

    pub(crate) async fn receive(&self, policy: PolicyId, amount: Fen) {
        let receipt = ReceivePremium { policy, amount, means: Means::Transfer, received_on: None };
        self.act(Role::Clerk, Command::from(receipt)).await;
    }

    pub(crate) async fn case(
        &self,
        service: &str,
        policy: PolicyId,
        materials: &[&str],
        answers: &[(&str, &str)],
    ) -> CaseId {
        let holder = PartyId::from_number(self.head(policy).await.holder_id);
        let command = OpenCase {
            service: service.to_owned(),
            party: PartyChoice::Known(holder),
            subjects: vec![NamedSubject::of(&yinuo_core::life::POLICY, policy.number())],
            channel: Channel::Counter,
            received_at: None,
            summary: String::new(),
            answers: told(answers),
            materials: materials.iter().map(|key| (*key).to_owned()).collect(),
        };
        CaseId::from_number(self.act(Role::Clerk, Command::from(command)).await)
    }

    pub(crate) async fn milestone(&self, case: CaseId, milestone: &str, answers: &[(&str, &str)]) -> RecordMilestone {
        let row = self.test.house.store.query_one(&CASE, key(case.number())).await.expect("read").expect("there");
        RecordMilestone {
            case,
            party: PartyId::from_number(row.party_id),
            subjects: subjects_of(&self.test.house, &row).await.expect("read"),
            expected_version: None,
            key: milestone.to_owned(),
            occurred_at: None,
            answers: told(answers),
            note: None,
            hand_over: Some(handed_over()),
        }
    }

    pub(crate) async fn record(&self, role: Role, case: CaseId, milestone: &str, answers: &[(&str, &str)]) {
        let command = self.milestone(case, milestone, answers).await;
        self.act(role, command).await;
    }

    /// The answers of the last milestone of that key.
    pub(crate) async fn answers(&self, case: CaseId, milestone: &str) -> Answers {
        let rows = self.test.house.store.query(&MILESTONES_OF_CASE, key(case.number())).await.expect("read");
        let row = rows.into_iter().rfind(|row| row.key == milestone).expect("it happened");
        serde_json::from_str(&row.answers).expect("answers")
    }

    /// A policy in force from today, its first premium paid.
    pub(crate) async fn issued(&self, number: u32, plan: Plan, today: Date) -> PolicyId {
        self.issued_to(draft(number), plan, today).await
    }

    pub(crate) async fn issued_to(&self, holder: PartyDraft, plan: Plan, today: Date) -> PolicyId {
        let holder = Command::from(CreateParty { draft: holder });
        let holder = PartyId::from_number(self.act(Role::Clerk, holder).await);
        let beneficiaries: Vec<Beneficiary> = match plan.beneficiaries {
            "" => Vec::new(),
            text => read_beneficiaries(text).expect("beneficiaries"),
        };
        let facts = PolicyFacts {
            birth_date: plan.birth_date,
            sex: Sex::Male,
            effective_on: today,
            sum_insured: plan.sum.parse().expect("an amount"),
            cover: plan.cover.parse().expect("a span"),
            pay: plan.pay.parse().expect("a span"),
            mode: PayMode::Yearly,
        };
        let insured = Insured { party: None, name: "王强".to_owned(), birth_date: facts.birth_date, sex: facts.sex };
        let command = ProposePolicy {
            holder,
            product: plan.product.to_owned(),
            channel: plan.channel,
            applied_on: None,
            insured,
            facts,
            beneficiaries,
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: false,
            allocation: plan.allocation,
        };
        let policy = PolicyId::from_number(self.act(Role::Clerk, Command::from(command)).await);
        self.receive(policy, Fen(self.policy(policy).await.instalment)).await;
        let materials = ["proposal-form", "holder-id", "insured-id", "sales-prompt"];
        let case = self.case("life.proposal", policy, &materials, &[("product_name", "示例")]).await;
        self.record(Role::Handler, case, "screened", &[("exam_needed", "no")]).await;
        self.record(Role::Handler, case, "contract-made", &[("policy_number", "P")]).await;
        assert_eq!(self.head(policy).await.state, "in_force");
        policy
    }

    pub(crate) async fn claim(&self, policy: PolicyId, event: &str, on: Date) -> CaseId {
        let materials = ["claim-form", "claimant-id", "event-proof", "account-proof"];
        let on = on.to_string();
        let case = self.case("life.claim", policy, &materials, &[("event_on", &on), ("event_kind", event)]).await;
        self.record(Role::Clerk, case, "claim-submitted", &[]).await;
        self.record(Role::Handler, case, "approved", &[]).await;
        self.record(Role::Handler, case, "result-notified", &[("result_text", "给付")]).await;
        case
    }

    pub(crate) async fn case_state(&self, case: CaseId) -> String {
        let row = self.test.house.store.query_one(&CASE, key(case.number())).await.expect("read").expect("there");
        row.state
    }

    /// What a bank's answer leaves behind: the payout is paid, and its case is to be told.
    async fn paid(&self, case: CaseId, payout: PayoutRow, on: Date) {
        let entry = OutboxRow {
            slot: payout.slot,
            id: payout.id,
            kind: "case-paid".to_owned(),
            payload: serde_json::json!({ "case": case }).to_string(),
            in_order: 1,
            created_at: 0,
            attempts: 0,
            next_at: 0,
        };
        let mut changes = Changes::new();
        changes.put(PayoutRow {
            state: "paid".to_owned(),
            settled_on: Some(on.to_string()),
            blocks: None,
            batch_id: Some(payout.id),
            attempts: 1,
            account_masked: Some("6222 **** 0018".to_owned()),
            ..payout.clone()
        });
        changes.put(entry);
        let mut writer = self.test.house.store.writer().await.expect("a writer");
        let mut work = writer.begin(&[payout.slot]).await.expect("begun");
        work.write(changes).await.expect("recorded");
        work.commit().await.expect("committed");
        self.day(on).await;
    }

    pub(crate) async fn archive_holds(&self) {
        assert!(yinuo_testkit::agreements::assert_heads_fit(&self.test.house.store).await > 0);
        let found = verify::verify(&self.test.house.store, |_| {}).await.expect("the archive is read");
        assert!(found.problems.is_empty(), "{:?}", found.problems);
    }
}

pub(crate) fn term(beneficiaries: &'static str) -> Plan {
    Plan {
        channel: Channel::Counter,
        product: "sample.term-life",
        cover: "20 years",
        pay: "20 years",
        birth_date: date(1975, 6, 1),
        sum: "41000.00",
        beneficiaries,
        allocation: Vec::new(),
    }
}

pub(crate) fn endowment(birth_date: Date) -> Plan {
    Plan {
        channel: Channel::Counter,
        product: "sample.endowment-to-66",
        cover: "to age 66",
        pay: "to age 60",
        birth_date,
        sum: "40000.00",
        beneficiaries: "",
        allocation: Vec::new(),
    }
}

async fn a_claim_of_two_beneficiaries(on: On) {
    let desk = Desk::open(on, date(2011, 1, 4)).await;
    let policy = desk.issued(1, term("李强:配偶:1；李明:子女:1；李兰:父母:2"), date(2011, 1, 4)).await;
    let premium = desk.policy(policy).await.instalment;
    // The second premium is not paid; the insured dies within the sixty days of grace.
    desk.day(date(2012, 2, 10)).await;
    let case = desk.claim(policy, "accidental-death", date(2012, 2, 1)).await;
    let too_much = desk.milestone(case, "agreed", &[("amount", "41000.01")]).await;
    assert_eq!(desk.refused(Role::Handler, too_much).await, "claim_above_limit");
    desk.record(Role::Handler, case, "agreed", &[("amount", "40000.01")]).await;
    let answers = desk.answers(case, "agreed").await;
    assert_eq!(answers["premiums_deducted"], Fen(premium).to_string().into());
    let left = 4_000_001 - premium;
    assert_eq!(answers["amount_payable"], Fen(left).to_string().into());
    let PolicyFileRow { head, policy: row } = desk.file(policy).await;
    assert_eq!((head.state.as_str(), row.state_cause.as_deref()), ("ended", Some("claimed")));
    let payouts = desk.payouts(policy).await;
    let mut of: Vec<(Option<&str>, i64, Option<&'static str>)> =
        payouts.iter().map(|row| (row.payee.as_deref(), row.amount, reasons(row).pop())).collect();
    of.sort_by_key(|(_, amount, _)| -amount);
    // Both of the first order get the same, the first what is left over; the second order gets nothing.
    assert_eq!(
        of,
        [(Some("李强"), left - left / 2, Some("no-account")), (Some("李明"), left / 2, Some("no-account")),]
    );

    // Each gets an account of its own; the number of one is no answer for the other.
    for (payout, account) in payouts.iter().zip(["6222020200112233446", "6222020200112287616"]) {
        let id = yinuo_core::id::PayoutId::from_number(payout.id).to_string();
        let again = [("payout", id.as_str()), ("payee_account", account), ("payee_account_again", account)];
        desk.record(Role::Handler, case, "payee-account-given", &again).await;
    }
    let ready = desk.payouts(policy).await;
    assert!(ready.iter().all(|row| row.state == "ready" && row.account_masked.is_some()), "{ready:?}");
    assert_ne!(ready[0].account_masked, ready[1].account_masked);
    desk.archive_holds().await;

    // The case is paid when both are, not before. SQLite has one writer, and that is the house's own.
    if on == On::Sqlite {
        return;
    }
    desk.paid(case, ready[0].clone(), date(2012, 2, 13)).await;
    assert_eq!(desk.case_state(case).await, "open");
    desk.paid(case, ready[1].clone(), date(2012, 2, 14)).await;
    assert_eq!(desk.case_state(case).await, "closed");
    let answers = desk.answers(case, "paid").await;
    assert_eq!(
        (answers.text("amount"), answers.text("paid_on")),
        (Some(Fen(left).to_string().as_str()), Some("2012-02-14"))
    );
}

#[tokio::test]
async fn a_claim_pays_two_beneficiaries_less_the_open_premium_on_sqlite() {
    a_claim_of_two_beneficiaries(On::Sqlite).await;
}

#[tokio::test]
async fn a_claim_pays_two_beneficiaries_less_the_open_premium_on_postgresql() {
    a_claim_of_two_beneficiaries(On::Postgres).await;
}

async fn correct_age(desk: &Desk, policy: PolicyId, birth_date: &str, choice: &str) -> Result<CaseId, String> {
    let materials = ["application", "holder-id", "insured-id", "age-certificate"];
    let answers = [("true_birth_date", birth_date), ("outside_limits_choice", choice)];
    let case = desk.case("life.age-correction", policy, &materials, &answers).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    let consented = desk.milestone(case, "consented", &[("premium_payable", "no")]).await;
    match desk.test.house.carry_out(desk.test.actor(Role::Handler), consented, None).await {
        Ok(answer) => {
            desk.test.approve(answer.waits_for().expect("a manager has a word in it")).await;
            Ok(case)
        }
        Err(stop) => Err(stop.code().to_owned()),
    }
}

async fn law_32(on: On) {
    let begin = date(2011, 1, 4);
    let desk = Desk::open(on, begin).await;
    let [over, under, early, late, due] = [
        desk.issued(1, endowment(date(1965, 3, 1)), begin).await,
        desk.issued(2, endowment(date(1965, 3, 1)), begin).await,
        desk.issued(3, endowment(date(1957, 3, 1)), begin).await,
        desk.issued(4, endowment(date(1957, 3, 1)), begin).await,
        desk.issued(5, endowment(date(1965, 3, 1)), begin).await,
    ];
    // Stated too old: the excess goes back. Stated too young: it is made up, and benefits wait.
    assert!(correct_age(&desk, over, "1968-03-01", "correct").await.is_ok());
    let refund = &desk.payouts(over).await[0];
    assert_eq!((refund.kind.as_str(), reasons(refund)), ("premium-refund", vec!["no-account"]));
    assert!(desk.policy(over).await.make_up == 0 && refund.amount > 0);
    assert!(correct_age(&desk, under, "1962-03-01", "correct").await.is_ok());
    let owed = desk.policy(under).await.make_up;
    assert!(owed > 0 && desk.payouts(under).await.is_empty());
    desk.receive(under, Fen(owed)).await;
    assert_eq!(desk.policy(under).await.make_up, 0);

    // Outside the limits of the product: within two years the insurer may rescind, later it may not.
    assert_eq!(correct_age(&desk, early, "1954-03-01", "correct").await, Err("age_outside_limits".to_owned()));
    desk.day(date(2013, 1, 4)).await;
    assert!(correct_age(&desk, early, "1954-03-01", "rescind").await.is_ok());
    let PolicyFileRow { head, policy: row } = desk.file(early).await;
    assert_eq!((head.state.as_str(), row.state_cause.as_deref()), ("ended", Some("rescinded")));
    for policy in [late, due] {
        // Both lapsed for want of premiums meanwhile and come back.
        assert_eq!(desk.head(policy).await.state, "suspended");
        desk.receive(policy, Fen(desk.policy(policy).await.instalment * 3)).await;
        let materials = ["application", "holder-id", "health-declaration"];
        let lapsed_on = [("lapsed_on", "2012-03-05")];
        let case = desk.case("life.reinstatement", policy, &materials, &lapsed_on).await;
        desk.record(Role::Clerk, case, "accepted", &[]).await;
        desk.record(Role::Handler, case, "consented", &[]).await;
        desk.record(Role::Clerk, case, "premium-received", &[]).await;
        desk.record(Role::Handler, case, "completed", &[]).await;
        assert_eq!(desk.head(policy).await.state, "in_force");
    }
    desk.day(date(2013, 1, 5)).await;
    assert_eq!(correct_age(&desk, late, "1954-03-01", "rescind").await, Err("rescission_too_late".to_owned()));

    // A claim already due: stated three years too young and never corrected, it is paid in the ratio of paid to due.
    let case = desk.claim(due, "death", date(2013, 1, 4)).await;
    desk.record(Role::Handler, case, "agreed", &[("amount", "40000.00"), ("true_birth_date", "1962-03-01")]).await;
    let answers = desk.answers(case, "agreed").await;
    let amount = |key: &str| answers.text(key).expect("a text").parse::<Fen>().expect("an amount");
    let (paid, should) = (amount("premiums_paid"), amount("premiums_due"));
    assert_eq!(paid, Fen(desk.policy(due).await.instalment * 3));
    assert!(paid < should);
    let owed = claim_ratio(paid, should, Fen(4_000_000));
    assert_eq!((amount("amount_owed"), amount("amount_payable")), (owed, owed));
    let payouts = desk.payouts(due).await;
    let claim = payouts.iter().find(|row| row.kind == "claim").expect("the claim");
    // Nobody was named: it belongs to the estate (art. 42).
    assert_eq!((claim.payee.as_deref(), claim.amount), (Some("法定继承人"), owed.0));
    // Nobody is called that: whose account it is, is asked for, and that name is paid.
    let id = yinuo_core::id::PayoutId::from_number(claim.id).to_string();
    let account = "6222020200112233446";
    let given = [("payout", id.as_str()), ("payee_account", account), ("payee_account_again", account)];
    let nameless = desk.milestone(case, "payee-account-given", &given).await;
    assert_eq!(desk.refused(Role::Handler, nameless).await, "answer_missing");
    let heir = [("account_holder", "王小明"), ("other_account_holder_reason", "继承公证书")];
    let named: Vec<_> = given.into_iter().chain(heir).collect();
    desk.record(Role::Manager, case, "payee-account-given", &named).await;
    let heir = desk.payouts(due).await.into_iter().find(|row| row.kind == "claim").expect("the claim");
    assert_eq!(reasons(&heir), Vec::<&str>::new(), "{heir:?}");
    desk.archive_holds().await;
}

#[tokio::test]
async fn article_32_holds_both_ways_within_two_years_and_for_a_claim_already_due_on_sqlite() {
    law_32(On::Sqlite).await;
}

#[tokio::test]
async fn article_32_holds_both_ways_within_two_years_and_for_a_claim_already_due_on_postgresql() {
    law_32(On::Postgres).await;
}

async fn loans_and_units(on: On) {
    let begin = date(2011, 1, 4);
    let desk = Desk::open(on, begin).await;
    let lender =
        Plan { product: "sample.whole-life", cover: "whole life", pay: "1 year", ..endowment(date(1970, 1, 1)) };
    let linked = Plan {
        product: "sample.unit-linked",
        cover: "whole life",
        pay: "10 years",
        allocation: vec![("steady".to_owned(), Decimal::new(4, 1)), ("growth".to_owned(), Decimal::new(6, 1))],
        ..endowment(date(1970, 1, 1))
    };
    let linked = desk.issued(2, linked, begin).await;
    desk.day(begin).await;
    let publish = |account: &str, on: Date, price: &str| {
        let price = price.parse().expect("a price");
        Command::from(PublishUnitPrice { account: account.to_owned(), priced_on: on, price })
    };
    assert_eq!(desk.refused(Role::Clerk, publish("steady", begin, "1")).await, "not_permitted");
    assert_eq!(desk.refused(Role::Manager, publish("steady", begin, "1")).await, "root_office_only");
    let head = desk.test.another_manager().await;
    // The price of the day of the request is no price after it.
    desk.act_as(&head, publish("steady", begin, "0.9")).await;
    desk.day(begin).await;
    let units =
        |policy| yinuo_service::life::query::unit::of_policy(&desk.test.house, desk.test.actor(Role::Clerk), policy);
    assert!(units(linked).await.expect("read").holdings.is_empty());
    let next = date(2011, 1, 11);
    desk.day(next).await;
    desk.act_as(&head, publish("steady", next, "1.25")).await;
    desk.act_as(&head, publish("growth", next, "2")).await;
    assert_eq!(desk.refused_as(&head, publish("growth", next, "3")).await, "unit_price_published");
    desk.day(next).await;
    // 2,000 yuan less five in a hundred are 1,900: 760 at 1.25 and 1,140 at 2.
    let held = units(linked).await.expect("read");
    let of: Vec<(&str, i64)> = held.holdings.iter().map(|one| (one.row.account.as_str(), one.row.units)).collect();
    assert_eq!(of, [("growth", 570_000_000), ("steady", 608_000_000)]);
    assert_eq!(held.value, Fen(190_000));

    let answers = [("from_account", "growth"), ("to_account", "steady"), ("switch_percent", "50")];
    let case = desk.case("life.account-switch", linked, &["application", "holder-id"], &answers).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    let later = date(2011, 1, 18);
    desk.day(later).await;
    desk.act_as(&head, publish("growth", later, "3")).await;
    desk.day(later).await;
    assert_eq!(
        units(linked).await.expect("read").orders.last().map(|one| one.state.clone()).as_deref(),
        Some("waiting")
    );
    desk.act_as(&head, publish("steady", later, "1")).await;
    desk.day(later).await;
    let held = units(linked).await.expect("read");
    let of: Vec<(&str, i64)> = held.holdings.iter().map(|one| (one.row.account.as_str(), one.row.units)).collect();
    // 285 units at 3 are 855 yuan, 855 units at 1.
    assert_eq!(of, [("growth", 285_000_000), ("steady", 1_463_000_000)]);

    let lender = desk.issued(3, Plan { pay: "10 years", ..lender }, later).await;
    desk.receive(lender, Fen(desk.policy(lender).await.instalment * 5)).await;
    desk.day(date(2015, 6, 1)).await;
    let materials = ["application", "holder-id", "insured-consent"];
    let case = desk.case("life.policy-loan", lender, &materials, &[("loan_amount", "1000.00")]).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    assert_eq!(desk.policy(lender).await.loan, 100_000);
    desk.day(date(2015, 8, 13)).await;
    let repay = |amount| RepayLoan { policy: lender, amount, means: Some(Means::Cash), received_on: None };
    // 73 days at six in a hundred are 12 yuan.
    assert_eq!(desk.refused(Role::Clerk, Command::from(repay(Fen(1_199)))).await, "below_loan_interest");
    desk.act(Role::Clerk, Command::from(repay(Fen(51_200)))).await;
    assert_eq!(desk.policy(lender).await.loan, 50_000);
    desk.archive_holds().await;
}

#[tokio::test]
async fn units_are_bought_and_switched_at_the_next_price_and_loans_are_paid_back_on_sqlite() {
    loans_and_units(On::Sqlite).await;
}

#[tokio::test]
async fn units_are_bought_and_switched_at_the_next_price_and_loans_are_paid_back_on_postgresql() {
    loans_and_units(On::Postgres).await;
}

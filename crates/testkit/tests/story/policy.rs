//! The article's case on a whole house: a policy with a birth date two years too old, from the proposal to the paid benefit.

use jiff::civil::{Date, date};
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::identity::Sex;
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::PolicyId;
use yinuo_core::life::chart::PREMIUM_INCOME;
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::life::product::{PayMode, PolicyFacts};
use yinuo_core::money::Fen;
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::case::{OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::ledger::CloseDay;
use yinuo_service::command::party::CreateParty;
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium, ReverseLapse};
use yinuo_service::query::case::subjects_of;
use yinuo_service::query::payout::subject_key;
use yinuo_service::subject::NamedSubject;
use yinuo_service::{Stop, query, upkeep, verify};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::case::{CASE, CASES_OF_SUBJECT, CaseRow, ERRORS_OF_SUBJECT};
use yinuo_store::tables::ledger::{TRANSFERS_OF_SUBJECT, TransferRow};
use yinuo_store::tables::letter::{LETTER, LETTERS_OF_CASE};
use yinuo_store::tables::life::{DUES_OF_POLICY, POLICY, PolicyFileRow, PolicyRow, VERSIONS_OF_POLICY};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_testkit::house::{Dwelling, On, Role, TestHouse, handed_over};
use yinuo_testkit::payouts::reasons;

use crate::case::{at, draft};
use crate::ledger::hledger_balances;
use crate::letter::{holds, printed};

/// A desk that works on policies.
pub struct Counter {
    pub test: TestHouse,
}

impl Counter {
    pub async fn open(on: On, day: &str) -> Counter {
        Counter { test: TestHouse::open(on, Some(at(&format!("{day}T10:00:00")))).await }
    }

    /// Moves the clock and lets everything that is due happen.
    pub async fn day(&self, day: Date) {
        assert!(self.test.house.shared.clock.set(at(&format!("{day}T10:00:00"))));
        upkeep::run_due(&self.test.house).await.expect("time passes");
        // What the outbox carried out may have put something into it again.
        upkeep::run_due(&self.test.house).await.expect("what follows happens");
    }

    pub async fn act(&self, role: Role, command: impl Into<Command>) -> i64 {
        let command = command.into();
        let name = command.name();
        let answer = self.test.house.carry_out(self.test.actor(role), command, None).await;
        let answer = answer.unwrap_or_else(|stop| panic!("{name}: {stop:?}"));
        // What waits for another's word gets it.
        self.test.approve_if_asked(&answer).await;
        answer.id
    }

    pub async fn refused(&self, role: Role, command: impl Into<Command>) -> String {
        match self.test.house.carry_out(self.test.actor(role), command, None).await {
            Err(stop @ (Stop::Refused(_) | Stop::Denied(_))) => stop.code().to_owned(),
            other => panic!("refused was expected: {other:?}"),
        }
    }

    pub async fn customer(&self, number: u32) -> PartyId {
        PartyId::from_number(self.act(Role::Clerk, Command::from(CreateParty { draft: draft(number) })).await)
    }

    fn key(id: i64) -> Vec<yinuo_store::Value> {
        vec![yinuo_core::id::slot_of(id).number().into(), id.into()]
    }

    pub async fn file(&self, policy: PolicyId) -> PolicyFileRow {
        let row = self.test.house.store.query_one(&POLICY, Counter::key(policy.number())).await;
        row.expect("read").expect("the policy is there")
    }

    pub async fn policy(&self, policy: PolicyId) -> PolicyRow {
        self.file(policy).await.policy
    }

    pub async fn head(&self, policy: PolicyId) -> AgreementRow {
        self.file(policy).await.head
    }

    pub async fn payouts(&self, policy: PolicyId) -> Vec<PayoutRow> {
        self.test
            .house
            .store
            .query(&PAYOUTS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number())))
            .await
            .expect("read")
    }

    pub async fn cases(&self, policy: PolicyId) -> Vec<CaseRow> {
        self.test
            .house
            .store
            .query(&CASES_OF_SUBJECT, vec!["policy".into(), policy.number().into()])
            .await
            .expect("read")
    }

    pub async fn transfers(&self, policy: PolicyId) -> Vec<TransferRow> {
        self.test
            .house
            .store
            .query(&TRANSFERS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number())))
            .await
            .expect("read")
    }

    /// The balances of the policy are those of its lines.
    pub async fn balanced(&self, policy: PolicyId) {
        let row = self.policy(policy).await;
        let lines = self.transfers(policy).await;
        let sum = |account: &str, raises: fn(&TransferRow) -> &str, lowers: fn(&TransferRow) -> &str| -> i64 {
            let of = |side: fn(&TransferRow) -> &str| -> i64 {
                lines.iter().filter(|line| side(line) == account).map(|line| line.amount).sum()
            };
            of(raises) - of(lowers)
        };
        let debit: fn(&TransferRow) -> &str = |line| &line.debit;
        let credit: fn(&TransferRow) -> &str = |line| &line.credit;
        assert_eq!(sum("policy/premium-deposit", credit, debit), row.deposit, "deposit");
        assert_eq!(sum("policy/payable", credit, debit), row.payable, "payable");
        assert_eq!(sum("policy/make-up", debit, credit), row.make_up, "make-up");
        assert_eq!(sum("policy/loan", debit, credit), row.loan, "loan");
    }

    pub async fn open_case(
        &self,
        role: Role,
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
        CaseId::from_number(self.act(role, Command::from(command)).await)
    }

    pub async fn milestone(&self, case: CaseId, key: &str, answers: &[(&str, &str)]) -> RecordMilestone {
        let row =
            self.test.house.store.query_one(&CASE, Counter::key(case.number())).await.expect("read").expect("there");
        RecordMilestone {
            case,
            party: PartyId::from_number(row.party_id),
            subjects: subjects_of(&self.test.house, &row).await.expect("read"),
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: told(answers),
            note: None,
            hand_over: Some(handed_over()),
        }
    }

    pub async fn record(&self, role: Role, case: CaseId, key: &str, answers: &[(&str, &str)]) {
        let command = self.milestone(case, key, answers).await;
        self.act(role, command).await;
    }

    pub async fn receive(&self, policy: PolicyId, amount: Fen) {
        let receipt = ReceivePremium { policy, amount, means: Means::Cash, received_on: None };
        self.act(Role::Clerk, Command::from(receipt)).await;
    }

    /// A policy applied for on the day the clock shows.
    pub async fn propose(
        &self,
        holder: PartyId,
        product: &str,
        birth_date: Date,
        cover: &str,
        pay: &str,
        sum: i64,
    ) -> PolicyId {
        let effective_on = self.test.house.today();
        let facts = PolicyFacts {
            birth_date,
            sex: Sex::Male,
            effective_on,
            sum_insured: Fen(sum),
            cover: cover.parse().expect("a span"),
            pay: pay.parse().expect("a span"),
            mode: PayMode::Yearly,
        };
        let command = ProposePolicy {
            holder,
            product: product.to_owned(),
            channel: Channel::Counter,
            applied_on: None,
            insured: Insured { party: None, name: "王强".to_owned(), birth_date, sex: Sex::Male },
            facts,
            beneficiaries: Vec::new(),
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: false,
            allocation: Vec::new(),
        };
        PolicyId::from_number(self.act(Role::Clerk, Command::from(command)).await)
    }

    /// Issues and delivers it through its case, with the first premium paid.
    pub async fn issue(&self, policy: PolicyId) {
        let instalment = Fen(self.policy(policy).await.instalment);
        let materials = ["proposal-form", "holder-id", "insured-id", "sales-prompt"];
        let number = self.head(policy).await.number;
        let case = self.open_case(Role::Clerk, "life.proposal", policy, &materials, &[("product_name", "示例")]).await;
        self.record(Role::Clerk, case, "screened", &[("exam_needed", "no")]).await;
        let early = self.milestone(case, "contract-made", &[("policy_number", &number)]).await;
        assert_eq!(self.refused(Role::Handler, early).await, "first_premium_missing");
        self.receive(policy, instalment).await;
        self.record(Role::Handler, case, "contract-made", &[("policy_number", &number)]).await;
        self.record(Role::Clerk, case, "contract-delivered", &[]).await;
        self.balanced(policy).await;
    }
}

fn told(answers: &[(&str, &str)]) -> Answers {
    answers.iter().copied().collect()
}

async fn the_age_correction(on: On) {
    let desk = Counter::open(on, "2010-06-10").await;
    let holder = desk.customer(7).await;
    // Stated: born 1955, 55 at issue, pays to 60. True: born 1957.
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1955, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    let stated = desk.policy(policy).await.instalment;
    assert_eq!(desk.policy(policy).await.hesitation_ends_on.as_deref(), Some("2010-06-20"));
    for year in 2011..=2014 {
        desk.day(date(year, 6, 10)).await;
        desk.receive(policy, Fen(stated)).await;
        desk.balanced(policy).await;
    }
    let paid_up = desk.policy(policy).await;
    assert_eq!((paid_up.dues_made, paid_up.open_dues, paid_up.deposit), (5, 0, 0));
    // By the stated age the benefit begins in 2015; nobody asked for it, so no account is known.
    desk.day(date(2017, 6, 13)).await;
    let made = desk.payouts(policy).await;
    assert_eq!(
        made.iter().map(|payout| payout.due_on.as_str()).collect::<Vec<_>>(),
        ["2015-06-10", "2016-06-10", "2017-06-10"]
    );
    assert!(made.iter().all(|payout| reasons(payout) == ["no-account"]));

    let case = desk
        .open_case(
            Role::Clerk,
            "life.age-correction",
            policy,
            &["application", "holder-id", "insured-id", "survey-report"],
            &[("true_birth_date", "1957-05-20")],
        )
        .await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "yes")]).await;
    desk.balanced(policy).await;
    let PolicyFileRow { head, policy: corrected } = desk.file(policy).await;
    let due = corrected.instalment;
    assert!(due < stated, "two years younger is cheaper: {due} < {stated}");
    let refund =
        desk.payouts(policy).await.into_iter().find(|payout| payout.kind == "premium-refund").expect("a refund");
    assert_eq!(refund.amount, 5 * (stated - due), "the difference of each year paid");
    assert_eq!(corrected.make_up, 2 * due, "two more years are due");
    // The customer is reminded of both, until they are paid.
    let reminder = async || {
        upkeep::run_due(&desk.test.house).await.expect("the outbox is emptied");
        let cases = desk.cases(policy).await.into_iter();
        let reminders: Vec<CaseRow> = cases.filter(|case| case.service_key == "life.make-up-reminder").collect();
        assert_eq!(reminders.len(), 1, "{reminders:?}");
        reminders.into_iter().next().expect("there is one")
    };
    let reminded = reminder().await;
    assert_eq!(reminded.state, "open");
    assert!(reminded.answers.contains(&Fen(2 * due).to_string()), "{}", reminded.answers);
    let reminded = CaseId::from_number(reminded.id);
    desk.record(Role::Clerk, reminded, "reminded", &[]).await;
    let store = &desk.test.house.store;
    let lines = store.query(&LETTERS_OF_CASE, Counter::key(reminded.number())).await.expect("read");
    let row = store.query_one(&LETTER, Counter::key(lines[0].id)).await.expect("read").expect("there");
    let text = printed(&desk, &row).await;
    holds(&text, &["补交保险费提醒", &head.number, &Fen(2 * due).grouped(), "暂停给付"]);
    let dues = desk.test.house.store.query(&DUES_OF_POLICY, Counter::key(policy.number())).await.expect("read");
    let open: Vec<_> =
        dues.iter().filter(|due| due.state == "open").map(|due| (due.kind.as_str(), due.due_on.as_str())).collect();
    assert_eq!(open, [("make-up", "2015-06-10"), ("make-up", "2016-06-10")]);
    let states = |payouts: Vec<PayoutRow>| -> Vec<(String, String, String)> {
        let scheduled = payouts.into_iter().filter(|payout| payout.kind == "survival-benefit");
        scheduled
            .map(|payout| (reasons(&payout).join(" "), payout))
            .map(|(by, payout)| (payout.due_on, payout.state, by))
            .collect()
    };
    let expected = |list: &[(&str, &str, &str)]| -> Vec<(String, String, String)> {
        list.iter().map(|(on, state, by)| ((*on).to_owned(), (*state).to_owned(), (*by).to_owned())).collect()
    };
    assert_eq!(
        states(desk.payouts(policy).await),
        expected(&[
            ("2015-06-10", "cancelled", ""),
            ("2016-06-10", "cancelled", ""),
            ("2017-06-10", "blocked", "make-up-owed no-account")
        ])
    );
    let versions = desk.test.house.store.query(&VERSIONS_OF_POLICY, Counter::key(policy.number())).await.expect("read");
    assert_eq!(
        versions.iter().map(|version| version.cause.as_str()).collect::<Vec<_>>(),
        ["proposal", "age-correction"]
    );

    // The account is entered, the refund can go; the benefit still waits.
    let account = [
        ("payee_account", "6222021234567890128"),
        ("payee_account_again", "6222021234567890128"),
        ("opening_bank", "工商银行凤城支行"),
        ("account_holder", "王芳"),
    ];
    let change = desk
        .open_case(
            Role::Clerk,
            "life.payout-account-change",
            policy,
            &["application", "holder-id", "account-proof"],
            &account,
        )
        .await;
    desk.record(Role::Clerk, change, "accepted", &[]).await;
    desk.record(Role::Handler, change, "consented", &[("premium_payable", "no")]).await;
    desk.record(Role::Handler, change, "completed", &[]).await;
    assert_eq!(desk.policy(policy).await.account_masked.as_deref().map(|masked| masked.ends_with("0128")), Some(true));
    assert_eq!(states(desk.payouts(policy).await)[2].1, "blocked");

    desk.receive(policy, Fen(due)).await;
    assert_eq!(states(desk.payouts(policy).await)[2].1, "blocked", "half of it is not enough");
    assert_eq!(reminder().await.state, "open");
    desk.receive(policy, Fen(due)).await;
    assert_eq!(reminder().await.state, "closed");
    desk.balanced(policy).await;
    let settled = desk.policy(policy).await;
    assert_eq!((settled.make_up, settled.open_dues, settled.deposit), (0, 0, 0));
    assert_eq!(states(desk.payouts(policy).await)[2], ("2017-06-10".to_owned(), "ready".to_owned(), String::new()));
    hledger_agrees(&desk, &[policy]).await;
    assert_eq!(yinuo_testkit::agreements::assert_heads_fit(&desk.test.house.store).await, 1);
    let proof = verify::verify(&desk.test.house.store, |_| {}).await.expect("verified");
    assert_eq!(proof.problems, []);
}

#[tokio::test]
async fn the_age_correction_of_the_article_comes_out_to_the_fen_on_sqlite() {
    the_age_correction(On::Sqlite).await;
}

#[tokio::test]
async fn the_age_correction_of_the_article_comes_out_to_the_fen_on_postgresql() {
    the_age_correction(On::Postgres).await;
}

async fn the_lapse(on: On) {
    let desk = Counter::open(on, "2012-03-01").await;
    let holder = desk.customer(8).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    desk.day(date(2013, 3, 1)).await;
    assert_eq!(desk.policy(policy).await.open_dues, 1);
    // Sixty days after 1 March end on 30 April 2013, a day off for Labour Day, and move to Thursday 2 May.
    desk.day(date(2013, 5, 2)).await;
    assert_eq!(desk.head(policy).await.state, "in_force");
    desk.day(date(2013, 5, 6)).await;
    let PolicyFileRow { head, policy: lapsed } = desk.file(policy).await;
    assert_eq!((head.state.as_str(), head.state_on.as_str()), ("suspended", "2013-05-03"));
    assert_eq!(lapsed.state_cause.as_deref(), Some("after-due"));
    let notice = desk.cases(policy).await.into_iter().find(|case| case.service_key == "life.lapse-notice");
    assert!(notice.is_some(), "the notice of lapse is a case with its promise");

    // Money that was there in time: the transfer was missed, the lapse is ours.
    let receipt = ReceivePremium {
        policy,
        amount: Fen(lapsed.instalment),
        means: Means::Transfer,
        received_on: Some(date(2013, 4, 1)),
    };
    desk.act(Role::Clerk, Command::from(receipt)).await;
    let reverse = || Command::from(ReverseLapse { policy, reason: "预交保费未划转".to_owned() });
    assert_eq!(desk.refused(Role::Clerk, reverse()).await, "not_permitted");
    desk.act(Role::Manager, reverse()).await;
    let PolicyFileRow { head, policy: back } = desk.file(policy).await;
    assert_eq!((head.state.as_str(), back.open_dues, back.deposit), ("in_force", 0, 0));
    desk.balanced(policy).await;
    assert!(desk.transfers(policy).await.iter().all(|line| line.kind != "interest"), "without interest");
    let errors = desk
        .test
        .house
        .store
        .query(&ERRORS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number())))
        .await
        .expect("read");
    assert_eq!(errors.iter().map(|error| error.kind.as_str()).collect::<Vec<_>>(), ["missed-sweep"]);

    // The next one is the customer's own: reinstated with interest.
    desk.day(date(2014, 6, 9)).await;
    assert_eq!(desk.head(policy).await.state, "suspended");
    assert_eq!(desk.refused(Role::Manager, reverse()).await, "lapse_not_ours");
    let case = desk
        .open_case(
            Role::Clerk,
            "life.reinstatement",
            policy,
            &["application", "holder-id", "health-declaration"],
            &[("lapsed_on", "2014-05-01")],
        )
        .await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[]).await;
    desk.record(Role::Clerk, case, "premium-received", &[]).await;
    let early = desk.milestone(case, "completed", &[]).await;
    assert_eq!(desk.refused(Role::Handler, early).await, "reinstatement_unpaid");
    desk.receive(policy, Fen(lapsed.instalment + 100_000)).await;
    desk.record(Role::Handler, case, "completed", &[]).await;
    let PolicyFileRow { head, policy: back } = desk.file(policy).await;
    // Interest of 100 days at 5 per cent a year, half up: 1 March to 9 June.
    let interest = (i128::from(lapsed.instalment) * 5 * 100 * 2 + 36_500) / (36_500 * 2);
    assert_eq!(i128::from(back.deposit), 100_000 - interest);
    assert_eq!(head.state, "in_force");
    desk.balanced(policy).await;
}

#[tokio::test]
async fn a_lapse_of_our_own_making_is_reversed_without_interest_and_another_with_it_on_sqlite() {
    the_lapse(On::Sqlite).await;
}

#[tokio::test]
async fn a_lapse_of_our_own_making_is_reversed_without_interest_and_another_with_it_on_postgresql() {
    the_lapse(On::Postgres).await;
}

#[tokio::test]
async fn a_product_changed_in_its_pack_leaves_the_policies_made_before_as_they_were() {
    let desk = Counter::open(On::Sqlite, "2012-03-01").await;
    let holder = desk.customer(9).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    let PolicyFileRow { head, policy: before } = desk.file(policy).await;
    let Dwelling::Folder(folder) = &desk.test.place else { panic!("SQLite lives in a folder") };
    let mut packs = yinuo_service::packs::shipped();
    let pack = packs.iter_mut().find(|pack| pack.name == "life-products-sample").expect("it is shipped");
    let (_, rates) = pack.files.iter_mut().find(|(path, _)| path == "endowment-to-66.csv").expect("it has rates");
    // Every rate becomes ten times as high.
    *rates = rates.replace("62.29", "622.90").replace("55.13", "551.30");
    let (_, products) = pack.files.iter_mut().find(|(path, _)| path == "products.toml").expect("it has products");
    *products = products.replace("sum = { from = 10000", "sum = { from = 20000");
    let url = format!("sqlite:{}", folder.join("house.sqlite").display());
    let store = yinuo_store::Store::open(&url, yinuo_store::StoreOptions::default()).await.expect("it opens again");
    let options = yinuo_service::HouseOptions {
        packs,
        keys: yinuo_service::keys::Keys::from_secret(&yinuo_testkit::house::SECRET),
        training_clock: None,
        letters: None,
        messages: None,
        webhooks: None,
        oidc: None,
        debtor: None,
        fonts: None,
    };
    let again = yinuo_service::House::open(store, options).await.expect("the house opens again");
    let old =
        yinuo_service::life::rules::life(again.rules()).product(&head.product_version).expect("the old terms are kept");
    let new = yinuo_service::life::rules::life(again.rules())
        .products()
        .on("sample.endowment-to-66", &date(2012, 3, 1))
        .expect("the new terms are there");
    assert_ne!(old.version, new.version);
    let facts = yinuo_service::life::rows::policy_from_rows(&head, &before).expect("the policy").facts;
    assert_eq!(
        old.instalment(yinuo_service::life::rules::life(again.rules()).tables(), &facts).expect("a premium").0,
        before.instalment
    );
    again.stop().await;
}

/// The journal of the whole house, as hledger reads it.
async fn hledger_agrees(desk: &Counter, policies: &[PolicyId]) {
    let (shown, balances) = hledger_balances(&desk.test).await;
    let house = &desk.test.house;
    let manager = &desk.test.another_manager().await;
    for policy in policies {
        let PolicyFileRow { head, policy: row } = desk.file(*policy).await;
        let of =
            |account: &str| shown.get(&format!("policy:{}:{account}", head.number)).copied().unwrap_or(Fen::ZERO).0;
        assert_eq!(-of("premium-deposit"), row.deposit, "{balances}");
        assert_eq!(-of("payable"), row.payable, "{balances}");
        assert_eq!(of("make-up"), row.make_up, "{balances}");
    }
    let trial = query::ledger::trial_balance(house, manager, date(2030, 1, 1), None).await.expect("summed");
    assert!(trial.is_balanced());
    let income = trial.accounts().find(|sum| sum.account.is(&PREMIUM_INCOME)).expect("there is income");
    let income = income.balance().expect("a balance");
    assert_eq!(shown.get("house:income:premium").map(|amount| -amount.0), Some(income.0));
}

#[tokio::test]
async fn a_closed_day_keeps_its_balances_and_takes_no_line_any_more() {
    let desk = Counter::open(On::Sqlite, "2012-03-01").await;
    let holder = desk.customer(11).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    desk.issue(policy).await;
    let close = |on| Command::from(CloseDay { on });
    assert_eq!(desk.refused(Role::Clerk, close(date(2012, 3, 1))).await, "not_permitted");
    assert_eq!(desk.refused(Role::Manager, close(date(2012, 3, 1))).await, "root_office_only");
    let manager = desk.test.another_manager().await;
    let try_to_close = |on| desk.test.house.carry_out(&manager, close(on), None);
    assert_eq!(try_to_close(date(2012, 3, 1)).await.expect_err("refused").code(), "day_not_over");
    desk.day(date(2012, 3, 2)).await;
    try_to_close(date(2012, 3, 1)).await.expect("closed");
    assert_eq!(try_to_close(date(2012, 3, 1)).await.expect_err("refused").code(), "day_is_closed");
    let house = desk.test.house.clone();
    let trial = |on: Date| {
        let (house, manager) = (house.clone(), manager.clone());
        async move { query::ledger::trial_balance(&house, &manager, on, None).await.expect("summed") }
    };
    let closed = trial(date(2012, 3, 1)).await;
    // Money of the closed day that is booked late: it keeps its value day and is booked on the first open one.
    let receipt =
        ReceivePremium { policy, amount: Fen(100), means: Means::Transfer, received_on: Some(date(2012, 3, 1)) };
    desk.act(Role::Clerk, Command::from(receipt)).await;
    let line = desk.transfers(policy).await.pop().expect("a line");
    assert_eq!((line.booked_on.as_str(), line.value_on.as_str()), ("2012-03-02", "2012-03-01"));
    assert_eq!(trial(date(2012, 3, 1)).await, closed);
    let after = trial(date(2012, 3, 2)).await;
    assert!(after.is_balanced() && after.debit.0 == closed.debit.0 + 100);
    let errors = query::ledger::trial_balance(&house, desk.test.actor(Role::Clerk), date(2012, 3, 2), None).await;
    assert!(matches!(errors, Err(Stop::Denied(_))), "the ledger is not for clerks");
    hledger_agrees(&desk, &[policy]).await;
}

#[tokio::test]
async fn an_endorsement_dated_before_the_issue_is_refused() {
    let desk = Counter::open(On::Sqlite, "2010-06-10").await;
    let holder = desk.customer(11).await;
    let policy =
        desk.propose(holder, "sample.endowment-to-66", date(1970, 5, 20), "to age 66", "to age 60", 10_000_000).await;
    let materials = ["application", "holder-id", "insured-id", "insured-consent", "beneficiary-id"];
    let wish = [("new_beneficiaries", "王芳:配偶:1")];
    let case = desk.open_case(Role::Clerk, "life.beneficiary-change", policy, &materials, &wish).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    desk.day(date(2010, 6, 17)).await;
    desk.issue(policy).await;
    let completed = desk.milestone(case, "completed", &[]).await;
    let early = RecordMilestone { occurred_at: Some(at("2010-06-16T15:00:00")), ..completed.clone() };
    assert_eq!(desk.refused(Role::Handler, early).await, "endorsement_before_issue");
    desk.act(Role::Handler, completed).await;
    let versions = desk.test.house.store.query(&VERSIONS_OF_POLICY, Counter::key(policy.number())).await.expect("read");
    let last = versions.last().expect("a version");
    assert_eq!((last.cause.as_str(), last.effective_on.as_str()), ("beneficiary-change", "2010-06-17"));
}

//! Money on its way to a customer and back: a batch, the bank's answer, the correction, the second try.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::date;
use yinuo_core::access::Actor;
use yinuo_core::bank::check_branch_code;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::identity::{IdentityKind, Sex};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::PolicyId;
use yinuo_core::life::chart::ANNUITY;
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::life::product::{PayMode, PolicyFacts};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, PartyDraft};
use yinuo_core::payment::{EndToEndId, message_id};
use yinuo_core::payout::BatchKind;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::PARTY;
use yinuo_service::command::case::{OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::house::{CreateOffice, Letterhead};
use yinuo_service::command::payout::CreateBatch;
use yinuo_service::command::{Answer, Command, party};
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium};
use yinuo_service::payment::{self, BatchFilter, BatchFormat, LeftOut, ReturnReport};
use yinuo_service::personal::{PAYOUT_ACCOUNT, seal_with};
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::{ErrorFilter, failed_attempts, line, service_errors, subject_key};
use yinuo_service::subject::NamedSubject;
use yinuo_service::{House, upkeep, verify};
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow, PROMISES_OF_CASE};
use yinuo_store::tables::ledger::TRANSFERS_OF_SUBJECT;
use yinuo_store::tables::letter::LETTERS_OF_SUBJECT;
use yinuo_store::tables::life::{POLICY, PolicyFileRow, PolicyRow};
use yinuo_store::tables::party::PersonalNumberRow;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_store::{Changes, Store, StoreOptions, Value};
use yinuo_testkit::house::{On, Role, TestHouse, handed_over};
use yinuo_testkit::payouts::write_payouts;

use super::case::{at, draft};
use super::who::resident_number;

pub const CARD: &str = "6222021234567890128";
/// A branch of the bank of the card, and not the customer's.
pub const WRONG_BRANCH: &str = "102229000008";

pub async fn act(house: &House, actor: &Arc<Actor>, command: Command) -> Answer {
    let name = command.name();
    house.carry_out(actor, command, None).await.unwrap_or_else(|stop| panic!("{name}: {stop:?}"))
}

fn answers(given: &[(&str, &str)]) -> Answers {
    given.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
}

/// A policy whose holder is the customer of that number, in force since today.
pub struct Customer<'h> {
    house: &'h House,
    clerk: Arc<Actor>,
    party: PartyId,
    pub policy: PolicyId,
}

impl Customer<'_> {
    pub async fn new(test: &TestHouse) -> Customer<'_> {
        Customer::numbered(test, 1).await
    }

    pub async fn numbered(test: &TestHouse, number: u32) -> Customer<'_> {
        let (house, clerk) = (&*test.house, test.actor(Role::Clerk).clone());
        let birth_date = date(1975, 3, 1);
        // The holder is insured: the number tells the same birth date and sex as the proposal.
        let own = resident_number(&format!("21068219750301{:03}", 2 * number));
        let identity = Some(Identity { kind: IdentityKind::ResidentId, number: own });
        let new = party::CreateParty { draft: PartyDraft { identity, ..draft(number) } };
        let party = PartyId::from_number(act(house, &clerk, Command::from(new)).await.id);
        let product = yinuo_service::life::rules::life(house.rules())
            .products()
            .find_on("sample.term-life", date(2011, 9, 29))
            .expect("it is sold");
        let propose = ProposePolicy {
            holder: party,
            product: product.key.clone(),
            channel: Channel::Counter,
            applied_on: None,
            insured: Insured { party: Some(party), name: "王芳".to_owned(), birth_date, sex: Sex::Female },
            facts: PolicyFacts {
                birth_date,
                sex: Sex::Female,
                effective_on: date(2011, 9, 29),
                sum_insured: Fen(10_000_000),
                cover: "20 years".parse().expect("a term"),
                pay: "10 years".parse().expect("a term"),
                mode: PayMode::Yearly,
            },
            beneficiaries: Vec::new(),
            dividend_option: DividendOption::ALL[0],
            prompts_wanted: true,
            allocation: Vec::new(),
        };
        let policy = PolicyId::from_number(act(house, &clerk, Command::from(propose)).await.id);
        let customer = Customer { house, clerk, party, policy };
        let instalment = Fen(customer.row().await.instalment);
        let receive = ReceivePremium { policy, amount: instalment, means: Means::Transfer, received_on: None };
        act(house, &customer.clerk, Command::from(receive)).await;
        let case = customer.open("life.proposal", &[("product_name", "定期寿险")]).await;
        customer.record(case, "screened", &[("exam_needed", "no")]).await;
        let number = customer.file().await.head.number;
        customer.record(case, "contract-made", &[("policy_number", &number)]).await;
        customer.record(case, "contract-delivered", &[]).await;
        customer
    }

    pub async fn row(&self) -> PolicyRow {
        self.file().await.policy
    }

    pub async fn file(&self) -> PolicyFileRow {
        self.house.store.query_one(&POLICY, self.key()).await.expect("read").expect("the policy")
    }

    pub fn key(&self) -> Vec<Value> {
        vec![Value::Int(self.policy.slot().number()), Value::Int(self.policy.number())]
    }

    /// A case with every document handed in.
    pub async fn open(&self, service: &str, given: &[(&str, &str)]) -> CaseId {
        let rules = self.house.rules().service_on(service, date(2011, 9, 29)).expect("in force");
        let open = OpenCase {
            service: service.to_owned(),
            party: PartyChoice::Known(self.party),
            subjects: vec![NamedSubject::of(&POLICY_KIND, self.policy.number())],
            channel: Channel::Counter,
            received_at: None,
            summary: String::new(),
            answers: answers(given),
            materials: rules.materials.iter().map(|rule| rule.key.clone()).collect(),
        };
        CaseId::from_number(act(self.house, &self.clerk, Command::from(open)).await.id)
    }

    pub async fn record(&self, case: CaseId, key: &str, given: &[(&str, &str)]) {
        let record = RecordMilestone {
            case,
            party: self.party,
            subjects: vec![SubjectRef::new(&POLICY_KIND, self.policy.number())],
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: answers(given),
            note: None,
            hand_over: Some(handed_over()),
        };
        act(self.house, &self.clerk, Command::from(record)).await;
    }

    pub async fn change_account(&self, branch: &str) {
        let given = [
            ("payee_account", CARD),
            ("payee_account_again", CARD),
            ("opening_bank", "中国工商银行凤城支行"),
            ("account_holder", "王芳"),
            ("branch_code", branch),
        ];
        let case = self.open("life.payout-account-change", &given).await;
        self.record(case, "accepted", &[]).await;
        self.record(case, "consented", &[("premium_payable", "no")]).await;
        self.record(case, "completed", &[]).await;
    }

    pub async fn payout(&self) -> PayoutRow {
        let key = subject_key(POLICY_KIND.of(self.policy.number()));
        let mut found = self.house.store.query(&PAYOUTS_OF_SUBJECT, key).await.expect("read");
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    pub async fn cases(&self, service: &str) -> Vec<CaseRow> {
        let all = self
            .house
            .store
            .query(&CASES_OF_SUBJECT, vec!["policy".into(), self.policy.number().into()])
            .await
            .expect("read");
        all.into_iter().filter(|case| case.service_key == service).collect()
    }

    /// How many letters were written about the policy.
    pub async fn letters(&self) -> usize {
        let mut about = self.key();
        about.push("policy".into());
        self.house.store.query(&LETTERS_OF_SUBJECT, about).await.expect("read").len()
    }

    /// The balances of the ledger are those of the policy, and what is owed is this much.
    pub async fn balanced(&self, payable: Fen, step: &str) {
        let mut balances: HashMap<String, i64> = HashMap::new();
        let key = subject_key(POLICY_KIND.of(self.policy.number()));
        for line in self.house.store.query(&TRANSFERS_OF_SUBJECT, key).await.expect("read") {
            assert!(line.amount > 0, "{step}: {line:?}");
            *balances.entry(line.debit).or_default() -= line.amount;
            *balances.entry(line.credit).or_default() += line.amount;
        }
        let of = |account: &str| balances.get(account).copied().unwrap_or(0);
        let row = self.row().await;
        assert_eq!(balances.values().sum::<i64>(), 0, "{step}");
        assert_eq!((of("policy/payable"), of("policy/premium-deposit")), (row.payable, row.deposit), "{step}");
        assert_eq!(Fen(row.payable), payable, "{step}");
    }
}

pub fn table(rows: &[(PayoutRow, &str, &str)]) -> Vec<u8> {
    let mut text = "\u{feff}流水号,金额,结果,原因\r\n".to_owned();
    for (row, result, reason) in rows {
        text.push_str(&format!("\t{},{},{result},{reason}\r\n", reference(row), Fen(row.amount)));
    }
    text.into_bytes()
}

fn reference(row: &PayoutRow) -> String {
    let attempt = u32::try_from(row.attempts).expect("small");
    EndToEndId { payout: PayoutId::from_number(row.id), attempt }.to_string()
}

pub async fn import(test: &TestHouse, batch: Option<PaymentBatchId>, bytes: &[u8]) -> ReturnReport {
    let manager = test.actor(Role::Manager);
    payment::import_return(&test.house, manager, batch, bytes, |_, _| {}).await.expect("it is taken in")
}

pub async fn batch_of_all(test: &TestHouse) -> PaymentBatchId {
    let (manager, today) = (test.actor(Role::Manager), test.house.today());
    let made = payment::make_batch(&test.house, manager, today, BatchFilter::default(), None).await;
    let (report, replayed) = made.expect("the batch is made");
    assert!(!replayed && report.refused == 0, "{report:?}");
    test.approve(report.approval.expect("others have a word in it")).await;
    report.batch
}

async fn a_payment_comes_back_is_corrected_and_paid(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let customer = Customer::new(&test).await;
    customer.change_account(WRONG_BRANCH).await;
    let surrender = customer.open("life.surrender", &[]).await;
    customer.record(surrender, "accepted", &[]).await;
    let owed = customer.payout().await;
    let amount = Fen(owed.amount);
    assert_eq!((owed.state.as_str(), owed.kind.as_str()), ("ready", "hesitation-refund"));
    customer.balanced(amount, "owed").await;

    let first = batch_of_all(&test).await;
    let taken = customer.payout().await;
    assert_eq!((taken.state.as_str(), taken.branch_code.as_deref()), ("batched", Some(WRONG_BRANCH)));
    customer.balanced(Fen::ZERO, "taken into a batch").await;
    let (name, xml) = payment::batch_file(house, manager, first, BatchFormat::Pain001).await.expect("the file");
    let xml = String::from_utf8(xml).expect("text");
    assert_eq!(name, format!("{}.xml", message_id(first)));
    assert!(xml.contains(CARD) && xml.contains(WRONG_BRANCH) && xml.contains(&reference(&taken)), "{xml}");
    let early = import(&test, Some(first), &table(&[(taken.clone(), "成功", "")])).await;
    assert_eq!((early.settled_paid, early.bad[0].code), (0, "batch_not_sent"));
    payment::mark_sent(house, manager, first, None).await.expect("sent");

    // The bank sends it back in words only: the pack says that they mean a wrong account.
    let file = table(&[(taken, "失败", "收款行行号错误")]);
    let report = import(&test, Some(first), &file).await;
    assert_eq!((report.settled_returned, report.settled_paid, report.bad.len()), (1, 0, 0), "{report:?}");
    let back = customer.payout().await;
    assert_eq!((back.state.as_str(), back.return_code.as_deref()), ("returned", Some("RC01")));
    customer.balanced(amount, "returned").await;
    let errors = service_errors(house, manager, &ErrorFilter::default(), &PageAsk::default()).await.expect("a list");
    let clerk = test.actor(Role::Clerk).operator.number();
    let told: Vec<_> = errors.items.iter().map(|error| (error.row.kind.as_str(), error.row.operator_id)).collect();
    assert_eq!(told, [("wrong-account", Some(clerk))]);
    let about = |subject| ErrorFilter { subject: Some(subject), ..ErrorFilter::default() };
    let of_policy = about(errors.items[0].subject);
    let found = service_errors(house, manager, &of_policy, &PageAsk::default()).await.expect("a list");
    assert_eq!(found.items.len(), 1);
    let of_other_kind = about(SubjectRef::new(&PARTY, found.items[0].subject.id));
    let found = service_errors(house, manager, &of_other_kind, &PageAsk::default()).await.expect("a list");
    assert_eq!(found.items.len(), 0, "a customer is no policy");

    upkeep::run_due(house).await.expect("the outbox is emptied");
    let case = customer.cases("life.failed-payment").await;
    assert_eq!((case.len(), case[0].state.as_str()), (1, "open"));
    let key = vec![Value::Int(case[0].slot), Value::Int(case[0].id)];
    let promises = house.store.query(&PROMISES_OF_CASE, key).await.expect("read");
    assert!(promises.iter().any(|promise| promise.key == "correct" && promise.kept_at.is_none()), "{promises:?}");

    // While the case is open, it is the place to correct the account.
    let correction = answers(&[("payee_account", CARD), ("payee_account_again", CARD)]);
    let payout = PayoutId::from_number(back.id);
    let stop = payment::correct_payout(house, manager, payout, correction, None).await.expect_err("a case is open");
    assert_eq!(stop.code(), "failed_payment_case_open");
    let right = right_branch();
    let case = CaseId::from_number(case[0].id);
    let given = [("payee_account", CARD), ("payee_account_again", CARD), ("branch_code", right.as_str())];
    customer.record(case, "corrected", &given).await;
    let corrected = customer.payout().await;
    assert_eq!((corrected.state.as_str(), corrected.batch_id, corrected.attempts), ("ready", None, 1));
    customer.balanced(amount, "corrected").await;
    let failed = failed_attempts(house, payout).await.expect("read");
    let told: Vec<_> = failed.iter().map(|one| (one.number, one.batch_id, one.return_code.as_deref())).collect();
    assert_eq!(told, [(1, first.number(), Some("RC01"))], "the attempt stays on record with its batch and reason");
    assert_eq!(failed[0].branch_code.as_deref(), Some(WRONG_BRANCH));
    assert_eq!(customer.cases("life.failed-payment").await[0].state, "closed");
    let again = import(&test, Some(first), &file).await;
    assert_eq!((again.already_known, again.settled_returned), (1, 0), "the old file changes nothing: {again:?}");

    let second = batch_of_all(&test).await;
    let taken = customer.payout().await;
    assert_eq!((taken.attempts, taken.branch_code.as_deref()), (2, Some(right.as_str())));
    payment::mark_sent(house, manager, second, None).await.expect("sent");
    let again = import(&test, None, &file).await;
    assert_eq!((again.already_known, again.settled_returned), (1, 0), "nor the second attempt: {again:?}");
    let report = import(&test, Some(second), &table(&[(taken.clone(), "成功", "")])).await;
    assert_eq!((report.settled_paid, report.already_known), (1, 0), "{report:?}");
    let report = import(&test, Some(second), &table(&[(taken, "成功", "")])).await;
    assert_eq!((report.settled_paid, report.already_known), (0, 1), "{report:?}");
    let paid = customer.payout().await;
    assert_eq!((paid.state.as_str(), paid.settled_on.as_deref()), ("paid", Some("2011-09-29")));
    customer.balanced(Fen::ZERO, "paid").await;
    upkeep::run_due(house).await.expect("the outbox is emptied");
    assert_eq!(customer.cases("life.surrender").await[0].state, "closed", "the case is told that its money arrived");

    let stop = payment::make_batch(house, manager, date(2011, 9, 29), BatchFilter::default(), None).await;
    assert_eq!(stop.expect_err("nothing is left to pay").code(), "batch_empty");
    let archive = verify::verify(&house.store, |_| {}).await.expect("verified");
    assert!(archive.problems.is_empty(), "{:?}", archive.problems);
}

fn right_branch() -> String {
    let mut codes = (102_229_000_009u64..102_230_000_000).map(|code| code.to_string());
    codes.find(|code| code != WRONG_BRANCH && check_branch_code(code).is_ok()).expect("a code")
}

#[tokio::test]
async fn an_account_changed_elsewhere_lets_a_returned_payment_go_and_ends_its_case() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let customer = Customer::new(&test).await;
    customer.change_account(WRONG_BRANCH).await;
    let surrender = customer.open("life.surrender", &[]).await;
    customer.record(surrender, "accepted", &[]).await;
    let batch = batch_of_all(&test).await;
    let taken = customer.payout().await;
    payment::mark_sent(&test.house, test.actor(Role::Manager), batch, None).await.expect("sent");
    import(&test, Some(batch), &table(&[(taken, "失败", "收款行行号错误")])).await;
    upkeep::run_due(&test.house).await.expect("the outbox is emptied");
    let open = customer.cases("life.failed-payment").await;
    assert_eq!((open.len(), open[0].state.as_str()), (1, "open"));

    customer.change_account(&right_branch()).await;
    assert_eq!(customer.payout().await.state, "ready");
    upkeep::run_due(&test.house).await.expect("the outbox is emptied");
    let closed = customer.cases("life.failed-payment").await;
    assert_eq!((closed.len(), closed[0].state.as_str()), (1, "closed"));
    let key = vec![Value::Int(closed[0].slot), Value::Int(closed[0].id)];
    let promises = test.house.store.query(&PROMISES_OF_CASE, key).await.expect("read");
    assert!(promises.iter().all(|promise| promise.kept_at.is_some()), "{promises:?}");
}

#[tokio::test]
async fn a_payment_that_comes_back_is_corrected_and_paid_once_on_sqlite() {
    a_payment_comes_back_is_corrected_and_paid(On::Sqlite).await;
}

#[tokio::test]
async fn a_payment_that_comes_back_is_corrected_and_paid_once_on_postgresql() {
    a_payment_comes_back_is_corrected_and_paid(On::Postgres).await;
}

pub async fn rows_of(house: &House, payouts: &[PayoutId]) -> Vec<PayoutRow> {
    let keys = payouts.iter().map(|id| vec![Value::Int(id.slot().number()), Value::Int(id.number())]).collect();
    let mut rows = house.store.load::<PayoutRow>(keys).await.expect("read");
    rows.sort_by_key(|row| row.id);
    rows
}

/// Payouts written beside the engine; the archive of this house does not verify.
async fn what_does_not_fit_is_told_and_nothing_is_done(on: On) {
    let test = TestHouse::open(on, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let ids = write_payouts(&test, &test.url(), 6).await;
    let first = batch_of_all(&test).await;
    payment::mark_sent(house, manager, first, None).await.expect("sent");
    let rows = rows_of(house, &ids).await;
    assert!(rows.iter().all(|row| row.state == "batched"), "{rows:?}");
    let of_other = write_payouts(&test, &test.url(), 1).await;
    let second = batch_of_all(&test).await;
    payment::mark_sent(house, manager, second, None).await.expect("sent");
    let other = rows_of(house, &of_other).await.remove(0);

    let references: Vec<String> = rows.iter().map(reference).collect();
    let later = references[3].replace("-1", "-9");
    let text = format!(
        "流水号,金额,结果,原因\n{},{},成功,\n{},0.001,成功,\n{},1.00,成功,\n{later},,成功,\npayout-0000000000001-1,5.00,成功,\n\
         X-17,5.00,成功,\n{},{},成功,\n{},,处理中,\n",
        references[0],
        Fen(rows[0].amount),
        references[1],
        references[2],
        reference(&other),
        Fen(other.amount),
        references[4],
    );
    let report = import(&test, Some(first), text.as_bytes()).await;
    assert_eq!((report.settled_paid, report.settled_returned, report.already_known), (1, 0, 0));
    let codes =
        |rows: &[payment::ReturnRow]| -> Vec<_> { rows.iter().map(|row| (row.row, row.column, row.code)).collect() };
    let unknown = |row| (row, "end_to_end_id", "unknown_reference");
    assert_eq!(codes(&report.unknown), [unknown(5), unknown(6), unknown(7)]);
    assert_eq!(codes(&report.wrong_amount), [(4, "amount", "amount_differs")]);
    let bad = codes(&report.bad);
    assert_eq!(bad[0].0, 3);
    assert_eq!(bad[1..], [(8, "end_to_end_id", "payout_of_another_batch")]);
    assert_eq!(report.not_final, 1, "the one that is under way");
    let after = rows_of(house, &ids).await;
    assert_eq!(after.iter().filter(|row| row.state == "batched").count(), 5, "only the row that fits did anything");

    // A batch of a neighbour is not there, nor are its payments.
    let root = house.directory().office_by_code("21").expect("the root").id;
    let code = ("210683".to_owned(), "宽甸支公司".to_owned());
    let create = CreateOffice {
        code: code.0,
        name: code.1,
        parent: Some(root),
        region_code: None,
        level: "county".to_owned(),
        letterhead: Letterhead::default(),
    };
    let admin = house.directory().operator_by_login("root").map(|root| root.id).expect("the administrator");
    let admin = Arc::new(house.directory().actor(admin).expect("acts"));
    let beside = act(house, &admin, Command::from(create)).await.id;
    let beside = yinuo_core::id::OfficeId::from_number(beside);
    let neighbour = Arc::new(Actor {
        office: beside,
        office_path: house.directory().path(beside).to_owned(),
        ..Actor::clone(manager)
    });
    let file = table(&[(after[1].clone(), "成功", "")]);
    let stop = payment::import_return(house, &neighbour, Some(first), &file, |_, _| {}).await.expect_err("hidden");
    assert_eq!(stop.code(), "not_found");
    let report = payment::import_return(house, &neighbour, None, &file, |_, _| {}).await.expect("read");
    assert_eq!((report.settled_paid, codes(&report.unknown)), (0, vec![unknown(2)]));
    let clerk = test.actor(Role::Clerk);
    let stop = payment::import_return(house, clerk, Some(first), &file, |_, _| {}).await.expect_err("not a manager");
    assert_eq!(stop.code(), "not_permitted");

    // What a bank says of a whole batch holds for each payment without a row; a file about another batch is refused.
    let report = |batch| {
        format!(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId></GrpHdr>\
             <OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId><GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM05</Cd></Rsn></StsRsnInf>\
             </OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>",
            message_id(batch)
        )
    };
    let stop = payment::import_return(house, manager, Some(first), report(second).as_bytes(), |_, _| {}).await;
    assert_eq!(stop.expect_err("of another batch").code(), "return_of_another_batch");
    let whole = import(&test, None, report(second).as_bytes()).await;
    assert_eq!((whole.settled_returned, whole.unknown.len()), (1, 0), "{whole:?}");
    let returned = line(house, manager, of_other[0]).await.expect("the payout");
    assert_eq!((returned.row.state.as_str(), returned.row.return_reason.as_deref()), ("returned", Some("重复付款")));
    let errors = service_errors(house, manager, &ErrorFilter::default(), &PageAsk::default()).await.expect("a list");
    assert_eq!(errors.items.len(), 0, "a duplicate is nobody's wrong account");
}

#[tokio::test]
async fn what_does_not_fit_a_batch_is_told_and_nothing_is_done_on_sqlite() {
    what_does_not_fit_is_told_and_nothing_is_done(On::Sqlite).await;
}

#[tokio::test]
async fn what_does_not_fit_a_batch_is_told_and_nothing_is_done_on_postgresql() {
    what_does_not_fit_is_told_and_nothing_is_done(On::Postgres).await;
}

/// Puts another number behind the mask of a payout's policy, or none.
async fn reseal(test: &TestHouse, row: &PayoutRow, number: Option<&str>) {
    let keys = &test.house.shared.keys;
    let mut changes = Changes::new();
    changes.delete::<PersonalNumberRow>(vec![row.slot.into(), row.subject_id.into(), PAYOUT_ACCOUNT.into()]);
    if let Some(number) = number {
        changes.insert(seal_with(keys, row.subject_id, PAYOUT_ACCOUNT, "account", number));
    }
    let store = Store::open(&test.url(), StoreOptions::default()).await.expect("the database opens");
    let mut writer = store.writer().await.expect("a writer");
    let mut work = writer.begin(&[]).await.expect("a transaction begins");
    work.write(changes).await.expect("the rows are written");
    work.commit().await.expect("the rows are kept");
}

/// Payouts written beside the engine; the archive of this house does not verify.
#[tokio::test]
async fn a_cancelled_batch_gives_its_payouts_back_under_new_ids_and_a_changed_account_is_not_paid() {
    let test = TestHouse::open(On::Sqlite, Some(at("2011-09-29T10:00:00"))).await;
    let (house, manager) = (&test.house, test.actor(Role::Manager));
    let ids = write_payouts(&test, &test.url(), 3).await;
    let create = CreateBatch { execute_on: date(2011, 9, 30), kind: BatchKind::PayoutsOf(&ANNUITY) };
    let empty = PaymentBatchId::from_number(act(house, manager, Command::from(create)).await.id);
    let stop = payment::batch_file(house, manager, empty, BatchFormat::Csv).await.expect_err("it is still open");
    assert_eq!(stop.code(), "wrong_batch_state");
    let report = payment::collect_batch(house, manager, empty).await.expect("gathered");
    assert_eq!((report.collected, report.count), (3, 3));
    let again = payment::collect_batch(house, manager, empty).await.expect("counted again");
    assert_eq!((again.collected, again.count, again.amount), (0, 3, report.amount));
    let before = rows_of(house, &ids).await;
    assert_eq!(payment::cancel_batch(house, manager, empty).await, Ok(3));
    assert_eq!(payment::cancel_batch(house, manager, empty).await, Ok(0));
    let after = rows_of(house, &ids).await;
    assert!(after.iter().all(|row| row.state == "ready" && row.batch_id.is_none()), "{after:?}");
    let stop = payment::mark_sent(house, manager, empty, None).await.expect_err("cancelled");
    assert_eq!(stop.code(), "wrong_batch_state");

    let second = batch_of_all(&test).await;
    let taken = rows_of(house, &ids).await;
    for (old, new) in before.iter().zip(&taken) {
        assert_ne!(reference(old), reference(new), "an id that a bank may have seen is not used again");
    }
    // One of them gets another account after the batch took the old one down.
    let key = vec![Value::Int(taken[0].slot), Value::Int(taken[0].subject_id)];
    let policy = house.store.query_one(&POLICY, key).await.expect("read").expect("the policy");
    let correction = answers(&[
        ("payee_account", CARD),
        ("payee_account_again", CARD),
        ("account_holder", policy.policy.payee.as_deref().unwrap_or_default()),
        ("other_account_holder_reason", "委托收款"),
    ]);
    let payout = PayoutId::from_number(taken[0].id);
    let stop = payment::correct_payout(house, manager, payout, correction.clone(), None).await.expect_err("on its way");
    assert_eq!(stop.code(), "payout_not_waiting");
    let (_, bytes) = payment::batch_file(house, manager, second, BatchFormat::Csv).await.expect("the file");
    assert!(String::from_utf8(bytes).expect("text").contains(&yinuo_testkit::payouts::account_of(0)));
    for (number, code) in [(Some(CARD), "account_changed_after_collection"), (None, "account_number_missing")] {
        reseal(&test, &taken[0], number).await;
        let stop =
            payment::batch_file(house, manager, second, BatchFormat::Pain001).await.expect_err("not that account");
        assert_eq!(stop.code(), code);
    }
    payment::cancel_batch(house, manager, second).await.expect("cancelled");
    let stop = payment::make_batch(house, manager, date(2011, 9, 29), BatchFilter::default(), None).await;
    let (report, _) = stop.expect("the two others are paid");
    let refused: Vec<_> = report.refusals.iter().map(|(refused, refusal)| (*refused, refusal.code)).collect();
    assert_eq!((report.count, refused), (2, vec![(LeftOut::Payout(payout), "account_number_missing")]));
    let asked = payment::correct_payout(house, manager, payout, correction, None).await.expect("it waits again");
    assert_eq!(line(house, manager, payout).await.expect("the payout").row.account_masked, None, "nothing yet");
    test.approve(asked.waits_for().expect("two people")).await;
    assert_eq!(
        line(house, manager, payout).await.expect("the payout").account().map(|account| account.masked).as_deref(),
        Some("6222***********0128")
    );
}

//! What the newer law of sales asks: no account of whoever serves the customer, notice to the customers of whoever left, complete data
//! before a contract is made or changed. On both databases.

use jiff::civil::{Date, date};
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, OperatorId, PartyId, PayoutId};
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::party::{Identity, IdentityKind, PartyDraft};
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::house::{CreateOperator, EditOperator};
use yinuo_service::command::party::{CreateParty, EditParty, EndRelation, RelateParty, Server};
use yinuo_store::Value;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow};
use yinuo_testkit::house::{On, Role};

use crate::case::draft;
use crate::servicing::{Desk, Plan, term};

/// A card number of the Industrial and Commercial Bank, entered twice.
const CARD: &str = "6222020200112233446";

impl Desk {
    async fn seller(&self, login: &str, name: &str) -> OperatorId {
        let command = CreateOperator {
            login: login.to_owned(),
            name: name.to_owned(),
            office: self.test.county,
            roles: vec!["agent".to_owned()],
            password_hash: "none".to_owned(),
            password_given: false,
        };
        OperatorId::from_number(self.act(Role::Admin, Command::from(command)).await)
    }

    async fn holder(&self, policy: PolicyId) -> PartyId {
        PartyId::from_number(self.head(policy).await.holder_id)
    }

    async fn serves(&self, by: Server, policy: PolicyId, kind: &str) {
        let (party, kind) = (self.holder(policy).await, kind.to_owned());
        let begins_on = Some(date(2011, 1, 4));
        self.act(Role::Manager, Command::from(RelateParty { party, kind, by, begins_on, ends_on: None })).await;
    }

    /// A change of the account for payments, agreed to.
    async fn account_change(&self, policy: PolicyId, holder: &str) -> CaseId {
        let answers = [
            ("payee_account", CARD),
            ("payee_account_again", CARD),
            ("opening_bank", "中国工商银行凤城支行"),
            ("account_holder", holder),
            ("other_account_holder_reason", "客户书面委托"),
        ];
        let materials = ["application", "holder-id", "account-proof"];
        let case = self.case("life.payout-account-change", policy, &materials, &answers).await;
        self.record(Role::Clerk, case, "accepted", &[]).await;
        self.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
        case
    }

    /// The code with which the account is refused to a manager, who may approve of another holder.
    async fn refuses(&self, policy: PolicyId, holder: &str) -> String {
        let case = self.account_change(policy, holder).await;
        let completed = self.milestone(case, "completed", &[]).await;
        self.refused(Role::Manager, completed).await
    }

    async fn takes(&self, policy: PolicyId, holder: &str) {
        let case = self.account_change(policy, holder).await;
        self.record(Role::Manager, case, "completed", &[]).await;
        assert_eq!(self.policy(policy).await.payee.as_deref(), Some(holder));
    }

    async fn notices(&self, policy: PolicyId) -> Vec<CaseRow> {
        let subject = vec![POLICY.key.into(), Value::Int(policy.number())];
        let cases = self.test.house.store.query(&CASES_OF_SUBJECT, subject).await.expect("read");
        cases.into_iter().filter(|case| case.service_key == "life.leaver-notice").collect()
    }
}

async fn nobody_who_serves_a_customer_is_paid_for_it(on: On) {
    let desk = Desk::open(on, date(2024, 2, 1)).await;
    let policy = desk.issued(1, term("李强:配偶:1"), date(2024, 2, 1)).await;
    let seller = desk.seller("liwei", "李伟").await;
    desk.serves(Server::Operator(seller), policy, "agent").await;
    let guardian = PartyId::from_number(desk.act(Role::Clerk, Command::from(CreateParty { draft: draft(77) })).await);
    desk.serves(Server::Party(guardian), policy, "guardian").await;
    // The order holds from the first of March; until then a manager's word was enough.
    desk.takes(policy, "李伟").await;
    desk.day(date(2024, 3, 1)).await;
    assert_eq!(desk.refuses(policy, "李 伟").await, "payee_serves_customer");
    // Somebody else is still a matter of approval, and whoever is entitled is not barred by serving.
    desk.takes(policy, "赵敏").await;
    desk.takes(policy, "王芳").await;
    // He is a beneficiary himself.
    let own = desk.issued(2, term("李伟:子女:1"), date(2024, 3, 1)).await;
    desk.serves(Server::Operator(seller), own, "agent").await;
    desk.takes(own, "李伟").await;
    // A party that serves is known by its name as well; so is one that serves what was one customer under two names.
    let agency = CreateParty { draft: PartyDraft { name: "周海".to_owned(), ..draft(78) } };
    let agency = PartyId::from_number(desk.act(Role::Clerk, Command::from(agency)).await);
    desk.serves(Server::Party(agency), own, "agent").await;
    assert_eq!(desk.refuses(own, "周海").await, "payee_serves_customer");
    // Who served and does so no more is barred no more.
    let party = desk.holder(own).await;
    let end = EndRelation {
        party,
        kind: "agent".to_owned(),
        by: Server::Party(agency),
        begins_on: date(2011, 1, 4),
        ends_on: None,
    };
    desk.act(Role::Manager, Command::from(end)).await;
    desk.takes(own, "周海").await;
    desk.archive_holds().await;
}

async fn internet_refunds_go_to_the_applicant(on: On) {
    let desk = Desk::open(on, date(2021, 1, 29)).await;
    let web = || Plan { channel: Channel::Web, ..term("李强:配偶:1") };
    let policy = desk.issued(1, web(), date(2021, 1, 29)).await;
    let counter = desk.issued(2, term("李强:配偶:1"), date(2021, 1, 29)).await;
    desk.takes(policy, "赵敏").await;
    desk.day(date(2021, 2, 1)).await;
    assert_eq!(desk.refuses(policy, "赵敏").await, "payee_not_entitled");
    assert_eq!(desk.refuses(policy, "王强").await, "payee_not_entitled", "the insured is not the applicant");
    desk.takes(policy, "王芳").await;
    desk.takes(counter, "赵敏").await;
    // A claim goes to the beneficiary, never to a third person.
    desk.day(date(2021, 2, 10)).await;
    let case = desk.claim(policy, "accidental-death", date(2021, 2, 9)).await;
    desk.record(Role::Handler, case, "agreed", &[("amount", "40000.00")]).await;
    let payout = desk.payouts(policy).await.into_iter().find(|row| row.payee.as_deref() == Some("李强")).expect("owed");
    let id = PayoutId::from_number(payout.id).to_string();
    let given = |holder: &'static str| {
        let (payout, reason) = (("payout", id.as_str()), ("other_account_holder_reason", "受益人书面委托"));
        [payout, ("payee_account", CARD), ("payee_account_again", CARD), ("account_holder", holder), reason]
    };
    let third = desk.milestone(case, "payee-account-given", &given("赵敏")).await;
    assert_eq!(desk.refused(Role::Manager, third).await, "payee_not_entitled");
    desk.record(Role::Manager, case, "payee-account-given", &given("李强")).await;
    // Nobody is named: the heir is paid with a manager's word.
    let estate = desk.issued(3, Plan { channel: Channel::Web, ..term("") }, date(2021, 2, 10)).await;
    desk.day(date(2021, 2, 20)).await;
    let case = desk.claim(estate, "accidental-death", date(2021, 2, 19)).await;
    desk.record(Role::Handler, case, "agreed", &[("amount", "40000.00")]).await;
    let payout = desk.payouts(estate).await.into_iter().find(|row| row.payee.is_some()).expect("owed to the heirs");
    let id = PayoutId::from_number(payout.id).to_string();
    let heir = [
        ("payout", id.as_str()),
        ("payee_account", CARD),
        ("payee_account_again", CARD),
        ("account_holder", "王小明"),
        ("other_account_holder_reason", "继承公证书"),
    ];
    let by_clerk = desk.milestone(case, "payee-account-given", &heir).await;
    assert_eq!(desk.refused(Role::Handler, by_clerk).await, "holder_is_not_payee");
    desk.record(Role::Manager, case, "payee-account-given", &heir).await;
    desk.archive_holds().await;
}

async fn customers_of_whoever_left_are_told(on: On) {
    let desk = Desk::open(on, date(2024, 4, 1)).await;
    let long = desk.issued(1, term(""), date(2024, 4, 1)).await;
    let other = desk.issued(2, term(""), date(2024, 4, 1)).await;
    let stranger = desk.issued(3, term(""), date(2024, 4, 1)).await;
    let (seller, colleague) = (desk.seller("liwei", "李伟").await, desk.seller("zhaomin", "赵敏").await);
    desk.serves(Server::Operator(seller), long, "agent").await;
    desk.serves(Server::Operator(seller), other, "guardian").await;
    desk.serves(Server::Operator(colleague), stranger, "agent").await;
    let leave = |left_on: Date| EditOperator {
        operator: seller,
        expected_version: None,
        name: None,
        office: None,
        roles: None,
        active: None,
        left_on: Some(left_on),
        password_hash: None,
    };
    assert_eq!(desk.refused(Role::Admin, Command::from(leave(date(2024, 4, 2)))).await, "wrong_field");
    desk.day(date(2024, 4, 8)).await;
    desk.act(Role::Admin, Command::from(leave(date(2024, 4, 3)))).await;
    desk.day(date(2024, 4, 9)).await;
    assert!(!desk.test.house.directory().operator(seller).expect("kept").active);
    let notices = desk.notices(long).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    let answers: Answers = serde_json::from_str(&notices[0].answers).expect("answers");
    assert_eq!(answers.text("leaver"), Some("李伟"));
    // Received on the day he left, whenever that was entered.
    let day = desk
        .test
        .house
        .rules()
        .calendar()
        .date_of(jiff::Timestamp::from_microsecond(notices[0].received_at).expect("a time"));
    assert_eq!(day, date(2024, 4, 3));
    // The guardian sold nothing, and the colleague is still there.
    assert_eq!((desk.notices(other).await.len(), desk.notices(stranger).await.len()), (0, 0));
    desk.day(date(2024, 4, 10)).await;
    assert_eq!(desk.notices(long).await.len(), 1, "told once");
    // An end that lies ahead is told of when it comes.
    let end = |ends_on: Date| EndRelation {
        party: PartyId::from_number(0),
        kind: "agent".to_owned(),
        by: Server::Operator(colleague),
        begins_on: date(2011, 1, 4),
        ends_on: Some(ends_on),
    };
    let party = desk.holder(stranger).await;
    desk.act(Role::Manager, Command::from(EndRelation { party, ..end(date(2024, 5, 6)) })).await;
    desk.act(Role::Manager, Command::from(EndRelation { party, ..end(date(2024, 4, 22)) })).await;
    desk.day(date(2024, 4, 21)).await;
    assert_eq!(desk.notices(stranger).await.len(), 0);
    desk.day(date(2024, 4, 22)).await;
    assert_eq!(desk.notices(stranger).await.len(), 1);
    desk.day(date(2024, 5, 7)).await;
    assert_eq!(desk.notices(stranger).await.len(), 1, "the day that was entered first is told no more");
    desk.archive_holds().await;
}

async fn a_change_waits_for_the_data_of_the_customer(on: On) {
    let desk = Desk::open(on, date(2013, 11, 1)).await;
    // A passport tells neither birth date nor sex.
    let passport = Identity { kind: IdentityKind::Passport, number: "E12345678".to_owned() };
    let bare = PartyDraft { identity: Some(passport), address: None, phone: None, ..draft(5) };
    let policy = desk.issued_to(bare, term(""), date(2013, 11, 1)).await;
    let party = desk.holder(policy).await;
    let materials = ["application", "holder-id"];
    let case = desk.case("life.mode-change", policy, &materials, &[("new_mode", "monthly")]).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.day(date(2013, 11, 4)).await;
    let consent = desk.milestone(case, "consented", &[("premium_payable", "no")]).await;
    assert_eq!(desk.refused(Role::Handler, consent.clone()).await, "customer_data_missing");
    let edit = EditParty {
        party,
        expected_version: None,
        name: None,
        phone: Some("13900001234".to_owned()),
        address: Some("凤城市东大街一号".to_owned()),
        birth_date: Some(date(1971, 5, 2)),
        sex: Some("female".to_owned()),
        identity: None,
    };
    desk.act(Role::Clerk, Command::from(edit.clone())).await;
    let other = EditParty { birth_date: Some(date(1971, 5, 3)), ..edit };
    assert_eq!(desk.refused(Role::Clerk, Command::from(other)).await, "wrong_field", "what is known does not change");
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    desk.archive_holds().await;
}

macro_rules! on_both {
    ($story:ident, $sqlite:ident, $postgresql:ident) => {
        #[tokio::test]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            $story(On::Postgres).await;
        }
    };
}

on_both!(
    nobody_who_serves_a_customer_is_paid_for_it,
    nobody_who_serves_a_customer_is_paid_for_it_unless_entitled_on_sqlite,
    nobody_who_serves_a_customer_is_paid_for_it_unless_entitled_on_postgresql
);
on_both!(
    internet_refunds_go_to_the_applicant,
    what_was_sold_on_the_internet_is_refunded_to_the_applicant_on_sqlite,
    what_was_sold_on_the_internet_is_refunded_to_the_applicant_on_postgresql
);
on_both!(
    customers_of_whoever_left_are_told,
    customers_of_whoever_left_are_told_once_on_sqlite,
    customers_of_whoever_left_are_told_once_on_postgresql
);
on_both!(
    a_change_waits_for_the_data_of_the_customer,
    a_change_waits_for_the_data_of_the_customer_on_sqlite,
    a_change_waits_for_the_data_of_the_customer_on_postgresql
);

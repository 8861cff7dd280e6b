//! An accident at an insured school on a whole house: from the report over computation and mediation to the payment, with three pupils hurt at
//! once as one accident, and what is refused on the way.

use std::sync::Arc;

use jiff::civil::{Date, date};
use yinuo_core::access::Actor;
use yinuo_core::case::{Case, CaseState, Channel};
use yinuo_core::form::{Answer, Row};
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::party::PartyKind;
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId};
use yinuo_core::service::Answers;
use yinuo_service::command::Command;
use yinuo_service::command::Opened;
use yinuo_service::command::case::{Changed, OpenCase, PartyChoice, RecordMilestone};
use yinuo_service::command::party::ErasePerson;
use yinuo_service::query::payout::subject_key;
use yinuo_service::school::claim::{EnterInjuredPupil, NamePupilGuardian, PutSchoolMediator, ShowInjuredPupil, query};
use yinuo_service::school::command::{NameSchoolInsurer, ReceiveSchoolPremium};
use yinuo_service::subject::NamedSubject;
use yinuo_service::{Stop, payment, upkeep};
use yinuo_store::Value;
use yinuo_store::tables::case::CASES_OF_CUSTOMER;
use yinuo_store::tables::ledger::ACCOUNT_SUMS;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::code;
use crate::import::assert_verifies;
use crate::payment::{CARD, batch_of_all, import, table};
use crate::school::{Town, entered, signed_in};

/// Resident identity numbers with right check digits.
pub const LI: (&str, &str, Date) = ("李小明", "210682201803070019", date(2018, 3, 7));
const WANG: (&str, &str, Date) = ("王小雨", "21068220130911002X", date(2013, 9, 11));
const ZHAO: (&str, &str, Date) = ("赵大海", "G12345678", date(2010, 1, 2));

pub const INSURER: &str = "示例财产保险公司";

/// The offer of the pack is insured by that party.
pub fn named_insurer(insurer: PartyId) -> NameSchoolInsurer {
    NameSchoolInsurer { offer: "school-liability-henan".to_owned(), insurer }
}

pub fn rows(rows: &[&[(&str, &str)]]) -> Answer {
    let row = |cells: &&[(&str, &str)]| -> Row {
        cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    };
    Answer::Rows(rows.iter().map(row).collect())
}

pub struct Accident<'a> {
    town: &'a Town,
    policy: SchoolPolicyId,
    /// Who insures, as a party.
    pub insurer: PartyId,
}

impl<'a> Accident<'a> {
    /// A school that agreed, applied and paid.
    pub async fn insured(town: &'a Town) -> Accident<'a> {
        let insurer = entered(&town.test, PartyKind::Organisation, INSURER, "13900000019").await;
        town.done(town.test.actor(Role::Manager), named_insurer(insurer)).await;
        Accident::covered(town, insurer).await
    }

    /// The same, whoever was named as the insurer by then.
    pub async fn covered(town: &'a Town, insurer: PartyId) -> Accident<'a> {
        town.agree().await;
        let cover = town.cover(&[("compulsory", 860)], date(2026, 9, 1));
        let policy = SchoolPolicyId::from_number(town.done(&town.actor, cover).await);
        town.done(town.clerk(), ReceiveSchoolPremium { policy, amount: Fen(430_000) }).await;
        Accident { town, policy, insurer }
    }

    pub fn handler(&self) -> &Arc<Actor> {
        self.town.test.actor(Role::Handler)
    }

    pub async fn reported(&self, occurred_on: &str) -> Arc<Case> {
        self.reported_of(occurred_on, None).await
    }

    /// Reported with an insurer that the case names.
    pub async fn reported_of(&self, occurred_on: &str, insurer: Option<PartyId>) -> Arc<Case> {
        let mut answers = Answers::from([
            ("occurred_on", occurred_on.to_owned()),
            ("occurred_place", "操场".to_owned()),
            ("accident_cause", "sports".to_owned()),
            ("course", "体育课上三名学生从器械上跌落".to_owned()),
        ]);
        if let Some(insurer) = insurer {
            answers.insert("insurer", insurer.to_string());
        }
        let command = OpenCase {
            service: "school.claim".to_owned(),
            party: PartyChoice::Known(self.town.school),
            subjects: vec![NamedSubject { id: SCHOOL_POLICY.of(self.policy.number()), role: None }],
            channel: Channel::Phone,
            received_at: None,
            summary: String::new(),
            answers,
            materials: Vec::new(),
        };
        let answer = self.town.house().carry_out(self.handler(), Command::from(command), None).await.expect("opened");
        answer.extra::<Changed>().expect("the answer has the case").case.clone()
    }

    async fn record<const N: usize>(
        &self,
        case: &Case,
        key: &str,
        answers: [(&str, Answer); N],
    ) -> Result<Arc<Case>, Stop> {
        let command = RecordMilestone {
            case: case.id,
            party: case.party,
            subjects: case.subjects.iter().map(|subject| subject.of).collect(),
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: Answers::from(answers),
            note: None,
            hand_over: None,
        };
        let answer = self.town.house().carry_out(self.handler(), Command::from(command), None).await?;
        Ok(answer.extra::<Changed>().expect("the answer has the case").case.clone())
    }

    pub async fn recorded<const N: usize>(&self, case: &Case, key: &str, answers: [(&str, Answer); N]) -> Arc<Case> {
        self.record(case, key, answers).await.unwrap_or_else(|stop| panic!("{key}: {stop:?}"))
    }

    pub async fn refused<const N: usize>(&self, case: &Case, key: &str, answers: [(&str, Answer); N]) -> &'static str {
        code(self.record(case, key, answers).await.expect_err("it is refused"))
    }

    pub fn hurt(
        &self,
        case: &Case,
        (name, identity, birth_date): (&str, &str, Date),
        guardian: Option<PartyId>,
    ) -> EnterInjuredPupil {
        EnterInjuredPupil {
            case: case.id,
            name: name.to_owned(),
            identity: identity.to_owned(),
            birth_date,
            guardian,
            harm: "左前臂骨折".to_owned(),
        }
    }

    /// Records what may need another's word.
    async fn ordered<const N: usize>(&self, case: CaseId, key: &str, answers: [(&str, Answer); N]) {
        let command = RecordMilestone {
            case,
            party: self.town.school,
            subjects: vec![SCHOOL_POLICY.of(self.policy.number())],
            expected_version: None,
            key: key.to_owned(),
            occurred_at: None,
            answers: Answers::from(answers),
            note: None,
            hand_over: None,
        };
        let done = self.town.house().carry_out(self.handler(), Command::from(command), None).await;
        self.town.test.approve_if_asked(&done.unwrap_or_else(|stop| panic!("{key}: {stop:?}"))).await;
    }

    /// Computed and agreed on by talks, for one pupil.
    pub async fn agreed_by_talks(&self, case: &Case) -> Arc<Case> {
        self.town.done(self.handler(), self.hurt(case, LI, None)).await;
        let item = [("pupil", "1"), ("item", "medical"), ("amount", "800"), ("evidence", "发票")];
        let share = [("pupil", "1"), ("share", "1"), ("share_reason", "七周岁")];
        self.recorded(case, "computed", [("items", rows(&[&item])), ("liability", rows(&[&share]))]).await;
        let agreed = rows(&[&[("pupil", "1"), ("amount", "800")]]);
        self.recorded(case, "agreed", [("agreed_through", Answer::from("talks")), ("agreed", agreed)]).await
    }

    async fn payouts(&self) -> Vec<PayoutRow> {
        let key = subject_key(SCHOOL_POLICY.of(self.policy.number()));
        let mut rows = self.town.house().store.query(&PAYOUTS_OF_SUBJECT, key).await.expect("read");
        rows.sort_by(|one, other| one.benefit_key.cmp(&other.benefit_key));
        rows
    }

    /// What an account was credited less what it was debited.
    async fn balance(&self, account: &str) -> i64 {
        let parameters = vec![Value::from(""), Value::from("2026-12-31"), Value::Int(i64::MAX)];
        let ledger = self.town.house().store.query(&ACCOUNT_SUMS, parameters).await.expect("read");
        ledger.iter().find(|sum| sum.account == account).map_or(0, |sum| sum.credit - sum.debit)
    }

    /// The guardians are paid by a batch, and the school what it had advanced; what comes back is put right in a case of its own.
    async fn is_paid_through_the_bank(&self, case: &Case) {
        let (house, manager) = (self.town.house(), self.town.test.actor(Role::Manager));
        assert_eq!(self.balance("fund/school/compensation").await, 55_000_000, "held for whom it is for");
        self.ordered(case.id, "paid-over", []).await;
        let owed: Vec<_> = self.payouts().await;
        let told: Vec<_> =
            owed.iter().map(|row| (row.benefit_key.as_deref(), row.payee.as_deref(), row.amount)).collect();
        let expected = [
            (Some("1/guardian"), Some("李强"), 25_000_001),
            (Some("2/guardian"), Some("王芳"), 20_000_000),
            (Some("2/school"), Some("凤城市第一小学"), 9_999_999),
        ];
        assert_eq!(told, expected);
        assert!(owed.iter().all(|row| row.state == "blocked"), "there is no account yet");
        assert_eq!(self.balance("fund/school/compensation").await, 0);
        assert_eq!(self.balance("fund/school/payable").await, 55_000_000);
        let to = |pupil: &'static str, paid_to: &'static str| {
            let account = |key| (key, Answer::from(CARD));
            let (pupil, paid_to) = (("pupil", Answer::from(pupil)), ("paid_to", Answer::from(paid_to)));
            [pupil, paid_to, account("payee_account"), account("payee_account_again")]
        };
        assert_eq!(self.refused(case, "account-given", to("3", "guardian")).await, "payout_unknown");
        for (pupil, paid_to) in [("1", "guardian"), ("2", "guardian"), ("2", "school")] {
            self.recorded(case, "account-given", to(pupil, paid_to)).await;
        }
        let first = batch_of_all(&self.town.test).await;
        assert_eq!(self.balance("fund/school/payable").await, 0, "on its way");
        payment::mark_sent(house, manager, first, None).await.expect("sent");
        let rows = self.payouts().await;
        let answer = table(&[
            (rows[0].clone(), "失败", "账号不存在"),
            (rows[1].clone(), "成功", ""),
            (rows[2].clone(), "成功", ""),
        ]);
        let report = import(&self.town.test, Some(first), &answer).await;
        assert_eq!((report.settled_paid, report.settled_returned), (2, 1), "{report:?}");
        assert_eq!(self.balance("fund/school/payable").await, 25_000_001, "owed again");
        upkeep::run_due(house).await.expect("what follows is done");
        let key = vec![Value::Int(self.town.school.slot().number()), Value::Int(self.town.school.number())];
        let cases = house.store.query(&CASES_OF_CUSTOMER, key).await.expect("read");
        let failed = cases.iter().find(|row| row.service_key == "school.failed-payment").expect("it leads on");
        assert_eq!(failed.state, "open");
        let account = |key| (key, Answer::from(CARD));
        let again = [account("payee_account"), account("payee_account_again")];
        self.ordered(CaseId::from_number(failed.id), "corrected", again).await;
        let claim = query::claim(house, self.handler(), case.id).await.expect("read");
        assert_eq!((claim.row.paid_on, claim.payments.len()), (None, 3), "one of them is not paid yet");
        let second = batch_of_all(&self.town.test).await;
        payment::mark_sent(house, manager, second, None).await.expect("sent");
        let answer = table(&[(self.payouts().await[0].clone(), "成功", "")]);
        let report = import(&self.town.test, Some(second), &answer).await;
        assert_eq!((report.settled_paid, report.already_known), (1, 0), "{report:?}");
        upkeep::run_due(house).await.expect("the case is told");
        let claim = query::claim(house, self.handler(), case.id).await.expect("read");
        assert_eq!(claim.row.paid_on.as_deref(), Some("2026-09-10"));
        assert_eq!(self.balance("fund/school/payable").await, 0, "all is paid, each once");
    }

    async fn sheet(&self, case: &Case) -> Vec<(i64, Option<i64>, Option<i64>, Option<i64>)> {
        let found = query::claim(self.town.house(), self.handler(), case.id).await.expect("read");
        found.injured.iter().map(|one| (one.pupil, one.items, one.compensation, one.payable)).collect()
    }
}

fn items() -> Answer {
    let item =
        |pupil, item, amount, evidence| [("pupil", pupil), ("item", item), ("amount", amount), ("evidence", evidence)];
    rows(&[
        &item("1", "disability", "350000.01", "鉴定书12号"),
        &item("1", "medical", "50000.00", "发票3张"),
        &item("2", "death", "5000000.00", "户籍证明"),
        &item("3", "medical", "33.33", "发票1张"),
    ])
}

fn liability() -> Answer {
    let share = |pupil, share, reason| [("pupil", pupil), ("share", share), ("share_reason", reason)];
    rows(&[
        &share("1", "1", "七周岁，学校没有证明尽到职责"),
        &share("2", "0.9", "限制民事行为能力，器械失修"),
        &share("3", "0.5", "本人不听劝阻，各半"),
    ])
}

async fn an_accident_goes_from_report_to_mediated_payment(on: On) {
    let town = Town::open(on).await;
    let accident = Accident::insured(&town).await;
    let house = town.house();
    let guardian = entered(&town.test, PartyKind::Person, "李强", "13900000011").await;
    let stranger = entered(&town.test, PartyKind::Person, "王芳", "13900000012").await;
    let mediator = entered(&town.test, PartyKind::Person, "周明", "13900000013").await;
    // Before the cover, after its end, and in days to come there is no claim.
    let refusals = [
        ("2026-08-31", "loss_outside_term"),
        ("2027-09-01", "accident_in_future"),
        ("2026-09-02", "accident_in_future"),
    ];
    for (wrong, refusal) in refusals {
        let case = accident.reported(wrong).await;
        assert_eq!(accident.refused(&case, "accident-accepted", []).await, refusal, "{wrong}");
    }
    town.now("2026-09-10T10:00:00");
    let case = accident.reported("2026-09-10").await;
    let early = accident.hurt(&case, LI, None);
    let early = house.carry_out(accident.handler(), Command::from(early), None).await;
    assert!(matches!(early, Err(Stop::NotFound)), "nobody was accepted yet: {early:?}");
    let case = accident.recorded(&case, "accident-accepted", []).await;
    let sheet = [("items", items()), ("liability", liability())];
    assert_eq!(accident.refused(&case, "computed", sheet.clone()).await, "no_pupil_entered");
    // Who needs it enters the pupils; their data are sealed, and nobody else sees them.
    let enter = |pupil, guardian| Command::from(accident.hurt(&case, pupil, guardian));
    let denied = house.carry_out(town.clerk(), enter(LI, None), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    for wrong in [("李小明", "210682201803070013", LI.2), ("李小明", LI.1, WANG.2), ("李小明", LI.1, date(2027, 1, 1))]
    {
        let stop = house.carry_out(accident.handler(), enter(wrong, None), None).await.expect_err("wrong");
        assert_eq!(code(stop), "wrong_field", "{wrong:?}");
    }
    for (pupil, guardian) in [(LI, Some(guardian)), (WANG, Some(stranger)), (ZHAO, None)] {
        house.carry_out(accident.handler(), enter(pupil, guardian), None).await.expect("entered");
    }
    let twice = house.carry_out(accident.handler(), enter(LI, None), None).await.expect_err("twice");
    assert_eq!(code(twice), "pupil_named_twice");
    let look = |reason: &str| ShowInjuredPupil { case: case.id, pupil: 1, reason: reason.to_owned() };
    assert!(matches!(house.carry_out(town.clerk(), Command::from(look("核对")), None).await, Err(Stop::Denied(_))));
    let blank = house.carry_out(accident.handler(), Command::from(look(" ")), None).await.expect_err("no reason");
    assert_eq!(code(blank), "reason_required");
    let mut shown = house.carry_out(accident.handler(), Command::from(look("核对病历")), None).await.expect("shown");
    let opened = shown.take::<Opened>().expect("opened").0;
    assert!(String::from_utf8(opened).expect("text").contains("李小明"));
    let found = query::claim(house, town.clerk(), case.id).await.expect("the clerk reads the sheet");
    assert!(!format!("{:?}", found.injured).contains("李小明"), "sealed");
    assert_eq!(found.injured.iter().map(|one| one.age).collect::<Vec<_>>(), [8, 12, 16]);
    // Three pupils are one accident; each is paid at most its 300,000 of the year.
    let case = accident.recorded(&case, "computed", sheet.clone()).await;
    let sheet_now = accident.sheet(&case).await;
    let compensation: Vec<_> = sheet_now.iter().map(|one| one.2.expect("computed")).collect();
    assert_eq!(compensation, [40_000_001, 450_000_000, 1_667]);
    let payable: Vec<_> = sheet_now.iter().map(|one| one.3.expect("computed")).collect();
    assert_eq!(payable, [30_000_000, 30_000_000, 1_667], "each pupil at most 300,000 a year");
    let unknown = rows(&[&[("pupil", "9"), ("item", "medical"), ("amount", "1.00"), ("evidence", "发票")]]);
    let wrong = [("items", unknown), ("liability", liability())];
    assert_eq!(accident.refused(&case, "computed", wrong).await, "unknown_pupil");
    // Mediation: nobody in an own matter.
    let case = accident.recorded(&case, "mediation-asked", []).await;
    let invite = |party: PartyId, interest: &'static str| {
        [("mediator", Answer::from(party.to_string())), ("interest", Answer::from(interest))]
    };
    assert_eq!(accident.refused(&case, "mediator-invited", invite(mediator, "no")).await, "not_a_mediator");
    let manager = town.test.actor(Role::Manager);
    let pool = |party, profession: Option<&str>| PutSchoolMediator { party, profession: profession.map(str::to_owned) };
    let denied = house.carry_out(town.clerk(), Command::from(pool(mediator, Some("律师"))), None).await;
    assert!(matches!(denied, Err(Stop::Denied(_))), "{denied:?}");
    for party in [mediator, guardian] {
        town.done(manager, pool(party, Some("律师"))).await;
    }
    assert_eq!(query::mediators(house, manager).await.expect("read").len(), 2);
    assert_eq!(accident.refused(&case, "mediator-invited", invite(guardian, "no")).await, "mediator_is_a_party");
    for party in [town.school, accident.insurer] {
        assert_eq!(accident.refused(&case, "mediator-invited", invite(party, "no")).await, "mediator_is_a_party");
    }
    assert_eq!(accident.refused(&case, "mediator-invited", invite(mediator, "yes")).await, "mediator_has_interest");
    let case = accident.recorded(&case, "mediator-invited", invite(mediator, "no")).await;
    // Neither is erased as long as the claim goes on.
    for party in [guardian, mediator] {
        let erase = ErasePerson { party, reason: "保存期满".to_owned() };
        let stop = house.carry_out(manager, Command::from(erase), None).await.expect_err("it is needed");
        assert_eq!(code(stop), "party_needed");
    }
    // Nor does who mediates become a party afterwards.
    let named = |guardian: PartyId| Command::from(NamePupilGuardian { case: case.id, pupil: 3, guardian });
    let own = house.carry_out(accident.handler(), named(mediator), None).await.expect_err("it mediates");
    assert_eq!(code(own), "mediator_is_a_party");
    house.carry_out(accident.handler(), named(stranger), None).await.expect("named");
    let agreed = |one: &'static str, two: &'static str, through: &'static str| {
        let amount = |pupil, amount| [("pupil", pupil), ("amount", amount)];
        // The school has paid a part of the second already.
        let advanced = [("pupil", "2"), ("amount", two), ("advanced", "99999.99"), ("advance_evidence", "收据2张")];
        let amounts = rows(&[&amount("1", one), &advanced, &amount("3", "0")]);
        [("agreed_through", Answer::from(through)), ("agreed", amounts)]
    };
    let early = accident.refused(&case, "agreed", agreed("250000", "300000", "mediation")).await;
    assert_eq!(early, "mediation_without_session");
    let minutes = [("minutes", Answer::from("双方到场，调解员主持，达成一致"))];
    let case = accident.recorded(&case, "session-held", minutes).await;
    let above = accident.refused(&case, "agreed", agreed("300000.01", "300000", "mediation")).await;
    assert_eq!(above, "agreed_above_limit");
    let more = accident.refused(&case, "agreed", agreed("250000.01", "99999.98", "mediation")).await;
    assert_eq!(more, "advanced_above_agreed");
    let case = accident.recorded(&case, "agreed", agreed("250000.01", "299999.99", "mediation")).await;
    assert!(case.promise("confirm").is_some() && case.promise("pay").is_some(), "what is promised from then on");
    let case = accident.recorded(&case, "confirmation-asked", []).await;
    let pay = |amount: &'static str| [("paid_amount", Answer::from(amount))];
    assert_eq!(accident.refused(&case, "insurer-paid", pay("549999.99")).await, "compensation_differs");
    let case = accident.recorded(&case, "insurer-paid", pay("550000.00")).await;
    accident.is_paid_through_the_bank(&case).await;
    let other = house.carry_out(accident.handler(), named(guardian), None).await.expect_err("it was paid over");
    assert_eq!(code(other), "compensation_paid_over");
    let late = house.carry_out(accident.handler(), enter(("孙小", "H1234567", ZHAO.2), None), None).await;
    assert_eq!(code(late.expect_err("too late")), "claim_agreed");
    // The guardian sees how far it is and the own pupil, and nothing of others.
    let (own, _) = signed_in(&town.test, "13900000011").await;
    let seen = query::guarded(house, &own).await.expect("read");
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].case.number.as_str(), seen[0].injured.len()), (case.number.as_str(), 1));
    assert_eq!((seen[0].injured[0].pupil, seen[0].injured[0].agreed), (1, Some(25_000_001)));
    assert!(seen[0].milestones.iter().any(|one| one.key == "paid"));
    let (school, _) = signed_in(&town.test, "13900000001").await;
    assert!(query::guarded(house, &school).await.expect("read").is_empty());
    assert!(matches!(query::claim(house, &own, case.id).await, Err(Stop::Denied(_))));
    // A second accident of the year: what was agreed on before is left out of the limit of that pupil.
    town.now("2026-09-11T10:00:00");
    let second = accident.reported("2026-09-10").await;
    let second = accident.recorded(&second, "accident-accepted", []).await;
    town.done(accident.handler(), accident.hurt(&second, LI, Some(guardian))).await;
    let one = [
        ("items", rows(&[&[("pupil", "1"), ("item", "medical"), ("amount", "80000"), ("evidence", "发票")]])),
        ("liability", rows(&[&[("pupil", "1"), ("share", "1"), ("share_reason", "八周岁")]])),
    ];
    let second = accident.recorded(&second, "computed", one).await;
    assert_eq!(accident.sheet(&second).await, [(1, Some(8_000_000), Some(8_000_000), Some(4_999_999))]);
    let second = accident.recorded(&second, "mediation-asked", []).await;
    let failed = [("failed_reason", Answer::from("对护理费有分歧"))];
    let second = accident.recorded(&second, "mediation-failed", failed).await;
    let letters =
        yinuo_service::query::case::file(house, accident.handler(), &second.id.to_string()).await.expect("read");
    assert_eq!(letters.parts.letters.len(), 1, "the routes are told");
    let closed = accident.recorded(&second, "closed-failed", []).await;
    assert_eq!(closed.state, CaseState::Closed);
    assert_verifies(house).await;
}

#[tokio::test]
async fn an_accident_at_school_goes_from_report_to_mediated_payment_on_sqlite() {
    an_accident_goes_from_report_to_mediated_payment(On::Sqlite).await;
}

#[tokio::test]
async fn an_accident_at_school_goes_from_report_to_mediated_payment_on_postgresql() {
    an_accident_goes_from_report_to_mediated_payment(On::Postgres).await;
}

#[tokio::test]
async fn an_accident_after_the_last_day_of_the_cover_is_no_claim() {
    let town = Town::open(On::Sqlite).await;
    let accident = Accident::insured(&town).await;
    town.now("2027-09-10T10:00:00");
    for after in ["2027-09-01", "2027-09-09"] {
        let case = accident.reported(after).await;
        assert_eq!(accident.refused(&case, "accident-accepted", []).await, "loss_outside_term", "{after}");
    }
    assert_verifies(town.house()).await;
}

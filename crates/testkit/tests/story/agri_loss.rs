//! The year of a county with two villages after its enrolment: hail, who was there, what each household gets, the list that hangs, and the
//! money that goes to the passbooks; with each rule seen to refuse where it is broken.

use jiff::civil::date;
use rust_decimal::Decimal;
use yinuo_core::agri::{CoverId, CropClaimId, GroupPolicyId, LOSS, LossId};
use yinuo_core::id::{FileId, PayoutId};
use yinuo_core::service::Answers;
use yinuo_core::share::Share;
use yinuo_service::agri::command::{
    AddExpert, AssessClaim, ClaimLoss, DrawPanel, DrawSample, PayClaim, ReportLoss, SignClaim, SurveyLoss,
};
use yinuo_service::agri::{claim_sheet, enrolment_sheet, loss};
use yinuo_service::command::{Act, Command};
use yinuo_service::payment;
use yinuo_service::query::PageAsk;
use yinuo_service::query::payout::subject_key;
use yinuo_store::Value;
use yinuo_store::tables::agri::{CropClaimLineRow, LossRow};
use yinuo_store::tables::ledger::{ACCOUNT_SUMS, TRANSFERS_OF_SUBJECT};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};
use yinuo_testkit::house::{On, Role};

use crate::agri::{County, code, line};
use crate::agri_published::Board;
use crate::import::assert_verifies;
use crate::payment::{CARD, batch_of_all, import, table};

/// Losses of a county, as its manager handles them.
pub struct Losses<'a> {
    pub county: &'a County,
}

impl Losses<'_> {
    pub async fn send(&self, act: impl Act) -> Result<i64, &'static str> {
        let manager = self.county.test.actor(Role::Manager);
        let sent = self.county.house().carry_out(manager, Command::from(act), None).await;
        sent.map(|answer| answer.id).map_err(code)
    }

    pub async fn report(&self, group: GroupPolicyId, area: i64) -> Result<LossId, &'static str> {
        let (began_on, ended_on) = (date(2011, 8, 10), date(2011, 8, 10));
        let (event, cause) = ("2011年8月雹灾".to_owned(), "hail".to_owned());
        let command = ReportLoss { group, event, cause, began_on, ended_on, area: Decimal::from(area) };
        self.send(command).await.map(LossId::from_number)
    }

    pub async fn row(&self, loss: LossId) -> LossRow {
        let manager = self.county.test.actor(Role::Manager);
        loss::loss(self.county.house(), manager, &loss.to_string()).await.expect("it is there")
    }

    pub async fn claims(&self, loss: LossId) -> Vec<CropClaimLineRow> {
        let row = self.row(loss).await;
        let ask = PageAsk { limit: Some(200), ..PageAsk::default() };
        loss::claims(self.county.house(), &row, &loss::ClaimFilter::default(), &ask).await.expect("read").items
    }

    pub async fn survey(&self, loss: LossId, photo: Option<FileId>) -> Result<(), &'static str> {
        let place = "东洼地".to_owned();
        let (surveyors, text) = ("张强、赵农".to_owned(), "玉米叶片被打碎，部分倒伏".to_owned());
        let surveyed_at = self.county.house().now();
        self.send(SurveyLoss { loss, place, surveyed_at, surveyors, text, photo }).await.map(|_| ())
    }

    pub async fn claim(&self, loss: LossId, cover: i64, quantity: &str) -> Result<CropClaimId, &'static str> {
        let quantity = quantity.parse().expect("a number");
        let made = self.send(ClaimLoss { loss, cover: CoverId::from_number(cover), quantity }).await;
        made.map(CropClaimId::from_number)
    }

    pub async fn assess(&self, claim: CropClaimId, rate: &str, is_final: bool) -> Result<(), &'static str> {
        let loss_rate = Share::new("loss_rate", rate.parse().expect("a number")).expect("a share");
        self.send(AssessClaim { claim, stage: Some("3".to_owned()), loss_rate, is_final }).await.map(|_| ())
    }

    pub async fn sign(&self, claim: CropClaimId) -> Result<(), &'static str> {
        let signed_on = self.county.house().rules().calendar().date_of(self.county.house().now());
        self.send(SignClaim { claim, signed_on }).await.map(|_| ())
    }

    pub async fn pay(&self, claim: CropClaimId) -> Result<(), &'static str> {
        self.send(PayClaim { claim }).await.map(|_| ())
    }

    pub async fn expert(&self, kind: &str, name: &str) -> Result<(), &'static str> {
        let (name, kind, organisation) = (name.to_owned(), kind.to_owned(), "凤城市".to_owned());
        self.send(AddExpert { name, kind, organisation }).await.map(|_| ())
    }

    pub async fn panel(&self, loss: LossId) -> Result<(), &'static str> {
        let office = self.row(loss).await.office_id;
        self.send(DrawPanel { loss, office, seed: "2011-08-11".to_owned() }).await.map(|_| ())
    }
}

async fn hail_in_two_villages_is_settled_by_the_rules_and_not_before(on: On) {
    let county = County::open(on).await;
    let board = Board { county: &county };
    let losses = Losses { county: &county };
    let big = county.group("NY2011-001", "大堡").await.expect("it opens");
    let small = county.group("NY2011-002", "小堡").await.expect("it opens");
    let of_big: Vec<String> = (1..=4).map(|n| line("NY2011-001", n, n, if n == 4 { "" } else { "49" })).collect();
    let of_small: Vec<String> = (1..=2).map(|n| line("NY2011-002", n, 100 + n, "49")).collect();
    assert_eq!(county.sheet(&of_big, &[]).await.0.rows_made, 4);
    assert_eq!(county.sheet(&of_small, &[]).await.0.rows_made, 2);
    let (covers, others) = (county.covers(big, false).await, county.covers(small, false).await);
    assert_eq!(losses.report(big, 1200).await, Err("occurred_in_future"), "the hail is to come");
    county.day("2011-08-11");
    let loss = losses.report(big, 1200).await.expect("reported");
    let minor = losses.report(small, 20).await.expect("reported");
    let first = losses.claim(loss, covers[0].id, "10").await.expect("claimed");
    let second = losses.claim(loss, covers[1].id, "12.5").await.expect("claimed");
    let third = losses.claim(loss, covers[2].id, "1").await.expect("claimed");
    assert_eq!(losses.claim(loss, covers[3].id, "1").await, Err("not_insured_then"), "it has not paid");
    assert_eq!(losses.claim(loss, covers[0].id, "1").await, Err("claimed_already"));
    assert_eq!(losses.claim(loss, others[0].id, "1").await, Err("cover_of_another_village"));
    assert_eq!(losses.claim(minor, others[0].id, "12.51").await, Err("more_hit_than_insured"));
    // Nobody has looked yet, and a survey without a photo is none.
    assert_eq!(losses.assess(first, "0.5", false).await, Err("loss_not_surveyed"));
    assert_eq!(losses.survey(loss, None).await, Err("survey_photo_missing"));
    let photo = board.photo(LOSS.of(loss.number()), "image/jpeg").await;
    losses.survey(loss, Some(photo)).await.expect("surveyed");
    assert_eq!(losses.survey(minor, Some(photo)).await, Err("survey_photo_missing"), "a photo of another village");
    losses.assess(first, "0.4", false).await.expect("a preliminary figure");
    // A major loss waits for its panel, and the panel for its farmers.
    assert_eq!(losses.assess(first, "0.5", true).await, Err("panel_missing"));
    assert_eq!(losses.panel(loss).await, Err("panel_kind_missing"));
    assert_eq!(losses.expert("lawyer", "钱法").await, Err("unknown_expert_kind"));
    for (kind, name) in [("office", "王农委"), ("insurer", "张强"), ("agronomist", "赵农"), ("meteorologist", "孙气象")]
    {
        losses.expert(kind, name).await.expect("in the pool");
    }
    losses.expert("agronomist", "周农").await.expect("in the pool");
    assert_eq!(losses.panel(loss).await, Err("panel_without_farmers"));
    losses.expert("farmer", "李大田").await.expect("in the pool");
    losses.panel(loss).await.expect("drawn");
    assert_eq!(losses.panel(loss).await, Err("drawn_already"));
    let panel = losses.row(loss).await.panel.expect("a panel");
    assert!(panel.contains("李大田") && panel.matches("\"kind\"").count() == 5, "{panel}");
    losses.send(DrawSample { loss, seed: "2011-08-11".to_owned() }).await.expect("drawn");
    let sample: Vec<String> = serde_json::from_str(&losses.row(loss).await.sample.expect("a sample")).expect("JSON");
    let entries: Vec<&str> = covers[..3].iter().map(|cover| cover.number.as_str()).collect();
    let again = yinuo_core::draw::draw(&entries, "2011-08-11", 1).expect("drawn again");
    assert_eq!(sample, [entries[again[0]]], "anybody draws the same");
    assert_eq!(losses.send(DrawSample { loss: minor, seed: "x".to_owned() }).await, Err("nobody_claimed"));
    // 280.00 x 0.80 x 0.50 x 10 x 0.90, a total loss, and one below the threshold.
    losses.assess(first, "0.5", true).await.expect("final");
    losses.assess(second, "0.85", true).await.expect("final");
    losses.assess(third, "0.29", true).await.expect("final");
    let amounts: Vec<Option<i64>> = losses.claims(loss).await.iter().map(|claim| claim.amount).collect();
    assert_eq!(amounts, [Some(100_800), Some(252_000), Some(0)]);
    assert_eq!(losses.pay(first).await, Err("claim_not_signed"));
    for claim in [first, second, third] {
        losses.sign(claim).await.expect("signed");
    }
    assert_eq!(losses.sign(first).await, Err("claim_signed"));
    assert_eq!(losses.assess(first, "0.9", true).await, Err("claim_signed"), "what was signed is not changed");
    assert_eq!(losses.pay(first).await, Err("not_published"));
    let manager = county.test.actor(Role::Manager);
    let to_sign = claim_sheet(county.house(), manager, &losses.row(loss).await.number).await.expect("a sheet");
    let enrolled = enrolment_sheet(county.house(), manager, "NY2011-001").await.expect("a sheet");
    assert!(to_sign.starts_with(b"%PDF") && enrolled.starts_with(b"%PDF"));
    let list = board.made("crop-claims", LOSS.of(loss.number())).await.expect("a list");
    let lines = board.lines(list).await;
    assert_eq!(lines[0].cells, r#"["玉米","50%","10亩","1008.00元"]"#);
    board.posted(list).await;
    county.day("2011-08-15");
    assert_eq!(losses.pay(first).await, Err("publication_runs"), "after four days nobody is paid");
    board.object(list, second.number()).await.expect("somebody says it is less");
    county.day("2011-08-17");
    losses.pay(first).await.expect("paid once the days are over");
    assert_eq!(losses.pay(first).await, Err("claim_paid_already"));
    assert_eq!(losses.pay(second).await, Err("publication_objection_open"), "one household is held");
    board.answer(list, 0, false).await.expect("it was looked at again");
    losses.pay(second).await.expect("paid");
    assert_eq!(losses.pay(third).await, Err("nothing_to_pay"));
    let claims = losses.claims(loss).await;
    assert_eq!(claims[0].pay_by.as_deref(), Some("2011-08-27"), "ten days from the day it was agreed on");
    let booked =
        county.house().store.query(&TRANSFERS_OF_SUBJECT, subject_key(yinuo_core::agri::COVER.of(covers[0].id)));
    let booked = booked.await.expect("read");
    let last = booked.last().expect("a line");
    let last = (last.debit.as_str(), last.credit.as_str(), last.amount);
    assert_eq!(last, ("fund/agri/claims", "fund/agri/payable", 100_800));
    assert_eq!(balance(&county, "fund/agri/payable").await, -352_800, "the ledger owes what the claims come to");
    the_bank_pays_one_and_sends_the_other_back(&county, [covers[0].id, covers[1].id]).await;
    assert_verifies(county.house()).await;
}

/// What an account was debited less what it was credited.
pub async fn balance(county: &County, account: &str) -> i64 {
    let parameters = vec![Value::from(""), Value::from("2011-12-31"), Value::Int(i64::MAX)];
    let ledger = county.house().store.query(&ACCOUNT_SUMS, parameters).await.expect("read");
    ledger.iter().find(|sum| sum.account == account).map_or(0, |sum| sum.debit - sum.credit)
}

pub async fn payout_of(county: &County, cover: i64) -> PayoutRow {
    let key = subject_key(yinuo_core::agri::COVER.of(cover));
    county.house().store.query(&PAYOUTS_OF_SUBJECT, key).await.expect("read").pop().expect("a payout")
}

/// One batch to the passbooks; what comes back goes to another account, with a reason and another's word, and is paid once.
async fn the_bank_pays_one_and_sends_the_other_back(county: &County, [paid, returned]: [i64; 2]) {
    let (house, manager) = (county.house(), county.test.actor(Role::Manager));
    let collected = balance(county, "fund/agri/bank").await;
    let first = batch_of_all(&county.test).await;
    assert_eq!(balance(county, "fund/agri/payable").await, 0, "on its way");
    assert_eq!(balance(county, "fund/agri/bank").await, collected - 352_800, "from the account of agriculture alone");
    payment::mark_sent(house, manager, first, None).await.expect("sent");
    let rows = [payout_of(county, paid).await, payout_of(county, returned).await];
    assert!(rows.iter().all(|row| row.state == "batched" && row.payee.as_deref() == Some("王芳")), "{rows:?}");
    let answer = table(&[(rows[0].clone(), "成功", ""), (rows[1].clone(), "失败", "账号不存在")]);
    let report = import(&county.test, Some(first), &answer).await;
    assert_eq!((report.settled_paid, report.settled_returned), (1, 1), "{report:?}");
    assert_eq!(balance(county, "fund/agri/payable").await, -252_000, "what came back is owed again");
    let id = PayoutId::from_number(rows[1].id);
    let to = |given: &[(&str, &str)]| -> Answers {
        given.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
    };
    let other = [("payee_account", CARD), ("payee_account_again", CARD), ("account_holder", "李强")];
    let stop = payment::correct_payout(house, manager, id, to(&other), None).await.expect_err("no reason");
    assert_eq!(code(stop), "holder_is_not_payee");
    let own = to(&[("payee_account", CARD), ("payee_account_again", CARD)]);
    let corrected = payment::correct_payout(house, manager, id, own, None).await.expect("corrected");
    county.test.approve_if_asked(&corrected).await;
    assert_eq!(payout_of(county, returned).await.state, "ready");
    let second = batch_of_all(&county.test).await;
    payment::mark_sent(house, manager, second, None).await.expect("sent");
    let answer = table(&[(payout_of(county, returned).await, "成功", "")]);
    let report = import(&county.test, Some(second), &answer).await;
    assert_eq!((report.settled_paid, report.already_known), (1, 0), "{report:?}");
    assert_eq!(balance(county, "fund/agri/payable").await, 0, "all is paid, each once");
    assert_eq!(balance(county, "fund/agri/bank").await, collected - 352_800);
}

macro_rules! on_both {
    ($($story:ident $sqlite:ident $postgresql:ident),+ $(,)?) => {
        $(#[tokio::test]
        async fn $sqlite() {
            $story(On::Sqlite).await;
        }

        #[tokio::test]
        async fn $postgresql() {
            $story(On::Postgres).await;
        })+
    };
}

on_both!(
    hail_in_two_villages_is_settled_by_the_rules_and_not_before
        hail_in_two_villages_is_settled_by_the_rules_and_not_before_on_sqlite
        hail_in_two_villages_is_settled_by_the_rules_and_not_before_on_postgresql,
);

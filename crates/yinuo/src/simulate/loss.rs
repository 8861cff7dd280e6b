//! Hail over some villages: warned of, reported, looked at, assessed, signed, hung up, and paid to the passbooks; what the bank sends back
//! is paid once more.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::date;
use rust_decimal::Decimal;
use yinuo_core::agri::{COVER, CoverId, CropClaimId, LOSS, LossId};
use yinuo_core::id::{PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payment::EndToEndId;
use yinuo_core::service::Answers;
use yinuo_core::share::Share;
use yinuo_service::Stop;
use yinuo_service::agri::command::{
    AddExpert, AssessClaim, ClaimLoss, DrawPanel, DrawSample, IssueWarning, PayClaim, ReportLoss, SignClaim, SurveyLoss,
};
use yinuo_service::agri::loss;
use yinuo_service::payment::{self, BatchFilter};
use yinuo_service::query::PageAsk;
use yinuo_service::query::page::LARGEST_LIMIT;
use yinuo_service::query::payout::subject_key;
use yinuo_store::tables::agri::{CoverLineRow, CropClaimLineRow};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use super::people::Village;
use super::staff::{County, send, told};
use super::year::{Enrolled, PROGRAMME, Year};
use crate::failure::Failure;
use crate::tell;

/// Where money goes that a passbook did not take: a card with a right check digit.
const CARD: &str = "6222021234567890128";
/// The pool of a county, one of each kind that a panel has.
const EXPERTS: [(&str, &str); 5] = [
    ("office", "王农委"),
    ("insurer", "张强"),
    ("agronomist", "赵农"),
    ("meteorologist", "孙气象"),
    ("farmer", "李大田"),
];
const SEED: &str = "2011-08-11";

/// A loss with the claims made in it.
struct Hit<'e> {
    of: &'e Enrolled,
    loss: LossId,
    claims: Vec<CropClaimId>,
}

impl Year<'_> {
    /// From the warning to the last of the money.
    pub async fn hail(&mut self, enrolled: &[Enrolled]) -> Result<(), Failure> {
        self.time(date(2011, 8, 9)).await?;
        self.warn().await?;
        self.time(date(2011, 8, 11)).await?;
        let mut hits = Vec::new();
        for of in enrolled {
            // The first village is always struck: a year without a claim would try nothing.
            if of.village.number == 0 || self.dice.falls(30) {
                hits.extend(self.strike(of).await?);
            }
        }
        tell!("hail struck {} villages, {} households claim", hits.len(), self.told.claims);
        self.time(date(2011, 8, 22)).await?;
        let mut owed = Vec::new();
        for hit in &hits {
            owed.extend(self.order(hit).await?);
        }
        if owed.is_empty() {
            return Ok(());
        }
        self.pay_out(&owed).await
    }

    /// Each county warns its households the day before.
    async fn warn(&mut self) -> Result<(), Failure> {
        for county in &self.staff.counties {
            let warning = IssueWarning {
                programme: PROGRAMME.to_owned(),
                weather: "hail".to_owned(),
                level: "orange".to_owned(),
                divisions: vec![county.code.to_owned()],
                began_on: date(2011, 8, 9),
                ended_on: date(2011, 8, 10),
                stages: BTreeMap::from([("maize".to_owned(), "3".to_owned())]),
                note: "今夜有雹。".to_owned(),
            };
            send(self.house, &county.manager, warning).await?;
            for (kind, name) in EXPERTS {
                let (kind, name) = (kind.to_owned(), name.to_owned());
                let organisation = county.code.to_owned();
                send(self.house, &county.manager, AddExpert { name, kind, organisation }).await?;
            }
        }
        Ok(())
    }

    /// A village reports, is looked at, claims, and hangs up its list; nothing, where nobody there is insured.
    async fn strike<'e>(&mut self, of: &'e Enrolled) -> Result<Option<Hit<'e>>, Failure> {
        let covers: Vec<CoverLineRow> = self.covers(of).await?.into_iter().filter(|c| c.paid_on.is_some()).collect();
        if covers.is_empty() {
            return Ok(None);
        }
        let mut area = Decimal::ZERO;
        for cover in &covers {
            area += quantity_of(cover)?;
        }
        let report = ReportLoss {
            group: of.group,
            event: "2011年8月雹灾".to_owned(),
            cause: "hail".to_owned(),
            began_on: date(2011, 8, 10),
            ended_on: date(2011, 8, 10),
            area,
        };
        let manager = self.county(&of.village)?.manager.clone();
        let reported = send(self.house, &manager, report).await?;
        let loss = LossId::from_number(reported.id);
        self.look(&of.village, loss).await?;
        let mut claims = Vec::new();
        for (place, cover) in covers.iter().enumerate() {
            // Somebody of a struck village has always lost something.
            if place > 0 && !self.dice.falls(70) {
                continue;
            }
            let insured = quantity_of(cover)?;
            let part = Decimal::new(i64::from(50 + self.dice.roll(51)), 2);
            let quantity = Some((insured * part).round_dp(2)).filter(|hit| *hit > Decimal::ZERO).unwrap_or(insured);
            let claim = ClaimLoss { loss, cover: CoverId::from_number(cover.id), quantity };
            claims.push(CropClaimId::from_number(send(self.house, &manager, claim).await?.id));
        }
        send(self.house, &manager, DrawSample { loss, seed: SEED.to_owned() }).await?;
        let signed_on = self.house.today();
        for claim in &claims {
            let rate = Decimal::new(i64::from(20 + self.dice.roll(76)), 2);
            let loss_rate = Share::new("loss_rate", rate).map_err(Stop::from)?;
            let assess = AssessClaim { claim: *claim, stage: Some("3".to_owned()), loss_rate, is_final: true };
            send(self.house, &manager, assess).await?;
            send(self.house, &manager, SignClaim { claim: *claim, signed_on }).await?;
        }
        self.hang(self.county(&of.village)?, "crop-claims", LOSS.of(loss.number())).await?;
        self.told.losses += 1;
        self.told.claims += claims.len();
        Ok(Some(Hit { of, loss, claims }))
    }

    /// Somebody was there, with a photo, and a panel looked at it.
    async fn look(&self, village: &Village, loss: LossId) -> Result<(), Failure> {
        let county: &County = self.county(village)?;
        let photo = self.photo(county, LOSS.of(loss.number())).await?;
        let survey = SurveyLoss {
            loss,
            place: "东洼地".to_owned(),
            surveyed_at: self.house.now(),
            surveyors: "张强、赵农".to_owned(),
            text: "叶片被打碎，部分倒伏".to_owned(),
            photo: Some(photo),
        };
        send(self.house, &county.manager, survey).await?;
        let panel = DrawPanel { loss, office: county.office.number(), seed: SEED.to_owned() };
        send(self.house, &county.manager, panel).await.map(drop)
    }

    /// Orders the payment of each claim that comes to something; their covers.
    async fn order(&mut self, hit: &Hit<'_>) -> Result<Vec<CoverId>, Failure> {
        let manager = self.county(&hit.of.village)?.manager.clone();
        let row = loss::loss(self.house, &manager, &hit.loss.to_string()).await?;
        let mut ask = PageAsk { limit: Some(LARGEST_LIMIT), ..PageAsk::default() };
        let mut lines: Vec<CropClaimLineRow> = Vec::new();
        loop {
            let found = loss::claims(self.house, &row, &loss::ClaimFilter::default(), &ask).await?;
            lines.extend(found.items);
            ask.after = found.next;
            if ask.after.is_none() {
                break;
            }
        }
        if lines.len() != hit.claims.len() {
            return Err(Failure::new(format!("{} has {} claims, not {}", row.number, lines.len(), hit.claims.len())));
        }
        let mut owed = Vec::new();
        for line in lines.iter().filter(|line| line.amount.is_some_and(|amount| amount > 0)) {
            send(self.house, &manager, PayClaim { claim: CropClaimId::from_number(line.id) }).await?;
            owed.push(CoverId::from_number(line.cover_id));
        }
        Ok(owed)
    }

    /// One batch to the passbooks, and one more of what came back.
    async fn pay_out(&mut self, owed: &[CoverId]) -> Result<(), Failure> {
        let batch = self.batch().await?;
        let mut answer = header();
        let mut returned = Vec::new();
        for cover in owed {
            let payout = self.payout_of(*cover).await?;
            let comes_back = self.dice.falls(5);
            answer_to(&mut answer, &payout, if comes_back { "失败" } else { "成功" });
            if comes_back {
                returned.push(*cover);
            }
        }
        self.bank(batch, &answer, (owed.len() - returned.len(), returned.len())).await?;
        (self.told.payments, self.told.returned) = (owed.len(), returned.len());
        tell!("{} claims are paid, {} came back", owed.len() - returned.len(), returned.len());
        if returned.is_empty() {
            return Ok(());
        }
        for cover in &returned {
            let payout = PayoutId::from_number(self.payout_of(*cover).await?.id);
            let account = |key: &str| (key.to_owned(), CARD.to_owned());
            let answers: Answers = [account("payee_account"), account("payee_account_again")].into_iter().collect();
            let corrected = payment::correct_payout(self.house, &self.staff.finance, payout, answers, None).await;
            let corrected = corrected.map_err(|stop| told("correct-payout", stop))?;
            if let Some(approval) = corrected.waits_for() {
                self.staff.approve(self.house, approval).await?;
            }
        }
        let batch = self.batch().await?;
        let mut answer = header();
        for cover in &returned {
            answer_to(&mut answer, &self.payout_of(*cover).await?, "成功");
        }
        self.bank(batch, &answer, (returned.len(), 0)).await?;
        tell!("what came back is paid once more");
        Ok(())
    }

    /// Gathers all that is ready, has it released, and sends it.
    async fn batch(&self) -> Result<PaymentBatchId, Failure> {
        let (house, finance) = (self.house, &self.staff.finance);
        let made = payment::make_batch(house, finance, house.today(), BatchFilter::default(), None).await;
        let (report, _) = made.map_err(|stop| told("payment batch", stop))?;
        if report.refused > 0 {
            return Err(Failure::new(format!("{} payouts were left out of the batch", report.refused)));
        }
        if let Some(approval) = report.approval {
            self.staff.approve(house, approval).await?;
        }
        payment::mark_sent(house, finance, report.batch, None).await.map_err(|stop| told("payment batch", stop))?;
        Ok(report.batch)
    }

    async fn bank(&self, batch: PaymentBatchId, answer: &str, wanted: (usize, usize)) -> Result<(), Failure> {
        let finance = &self.staff.finance;
        let taken = payment::import_return(self.house, finance, Some(batch), answer.as_bytes(), |_, _| {}).await?;
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let settled = (count(taken.settled_paid), count(taken.settled_returned));
        match settled == wanted {
            true => Ok(()),
            false => Err(Failure::new(format!("the bank told of {wanted:?} payments, {settled:?} were settled"))),
        }
    }

    async fn payout_of(&self, cover: CoverId) -> Result<PayoutRow, Failure> {
        let key = subject_key(COVER.of(cover.number()));
        let payout = self.house.store.query(&PAYOUTS_OF_SUBJECT, key).await?.pop();
        payout.ok_or_else(|| Failure::new(format!("no payout was made for {cover}")))
    }
}

fn quantity_of(cover: &CoverLineRow) -> Result<Decimal, Failure> {
    cover.quantity.parse().map_err(|_| Failure::new(format!("{}: {} is no quantity", cover.number, cover.quantity)))
}

fn header() -> String {
    "流水号,金额,结果,原因\r\n".to_owned()
}

/// A line of what the bank says.
fn answer_to(text: &mut String, payout: &PayoutRow, result: &str) {
    let attempt = u32::try_from(payout.attempts).unwrap_or(0);
    let reference = EndToEndId { payout: PayoutId::from_number(payout.id), attempt };
    let reason = if result == "成功" { "" } else { "账号不存在" };
    let _ = write!(text, "\t{reference},{},{result},{reason}\r\n", Fen(payout.amount));
}

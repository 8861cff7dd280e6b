//! Agricultural insurance in stories on a whole house: the same lines as on the pure core, through commands, lists that hang and batches for
//! the bank.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::agri::story::{AgriAct, AgriView, Funding, Shares};
use yinuo_core::agri::{
    COVER, CROP_CLAIM, CoverId, CropClaimId, GROUP_POLICY, GroupPolicyId, HelperId, LOSS, LossId, Payer, chart,
};
use yinuo_core::form::Answers;
use yinuo_core::id::{FileId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payout::PayoutState;
use yinuo_core::publication::{PUBLICATION, PublicationId};
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_service::Stop;
use yinuo_service::agri::command::{
    AddExpert, AddHelper, ApplyForSubsidies, AssessClaim, ClaimLoss, DrawPanel, EnrolHousehold, HelperTerms,
    OpenGroupPolicy, Paper, PayClaim, ReceiveFarmerPremium, RecordSubsidy, ReportLoss, SettleSubsidies, SignClaim,
    SubsidyEvent, SurveyLoss,
};
use yinuo_service::agri::{certificate, loss, monthly, query};
use yinuo_service::command::file::{Document, LayFile};
use yinuo_service::command::payout::{SettlePayout, Settlement};
use yinuo_service::command::{Act, Command};
use yinuo_service::payment::{BatchFilter, cancel_batch, correct_payout, make_batch, mark_sent};
use yinuo_service::publication::command::PostPublication;
use yinuo_service::publication::open;
use yinuo_service::query::payout::subject_key;
use yinuo_store::Value;
use yinuo_store::tables::ledger::ACCOUNT_SUMS;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::house::Role;
use crate::story::{StoryHouse, missing, stopped};
use crate::systems::HouseRoom;

/// Where what came back goes.
const OTHER_ACCOUNT: &str = "6222021234567890128";

#[derive(Debug)]
struct Group {
    id: GroupPolicyId,
    programme: String,
    households: u32,
}

#[derive(Debug)]
struct Claim {
    id: CropClaimId,
    cover: CoverId,
    loss: String,
}

/// The villages of a story with what belongs to them, by the names it gave them.
#[derive(Debug, Default)]
struct County {
    helpers: BTreeMap<String, HelperId>,
    groups: BTreeMap<String, Group>,
    covers: BTreeMap<String, CoverId>,
    losses: BTreeMap<String, LossId>,
    claims: BTreeMap<String, Claim>,
}

pub(crate) fn room() -> Box<dyn HouseRoom> {
    Box::new(County::default())
}

fn send(story: &StoryHouse<'_>, actor: &Arc<Actor>, act: impl Act) -> Result<i64, WorldStop> {
    story.carry_out(actor, Command::from(act)).map(|answer| answer.id)
}

/// Lays a photo with something.
fn photo(story: &StoryHouse<'_>, actor: &Arc<Actor>, of: SubjectRef) -> Result<FileId, WorldStop> {
    let document = Document {
        material: None,
        name: "现场.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        content_hash: "0".repeat(64),
        content: vec![0xff, 0xd8, 0xff],
    };
    send(story, actor, LayFile { subject: of, document }).map(FileId::from_number)
}

fn payouts(story: &StoryHouse<'_>, cover: CoverId) -> Result<Vec<PayoutRow>, WorldStop> {
    let key = subject_key(COVER.of(cover.number()));
    let rows = story.runtime.block_on(story.test.house.store.query(&PAYOUTS_OF_SUBJECT, key));
    rows.map_err(|failure| stopped(Stop::from(failure)))
}

impl County {
    fn group(&self, name: &str) -> Result<&Group, WorldStop> {
        self.groups.get(name).ok_or_else(|| missing(name))
    }

    fn cover(&self, name: &str) -> Result<CoverId, WorldStop> {
        self.covers.get(name).copied().ok_or_else(|| missing(name))
    }

    fn loss(&self, name: &str) -> Result<LossId, WorldStop> {
        self.losses.get(name).copied().ok_or_else(|| missing(name))
    }

    fn claim(&self, name: &str) -> Result<&Claim, WorldStop> {
        self.claims.get(name).ok_or_else(|| missing(name))
    }

    fn appoint(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        (helper, kind): (&str, &str),
        (from, until): (Date, Date),
    ) -> Result<(), WorldStop> {
        let rate = Share::new("fee_rate", Decimal::new(2, 2)).map_err(WorldStop::refused)?;
        let end_of_year = Date::new(until.year(), 12, 31).map_err(|_| missing("the last day of the year"))?;
        let terms = HelperTerms {
            contract: Paper { number: "代办1号".to_owned(), from, until: end_of_year },
            licence: Some(Paper { number: "兼业1号".to_owned(), from, until }),
            fee_rate: rate,
            fee_filing: Some("备案1号".to_owned()),
            trained_on: None,
        };
        let command = AddHelper { kind: kind.to_owned(), name: helper.to_owned(), credit_code: None, terms };
        let id = HelperId::from_number(send(story, actor, command)?);
        self.helpers.insert(helper.to_owned(), id);
        Ok(())
    }

    fn join(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &AgriAct,
        holder: PartyId,
    ) -> Result<(), WorldStop> {
        let AgriAct::Join { group, programme, village, helper, .. } = act else { return Err(missing("a village")) };
        let helper = match helper {
            Some(name) => Some(self.helpers.get(name).copied().ok_or_else(|| missing(name))?),
            None => None,
        };
        let command = OpenGroupPolicy {
            programme: programme.clone(),
            holder,
            number: format!("SCN-{group}"),
            village: village.clone(),
            insurer: "人保财险辽宁分公司".to_owned(),
            helper,
        };
        let id = GroupPolicyId::from_number(send(story, actor, command)?);
        self.groups.insert(group.clone(), Group { id, programme: programme.clone(), households: 0 });
        Ok(())
    }

    fn enrol(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &AgriAct,
        holder: PartyId,
    ) -> Result<(), WorldStop> {
        let AgriAct::Enrol { cover, group, object, quantity, paid, .. } = act else {
            return Err(missing("a household"));
        };
        let village = self.groups.get_mut(group).ok_or_else(|| missing(group))?;
        let command = EnrolHousehold {
            group: village.id,
            holder,
            serial: village.households + 1,
            object: object.clone(),
            quantity: *quantity,
            plot: None,
            land_number: None,
            lease: None,
            account: Some("5500000000000001".to_owned()),
            signed: true,
            paid: *paid,
            in_two_villages: false,
            above_register: false,
            only_one: false,
        };
        let id = CoverId::from_number(send(story, actor, command)?);
        village.households += 1;
        self.covers.insert(cover.clone(), id);
        Ok(())
    }

    /// The list of a village, or of a loss: made, and hung up with a photo.
    fn post(&self, story: &StoryHouse<'_>, actor: &Arc<Actor>, about: &str) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let (kind, of) = match self.losses.get(about) {
            Some(loss) => ("crop-claims", LOSS.of(loss.number())),
            None => ("crop-enrolment", GROUP_POLICY.of(self.group(about)?.id.number())),
        };
        let made = story.runtime.block_on(open(house, actor, kind, of, None)).map_err(stopped)?;
        let publication = PublicationId::from_number(made.id);
        let photo = photo(story, actor, PUBLICATION.of(publication.number()))?;
        let posted_where = "村委会门前公示栏".to_owned();
        let hung = PostPublication { publication, photo: Some(photo), posted_where, posted_at: house.now() };
        send(story, actor, hung).map(drop)
    }

    fn survey(
        &self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        name: &str,
        with_photo: bool,
    ) -> Result<(), WorldStop> {
        let loss = self.loss(name)?;
        let photo = match with_photo {
            true => Some(photo(story, actor, LOSS.of(loss.number()))?),
            false => None,
        };
        let survey = SurveyLoss {
            loss,
            place: "东洼地".to_owned(),
            surveyed_at: story.test.house.now(),
            surveyors: "张强、赵农".to_owned(),
            text: "叶片被打碎，部分倒伏".to_owned(),
            photo,
        };
        send(story, actor, survey).map(drop)
    }

    fn transfer(
        &self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        loss: &str,
        returning: Option<&String>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let filter = BatchFilter { kind: Some(&chart::CLAIM_PAYMENT) };
        let made = make_batch(house, actor, house.today(), filter, None);
        let (report, _) = story.runtime.block_on(made).map_err(stopped)?;
        if let Err(stop) = story.release(actor, report.approval, approvers) {
            story.runtime.block_on(cancel_batch(house, actor, report.batch)).map_err(stopped)?;
            return Err(stop);
        }
        story.runtime.block_on(mark_sent(house, actor, report.batch, None)).map_err(stopped)?;
        for (name, claim) in self.claims.iter().filter(|(_, claim)| claim.loss == loss) {
            let rows = payouts(story, claim.cover)?;
            for row in rows.iter().filter(|row| row.state == PayoutState::Batched.key()) {
                let batch = row.batch_id.map(PaymentBatchId::from_number).ok_or_else(|| missing("a batch"))?;
                let outcome = match returning == Some(name) {
                    false => Settlement::Paid,
                    true => Settlement::Returned {
                        code: "AC01".to_owned(),
                        reason: "账号不存在".to_owned(),
                        wrong_account: true,
                    },
                };
                let (payout, subject) = (PayoutId::from_number(row.id), COVER.of(claim.cover.number()));
                send(story, actor, SettlePayout { payout, subject, batch, outcome, on: house.today() })?;
            }
        }
        Ok(())
    }

    fn redirect(
        &self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        name: &str,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let rows = payouts(story, self.claim(name)?.cover)?;
        let row = rows.iter().find(|row| row.state == PayoutState::Returned.key());
        let payout = row.map(|row| PayoutId::from_number(row.id)).ok_or_else(|| missing("a payment that came back"))?;
        let given = ["payee_account", "payee_account_again"].map(|field| (field.to_owned(), OTHER_ACCOUNT.to_owned()));
        let answers: Answers = given.into_iter().collect();
        let corrected = correct_payout(&story.test.house, actor, payout, answers, None);
        let answer = story.runtime.block_on(corrected).map_err(stopped)?;
        story.release(actor, answer.waits_for(), approvers)
    }

    /// What is done for the county by way of one of its villages.
    fn of_county(&self, story: &StoryHouse<'_>, actor: &Arc<Actor>, act: &AgriAct) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let programme = self.group(act.name())?.programme.clone();
        let (office, on, reference) = (story.test.county, house.today(), "凤财农〔2011〕1号".to_owned());
        match act {
            AgriAct::Apply { object, quantity, .. } => {
                let objects = vec![(object.clone(), *quantity)];
                send(story, actor, ApplyForSubsidies { programme, office, objects, reference, on }).map(drop)
            }
            AgriAct::Fund { contributor, payer, funding, .. } => {
                let event = match *funding {
                    Funding::Commits => SubsidyEvent::Commitment,
                    Funding::Pays(amount) => SubsidyEvent::Payment(amount),
                    Funding::Prepays(amount) => SubsidyEvent::Prepayment(amount),
                    Funding::Returns(amount) => SubsidyEvent::Return(amount),
                };
                let (contributor, payer) = (*contributor, *payer);
                let entry = RecordSubsidy { programme, office, contributor, payer, event, reference, on };
                send(story, actor, entry).map(drop)
            }
            AgriAct::Settle { .. } => {
                send(story, actor, SettleSubsidies { programme, office, reference, on }).map(drop)
            }
            AgriAct::Reserve { .. } => {
                let accrue = monthly::accrual(house, actor, programme, on).map_err(stopped)?;
                send(story, actor, accrue).map(drop)
            }
            _ => Err(missing("what is done for the county")),
        }
    }

    /// What is done about a loss and its claims.
    fn of_loss(&mut self, story: &StoryHouse<'_>, actor: &Arc<Actor>, act: &AgriAct) -> Result<(), WorldStop> {
        match act {
            AgriAct::Report { loss, group, cause, area, on } => {
                let command = ReportLoss {
                    group: self.group(group)?.id,
                    event: format!("{on}灾害"),
                    cause: cause.clone(),
                    began_on: *on,
                    ended_on: *on,
                    area: *area,
                };
                let id = LossId::from_number(send(story, actor, command)?);
                self.losses.insert(loss.clone(), id);
                Ok(())
            }
            AgriAct::DrawPanel { loss } => {
                let (loss, office) = (self.loss(loss)?, story.test.county.number());
                send(story, actor, DrawPanel { loss, office, seed: "2011".to_owned() }).map(drop)
            }
            AgriAct::Claim { claim, loss, cover, quantity } => {
                let (of_loss, of_cover) = (self.loss(loss)?, self.cover(cover)?);
                let command = ClaimLoss { loss: of_loss, cover: of_cover, quantity: *quantity };
                let id = CropClaimId::from_number(send(story, actor, command)?);
                self.claims.insert(claim.clone(), Claim { id, cover: of_cover, loss: loss.clone() });
                Ok(())
            }
            AgriAct::Assess { claim, rate, stage, is_final } => {
                let loss_rate = Share::new("loss_rate", *rate).map_err(WorldStop::refused)?;
                let (claim, stage) = (self.claim(claim)?.id, Some(stage.clone()));
                send(story, actor, AssessClaim { claim, stage, loss_rate, is_final: *is_final }).map(drop)
            }
            AgriAct::Sign { claim } => {
                let command = SignClaim { claim: self.claim(claim)?.id, signed_on: story.test.house.today() };
                send(story, actor, command).map(drop)
            }
            AgriAct::Order { claim } => send(story, actor, PayClaim { claim: self.claim(claim)?.id }).map(drop),
            _ => Err(missing("what is done about a loss")),
        }
    }
}

impl HouseRoom for County {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        customer: Option<PartyId>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &AgriAct = act.downcast_ref().ok_or_else(|| missing("an act of agricultural insurance"))?;
        let holder = || customer.ok_or_else(|| missing(act.name()));
        match act {
            AgriAct::Join { .. } => self.join(story, actor, act, holder()?),
            AgriAct::Enrol { .. } => self.enrol(story, actor, act, holder()?),
            AgriAct::Appoint { helper, kind, from, until } => {
                self.appoint(story, actor, (helper.as_str(), kind.as_str()), (*from, *until))
            }
            AgriAct::Collect { cover, amount } => {
                let command = ReceiveFarmerPremium { cover: self.cover(cover)?, amount: *amount };
                send(story, actor, command).map(drop)
            }
            AgriAct::Apply { .. } | AgriAct::Fund { .. } | AgriAct::Settle { .. } | AgriAct::Reserve { .. } => {
                self.of_county(story, actor, act)
            }
            AgriAct::Post { about } => self.post(story, actor, about),
            AgriAct::Certify { cover } => {
                let name = self.cover(cover)?.to_string();
                let made = certificate(&story.test.house, actor, &name);
                story.runtime.block_on(made).map(drop).map_err(stopped)
            }
            AgriAct::Survey { loss, photo } => self.survey(story, actor, loss, *photo),
            AgriAct::Recruit { expert, kind } => {
                let (name, kind, organisation) = (expert.clone(), kind.clone(), "凤城市".to_owned());
                send(story, actor, AddExpert { name, kind, organisation }).map(drop)
            }
            AgriAct::Transfer { loss, returning } => self.transfer(story, actor, loss, returning.as_ref(), approvers),
            AgriAct::Redirect { claim } => self.redirect(story, actor, claim, approvers),
            AgriAct::Report { .. }
            | AgriAct::DrawPanel { .. }
            | AgriAct::Claim { .. }
            | AgriAct::Assess { .. }
            | AgriAct::Sign { .. }
            | AgriAct::Order { .. } => self.of_loss(story, actor, act),
        }
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        let group = self.groups.get(name).map(|group| GROUP_POLICY.of(group.id.number()));
        let cover = || self.covers.get(name).map(|cover| COVER.of(cover.number()));
        let loss = || self.losses.get(name).map(|loss| LOSS.of(loss.number()));
        let claim = || self.claims.get(name).map(|claim| CROP_CLAIM.of(claim.id.number()));
        group.or_else(cover).or_else(loss).or_else(claim)
    }

    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let (house, manager, runtime) = (&story.test.house, story.test.actor(Role::Manager), story.runtime);
        let mut view = AgriView::default();
        if let Some(group) = self.groups.get(name) {
            let found = runtime.block_on(query::group(house, manager, group.id)).map_err(stopped)?;
            let sums = found.sums.map(|sums| Shares {
                premium: Fen(sums.premium),
                farmer: Fen(sums.farmer),
                county: Fen(sums.county),
                province: Fen(sums.province),
                centre: Fen(sums.centre),
            });
            view.shares = Some(sums.unwrap_or_default());
            let read = query::subsidies(house, manager, &group.programme, None);
            let file = runtime.block_on(read).map_err(stopped)?;
            for (contributor, payer, standing) in file.subsidies.payers() {
                view.funds.insert(payer.map_or(contributor.key(), Payer::key).to_owned(), *standing);
            }
        }
        if let Some(cover) = self.covers.get(name) {
            let row = runtime.block_on(query::cover(house, manager, *cover)).map_err(stopped)?;
            view.shares = Some(Shares {
                premium: Fen(row.premium),
                farmer: Fen(row.farmer),
                county: Fen(row.county),
                province: Fen(row.province),
                centre: Fen(row.centre),
            });
        }
        if let Some(claim) = self.claims.get(name) {
            let row = runtime.block_on(loss::claim(house, manager, claim.id)).map_err(stopped)?;
            let rows = payouts(story, claim.cover)?;
            let own = rows.iter().find(|payout| payout.benefit_key.as_deref() == Some(row.number.as_str()));
            view.claim = Some((row.amount.map(Fen), own.and_then(|payout| PayoutState::parse(&payout.state))));
        }
        let parameters = vec![Value::from(""), Value::from("9999-12-31"), Value::Int(i64::MAX)];
        let sums = runtime.block_on(house.store.query(&ACCOUNT_SUMS, parameters));
        for sum in sums.map_err(|failure| stopped(Stop::from(failure)))? {
            view.balances.insert(sum.account, Fen(sum.debit - sum.credit));
        }
        Ok(Box::new(view))
    }
}

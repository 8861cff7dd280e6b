//! Agricultural insurance in stories on the pure core: the villages of a county with their households, losses and subsidies, kept in memory.

use std::any::Any;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::hung::{Hung, shown};
use super::told::{AgriAct, AgriView, Funding, Shares};
use crate::agri::chart;
use crate::agri::contributor::Contributor;
use crate::agri::enrol::{Enrolled, enrol};
use crate::agri::expected_subsidy::{ExpectedSubsidy, expected};
use crate::agri::helper::{HelperPapers, Term};
use crate::agri::loss::{LookedAt, Severity, assess, check_assessable, check_claim, check_loss, claim_terms};
use crate::agri::programme::{Programme, Programmes};
use crate::agri::release::{LocalSubsidies, Subsidies, SubsidyStanding, settlement_terms};
use crate::agri::settlement::{Payer, by_payer};
use crate::agri::subject::{COVER, CROP_CLAIM, CoverId, CropClaimId, GROUP_POLICY, GroupPolicyId, LOSS, LossId};
use crate::form::Answers;
use crate::id::{HOUSE_SLOT, PartyId, Stamp};
use crate::ledger::Posting;
use crate::money::Fen;
use crate::payout::PayoutState;
use crate::publication::{Photo, PublicationRefusal, PublicationState, post};
use crate::refusal::Refusal;
use crate::scenario::{Moment, RoomRead, StoryAct, StoryRoom, StoryRules, WorldStop};
use crate::share::Share;
use crate::subject::SubjectRef;

#[derive(Debug, Clone)]
struct Group {
    id: GroupPolicyId,
    programme: String,
    helper: Option<String>,
}

#[derive(Debug, Clone)]
struct Cover {
    id: CoverId,
    group: String,
    quantity: Decimal,
    enrolled: Enrolled,
    paid_on: Option<Date>,
    hung: Option<Hung>,
}

impl Cover {
    fn shares(&self) -> Shares {
        let split = &self.enrolled.split;
        Shares {
            premium: split.premium,
            farmer: split.of(Contributor::Farmer),
            county: split.of(Contributor::County),
            province: split.of(Contributor::Province),
            centre: split.of(Contributor::Centre),
        }
    }
}

#[derive(Debug, Clone)]
struct Loss {
    id: LossId,
    group: String,
    began_on: Date,
    looked: LookedAt,
}

#[derive(Debug, Clone)]
struct Claim {
    id: CropClaimId,
    loss: String,
    cover: String,
    quantity: Decimal,
    amount: Option<Fen>,
    is_final: bool,
    signed: bool,
    hung: Option<Hung>,
    payout: Option<PayoutState>,
}

/// What was recorded of whoever pays, by the key of a level or of one of its two payers.
type Entered = BTreeMap<&'static str, SubsidyStanding>;

#[derive(Debug, Clone)]
struct County {
    programmes: Programmes,
    helpers: BTreeMap<String, HelperPapers>,
    experts: Vec<String>,
    groups: BTreeMap<String, Group>,
    covers: BTreeMap<String, Cover>,
    losses: BTreeMap<String, Loss>,
    claims: BTreeMap<String, Claim>,
    expected: ExpectedSubsidy,
    entered: Entered,
    reserved: Fen,
    balances: BTreeMap<String, Fen>,
    number: u16,
}

/// Reads the programmes that stories stand on.
pub fn read(rules: &StoryRules<'_>) -> RoomRead {
    Ok(Box::new(County {
        programmes: Programmes::read(rules.sources)?,
        helpers: BTreeMap::new(),
        experts: Vec::new(),
        groups: BTreeMap::new(),
        covers: BTreeMap::new(),
        losses: BTreeMap::new(),
        claims: BTreeMap::new(),
        expected: ExpectedSubsidy::default(),
        entered: Entered::new(),
        reserved: Fen::ZERO,
        balances: BTreeMap::new(),
        number: 0,
    }))
}

fn missing(what: &str) -> WorldStop {
    WorldStop::Failed(format!("{what} is missing"))
}

fn refused(code: &'static str) -> WorldStop {
    WorldStop::refused(Refusal::new(code))
}

/// The county of which stories are told, as every house of the tests has an office there: Fengcheng in Liaoning.
const COUNTY: &str = "210682";

/// By which key it is kept what a level paid, or one of its two payers.
fn key_of(contributor: Contributor, payer: Option<Payer>) -> &'static str {
    payer.map_or(contributor.key(), Payer::key)
}

impl County {
    /// How the levels stand by what was enrolled, applied for and paid.
    fn subsidies(&self, programme: &Programme) -> Result<Subsidies, WorldStop> {
        let sums = |paid: bool| {
            let of = self.covers.values().filter(|cover| cover.paid_on.is_some() == paid);
            of.map(Cover::shares).fold(Shares::default(), Shares::plus)
        };
        let (accrued, withheld) = (sums(true), sums(false));
        let standing = |key: &str, accrued: Fen, withheld: Fen, expected: Fen| {
            let entered = self.entered.get(key).copied().unwrap_or_default();
            SubsidyStanding { accrued, withheld, expected, ..entered }
        };
        let whole = Subsidies {
            county: standing("county", accrued.county, withheld.county, self.expected.county),
            province: standing("province", accrued.province, withheld.province, self.expected.province),
            centre: standing("centre", accrued.centre, withheld.centre, self.expected.centre),
            local: None,
        };
        let city = programme.settlement.as_ref().and_then(|terms| terms.city_share(Some(COUNTY)));
        let Some(city) = city else { return Ok(whole) };
        let parts = |together: Fen| by_payer(together, city).map_err(WorldStop::refused);
        let [of_city, of_county] = parts(accrued.county)?;
        let [city_waits, county_waits] = parts(withheld.county)?;
        let [city_expects, county_expects] = parts(self.expected.county)?;
        Ok(whole.with_local(LocalSubsidies {
            city: standing("city", of_city, city_waits, city_expects),
            county: standing("county", of_county, county_waits, county_expects),
        }))
    }

    fn fund(
        &mut self,
        group: &str,
        contributor: Contributor,
        payer: Option<Payer>,
        funding: Funding,
    ) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let subsidies = self.subsidies(&programme)?;
        let standing = *subsidies.payer(contributor, payer).map_err(WorldStop::refused)?;
        let mut postings = Vec::new();
        match funding {
            Funding::Commits if standing.committed => return Err(refused("already_committed")),
            Funding::Commits => {}
            Funding::Pays(amount) => {
                let checked = subsidies.check_payment(&programme, contributor, payer, amount);
                checked.map_err(WorldStop::refused)?;
                postings.push(chart::subsidy_paid(contributor, payer, amount));
            }
            Funding::Prepays(amount) => {
                let checked = subsidies.check_prepayment(&programme, contributor, payer, amount);
                checked.map_err(WorldStop::refused)?;
                postings.push(chart::subsidy_prepaid(contributor, payer, amount));
            }
            Funding::Returns(amount) => {
                subsidies.check_return(contributor, payer, amount).map_err(WorldStop::refused)?;
                postings.extend(chart::subsidy_returned(contributor, payer, amount, &standing));
            }
        }
        postings.iter().for_each(|posting| self.book(posting));
        let entered = self.entered.entry(key_of(contributor, payer)).or_default();
        match funding {
            Funding::Commits => entered.committed = true,
            Funding::Pays(Fen(amount)) => entered.paid.0 += amount,
            Funding::Prepays(Fen(amount)) => entered.prepaid.0 += amount,
            Funding::Returns(Fen(amount)) => entered.returned.0 += amount,
        }
        Ok(())
    }

    fn settle(&mut self, group: &str, moment: Moment<'_>) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let subsidies = self.subsidies(&programme)?;
        subsidies.check_settlement(&programme, moment.today()).map_err(WorldStop::refused)?;
        for (contributor, payer, standing) in subsidies.payers() {
            let applies = standing.applies();
            if applies > Fen::ZERO {
                self.book(&chart::subsidy_settled(contributor, payer, applies));
            }
            let entered = self.entered.entry(key_of(contributor, payer)).or_default();
            entered.applied.0 += applies.0;
            entered.settled = true;
        }
        Ok(())
    }

    fn reserve(&mut self, group: &str) -> Result<(), WorldStop> {
        let programme = self.programme(group)?;
        let terms = programme.reserve.as_ref().ok_or_else(|| refused("programme_without_reserve"))?;
        let premium: i64 = self.covers.values().map(|cover| cover.enrolled.split.premium.0).sum();
        let amount = terms.accrual(Fen(premium), self.reserved).map_err(WorldStop::refused)?;
        if amount == Fen::ZERO {
            return Err(refused("reserve_accrued_already"));
        }
        self.reserved.0 += amount.0;
        self.book(&chart::reserve_accrued(amount));
        Ok(())
    }

    fn stamp(&mut self) -> Stamp {
        self.number = self.number.wrapping_add(1);
        Stamp { milliseconds: 1_700_000_400_000 + i64::from(self.number), sequence: self.number % 4096 }
    }

    fn group(&self, name: &str) -> Result<&Group, WorldStop> {
        self.groups.get(name).ok_or_else(|| missing(name))
    }

    fn cover(&self, name: &str) -> Result<&Cover, WorldStop> {
        self.covers.get(name).ok_or_else(|| missing(name))
    }

    fn loss(&mut self, name: &str) -> Result<&mut Loss, WorldStop> {
        self.losses.get_mut(name).ok_or_else(|| missing(name))
    }

    fn claim(&mut self, name: &str) -> Result<&mut Claim, WorldStop> {
        self.claims.get_mut(name).ok_or_else(|| missing(name))
    }

    /// The programme of a village. It is copied, so that what follows may change the county.
    fn programme(&self, group: &str) -> Result<Programme, WorldStop> {
        let key = &self.group(group)?.programme;
        self.programmes.find(key).cloned().map_err(WorldStop::refused)
    }

    /// Who helps there may work on a day.
    fn check_helper(&self, helper: Option<&String>, programme: &Programme, on: Date) -> Result<(), WorldStop> {
        let Some(name) = helper else { return Ok(()) };
        let papers = self.helpers.get(name).ok_or_else(|| missing(name))?;
        papers.check(programme, on).map_err(WorldStop::refused)
    }

    fn book(&mut self, posting: &Posting) {
        let Fen(amount) = posting.amount;
        self.balances.entry(posting.debit.to_string()).or_default().0 += amount;
        self.balances.entry(posting.credit.to_string()).or_default().0 -= amount;
    }

    fn join(
        &mut self,
        group: &str,
        programme: &str,
        helper: Option<&String>,
        moment: Moment<'_>,
    ) -> Result<(), WorldStop> {
        let found = self.programmes.find(programme).cloned().map_err(WorldStop::refused)?;
        let today = moment.today();
        found.enrolment.check_open(today).map_err(WorldStop::refused)?;
        self.check_helper(helper, &found, today)?;
        let id = GroupPolicyId::new(self.stamp(), HOUSE_SLOT);
        let made = Group { id, programme: programme.to_owned(), helper: helper.cloned() };
        self.groups.insert(group.to_owned(), made);
        Ok(())
    }

    fn enrol(&mut self, act: &AgriAct, moment: Moment<'_>) -> Result<(), WorldStop> {
        let AgriAct::Enrol { cover, group, object, quantity, paid, .. } = act else { return Err(missing("a cover")) };
        let (programme, today) = (self.programme(group)?, moment.today());
        let enrolled = enrol(&programme, object, *quantity, today).map_err(WorldStop::refused)?;
        self.check_helper(self.group(group)?.helper.as_ref(), &programme, today)?;
        let farmer = enrolled.split.of(Contributor::Farmer);
        if paid.is_some_and(|paid| paid != farmer) {
            return Err(refused("farmer_premium_differs"));
        }
        if paid.is_some() {
            self.book(&chart::farmer_paid(farmer));
        }
        let id = CoverId::new(self.stamp(), HOUSE_SLOT);
        let paid_on = paid.map(|_| today);
        let made = Cover { id, group: group.clone(), quantity: *quantity, enrolled, paid_on, hung: None };
        self.covers.insert(cover.clone(), made);
        Ok(())
    }

    fn collect(&mut self, name: &str, amount: Fen, moment: Moment<'_>) -> Result<(), WorldStop> {
        let (cover, today) = (self.cover(name)?, moment.today());
        if cover.paid_on.is_some() {
            return Err(refused("farmer_premium_paid"));
        }
        let programme = self.programme(&cover.group)?;
        programme.enrolment.check_open(today).map_err(WorldStop::refused)?;
        self.check_helper(self.group(&cover.group)?.helper.as_ref(), &programme, today)?;
        let farmer = cover.enrolled.split.of(Contributor::Farmer);
        if amount != farmer {
            return Err(refused("farmer_premium_differs"));
        }
        self.book(&chart::farmer_paid(farmer));
        let cover = self.covers.get_mut(name).ok_or_else(|| missing(name))?;
        cover.paid_on = Some(today);
        Ok(())
    }

    /// Hangs up what is new of a village, those who paid, or of a loss, those who signed.
    fn post(&mut self, about: &str, moment: Moment<'_>) -> Result<(), WorldStop> {
        let today = moment.today();
        let of_loss = self.losses.get(about).map(|loss| loss.group.clone());
        let programme = self.programme(of_loss.as_deref().unwrap_or(about))?;
        let days = match of_loss {
            Some(_) => claim_terms(&programme).map_err(WorldStop::refused)?.publication_days,
            None => programme.enrolment.publication_days,
        };
        let days = u16::from(days);
        let photo = Some(Photo { media_type: "image/jpeg" });
        let posting = post(PublicationState::Prepared, days, photo, today, today, today);
        let state = PublicationState::Posted(posting.map_err(WorldStop::refused)?);
        let mut lines = 0;
        let mut hang = |hung: &mut Option<Hung>, cells: String| {
            if hung.as_ref().is_none_or(|known| known.cells != cells) {
                lines += 1;
                *hung = Some(Hung { state, days, cells });
            }
        };
        if of_loss.is_some() {
            for claim in self.claims.values_mut().filter(|claim| claim.loss == about && claim.signed) {
                let cells = claim.amount.unwrap_or_default().to_string();
                hang(&mut claim.hung, cells);
            }
        } else {
            for cover in self.covers.values_mut().filter(|cover| cover.group == about && cover.paid_on.is_some()) {
                let cells = cover.enrolled.sum_insured.to_string();
                hang(&mut cover.hung, cells);
            }
        }
        match lines {
            0 => Err(WorldStop::refused(PublicationRefusal::NothingToPublish)),
            _ => Ok(()),
        }
    }

    fn certify(&self, name: &str, moment: Moment<'_>) -> Result<(), WorldStop> {
        let cover = self.cover(name)?;
        if cover.paid_on.is_none() {
            return Err(refused("cover_not_paid"));
        }
        shown(cover.hung.as_ref(), &cover.enrolled.sum_insured.to_string(), moment.today())
    }

    fn report(&mut self, act: &AgriAct, moment: Moment<'_>) -> Result<(), WorldStop> {
        let AgriAct::Report { loss, group, cause, area, on } = act else { return Err(missing("a loss")) };
        let programme = self.programme(group)?;
        let terms = claim_terms(&programme).map_err(WorldStop::refused)?;
        check_loss(terms, cause, *on, *on, moment.today()).map_err(WorldStop::refused)?;
        let id = LossId::new(self.stamp(), HOUSE_SLOT);
        let looked = LookedAt { surveys: 0, has_panel: false, area: *area };
        self.losses.insert(loss.clone(), Loss { id, group: group.clone(), began_on: *on, looked });
        Ok(())
    }

    fn draw_panel(&mut self, name: &str) -> Result<(), WorldStop> {
        let loss = self.loss(name)?;
        if loss.looked.has_panel {
            return Err(refused("drawn_already"));
        }
        let (group, area) = (loss.group.clone(), loss.looked.area);
        let programme = self.programme(&group)?;
        let terms = claim_terms(&programme).map_err(WorldStop::refused)?;
        for kind in terms.panel_kinds(area) {
            if !self.experts.contains(&kind.key) {
                let is_farmer = kind.key == terms.panel.farmers.key;
                return Err(refused(if is_farmer { "panel_without_farmers" } else { "panel_kind_missing" }));
            }
        }
        self.loss(name)?.looked.has_panel = true;
        Ok(())
    }

    fn take_claim(&mut self, act: &AgriAct) -> Result<(), WorldStop> {
        let AgriAct::Claim { claim, loss, cover, quantity } = act else { return Err(missing("a claim")) };
        let of_loss = self.loss(loss)?.clone();
        let insured = self.cover(cover)?;
        if insured.group != of_loss.group {
            return Err(refused("cover_of_another_village"));
        }
        let checked = check_claim(insured.paid_on, insured.quantity, *quantity, of_loss.began_on);
        checked.map_err(WorldStop::refused)?;
        if self.claims.values().any(|known| known.loss == *loss && known.cover == *cover) {
            return Err(refused("claimed_already"));
        }
        let made = Claim {
            id: CropClaimId::new(self.stamp(), HOUSE_SLOT),
            loss: loss.clone(),
            cover: cover.clone(),
            quantity: *quantity,
            amount: None,
            is_final: false,
            signed: false,
            hung: None,
            payout: None,
        };
        self.claims.insert(claim.clone(), made);
        Ok(())
    }

    fn assess(&mut self, name: &str, rate: Decimal, stage: &str, is_final: bool) -> Result<(), WorldStop> {
        let claim = self.claim(name)?.clone();
        if claim.signed {
            return Err(refused("claim_signed"));
        }
        let loss = self.loss(&claim.loss)?.clone();
        let programme = self.programme(&loss.group)?;
        let terms = claim_terms(&programme).map_err(WorldStop::refused)?;
        check_assessable(terms, loss.looked, is_final).map_err(WorldStop::refused)?;
        let of = &self.cover(&claim.cover)?.enrolled.object;
        let object = programme.objects.iter().find(|object| object.key == *of).ok_or_else(|| missing(of))?;
        let loss_rate = Share::new("loss_rate", rate).map_err(WorldStop::refused)?;
        let severity = Severity { stage: Some(stage.to_owned()), loss_rate };
        let amount = assess(terms, object, &severity, claim.quantity).map_err(WorldStop::refused)?;
        let claim = self.claim(name)?;
        claim.amount = Some(amount);
        claim.is_final = is_final;
        Ok(())
    }

    fn sign(&mut self, name: &str) -> Result<(), WorldStop> {
        let claim = self.claim(name)?;
        match (claim.is_final, claim.signed) {
            (false, _) => Err(refused("claim_not_final")),
            (true, true) => Err(refused("claim_signed")),
            (true, false) => {
                claim.signed = true;
                Ok(())
            }
        }
    }

    fn order(&mut self, name: &str, moment: Moment<'_>) -> Result<(), WorldStop> {
        let claim = self.claim(name)?;
        if claim.payout.is_some() {
            return Err(refused("claim_paid_already"));
        }
        if !claim.signed {
            return Err(refused("claim_not_signed"));
        }
        let amount = claim.amount.unwrap_or_default();
        shown(claim.hung.as_ref(), &amount.to_string(), moment.today())?;
        if amount == Fen::ZERO {
            return Err(refused("nothing_to_pay"));
        }
        claim.payout = Some(PayoutState::Ready);
        self.book(&chart::claim_owed(amount));
        Ok(())
    }

    fn transfer(&mut self, loss: &str, returning: Option<&String>) -> Result<(), WorldStop> {
        let ready = |claim: &Claim| claim.loss == loss && claim.payout == Some(PayoutState::Ready);
        let names: Vec<String> =
            self.claims.iter().filter(|(_, claim)| ready(claim)).map(|(name, _)| name.clone()).collect();
        if names.is_empty() {
            return Err(refused("nothing_to_batch"));
        }
        for name in names {
            let claim = self.claim(&name)?;
            let amount = claim.amount.unwrap_or_default();
            let comes_back = returning == Some(&name);
            claim.payout = Some(if comes_back { PayoutState::Returned } else { PayoutState::Paid });
            self.book(&chart::claim_paid_out(amount));
            if comes_back {
                self.book(&chart::claim_returned(amount));
            }
        }
        Ok(())
    }
}

impl StoryRoom for County {
    fn copied(&self) -> Box<dyn StoryRoom> {
        Box::new(self.clone())
    }

    fn pass_days(&mut self, _moment: Moment<'_>) -> Result<(), WorldStop> {
        Ok(())
    }

    fn act(&mut self, act: &dyn StoryAct, _customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &AgriAct = act.downcast_ref().ok_or_else(|| missing("an act of agricultural insurance"))?;
        match act {
            AgriAct::Join { group, programme, helper, .. } => self.join(group, programme, helper.as_ref(), moment),
            AgriAct::Enrol { .. } => self.enrol(act, moment),
            AgriAct::Appoint { helper, kind, from, until } => {
                let term = Term::new("licence", *from, *until).map_err(WorldStop::refused)?;
                let contract = Term { from: *from, until: Date::MAX };
                let (name, kind) = (helper.clone(), kind.clone());
                let papers =
                    HelperPapers { name, kind, credit_code: None, contract, licence: Some(term), fee_filed: true };
                self.helpers.insert(helper.clone(), papers);
                Ok(())
            }
            AgriAct::Collect { cover, amount } => self.collect(cover, *amount, moment),
            AgriAct::Apply { group, object, quantity } => {
                let programme = self.programme(group)?;
                settlement_terms(&programme).map_err(WorldStop::refused)?;
                let asked = [(object.clone(), *quantity)];
                self.expected = expected(&programme, &asked, moment.today()).map_err(WorldStop::refused)?;
                Ok(())
            }
            AgriAct::Fund { group, contributor, payer, funding } => self.fund(group, *contributor, *payer, *funding),
            AgriAct::Settle { group } => self.settle(group, moment),
            AgriAct::Post { about } => self.post(about, moment),
            AgriAct::Certify { cover } => self.certify(cover, moment),
            AgriAct::Report { .. } => self.report(act, moment),
            AgriAct::Survey { photo: false, .. } => Err(refused("survey_photo_missing")),
            AgriAct::Survey { loss, photo: true } => {
                self.loss(loss)?.looked.surveys += 1;
                Ok(())
            }
            AgriAct::Recruit { kind, .. } => {
                self.experts.push(kind.clone());
                Ok(())
            }
            AgriAct::DrawPanel { loss } => self.draw_panel(loss),
            AgriAct::Claim { .. } => self.take_claim(act),
            AgriAct::Assess { claim, rate, stage, is_final } => self.assess(claim, *rate, stage, *is_final),
            AgriAct::Sign { claim } => self.sign(claim),
            AgriAct::Order { claim } => self.order(claim, moment),
            AgriAct::Transfer { loss, returning } => self.transfer(loss, returning.as_ref()),
            AgriAct::Redirect { claim } => {
                self.claim(claim)?.payout = Some(PayoutState::Ready);
                Ok(())
            }
            AgriAct::Reserve { group } => self.reserve(group),
        }
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        let group = self.groups.get(name).map(|group| GROUP_POLICY.of(group.id.number()));
        let cover = || self.covers.get(name).map(|cover| COVER.of(cover.id.number()));
        let loss = || self.losses.get(name).map(|loss| LOSS.of(loss.id.number()));
        let claim = || self.claims.get(name).map(|claim| CROP_CLAIM.of(claim.id.number()));
        group.or_else(cover).or_else(loss).or_else(claim)
    }

    fn milestone(&mut self, _: &str, _: &str, _: &Answers, _: Moment<'_>) -> Result<(), WorldStop> {
        Ok(())
    }

    fn owed(&self, _name: &str) -> Fen {
        Fen::ZERO
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let of_village = self.covers.values().filter(|cover| cover.group == name).map(Cover::shares);
        let shares = match self.covers.get(name) {
            Some(cover) => Some(cover.shares()),
            None => self.groups.get(name).map(|_| of_village.fold(Shares::default(), Shares::plus)),
        };
        let mut funds = BTreeMap::new();
        if let Some(group) = self.groups.get(name) {
            let programme = self.programmes.find(&group.programme).map_err(WorldStop::refused)?;
            for (contributor, payer, standing) in self.subsidies(programme)?.payers() {
                funds.insert(key_of(contributor, payer).to_owned(), *standing);
            }
        }
        let claim = self.claims.get(name).map(|claim| (claim.amount, claim.payout));
        Ok(Box::new(AgriView { shares, funds, balances: self.balances.clone(), claim }))
    }
}

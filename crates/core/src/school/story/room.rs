//! Schools in stories on the pure core: their policies with the accidents under them, kept in memory.

use std::any::Any;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::told::{InjuredView, RemittanceView, SchoolAct, SchoolView};
use crate::form::{Answers, identifier};
use crate::id::{HOUSE_SLOT, PartyId, Stamp};
use crate::money::Fen;
use crate::payout::PayoutState;
use crate::refusal::Refusal;
use crate::scenario::{Moment, RoomRead, StoryAct, StoryRoom, StoryRules, WorldStop};
use crate::school::{
    Agreed, Asked, Injured, Limits, SCHOOL_POLICY, SchoolOffers, SchoolPolicyId, accident_on, age_on, check_agreed,
    check_came, check_mediator, compensate, covered_until, price, read_agreed, read_items, read_liability,
};
use crate::subject::SubjectRef;

/// A pupil who was hurt.
#[derive(Debug, Clone)]
struct Hurt {
    view: InjuredView,
    /// The number of its paper: the same pupil in another accident.
    number: String,
    guardian: Option<PartyId>,
    advanced: Fen,
}

#[derive(Debug, Clone)]
struct Accident {
    occurred_on: Date,
    pupils: Vec<Hurt>,
    mediator: Option<PartyId>,
    remittances: Vec<RemittanceView>,
    /// That all of it was paid has been told.
    told: bool,
}

/// The policy of a school.
#[derive(Debug, Clone)]
struct Kept {
    id: SchoolPolicyId,
    school: PartyId,
    insurer: PartyId,
    limits: Limits,
    days: (Date, Date),
    accidents: Vec<Accident>,
}

#[derive(Debug, Clone)]
struct Schools {
    offers: SchoolOffers,
    policies: BTreeMap<String, Kept>,
    pool: BTreeMap<String, PartyId>,
    number: u16,
}

/// Reads the offers that stories stand on.
pub fn read(rules: &StoryRules<'_>) -> RoomRead {
    Ok(Box::new(Schools {
        offers: SchoolOffers::read(rules.sources)?,
        policies: BTreeMap::new(),
        pool: BTreeMap::new(),
        number: 0,
    }))
}

fn missing(what: &str) -> WorldStop {
    WorldStop::Failed(format!("{what} is missing"))
}

fn refused(code: &'static str) -> WorldStop {
    WorldStop::refused(Refusal::new(code))
}

/// The accident that a story speaks of: the latest one that was accepted.
fn latest(kept: &mut Kept) -> Result<&mut Accident, WorldStop> {
    kept.accidents.last_mut().ok_or_else(|| refused("accident_not_accepted"))
}

impl Schools {
    fn stamp(&mut self) -> Stamp {
        self.number = self.number.wrapping_add(1);
        Stamp { milliseconds: 1_700_000_200_000 + i64::from(self.number), sequence: self.number % 4096 }
    }

    fn policy(&mut self, name: &str) -> Result<&mut Kept, WorldStop> {
        self.policies.get_mut(name).ok_or_else(|| missing(name))
    }

    fn insure(
        &mut self,
        policy: &str,
        school: PartyId,
        pupils: &[(String, u32)],
        from: Date,
        moment: Moment<'_>,
    ) -> Result<(), WorldStop> {
        let (today, id) = (moment.today(), SchoolPolicyId::new(self.stamp(), HOUSE_SLOT));
        let insurer = PartyId::new(self.stamp(), HOUSE_SLOT);
        let offer = self.offers.on(today).next().ok_or_else(|| refused("no_school_offer"))?;
        if from < today {
            return Err(refused("cover_begins_in_the_past"));
        }
        price(offer, pupils).map_err(WorldStop::refused)?;
        let until = covered_until(from, offer.cover_months).map_err(WorldStop::refused)?;
        let limits = Limits { per_pupil: offer.limit_per_pupil, per_accident: offer.limit_per_accident };
        let kept = Kept { id, school, insurer, limits, days: (from, until), accidents: Vec::new() };
        self.policies.insert(policy.to_owned(), kept);
        Ok(())
    }

    /// The pupils of the latest accident, with what was agreed on for each of them in accidents before it.
    fn injured(kept: &Kept) -> Result<Vec<Injured>, WorldStop> {
        let (accident, before) = kept.accidents.split_last().ok_or_else(|| refused("accident_not_accepted"))?;
        if accident.pupils.is_empty() {
            return Err(refused("no_pupil_entered"));
        }
        let agreed_before = |number: &str| {
            let same = before.iter().flat_map(|accident| &accident.pupils).filter(|one| one.number == number);
            Fen(same.map(|one| one.view.agreed.unwrap_or_default().0).sum())
        };
        let read = |one: &Hurt| Injured { pupil: one.view.pupil, agreed_before: agreed_before(&one.number) };
        Ok(accident.pupils.iter().map(read).collect())
    }
}

fn computed(kept: &mut Kept, answers: &Answers) -> Result<(), WorldStop> {
    let injured = Schools::injured(kept)?;
    let items = read_items(answers).map_err(WorldStop::refused)?;
    let liability = read_liability(answers).map_err(WorldStop::refused)?;
    let shares: Vec<_> = liability.iter().map(|one| (one.pupil, one.share)).collect();
    let sheet = compensate(kept.limits, &injured, &items, &shares).map_err(WorldStop::refused)?;
    for (pupil, one) in latest(kept)?.pupils.iter_mut().zip(sheet) {
        pupil.view.items = Some(one.items);
        pupil.view.compensation = Some(one.compensation);
        pupil.view.payable = Some(one.payable);
    }
    Ok(())
}

fn invited(kept: &mut Kept, pool: &BTreeMap<String, PartyId>, answers: &Answers) -> Result<(), WorldStop> {
    let named = answers.filled("mediator").map(identifier).and_then(|id| id.parse::<PartyId>().ok());
    let mediator = named.ok_or_else(|| refused("answer_missing"))?;
    let mut parties = vec![kept.school.number(), kept.insurer.number()];
    parties.extend(latest(kept)?.pupils.iter().filter_map(|one| one.guardian).map(PartyId::number));
    let has_interest = answers.filled("interest") == Some("yes");
    let asked = Asked { mediator: mediator.number(), parties: &parties, near: &[], has_interest };
    check_mediator(asked).map_err(WorldStop::refused)?;
    if !pool.values().any(|known| *known == mediator) {
        return Err(refused("not_a_mediator"));
    }
    latest(kept)?.mediator = Some(mediator);
    Ok(())
}

fn agreed(kept: &mut Kept, answers: &Answers) -> Result<(), WorldStop> {
    let injured = Schools::injured(kept)?;
    let limits = kept.limits;
    let accident = latest(kept)?;
    if accident.pupils.iter().any(|one| one.view.payable.is_none()) {
        return Err(refused("compensation_not_computed"));
    }
    let held = accident.mediator.is_some() && answers.filled("minutes").is_some();
    if answers.filled("agreed_through") == Some("mediation") && !held {
        return Err(refused("mediation_without_session"));
    }
    let told: Vec<Agreed> = read_agreed(answers).map_err(WorldStop::refused)?.into_iter().map(|(one, _)| one).collect();
    check_agreed(limits, &injured, &told).map_err(WorldStop::refused)?;
    for pupil in &mut accident.pupils {
        let own = told.iter().find(|one| one.pupil == pupil.view.pupil);
        pupil.view.agreed = own.map(|own| own.amount);
        pupil.advanced = own.map(|own| own.advanced).unwrap_or_default();
    }
    Ok(())
}

/// What goes on to guardians, and to the school what it had advanced; each part waits for its account.
fn paid_over(kept: &mut Kept) -> Result<(), WorldStop> {
    let accident = latest(kept)?;
    let mut remittances = Vec::new();
    for pupil in &accident.pupils {
        let whole = pupil.view.agreed.unwrap_or_default();
        for (paid_to, amount) in [("guardian", Fen(whole.0 - pupil.advanced.0)), ("school", pupil.advanced)] {
            if amount <= Fen::ZERO {
                continue;
            }
            if paid_to == "guardian" && pupil.guardian.is_none() {
                return Err(refused("pupil_without_guardian"));
            }
            let (pupil, state) = (pupil.view.pupil, PayoutState::Blocked);
            remittances.push(RemittanceView { pupil, paid_to: paid_to.to_owned(), state, amount });
        }
    }
    accident.remittances = remittances;
    Ok(())
}

fn account_given(kept: &mut Kept, answers: &Answers) -> Result<(), WorldStop> {
    let pupil: Option<u32> = answers.filled("pupil").and_then(|text| text.parse().ok());
    let paid_to = answers.filled("paid_to");
    let mut remittances = latest(kept)?.remittances.iter_mut();
    let found = remittances.find(|one| Some(one.pupil) == pupil && Some(one.paid_to.as_str()) == paid_to);
    found.ok_or_else(|| refused("payout_unknown"))?.state = PayoutState::Ready;
    Ok(())
}

impl StoryRoom for Schools {
    fn copied(&self) -> Box<dyn StoryRoom> {
        Box::new(self.clone())
    }

    fn pass_days(&mut self, _moment: Moment<'_>) -> Result<(), WorldStop> {
        Ok(())
    }

    fn act(&mut self, act: &dyn StoryAct, customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &SchoolAct = act.downcast_ref().ok_or_else(|| missing("an act about a school"))?;
        match act {
            SchoolAct::Insure { policy, pupils, from, school, .. } => {
                self.insure(policy, customer.ok_or_else(|| missing(school))?, pupils, *from, moment)
            }
            SchoolAct::Admit { mediator, .. } => {
                self.pool.insert(mediator.clone(), customer.ok_or_else(|| missing(mediator))?);
                Ok(())
            }
            SchoolAct::Enter { policy, number, born, .. } => {
                let accident = latest(self.policy(policy)?)?;
                let age = age_on(*born, accident.occurred_on).ok_or_else(|| refused("wrong_field"))?;
                if accident.pupils.iter().any(|one| one.number == *number) {
                    return Err(refused("pupil_named_twice"));
                }
                let pupil = u32::try_from(accident.pupils.len() + 1).unwrap_or(u32::MAX);
                let view = InjuredView { pupil, age, items: None, compensation: None, payable: None, agreed: None };
                let (number, guardian) = (number.clone(), customer);
                accident.pupils.push(Hurt { view, number, guardian, advanced: Fen::ZERO });
                Ok(())
            }
            SchoolAct::Remit { policy } => {
                let accidents = &mut self.policy(policy)?.accidents;
                for one in accidents.iter_mut().flat_map(|accident| &mut accident.remittances) {
                    if one.state == PayoutState::Ready {
                        one.state = PayoutState::Paid;
                    }
                }
                Ok(())
            }
        }
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        Some(SubjectRef::new(&SCHOOL_POLICY, self.policies.get(name)?.id.number()))
    }

    fn named(&self, name: &str) -> Answers {
        let insurer = self.policies.get(name).map(|kept| ("insurer", kept.insurer.to_string()));
        insurer.into_iter().collect()
    }

    fn milestone(&mut self, name: &str, effect: &str, answers: &Answers, moment: Moment<'_>) -> Result<(), WorldStop> {
        let pool = self.pool.clone();
        let kept = self.policy(name)?;
        match effect {
            "school-accident" => {
                let occurred_on = accident_on(answers, kept.days, moment.today()).map_err(WorldStop::refused)?;
                let (pupils, remittances) = (Vec::new(), Vec::new());
                kept.accidents.push(Accident { occurred_on, pupils, mediator: None, remittances, told: false });
                Ok(())
            }
            "school-compensation" => computed(kept, answers),
            "school-mediator" => invited(kept, &pool, answers),
            "school-agreed" => agreed(kept, answers),
            "school-insurer-paid" => {
                let agreed: i64 = latest(kept)?.pupils.iter().map(|one| one.view.agreed.unwrap_or_default().0).sum();
                check_came(answers, Fen(agreed)).map(drop).map_err(WorldStop::refused)
            }
            "school-pay-over" => paid_over(kept),
            "school-payout-account" => account_given(kept, answers),
            _ => Ok(()),
        }
    }

    fn owed(&self, name: &str) -> Fen {
        let accidents = self.policies.get(name).map(|kept| kept.accidents.as_slice()).unwrap_or_default();
        Fen(accidents.iter().flat_map(|accident| &accident.remittances).map(|one| one.amount.0).sum())
    }

    fn paid_up(&mut self) -> Vec<(String, Fen)> {
        let mut paid = Vec::new();
        for (name, kept) in &mut self.policies {
            for accident in &mut kept.accidents {
                let all = accident.remittances.iter().all(|one| one.state == PayoutState::Paid);
                if all && !accident.remittances.is_empty() && !accident.told {
                    accident.told = true;
                    paid.push((name.clone(), Fen(accident.remittances.iter().map(|one| one.amount.0).sum())));
                }
            }
        }
        paid
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let kept = self.policies.get(name).ok_or_else(|| missing(name))?;
        let Some(accident) = kept.accidents.last() else { return Ok(Box::new(SchoolView::default())) };
        let called =
            |party: PartyId| self.pool.iter().find(|(_, known)| **known == party).map(|(name, _)| name.clone());
        Ok(Box::new(SchoolView {
            mediator: accident.mediator.and_then(called),
            injured: accident.pupils.iter().map(|one| one.view.clone()).collect(),
            remittances: accident.remittances.clone(),
        }))
    }
}

//! A broker's clients in stories on the pure core: agreements and policies with the claims under them, kept in memory. A claim is known by what its form
//! says of the loss, since a milestone tells no more of its case than the answers; a payment that is taken back is not told here.

use std::any::Any;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::told::{BrokerAct, BrokerView, PaymentView};
use crate::broker::{COOPERATION, ClaimFigures, CooperationId, Figure, MANDATE, MandateId, PLACEMENT, PlacementId};
use crate::form::{Answers, identifier};
use crate::id::{HOUSE_SLOT, PartyId, Stamp};
use crate::money::Fen;
use crate::promise::Term;
use crate::refusal::Refusal;
use crate::scenario::{Moment, RoomRead, StoryAct, StoryRoom, StoryRules, WorldStop};
use crate::service::Allowance;
use crate::subject::SubjectRef;
use crate::systems::PARTY;

/// Figures that a milestone says anew; what was paid is added up.
const SAID: [Figure; 4] = [Figure::Estimate, Figure::Claimed, Figure::Offered, Figure::Agreed];

#[derive(Debug, Clone)]
struct Agreement {
    id: CooperationId,
    insurer: PartyId,
    terms: Vec<Term>,
}

#[derive(Debug, Clone, Default)]
struct Claim {
    figures: ClaimFigures,
    closed: bool,
    payments: Vec<PaymentView>,
}

#[derive(Debug, Clone)]
struct Policy {
    id: PlacementId,
    /// The agreements with its insurers, that of the one that leads first.
    agreements: Vec<String>,
    sum_insured: Fen,
    days: (Date, Date),
    claims: BTreeMap<String, Claim>,
}

#[derive(Debug, Clone, Default)]
struct Brokered {
    mandates: BTreeMap<String, (MandateId, PartyId)>,
    agreements: BTreeMap<String, Agreement>,
    policies: BTreeMap<String, Policy>,
    number: u16,
}

/// Stories of a broker stand on nothing but their own lines.
pub fn read(_rules: &StoryRules<'_>) -> RoomRead {
    Ok(Box::new(Brokered::default()))
}

fn missing(what: &str) -> WorldStop {
    WorldStop::Failed(format!("{what} is missing"))
}

fn refused(code: &'static str) -> WorldStop {
    WorldStop::refused(Refusal::new(code))
}

fn amount(answers: &Answers, figure: Figure) -> Result<Option<Fen>, WorldStop> {
    answers.filled(figure.key()).map(|text| text.parse::<Fen>().map_err(|_| refused("answer_wrong"))).transpose()
}

impl Brokered {
    fn stamp(&mut self) -> Stamp {
        self.number = self.number.wrapping_add(1);
        Stamp { milliseconds: 1_700_000_300_000 + i64::from(self.number), sequence: self.number % 4096 }
    }

    /// The agreement of a policy with an insurer.
    fn bearing(&self, policy: &Policy, insurer: PartyId) -> Option<String> {
        let of = |name: &&String| self.agreements.get(*name).is_some_and(|agreement| agreement.insurer == insurer);
        policy.agreements.iter().find(of).cloned()
    }

    /// Takes over the figures that the case tells by now.
    fn figures(&mut self, name: &str, answers: &Answers, today: Date) -> Result<(), WorldStop> {
        let policy = self.policies.get(name).ok_or_else(|| missing(name))?;
        let occurred_on: Option<Date> = answers.filled("occurred_on").and_then(|text| text.parse().ok());
        let occurred_on = occurred_on.ok_or_else(|| refused("answer_missing"))?;
        let named = |field: &str| answers.filled(field).map(identifier).and_then(|id| id.parse::<PartyId>().ok());
        let insurer = named("insurer").ok_or_else(|| refused("answer_missing"))?;
        let by = named("paid_by").unwrap_or(insurer);
        let by = self.bearing(policy, by).ok_or_else(|| refused("insurer_not_of_placement"))?;
        let mut claim = policy.claims.get(&claim_of(answers)).cloned().unwrap_or_default();
        let before = claim.figures;
        for figure in SAID {
            if let Some(amount) = amount(answers, figure)? {
                claim.figures = claim.figures.with(figure, amount).map_err(WorldStop::refused)?;
            }
        }
        claim.figures.check_within(policy.sum_insured).map_err(WorldStop::refused)?;
        if amount(answers, Figure::TakenBack)?.is_some() {
            return Err(missing("a word for payments that are taken back"));
        }
        // The answers of the whole case are told: nothing else changed, so that money came in.
        if let Some(paid) = amount(answers, Figure::Paid)?.filter(|_| claim.figures == before) {
            claim.figures = claim.figures.with(Figure::Paid, paid).map_err(WorldStop::refused)?;
            claim.payments.push(PaymentView { by, on: today, amount: paid });
        }
        if occurred_on < policy.days.0 || occurred_on > policy.days.1 {
            return Err(refused("loss_outside_term"));
        }
        if let Some(policy) = self.policies.get_mut(name) {
            policy.claims.insert(claim_of(answers), claim);
        }
        Ok(())
    }
}

/// By what a claim is known: what its form says of the loss.
fn claim_of(answers: &Answers) -> String {
    let told = ["occurred_on", "loss_place", "cause"].map(|field| answers.filled(field).unwrap_or_default());
    told.join("\n")
}

impl StoryRoom for Brokered {
    fn copied(&self) -> Box<dyn StoryRoom> {
        Box::new(self.clone())
    }

    fn pass_days(&mut self, _moment: Moment<'_>) -> Result<(), WorldStop> {
        Ok(())
    }

    fn act(&mut self, act: &dyn StoryAct, customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &BrokerAct = act.downcast_ref().ok_or_else(|| missing("an act about a client"))?;
        let (today, stamp) = (moment.today(), self.stamp());
        let party = customer.ok_or_else(|| missing("a party"))?;
        match act {
            BrokerAct::Mandate { mandate, .. } => {
                self.mandates.insert(mandate.clone(), (MandateId::new(stamp, HOUSE_SLOT), party));
            }
            BrokerAct::Agree { agreement, terms, .. } => {
                let term = |(key, within): &(String, Allowance)| Term {
                    of: SubjectRef::new(&PARTY, party.number()),
                    key: key.clone(),
                    within: *within,
                    from: today,
                    until: None,
                    cite: format!("合作协议{agreement}"),
                };
                let terms = terms.iter().map(term).collect();
                let made = Agreement { id: CooperationId::new(stamp, HOUSE_SLOT), insurer: party, terms };
                self.agreements.insert(agreement.clone(), made);
            }
            BrokerAct::Place { policy, shares, sum_insured, until, .. } => {
                if !self.mandates.values().any(|(_, client)| *client == party) {
                    return Err(refused("no_mandate_in_force"));
                }
                let agreements: Vec<String> = shares.iter().map(|(agreement, _)| agreement.clone()).collect();
                if let Some(unknown) = agreements.iter().find(|name| !self.agreements.contains_key(*name)) {
                    return Err(missing(unknown));
                }
                if shares.iter().map(|(_, part)| u32::from(*part)).sum::<u32>() != 100 {
                    return Err(refused("shares_not_whole"));
                }
                let placed = Policy {
                    id: PlacementId::new(stamp, HOUSE_SLOT),
                    agreements,
                    sum_insured: *sum_insured,
                    days: (today, *until),
                    claims: BTreeMap::new(),
                };
                self.policies.insert(policy.clone(), placed);
            }
        }
        Ok(())
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        let policy = self.policies.get(name).map(|policy| SubjectRef::new(&PLACEMENT, policy.id.number()));
        let agreement = || self.agreements.get(name).map(|one| SubjectRef::new(&COOPERATION, one.id.number()));
        let mandate = || self.mandates.get(name).map(|(id, _)| SubjectRef::new(&MANDATE, id.number()));
        policy.or_else(agreement).or_else(mandate)
    }

    fn named(&self, name: &str) -> Answers {
        let lead = self.policies.get(name).and_then(|policy| self.agreements.get(policy.agreements.first()?));
        lead.map(|agreement| ("insurer", agreement.insurer.to_string())).into_iter().collect()
    }

    fn terms(&self, name: &str) -> Vec<Term> {
        let of_policy = self.policies.get(name).map(|policy| policy.agreements.clone());
        let names = of_policy.unwrap_or_else(|| vec![name.to_owned()]);
        names.iter().filter_map(|name| self.agreements.get(name)).flat_map(|one| one.terms.clone()).collect()
    }

    fn milestone(&mut self, name: &str, effect: &str, answers: &Answers, moment: Moment<'_>) -> Result<(), WorldStop> {
        match effect {
            "claim-figures" => self.figures(name, answers, moment.today()),
            "claim-paid-up" => {
                let claim = self.policies.get(name).and_then(|policy| policy.claims.get(&claim_of(answers)));
                let figures = claim.map(|claim| claim.figures).unwrap_or_default();
                figures.check_paid_up().map_err(WorldStop::refused)
            }
            "claim-lesson" => {
                if let Some(policy) = self.policies.get_mut(name)
                    && let Some(claim) = policy.claims.get_mut(&claim_of(answers))
                {
                    claim.closed = true;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn owed(&self, _name: &str) -> Fen {
        Fen::ZERO
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let policy = self.policies.get(name).ok_or_else(|| missing(name))?;
        let claims = policy.claims.values();
        Ok(Box::new(BrokerView {
            claims: policy.claims.len(),
            open: claims.clone().filter(|claim| !claim.closed).count(),
            agreed: Fen(claims.clone().filter_map(|claim| claim.figures.agreed).map(|agreed| agreed.0).sum()),
            payments: claims.flat_map(|claim| claim.payments.clone()).collect(),
        }))
    }
}

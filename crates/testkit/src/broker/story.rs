//! A broker's clients in stories on a whole house: the same lines as on the pure core, through the commands of the department.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::Actor;
use yinuo_core::broker::story::{BrokerAct, BrokerView, PaymentView};
use yinuo_core::broker::{COOPERATION, CooperationId, MANDATE, MandateId, PLACEMENT, PlacementId};
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_service::Stop;
use yinuo_service::broker::command::{NewShare, NewSum, PlacePolicy, SignCooperation, SignMandate};
use yinuo_service::broker::query::{self, ClaimFilter};
use yinuo_service::command::Command;
use yinuo_service::command::party::SetTerm;
use yinuo_service::query::PageAsk;
use yinuo_store::tables::broker::AssistedPaymentRow;
use yinuo_store::tables::broker::report::PAYMENTS_OF_CLIENTS;
use yinuo_store::{ListingChoice, Value};

use crate::house::Role;
use crate::story::{StoryHouse, missing, stopped};
use crate::systems::HouseRoom;

/// More than a story tells of.
const MOST: i64 = 200;

/// What a story named.
#[derive(Debug, Default)]
struct Brokered {
    mandates: BTreeMap<String, MandateId>,
    agreements: BTreeMap<String, (CooperationId, PartyId)>,
    policies: BTreeMap<String, (PlacementId, PartyId)>,
}

pub(crate) fn room() -> Box<dyn HouseRoom> {
    Box::new(Brokered::default())
}

fn part(hundredths: u8) -> Result<Share, WorldStop> {
    Share::new("share", Decimal::new(i64::from(hundredths), 2)).map_err(WorldStop::refused)
}

impl Brokered {
    fn agree(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &BrokerAct,
        insurer: PartyId,
    ) -> Result<(), WorldStop> {
        let BrokerAct::Agree { agreement, terms, .. } = act else { return Err(missing("an agreement")) };
        let today = story.test.house.today();
        let command = SignCooperation {
            insurer,
            number: format!("HZ-{}", insurer.number()),
            branch: "总公司营业部".to_owned(),
            commission_rate: part(15)?,
            effective_on: today,
            ends_on: None,
        };
        let id = story.carry_out(actor, Command::from(command))?.id;
        for (key, within) in terms {
            let term = SetTerm {
                party: insurer,
                key: key.clone(),
                within: *within,
                effective_from: today,
                effective_until: None,
                cite: format!("合作协议{agreement}"),
            };
            story.carry_out(actor, Command::from(term))?;
        }
        self.agreements.insert(agreement.clone(), (CooperationId::from_number(id), insurer));
        Ok(())
    }

    fn place(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &BrokerAct,
        client: PartyId,
    ) -> Result<(), WorldStop> {
        let BrokerAct::Place { policy, shares, sum_insured, premium, until, .. } = act else {
            return Err(missing("a policy"));
        };
        let today = story.test.house.today();
        let mut borne = Vec::new();
        for (agreement, hundredths) in shares {
            let (_, insurer) = *self.agreements.get(agreement).ok_or_else(|| missing(agreement))?;
            borne.push(NewShare { insurer, share: part(*hundredths)?, leads: borne.is_empty() });
        }
        let command = PlacePolicy {
            client,
            number: format!("{policy}-{}", client.number()),
            product: "财产一切险".to_owned(),
            shares: borne,
            sums: vec![NewSum { place: "全部电站".to_owned(), sum_insured: *sum_insured }],
            premium: *premium,
            deductible: Fen(10_000_000),
            commission_rate: part(12)?,
            commission_taken: "保险公司转账".to_owned(),
            proposed_on: today,
            effective_on: today,
            ends_on: *until,
        };
        let id = story.carry_out(actor, Command::from(command))?.id;
        self.policies.insert(policy.clone(), (PlacementId::from_number(id), client));
        Ok(())
    }

    /// All that insurers paid for a client.
    fn payments(story: &StoryHouse<'_>, client: PartyId) -> Result<Vec<AssistedPaymentRow>, WorldStop> {
        let conditions =
            vec![("slot", vec![Value::Int(client.slot().number())]), ("holders", vec![Value::Int(client.number())])];
        let choice = ListingChoice { conditions, order: "day", descending: false, after: None, limit: MOST };
        let read = story.runtime.block_on(story.test.house.store.page(&PAYMENTS_OF_CLIENTS, choice));
        Ok(read.map_err(|failure| stopped(Stop::from(failure)))?.rows)
    }
}

impl HouseRoom for Brokered {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        customer: Option<PartyId>,
        _approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &BrokerAct = act.downcast_ref().ok_or_else(|| missing("an act about a client"))?;
        let party = customer.ok_or_else(|| missing("a party"))?;
        match act {
            BrokerAct::Mandate { mandate, until, .. } => {
                let today = story.test.house.today();
                let command = SignMandate {
                    client: party,
                    number: format!("WT-{}", party.number()),
                    services: "风险评估、投保安排、协助索赔".to_owned(),
                    informed_on: today,
                    effective_on: today,
                    ends_on: Some(*until),
                };
                // A client has it entered by the department.
                let manager = story.test.actor(Role::Manager);
                let id = story.carry_out(manager, Command::from(command))?.id;
                self.mandates.insert(mandate.clone(), MandateId::from_number(id));
                Ok(())
            }
            BrokerAct::Agree { .. } => self.agree(story, actor, act, party),
            BrokerAct::Place { .. } => self.place(story, actor, act, party),
        }
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        let policy = self.policies.get(name).map(|(id, _)| PLACEMENT.of(id.number()));
        let agreement = || self.agreements.get(name).map(|(id, _)| COOPERATION.of(id.number()));
        policy.or_else(agreement).or_else(|| self.mandates.get(name).map(|id| MANDATE.of(id.number())))
    }

    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let (policy, client) = *self.policies.get(name).ok_or_else(|| missing(name))?;
        let filter = ClaimFilter { placement: Some(policy), ..ClaimFilter::default() };
        let ask = PageAsk { limit: Some(MOST), ..PageAsk::default() };
        let read = query::claims(&story.test.house, story.test.actor(Role::Manager), &filter, &ask);
        let claims = story.runtime.block_on(read).map_err(stopped)?.items;
        let mut payments = Vec::new();
        for row in Brokered::payments(story, client)? {
            if !claims.iter().any(|claim| claim.id == row.case_id) {
                continue;
            }
            let by = self.agreements.iter().find(|(_, (_, insurer))| insurer.number() == row.insurer_id);
            let on: Date = row.paid_on.parse().map_err(|_| missing("the day of a payment"))?;
            let by =
                by.map(|(agreement, _)| agreement.clone()).ok_or_else(|| missing("the agreement of an insurer"))?;
            payments.push(PaymentView { by, on, amount: Fen(row.amount) });
        }
        Ok(Box::new(BrokerView {
            claims: claims.len(),
            open: claims.iter().filter(|claim| claim.state == "open").count(),
            agreed: Fen(claims.iter().filter_map(|claim| claim.agreed).sum()),
            payments,
        }))
    }
}

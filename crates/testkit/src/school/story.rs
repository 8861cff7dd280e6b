//! Schools in stories on a whole house: the same lines as on the pure core, through the click, commands and batches for the bank.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{CaseId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::party::PartyKind;
use yinuo_core::payout::PayoutState;
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::school::story::{InjuredView, RemittanceView, SchoolAct, SchoolView};
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId, chart};
use yinuo_core::subject::SubjectRef;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::payout::{SettlePayout, Settlement};
use yinuo_service::payment::{BatchFilter, cancel_batch, make_batch, mark_sent};
use yinuo_service::query::payout::subject_key;
use yinuo_service::school::claim::query as claims;
use yinuo_service::school::claim::{EnterInjuredPupil, PutSchoolMediator};
use yinuo_service::school::command::{InsureSchool, MakeSchoolAgreement, NameSchoolInsurer, ReceiveSchoolPremium};
use yinuo_service::school::rules::school;
use yinuo_service::school::{query, sha256};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::house::Role;
use crate::story::{StoryHouse, missing, stopped};
use crate::systems::HouseRoom;

/// The policies and mediators of a story, by the names it gave them.
#[derive(Debug, Default)]
struct Schools {
    policies: BTreeMap<String, SchoolPolicyId>,
    pool: BTreeMap<String, PartyId>,
}

pub(crate) fn room() -> Box<dyn HouseRoom> {
    Box::new(Schools::default())
}

fn payouts(story: &StoryHouse<'_>, policy: SchoolPolicyId) -> Result<Vec<PayoutRow>, WorldStop> {
    let key = subject_key(SCHOOL_POLICY.of(policy.number()));
    let rows = story.runtime.block_on(story.test.house.store.query(&PAYOUTS_OF_SUBJECT, key));
    rows.map_err(|failure| stopped(Stop::from(failure)))
}

impl Schools {
    fn policy(&self, name: &str) -> Result<SchoolPolicyId, WorldStop> {
        self.policies.get(name).copied().ok_or_else(|| missing(name))
    }

    /// The case of the latest accident under a policy.
    fn latest(&self, story: &StoryHouse<'_>, name: &str) -> Result<Option<CaseId>, WorldStop> {
        let (policy, manager) = (self.policy(name)?, story.test.actor(Role::Manager));
        let name = policy.to_string();
        let read = query::policy(&story.test.house, manager, &name);
        let claims = story.runtime.block_on(read).map_err(stopped)?.claims;
        Ok(claims.iter().map(|claim| claim.id).max().map(CaseId::from_number))
    }

    fn insure(&mut self, story: &StoryHouse<'_>, act: &SchoolAct, id: PartyId) -> Result<(), WorldStop> {
        let SchoolAct::Insure { policy, insurer, pupils, from, .. } = act else { return Err(missing("a cover")) };
        let house = &story.test.house;
        let offer = school(house.rules()).on(house.today()).map_err(WorldStop::refused)?;
        let (offer, version, text) = (offer.key.clone(), offer.version(), offer.agreement.text());
        let insurer = story.party(insurer, PartyKind::Organisation)?;
        story.carry_out(story.test.actor(Role::Manager), Command::from(NameSchoolInsurer { offer, insurer }))?;
        let office = story.test.county;
        let applicant = Arc::new(Actor::applicant(id, office, house.directory().path(office)));
        let click = MakeSchoolAgreement {
            school: id,
            offer_version: version,
            text_sha256: sha256(&text),
            address: "203.0.113.7".to_owned(),
            client: "Mozilla/5.0".to_owned(),
            challenge_hash: "a story".to_owned(),
        };
        story.carry_out(&applicant, Command::from(click))?;
        let cover = InsureSchool { school: id, pupils: pupils.clone(), effective_on: *from };
        let made = SchoolPolicyId::from_number(story.carry_out(&applicant, Command::from(cover))?.id);
        let name = made.to_string();
        let read = query::policy(house, &applicant, &name);
        let amount = Fen(story.runtime.block_on(read).map_err(stopped)?.row.premium);
        let clerk = story.test.actor(Role::Clerk);
        story.carry_out(clerk, Command::from(ReceiveSchoolPremium { policy: made, amount }))?;
        self.policies.insert(policy.clone(), made);
        Ok(())
    }

    fn remit(
        &self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        policy: SchoolPolicyId,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let filter = BatchFilter { kind: Some(&chart::COMPENSATION) };
        let made = make_batch(house, actor, house.today(), filter, None);
        let (report, _) = story.runtime.block_on(made).map_err(stopped)?;
        if let Err(stop) = story.release(actor, report.approval, approvers) {
            story.runtime.block_on(cancel_batch(house, actor, report.batch)).map_err(stopped)?;
            return Err(stop);
        }
        story.runtime.block_on(mark_sent(house, actor, report.batch, None)).map_err(stopped)?;
        let subject = SCHOOL_POLICY.of(policy.number());
        for row in payouts(story, policy)?.iter().filter(|row| row.state == PayoutState::Batched.key()) {
            let batch = row.batch_id.map(PaymentBatchId::from_number).ok_or_else(|| missing("a batch"))?;
            let (payout, outcome) = (PayoutId::from_number(row.id), Settlement::Paid);
            let settle = SettlePayout { payout, subject, batch, outcome, on: house.today() };
            story.carry_out(actor, Command::from(settle))?;
        }
        Ok(())
    }
}

impl HouseRoom for Schools {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        customer: Option<PartyId>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &SchoolAct = act.downcast_ref().ok_or_else(|| missing("an act about a school"))?;
        match act {
            SchoolAct::Insure { school, .. } => self.insure(story, act, customer.ok_or_else(|| missing(school))?),
            SchoolAct::Admit { mediator, profession } => {
                let party = customer.ok_or_else(|| missing(mediator))?;
                let command = PutSchoolMediator { party, profession: Some(profession.clone()) };
                story.carry_out(actor, Command::from(command))?;
                self.pool.insert(mediator.clone(), party);
                Ok(())
            }
            SchoolAct::Enter { policy, pupil, number, born, harm, .. } => {
                let refused = || stopped(Stop::refused("accident_not_accepted"));
                let command = EnterInjuredPupil {
                    case: self.latest(story, policy)?.ok_or_else(refused)?,
                    name: pupil.clone(),
                    identity: number.clone(),
                    birth_date: *born,
                    guardian: customer,
                    harm: harm.clone(),
                };
                story.carry_out(actor, Command::from(command)).map(drop)
            }
            SchoolAct::Remit { policy } => self.remit(story, actor, self.policy(policy)?, approvers),
        }
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        self.policies.get(name).map(|policy| SCHOOL_POLICY.of(policy.number()))
    }

    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let Some(case) = self.latest(story, name)? else { return Ok(Box::new(SchoolView::default())) };
        let read = claims::claim(&story.test.house, story.test.actor(Role::Manager), case);
        let claim = story.runtime.block_on(read).map_err(stopped)?;
        let damaged = || WorldStop::Failed(format!("{name} cannot be read"));
        let injured = claim.injured.iter().map(|row| {
            Some(InjuredView {
                pupil: u32::try_from(row.pupil).ok()?,
                age: u8::try_from(row.age).ok()?,
                items: row.items.map(Fen),
                compensation: row.compensation.map(Fen),
                payable: row.payable.map(Fen),
                agreed: row.agreed.map(Fen),
            })
        });
        let remittances = claim.payments.iter().map(|row| {
            let (pupil, paid_to) = row.benefit_key.as_deref()?.split_once('/')?;
            Some(RemittanceView {
                pupil: pupil.parse().ok()?,
                paid_to: paid_to.to_owned(),
                state: PayoutState::parse(&row.state)?,
                amount: Fen(row.amount),
            })
        });
        let called = |id: i64| self.pool.iter().find(|(_, party)| party.number() == id).map(|(name, _)| name.clone());
        Ok(Box::new(SchoolView {
            mediator: claim.row.mediator_id.and_then(called),
            injured: injured.collect::<Option<_>>().ok_or_else(damaged)?,
            remittances: remittances.collect::<Option<_>>().ok_or_else(damaged)?,
        }))
    }
}

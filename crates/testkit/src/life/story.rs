//! Policies in stories on a whole house: the same lines as on the pure core, through commands, the outbox and batches for the bank.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::agreement::AgreementState;
use yinuo_core::case::Channel;
use yinuo_core::id::{PartyId, PaymentBatchId, PayoutId, PolicyId};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::life::story::{PayoutView, PolicyAct, PolicyView, facts_of};
use yinuo_core::money::Fen;
use yinuo_core::payout::{PaymentKind, PayoutState};
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::payment_kind;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::payout::{SettlePayout, Settlement};
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium, ReverseLapse};
use yinuo_service::payment::{BatchFilter, cancel_batch, make_batch, mark_sent};
use yinuo_service::payout::blocks_of;
use yinuo_service::query::payout::subject_key;
use yinuo_store::Value;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, ERRORS_OF_SUBJECT};
use yinuo_store::tables::life::POLICY;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::story::{StoryHouse, missing, stopped};
use crate::systems::HouseRoom;

/// The policies of a story, by the names it gave them.
#[derive(Debug, Default)]
struct Policies(BTreeMap<String, PolicyId>);

pub(crate) fn room() -> Box<dyn HouseRoom> {
    Box::new(Policies::default())
}

fn key(policy: PolicyId) -> Vec<Value> {
    vec![policy.slot().number().into(), policy.number().into()]
}

fn payouts(house: &StoryHouse<'_>, policy: PolicyId) -> Result<Vec<PayoutRow>, WorldStop> {
    let key = subject_key(POLICY_KIND.of(policy.number()));
    let rows = house.runtime.block_on(house.test.house.store.query(&PAYOUTS_OF_SUBJECT, key));
    rows.map_err(|failure| stopped(Stop::from(failure)))
}

impl Policies {
    fn policy(&self, name: &str) -> Result<PolicyId, WorldStop> {
        self.0.get(name).copied().ok_or_else(|| missing(name))
    }

    fn carry_out(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &PolicyAct,
        holder: Option<PartyId>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let today = house.rules().calendar().date_of(house.now());
        match act {
            PolicyAct::Propose { policy, customer, product, given } => {
                let holder = holder.ok_or_else(|| missing(customer))?;
                let facts = facts_of(given, today)?;
                let insured =
                    Insured { party: None, name: customer.clone(), birth_date: facts.birth_date, sex: facts.sex };
                let command = ProposePolicy {
                    holder,
                    product: product.clone(),
                    channel: Channel::Counter,
                    applied_on: None,
                    insured,
                    facts,
                    beneficiaries: Vec::new(),
                    dividend_option: DividendOption::Accumulate,
                    prompts_wanted: given.text("prompts") == Some("yes"),
                    allocation: Vec::new(),
                };
                let answer = story.carry_out(actor, Command::from(command))?;
                self.0.insert(policy.clone(), PolicyId::from_number(answer.id));
            }
            PolicyAct::Take { policy, amount, received_on } => {
                let policy = self.policy(policy)?;
                let (amount, received_on) = (*amount, *received_on);
                let receipt = ReceivePremium { policy, amount, means: Means::Transfer, received_on };
                story.carry_out(actor, Command::from(receipt))?;
            }
            PolicyAct::ReverseLapse { policy, reason } => {
                let command = ReverseLapse { policy: self.policy(policy)?, reason: reason.clone() };
                story.carry_out(actor, Command::from(command))?;
            }
            PolicyAct::Pay { policy } => {
                self.policy(policy)?;
                let made = make_batch(house, actor, today, BatchFilter::default(), None);
                let (report, _) = story.runtime.block_on(made).map_err(stopped)?;
                if let Err(stop) = story.release(actor, report.approval, approvers) {
                    story.runtime.block_on(cancel_batch(house, actor, report.batch)).map_err(stopped)?;
                    return Err(stop);
                }
                story.runtime.block_on(mark_sent(house, actor, report.batch, None)).map_err(stopped)?;
            }
            PolicyAct::BankPays { policy, kind } => self.bank(story, actor, policy, kind, &Settlement::Paid)?,
            PolicyAct::BankReturns { policy, kind, reason } => {
                let code = reason.split_whitespace().next().unwrap_or_default().to_owned();
                let wrong_account = code.starts_with("AC");
                let outcome = Settlement::Returned { code, reason: reason.clone(), wrong_account };
                self.bank(story, actor, policy, kind, &outcome)?;
            }
        }
        Ok(())
    }

    fn bank(
        &self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        name: &str,
        kind: &PaymentKind,
        outcome: &Settlement,
    ) -> Result<(), WorldStop> {
        let policy = self.policy(name)?;
        let subject = POLICY_KIND.of(policy.number());
        let house = &story.test.house;
        let on = house.rules().calendar().date_of(house.now());
        for row in payouts(story, policy)?.iter().filter(|row| row.state == "batched" && row.kind == kind.key) {
            let batch = row.batch_id.map(PaymentBatchId::from_number).ok_or_else(|| missing("a batch"))?;
            let (payout, outcome) = (PayoutId::from_number(row.id), outcome.clone());
            story.carry_out(actor, Command::from(SettlePayout { payout, subject, batch, outcome, on }))?;
        }
        Ok(())
    }
}

impl HouseRoom for Policies {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        customer: Option<PartyId>,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act = act.downcast_ref().ok_or_else(|| missing("an act on a policy"))?;
        self.carry_out(story, actor, act, customer, approvers)
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        self.0.get(name).map(|policy| POLICY_KIND.of(policy.number()))
    }

    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let policy = self.policy(name)?;
        let store = &story.test.house.store;
        let read = async {
            let file = store.query_one(&POLICY, key(policy)).await?.ok_or(Stop::NotFound)?;
            let cases = store.query(&CASES_OF_SUBJECT, vec!["policy".into(), policy.number().into()]).await?;
            let errors = store.query(&ERRORS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number()))).await?;
            Ok::<_, Stop>((file.head, file.policy, cases, errors))
        };
        let (head, row, cases, errors) = story.runtime.block_on(read).map_err(stopped)?;
        let damaged = || WorldStop::Failed(format!("{name} cannot be read"));
        let payout = |row: PayoutRow| {
            Some(PayoutView {
                kind: payment_kind(&row.kind)?,
                due_on: row.due_on.parse().ok()?,
                state: PayoutState::parse(&row.state)?,
                blocks: blocks_of(row.blocks.as_deref())?.into_iter().map(|block| block.reason).collect(),
                amount: Fen(row.amount),
            })
        };
        let payouts: Option<Vec<PayoutView>> = payouts(story, policy)?.into_iter().map(payout).collect();
        Ok(Box::new(PolicyView {
            state: AgreementState::parse(&head.state).ok_or_else(damaged)?,
            deposit: Fen(row.deposit),
            make_up: Fen(row.make_up),
            payable: Fen(row.payable),
            loan: Fen(row.loan),
            dividend: Fen(row.dividend),
            instalment: Fen(row.instalment),
            open_dues: usize::try_from(row.open_dues).map_err(|_| damaged())?,
            payouts: payouts.ok_or_else(damaged)?,
            cases: cases.into_iter().map(|case| case.service_key).collect(),
            errors: errors.into_iter().map(|error| error.kind).collect(),
        }))
    }
}

//! Policies in stories on a whole house: the same lines as on the pure core, through commands, the outbox and batches for the bank.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use yinuo_core::access::Actor;
use yinuo_core::agreement::AgreementState;
use yinuo_core::case::Channel;
use yinuo_core::id::{HOUSE_SLOT, ImportId, PartyId, PaymentBatchId, PayoutId};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::life::story::{PayoutView, PolicyAct, PolicyView, facts_of, paid_to_of};
use yinuo_core::money::Fen;
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::payout::{PaymentKind, PayoutState};
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::payment_kind;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::payout::{SettlePayout, Settlement};
use yinuo_service::import::{Group, Taken};
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium, ReverseLapse};
use yinuo_service::life::import::{CheckedRow, ImportPolicies, ImportPolicy, ImportRow};
use yinuo_service::life::rules::life;
use yinuo_service::payment::{BatchFilter, cancel_batch, make_batch, mark_sent};
use yinuo_service::payout::blocks_of;
use yinuo_service::personal::place;
use yinuo_service::query::payout::subject_key;
use yinuo_store::Value;
use yinuo_store::tables::agreement::AGREEMENTS_NUMBERED;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, ERRORS_OF_SUBJECT};
use yinuo_store::tables::life::POLICY;
use yinuo_store::tables::party::NUMBERS_OF;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::house::Role;
use crate::story::{StoryHouse, missing, next_number, stopped};
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

fn numbers_of(party: PartyId) -> Vec<Value> {
    vec![party.slot().number().into(), party.number().into()]
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
        let today = house.today();
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
            PolicyAct::Hold { policy, customer, product, given } => {
                let holder = holder.ok_or_else(|| missing(customer))?;
                let held = take_over(story, holder, customer, product, given)?;
                self.0.insert(policy.clone(), held);
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
        let on = house.today();
        for row in payouts(story, policy)?.iter().filter(|row| row.state == "batched" && row.kind == kind.key) {
            let batch = row.batch_id.map(PaymentBatchId::from_number).ok_or_else(|| missing("a batch"))?;
            let (payout, outcome) = (PayoutId::from_number(row.id), outcome.clone());
            story.carry_out(actor, Command::from(SettlePayout { payout, subject, batch, outcome, on }))?;
        }
        Ok(())
    }
}

/// A policy in force that another system kept until now.
fn take_over(
    story: &StoryHouse<'_>,
    holder: PartyId,
    customer: &str,
    product: &str,
    given: &Answers,
) -> Result<PolicyId, WorldStop> {
    let house = &story.test.house;
    let today = house.today();
    let facts = facts_of(given, today)?;
    let rules = house.rules();
    let product = life(rules).products().find_on(product, facts.effective_on).map_err(WorldStop::refused)?.clone();
    let instalment = product.instalment(life(rules).tables(), &facts).map_err(WorldStop::refused)?;
    let number = format!("H{}", next_number());
    let numbers = story.runtime.block_on(house.store.load_by(&NUMBERS_OF, vec![numbers_of(holder)]));
    let numbers = numbers.map_err(|failure| stopped(failure.into()))?;
    let known = numbers.iter().find(|row| row.field == "identity").ok_or_else(|| missing("the identity number"))?;
    let opened = house.shared.keys.open(&place(holder.number(), &known.field), &known.sealed);
    let identity = Identity {
        kind: IdentityKind::ResidentId,
        number: opened.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| missing("the identity number"))?,
    };
    let draft = |identity, birth_date| PartyDraft {
        kind: PartyKind::Person,
        name: customer.to_owned(),
        identity,
        phone: None,
        birth_date,
        sex: None,
        address: None,
        another_person: true,
    };
    let policy = ImportPolicy {
        number: number.clone(),
        product_key: product.key.clone(),
        sum_insured: facts.sum_insured,
        effective_on: facts.effective_on,
        cover: Some(facts.cover),
        pay: facts.pay,
        mode: facts.mode,
        premium: None,
        paid_to: paid_to_of(given)?,
        prepaid: Fen::ZERO,
        office_code: String::new(),
    };
    let row = CheckedRow {
        row: ImportRow {
            row: 1,
            holder: draft(Some(identity), None),
            insured: Some(draft(None, Some(facts.birth_date))),
            policy,
            payout_account: None,
            beneficiaries: Vec::new(),
        },
        product,
        facts,
        office: story.test.county,
        instalment,
        premium_kept: false,
        account: None,
        holder_hash: known.hash.clone().expect("an identity number is found by its hash"),
        insured_hash: None,
    };
    let import = ImportId::new(house.shared.clock.stamp(), HOUSE_SLOT);
    let group = Group { slot: holder.slot(), rows: vec![row], prepared: Mutex::new(None) };
    let manager = story.test.actor(Role::Manager);
    let mut answer = story.carry_out(manager, Command::from(ImportPolicies::new(import, Arc::new(group), false)))?;
    if let Some(Taken::Refused(field, wrong)) = answer.take::<Vec<Taken>>().and_then(|taken| taken.into_iter().next()) {
        return Err(WorldStop::Failed(format!("{customer} cannot hold the policy: {field} {wrong:?}")));
    }
    let found = story.runtime.block_on(house.store.query(&AGREEMENTS_NUMBERED, vec![number.into()]));
    let found = found.map_err(|failure| stopped(failure.into()))?;
    found.first().map(|head| PolicyId::from_number(head.id)).ok_or_else(|| missing("the policy that was taken over"))
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

//! Policies in stories on a whole house: the same lines as on the pure core, through commands, the outbox and batches for the bank.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::agreement::AgreementState;
use yinuo_core::case::Channel;
use yinuo_core::id::{PaymentBatchId, PayoutId, PolicyId};
use yinuo_core::life::POLICY as POLICY_KIND;
use yinuo_core::life::policy::{DividendOption, Insured};
use yinuo_core::money::Fen;
use yinuo_core::payout::{PaymentKind, PayoutState};
use yinuo_core::scenario::{PayoutView, PolicyAct, PolicyView, WorldStop, facts_of};
use yinuo_core::systems::payment_kind;
use yinuo_service::command::Command;
use yinuo_service::command::payout::{SettlePayout, Settlement};
use yinuo_service::life::command::policy::{Means, ProposePolicy, ReceivePremium, ReverseLapse};
use yinuo_service::payment::{BatchFilter, cancel_batch, make_batch, mark_sent};
use yinuo_service::payout::blocks_of;
use yinuo_service::query::payout::subject_key;
use yinuo_service::{Stop, upkeep};
use yinuo_store::Value;
use yinuo_store::tables::case::{CASES_OF_SUBJECT, ERRORS_OF_SUBJECT};
use yinuo_store::tables::life::POLICY;
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::story::{HouseWorld, missing, stopped};

fn key(policy: PolicyId) -> Vec<Value> {
    vec![policy.slot().number().into(), policy.number().into()]
}

impl HouseWorld<'_> {
    pub(crate) fn policy(&self, name: &str) -> Result<PolicyId, WorldStop> {
        self.policies.get(name).copied().ok_or_else(|| missing(name))
    }

    /// Lets the outbox do what follows.
    pub(crate) fn settle(&self) -> Result<(), WorldStop> {
        self.runtime.block_on(upkeep::run_due(&self.test.house)).map_err(stopped)
    }

    fn payouts(&self, policy: PolicyId) -> Result<Vec<PayoutRow>, WorldStop> {
        let rows = self
            .runtime
            .block_on(self.test.house.store.query(&PAYOUTS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number()))));
        rows.map_err(|failure| stopped(Stop::from(failure)))
    }

    pub(crate) fn act_on_policy(
        &mut self,
        actor: &Arc<Actor>,
        act: &PolicyAct,
        approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let house = &self.test.house;
        let today = house.rules().calendar().date_of(house.now());
        match act {
            PolicyAct::Propose { policy, customer, product, given } => {
                let holder = self.customer(customer)?;
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
                let answer = self.carry_out(actor, Command::from(command))?;
                self.policies.insert(policy.clone(), PolicyId::from_number(answer.id));
            }
            PolicyAct::Take { policy, amount, received_on } => {
                let policy = self.policy(policy)?;
                let (amount, received_on) = (*amount, *received_on);
                let receipt = ReceivePremium { policy, amount, means: Means::Transfer, received_on };
                self.carry_out(actor, Command::from(receipt))?;
            }
            PolicyAct::ReverseLapse { policy, reason } => {
                let command = ReverseLapse { policy: self.policy(policy)?, reason: reason.clone() };
                self.carry_out(actor, Command::from(command))?;
            }
            PolicyAct::Pay { policy } => {
                self.policy(policy)?;
                let made = make_batch(house, actor, today, BatchFilter::default(), None);
                let (report, _) = self.runtime.block_on(made).map_err(stopped)?;
                if let Err(stop) = self.release(actor, report.approval, approvers) {
                    self.runtime.block_on(cancel_batch(house, actor, report.batch)).map_err(stopped)?;
                    return Err(stop);
                }
                self.runtime.block_on(mark_sent(house, actor, report.batch, None)).map_err(stopped)?;
            }
            PolicyAct::BankPays { policy, kind } => self.bank(actor, policy, kind, &Settlement::Paid)?,
            PolicyAct::BankReturns { policy, kind, reason } => {
                let code = reason.split_whitespace().next().unwrap_or_default().to_owned();
                let wrong_account = code.starts_with("AC");
                let outcome = Settlement::Returned { code, reason: reason.clone(), wrong_account };
                self.bank(actor, policy, kind, &outcome)?;
            }
        }
        self.settle()
    }

    fn bank(&self, actor: &Arc<Actor>, name: &str, kind: &PaymentKind, outcome: &Settlement) -> Result<(), WorldStop> {
        let policy = self.policy(name)?;
        let subject = POLICY_KIND.of(policy.number());
        let house = &self.test.house;
        let on = house.rules().calendar().date_of(house.now());
        for row in self.payouts(policy)?.iter().filter(|row| row.state == "batched" && row.kind == kind.key) {
            let batch = row.batch_id.map(PaymentBatchId::from_number).ok_or_else(|| missing("a batch"))?;
            let (payout, outcome) = (PayoutId::from_number(row.id), outcome.clone());
            self.carry_out(actor, Command::from(SettlePayout { payout, subject, batch, outcome, on }))?;
        }
        Ok(())
    }

    pub(crate) fn view_of_policy(&self, name: &str) -> Result<PolicyView, WorldStop> {
        let policy = self.policy(name)?;
        let store = &self.test.house.store;
        let read = async {
            let file = store.query_one(&POLICY, key(policy)).await?.ok_or(Stop::NotFound)?;
            let cases = store.query(&CASES_OF_SUBJECT, vec!["policy".into(), policy.number().into()]).await?;
            let errors = store.query(&ERRORS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.number()))).await?;
            Ok::<_, Stop>((file.head, file.policy, cases, errors))
        };
        let (head, row, cases, errors) = self.runtime.block_on(read).map_err(stopped)?;
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
        let payouts: Option<Vec<PayoutView>> = self.payouts(policy)?.into_iter().map(payout).collect();
        Ok(PolicyView {
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
        })
    }
}

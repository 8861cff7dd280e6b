//! Policies in stories on the pure core: the decisions of [`crate::life::policy`] on files kept in memory.
//!
//! What goes through a form is told here as far as it is a decision of the core; sealing account numbers and a second person's
//! approval are the house's, where the same stories are told again.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::effect;
use super::given::{facts_of, paid_to_of};
use super::told::{PayoutView, PolicyAct, PolicyView};
use crate::id::{HOUSE_SLOT, ImportId, OfficeId, PartyId, PaymentBatchId, PayoutId, Stamp};
use crate::life::policy::{
    self, Basis, By, DividendOption, FullFile, FullTurn, Insured, PolicyEffect, PolicyRefusal, Proposal, Receipt,
    ReceiptBy, TakeOver, Turn,
};
use crate::life::product::Product;
use crate::life::rules::LifeRules;
use crate::life::subject::PolicyId;
use crate::money::Fen;
use crate::pack::{Catalogue, FollowUpKind};
use crate::payout::{PaidBack, PaymentKind, Payout, PayoutState};
use crate::rulebook::RuleBook;
use crate::scenario::{Moment, RoomRead, StoryAct, StoryRoom, StoryRules, WorldStop};
use crate::service::Answers;
use crate::subject::SubjectRef;

/// A policy of a story.
#[derive(Debug, Clone)]
struct Kept {
    file: FullFile,
    /// The receipts by the day the money arrived.
    received: Vec<(Date, Fen)>,
    cases: Vec<String>,
    errors: Vec<String>,
}

/// The policies of a story.
#[derive(Debug, Clone)]
struct CorePolicies {
    catalogue: Arc<Catalogue>,
    rules: Arc<LifeRules>,
    rulebook: RuleBook,
    kept: BTreeMap<String, Kept>,
    number: u16,
}

/// Reads the products and tables that stories stand on.
pub fn read(rules: &StoryRules<'_>) -> RoomRead {
    Ok(Box::new(CorePolicies {
        catalogue: rules.catalogue.clone(),
        rules: Arc::new(LifeRules::read(rules.sources)?),
        rulebook: rules.rulebook.clone(),
        kept: BTreeMap::new(),
        number: 0,
    }))
}

fn missing(name: &str) -> WorldStop {
    WorldStop::Failed(format!("no policy `{name}` was proposed"))
}

impl CorePolicies {
    fn stamp(number: &mut u16) -> Stamp {
        *number = number.wrapping_add(1);
        Stamp { milliseconds: 1_700_000_000_000 + i64::from(*number), sequence: *number % 4096 }
    }

    /// Lets a decision work on a policy and keeps what came of it.
    fn turn<T>(
        &mut self,
        name: &str,
        moment: Moment<'_>,
        decide: impl FnOnce(&mut FullTurn<'_>) -> Result<T, PolicyRefusal>,
    ) -> Result<T, WorldStop> {
        let kept = self.kept.get_mut(name).ok_or_else(|| missing(name))?;
        let product =
            self.rules.products.find_version(&kept.file.policy.product_version).map_err(WorldStop::refused)?.clone();
        let basis = Basis {
            product: &product,
            products: &self.rules.products,
            tables: &self.rules.tables,
            rules: &self.rulebook,
            calendar: moment.calendar,
            open_from: Date::MIN,
        };
        let number = &mut self.number;
        let mut next_payout = || PayoutId::new(CorePolicies::stamp(number), HOUSE_SLOT);
        let by = By { operator: moment.operator, now: moment.now, case: None };
        let mut turn = FullTurn::new(kept.file.clone(), basis, by, &mut next_payout);
        let done = decide(&mut turn).map_err(WorldStop::refused)?;
        kept.errors.extend(turn.errors.iter().map(|error| error.kind.to_owned()));
        for effect in &turn.effects {
            let PolicyEffect::Happened(event) = effect else { continue };
            kept.cases.extend(self.catalogue.follow_ups(event.kind).filter_map(|follow_up| match &follow_up.does {
                FollowUpKind::Open { service, .. } => Some(service.clone()),
                _ => None,
            }));
        }
        kept.file = FullFile { file: turn.turn.file, terms: turn.terms };
        Ok(done)
    }

    fn carry_out(&mut self, act: &PolicyAct, holder: PartyId, moment: Moment<'_>) -> Result<(), WorldStop> {
        let today = moment.today();
        let batch = PaymentBatchId::new(Stamp { milliseconds: 1_700_000_000_000, sequence: 1 }, HOUSE_SLOT);
        match act {
            PolicyAct::Propose { policy, customer, product, given } => {
                let (product, proposal) = self.wanted(customer, product, given, holder, moment)?;
                self.make(policy, &product, moment, |basis, _| Ok(policy::propose(basis, proposal)?.0))
            }
            PolicyAct::Hold { policy, customer, product, given } => {
                let (product, mut proposal) = self.wanted(customer, product, given, holder, moment)?;
                proposal.prompts_wanted = true;
                let taken = TakeOver {
                    import: ImportId::new(CorePolicies::stamp(&mut self.number), HOUSE_SLOT),
                    proposal,
                    instalment: None,
                    paid_to: paid_to_of(given)?,
                    prepaid: Fen::ZERO,
                    account: None,
                    today,
                };
                let by = By { operator: moment.operator, now: moment.now, case: None };
                self.make(policy, &product, moment, |basis, next_payout| {
                    let turn = policy::take_over(basis, by, taken, next_payout)?;
                    Ok(FullFile { file: turn.turn.file, terms: turn.terms })
                })
            }
            PolicyAct::Take { policy, amount, received_on } => {
                let on = received_on.unwrap_or(today);
                let receipt = Receipt { amount: *amount, by: ReceiptBy::Bank, received_on: on };
                self.turn(policy, moment, |turn| policy::receive(turn, receipt, today))?;
                if let Some(kept) = self.kept.get_mut(policy) {
                    kept.received.push((on, *amount));
                }
                Ok(())
            }
            PolicyAct::ReverseLapse { policy, reason } => {
                let received = self.kept.get(policy).map(|kept| kept.received.clone()).unwrap_or_default();
                self.turn(policy, moment, |turn| policy::reverse_lapse(turn, &received, reason.clone(), today))
            }
            PolicyAct::Pay { policy } => self.turn(policy, moment, |turn| {
                for id in in_state(turn, PayoutState::Ready, None) {
                    policy::collect(turn, id, batch, today)?;
                }
                Ok(())
            }),
            PolicyAct::BankPays { policy, kind } => self.turn(policy, moment, |turn| {
                for id in in_state(turn, PayoutState::Batched, Some(*kind)) {
                    policy::settle_paid(turn, id, batch, today)?;
                }
                Ok(())
            }),
            PolicyAct::BankReturns { policy, kind, reason } => {
                let code = reason.split_whitespace().next().unwrap_or_default().to_owned();
                let wrong_account = code.starts_with("AC");
                let paid_back = PaidBack { code, reason: reason.clone() };
                self.turn(policy, moment, |turn| {
                    for id in in_state(turn, PayoutState::Batched, Some(*kind)) {
                        policy::settle_returned(turn, id, batch, today, paid_back.clone(), wrong_account)?;
                    }
                    Ok(())
                })
            }
        }
    }

    /// What a policy is made from, and what the customer wants of it.
    fn wanted(
        &mut self,
        customer: &str,
        product: &str,
        given: &Answers,
        holder: PartyId,
        moment: Moment<'_>,
    ) -> Result<(Arc<Product>, Proposal), WorldStop> {
        let facts = facts_of(given, moment.today())?;
        let product = self.rules.products.find_on(product, facts.effective_on).map_err(WorldStop::refused)?.clone();
        let id = PolicyId::new(CorePolicies::stamp(&mut self.number), HOUSE_SLOT);
        let proposal = Proposal {
            id,
            number: id.to_string(),
            holder,
            office: OfficeId::HOUSE,
            channel: crate::case::Channel::Counter,
            applied_on: moment.today(),
            insured: Insured { party: None, name: customer.to_owned(), birth_date: facts.birth_date, sex: facts.sex },
            facts,
            beneficiaries: Vec::new(),
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: given.text("prompts") == Some("yes"),
            allocation: Vec::new(),
        };
        Ok((product, proposal))
    }

    /// Makes a policy on the products and tables of the story, and keeps it.
    fn make(
        &mut self,
        name: &str,
        product: &Product,
        moment: Moment<'_>,
        make: impl FnOnce(Basis<'_>, &mut dyn FnMut() -> PayoutId) -> Result<FullFile, PolicyRefusal>,
    ) -> Result<(), WorldStop> {
        let basis = Basis {
            product,
            products: &self.rules.products,
            tables: &self.rules.tables,
            rules: &self.rulebook,
            calendar: moment.calendar,
            open_from: Date::MIN,
        };
        let number = &mut self.number;
        let mut next_payout = || PayoutId::new(CorePolicies::stamp(number), HOUSE_SLOT);
        let file = make(basis, &mut next_payout).map_err(WorldStop::refused)?;
        let kept = Kept { file, received: Vec::new(), cases: Vec::new(), errors: Vec::new() };
        self.kept.insert(name.to_owned(), kept);
        Ok(())
    }
}

impl StoryRoom for CorePolicies {
    fn copied(&self) -> Box<dyn StoryRoom> {
        Box::new(self.clone())
    }

    fn pass_days(&mut self, moment: Moment<'_>) -> Result<(), WorldStop> {
        let names: Vec<String> = self.kept.keys().cloned().collect();
        for name in names {
            self.turn(&name, moment, |turn| policy::pass_days(turn, moment.today()))?;
        }
        Ok(())
    }

    fn act(&mut self, act: &dyn StoryAct, customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act = act.downcast_ref().ok_or_else(|| WorldStop::Failed("not an act on a policy".to_owned()))?;
        self.carry_out(act, customer.unwrap_or(PartyId::from_number(0)), moment)
    }

    fn subject(&self, name: &str) -> Option<SubjectRef> {
        let kept = self.kept.get(name)?;
        Some(SubjectRef::new(&crate::life::subject::POLICY, kept.file.policy.id.number()))
    }

    fn milestone(&mut self, name: &str, effect: &str, answers: &Answers, moment: Moment<'_>) -> Result<(), WorldStop> {
        match effect::read(effect, answers, moment)? {
            Some(done) => self.turn(name, moment, done),
            None => Ok(()),
        }
    }

    fn owed(&self, name: &str) -> Fen {
        let payouts = self.kept.get(name).map(|kept| kept.file.payouts.as_slice()).unwrap_or_default();
        Fen(payouts.iter().map(|payout| payout.amount.0).sum())
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let kept = self.kept.get(name).ok_or_else(|| missing(name))?;
        let policy = &kept.file.policy;
        let payouts = kept.file.payouts.iter().map(|payout| PayoutView {
            kind: payout.kind,
            due_on: payout.due_on,
            state: payout.state(),
            blocks: payout.blocks().iter().map(|block| block.reason).collect(),
            amount: payout.amount,
        });
        Ok(Box::new(PolicyView {
            state: policy.state.agreement(),
            deposit: policy.deposit,
            make_up: policy.make_up,
            payable: policy.payable,
            loan: policy.lent(),
            dividend: policy.dividend,
            instalment: policy.instalment,
            open_dues: kept.file.open_dues().count(),
            payouts: payouts.collect(),
            cases: kept.cases.clone(),
            errors: kept.errors.clone(),
        }))
    }
}

fn in_state(turn: &Turn<'_>, state: PayoutState, kind: Option<&PaymentKind>) -> Vec<PayoutId> {
    let fits = |payout: &&Payout| payout.state() == state && kind.is_none_or(|kind| payout.kind == kind);
    turn.file.payouts.iter().filter(fits).map(|payout| payout.id).collect()
}

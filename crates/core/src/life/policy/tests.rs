//! What holds for every policy after every step, whatever happens to it and in whatever order: money in, days, corrections of
//! the age both ways, payments and their returns, loans, lapses, claims, surrender. See `tests_story` for figures by hand.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::{Span, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::agreement::AgreementState;
use crate::calendar::{Calendar, definition_from_pack};
use crate::case::Channel;
use crate::id::PaymentBatchId;
use crate::id::{CaseId, DebitItemId, OfficeId, OperatorId, PartyId, PayoutId};
use crate::identity::Sex;
use crate::ledger::Account;
use crate::life::LifeTables;
use crate::life::chart::{DEPOSIT, DIVIDENDS, LOAN, MAKE_UP, PAYABLE, PREMIUM_INCOME, UNIT_SALE};
use crate::life::product::PolicyFacts;
use crate::life::product::{PayMode, Product, Products};
use crate::life::subject::PolicyId;
use crate::money::Fen;
use crate::pack::Pack;
use crate::pack::tests::load;
use crate::payout::PayoutAccount;
use crate::payout::{PaidBack, PayoutState};
use crate::rulebook::RuleBook;

pub(super) struct World {
    products: Products,
    tables: LifeTables,
    rules: RuleBook,
    calendar: Calendar,
}

pub(super) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let source = load("calendar-cn");
    let text = |path| source.file(path).expect("a file of the calendar pack");
    let definition = definition_from_pack(text("calendar.toml"), text("workdays.csv")).expect("a definition");
    let pack = Pack::read(&load("life-cn")).expect("a sound pack");
    World {
        products: Products::from_source(&load("life-products-sample")).expect("products"),
        tables: LifeTables::from_source(&load("life-tables-cn")).expect("tables"),
        rules: RuleBook::new(&pack.figures),
        calendar: Calendar::new(definition).expect("a calendar"),
    }
});

/// One policy on its way, with what the ledger says of it.
pub(super) struct Life {
    pub product: Product,
    pub file: FullFile,
    pub today: Date,
    pub case: CaseId,
    /// By account: debits less credits.
    pub sums: BTreeMap<String, i64>,
    pub effects: Vec<PolicyEffect>,
    pub versions: i64,
    made: i64,
    /// How often each payout was paid, and what.
    paid: HashMap<PayoutId, Fen>,
    /// What debits collected and the bank has not taken back, with the day.
    collected: Vec<(Fen, Date)>,
}

impl Life {
    pub fn propose(
        product: &Product,
        facts: PolicyFacts,
        beneficiaries: Vec<Beneficiary>,
    ) -> Result<Life, PolicyRefusal> {
        let insured = Insured { party: None, name: "王芳".to_owned(), birth_date: facts.birth_date, sex: facts.sex };
        let proposal = Proposal {
            id: PolicyId::from_number(1),
            number: "P1".to_owned(),
            holder: PartyId::from_number(1),
            office: OfficeId::from_number(1),
            channel: Channel::Counter,
            applied_on: facts.effective_on,
            insured,
            beneficiaries,
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: true,
            allocation: Vec::new(),
            facts,
        };
        let today = proposal.applied_on;
        let (file, _) = propose(basis(product), proposal)?;
        let case = CaseId::from_number(1);
        let (sums, paid) = (BTreeMap::new(), HashMap::new());
        let (effects, collected) = (Vec::new(), Vec::new());
        Ok(Life { product: product.clone(), file, today, case, sums, effects, versions: 1, made: 0, paid, collected })
    }

    /// A policy in force, its first premium paid.
    pub fn begin(product: &Product, facts: PolicyFacts, beneficiaries: Vec<Beneficiary>) -> Life {
        let mut life = Life::propose(product, facts, beneficiaries).expect("it is offered");
        life.pay(life.file.policy.instalment).expect("money is taken");
        let today = life.today;
        life.act(|turn| issue(turn, today)).expect("it is issued");
        life
    }

    /// Lets a decision work; a refusal leaves everything as it was.
    pub fn act<T>(
        &mut self,
        decide: impl FnOnce(&mut FullTurn<'_>) -> Result<T, PolicyRefusal>,
    ) -> Result<T, PolicyRefusal> {
        let mut made = self.made;
        let mut next = || {
            made += 1;
            PayoutId::from_number(made)
        };
        let by = By { operator: OperatorId::SYSTEM, now: Timestamp::UNIX_EPOCH, case: Some(self.case) };
        let mut turn = FullTurn::new(self.file.clone(), basis(&self.product), by, &mut next);
        let done = decide(&mut turn)?;
        let FullTurn { turn: Turn { file, booked, effects, .. }, terms, new_version } = turn;
        for booked in booked {
            *self.sums.entry(booked.posting.debit.to_string()).or_default() += booked.posting.amount.0;
            *self.sums.entry(booked.posting.credit.to_string()).or_default() -= booked.posting.amount.0;
        }
        self.versions += i64::from(new_version.is_some());
        self.effects.extend(effects);
        let (before, after) = (&self.file.policy, &file.policy);
        assert!(!after.has_head_of(before) || after.agreement() == before.agreement(), "a changed head is written");
        self.file = FullFile { file, terms };
        self.made = made;
        Ok(done)
    }

    pub fn pay(&mut self, amount: Fen) -> Result<(), PolicyRefusal> {
        let (received_on, today) = (self.today, self.today);
        self.act(|turn| receive(turn, Receipt { amount, by: ReceiptBy::Bank, received_on }, today))
    }

    pub fn pass_to(&mut self, day: Date) {
        self.today = day;
        self.act(|turn| pass_days(turn, day)).expect("days can always pass");
    }

    pub fn balance(&self, account: &Account) -> i64 {
        let path = account.to_string();
        let sum = self.sums.get(&path).copied().unwrap_or(0);
        if account.class().is_raised_by_debit() { sum } else { -sum }
    }

    /// Everything that must hold.
    pub fn check(&self) -> Result<(), TestCaseError> {
        let policy = &self.file.policy;
        let balances = [
            (DEPOSIT.account(), policy.deposit),
            (MAKE_UP.account(), policy.make_up),
            (LOAN.account(), policy.lent()),
            (PAYABLE.account(), policy.payable),
            (DIVIDENDS.account(), policy.dividend),
        ];
        for (account, balance) in balances {
            prop_assert_eq!(self.balance(&account), balance.0, "{} and its postings", account);
            prop_assert!(balance >= Fen::ZERO, "{account} is {balance}");
        }
        let open: Vec<&Due> = self.file.open_dues().collect();
        prop_assert_eq!(usize::try_from(policy.open_dues).expect("small"), open.len());
        let made_up: i64 = open.iter().filter(|due| due.kind != DueKind::Regular).map(|due| due.amount.0).sum();
        prop_assert_eq!(policy.make_up.0, made_up, "what is to be made up is open");
        let mut payable = 0;
        for payout in &self.file.payouts {
            match payout.state() {
                PayoutState::Blocked | PayoutState::Ready | PayoutState::Returned => payable += payout.amount.0,
                PayoutState::Batched => {}
                PayoutState::Paid => {
                    prop_assert_eq!(self.paid.get(&payout.id), Some(&payout.amount), "paid once, as it was");
                }
                PayoutState::Cancelled => {}
            }
            prop_assert_eq!(payout.blocks().is_empty(), payout.state() != PayoutState::Blocked);
            prop_assert!(payout.amount > Fen::ZERO || payout.state() == PayoutState::Cancelled);
        }
        prop_assert_eq!(policy.payable.0, payable, "what is owed is the sum of the payouts that wait");
        if !policy.is_alive() {
            prop_assert!(policy.act_on.is_none() || policy.state == AgreementState::Proposed);
            prop_assert!(
                policy.state == AgreementState::Proposed || policy.deposit == Fen::ZERO,
                "nothing is left behind"
            );
        }
        self.check_premiums()
    }

    /// Premium income is what is kept for the due dates, as long as nothing was undone.
    fn check_premiums(&self) -> Result<(), TestCaseError> {
        let undone = [EndCause::HesitationWithdrawn, EndCause::Claimed, EndCause::Rescinded];
        if matches!(self.file.policy.state, PolicyState::Ended(_, cause) if undone.contains(&cause)) {
            return Ok(());
        }
        let kept = self.file.dues.iter().filter(|due| match due.kind {
            DueKind::Regular => due.state == DueState::Paid,
            DueKind::MakeUp => due.state != DueState::Cancelled,
            DueKind::Interest | DueKind::TakenBack => false,
        });
        let kept: i64 = kept.map(|due| due.amount.0).sum();
        let lost = |due: &&Due| due.kind == DueKind::TakenBack && due.state == DueState::Cancelled;
        let kept = kept - self.file.dues.iter().filter(lost).map(|due| due.amount.0).sum::<i64>();
        prop_assert_eq!(self.balance(&PREMIUM_INCOME.account()), kept);
        Ok(())
    }
}

pub(super) fn basis(product: &Product) -> Basis<'_> {
    Basis {
        product,
        products: &WORLD.products,
        tables: &WORLD.tables,
        rules: &WORLD.rules,
        calendar: &WORLD.calendar,
        open_from: date(1990, 1, 1),
    }
}

pub(super) fn sample(key: &str) -> Product {
    let found = WORLD.products.all().iter().find(|product| product.key == key);
    Product::clone(found.expect("a sample product"))
}

pub(super) fn account(number: u32) -> PayoutAccount {
    PayoutAccount {
        payee: "王芳".to_owned(),
        masked: format!("6222********{number:04}"),
        bank_code: None,
        branch_code: None,
        entered_by: None,
    }
}

#[derive(Debug, Clone)]
enum Step {
    Pass(i32),
    /// Of an instalment, in percent.
    Receive(i64),
    /// By debit, of an instalment, in percent.
    Debit(i64),
    /// The bank takes the last debit back that it had collected.
    TakeBack,
    Correct(i32, bool),
    Collect(usize),
    Settle(usize, bool),
    Untake(usize),
    Account,
    PayTo(usize),
    Release(usize),
    /// Of the limit, in percent.
    Lend(i64),
    Repay(i64),
    Demand,
    Reinstate,
    ReverseLapse,
    Mode(PayMode),
    Dividends(DividendOption),
    Deliver,
    Advance(i64),
    Claim(&'static str, i32, Option<i32>),
    Surrender,
}

fn step() -> impl Strategy<Value = Step> {
    let event = prop::sample::select(vec!["death", "accidental-death", "disability", "illness", "medical"]);
    let mode = prop::sample::select(PayMode::ALL.to_vec());
    prop_oneof![
        8 => (1i32..200).prop_map(Step::Pass),
        4 => (200i32..1500).prop_map(Step::Pass),
        8 => (1i64..400).prop_map(Step::Receive),
        3 => (1i64..300).prop_map(Step::Debit),
        3 => Just(Step::TakeBack),
        3 => (-1500i32..1500, any::<bool>()).prop_map(|(days, rescind)| Step::Correct(days, rescind)),
        4 => (0usize..6).prop_map(Step::Collect),
        4 => (0usize..6, any::<bool>()).prop_map(|(index, paid)| Step::Settle(index, paid)),
        1 => (0usize..6).prop_map(Step::Untake),
        2 => Just(Step::Account),
        2 => (0usize..6).prop_map(Step::PayTo),
        1 => (0usize..6).prop_map(Step::Release),
        2 => (1i64..120).prop_map(Step::Lend),
        2 => (1i64..120).prop_map(Step::Repay),
        1 => Just(Step::Demand),
        3 => Just(Step::Reinstate),
        1 => Just(Step::ReverseLapse),
        2 => mode.prop_map(Step::Mode),
        1 => prop::sample::select(DividendOption::ALL.to_vec()).prop_map(Step::Dividends),
        1 => Just(Step::Deliver),
        1 => (1i64..100).prop_map(Step::Advance),
        1 => (event, 0i32..400, prop::option::of(-1200i32..1200)).prop_map(|(event, ago, age)| Step::Claim(event, ago, age)),
        1 => Just(Step::Surrender),
    ]
}

fn later(day: Date, days: i32) -> Date {
    day.checked_add(Span::new().days(days)).expect("a day of the calendar")
}

fn percent(amount: Fen, percent: i64) -> Fen {
    Fen(amount.0.saturating_mul(percent) / 100)
}

impl Life {
    fn chosen(&self, index: usize) -> PayoutId {
        let count = self.file.payouts.len().max(1);
        self.file.payouts.get(index % count).map_or(PayoutId::from_number(0), |payout| payout.id)
    }

    fn step(&mut self, step: &Step) -> Result<(), PolicyRefusal> {
        let today = self.today;
        let batch = PaymentBatchId::from_number(7);
        match *step {
            Step::Pass(days) => self.pass_to(later(today, days)),
            Step::Receive(part) => self.pay(percent(self.file.policy.instalment, part))?,
            Step::Debit(part) => {
                let amount = percent(self.file.policy.instalment, part);
                let receipt = Receipt { amount, by: ReceiptBy::Debit, received_on: today };
                self.act(|turn| receive(turn, receipt, today))?;
                self.collected.push((amount, today));
            }
            Step::TakeBack => {
                let Some(&(amount, on)) = self.collected.last() else { return Ok(()) };
                let (debit, reason) = (DebitItemId::from_number(1), "已冲正".to_owned());
                let returned = ReturnedDebit { debit, amount, reason, paid_on: Some(on) };
                self.act(|turn| debit_returned(turn, returned, today))?;
                self.collected.pop();
            }
            Step::Correct(days, rescind) => {
                let choice = if rescind { CorrectionChoice::Rescind } else { CorrectionChoice::Correct };
                let birth_date = later(self.file.policy.facts.birth_date, days);
                self.act(|turn| apply_age_correction(turn, birth_date, choice, today))?;
            }
            Step::Collect(index) => {
                let id = self.chosen(index);
                self.act(|turn| collect(turn, id, batch, today))?;
            }
            Step::Settle(index, true) => {
                let id = self.chosen(index);
                if self.act(|turn| settle_paid(turn, id, batch, today))? {
                    let amount = self.file.payout(id).expect("it was paid").amount;
                    assert_eq!(self.paid.insert(id, amount), None, "paid twice");
                }
            }
            Step::Settle(index, false) => {
                let id = self.chosen(index);
                let back = PaidBack { code: "1".to_owned(), reason: "户名不符".to_owned() };
                if self.act(|turn| settle_returned(turn, id, batch, today, back, true))? {
                    self.paid.remove(&id);
                }
            }
            Step::Untake(index) => {
                let id = self.chosen(index);
                self.act(|turn| untake(turn, id, batch, today))?;
            }
            Step::Account => self.act(|turn| change_account(turn, AccountChange { account: account(1) }))?,
            Step::PayTo(index) => {
                let id = self.chosen(index);
                self.act(|turn| pay_to(turn, id, account(2)))?;
            }
            Step::Release(index) => {
                let id = self.chosen(index);
                self.act(|turn| release(turn, id))?;
            }
            Step::Lend(part) => self.act(|turn| {
                let amount = percent(loan_limit(turn, today)?, part);
                lend(turn, amount, today)
            })?,
            Step::Repay(part) => self.act(|turn| {
                let (loan, interest) = loan_owed(turn, today)?;
                repay(turn, percent(loan.checked_add(interest)?, part), today)
            })?,
            Step::Demand => self.act(|turn| {
                turn.file.policy.demanded_on = Some(today);
                turn.finish();
                Ok(())
            })?,
            Step::Reinstate => {
                let sum = self.act(|turn| reinstatement_sum(turn, today))?.total()?;
                let short = sum.checked_sub(self.file.policy.deposit)?;
                if short > Fen::ZERO && self.file.policy.state == AgreementState::Suspended {
                    self.pay(short)?;
                }
                self.act(|turn| reinstate(turn, today))?;
            }
            Step::ReverseLapse => self.act(|turn| reverse_lapse(turn, &[], String::new(), today))?,
            Step::Mode(mode) => self.act(|turn| change_mode(turn, mode, today))?,
            Step::Dividends(option) => self.act(|turn| change_dividend_option(turn, option, today))?,
            Step::Deliver => self.act(|turn| deliver(turn, today))?,
            Step::Advance(part) => {
                let amount = percent(self.file.policy.facts.sum_insured, part);
                let claim = Claim { event: "disability".to_owned(), event_on: today, amount, true_birth_date: None };
                self.act(|turn| advance_claim(turn, &claim, today))?;
            }
            Step::Claim(event, ago, age) => {
                let true_birth_date = age.map(|days| later(self.file.policy.facts.birth_date, days));
                let amount = self.file.policy.facts.sum_insured;
                let claim = Claim { event: event.to_owned(), event_on: later(today, -ago), amount, true_birth_date };
                self.act(|turn| settle_claim(turn, &claim, today))?;
            }
            Step::Surrender => {
                self.act(|turn| surrender(turn, today))?;
            }
        }
        Ok(())
    }
}

const PLANS: [(&str, &str, &str); 6] = [
    ("sample.term-life", "20 years", "10 years"),
    ("sample.term-life", "to age 60", "20 years"),
    ("sample.whole-life", "whole life", "10 years"),
    ("sample.endowment-to-66", "to age 66", "to age 60"),
    ("sample.annuity-from-60", "whole life", "to age 60"),
    ("sample.unit-linked", "whole life", "10 years"),
];

fn life() -> impl Strategy<Value = (&'static str, PolicyFacts)> {
    let mode = prop::sample::select(vec![PayMode::Yearly, PayMode::HalfYearly, PayMode::Quarterly, PayMode::Monthly]);
    let sex = prop::sample::select(vec![Sex::Male, Sex::Female]);
    let plan = prop::sample::select(PLANS.to_vec());
    (plan, 1953i16..1985, 1i8..=12, 1i8..=28, 0i32..700, sex, mode, 1i64..=20).prop_filter_map(
        "offered",
        |((key, cover, pay), year, month, day, after, sex, mode, size)| {
            let product = sample(key);
            let facts = PolicyFacts {
                birth_date: date(year, month, day),
                sex,
                effective_on: later(date(2008, 1, 31), after),
                sum_insured: Fen(size * 1_000_000),
                cover: cover.parse().expect("a span"),
                pay: pay.parse().expect("a span"),
                mode,
            };
            product.check(&facts).is_ok().then_some((key, facts))
        },
    )
}

fn two_beneficiaries() -> Vec<Beneficiary> {
    read_beneficiaries("李强:配偶:1；李明:子女:1").expect("two of one order")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn the_money_of_a_policy_agrees_with_its_ledger_after_every_step(
        (key, facts) in life(),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let mut life = Life::begin(&sample(key), facts, two_beneficiaries());
        life.check()?;
        for step in &steps {
            if life.today > date(2024, 1, 1) {
                break;
            }
            let before = life.file.clone();
            match life.step(step) {
                Ok(()) => {}
                Err(_) if matches!(step, Step::Reinstate) => {}
                Err(_) => prop_assert_eq!(&life.file, &before, "a refusal changes nothing"),
            }
            life.check()?;
            if matches!(step, Step::Pass(_)) {
                let today = life.today;
                prop_assert!(life.file.policy.act_on.is_none_or(|on| on > today), "{:?}", life.file.policy.act_on);
            }
            for (earlier, now) in before.payouts.iter().filter_map(|one| Some((one, life.file.payout(one.id)?))) {
                // A bank may send back what it had paid; nothing else changes it.
                let sent_back = now.state() == PayoutState::Returned && matches!(step, Step::Settle(_, false));
                if earlier.state() == PayoutState::Paid && !sent_back {
                    prop_assert_eq!(earlier, now, "what was paid does not change");
                }
                if now.state() == PayoutState::Batched && earlier.state() != PayoutState::Batched {
                    prop_assert_eq!(earlier.state(), PayoutState::Ready, "what is blocked does not go out");
                }
            }
            if matches!(step, Step::Correct(..)) && life.file.policy.state == AgreementState::InForce {
                let birth_date = life.file.policy.facts.birth_date;
                let today = life.today;
                let again = life.act(|turn| super::correct::work_out(turn, birth_date, today));
                if let Ok(again) = again {
                    prop_assert_eq!(again.refund, Fen::ZERO, "no excess is given back twice");
                    // What is short of an instalment that is open itself is owed with that.
                    let is_open = |due: &&Due| {
                        life.file.open_dues().any(|one| one.kind == DueKind::Regular && one.due_on == due.due_on)
                    };
                    let open = life.file.open_dues().filter(|due| due.kind == DueKind::MakeUp && !is_open(due));
                    prop_assert_eq!(again.make_up, Fen::checked_sum(open.map(|due| due.amount)).expect("small"));
                }
            }
        }
        prop_assert!(life.file.payouts.iter().all(|payout| *payout.kind != UNIT_SALE));
    }

    #[test]
    fn a_birth_date_corrected_there_and_back_leaves_what_was_due_all_along(
        (key, facts) in life(),
        days in 30i32..1200,
        years in 1i32..8,
        older_first in any::<bool>(),
    ) {
        let mut life = Life::begin(&sample(key), facts.clone(), Vec::new());
        let until = later(facts.effective_on, years * 365);
        life.pay(Fen(life.file.policy.instalment.0 * 1_000)).expect("money is taken");
        life.pass_to(until);
        let before = life.balance(&PREMIUM_INCOME.account());
        let there = later(facts.birth_date, if older_first { -days } else { days });
        let correct = |life: &mut Life, birth_date| {
            life.act(|turn| apply_age_correction(turn, birth_date, CorrectionChoice::Correct, until))
        };
        prop_assume!(correct(&mut life, there).is_ok());
        life.check()?;
        prop_assert_eq!(life.file.policy.make_up, Fen::ZERO, "the deposit pays the make-up");
        prop_assert!(correct(&mut life, facts.birth_date).is_ok());
        life.check()?;
        prop_assert_eq!(life.balance(&PREMIUM_INCOME.account()), before);
        prop_assert_eq!(&life.file.policy.facts, &facts);
    }
}

#[test]
fn a_contract_and_a_cause_go_with_the_states_that_have_them_and_with_no_other() {
    let contract = Contract { issued_on: Date::constant(2020, 1, 2), delivery: None };
    let states = AgreementState::ALL.into_iter();
    let read: Vec<PolicyState> = states
        .flat_map(|state| {
            let causes = [None, Some("after-due"), Some("after-demand")].into_iter();
            let causes = causes.chain(EndCause::ALL.map(|cause| Some(cause.key())));
            let both = causes.flat_map(|cause| [(cause, None), (cause, Some(contract))]);
            both.filter_map(move |(cause, contract)| PolicyState::read(state, cause, contract))
        })
        .collect();
    // Two without a contract, one in force, two that lapsed, six that ended: each reads back as it was, and nothing else is a state.
    assert_eq!(read.len(), 2 + 1 + 2 + 6);
    let again = |state: &PolicyState| PolicyState::read(state.agreement(), state.cause(), state.contract());
    assert!(read.iter().all(|state| again(state) == Some(*state)));
    assert_eq!(PolicyState::read(AgreementState::InForce, None, None), None);
    assert_eq!(PolicyState::read(AgreementState::Proposed, None, Some(contract)), None);
    assert_eq!(PolicyState::read(AgreementState::InForce, Some("after-due"), Some(contract)), None);
    assert_eq!(PolicyState::read(AgreementState::Suspended, Some("matured"), Some(contract)), None);
}

#[test]
fn nobody_signs_for_a_policy_that_was_not_issued_and_no_hesitation_ends_that_never_began() {
    let day = Some(Date::constant(2020, 1, 2));
    assert_eq!(Contract::read(None, None, None), Some(None));
    assert!(Contract::read(day, None, None).is_some_and(|contract| contract.is_some()));
    assert!(Contract::read(day, day, day).is_some_and(|contract| contract.is_some()));
    for wrong in [(None, day, day), (None, day, None), (day, day, None), (day, None, day)] {
        assert_eq!(Contract::read(wrong.0, wrong.1, wrong.2), None, "{wrong:?}");
    }
}

//! A decision under way: the policy file as it becomes, and all that follows besides.

use std::ops::{Deref, DerefMut};

use jiff::civil::Date;

use super::basis::Basis;
use super::file::{By, Due, DueKind, DueState, FullFile, Loan, PolicyFile};
use super::next_day::next_day;
use super::refusal::PolicyRefusal;
use super::state::{Contract, EndCause, PolicyState};
use super::terms::Terms;
use crate::agreement::AgreementState;
use crate::ceiling;
use crate::event::{Event, EventKind};
use crate::id::{CaseId, OperatorId, PayoutId};
use crate::ledger::{Account, Booked, Posting};
use crate::life::chart::{DEPOSIT, DIVIDENDS, LOAN, MAKE_UP, MAKE_UP_OWED, PAYABLE, PREMIUM_OWED, waits_for_make_up};
use crate::life::event;
use crate::life::posting;
use crate::money::Fen;
use crate::payout::Payout;
use crate::payout::{BlockReason, NO_ACCOUNT, PaymentKind, PayoutProgress, PayoutRefusal};

/// The terms that hold from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    pub sequence: i64,
    pub effective_on: Date,
    pub cause: String,
    pub terms: Terms,
}

/// An error of our own (本机构差错).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnError {
    /// `wrong-account`, `missed-sweep`.
    pub kind: &'static str,
    pub operator: Option<OperatorId>,
    pub payout: Option<PayoutId>,
    pub occurred_on: Date,
    pub note: String,
}

/// What follows outside the policy, after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyEffect {
    /// Packs say what follows from it.
    Happened(Event),
    /// The case whose payout was paid moves on to the milestone its service names for that.
    CasePaid { case: CaseId },
    /// What the premium bought is to be invested at the next price.
    Invest { amount: Fen, on: Date },
}

/// See the module.
pub struct Turn<'a> {
    pub basis: Basis<'a>,
    pub by: By,
    pub file: PolicyFile,
    /// The day under way: what begins to wait now waits since then.
    pub on: Date,
    pub booked: Vec<Booked>,
    pub errors: Vec<OwnError>,
    pub effects: Vec<PolicyEffect>,
    next_payout: &'a mut dyn FnMut() -> PayoutId,
}

impl std::fmt::Debug for Turn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Turn").field("file", &self.file).field("booked", &self.booked).finish_non_exhaustive()
    }
}

impl<'a> Turn<'a> {
    pub fn new(file: PolicyFile, basis: Basis<'a>, by: By, next_payout: &'a mut dyn FnMut() -> PayoutId) -> Turn<'a> {
        Turn {
            basis,
            on: basis.calendar.date_of(by.now),
            by,
            file,
            booked: Vec::new(),
            errors: Vec::new(),
            effects: Vec::new(),
            next_payout,
        }
    }

    /// Books an amount and keeps the balances of the policy in step. Nothing is booked for nothing.
    pub fn post(&mut self, posting: Posting, booked_on: Date, payout: Option<PayoutId>) -> Result<(), PolicyRefusal> {
        let subject = self.file.policy.subject();
        self.book(Booked { posting, subject, booked_on, payout, reverses: None })
    }

    pub fn book(&mut self, booked: Booked) -> Result<(), PolicyRefusal> {
        let amount = booked.posting.amount;
        if amount == Fen::ZERO {
            return Ok(());
        }
        if amount < Fen::ZERO {
            return Err(PolicyRefusal::AmountNotPositive);
        }
        let most = ceiling::posting(self.basis.rules, self.on);
        if amount > most {
            return Err(PolicyRefusal::AbovePostingCeiling { ceiling: most });
        }
        self.move_balance(&booked.posting.debit, &booked, true)?;
        self.move_balance(&booked.posting.credit, &booked, false)?;
        self.booked.push(booked);
        Ok(())
    }

    fn move_balance(&mut self, account: &Account, booked: &Booked, debit: bool) -> Result<(), PolicyRefusal> {
        let amount = booked.posting.amount;
        let raises = debit == account.class().is_raised_by_debit();
        let moved = |balance: Fen| -> Result<Fen, PolicyRefusal> {
            let moved = if raises { balance.checked_add(amount)? } else { balance.checked_sub(amount)? };
            if moved < Fen::ZERO {
                return Err(PolicyRefusal::AccountOverdrawn { account: account.to_string() });
            }
            Ok(moved)
        };
        let policy = &mut self.file.policy;
        if account.is(&LOAN) {
            let since = policy.loan.map_or(booked.booked_on, |loan| loan.since);
            policy.loan = Loan::of(moved(policy.lent())?, since);
            return Ok(());
        }
        let balances = [
            (&DEPOSIT, &mut policy.deposit),
            (&MAKE_UP, &mut policy.make_up),
            (&PAYABLE, &mut policy.payable),
            (&DIVIDENDS, &mut policy.dividend),
        ];
        if let Some((_, balance)) = balances.into_iter().find(|(rule, _)| account.is(rule)) {
            *balance = moved(*balance)?;
        }
        Ok(())
    }

    /// Adds an instalment.
    pub fn add_due(&mut self, kind: DueKind, number: Option<u32>, due_on: Date, amount: Fen) {
        let due = Due {
            sequence: self.file.next_due,
            kind,
            number,
            due_on,
            amount,
            state: DueState::Open,
            settled_on: None,
            reopened_on: None,
            case: self.by.case,
        };
        self.file.next_due += 1;
        self.file.policy.open_dues += 1;
        self.file.dues.push(due);
    }

    /// Takes open instalments from the deposit, oldest first, as far as it reaches. This always goes before a lapse.
    pub fn sweep(&mut self, on: Date) -> Result<(), PolicyRefusal> {
        if self.file.policy.open_dues == 0 {
            return Ok(());
        }
        let mut paid_make_up = false;
        let mut paid_regular = false;
        for index in self.open_places(|_| true) {
            let due = &self.file.dues[index];
            let (kind, amount) = (due.kind, due.amount);
            if amount > self.file.policy.deposit {
                break;
            }
            let posting = match kind {
                DueKind::Regular => posting::premium_paid(amount),
                DueKind::MakeUp | DueKind::Interest | DueKind::TakenBack => posting::make_up_paid(amount),
            };
            self.post(posting, on, None)?;
            self.settle_due(index, DueState::Paid, on);
            paid_regular |= kind == DueKind::Regular;
            paid_make_up |= matches!(kind, DueKind::MakeUp | DueKind::TakenBack);
            if kind == DueKind::Regular && !self.basis.product.accounts.is_empty() {
                self.effects.push(PolicyEffect::Invest { amount, on });
            }
        }
        if paid_regular && self.file.oldest_open().is_none() {
            let was_prompted = self.file.policy.prompted_for.is_some() || self.file.policy.demanded_on.is_some();
            self.file.policy.demanded_on = None;
            if was_prompted {
                self.happened(&event::PROMPTED_PREMIUM_PAID, on, |event| event);
            }
        }
        if paid_make_up {
            self.make_up_settled(&event::MAKE_UP_PAID, on);
        }
        self.settle_blocks();
        Ok(())
    }

    /// Notes what happened to the policy, by its number and what `tell` adds.
    pub(super) fn happened(&mut self, kind: &'static EventKind, on: Date, tell: impl FnOnce(Event) -> Event) {
        let event = Event::new(kind, on).with("number", &self.file.policy.number);
        self.effects.push(PolicyEffect::Happened(tell(event)));
    }

    /// A make-up is done with once nothing of it is owed.
    fn make_up_settled(&mut self, kind: &'static EventKind, on: Date) {
        if self.file.policy.make_up == Fen::ZERO {
            self.happened(kind, on, |event| event);
        }
    }

    /// What is owed as a make-up, told as something that happened.
    pub(super) fn tell_of_make_up(&mut self, on: Date) {
        let make_up = self.file.policy.make_up;
        if make_up > Fen::ZERO {
            self.happened(&event::MAKE_UP_OWED, on, |event| event.with("amount", make_up));
        }
    }

    /// Something is owed to the customer: the posting and the payout. Returns its id.
    pub fn owe(
        &mut self,
        kind: &'static PaymentKind,
        key: Option<String>,
        due_on: Date,
        amount: Fen,
    ) -> Result<PayoutId, PolicyRefusal> {
        self.owe_to(None, kind, key, due_on, amount)
    }

    /// As [`Turn::owe`], to somebody else than the holder where a name is given.
    pub fn owe_to(
        &mut self,
        payee: Option<String>,
        kind: &'static PaymentKind,
        key: Option<String>,
        due_on: Date,
        amount: Fen,
    ) -> Result<PayoutId, PolicyRefusal> {
        let id = (self.next_payout)();
        self.post(posting::owed(kind, amount), due_on, Some(id))?;
        self.file.payouts.push(Payout {
            id,
            creditor: self.file.policy.holder,
            subject: self.file.policy.subject(),
            kind,
            benefit_key: key,
            case: self.by.case,
            due_on,
            amount,
            payee,
            own: None,
            progress: PayoutProgress::Waiting { blocks: Vec::new() },
            attempts: 0,
            failed: Vec::new(),
            version: 1,
        });
        self.settle_blocks();
        Ok(id)
    }

    /// Blocks what must wait and releases what need not any more. Payouts on their way to the bank are left alone.
    pub fn settle_blocks(&mut self) {
        let PolicyFile { policy, payouts, dues, .. } = &mut self.file;
        let is_open = |due: &Due| due.state == DueState::Open && due.kind == DueKind::Regular;
        let owes_make_up = policy.make_up > Fen::ZERO;
        let overdue = policy.open_dues > 0 && dues.iter().any(is_open);
        let standing = policy.account.as_ref().map(|standing| &standing.account);
        for payout in payouts.iter_mut().filter(|payout| payout.waits()) {
            let waits = waits_for_make_up(payout.kind);
            let held = [
                (&MAKE_UP_OWED, waits && owes_make_up),
                (&PREMIUM_OWED, waits && overdue),
                (&NO_ACCOUNT, payout.target(standing).is_none()),
            ];
            let judged = |reason: &BlockReason| [&MAKE_UP_OWED, &PREMIUM_OWED, &NO_ACCOUNT].contains(&reason);
            let held = held.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason);
            payout.judge(judged, held, self.on);
        }
    }

    pub fn set_state(&mut self, state: PolicyState, on: Date) {
        let policy = &mut self.file.policy;
        policy.state = state;
        policy.state_on = on;
    }

    /// The places of the open instalments that fit, oldest first.
    fn open_places(&self, fits: impl Fn(&Due) -> bool) -> Vec<usize> {
        let dues = &self.file.dues;
        let mut open: Vec<usize> =
            (0..dues.len()).filter(|index| dues[*index].state == DueState::Open && fits(&dues[*index])).collect();
        open.sort_by_key(|index| (dues[*index].due_on, dues[*index].sequence));
        open
    }

    /// Takes the open instalments that fit out of `available`, oldest first and each as a whole, from that account. Answers
    /// what was taken.
    pub fn take_dues(
        &mut self,
        from: &Account,
        payout: Option<PayoutId>,
        available: Fen,
        on: Date,
        fits: impl Fn(&Due) -> bool,
    ) -> Result<Fen, PolicyRefusal> {
        let mut taken = Fen::ZERO;
        for index in self.open_places(fits) {
            let (kind, amount) = (self.file.dues[index].kind, self.file.dues[index].amount);
            if taken.checked_add(amount)? > available {
                break;
            }
            taken = taken.checked_add(amount)?;
            let posting = match kind {
                DueKind::Regular => posting::premium_taken(from.clone(), amount),
                DueKind::MakeUp | DueKind::Interest | DueKind::TakenBack => {
                    posting::make_up_taken(from.clone(), amount)
                }
            };
            self.post(posting, on, payout)?;
            self.settle_due(index, DueState::Paid, on);
        }
        Ok(taken)
    }

    fn settle_due(&mut self, index: usize, state: DueState, on: Date) {
        let due = &mut self.file.dues[index];
        due.state = state;
        due.settled_on = Some(on);
        self.file.policy.open_dues -= 1;
    }

    /// Takes back the payment of instalments that were settled on that day or later and fit, newest first, until the deposit
    /// holds `wanted`. They are open again.
    pub(super) fn reopen_dues(
        &mut self,
        wanted: Fen,
        since: Date,
        on: Date,
        fits: impl Fn(&Due) -> bool,
    ) -> Result<(), PolicyRefusal> {
        let is_paid = |due: &Due| due.state == DueState::Paid && due.settled_on.is_some_and(|settled| settled >= since);
        let dues = &self.file.dues;
        let mut paid: Vec<usize> =
            (0..dues.len()).filter(|index| is_paid(&dues[*index]) && fits(&dues[*index])).collect();
        paid.sort_by_key(|index| (dues[*index].settled_on, dues[*index].sequence));
        for index in paid.into_iter().rev() {
            if self.file.policy.deposit >= wanted {
                break;
            }
            let (kind, amount) = (self.file.dues[index].kind, self.file.dues[index].amount);
            let posting = match kind {
                DueKind::Regular => posting::premium_paid(amount),
                DueKind::MakeUp | DueKind::Interest | DueKind::TakenBack => posting::make_up_paid(amount),
            };
            self.post(posting.reversed(), on, None)?;
            let due = &mut self.file.dues[index];
            (due.state, due.settled_on, due.reopened_on) = (DueState::Open, None, Some(on));
            self.file.policy.open_dues += 1;
        }
        Ok(())
    }

    /// Open instalments are not owed any more.
    pub fn cancel_dues(&mut self, on: Date) -> Result<(), PolicyRefusal> {
        self.cancel_dues_that(on, |_| true)
    }

    /// As [`Turn::cancel_dues`], of those that fit.
    pub fn cancel_dues_that(&mut self, on: Date, fits: impl Fn(&Due) -> bool) -> Result<(), PolicyRefusal> {
        let mut of_make_up = false;
        for index in self.open_places(fits) {
            let (kind, amount) = (self.file.dues[index].kind, self.file.dues[index].amount);
            of_make_up |= matches!(kind, DueKind::MakeUp | DueKind::TakenBack);
            match kind {
                DueKind::Regular => {}
                // The premium that was to be had for it is not had after all.
                DueKind::MakeUp | DueKind::TakenBack => self.post(posting::make_up_due(amount).reversed(), on, None)?,
                DueKind::Interest => self.post(posting::make_up_interest(amount).reversed(), on, None)?,
            }
            self.settle_due(index, DueState::Cancelled, on);
        }
        if of_make_up {
            self.make_up_settled(&event::MAKE_UP_CANCELLED, on);
        }
        Ok(())
    }

    /// A payout becomes smaller because something was taken out of it, and is cancelled where nothing is left. It stays
    /// in the books: lines of the ledger name it.
    pub fn shrink(&mut self, id: PayoutId, by: Fen) -> Result<(), PolicyRefusal> {
        if by == Fen::ZERO {
            return Ok(());
        }
        let payout = self.file.payouts.iter_mut().find(|payout| payout.id == id);
        Ok(payout.ok_or(PayoutRefusal::Unknown)?.shrink(by)?)
    }

    /// What was made out and is not owed after all is taken back, as long as it waits.
    pub fn cancel_payout(&mut self, id: PayoutId, on: Date) -> Result<(), PolicyRefusal> {
        let payout = self.file.payouts.iter_mut().find(|payout| payout.id == id).ok_or(PayoutRefusal::Unknown)?;
        payout.cancel(on)?;
        let posting = posting::owed(payout.kind, payout.amount).reversed();
        self.post(posting, on, Some(id))
    }

    /// Refuses where the policy stands elsewhere.
    pub fn expect(&self, state: AgreementState) -> Result<(), PolicyRefusal> {
        if self.file.policy.state == state {
            Ok(())
        } else {
            Err(PolicyRefusal::WrongPolicyState { state: self.file.policy.state.agreement(), wanted: state })
        }
    }

    /// The contract. Refuses where none was made.
    pub fn contract(&self) -> Result<Contract, PolicyRefusal> {
        let state = self.file.policy.state;
        let none = PolicyRefusal::WrongPolicyState { state: state.agreement(), wanted: AgreementState::InForce };
        state.contract().ok_or(none)
    }

    /// The contract ends.
    pub fn end(&mut self, cause: EndCause, on: Date) -> Result<(), PolicyRefusal> {
        let state = PolicyState::Ended(self.contract()?, cause);
        self.set_state(state, on);
        Ok(())
    }

    /// Ends the turn: the version counts up, the next day of action is worked out.
    pub fn finish(&mut self) {
        self.settle_blocks();
        self.file.policy.act_on = next_day(&self.file, &self.basis);
        self.file.policy.version += 1;
    }
}

/// A turn of a policy of which everything is known.
#[derive(Debug)]
pub struct FullTurn<'a> {
    pub turn: Turn<'a>,
    pub terms: Terms,
    pub new_version: Option<NewVersion>,
}

impl<'a> FullTurn<'a> {
    pub fn new(full: FullFile, basis: Basis<'a>, by: By, next_payout: &'a mut dyn FnMut() -> PayoutId) -> FullTurn<'a> {
        let FullFile { file, terms } = full;
        FullTurn { turn: Turn::new(file, basis, by, next_payout), terms, new_version: None }
    }

    /// The sum of the premiums paid. Make-ups count; interest does not, nor does what a bank took back: its premium is counted where
    /// it was paid.
    pub fn premiums_paid(&self) -> Fen {
        let paid = self.file.dues.iter().filter(|due| due.state == DueState::Paid && due.kind.is_premium());
        let before = self.paid_before().map(|(_, amount)| amount);
        Fen::checked_sum(paid.map(|due| due.amount).chain(before)).unwrap_or(Fen(i64::MAX))
    }

    /// The instalments that were paid before the policy was taken over, by due date: they have no rows here. None of a policy
    /// that was made here, whose instalments are all written.
    pub fn paid_before(&self) -> impl Iterator<Item = (Date, Fen)> {
        let policy = &self.file.policy;
        let first = self.file.dues.iter().filter(|due| due.kind == DueKind::Regular).filter_map(|due| due.number).min();
        let count = if policy.import.is_some() { first.unwrap_or(policy.dues_made) } else { 0 };
        (0..count).filter_map(|number| policy.facts.due_date(number)).map(|due_on| (due_on, policy.instalment))
    }
}

impl<'a> Deref for FullTurn<'a> {
    type Target = Turn<'a>;

    fn deref(&self) -> &Turn<'a> {
        &self.turn
    }
}

impl DerefMut for FullTurn<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.turn
    }
}

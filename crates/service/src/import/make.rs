//! A checked row as the rows of the database: the holder with search terms and sealed numbers, the policy in force.
//!
//! This is what costs time in an import, and it needs nothing of the database. So it is done ahead, on the thread that reads the
//! file ([`Group::prepare`]), on the assumption that the customers are new; the command that writes holds the assumption
//! against the facts and, where it does not hold, makes the rows anew.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use jiff::civil::Date;
use yinuo_core::case::Channel;
use yinuo_core::id::{ImportId, OperatorId, PartyId, PayoutId, PolicyId, Slot};
use yinuo_core::life::policy::{
    Basis, Beneficiary, By, DividendOption, Insured, PolicyRefusal, Proposal, TakeOver, take_over,
};
use yinuo_core::party::mask;
use yinuo_core::payout::PayoutAccount;
use yinuo_store::tables::party::PersonalNumberRow;

use super::check::CheckedRow;
use crate::clock::Clock;
use crate::command::party::{NewParty, rows_of, unique_hash};
use crate::engine::commit::Commit;
use crate::keys::Keys;
use crate::life::rows::record_turn;
use crate::life::rules::life;
use crate::personal::{PAYOUT_ACCOUNT, seal_with};
use crate::rules::Rules;

/// What rows are made with.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    pub rules: &'a Rules,
    pub keys: &'a Keys,
    pub clock: &'a Clock,
    pub open_from: Date,
    pub operator: OperatorId,
    pub now: jiff::Timestamp,
    pub import: ImportId,
}

/// Who a policy was made for, and whether the rows of the holder were made too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub policy: PolicyId,
    pub holder: PartyId,
    pub is_new: bool,
}

impl Maker<'_> {
    fn today(&self) -> Date {
        self.rules.calendar().date_of(self.now)
    }

    /// Adds the rows of a policy, and those of its holder where there is none yet.
    pub fn make(
        &self,
        checked: &CheckedRow,
        slot: Slot,
        known: Option<PartyId>,
        commit: &mut Commit,
    ) -> Result<Made, PolicyRefusal> {
        let holder = known.unwrap_or_else(|| PartyId::new(self.clock.stamp(), slot));
        let policy = PolicyId::new(self.clock.stamp(), slot);
        let row = &checked.row;
        let mut next_payout = || PayoutId::new(self.clock.stamp(), slot);
        let by = By { operator: self.operator, now: self.now, case: None };
        let basis = Basis {
            product: &checked.product,
            products: life(self.rules).products(),
            tables: life(self.rules).tables(),
            rules: self.rules.rulebook(),
            calendar: self.rules.calendar(),
            open_from: self.open_from,
        };
        let turn = take_over(basis, by, self.told(checked, policy, holder), &mut next_payout)?;
        if known.is_none() {
            let hash = unique_hash(&row.holder, self.keys);
            let at = self.now.as_microsecond();
            let NewParty { row, terms, numbers } =
                rows_of(self.keys, row.holder.clone(), hash, holder, checked.office, at);
            terms.into_iter().for_each(|term| commit.insert(term));
            numbers.into_iter().for_each(|number| commit.insert(number));
            commit.insert(row);
        }
        record_turn(commit, None, &turn, || self.clock.stamp());
        self.numbers(checked, policy).into_iter().for_each(|number| commit.insert(number));
        Ok(Made { policy, holder, is_new: known.is_none() })
    }

    fn told(&self, checked: &CheckedRow, id: PolicyId, holder: PartyId) -> TakeOver {
        let row = &checked.row;
        let insured = row.insured.as_ref();
        let proposal = Proposal {
            id,
            number: row.policy.number.clone(),
            holder,
            office: checked.office,
            channel: Channel::Counter,
            applied_on: checked.facts.effective_on,
            insured: Insured {
                party: insured.is_none().then_some(holder),
                name: insured.unwrap_or(&row.holder).name.clone(),
                birth_date: checked.facts.birth_date,
                sex: checked.facts.sex,
            },
            facts: checked.facts.clone(),
            beneficiaries: row.beneficiaries.iter().map(beneficiary).collect(),
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: true,
            allocation: Vec::new(),
        };
        let account = row.payout_account.as_ref().map(|account| PayoutAccount {
            payee: account.holder.clone(),
            masked: mask(&account.number),
            bank_code: checked.account.as_ref().and_then(|account| account.bank_code.clone()),
            branch_code: checked.account.as_ref().and_then(|account| account.branch.clone()),
            entered_by: Some(self.operator),
        });
        TakeOver {
            import: self.import,
            proposal,
            instalment: Some(checked.instalment),
            paid_to: row.policy.paid_to,
            prepaid: row.policy.prepaid,
            account,
            today: self.today(),
        }
    }

    /// The account, and the identity number of an insured who is not the holder.
    fn numbers(&self, checked: &CheckedRow, policy: PolicyId) -> Vec<PersonalNumberRow> {
        let mut numbers = Vec::new();
        if let Some(account) = &checked.account {
            numbers.push(seal_with(self.keys, policy.number(), PAYOUT_ACCOUNT, "account", &account.account));
        }
        let insured = checked.row.insured.as_ref();
        if let Some(identity) = insured.and_then(|insured| insured.identity.as_ref()) {
            numbers.push(seal_with(self.keys, policy.number(), "insured", identity.kind.key(), &identity.number));
        }
        numbers
    }
}

fn beneficiary(named: &super::row::Beneficiary) -> Beneficiary {
    Beneficiary {
        name: named.name.clone(),
        relation: String::new(),
        order: 1,
        share: named.share.map(|share| rust_decimal::Decimal::new(share.into(), 4)),
    }
}

/// The rows of one slot that are written by one command.
pub struct Group {
    pub slot: Slot,
    /// Each with the hash of its holder's identity number.
    pub rows: Vec<(CheckedRow, String)>,
    pub prepared: Mutex<Option<Prepared>>,
}

/// Rows made ahead.
#[derive(Debug)]
pub struct Prepared {
    pub commit: Commit,
    pub made: Vec<Made>,
    pub open_from: Date,
}

/// Shows only what does not identify.
impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Group({}, {} rows)", self.slot.number(), self.rows.len())
    }
}

impl Group {
    /// Makes the rows ahead, with the customers this run has made as the only ones known. A row that cannot be made leaves the
    /// group unprepared: the command finds out which.
    pub fn prepare(self, maker: &Maker<'_>, known: &mut HashMap<String, PartyId>) -> Group {
        let mut commit = Commit::default();
        let mut made = Vec::with_capacity(self.rows.len());
        for (row, hash) in &self.rows {
            match maker.make(row, self.slot, known.get(hash).copied(), &mut commit) {
                Ok(one) => {
                    known.insert(hash.clone(), one.holder);
                    made.push(one);
                }
                Err(_) => return self,
            }
        }
        let prepared = Prepared { commit, made, open_from: maker.open_from };
        Group { prepared: Mutex::new(Some(prepared)), ..self }
    }

    /// The rows made ahead, if what they assume is so: `holders` tells who holds an identity number.
    pub fn take_prepared(&self, open_from: Date, holders: impl Fn(&str) -> Option<PartyId>) -> Option<Prepared> {
        let prepared = self.prepared.lock().expect("no panic while it is held").take()?;
        let mut made_here = HashSet::new();
        let fits = prepared.open_from == open_from
            && self.rows.iter().zip(&prepared.made).all(|((_, hash), made)| match holders(hash) {
                Some(known) => !made.is_new && made.holder == known,
                None if made.is_new => made_here.insert(made.holder),
                None => made_here.contains(&made.holder),
            });
        fits.then_some(prepared)
    }
}

//! A checked row as the rows of the database: the holder with search terms and sealed numbers, the policy in force.
//!
//! This is what costs time in an import, and it needs nothing of the database. So it is done ahead, on the thread that reads the
//! file ([`prepare`]), on the assumption that the customers are new; the command that writes holds the assumption
//! against the facts and, where it does not hold, makes the rows anew.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use yinuo_core::case::Channel;
use yinuo_core::id::{PartyId, PayoutId, Slot};
use yinuo_core::life::PolicyId;
use yinuo_core::life::policy::{
    Basis, Beneficiary, By, DividendOption, Insured, PolicyRefusal, Proposal, TakeOver, take_over,
};
use yinuo_core::party::mask;
use yinuo_core::payout::PayoutAccount;
use yinuo_store::tables::party::PersonalNumberRow;

use super::check::CheckedRow;
use crate::command::party::{NewParty, rows_of};
use crate::engine::commit::Commit;
use crate::import::Making;
use crate::life::rows::{record_turn, record_version};
use crate::life::rules::life;
use crate::personal::{PAYOUT_ACCOUNT, seal_with};

/// Who a policy was made for, and whether the rows of the holder were made too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    pub policy: PolicyId,
    pub holder: PartyId,
    pub is_new: bool,
}

/// Makes rows.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a>(pub Making<'a>);

impl Maker<'_> {
    fn today(&self) -> Date {
        self.0.rules.calendar().date_of(self.0.now)
    }

    /// Adds the rows of a policy, and those of its holder where there is none yet.
    pub fn make(
        &self,
        checked: &CheckedRow,
        slot: Slot,
        known: Option<PartyId>,
        commit: &mut Commit,
    ) -> Result<Made, PolicyRefusal> {
        let holder = known.unwrap_or_else(|| PartyId::new(self.0.clock.stamp(), slot));
        let policy = PolicyId::new(self.0.clock.stamp(), slot);
        let row = &checked.row;
        let mut next_payout = || PayoutId::new(self.0.clock.stamp(), slot);
        let by = By { operator: self.0.operator, now: self.0.now, case: None };
        let basis = Basis {
            product: &checked.product,
            products: life(self.0.rules).products(),
            tables: life(self.0.rules).tables(),
            rules: self.0.rules.rulebook(),
            calendar: self.0.rules.calendar(),
            open_from: self.0.open_from,
        };
        let turn = take_over(basis, by, self.told(checked, policy, holder), &mut next_payout)?;
        if known.is_none() {
            let at = self.0.now.as_microsecond();
            let NewParty { row, terms, numbers } =
                rows_of(self.0.keys, row.holder.clone(), true, holder, checked.office, at);
            terms.into_iter().for_each(|term| commit.insert_unaudited(term));
            numbers.into_iter().for_each(|number| commit.insert(number));
            commit.insert(row);
        }
        record_version(commit, None, &turn);
        record_turn(commit, None, &turn, || self.0.clock.stamp());
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
            payee: account.account_holder.clone(),
            masked: mask(&account.number),
            bank_code: checked.account.as_ref().and_then(|account| account.bank_code.clone()),
            branch_code: checked.account.as_ref().and_then(|account| account.branch.clone()),
            entered_by: Some(self.0.operator),
        });
        TakeOver {
            import: self.0.import,
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
            numbers.push(seal_with(self.0.keys, policy.number(), PAYOUT_ACCOUNT, "account", &account.account));
        }
        let insured = checked.row.insured.as_ref();
        if let Some(identity) = insured.and_then(|insured| insured.identity.as_ref()) {
            numbers.push(seal_with(self.0.keys, policy.number(), "insured", identity.kind.key(), &identity.number));
        }
        numbers
    }
}

fn beneficiary(named: &super::row::Beneficiary) -> Beneficiary {
    Beneficiary { name: named.name.clone(), relation: String::new(), order: 1, share: named.share }
}

/// Holders that are known of a run: those before are in the house, where the command finds them and makes the rows of their group itself.
const HOLDERS_KNOWN: usize = 20_000;

/// Rows made ahead.
#[derive(Debug)]
pub struct Prepared {
    pub commit: Commit,
    pub made: Vec<Made>,
    pub open_from: Date,
}

/// Makes the rows ahead, with the customers this run has made as the only ones known. A row that cannot be made leaves the
/// group unprepared: the command finds out which.
pub fn prepare(
    making: &Making<'_>,
    slot: Slot,
    rows: &[CheckedRow],
    known: &mut HashMap<String, PartyId>,
) -> Option<Prepared> {
    let maker = Maker(*making);
    if known.len() >= HOLDERS_KNOWN {
        known.clear();
    }
    let mut commit = Commit::default();
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let one = maker.make(row, slot, known.get(&row.holder_hash).copied(), &mut commit).ok()?;
        known.insert(row.holder_hash.clone(), one.holder);
        made.push(one);
    }
    commit.hash_ahead(making.keys.suite());
    Some(Prepared { commit, made, open_from: making.open_from })
}

impl Prepared {
    /// Whether what the rows assume is so: `holders` tells who holds an identity number.
    pub fn fits(&self, rows: &[CheckedRow], open_from: Date, holders: impl Fn(&str) -> Option<PartyId>) -> bool {
        let mut made_here = HashSet::new();
        self.open_from == open_from
            && rows.iter().zip(&self.made).all(|(row, made)| match holders(&row.holder_hash) {
                Some(known) => !made.is_new && made.holder == known,
                None if made.is_new => made_here.insert(made.holder),
                None => made_here.contains(&made.holder),
            })
    }
}

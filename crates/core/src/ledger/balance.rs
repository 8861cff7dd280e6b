//! Sums of accounts, and the trial balance over all of them, by class.

use std::collections::BTreeMap;

use super::chart::{Account, AccountClass};
use crate::money::{Fen, MoneyRefusal};

/// What was debited and credited to an account; of an account that each subject has, to all of them together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSum {
    pub account: Account,
    pub debit: Fen,
    pub credit: Fen,
}

impl AccountSum {
    /// On the side that raises the account: negative where it was overdrawn.
    pub fn balance(&self) -> Result<Fen, MoneyRefusal> {
        balance(self.account.class(), self.debit, self.credit)
    }
}

fn balance(class: AccountClass, debit: Fen, credit: Fen) -> Result<Fen, MoneyRefusal> {
    if class.is_raised_by_debit() { debit.checked_sub(credit) } else { credit.checked_sub(debit) }
}

/// The sums of the accounts of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassSum {
    pub class: AccountClass,
    /// By path.
    pub accounts: Vec<AccountSum>,
    pub debit: Fen,
    pub credit: Fen,
    pub balance: Fen,
}

/// The sums of all accounts, by class; a class in which nothing was booked is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalance {
    pub classes: Vec<ClassSum>,
    pub debit: Fen,
    pub credit: Fen,
}

impl TrialBalance {
    /// Adds sums of the same account together.
    pub fn of(sums: impl IntoIterator<Item = AccountSum>) -> Result<TrialBalance, MoneyRefusal> {
        let mut by_path: BTreeMap<(AccountClass, String), AccountSum> = BTreeMap::new();
        for sum in sums {
            let nothing = AccountSum { account: sum.account.clone(), debit: Fen::ZERO, credit: Fen::ZERO };
            let entry = by_path.entry((sum.account.class(), sum.account.to_string())).or_insert(nothing);
            entry.debit = entry.debit.checked_add(sum.debit)?;
            entry.credit = entry.credit.checked_add(sum.credit)?;
        }
        let mut classes: Vec<ClassSum> = Vec::new();
        for class in AccountClass::ALL {
            let of_class = by_path.values().filter(|sum| sum.account.class() == class);
            let accounts: Vec<AccountSum> = of_class.cloned().collect();
            if accounts.is_empty() {
                continue;
            }
            let debit = Fen::checked_sum(accounts.iter().map(|sum| sum.debit))?;
            let credit = Fen::checked_sum(accounts.iter().map(|sum| sum.credit))?;
            classes.push(ClassSum { class, accounts, debit, credit, balance: balance(class, debit, credit)? });
        }
        let debit = Fen::checked_sum(classes.iter().map(|sum| sum.debit))?;
        let credit = Fen::checked_sum(classes.iter().map(|sum| sum.credit))?;
        Ok(TrialBalance { classes, debit, credit })
    }

    pub fn accounts(&self) -> impl Iterator<Item = &AccountSum> {
        self.classes.iter().flat_map(|class| &class.accounts)
    }

    /// What was debited is what was credited.
    pub fn is_balanced(&self) -> bool {
        self.debit == self.credit
    }
}

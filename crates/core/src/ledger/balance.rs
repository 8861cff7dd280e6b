//! Sums of accounts, and the trial balance over all of them.

use super::Account;
use crate::money::{Fen, MoneyRefusal};

/// What was debited and credited to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountSum {
    pub account: String,
    pub debit: Fen,
    pub credit: Fen,
}

impl AccountSum {
    /// On the side that raises the account: negative where it was overdrawn.
    pub fn balance(&self) -> Result<Fen, MoneyRefusal> {
        if Account::is_debit_account(&self.account) {
            self.debit.checked_sub(self.credit)
        } else {
            self.credit.checked_sub(self.debit)
        }
    }
}

/// The sums of all accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialBalance {
    pub accounts: Vec<AccountSum>,
    pub debit: Fen,
    pub credit: Fen,
}

impl TrialBalance {
    /// Adds sums of the same account together.
    pub fn of(sums: impl IntoIterator<Item = AccountSum>) -> Result<TrialBalance, MoneyRefusal> {
        let mut accounts: std::collections::BTreeMap<String, (Fen, Fen)> = std::collections::BTreeMap::new();
        for sum in sums {
            let entry = accounts.entry(sum.account).or_insert((Fen::ZERO, Fen::ZERO));
            entry.0 = entry.0.checked_add(sum.debit)?;
            entry.1 = entry.1.checked_add(sum.credit)?;
        }
        let debit = Fen::checked_sum(accounts.values().map(|sums| sums.0))?;
        let credit = Fen::checked_sum(accounts.values().map(|sums| sums.1))?;
        let accounts =
            accounts.into_iter().map(|(account, (debit, credit))| AccountSum { account, debit, credit }).collect();
        Ok(TrialBalance { accounts, debit, credit })
    }

    /// What was debited is what was credited.
    pub fn is_balanced(&self) -> bool {
        self.debit == self.credit
    }
}

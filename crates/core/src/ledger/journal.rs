//! The ledger as a journal of hledger (plain text accounting), which other programs check and sum again.
//!
//! Debits are positive. Account paths use hledger's separator; the subject of a line stands in the path of its accounts.
//! `hledger check -s` wants every account and commodity declared: [`write_journal`] declares what it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::chart::{Account, AccountClass};
use crate::money::Fen;

/// A line of the ledger with what a reader needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// `2011-06-10`.
    pub booked_on: String,
    pub id: String,
    pub kind: String,
    /// What people call what the line is about, such as a number.
    pub subject: String,
    pub debit: Account,
    pub credit: Account,
    pub amount: Fen,
}

/// The type hledger gives an account, so that its reports know assets from liabilities.
fn account_type(class: AccountClass) -> char {
    match class {
        AccountClass::Asset => 'A',
        AccountClass::Liability => 'L',
        AccountClass::Income => 'R',
        AccountClass::Expense => 'X',
        AccountClass::Reserve => 'E',
    }
}

fn shown(account: &Account, subject: &str) -> String {
    account.shown(subject).replace('/', ":")
}

/// Writes lines as a journal. Lines come in the order of their days.
pub fn write_journal(lines: &[JournalLine]) -> String {
    let mut accounts = BTreeMap::new();
    let mut payees = BTreeSet::new();
    for line in lines {
        for account in [&line.debit, &line.credit] {
            accounts.insert(shown(account, &line.subject), account_type(account.class()));
        }
        payees.insert(line.kind.as_str());
    }
    let mut out = String::with_capacity(lines.len() * 160 + 512);
    out.push_str("; Ledger of Yinuo. Debits are positive.\ncommodity CNY 1000.00\ndecimal-mark .\n\n");
    for (account, kind) in &accounts {
        let _ = writeln!(out, "account {account}  ; type:{kind}");
    }
    for payee in &payees {
        let _ = writeln!(out, "payee {payee}");
    }
    out.push_str("tag type\ntag id\n");
    for line in lines {
        let _ = write!(
            out,
            "\n{} {}  ; id:{}\n    {}  CNY {}\n    {}  CNY -{}\n",
            line.booked_on,
            line.kind,
            line.id,
            shown(&line.debit, &line.subject),
            line.amount,
            shown(&line.credit, &line.subject),
            line.amount,
        );
    }
    out
}

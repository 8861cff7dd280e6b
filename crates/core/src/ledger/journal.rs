//! The ledger as a journal of hledger (plain text accounting), which other programs check and sum again.
//!
//! Debits are positive. Account paths use hledger's separator; the subject of a line stands in the path of its accounts.
//! `hledger check -s` wants every account and commodity declared: [`JournalWriter`] declares what it uses, piece by piece, so that a
//! journal of any length is written while its lines are read.

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

/// Writes a journal in pieces: the first begins with its head, each declares what its lines use before they come, and after the last
/// stands [`JournalWriter::end`]. What it keeps between two pieces grows with the chart and the offices, not with the lines: an account
/// that each subject has is declared again in every piece that uses it, which hledger takes as one.
#[derive(Debug, Default)]
pub struct JournalWriter {
    begun: bool,
    accounts: BTreeSet<String>,
    payees: BTreeSet<String>,
    lines: u64,
}

impl JournalWriter {
    /// The next lines. They come in the order of their days.
    pub fn write(&mut self, lines: &[JournalLine]) -> String {
        let mut out = String::with_capacity(lines.len() * 240 + 256);
        self.begin(&mut out);
        self.declare(lines, &mut out);
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
        self.lines = self.lines.saturating_add(u64::try_from(lines.len()).unwrap_or(u64::MAX));
        out
    }

    /// The last line, which a journal that was broken off lacks.
    pub fn end(mut self) -> String {
        let mut out = String::new();
        self.begin(&mut out);
        let _ = writeln!(out, "\n; End of the journal: {} lines.", self.lines);
        out
    }

    fn begin(&mut self, out: &mut String) {
        if !std::mem::replace(&mut self.begun, true) {
            out.push_str(
                "; Ledger of Yinuo. Debits are positive.\ncommodity CNY 1000.00\ndecimal-mark .\ntag type\ntag id\n",
            );
        }
    }

    fn declare(&mut self, lines: &[JournalLine], out: &mut String) {
        let mut accounts = BTreeMap::new();
        let mut payees = BTreeSet::new();
        for line in lines {
            for account in [&line.debit, &line.credit] {
                let path = shown(account, &line.subject);
                if !self.accounts.contains(&path) {
                    accounts.insert(path, account);
                }
            }
            if !self.payees.contains(&line.kind) {
                payees.insert(line.kind.clone());
            }
        }
        if !accounts.is_empty() || !payees.is_empty() {
            out.push('\n');
        }
        for (path, account) in accounts {
            let _ = writeln!(out, "account {path}  ; type:{}", account_type(account.class()));
            if !account.rule().is_of_subject() {
                self.accounts.insert(path);
            }
        }
        for payee in payees {
            let _ = writeln!(out, "payee {payee}");
            self.payees.insert(payee);
        }
    }
}

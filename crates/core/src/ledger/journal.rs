//! The ledger as a journal of hledger (plain text accounting), which other programs check and sum again.
//!
//! Debits are positive. Account paths use hledger's separator; the number of the policy stands in the path of its accounts.
//! `hledger check -s` wants every account and commodity declared: [`write_journal`] declares what it uses.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Account;
use crate::money::Fen;

/// A line of the ledger with what a reader needs to know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// `2011-06-10`.
    pub booked_on: String,
    pub id: String,
    pub kind: String,
    pub policy_number: String,
    pub debit: String,
    pub credit: String,
    pub amount: Fen,
}

/// The type hledger gives an account, so that its reports know assets from liabilities.
fn account_type(path: &str) -> char {
    match path {
        "policy/make-up" | "policy/loan" => 'A',
        path if path.starts_with("house/cash/") || path.starts_with("house/bank/") => 'A',
        path if path.starts_with("house/income/") => 'R',
        path if path.starts_with("house/expense/") => 'X',
        "house/opening" => 'E',
        _ => 'L',
    }
}

fn shown(path: &str, policy_number: &str) -> String {
    Account::path_of(path, policy_number).replace('/', ":")
}

/// Writes lines as a journal. Lines come in the order of their days.
pub fn write_journal(lines: &[JournalLine]) -> String {
    let mut accounts = BTreeSet::new();
    let mut payees = BTreeSet::new();
    let mut tags = String::new();
    for line in lines {
        for path in [&line.debit, &line.credit] {
            accounts.insert((shown(path, &line.policy_number), account_type(path)));
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
    tags.push_str("tag type\ntag id\n");
    out.push_str(&tags);
    for line in lines {
        let _ = write!(
            out,
            "\n{} {}  ; id:{}\n    {}  CNY {}\n    {}  CNY -{}\n",
            line.booked_on,
            line.kind,
            line.id,
            shown(&line.debit, &line.policy_number),
            line.amount,
            shown(&line.credit, &line.policy_number),
            line.amount,
        );
    }
    out
}

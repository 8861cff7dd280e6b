//! Lines and sums of the ledger as rows, and rows as lines and sums. An account is known by the chart or the row is damaged:
//! no path is ever taken for an account of some class.

use yinuo_core::id::TransferId;
use yinuo_core::ledger::{Account, AccountSum, Posting};
use yinuo_core::money::Fen;
use yinuo_core::systems::{chart, posting_kinds};
use yinuo_store::tables::ledger::TransferRow;

use crate::stop::Stop;

/// The sum of an account as it is stored.
pub(crate) fn sum_of(path: &str, debit: i64, credit: i64) -> Result<AccountSum, Stop> {
    let account = chart().account(path).map_err(|_| Stop::damaged("transfers", format!("the account `{path}`")))?;
    Ok(AccountSum { account, debit: Fen(debit), credit: Fen(credit) })
}

fn account_of(row: &TransferRow, path: &str) -> Result<Account, Stop> {
    let damaged = |_| Stop::damaged("transfers", format!("{}: the account `{path}`", TransferId::from_number(row.id)));
    chart().account(path).map_err(damaged)
}

/// The accounts of a line: the one that is debited and the one that is credited.
pub(crate) fn accounts_of(row: &TransferRow) -> Result<(Account, Account), Stop> {
    Ok((account_of(row, &row.debit)?, account_of(row, &row.credit)?))
}

/// The posting that a line of the ledger was.
pub(crate) fn posting_of(row: &TransferRow) -> Result<Posting, Stop> {
    let (debit, credit) = accounts_of(row)?;
    let kind = posting_kinds().find(|kind| kind.key == row.kind);
    let damaged =
        || Stop::damaged("transfers", format!("{}: the kind `{}`", TransferId::from_number(row.id), row.kind));
    Ok(Posting { kind: kind.ok_or_else(damaged)?, debit, credit, amount: Fen(row.amount) })
}

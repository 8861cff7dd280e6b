//! The ledger: transfers, and the days that are closed. An account that each subject has is that of the transfer's subject;
//! its full path has in between what the subject is called.

crate::table! {
    /// One line: an amount from the account that is credited to the account that is debited. Never changed.
    pub struct TransferRow in "transfers" key (slot, id) {
        slot: i64,
        id: i64,
        booked_on: String,
        value_on: String,
        at: i64,
        debit: String,
        credit: String,
        amount: i64,
        kind: String,
        subject_kind: String,
        subject_id: i64,
        case_id: Option<i64>,
        payout_id: Option<i64>,
        reverses: Option<i64>,
        operator_id: i64,
    }

    /// The lines of a booking day from one account to another: how many, and their sum. Those of all subjects are one line a stripe.
    pub struct TransferSumRow in "transfer_sums" key (booked_on, debit, credit, stripe) outside (archive) {
        booked_on: String,
        debit: String,
        credit: String,
        stripe: i64,
        number: i64,
        amount: i64,
    }

    pub struct DayCloseRow in "day_closes" key (closed_on) {
        closed_on: String,
        at: i64,
        operator_id: i64,
        transfers: i64,
        amount: i64,
    }

    /// The sums of an account's debits and credits up to the end of a closed day; those of all subjects are one line.
    pub struct DayBalanceRow in "day_balances" key (closed_on, account) {
        closed_on: String,
        account: String,
        debit: i64,
        credit: i64,
    }
}

crate::row! {
    /// The sums of one account.
    pub struct AccountSumRow { account: String, debit: i64, credit: i64 }

    /// How many transfers, and their sum.
    pub struct TransferTotalRow { number: i64, amount: i64 }

    /// What the kept sums of a day and two accounts lack, or have too much of.
    pub struct WrongTransferSumRow { booked_on: String, debit: String, credit: String, number: i64, amount: i64 }
}

/// The sums of accounts that follow from those of pairs of them.
macro_rules! by_account {
    () => {
        "SELECT account, CAST(SUM(debit) AS BIGINT) AS debit, CAST(SUM(credit) AS BIGINT) AS credit FROM ( \
         SELECT debit AS account, amount AS debit, 0 AS credit FROM pairs \
         UNION ALL SELECT credit AS account, 0 AS debit, amount AS credit FROM pairs) sums \
         GROUP BY account ORDER BY account"
    };
}

crate::statements! {
    pub TRANSFER: TransferRow = "SELECT {columns} FROM transfers WHERE slot = $1 AND id = $2";
    pub TRANSFERS_OF_SUBJECT: TransferRow = "SELECT {columns} FROM transfers WHERE slot = $1 AND subject_id = $2 \
         AND subject_kind = $3 ORDER BY id";
    pub TRANSFERS_OF_DAYS: TransferRow = "SELECT {columns} FROM transfers WHERE booked_on >= $1 AND booked_on <= $2 \
         ORDER BY booked_on, id, slot LIMIT $3";
    /// The next lines after one of them. Compared as one tuple, so that the index leads to the place wherever it is.
    pub TRANSFERS_AFTER: TransferRow = "SELECT {columns} FROM transfers WHERE booked_on <= $5 AND (booked_on, id, slot) > ($1, $3, $2) \
         ORDER BY booked_on, id, slot LIMIT $4";
    /// Sums by account of the transfers booked on days after `$1`, up to the day `$2`, and recorded by the instant `$3`: every line
    /// of these days is read.
    pub ACCOUNT_SUMS: AccountSumRow = concat!("WITH pairs AS (SELECT debit, credit, SUM(amount) AS amount FROM transfers \
         WHERE booked_on > $1 AND booked_on <= $2 AND at <= $3 GROUP BY debit, credit) ", by_account!());
    /// The same of all that is recorded, from the sums that are kept.
    pub KEPT_ACCOUNT_SUMS: AccountSumRow = concat!("WITH pairs AS (SELECT debit, credit, SUM(amount) AS amount FROM transfer_sums \
         WHERE booked_on > $1 AND booked_on <= $2 GROUP BY debit, credit) ", by_account!());
    pub KEPT_TRANSFERS: i64 = "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM transfer_sums \
         WHERE booked_on > $1 AND booked_on <= $2";
    /// Sums that are not those of the lines, at most `$1`.
    pub WRONG_TRANSFER_SUMS: WrongTransferSumRow = "WITH counted AS ( \
         SELECT booked_on, debit, credit, COUNT(*) AS number, SUM(amount) AS amount FROM transfers GROUP BY booked_on, debit, credit \
         UNION ALL SELECT booked_on, debit, credit, -number, -amount FROM transfer_sums) \
         SELECT booked_on, debit, credit, CAST(SUM(number) AS BIGINT) AS number, CAST(SUM(amount) AS BIGINT) AS amount FROM counted \
         GROUP BY booked_on, debit, credit HAVING SUM(number) <> 0 OR SUM(amount) <> 0 ORDER BY booked_on, debit, credit LIMIT $1";
    /// What an operator took in since an instant. What the program books by itself is nobody's.
    pub TAKEN_IN_SINCE: TransferTotalRow = "SELECT COUNT(*) AS number, CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS amount FROM transfers \
         WHERE operator_id = $1 AND operator_id <> 0 AND at >= $2 AND (debit LIKE 'house/cash/%' OR debit LIKE 'house/bank/%')";
    pub LAST_DAY_CLOSE: DayCloseRow = "SELECT {columns} FROM day_closes WHERE closed_on <= $1 ORDER BY closed_on DESC LIMIT 1";
    pub DAY_CLOSES: DayCloseRow = "SELECT {columns} FROM day_closes ORDER BY closed_on DESC LIMIT $1";
    pub DAY_BALANCES: DayBalanceRow = "SELECT {columns} FROM day_balances WHERE closed_on = $1 ORDER BY account";
    pub lookup TRANSFERS_BY_SUBJECT: TransferRow => (slot, subject_id, subject_kind);
    /// The lines of the ledger.
    pub listing TRANSFERS: TransferRow = "SELECT {columns} FROM transfers" => |listing| listing
        .condition("subject", "slot = $1 AND subject_id = $2 AND subject_kind = $3")
        .condition("account", "(debit = $1 OR credit = $1)")
        .condition("kind", "kind = $")
        .condition("from", "booked_on >= $")
        .condition("until", "booked_on <= $")
        .order("day", &["booked_on", "id", "slot"]);
}

use super::{Room, Whole};
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "ledger",
    steps: &[include_str!("../../schema/ledger.sql")],
    tables: &[TransferRow::TABLE, TransferSumRow::TABLE, DayCloseRow::TABLE, DayBalanceRow::TABLE],
    whole: &[
        Whole { tables: &["transfer_sums"], why: "sums over all slots, which can be summed again" },
        Whole { tables: &["day_closes", "day_balances"], why: "a row a day and account, summed over all slots" },
    ],
    statements,
};

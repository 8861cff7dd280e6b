//! Money on its way through a bank: is this the customer's account, what goes to the bank, and what came back.
//!
//! * [`account`] checks an account before anything is paid to it;
//! * [`batch`] checks payments and makes a [`CheckedBatch`], which [`pain_001`] and [`payment_csv`] write for the bank, and
//!   [`pain_008`] and [`debit_csv`] where it is one of debits;
//! * [`bank_id`] names batches and payments as banks take them;
//! * [`returned`] reads what the bank sends back: pain.002, camt.054 or a table;
//! * [`bank_status`] says what a bank's status settles, [`return_codes`] what its reason means.
//!
//! Nothing is paid here and no outcome is believed here: what a bank's file says is held against the batch by the caller.

mod account;
mod bank_id;
mod bank_status;
mod batch;
mod iso_xml;
mod pain_001;
mod pain_008;
mod payment_csv;
mod refusal;
mod return_codes;
mod returned;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_returned;

pub use account::{AccountDraft, AccountWarning, Banks, CheckedAccount, OtherAccountHolder, check_account};
pub use bank_id::{EndToEndId, batch_of_message, debit_of_reference, debit_reference, message_id};
pub use bank_status::{BankStatus, BankStatuses, Settles};
pub use batch::{CheckedBatch, Debtor, Payment, PaymentBatch, check_batch, check_payment};
pub use pain_001::pain_001;
pub use pain_008::pain_008;
pub use payment_csv::{TableFor, debit_csv, payment_csv};
pub use refusal::{BatchPlace, BatchRefusal, PaymentRefusal};
pub use return_codes::{ReturnCode, ReturnCodes};
pub use returned::{BadRow, Outcome, ReturnFile, ReturnItem, ReturnKind, ReturnRefusal, read_return};

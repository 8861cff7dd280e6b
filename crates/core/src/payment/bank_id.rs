//! The ids under which a bank knows our batches and payments, and back. Banks take no underscore, so the one of our ids is a
//! dash; some write everything in capitals, which is read as well.
//!
//! A payment's id carries the attempt: when it goes out again after it was sent back, the bank knows it by another name, and what
//! is said of the first attempt can never be taken for the second.

use std::fmt;
use std::str::FromStr;

use crate::id::{DebitItemId, IdError, PaymentBatchId, PayoutId};

/// A payment as the bank knows it: `payout-0h2k3m4n5p6q7-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EndToEndId {
    pub payout: PayoutId,
    /// 1, 2, …
    pub attempt: u32,
}

impl fmt::Display for EndToEndId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", with_dash(&self.payout.to_string()), self.attempt)
    }
}

impl FromStr for EndToEndId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<EndToEndId, IdError> {
        let (payout, attempt) = text.rsplit_once('-').ok_or(IdError)?;
        let attempt: u32 = attempt.parse().map_err(|_| IdError)?;
        let read = EndToEndId { payout: with_underscore(payout)?.parse()?, attempt };
        // What we never write, as `+1` or `01`, is no id of ours.
        if attempt > 0 && read.to_string().eq_ignore_ascii_case(text) { Ok(read) } else { Err(IdError) }
    }
}

/// The name of the file of a batch: `batch-0h2k3m4n5p6q7`.
pub fn message_id(batch: PaymentBatchId) -> String {
    with_dash(&batch.to_string())
}

/// The batch that a bank names.
pub fn batch_of_message(text: &str) -> Result<PaymentBatchId, IdError> {
    with_underscore(text.trim())?.parse()
}

/// A debit as the bank knows it: `debit-0h2k3m4n5p6q7`. One that came back is never tried again under its name: the next batch
/// makes another.
pub fn debit_reference(item: DebitItemId) -> String {
    with_dash(&item.to_string())
}

/// The debit that a bank names.
pub fn debit_of_reference(text: &str) -> Result<DebitItemId, IdError> {
    with_underscore(text)?.parse()
}

fn with_dash(id: &str) -> String {
    id.replacen('_', "-", 1)
}

fn with_underscore(text: &str) -> Result<String, IdError> {
    if text.contains('_') {
        return Err(IdError);
    }
    Ok(text.to_ascii_lowercase().replacen('-', "_", 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_is_read_back_exactly_and_fits_what_banks_take(number in 0i64.., attempt in 1u32..) {
            let id = EndToEndId { payout: PayoutId::from_number(number), attempt };
            let text = id.to_string();
            prop_assert!(text.len() <= 35, "{}", text);
            prop_assert_eq!(text.parse(), Ok(id));
            prop_assert_eq!(text.to_ascii_uppercase().parse(), Ok(id));
            let debit = DebitItemId::from_number(number);
            prop_assert!(debit_reference(debit).parse::<EndToEndId>().is_err(), "no payment is taken for a debit");
            prop_assert_eq!(debit_of_reference(&debit_reference(debit).to_ascii_uppercase()), Ok(debit));
            let batch = PaymentBatchId::from_number(number);
            prop_assert_eq!(batch_of_message(&message_id(batch)), Ok(batch));
        }

        #[test]
        fn whatever_is_read_as_an_id_is_written_the_same(text in "(payout|PAYOUT|batch)[-_][0-9a-z]{12,14}[-_][+0-9]{0,3}") {
            if let Ok(id) = text.parse::<EndToEndId>() {
                prop_assert!(id.to_string().eq_ignore_ascii_case(&text));
            }
        }
    }

    #[test]
    fn what_is_no_id_of_ours_is_none() {
        for text in [
            "",
            "payout",
            "payout-0000000000001",
            "payout-0000000000001-0",
            "payout-0000000000001-01",
            "payout-0000000000001-+1",
            "payout_0000000000001-1",
            "batch-0000000000001-1",
            "payout-0000000000001-1-1",
        ] {
            assert_eq!(text.parse::<EndToEndId>(), Err(IdError), "{text}");
            assert_eq!(debit_of_reference(text), Err(IdError), "{text}");
        }
    }
}

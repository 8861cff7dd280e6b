//! Letters about policies, and letters on their way: the proof that one reached the customer.

mod deliver;
mod write_policy_letter;

pub use deliver::{DeliverLetter, LetterOf};
pub use write_policy_letter::WritePolicyLetter;

//! Letters on their way: writing those no milestone writes, and the proof that one reached the customer.

mod deliver;
mod write;

pub use deliver::{DeliverLetter, LetterOf};
pub use write::{WriteCaseLetter, WriteLetter};

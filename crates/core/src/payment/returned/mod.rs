//! What a bank sends back about a batch: pain.002, camt.054, or a table.
//!
//! The bytes come from outside and may be anything: they are bounded, an XML document may bring no definitions of its own,
//! and a row that cannot be understood is set aside with its reason while the others are read. What a status settles is said by the
//! pack: one that is not final yet is told as such, and taken for neither paid nor returned.
//!
//! [`xml`] takes documents apart, [`iso`] reads them, [`table`] reads rows.

mod file;
mod iso;
mod read;
mod refusal;
mod rows;
mod table;
mod xml;

pub use file::{BadRow, Outcome, ReturnFile, ReturnItem, ReturnKind};
pub use read::read_return;
pub use refusal::ReturnRefusal;

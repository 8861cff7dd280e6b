//! Forms: the fields a pack asks for ([`Field`]), what is answered ([`Answers`]), and whether an answer fits ([`check`]).
//!
//! A kind of field stands here once, with its key, what belongs to it and how its answer is checked. How an answer is
//! typed, shown and sealed is for the layers above, which match on [`FieldKind`] and so cannot forget one.

mod answer;
mod check;
mod field;
mod reference;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Answers, Row, in_one_form};
pub use check::{AnswerProblem, RowPlace, check, check_answers};
pub use field::{Choice, Field, FieldKind, ROW_LIMIT, ROW_NUMBER, RowsRule, Scale};
pub use reference::{identifier, named};

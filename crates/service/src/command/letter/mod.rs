//! Letters on their way: writing those no milestone writes, and the proof that one reached the customer.

mod deliver;
mod write;
mod write_of_case;

use yinuo_core::id::LetterId;
use yinuo_store::tables::letter::LetterRow;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::follow_up::LETTER_FILE;
use crate::outbox::post;

pub use deliver::{DeliverLetter, LetterOf};
pub use write::WriteLetter;
pub use write_of_case::WriteCaseLetter;

/// The outcome of a letter that was written about a subject of that number.
fn written(context: &Context<'_>, row: LetterRow, subject: Subject, number: String) -> Outcome {
    let mut commit = Commit::default();
    post(&mut commit, context, &LETTER_FILE, &LetterId::from_number(row.id));
    let told = vec![("number", number), ("letter", row.name.clone())];
    let mut answer = Answer::of("letter", row.id);
    answer.letter_id = Some(row.id);
    commit.insert(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}

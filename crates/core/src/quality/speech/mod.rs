//! Which phrases a clerk said (服务用语检测): found by rule, never guessed. A phrase is a row of parts in order, each with its
//! variants; what a recogniser misheard is tolerated by the distance of the sounds. What a customer says, what is quoted or
//! denied, and what only looks like a phrase does not count. Each finding has a place and a confidence; between two limits of
//! the pack a person decides.
//!
//! [`phrases`] is what the pack says, [`transcript`] what was said, [`sound`] how near two syllables are, [`find`] where a
//! phrase stands, [`observe`] what follows, [`reader`] how transcripts are written.

mod context;
mod find;
mod found;
mod json_reader;
mod observe;
mod phrases;
mod reader;
mod sound;
mod transcript;
mod voice;

#[cfg(test)]
mod reader_tests;
#[cfg(test)]
mod tests;

pub use observe::{ForbiddenFinding, Observation, PhraseFinding, observe};
pub use phrases::{
    Conduct, ForbiddenKind, PHRASES_FILE, PhraseEntry, PhraseKind, PhraseSets, SituationEntry, WrittenConduct,
    conduct_of_source,
};
pub use reader::{SpokenTurn, Transcript, TranscriptFormat};
pub use transcript::{Speaker, Turn};
pub use voice::{LabelledTurn, Voice};

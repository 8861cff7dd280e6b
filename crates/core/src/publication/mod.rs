//! Publication (公示): a list about people hangs where those concerned can read it, for a number of days, with a photo as proof; they
//! can object, and an objection holds exactly whom it is about. Before its end nothing goes on that waits on it.
//!
//! Systems register what they publish ([`PublicationKind`]); how many days it takes comes from their packs.

mod decide;
mod kind;
mod permission;
mod refusal;
#[cfg(test)]
mod tests;

use crate::access::Place;
use crate::figure::{FigureKind, FigureRule};
use crate::id::id;
use crate::subject::SubjectKind;
use crate::systems::System;

pub use decide::{Listed, Photo, Posting, PublicationState, Shown, Standing, may_go_on, post};
pub use kind::{Column, PublicationKind};
pub use permission::{KEEP_PUBLICATIONS, PublicationKeeper, READ_PUBLICATIONS};
pub use refusal::PublicationRefusal;

id!(
    /// A list that is shown.
    PublicationId, "publication"
);
id!(
    /// Somebody's word against an entry of a list.
    ObjectionId, "objection"
);

/// A list that is shown (公示).
pub static PUBLICATION: SubjectKind =
    SubjectKind { key: "publication", prefix: "publication", zh: "公示", en: "publication" };

/// How many characters of a name the public page shows.
pub const SHOWN_OF_NAME: &str = "publication.shown-of-name";

static FIGURES: &[FigureRule] = &[FigureRule::new(SHOWN_OF_NAME, FigureKind::Count)];

/// A name with all but its first characters left out: 王**.
pub fn masked_name(name: &str, shown: u32) -> String {
    let shown = usize::try_from(shown).unwrap_or(usize::MAX);
    name.chars().enumerate().map(|(at, character)| if at < shown { character } else { '*' }).collect()
}

/// What publications bring to the house.
pub static SYSTEM: System = System {
    key: "publication",
    permissions: &[READ_PUBLICATIONS, KEEP_PUBLICATIONS],
    system_may: &[READ_PUBLICATIONS],
    places: &[Place::new("publications", "公示", "Publications")],
    subjects: &[&PUBLICATION],
    figures: FIGURES,
    ..System::NONE
};

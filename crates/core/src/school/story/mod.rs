//! Stories about schools: who is insured from when, who mediates, which pupils were hurt, and what is paid for them. The steps of a claim are
//! those of its case (`handler records computed for C1 given items = […]`).

mod read;
mod room;
mod told;

pub use told::{InjuredView, RemittanceView, SchoolAct, SchoolExpectation, SchoolView};

use crate::scenario::{Reads, Stories, StoryWord};

pub static STORIES: Stories = Stories {
    words: &[
        StoryWord { word: "insures", reads: Reads::Wish(read::cover) },
        StoryWord { word: "admits", reads: Reads::Deed(read::admission) },
        StoryWord { word: "enters", reads: Reads::Deed(read::pupil) },
        StoryWord { word: "remits", reads: Reads::Deed(read::remitting) },
        StoryWord { word: "pupil", reads: Reads::Expected(read::injured) },
        StoryWord { word: "mediator", reads: Reads::Expected(read::mediator) },
        StoryWord { word: "remittance", reads: Reads::Expected(read::remittance) },
        StoryWord { word: "mediator", reads: Reads::Denied(read::no_mediator) },
        StoryWord { word: "remittance", reads: Reads::Denied(read::no_remittance) },
    ],
    room: room::read,
};

//! Stories about service language: who sits at a window, what was heard and seen there, and what follows.

mod read;
mod room;
mod told;

pub use told::{ConductAct, ConductExpectation, ConductView, SITUATION};

use crate::scenario::{Reads, Stories, StoryWord};

pub static STORIES: Stories = Stories {
    words: &[
        StoryWord { word: "seats", reads: Reads::Deed(read::seat) },
        StoryWord { word: "hears", reads: Reads::Deed(read::talk) },
        StoryWord { word: "watches", reads: Reads::Deed(read::check) },
        StoryWord { word: "confirms", reads: Reads::Deed(read::confirmation) },
        StoryWord { word: "discards", reads: Reads::Deed(read::discarding) },
        StoryWord { word: "appeals", reads: Reads::Deed(read::appeal) },
        StoryWord { word: "grants", reads: Reads::Deed(read::granting) },
        StoryWord { word: "dismisses", reads: Reads::Deed(read::dismissal) },
        StoryWord { word: "publishes", reads: Reads::Deed(read::bulletin) },
        StoryWord { word: "ladder", reads: Reads::Expected(read::ladder) },
        StoryWord { word: "vetoed", reads: Reads::Expected(read::vetoed) },
        StoryWord { word: "finding", reads: Reads::Expected(read::finding) },
        StoryWord { word: "names", reads: Reads::Expected(read::names) },
        StoryWord { word: "ladder", reads: Reads::Denied(read::no_ladder) },
        StoryWord { word: "veto", reads: Reads::Denied(read::no_veto) },
        StoryWord { word: "finding", reads: Reads::Denied(read::no_finding) },
    ],
    room: room::read,
};

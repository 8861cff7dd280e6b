//! Stories about agricultural insurance: villages that join a programme, households that enrol and pay, subsidies, losses with their claims, and
//! the money. A story is told of one county; what its levels of government pay is said of any of its villages.

mod hung;
mod read;
mod room;
mod told;

pub use told::{AgriAct, AgriExpectation, AgriView, Funding, Shares};

use crate::scenario::{Reads, Stories, StoryWord};

const fn deed(word: &'static str, read: fn(&mut crate::scenario::Words) -> crate::scenario::ActRead) -> StoryWord {
    StoryWord { word, reads: Reads::Deed(read) }
}

pub static STORIES: Stories = Stories {
    words: &[
        StoryWord { word: "joins", reads: Reads::Wish(read::joining) },
        StoryWord { word: "enrols", reads: Reads::Wish(read::enrolment) },
        deed("appoints", read::helper),
        deed("collects", read::premium),
        deed("applies", read::application),
        deed("funds", read::funding),
        deed("settles", read::settlement),
        deed("posts", read::posting),
        deed("certifies", read::certificate),
        deed("reports", read::report),
        deed("surveys", read::survey),
        deed("recruits", read::expert),
        deed("draws", read::panel),
        deed("claims", read::claim),
        deed("assesses", read::assessment),
        deed("signs", read::signature),
        deed("orders", read::order),
        deed("transfers", read::transfer),
        deed("redirects", read::redirection),
        deed("reserves", read::reserve),
        StoryWord { word: "premium", reads: Reads::Expected(read::shares) },
        StoryWord { word: "funds", reads: Reads::Expected(read::standing) },
        StoryWord { word: "balance", reads: Reads::Expected(read::balance) },
        StoryWord { word: "claim", reads: Reads::Expected(read::amount) },
    ],
    room: room::read,
};

//! Stories about a broker's clients: mandates, agreements with insurers and what each promises, placed policies, and what came in under them. The steps of
//! a claim are those of its case (`handler records paid for C1 given paid_amount = …`).

mod read;
mod room;
mod told;

pub use told::{BrokerAct, BrokerExpectation, BrokerView, PaymentView};

use crate::scenario::{Reads, Stories, StoryWord};

pub static STORIES: Stories = Stories {
    words: &[
        StoryWord { word: "mandates", reads: Reads::Wish(read::mandate) },
        StoryWord { word: "agrees", reads: Reads::Deed(read::agreement) },
        StoryWord { word: "places", reads: Reads::Deed(read::placing) },
        StoryWord { word: "assisted", reads: Reads::Expected(read::assisted) },
        StoryWord { word: "recovered", reads: Reads::Expected(read::recovered) },
    ],
    room: room::read,
};

//! Stories about policies: the words life insurance has for them, what is told with them, and the policies of a story on the
//! pure core.

mod effect;
mod given;
mod read;
mod room;
mod told;

pub use given::{facts_of, paid_to_of};
pub use told::{Balance, PayoutView, PolicyAct, PolicyExpectation, PolicyView};

use crate::scenario::{Reads, Stories, StoryWord};

/// Who takes in what the bank says.
const HEARS_THE_BANK: &str = "manager";

const fn state(word: &'static str) -> StoryWord {
    StoryWord { word, reads: Reads::Expected(read::state) }
}

const fn balance(word: &'static str) -> StoryWord {
    StoryWord { word, reads: Reads::Expected(read::balance) }
}

pub static STORIES: Stories = Stories {
    words: &[
        StoryWord { word: "bank", reads: Reads::Message { heard_by: HEARS_THE_BANK, read: read::bank } },
        StoryWord { word: "proposes", reads: Reads::Wish(read::proposal) },
        StoryWord { word: "holds", reads: Reads::Wish(read::holding) },
        StoryWord { word: "takes", reads: Reads::Deed(read::taking) },
        StoryWord { word: "reverses", reads: Reads::Deed(read::reversal) },
        StoryWord { word: "pays", reads: Reads::Deed(read::payment) },
        state("proposed"),
        state("declined"),
        state("in-force"),
        state("suspended"),
        state("ended"),
        balance("deposit"),
        balance("make-up"),
        balance("payable"),
        balance("loan"),
        balance("dividend"),
        balance("instalment"),
        StoryWord { word: "open-dues", reads: Reads::Expected(read::open_dues) },
        StoryWord { word: "payout", reads: Reads::Expected(read::payout) },
        StoryWord { word: "case", reads: Reads::Expected(read::case) },
        StoryWord { word: "error", reads: Reads::Expected(read::error) },
        StoryWord { word: "payout", reads: Reads::Denied(read::no_payout) },
    ],
    room: room::read,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::AgreementState;

    #[test]
    fn every_state_and_every_amount_has_a_word() {
        let words: Vec<&str> = STORIES.words.iter().map(|word| word.word).collect();
        for state in AgreementState::ALL {
            assert!(words.contains(&state.key().replace('_', "-").as_str()), "{}", state.key());
        }
        for (word, _) in Balance::ALL {
            assert!(words.contains(&word), "{word}");
        }
    }
}

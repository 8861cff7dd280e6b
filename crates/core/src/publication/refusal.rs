//! Why something cannot be done with a publication, or may not go on yet.

use jiff::civil::Date;

use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicationRefusal {
    /// Nobody is left whose line does not hang already.
    NothingToPublish,
    /// It was made, and hangs nowhere yet.
    NotPosted,
    AlreadyPosted {
        on: Date,
    },
    PhotoMissing,
    /// The document laid with it is no picture.
    NotAPhoto,
    PostedInFuture {
        on: Date,
    },
    PostedBeforeOpened {
        opened_on: Date,
    },
    Withdrawn,
    /// It hangs until the day before this one.
    Runs {
        ends_on: Date,
        days: u16,
    },
    Ended {
        ends_on: Date,
    },
    NotListed,
    ObjectionOpen,
    ObjectionAnswered,
    /// An objection was right: what it led to must be published again.
    CorrectedSince,
    /// What would be done is not what was published.
    DiffersFromPublished,
    DayOutOfRange,
}

impl From<PublicationRefusal> for Refusal {
    fn from(refusal: PublicationRefusal) -> Refusal {
        use PublicationRefusal::*;
        match refusal {
            NothingToPublish => Refusal::new("nothing_new_to_publish"),
            NotPosted => Refusal::new("publication_not_posted"),
            AlreadyPosted { on } => Refusal::new("publication_posted").with("on", on.to_string()),
            PhotoMissing => Refusal::new("posting_photo_missing"),
            NotAPhoto => Refusal::new("not_a_photo"),
            PostedInFuture { on } => Refusal::new("occurred_in_future").with("occurred_at", on.to_string()),
            PostedBeforeOpened { opened_on } => {
                Refusal::new("posted_before_opened").with("opened_on", opened_on.to_string())
            }
            Withdrawn => Refusal::new("publication_withdrawn"),
            Runs { ends_on, days } => {
                Refusal::new("publication_runs").with("ends_on", ends_on.to_string()).with("days", days.to_string())
            }
            Ended { ends_on } => Refusal::new("publication_ended").with("ends_on", ends_on.to_string()),
            NotListed => Refusal::new("not_published"),
            ObjectionOpen => Refusal::new("publication_objection_open"),
            ObjectionAnswered => Refusal::new("publication_objection_answered"),
            CorrectedSince => Refusal::new("published_line_corrected"),
            DiffersFromPublished => Refusal::new("differs_from_published"),
            DayOutOfRange => Refusal::new("date_out_of_range"),
        }
    }
}

//! What may be done with a publication on a day, and whether what waits on it may go on.

use jiff::Span;
use jiff::civil::Date;

use super::refusal::PublicationRefusal;

/// What was recorded of a publication. That its days are over is no record: the calendar says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationState {
    /// Made, and hung up nowhere yet.
    Prepared,
    Posted(Posting),
    Withdrawn,
}

/// When a list was hung up, and when it may be taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    pub on: Date,
    /// The first day on which it need not hang any more.
    pub ends_on: Date,
}

/// Where a publication stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Prepared,
    Runs,
    Ended,
    Withdrawn,
}

impl Standing {
    pub fn key(self) -> &'static str {
        match self {
            Standing::Prepared => "prepared",
            Standing::Runs => "runs",
            Standing::Ended => "ended",
            Standing::Withdrawn => "withdrawn",
        }
    }
}

impl PublicationState {
    pub fn on(self, today: Date) -> Standing {
        match self {
            PublicationState::Prepared => Standing::Prepared,
            PublicationState::Posted(posting) if today < posting.ends_on => Standing::Runs,
            PublicationState::Posted(_) => Standing::Ended,
            PublicationState::Withdrawn => Standing::Withdrawn,
        }
    }

    /// Objections are taken while it hangs.
    pub fn check_hangs(self, today: Date) -> Result<(), PublicationRefusal> {
        match (self, self.on(today)) {
            (_, Standing::Runs) => Ok(()),
            (PublicationState::Posted(Posting { ends_on, .. }), _) => Err(PublicationRefusal::Ended { ends_on }),
            (PublicationState::Withdrawn, _) => Err(PublicationRefusal::Withdrawn),
            (PublicationState::Prepared, _) => Err(PublicationRefusal::NotPosted),
        }
    }

    /// What has run its days stays as it is; before, it can be taken back.
    pub fn check_withdrawable(self, today: Date) -> Result<(), PublicationRefusal> {
        match (self, self.on(today)) {
            (_, Standing::Withdrawn) => Err(PublicationRefusal::Withdrawn),
            (PublicationState::Posted(Posting { ends_on, .. }), Standing::Ended) => {
                Err(PublicationRefusal::Ended { ends_on })
            }
            _ => Ok(()),
        }
    }
}

/// What is laid with a publication as proof that it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Photo<'a> {
    pub media_type: &'a str,
}

/// Hangs a list up for so many whole days between the day of posting and the day it may be taken down. The photo is the proof.
pub fn post(
    state: PublicationState,
    days: u16,
    photo: Option<Photo<'_>>,
    on: Date,
    opened_on: Date,
    today: Date,
) -> Result<Posting, PublicationRefusal> {
    match state {
        PublicationState::Withdrawn => return Err(PublicationRefusal::Withdrawn),
        PublicationState::Posted(posting) => return Err(PublicationRefusal::AlreadyPosted { on: posting.on }),
        PublicationState::Prepared => {}
    }
    let photo = photo.ok_or(PublicationRefusal::PhotoMissing)?;
    if !photo.media_type.starts_with("image/") {
        return Err(PublicationRefusal::NotAPhoto);
    }
    if on > today {
        return Err(PublicationRefusal::PostedInFuture { on });
    }
    if on < opened_on {
        return Err(PublicationRefusal::PostedBeforeOpened { opened_on });
    }
    let span = Span::new().try_days(i64::from(days) + 1).map_err(|_| PublicationRefusal::DayOutOfRange)?;
    let ends_on = on.checked_add(span).map_err(|_| PublicationRefusal::DayOutOfRange)?;
    Ok(Posting { on, ends_on })
}

/// A line of a list, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed<'a> {
    pub cells: &'a str,
    pub open_objections: u32,
    /// An objection against it was right.
    pub corrected: bool,
}

/// A line in its publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown<'a> {
    pub state: PublicationState,
    pub days: u16,
    pub line: Listed<'a>,
}

/// Whether what waits on the publication of a subject may go on: the latest list that shows it has hung its days, nobody's word stands
/// against its line, and what would be done is what was shown. Answers with the day from which on it may.
pub fn may_go_on(latest: Option<Shown<'_>>, cells: &str, today: Date) -> Result<Date, PublicationRefusal> {
    let shown = latest.ok_or(PublicationRefusal::NotListed)?;
    if shown.line.corrected {
        return Err(PublicationRefusal::CorrectedSince);
    }
    if shown.line.cells != cells {
        return Err(PublicationRefusal::DiffersFromPublished);
    }
    let posting = match shown.state {
        PublicationState::Prepared => return Err(PublicationRefusal::NotPosted),
        PublicationState::Withdrawn => return Err(PublicationRefusal::Withdrawn),
        PublicationState::Posted(posting) if today < posting.ends_on => {
            return Err(PublicationRefusal::Runs { ends_on: posting.ends_on, days: shown.days });
        }
        PublicationState::Posted(posting) => posting,
    };
    match shown.line.open_objections {
        0 => Ok(posting.ends_on),
        _ => Err(PublicationRefusal::ObjectionOpen),
    }
}

//! What a system brings to stories: words, and its things in stories on the pure core.
//!
//! A word reads the rest of its line into a value of the system ([`StoryAct`], [`StoryExpectation`]). Who plays the story
//! hands that value to the system's room ([`StoryRoom`] here, one of its own over a database), which knows what it means.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::reader::Words;
use super::stop::WorldStop;
use crate::approval::ApprovalAct;
use crate::calendar::Calendar;
use crate::id::{OperatorId, PartyId};
use crate::money::Fen;
use crate::pack::{Catalogue, PackSource};
use crate::party::PartyKind;
use crate::promise::Term;
use crate::rulebook::RuleBook;
use crate::service::Answers;
use crate::subject::SubjectRef;

/// The stories of a system.
#[derive(Debug)]
pub struct Stories {
    pub words: &'static [StoryWord],
    /// Reads what its room needs of the packs.
    pub room: fn(&StoryRules<'_>) -> RoomRead,
}

/// A word and how the rest of its line reads.
#[derive(Debug)]
pub struct StoryWord {
    pub word: &'static str,
    pub reads: Reads,
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordPlace {
    /// `WORD …`
    Message,
    /// `customer NAME WORD …`
    Wish,
    /// `ROLE WORD …`
    Deed,
    /// `expect NAME WORD …`
    Expected,
    /// `expect NAME no WORD …`
    Denied,
}

/// What a word read into, or what was expected where it stopped.
pub type ActRead = Result<Arc<dyn StoryAct>, String>;
pub type ExpectationRead = Result<Arc<dyn StoryExpectation>, String>;

/// What a system's room reads of the packs, or what is wrong with them.
pub type RoomRead = Result<Box<dyn StoryRoom>, Vec<String>>;

/// A room with the key of its system.
pub type RoomOfSystem = (&'static str, Box<dyn StoryRoom>);

/// How the rest of a line reads after a word. A wish is given the customer's name, an expectation its own word, because several
/// words may read alike.
#[derive(Debug)]
pub enum Reads {
    /// Told by somebody outside and taken in by this role.
    Message {
        heard_by: &'static str,
        read: fn(&mut Words) -> ActRead,
    },
    Wish(fn(String, &mut Words) -> ActRead),
    Deed(fn(&mut Words) -> ActRead),
    Expected(fn(&str, &mut Words) -> ExpectationRead),
    Denied(fn(&mut Words) -> ExpectationRead),
}

impl Reads {
    pub fn place(&self) -> WordPlace {
        match self {
            Reads::Message { .. } => WordPlace::Message,
            Reads::Wish(_) => WordPlace::Wish,
            Reads::Deed(_) => WordPlace::Deed,
            Reads::Expected(_) => WordPlace::Expected,
            Reads::Denied(_) => WordPlace::Denied,
        }
    }
}

/// What happens to a thing of a system.
pub trait StoryAct: Any + fmt::Debug + Send + Sync {
    /// What the story calls the thing.
    fn name(&self) -> &str;

    /// Whether it gives the thing its name.
    fn opens(&self) -> bool {
        false
    }

    /// The customer it is done for, where a story names one.
    fn customer(&self) -> Option<&str> {
        None
    }

    /// What the customer is who is named here first.
    fn customer_kind(&self) -> PartyKind {
        PartyKind::Person
    }

    /// What it is under approval as.
    fn approval(&self) -> Option<&'static ApprovalAct> {
        None
    }
}

/// What must be so of a thing of a system.
pub trait StoryExpectation: Any + fmt::Debug + Send + Sync {
    /// Holds it against what there is to see, in the system's own shape.
    fn check(&self, view: &dyn Any) -> Result<(), String>;
}

/// What stories on the pure core stand on.
#[derive(Debug, Clone, Copy)]
pub struct StoryRules<'a> {
    pub sources: &'a [PackSource],
    pub catalogue: &'a Arc<Catalogue>,
    pub rulebook: &'a RuleBook,
}

/// When something happens, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    pub calendar: &'a Calendar,
    pub now: Timestamp,
    pub operator: OperatorId,
}

impl Moment<'_> {
    pub fn today(&self) -> Date {
        self.calendar.date_of(self.now)
    }
}

/// A system's things in a story on the pure core.
pub trait StoryRoom: fmt::Debug {
    /// The same things once more, to go back to.
    fn copied(&self) -> Box<dyn StoryRoom>;

    /// Lets time do what it does alone.
    fn pass_days(&mut self, moment: Moment<'_>) -> Result<(), WorldStop>;

    fn act(&mut self, act: &dyn StoryAct, customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop>;

    /// What cases are about; nothing, where the story named nothing so.
    fn subject(&self, name: &str) -> Option<SubjectRef>;

    /// What the effect of a milestone does to what its case is about.
    fn milestone(&mut self, name: &str, effect: &str, answers: &Answers, moment: Moment<'_>) -> Result<(), WorldStop>;

    /// All that is owed to people on account of a thing.
    fn owed(&self, name: &str) -> Fen;

    /// Whom a thing names for fields that are left empty when a case about it is opened.
    fn named(&self, _name: &str) -> Answers {
        Answers::new()
    }

    /// What was agreed with a thing, or with who stands in it: the times of promises that a pack leaves to agreements.
    fn terms(&self, _name: &str) -> Vec<Term> {
        Vec::new()
    }

    /// The things of which all that was owed has been paid since this was asked last, with the amount: the system records it in their
    /// cases.
    fn paid_up(&mut self) -> Vec<(String, Fen)> {
        Vec::new()
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop>;
}

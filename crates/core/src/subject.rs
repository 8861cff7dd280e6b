//! What service work is about (事项对象): a party, an agreement, a stored document, whatever a system keeps.
//!
//! A [`SubjectKind`] is registered by its system ([`crate::systems`]); a [`SubjectRef`] names one thing of a kind, and its
//! text is the id of that thing, whose prefix tells the kind. A [`Subject`] is such a thing in a role: the holder, the
//! insurer that owes, the file that was lent. Nothing here knows which kinds there are.

use std::fmt;

use crate::id::{Slot, read_id, slot_of, write_id};

/// A kind of thing that a case, a letter, a payout or a file can be about.
#[derive(Debug, PartialEq, Eq)]
pub struct SubjectKind {
    /// Permanent; what the database and packs say.
    pub key: &'static str,
    /// What its ids begin with.
    pub prefix: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

impl SubjectKind {
    /// The thing of this kind with that number.
    pub fn of(&'static self, id: i64) -> SubjectRef {
        SubjectRef { kind: self, id }
    }
}

/// One thing of a kind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SubjectRef {
    pub kind: &'static SubjectKind,
    pub id: i64,
}

impl SubjectRef {
    /// Reads an id whose prefix is that of one of these kinds.
    pub fn parse<'k>(text: &str, kinds: impl IntoIterator<Item = &'k &'static SubjectKind>) -> Option<SubjectRef> {
        let (prefix, rest) = text.rsplit_once('_')?;
        let kind = kinds.into_iter().find(|kind| kind.prefix == prefix)?;
        Some(SubjectRef { kind, id: read_id(rest).ok()? })
    }

    pub const fn new(kind: &'static SubjectKind, id: i64) -> SubjectRef {
        SubjectRef { kind, id }
    }

    pub fn slot(self) -> Slot {
        slot_of(self.id)
    }
}

impl std::hash::Hash for SubjectRef {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.kind.key, self.id).hash(state);
    }
}

impl fmt::Display for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}_", self.kind.prefix);
        write_id(self.id, &mut text);
        f.write_str(&text)
    }
}

impl fmt::Debug for SubjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for SubjectRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A thing in the role it has in a piece of work.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Subject {
    #[serde(rename = "id")]
    pub of: SubjectRef,
    /// `customer`, `agreement`, `insurer`: a word of the service.
    pub role: String,
}

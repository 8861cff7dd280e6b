//! Events (事件): something happened to a subject of a system, and service work may follow from it.
//!
//! A system registers its [`EventKind`]s with the facts they carry; which service a case is opened for, which open case moves on
//! and which letter is written is bound by packs (`[[on]]`, see [`crate::pack::FollowUp`]). So no system knows a service by name.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::subject::SubjectKind;

/// A kind of event.
#[derive(Debug)]
pub struct EventKind {
    /// Permanent: `payment-returned`.
    pub key: &'static str,
    /// What it happens to.
    pub about: &'static SubjectKind,
    /// What it tells of; every event of the kind tells all of it, as far as there is something to tell.
    pub facts: &'static [FactKind],
    pub zh: &'static str,
    pub en: &'static str,
}

impl EventKind {
    pub fn fact(&self, key: &str) -> Option<&'static FactKind> {
        self.facts.iter().find(|fact| fact.key == key)
    }
}

/// One kind of event is one static.
impl PartialEq for EventKind {
    fn eq(&self, other: &EventKind) -> bool {
        self.key == other.key
    }
}

impl Eq for EventKind {}

/// A fact that events of a kind carry.
#[derive(Debug)]
pub struct FactKind {
    /// Permanent: `due_on`. What packs and letters say.
    pub key: &'static str,
    pub value: FactValue,
}

impl FactKind {
    pub const fn new(key: &'static str, value: FactValue) -> FactKind {
        FactKind { key, value }
    }
}

/// What kind of value a fact is. It is carried as text: dates ISO, amounts in decimal yuan, words as their keys.
#[derive(Debug)]
pub enum FactValue {
    Text,
    Date,
    Amount,
    Number,
    /// An office, as an answer names it: its id and, after a blank, its name.
    Office,
    Word(&'static WordGroup),
    /// A list of rows, for letters.
    Rows(&'static [FactKind]),
}

/// Words for the keys a system uses, which packs give in both languages: `[words.life.mode]`.
#[derive(Debug)]
pub struct WordGroup {
    pub system: &'static str,
    pub key: &'static str,
    pub words: fn() -> Vec<&'static str>,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Text(String),
    Rows(Vec<BTreeMap<String, String>>),
}

/// The facts of an event, by key.
pub type Facts = BTreeMap<String, Fact>;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub kind: &'static EventKind,
    pub on: Date,
    pub facts: Facts,
}

impl Event {
    pub fn new(kind: &'static EventKind, on: Date) -> Event {
        Event { kind, on, facts: Facts::new() }
    }

    /// Tells a fact.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl ToString) -> Event {
        debug_assert!(self.kind.fact(key).is_some(), "{} tells of {key} as well", self.kind.key);
        self.facts.insert(key.to_owned(), Fact::Text(value.to_string()));
        self
    }

    /// Tells a fact where there is something to tell.
    #[must_use]
    pub fn with_some(self, key: &'static str, value: Option<impl ToString>) -> Event {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Tells a list of rows.
    #[must_use]
    pub fn with_rows(mut self, key: &'static str, rows: Vec<BTreeMap<String, String>>) -> Event {
        debug_assert!(self.kind.fact(key).is_some(), "{} tells of {key} as well", self.kind.key);
        self.facts.insert(key.to_owned(), Fact::Rows(rows));
        self
    }
}

/// The text of a fact; nothing for a list or where there is none.
pub fn text<'f>(facts: &'f Facts, key: &str) -> Option<&'f str> {
    match facts.get(key) {
        Some(Fact::Text(text)) => Some(text),
        Some(Fact::Rows(_)) | None => None,
    }
}

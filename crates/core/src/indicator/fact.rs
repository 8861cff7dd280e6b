//! Facts that can be counted: a system names them here and says in the store how they are read.

/// A kind of fact. Each stands on a day, in an office, and may be of a person, a kind and a channel.
#[derive(Debug, PartialEq, Eq)]
pub struct FactKind {
    /// Permanent: `case-received`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What its kinds are.
    pub kinds: Kinds,
    /// Whether each has a number, such as days or points: medians and shares within a limit are of those.
    pub has_number: bool,
    /// Whether each has an amount that can be summed.
    pub has_amount: bool,
    /// Whether what was answered to a form can narrow it.
    pub has_answers: bool,
    /// Whether what is true of a day stays so. What may change for ever is counted again each night, all days of it.
    pub settles: bool,
}

/// What the kinds of a fact are called.
#[derive(Debug, PartialEq, Eq)]
pub struct Kinds {
    pub zh: &'static str,
    pub en: &'static str,
}

impl FactKind {
    /// A fact with a kind, and nothing more.
    pub const fn new(key: &'static str, zh: &'static str, en: &'static str, kinds: Kinds) -> FactKind {
        FactKind { key, zh, en, kinds, has_number: false, has_amount: false, has_answers: false, settles: true }
    }
}

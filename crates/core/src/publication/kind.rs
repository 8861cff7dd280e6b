//! What is published: a kind that a system registers, with the columns of its list.

use crate::subject::SubjectKind;

/// A column of a list, after the name of whom a line is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub zh: &'static str,
    pub en: &'static str,
}

/// A kind of list.
#[derive(Debug, PartialEq, Eq)]
pub struct PublicationKind {
    /// Permanent: what the database says.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What a list is about as a whole.
    pub about: &'static SubjectKind,
    /// What each of its lines is about.
    pub of: &'static SubjectKind,
    pub columns: &'static [Column],
}

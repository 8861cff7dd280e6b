//! What a command answers, and what it wants written down.

use std::any::Any;
use std::borrow::Cow;

use yinuo_core::id::ApprovalId;

use crate::approval::{APPROVAL, Weighed};
use crate::engine::commit::Commit;

/// What the operation is about, for the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: i64,
    pub version: i64,
}

/// What a command answers: the thing it made or changed, which the archive keeps and a retry gets again.
#[derive(Debug, Default)]
pub struct Answer {
    pub kind: Cow<'static, str>,
    pub id: i64,
    /// The letter that came with it.
    pub letter_id: Option<i64>,
    pub replayed: bool,
    extra: Option<Box<dyn Any + Send + Sync>>,
}

impl Answer {
    pub fn of(kind: &'static str, id: i64) -> Answer {
        Answer { kind: Cow::Borrowed(kind), id, ..Answer::default() }
    }

    /// Where it was not done but put before somebody else: what waits for a word.
    pub fn waits_for(&self) -> Option<ApprovalId> {
        (self.kind == APPROVAL).then(|| ApprovalId::from_number(self.id))
    }

    /// The answer with something that only this kind of command answers. It is not archived: a retry does without it.
    pub fn with<T: Any + Send + Sync>(self, extra: T) -> Answer {
        Answer { extra: Some(Box::new(extra)), ..self }
    }

    /// What only the kind of command that was sent answers.
    pub fn extra<T: Any>(&self) -> Option<&T> {
        self.extra.as_deref()?.downcast_ref()
    }

    /// As [`Answer::extra`], taken out of the answer.
    pub fn take<T: Any>(&mut self) -> Option<T> {
        self.extra::<T>()?;
        let extra = self.extra.take()?.downcast().ok()?;
        Some(*extra)
    }
}

/// What was opened for the eyes of who asked, and is archived nowhere: a number in clear, a file.
#[derive(Debug)]
pub struct Opened(pub Vec<u8>);

/// What a command wants recorded.
#[derive(Debug, Default)]
pub struct Outcome {
    pub commit: Commit,
    pub answer: Answer,
    pub subject: Option<Subject>,
    /// What it is about in the other slots it writes in.
    pub others: Vec<Subject>,
    /// What the audit trail shows of it: names and values, no personal numbers.
    pub facts: Vec<(&'static str, String)>,
    pub reason: Option<String>,
    /// What it would do, where packs may put it under approval.
    pub approval: Option<Box<Weighed>>,
    /// Whether it was not done, but put before somebody else.
    pub asks: bool,
    /// Whether an operation is written for it. Bookkeeping of the machine itself is not part of the archive.
    pub unaudited: bool,
}

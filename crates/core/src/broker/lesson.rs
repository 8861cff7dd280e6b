//! What a closed claim taught (经验教训): it stands open beside the next terms until it was used in them, or declined with a reason.

use crate::refusal::Refusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LessonState {
    Open,
    /// The next terms have it.
    Used,
    /// They do not, and the reason is kept.
    Declined,
}

impl LessonState {
    pub const ALL: [LessonState; 3] = [LessonState::Open, LessonState::Used, LessonState::Declined];

    pub const fn key(self) -> &'static str {
        match self {
            LessonState::Open => "open",
            LessonState::Used => "used",
            LessonState::Declined => "declined",
        }
    }

    pub fn parse(text: &str) -> Option<LessonState> {
        LessonState::ALL.into_iter().find(|state| state.key() == text)
    }

    /// What becomes of a lesson; what was done with it before is not done anew.
    pub fn settle(self, used: bool) -> Result<LessonState, Refusal> {
        match (self, used) {
            (LessonState::Open, true) => Ok(LessonState::Used),
            (LessonState::Open, false) => Ok(LessonState::Declined),
            _ => Err(Refusal::new("lesson_settled").with("state", self.key())),
        }
    }
}

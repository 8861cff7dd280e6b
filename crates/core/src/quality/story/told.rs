//! Stories about service language: what can be said, and how it is held against what is. A clerk is called by the name of the window.

use std::any::Any;

use jiff::civil::DateTime;

use crate::quality::finding::FindingState;
use crate::quality::ladder::{ConductKind, Measure, StepState};
use crate::quality::speech::SpokenTurn;
use crate::scenario::{StoryAct, StoryExpectation};

/// The situation that stories happen in: they are told of windows.
pub const SITUATION: &str = "window";

/// What happens at the windows of a centre.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConductAct {
    /// A clerk begins at a window.
    Seat {
        clerk: String,
    },
    /// A transcript is brought in.
    Hear {
        talk: String,
        clerk: String,
        at: DateTime,
        turns: Vec<SpokenTurn>,
    },
    /// Somebody stood by. `said` holds every phrase that was listened for.
    Watch {
        talk: String,
        clerk: String,
        at: DateTime,
        said: Vec<(String, bool)>,
        seen: Option<(ConductKind, String)>,
    },
    /// A person decides what the detection left open.
    Decide {
        talk: String,
        kind: ConductKind,
        counts: bool,
        reason: String,
    },
    /// The clerk says that it was not so.
    Appeal {
        talk: String,
        kind: ConductKind,
        reason: String,
    },
    Answer {
        talk: String,
        kind: ConductKind,
        won: bool,
        answer: String,
    },
    Publish {
        bulletin: String,
    },
}

impl StoryAct for ConductAct {
    fn name(&self) -> &str {
        match self {
            ConductAct::Seat { clerk } => clerk,
            ConductAct::Hear { talk, .. }
            | ConductAct::Watch { talk, .. }
            | ConductAct::Decide { talk, .. }
            | ConductAct::Appeal { talk, .. }
            | ConductAct::Answer { talk, .. } => talk,
            ConductAct::Publish { bulletin } => bulletin,
        }
    }

    fn opens(&self) -> bool {
        matches!(
            self,
            ConductAct::Seat { .. } | ConductAct::Hear { .. } | ConductAct::Watch { .. } | ConductAct::Publish { .. }
        )
    }
}

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConductExpectation {
    /// The whole ladder of a clerk, in the order of the days.
    Ladder(Vec<(Measure, StepState)>),
    Vetoed(bool),
    Finding(ConductKind, FindingState),
    NoFinding(ConductKind),
    /// All whom a bulletin names, each with what follows.
    Named(Vec<(String, Measure)>),
}

/// A clerk, a talk or a bulletin as a story sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConductView {
    Clerk { steps: Vec<(Measure, StepState)>, vetoed: bool },
    Talk { findings: Vec<(ConductKind, FindingState)> },
    Bulletin { named: Vec<(String, Measure)> },
}

impl StoryExpectation for ConductExpectation {
    fn check(&self, view: &dyn Any) -> Result<(), String> {
        let view: &ConductView = view.downcast_ref().ok_or("that is said of a clerk, a talk or a bulletin")?;
        let differ = |expected: String, found: String| Err(format!("expected {expected}, found {found}"));
        match (self, view) {
            (ConductExpectation::Ladder(expected), ConductView::Clerk { steps, .. }) if expected != steps => {
                differ(ladder(expected), ladder(steps))
            }
            (ConductExpectation::Vetoed(expected), ConductView::Clerk { vetoed, .. }) if expected != vetoed => {
                let word = |vetoed: bool| if vetoed { "vetoed" } else { "no veto" }.to_owned();
                differ(word(*expected), word(*vetoed))
            }
            (ConductExpectation::Finding(kind, state), ConductView::Talk { findings: found })
                if !found.contains(&(*kind, *state)) =>
            {
                differ(findings(&[(*kind, *state)]), findings(found))
            }
            (ConductExpectation::NoFinding(kind), ConductView::Talk { findings: found })
                if found.iter().any(|(other, _)| other == kind) =>
            {
                differ(format!("no finding {}", kind.key()), findings(found))
            }
            (ConductExpectation::Named(expected), ConductView::Bulletin { named: found })
                if sorted(expected) != sorted(found) =>
            {
                differ(names(expected), names(found))
            }
            (ConductExpectation::Ladder(_) | ConductExpectation::Vetoed(_), ConductView::Clerk { .. })
            | (ConductExpectation::Finding(..) | ConductExpectation::NoFinding(_), ConductView::Talk { .. })
            | (ConductExpectation::Named(_), ConductView::Bulletin { .. }) => Ok(()),
            (expected, found) => differ(format!("{expected:?}"), format!("{found:?}")),
        }
    }
}

fn sorted(named: &[(String, Measure)]) -> Vec<(&str, &'static str)> {
    let mut sorted: Vec<_> = named.iter().map(|(name, measure)| (name.as_str(), measure.key())).collect();
    sorted.sort_unstable();
    sorted
}

/// What is listed, or that it is nothing.
fn listed(all: Vec<String>, nothing: &str) -> String {
    if all.is_empty() { nothing.to_owned() } else { all.join(", ") }
}

fn ladder(steps: &[(Measure, StepState)]) -> String {
    listed(steps.iter().map(|(measure, state)| format!("{} {}", measure.key(), state.key())).collect(), "no ladder")
}

fn findings(found: &[(ConductKind, FindingState)]) -> String {
    listed(found.iter().map(|(kind, state)| format!("finding {} {}", kind.key(), state.key())).collect(), "no finding")
}

fn names(named: &[(String, Measure)]) -> String {
    listed(named.iter().map(|(name, measure)| format!("{name} {}", measure.key())).collect(), "nobody named")
}

//! What was found of a clerk in one talk, and what may become of it: a person decides what the detection left open, the clerk appeals,
//! somebody else answers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ladder::{Appeal, ConductKind};
use super::speech::{Conduct, ForbiddenKind, PhraseFinding, PhraseKind, SpokenTurn, Turn, observe};
use crate::id::OperatorId;
use crate::refusal::Refusal;

/// Something found, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: ConductKind,
    pub phrase: Option<String>,
    pub turn: Option<usize>,
    pub place: Option<usize>,
    pub confidence: String,
    /// Whether a person has to decide.
    pub open: bool,
    pub note: Option<String>,
}

impl Finding {
    pub fn by_person(kind: ConductKind, phrase: Option<String>, note: Option<String>) -> Finding {
        Finding { kind, phrase, turn: None, place: None, confidence: "1".to_owned(), open: false, note }
    }
}

/// The phrases that were asked for, and what was found.
pub type Findings = (Vec<PhraseFinding>, Vec<Finding>);

/// What the rules find in a transcript. Words that keep from honours are never held against anybody before a person has read them.
pub fn from_talk(conduct: &Conduct, situations: &[&str], turns: &[SpokenTurn]) -> Result<Findings, Refusal> {
    let spoken: Vec<Turn<'_>> = turns.iter().map(|turn| Turn { speaker: turn.speaker, text: &turn.text }).collect();
    let observation = observe(conduct, situations, &spoken)?;
    let missed = observation
        .phrases
        .iter()
        .filter(|phrase| phrase.kind == PhraseKind::Required && (!phrase.found || phrase.needs_a_person));
    let mut findings: Vec<Finding> = missed
        .map(|phrase| Finding {
            kind: ConductKind::RequiredMissed,
            phrase: Some(phrase.phrase.clone()),
            turn: phrase.turn,
            place: phrase.place,
            confidence: phrase.confidence.to_string(),
            open: phrase.needs_a_person,
            note: None,
        })
        .collect();
    findings.extend(observation.forbidden.iter().map(|said| Finding {
        kind: match said.kind {
            ForbiddenKind::Quarrel => ConductKind::Quarrel,
            ForbiddenKind::Abuse => ConductKind::Abuse,
            ForbiddenKind::PushOff => ConductKind::PushOff,
        },
        phrase: None,
        turn: Some(said.turn),
        place: Some(said.place),
        confidence: said.confidence.to_string(),
        open: true,
        note: None,
    }));
    Ok((observation.phrases, findings))
}

/// What a person heard. Every phrase that must be said is judged; of the recommended ones those that are named.
pub fn from_person(conduct: &Conduct, situations: &[&str], said: &BTreeMap<String, bool>) -> Result<Findings, Refusal> {
    let wrong =
        |phrase: &str, cause| Refusal::new("wrong_field").with("field", format!("said.{phrase}")).with("cause", cause);
    let asked = conduct.asked_in(situations)?;
    if asked.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", "situations").with("cause", "empty"));
    }
    let known: BTreeSet<&str> = asked.iter().map(|phrase| phrase.key).collect();
    if let Some(unknown) = said.keys().find(|key| !known.contains(key.as_str())) {
        return Err(wrong(unknown, "unknown"));
    }
    let (mut phrases, mut findings) = (Vec::new(), Vec::new());
    for phrase in asked {
        let found = match (said.get(phrase.key), phrase.kind) {
            (Some(found), _) => *found,
            (None, PhraseKind::Required) => return Err(wrong(phrase.key, "missing")),
            (None, PhraseKind::Recommended) => continue,
        };
        if !found && phrase.kind == PhraseKind::Required {
            findings.push(Finding::by_person(ConductKind::RequiredMissed, Some(phrase.key.to_owned()), None));
        }
        phrases.push(PhraseFinding::by_person(phrase.key, phrase.kind, found));
    }
    Ok((phrases, findings))
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingState {
    /// A person has to decide.
    Open,
    Counted,
    /// A person has read it, and it is not so.
    Refused,
}

impl FindingState {
    pub const ALL: [FindingState; 3] = [FindingState::Open, FindingState::Counted, FindingState::Refused];

    pub const fn key(self) -> &'static str {
        match self {
            FindingState::Open => "open",
            FindingState::Counted => "counted",
            FindingState::Refused => "refused",
        }
    }

    pub fn parse(key: &str) -> Option<FindingState> {
        FindingState::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// A finding as far as it is asked what may become of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingStanding {
    pub clerk: OperatorId,
    pub observer: OperatorId,
    pub decided_by: Option<OperatorId>,
    pub state: FindingState,
    pub appeal: Option<Appeal>,
    /// The last day on which the clerk can appeal.
    pub appeal_until: Date,
}

impl FindingStanding {
    /// A person has read it. Who is told of it now has the whole time to appeal.
    pub fn decide(&mut self, by: OperatorId, counts: bool, appeal_until: Date) -> Result<(), Refusal> {
        if self.state != FindingState::Open {
            return Err(Refusal::new("finding_decided_already"));
        }
        self.state = if counts { FindingState::Counted } else { FindingState::Refused };
        self.decided_by = Some(by);
        self.appeal_until = appeal_until;
        Ok(())
    }

    /// The clerk says that it was not so.
    pub fn appeal(&mut self, today: Date) -> Result<(), Refusal> {
        if self.state != FindingState::Counted {
            return Err(Refusal::new("finding_does_not_count"));
        }
        if self.appeal.is_some() {
            return Err(Refusal::new("appealed_already"));
        }
        if self.appeal_until < today {
            return Err(Refusal::new("appeal_too_late").with("until", self.appeal_until.to_string()));
        }
        self.appeal = Some(Appeal::Asked);
        Ok(())
    }

    /// Answered by somebody who neither observed, nor decided, nor is the clerk.
    pub fn answer(&mut self, by: OperatorId, won: bool) -> Result<(), Refusal> {
        if self.appeal != Some(Appeal::Asked) {
            return Err(Refusal::new("no_appeal_waits"));
        }
        if [Some(self.observer), Some(self.clerk), self.decided_by].contains(&Some(by)) {
            return Err(Refusal::new("appeal_needs_another"));
        }
        self.appeal = Some(if won { Appeal::Won } else { Appeal::Dismissed });
        Ok(())
    }
}

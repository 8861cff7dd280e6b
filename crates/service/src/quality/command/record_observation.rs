//! Entering what was seen and heard of a clerk: a transcript, in which the rules find what was said, or the word of a supervisor who
//! stood at the window or listened to the recording.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_core::quality::finding::{Finding, FindingState, from_person, from_talk};
use yinuo_core::quality::ladder::{ConductKind, day_after};
use yinuo_core::quality::permission::OBSERVE;
use yinuo_core::quality::speech::{PhraseKind, SpokenTurn};
use yinuo_core::quality::{ConductFindingId, OBSERVATION, ObservationId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::quality::{ConductFindingRow, ObservationRow};

use super::{ladder_rules, remind};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::quality::{rules, talk};
use crate::stop::Stop;

/// How somebody came to know of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObservationKind {
    /// The rules find in it what was said.
    Transcript,
    /// A person stood by.
    Live,
    /// A person listened to it.
    Recording,
}

impl ObservationKind {
    pub const fn key(self) -> &'static str {
        match self {
            ObservationKind::Transcript => "transcript",
            ObservationKind::Live => "live",
            ObservationKind::Recording => "recording",
        }
    }
}

/// What a person found that no rule finds, or that a person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Not `required-missed`: what was not said stands in `said`.
    pub kind: String,
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct RecordObservation {
    /// Whom it is about.
    pub operator: OperatorId,
    pub kind: ObservationKind,
    pub happened_at: Timestamp,
    pub situations: Vec<String>,
    /// The pack whose phrases are asked for, where there are several.
    pub rules: Option<String>,
    /// Of a transcript.
    pub turns: Vec<SpokenTurn>,
    /// Of a live check or a recording: the phrases, and whether each was said.
    pub said: BTreeMap<String, bool>,
    pub seen: Vec<Seen>,
    pub note: String,
}

impl Act for RecordObservation {
    const NAME: &'static str = "record-observation";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(OBSERVE)?;
        let clerk = context.directory.operator(self.operator).filter(|clerk| clerk.active).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(OBSERVE, context.office_path(clerk.office)) {
            return Err(Stop::NotFound);
        }
        if self.operator == context.operator() {
            return Err(Stop::refused("observes_oneself"));
        }
        if self.happened_at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.happened_at.to_string()).into());
        }
        let happened_on = context.rules.calendar().date_of(self.happened_at);
        let (version, conduct) = rules::in_force(context.rules, self.rules.as_deref(), happened_on)?;
        let situations: Vec<&str> = self.situations.iter().map(String::as_str).collect();
        let (phrases, mut findings) = match self.kind {
            ObservationKind::Transcript => from_talk(conduct, &situations, &self.turns)?,
            ObservationKind::Live | ObservationKind::Recording => from_person(conduct, &situations, &self.said)?,
        };
        findings.extend(self.seen.iter().map(seen).collect::<Result<Vec<_>, _>>()?);
        let ladder = ladder_rules(context)?;
        let today = context.today();
        let appeal_until = day_after(context.rules.calendar(), today, ladder.appeal_within)?.to_string();
        let id = ObservationId::new(context.stamp(), context.slot);
        let count = |kind: PhraseKind, said: bool| {
            let of_kind = phrases.iter().filter(|phrase| phrase.kind == kind && (!said || phrase.found));
            i64::try_from(of_kind.count()).unwrap_or_default()
        };
        let missed = findings.iter().filter(|one| one.kind == ConductKind::RequiredMissed && !one.open).count();
        let required_asked = count(PhraseKind::Required, false);
        let row = ObservationRow {
            id: id.number(),
            office_id: clerk.office.number(),
            operator_id: self.operator.number(),
            observer_id: context.operator().number(),
            kind: self.kind.key().to_owned(),
            rules: format!("{}@{version}", conduct.key),
            situations: self.situations.join(","),
            happened_at: self.happened_at.as_microsecond(),
            happened_on: happened_on.to_string(),
            recorded_at: context.micros(),
            talk_sealed: (self.kind == ObservationKind::Transcript).then(|| talk::seal(context.keys, id, &self.turns)),
            phrases: serde_json::to_string(&phrases).expect("findings are plain data"),
            required_asked,
            required_said: required_asked - i64::try_from(missed).unwrap_or_default(),
            recommended_asked: count(PhraseKind::Recommended, false),
            recommended_said: count(PhraseKind::Recommended, true),
            note: personal::checked_text("note", &self.note)?,
            version: 1,
        };
        let told = vec![("operator", clerk.name.clone()), ("on", row.happened_on.clone())];
        let mut commit = Commit::default();
        let counted = findings.iter().any(|finding| !finding.open);
        for finding in findings {
            commit.insert(finding_row(context, &row, finding, &appeal_until)?);
        }
        if counted {
            remind(&mut commit, context, self.operator, "observed", id, &row.happened_on);
        }
        commit.insert(row);
        let subject = Some(Subject { kind: OBSERVATION.key, id: id.number(), version: 1 });
        Ok(Outcome {
            commit,
            answer: Answer::of(OBSERVATION.key, id.number()),
            subject,
            facts: told,
            ..Outcome::default()
        })
    }
}

fn seen(seen: &Seen) -> Result<Finding, Stop> {
    let kind = ConductKind::parse(&seen.kind).filter(|kind| *kind != ConductKind::RequiredMissed);
    let wrong = || Refusal::new("wrong_field").with("field", "seen.kind").with("cause", "wrong_value");
    let note = personal::checked_text("seen.note", &seen.note)?;
    if note.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", "seen.note").with("cause", "empty").into());
    }
    Ok(Finding::by_person(kind.ok_or_else(wrong)?, None, Some(note)))
}

fn finding_row(
    context: &Context<'_>,
    observation: &ObservationRow,
    finding: Finding,
    appeal_until: &str,
) -> Result<ConductFindingRow, Stop> {
    let place = |place: Option<usize>| place.map(i64::try_from).transpose();
    let damaged = |_| Stop::damaged("observations", "a place beyond all texts");
    Ok(ConductFindingRow {
        id: ConductFindingId::new(context.stamp(), context.slot).number(),
        observation_id: observation.id,
        office_id: observation.office_id,
        operator_id: observation.operator_id,
        observer_id: observation.observer_id,
        happened_on: observation.happened_on.clone(),
        kind: finding.kind.key().to_owned(),
        phrase: finding.phrase,
        turn: place(finding.turn).map_err(damaged)?,
        place: place(finding.place).map_err(damaged)?,
        confidence: finding.confidence,
        state: if finding.open { FindingState::Open } else { FindingState::Counted }.key().to_owned(),
        decided_by: None,
        decided_at: None,
        reason: finding.note,
        appeal_until: appeal_until.to_owned(),
        appeal: None,
        appealed_at: None,
        appeal_reason: None,
        appeal_due_on: None,
        answered_by: None,
        answered_at: None,
        answer: None,
        bulletin_id: None,
        version: 1,
    })
}

//! Observations and findings on the wire.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::quality::speech::{PhraseFinding, SpokenTurn};
use yinuo_service::quality::rules::sets;
use yinuo_store::tables::quality::{ConductFindingRow, ObservationRow};

use crate::shape::{IdText, LocalText, Ref, finding_id, instant, observation_id};
use crate::view::View;
use crate::words;

/// An observation, without what was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObservationLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// Whom it is about.
    pub operator: Ref<'a>,
    pub office: Ref<'a>,
    pub observer: Ref<'a>,
    #[schema(value_type = words::ObservationKind)]
    pub kind: &'a str,
    pub situations: Vec<SituationName<'a>>,
    pub happened_at: Timestamp,
    pub required_asked: i64,
    pub required_said: i64,
    pub recommended_asked: i64,
    pub recommended_said: i64,
    pub note: &'a str,
    pub version: i64,
}

/// A situation by key and name.
#[derive(Debug, Serialize, ToSchema)]
pub struct SituationName<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
}

impl<'a> ObservationLine<'a> {
    pub fn new(view: &'a View, row: &'a ObservationRow) -> ObservationLine<'a> {
        let conduct = sets(view.house.rules()).find(&row.rules).ok();
        let situation = |key: &'a str| {
            let entry = conduct.and_then(|conduct| conduct.situations.iter().find(|entry| entry.key == key));
            SituationName { key, name: entry.map_or(LocalText::same(key), |entry| (&entry.name).into()) }
        };
        ObservationLine {
            id: observation_id(row.id),
            operator: view.operator_number(row.operator_id),
            office: view.office_number(row.office_id),
            observer: view.operator_number(row.observer_id),
            kind: &row.kind,
            situations: row.situations.split(',').map(situation).collect(),
            happened_at: instant(row.happened_at),
            required_asked: row.required_asked,
            required_said: row.required_said,
            recommended_asked: row.recommended_asked,
            recommended_said: row.recommended_said,
            note: &row.note,
            version: row.version,
        }
    }
}

/// Something that was found of a clerk, with what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConductFinding<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = String)]
    pub observation: IdText,
    pub operator: Ref<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = Date)]
    pub happened_on: &'a str,
    #[schema(value_type = words::ConductKind)]
    pub kind: &'a str,
    /// The phrase that was not said.
    pub phrase: Option<LocalText<'a>>,
    /// Where it stands, or something like it: the turn, and the character in it, both from 0.
    pub turn: Option<i64>,
    pub place: Option<i64>,
    /// From 0 to 1.
    pub confidence: &'a str,
    #[schema(value_type = words::FindingState)]
    pub state: &'a str,
    pub decided_by: Option<Ref<'a>>,
    /// Why it was decided so; of what a person saw, what it was.
    pub reason: Option<&'a str>,
    /// The last day on which the clerk can appeal.
    #[schema(value_type = Date)]
    pub appeal_until: &'a str,
    pub appeal: Option<ConductAppeal<'a>>,
    pub is_published: bool,
    /// Whether the asker is the clerk and can appeal now.
    pub can_appeal: bool,
    pub version: i64,
}

/// An appeal against a finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConductAppeal<'a> {
    #[schema(value_type = words::AppealState)]
    pub state: &'a str,
    pub reason: &'a str,
    pub asked_at: Timestamp,
    /// The last day to answer it.
    #[schema(value_type = Option<Date>)]
    pub due_on: Option<&'a str>,
    pub answered_by: Option<Ref<'a>>,
    pub answer: Option<&'a str>,
}

/// What a phrase is called, by its key.
pub fn phrase_name<'a>(view: &'a View, key: &'a str) -> LocalText<'a> {
    let mut phrases = sets(view.house.rules()).all().flat_map(yinuo_core::quality::speech::Conduct::phrases);
    let name = phrases.find(|phrase| phrase.key == key).and_then(|phrase| phrase.name);
    name.map_or(LocalText::same(key), Into::into)
}

impl<'a> ConductFinding<'a> {
    pub fn new(view: &'a View, row: &'a ConductFindingRow) -> ConductFinding<'a> {
        let own = row.operator_id == view.actor.operator.number();
        let in_time = row.appeal_until >= view.today().to_string();
        ConductFinding {
            id: finding_id(row.id),
            observation: observation_id(row.observation_id),
            operator: view.operator_number(row.operator_id),
            office: view.office_number(row.office_id),
            happened_on: &row.happened_on,
            kind: &row.kind,
            phrase: row.phrase.as_deref().map(|key| phrase_name(view, key)),
            turn: row.turn,
            place: row.place,
            confidence: &row.confidence,
            state: &row.state,
            decided_by: row.decided_by.map(|by| view.operator_number(by)),
            reason: row.reason.as_deref(),
            appeal_until: &row.appeal_until,
            appeal: row.appeal.as_deref().map(|state| ConductAppeal {
                state,
                reason: row.appeal_reason.as_deref().unwrap_or_default(),
                asked_at: instant(row.appealed_at.unwrap_or_default()),
                due_on: row.appeal_due_on.as_deref(),
                answered_by: row.answered_by.map(|by| view.operator_number(by)),
                answer: row.answer.as_deref(),
            }),
            is_published: row.bulletin_id.is_some(),
            can_appeal: own && in_time && row.state == "counted" && row.appeal.is_none(),
            version: row.version,
        }
    }
}

/// What was found of one phrase.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhraseLine<'a> {
    pub key: String,
    pub name: LocalText<'a>,
    #[schema(value_type = words::PhraseKind)]
    pub kind: yinuo_core::quality::speech::PhraseKind,
    pub found: bool,
    pub turn: Option<usize>,
    pub place: Option<usize>,
    #[schema(value_type = String)]
    pub confidence: Decimal,
    pub needs_a_person: bool,
}

/// An observation with what was found and what was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct Observation<'a> {
    #[serde(flatten)]
    pub line: ObservationLine<'a>,
    pub phrases: Vec<PhraseLine<'a>>,
    pub findings: Vec<ConductFinding<'a>>,
    /// Absent where there is no transcript.
    pub turns: Option<Vec<TurnLine<'a>>>,
}

/// What one of the two said.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnLine<'a> {
    #[schema(value_type = words::Speaker)]
    pub speaker: yinuo_core::quality::speech::Speaker,
    pub text: &'a str,
    pub at: Option<&'a str>,
}

impl<'a> Observation<'a> {
    pub fn new(
        view: &'a View,
        row: &'a ObservationRow,
        findings: &'a [ConductFindingRow],
        turns: Option<&'a [SpokenTurn]>,
    ) -> Observation<'a> {
        let phrases: Vec<PhraseFinding> = serde_json::from_str(&row.phrases).unwrap_or_default();
        let conduct = sets(view.house.rules()).find(&row.rules).ok();
        let name = |key: &str| -> LocalText<'static> {
            let mut known = conduct.into_iter().flat_map(yinuo_core::quality::speech::Conduct::phrases);
            let name = known.find(|phrase| phrase.key == key).and_then(|phrase| phrase.name);
            let name =
                name.cloned().unwrap_or_else(|| yinuo_core::text::LocalText { zh: key.to_owned(), en: key.to_owned() });
            name.into()
        };
        let phrase = |phrase: PhraseFinding| PhraseLine {
            name: name(&phrase.phrase),
            key: phrase.phrase,
            kind: phrase.kind,
            found: phrase.found,
            turn: phrase.turn,
            place: phrase.place,
            confidence: phrase.confidence,
            needs_a_person: phrase.needs_a_person,
        };
        let turn = |turn: &'a SpokenTurn| TurnLine { speaker: turn.speaker, text: &turn.text, at: turn.at.as_deref() };
        Observation {
            line: ObservationLine::new(view, row),
            phrases: phrases.into_iter().map(phrase).collect(),
            findings: findings.iter().map(|row| ConductFinding::new(view, row)).collect(),
            turns: turns.map(|turns| turns.iter().map(turn).collect()),
        }
    }
}

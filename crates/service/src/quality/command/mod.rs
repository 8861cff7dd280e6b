//! What can be done to observations: they are entered, a person decides what the detection leaves open, the clerk appeals, somebody
//! else answers, and what nobody can appeal against any more is published.

mod answer_appeal;
mod answer_objection;
mod appeal_finding;
mod begin_scores;
mod correct_scores;
mod decide_finding;
mod freeze_scores;
mod publish_bulletin;
mod record_observation;
mod reply_to_score;

use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::finding::{FindingStanding, FindingState};
use yinuo_core::quality::ladder::{Appeal, ConductKind, Found, LadderRules};
use yinuo_core::quality::permission::RUN_SCORES;
use yinuo_core::quality::score::{ScoreRoundId, ScoreSheetId};
use yinuo_core::quality::{ConductFindingId, OBSERVATION, ObservationId, SCORES};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::quality::{
    ConductFindingRow, FINDING_ROWS_OF_OBSERVATION, ObservationRow, ScoreRoundRow, ScoreSheetRow,
};

use crate::command::upkeep::Remind;
use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::REMINDER;
use crate::outbox::post;
use crate::stop::Stop;

pub use answer_appeal::AnswerAppeal;
pub use answer_objection::AnswerObjection;
pub use appeal_finding::AppealFinding;
pub use begin_scores::BeginScores;
pub use correct_scores::CorrectScores;
pub use decide_finding::DecideFinding;
pub use freeze_scores::FreezeScores;
pub use publish_bulletin::{BulletinLine, PublishBulletin};
pub use record_observation::{ObservationKind, RecordObservation, Seen};
pub use reply_to_score::ReplyToScore;

/// What a command on one finding wants: it, its observation, and what else was found there.
fn declare_finding(finding: ConductFindingId, plan: &mut LoadPlan) {
    plan.want::<ConductFindingRow>(finding.number());
    plan.follow::<ObservationRow>();
    plan.follow_by(&FINDING_ROWS_OF_OBSERVATION);
    plan.then(move |facts, plan| {
        if let Some(row) = facts.row::<ConductFindingRow>(finding.number()) {
            plan.want::<ObservationRow>(row.observation_id);
            plan.want_by(&FINDING_ROWS_OF_OBSERVATION, row.observation_id);
        }
    });
}

fn finding(facts: &Facts, id: ConductFindingId) -> Result<ConductFindingRow, Stop> {
    facts.row::<ConductFindingRow>(id.number()).cloned().ok_or(Stop::NotFound)
}

/// A finding as far as it is asked what may become of it.
fn standing(row: &ConductFindingRow) -> Result<FindingStanding, Stop> {
    let damaged = || Stop::damaged("conduct_findings", ConductFindingId::from_number(row.id).to_string());
    Ok(FindingStanding {
        clerk: OperatorId::from_number(row.operator_id),
        observer: OperatorId::from_number(row.observer_id),
        decided_by: row.decided_by.map(OperatorId::from_number),
        state: FindingState::parse(&row.state).ok_or_else(damaged)?,
        appeal: row.appeal.as_deref().map(|appeal| Appeal::parse(appeal).ok_or_else(damaged)).transpose()?,
        appeal_until: row.appeal_until.parse().map_err(|_| damaged())?,
    })
}

/// What became of it, in its row.
fn stands(row: &mut ConductFindingRow, standing: FindingStanding) {
    row.state = standing.state.key().to_owned();
    row.decided_by = standing.decided_by.map(OperatorId::number);
    row.appeal = standing.appeal.map(|appeal| appeal.key().to_owned());
    row.appeal_until = standing.appeal_until.to_string();
    row.version += 1;
}

/// Writes a finding that was changed, and what follows for the counts of its observation.
fn changed(facts: &Facts, row: ConductFindingRow) -> Result<Outcome, Stop> {
    let mut observation = facts.row::<ObservationRow>(row.observation_id).ok_or(Stop::NotFound)?.clone();
    let others = facts.rows_by(&FINDING_ROWS_OF_OBSERVATION, row.observation_id);
    let missed = others.into_iter().filter(|other| other.id != row.id).chain([&row]).filter(|one| is_missed(one));
    observation.required_said = observation.required_asked - i64::try_from(missed.count()).unwrap_or_default();
    observation.version += 1;
    let subject = Subject { kind: OBSERVATION.key, id: observation.id, version: observation.version };
    let answer = Answer::of("finding", row.id);
    let facts = vec![("kind", row.kind.clone()), ("on", row.happened_on.clone())];
    let mut commit = Commit::default();
    commit.put(row);
    commit.put(observation);
    Ok(Outcome { commit, answer, subject: Some(subject), facts, ..Outcome::default() })
}

/// Whether a phrase that must be said counts as not said.
fn is_missed(row: &ConductFindingRow) -> bool {
    row.kind == ConductKind::RequiredMissed.key()
        && row.state == FindingState::Counted.key()
        && row.appeal.as_deref() != Some(Appeal::Won.key())
}

/// Tells somebody of an observation, which is called by its day.
fn remind(
    commit: &mut Commit,
    context: &Context<'_>,
    to: OperatorId,
    kind: &str,
    observation: ObservationId,
    on: &str,
) {
    remind_of(commit, context, to, kind, SubjectRef::new(&OBSERVATION, observation.number()), on);
}

/// Tells somebody of scores, which are called by their period.
fn remind_of_scores(commit: &mut Commit, context: &Context<'_>, to: OperatorId, kind: &str, round: &ScoreRoundRow) {
    let period = format!("{} – {}", round.from_on, round.until_on);
    remind_of(commit, context, to, kind, SubjectRef::new(&SCORES, round.id), &period);
}

fn remind_of(commit: &mut Commit, context: &Context<'_>, to: OperatorId, kind: &str, of: SubjectRef, label: &str) {
    let reminder = Remind {
        operator: to,
        kind: kind.to_owned(),
        subject_kind: of.kind.key.to_owned(),
        subject_id: of.id,
        subject_label: label.to_owned(),
        promise: None,
        at: context.now,
    };
    post(commit, context, &REMINDER, &reminder);
}

/// The figures of the ladder that hold today.
pub(super) fn ladder_rules(context: &Context<'_>) -> Result<LadderRules, Refusal> {
    LadderRules::read(context.rules.rulebook(), context.today())
}

/// A finding as the ladder asks for it; `None` where it does not count.
pub(super) fn found(row: &ConductFindingRow) -> Result<Option<Found>, Stop> {
    if row.state != FindingState::Counted.key() {
        return Ok(None);
    }
    let damaged = || Stop::damaged("conduct_findings", ConductFindingId::from_number(row.id).to_string());
    Ok(Some(Found {
        id: row.id,
        talk: row.observation_id,
        kind: ConductKind::parse(&row.kind).ok_or_else(damaged)?,
        happened_on: row.happened_on.parse().map_err(|_| damaged())?,
        appeal_until: row.appeal_until.parse().map_err(|_| damaged())?,
        appeal: row.appeal.as_deref().map(|appeal| Appeal::parse(appeal).ok_or_else(damaged)).transpose()?,
        published: row.bulletin_id.is_some(),
    }))
}

/// The office of a thing, as its path.
fn path_of<'c>(context: &'c Context<'_>, office: i64) -> &'c str {
    context.office_path(OfficeId::from_number(office))
}

/// A round that whoever acts may run.
fn round_to_run(context: &Context<'_>, facts: &Facts, id: ScoreRoundId) -> Result<ScoreRoundRow, Stop> {
    context.actor.require(RUN_SCORES)?;
    let row = facts.row::<ScoreRoundRow>(id.number()).ok_or(Stop::NotFound)?.clone();
    if context.actor.may_at(RUN_SCORES, path_of(context, row.office_id)) { Ok(row) } else { Err(Stop::NotFound) }
}

/// What a command on one sheet wants: it and its round.
fn declare_sheet(sheet: ScoreSheetId, plan: &mut LoadPlan) {
    plan.want::<ScoreSheetRow>(sheet.number());
    plan.follow::<ScoreRoundRow>();
    plan.then(move |facts, plan| {
        if let Some(row) = facts.row::<ScoreSheetRow>(sheet.number()) {
            plan.want::<ScoreRoundRow>(row.round_id);
        }
    });
}

fn sheet_row(facts: &Facts, id: ScoreSheetId) -> Result<ScoreSheetRow, Stop> {
    facts.row::<ScoreSheetRow>(id.number()).cloned().ok_or(Stop::NotFound)
}

/// Writes a sheet that was changed.
fn sheet_written(mut sheet: ScoreSheetRow, round: &ScoreRoundRow) -> Outcome {
    sheet.version += 1;
    let subject = Some(Subject { kind: "scores", id: round.id, version: round.version });
    let answer = Answer::of("score-sheet", sheet.id);
    let facts = vec![("period", format!("{} – {}", round.from_on, round.until_on))];
    let mut commit = Commit::default();
    commit.put(sheet);
    Outcome { commit, answer, subject, facts, ..Outcome::default() }
}

//! The measuring of quality (服务质量) on the general house: observations of clerks, what was found and what follows, appeals and
//! bulletins. The decisions are those of [`yinuo_core::quality`].

pub mod bulletin;
pub mod command;
pub mod query;
pub mod rules;
pub mod score;
pub mod talk;

use futures_util::FutureExt;
use yinuo_core::id::{OfficeId, OperatorId};
use yinuo_core::quality::permission::{OBSERVE, READ_OBSERVATIONS, READ_SCORES};
use yinuo_core::quality::score::{SCORE_FREEZE, schemes_of_source};
use yinuo_core::quality::speech::conduct_of_source;
use yinuo_core::quality::{OBSERVATION, SCORES};
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::quality::{ObservationRow, ScoreRoundRow};

use crate::approval::Approvable;
use crate::command::Act;
use crate::systems::{SubjectLine, SubjectReader, System};

/// How the house reads an observation that a reminder is about.
const READER: SubjectReader = SubjectReader {
    kind: &OBSERVATION,
    permission: READ_OBSERVATIONS,
    declare: |of, plan| plan.want::<ObservationRow>(of.id),
    read: |facts, of| facts.row::<ObservationRow>(of.id).map(line_of),
    declare_work: |_, _| {},
    load: |store, of| {
        let keys = of.iter().map(|of| vec![Value::Int(of.id)]).collect();
        async move { Ok(store.load::<ObservationRow>(keys).await?.iter().map(line_of).collect()) }.boxed()
    },
    letters: None,
    files: Some(OBSERVE),
};

/// How the house reads scores that a reminder is about.
const SCORES_READER: SubjectReader = SubjectReader {
    kind: &SCORES,
    permission: READ_SCORES,
    declare: |of, plan| plan.want::<ScoreRoundRow>(of.id),
    read: |facts, of| facts.row::<ScoreRoundRow>(of.id).map(line_of_scores),
    declare_work: |_, _| {},
    load: |store, of| {
        let keys = of.iter().map(|of| vec![Value::Int(of.id)]).collect();
        async move { Ok(store.load::<ScoreRoundRow>(keys).await?.iter().map(line_of_scores).collect()) }.boxed()
    },
    letters: None,
    files: None,
};

fn line_of_scores(row: &ScoreRoundRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&SCORES, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: format!("{} – {}", row.from_on, row.until_on),
        version: row.version,
    }
}

fn line_of(row: &ObservationRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&OBSERVATION, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: Some(OperatorId::from_number(row.operator_id)),
        label: row.happened_on.clone(),
        version: row.version,
    }
}

/// What the measuring of quality brings to the running house.
pub static SYSTEM: System = System {
    key: "quality",
    commands: &[
        command::RecordObservation::NAME,
        command::DecideFinding::NAME,
        command::AppealFinding::NAME,
        command::AnswerAppeal::NAME,
        command::PublishBulletin::NAME,
        command::BeginScores::NAME,
        command::CorrectScores::NAME,
        command::ReplyToScore::NAME,
        command::AnswerObjection::NAME,
        command::FreezeScores::NAME,
    ],
    read_parts: &[rules::read, score::rules::read],
    check_parts: &[
        |source| conduct_of_source(source).err().unwrap_or_default(),
        |source| schemes_of_source(source).err().unwrap_or_default(),
    ],
    approvals: &[Approvable::of::<command::FreezeScores>(&SCORE_FREEZE)],
    subjects: &[READER, SCORES_READER],
    ..System::NONE
};

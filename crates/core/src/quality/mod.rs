//! Quality of service (服务质量): what was said at the window and on the phone, against the phrases that a house asks for, and what follows
//! for the clerk. Pure functions; the phrases and figures come from packs.

pub mod finding;
pub mod ladder;
pub mod permission;
pub mod score;
pub mod speech;
pub mod story;
#[cfg(test)]
mod tests_score;

use crate::access::Place;
use crate::id::id;
use crate::subject::SubjectKind;
use crate::systems::System;

pub static OBSERVATION: SubjectKind =
    SubjectKind { key: "observation", prefix: "observation", zh: "用语检查", en: "observation" };

/// The scores of an office for a period.
pub static SCORES: SubjectKind = SubjectKind { key: "scores", prefix: "scores", zh: "绩效考核", en: "scores" };

/// What the measuring of quality brings to the house.
pub static SYSTEM: System = System {
    key: "quality",
    permissions: &[
        permission::READ_OBSERVATIONS,
        permission::OBSERVE,
        permission::DECIDE_APPEALS,
        permission::READ_SCORES,
        permission::RUN_SCORES,
    ],
    places: &[
        Place::new("observations", "用语检查", "Observations"),
        Place::new("conduct-standings", "用语考核", "Conduct"),
        Place::new("scores", "绩效考核", "Scores"),
    ],
    subjects: &[&OBSERVATION, &SCORES],
    figures: ladder::FIGURES,
    approvals: &[&score::SCORE_FREEZE],
    stories: Some(&story::STORIES),
    ..System::NONE
};

id!(
    /// What was seen and heard of a clerk in one talk.
    ObservationId, "observation"
);
id!(
    /// Something that was found of a clerk.
    ConductFindingId, "finding"
);
id!(
    /// A bulletin of an office.
    BulletinId, "bulletin"
);

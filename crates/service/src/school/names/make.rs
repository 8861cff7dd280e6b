//! Checked rows as the rows of the database, made ahead on a thread of the run: sealing is what takes long. Nothing is assumed of
//! the books; the command takes them where it refuses none of their rows.

use yinuo_core::school::SchoolPupilId;
use yinuo_store::tables::school::SchoolPupilRow;

use super::place;
use super::row::PupilRow;
use crate::engine::commit::Commit;
use crate::import::Making;

/// Adds the row of a pupil.
pub fn make(making: &Making<'_>, row: &PupilRow, commit: &mut Commit) {
    let slot = row.policy.slot();
    let (policy_id, id) = (row.policy.number(), SchoolPupilId::new(making.clock.stamp(), slot).number());
    let data = serde_json::to_vec(&row.data).expect("what is sealed is plain data");
    commit.insert(SchoolPupilRow {
        slot: slot.number(),
        policy_id,
        id,
        level: row.level.clone(),
        class_name: row.class_name.clone(),
        sealed: making.keys.seal(&place(policy_id, id), &data),
        hash: row.hash.clone(),
        listed_from: row.listed_from.to_string(),
        left_on: None,
        import_id: making.import.number(),
    });
}

/// Rows made ahead.
#[derive(Debug)]
pub struct Prepared {
    pub commit: Commit,
}

/// Makes the rows of one slot.
pub fn prepare(making: &Making<'_>, rows: &[PupilRow]) -> Prepared {
    let mut commit = Commit::default();
    rows.iter().for_each(|row| make(making, row, &mut commit));
    commit.hash_ahead(making.keys.suite());
    Prepared { commit }
}

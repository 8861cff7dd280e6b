//! What was said, as it is kept: sealed, because customers tell about themselves.

use yinuo_core::quality::ObservationId;
use yinuo_core::quality::speech::SpokenTurn;

use crate::keys::Keys;
use crate::stop::Stop;

fn place(id: ObservationId) -> String {
    format!("observation {}", id.number())
}

pub(super) fn seal(keys: &Keys, id: ObservationId, turns: &[SpokenTurn]) -> Vec<u8> {
    keys.seal(&place(id), &serde_json::to_vec(turns).expect("turns are plain data"))
}

pub(super) fn open(keys: &Keys, id: ObservationId, sealed: &[u8]) -> Result<Vec<SpokenTurn>, Stop> {
    let damaged = || Stop::damaged("observations", id.to_string());
    let opened = keys.open(&place(id), sealed).ok_or_else(damaged)?;
    serde_json::from_slice(&opened).map_err(|_| damaged())
}

//! Commands as they are held: sealed, by name and fields, and read back by those who registered them.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use yinuo_core::approval::ApprovalAct;
use yinuo_core::id::ApprovalId;
use yinuo_store::tables::approval::ApprovalRow;

use super::damaged;
use crate::command::{Act, Command};
use crate::keys::Keys;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// A command that can be put under approval.
#[derive(Debug)]
pub struct Approvable {
    pub act: &'static ApprovalAct,
    pub command: &'static str,
    read: fn(serde_json::Value) -> serde_json::Result<Command>,
}

impl Approvable {
    pub const fn of<A: Act + DeserializeOwned>(act: &'static ApprovalAct) -> Approvable {
        Approvable { act, command: A::NAME, read: |fields| serde_json::from_value::<A>(fields).map(Command::from) }
    }
}

/// What the command of an approval is sealed for.
pub(super) fn place(id: ApprovalId) -> String {
    format!("approval {id}")
}

#[derive(Deserialize)]
struct Named {
    command: String,
    input: serde_json::Value,
}

/// The command that an approval holds.
pub fn read(keys: &Keys, row: &ApprovalRow) -> Result<Command, Stop> {
    let text = keys.open(&place(ApprovalId::from_number(row.id)), &row.held).ok_or_else(|| damaged(row))?;
    let named: Named = serde_json::from_slice(&text).map_err(|_| damaged(row))?;
    let mut known = SYSTEMS.iter().flat_map(|system| system.approvals);
    let approvable = known.find(|approvable| approvable.command == named.command).ok_or_else(|| damaged(row))?;
    (approvable.read)(named.input).map_err(|_| damaged(row))
}

//! Taking in the call records of a telephone exchange: a kind of import. Who called is not asked for and not kept; a column of it is left where
//! it is.

mod command;
mod row;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, ImportId, Slot};

pub use command::ImportCalls;
pub use row::{CallLine, CallReader};

use crate::command::Command;
use crate::import::{Basis, Group, ImportKind, Making, ReadRows, Row, RowError};
use crate::keys::Keys;

/// The kind `calls`.
#[derive(Debug)]
pub struct Calls;

impl ReadRows for CallReader<'_> {
    type Row = CallLine;

    fn read(&mut self, row: &Row) -> Result<CallLine, Vec<RowError>> {
        self.read_call(row)
    }
}

impl ImportKind for Calls {
    const KEY: &'static str = "calls";
    const ZH: &'static str = "通话记录";
    const EN: &'static str = "Call records";
    const NAMED_BY: &'static str = "line";
    /// A line of the switch is no customer's and changes nothing: what it says is only counted.
    const FURTHER: Option<Permission> = None;
    type Row = CallLine;
    type Reader<'a> = CallReader<'a>;
    type Known = ();
    type Prepared = ();

    fn reader(basis: Basis<'_>) -> CallReader<'_> {
        CallReader::new(basis)
    }

    fn line(row: &CallLine) -> u32 {
        row.row
    }

    fn name(row: &CallLine) -> Cow<'_, str> {
        Cow::from(&row.line)
    }

    fn is_noted(_row: &CallLine) -> bool {
        false
    }

    fn shown(row: &CallLine) -> BTreeMap<&'static str, String> {
        row.shown()
    }

    fn slot(_row: &CallLine, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn prepare(_making: &Making<'_>, _slot: Slot, _rows: &[CallLine], _known: &mut ()) -> Option<()> {
        None
    }

    fn command(import: ImportId, group: Arc<Group<Calls>>, check_only: bool) -> Command {
        Command::from(ImportCalls { import, calls: group.rows.len(), check_only, group })
    }
}

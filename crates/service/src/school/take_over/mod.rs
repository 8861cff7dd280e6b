//! Taking over schools from a sheet, each with the policy that it has: a kind of import. A school is known by its credit code; one that is known is
//! left as it is, and its policy is taken over all the same. Premium of before is not booked: it went to the insurer long ago.

mod command;
mod row;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Permission;
use yinuo_core::id::{ImportId, Slot};
use yinuo_core::party::mask;
use yinuo_core::school::permission::TAKE_OVER_SCHOOLS;

pub use self::command::ImportSchools;
pub use self::row::{Reader, SchoolRow, TakenCover};
use crate::command::Command;
use crate::command::party::slot_of_draft;
use crate::import::{Basis, Group, ImportKind, Kind, Making};
use crate::keys::Keys;

pub(super) static SCHOOLS: Kind = Kind::of::<Schools>();

/// The kind `schools`.
#[derive(Debug)]
pub struct Schools;

impl ImportKind for Schools {
    const KEY: &'static str = "schools";
    const ZH: &'static str = "学校及其校方责任险保单";
    const EN: &'static str = "Schools with their policies";
    const NAMED_BY: &'static str = "name";
    const FURTHER: Option<Permission> = Some(TAKE_OVER_SCHOOLS);
    type Row = SchoolRow;
    type Reader<'a> = Reader<'a>;
    type Known = ();
    type Prepared = ();

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        Reader::new(basis)
    }

    fn line(row: &SchoolRow) -> u32 {
        row.line
    }

    fn name(row: &SchoolRow) -> Cow<'_, str> {
        Cow::from(&row.draft.name)
    }

    fn is_noted(_row: &SchoolRow) -> bool {
        false
    }

    fn shown(row: &SchoolRow) -> BTreeMap<&'static str, String> {
        let draft = &row.draft;
        let mut shown = BTreeMap::from([("name", draft.name.clone()), ("office_code", row.office_code.clone())]);
        let mut show = |key, value: Option<String>| value.map(|value| shown.insert(key, value));
        show("identity", draft.identity.as_ref().map(|identity| mask(&identity.number)));
        show("phone", draft.phone.as_deref().map(mask));
        show("address", draft.address.clone());
        if let Some(cover) = &row.cover {
            show("effective_on", Some(cover.from.to_string()));
            show("ends_on", cover.until.map(|until| until.to_string()));
            show("premium", cover.premium.map(|premium| premium.to_string()));
        }
        shown
    }

    fn slot(row: &SchoolRow, keys: &Keys) -> Slot {
        slot_of_draft(&row.draft, keys)
    }

    /// A school is few rows: the command makes them.
    fn prepare(_making: &Making<'_>, _slot: Slot, _rows: &[SchoolRow], _known: &mut ()) -> Option<()> {
        None
    }

    fn command(import: ImportId, group: Arc<Group<Schools>>, check_only: bool) -> Command {
        Command::from(ImportSchools::new(import, group, check_only))
    }
}

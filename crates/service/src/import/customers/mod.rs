//! Taking over customers alone, with or before their agreements: a kind of import of the house itself. Who is known by the number of a
//! paper is left as he is.

mod command;
mod row;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Permission;
use yinuo_core::id::{ImportId, Slot};
use yinuo_core::party::mask;

pub use command::ImportCustomers;
pub use row::{CustomerRow, Reader};

use super::kind::{Basis, Group, ImportKind, Kind, Making};
use crate::command::Command;
use crate::command::party::slot_of_draft;
use crate::keys::Keys;

pub static CUSTOMERS: Kind = Kind::of::<Customers>();

/// The kind `customers`.
#[derive(Debug)]
pub struct Customers;

impl ImportKind for Customers {
    const KEY: &'static str = "customers";
    const ZH: &'static str = "客户";
    const EN: &'static str = "Customers";
    const NAMED_BY: &'static str = "name";
    const FURTHER: Option<Permission> = Some(Permission::WRITE_CUSTOMERS);
    type Row = CustomerRow;
    type Reader<'a> = Reader<'a>;
    type Known = ();
    type Prepared = ();

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        Reader::new(basis)
    }

    fn line(row: &CustomerRow) -> u32 {
        row.line
    }

    fn name(row: &CustomerRow) -> Cow<'_, str> {
        Cow::from(&row.draft.name)
    }

    fn is_noted(_row: &CustomerRow) -> bool {
        false
    }

    fn shown(row: &CustomerRow) -> BTreeMap<&'static str, String> {
        let draft = &row.draft;
        let mut shown = BTreeMap::from([
            ("name", draft.name.clone()),
            ("kind", draft.kind.key().to_owned()),
            ("office_code", row.office_code.clone()),
        ]);
        let mut show = |key, value: Option<String>| value.map(|value| shown.insert(key, value));
        show("identity", draft.identity.as_ref().map(|identity| mask(&identity.number)));
        show("birth_date", draft.birth_date.map(|date| date.to_string()));
        show("sex", draft.sex.clone());
        show("phone", draft.phone.as_deref().map(mask));
        show("address", draft.address.clone());
        shown
    }

    fn slot(row: &CustomerRow, keys: &Keys) -> Slot {
        slot_of_draft(&row.draft, keys)
    }

    /// A customer is few rows: the command makes them.
    fn prepare(_making: &Making<'_>, _slot: Slot, _rows: &[CustomerRow], _known: &mut ()) -> Option<()> {
        None
    }

    fn command(import: ImportId, group: Arc<Group<Customers>>, check_only: bool) -> Command {
        Command::from(ImportCustomers::new(import, group, check_only))
    }
}

//! The list of names of a school policy, where a clause of its offer wants one: brought in by a kind of import, masked for who reads it, shown to
//! who needs it with a reason, and ended by pupil. A pupil is no party; what tells who it is is sealed, and goes some time after the policy ended.

mod command;
mod empty;
mod make;
mod over;
pub mod query;
mod row;
mod show;
mod unlist;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yinuo_core::access::Permission;
use yinuo_core::id::{ImportId, Slot};
use yinuo_core::party::mask;
use yinuo_core::publication::masked_name;
use yinuo_core::school::permission::WRITE_SCHOOLS;

pub use self::command::ImportSchoolPupils;
pub use self::empty::EmptySchoolList;
pub use self::make::Prepared;
pub(super) use self::over::LISTS;
pub use self::row::{PupilRow, Reader};
pub use self::show::ShowListedPupil;
pub use self::unlist::UnlistSchoolPupil;
use crate::command::Command;
use crate::import::{Basis, Group, ImportKind, Kind, Making};
use crate::keys::Keys;

pub(super) static PUPILS: Kind = Kind::of::<SchoolPupils>();

/// So many characters of a pupil's name are shown without a look that is recorded: the family name.
const SHOWN_OF_NAME: u32 = 1;

/// What of a listed pupil is sealed, together.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedData {
    pub name: String,
    pub identity: String,
    pub birth_date: String,
}

/// Shows only what does not identify.
impl std::fmt::Debug for ListedData {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListedData(…)")
    }
}

/// Where the data of a listed pupil belong; what they are sealed for.
fn place(policy: i64, pupil: i64) -> String {
    format!("listed {policy} {pupil}")
}

/// The kind `school-pupils`.
#[derive(Debug)]
pub struct SchoolPupils;

impl ImportKind for SchoolPupils {
    const KEY: &'static str = "school-pupils";
    const ZH: &'static str = "校方责任险学生名单";
    const EN: &'static str = "Pupils of school policies";
    const NAMED_BY: &'static str = "policy_number";
    const FURTHER: Option<Permission> = Some(WRITE_SCHOOLS);
    type Row = PupilRow;
    type Reader<'a> = Reader<'a>;
    type Known = ();
    type Prepared = Prepared;

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        Reader::new(basis)
    }

    fn line(row: &PupilRow) -> u32 {
        row.line
    }

    fn name(row: &PupilRow) -> Cow<'_, str> {
        Cow::from(&row.number)
    }

    fn is_noted(_row: &PupilRow) -> bool {
        false
    }

    fn shown(row: &PupilRow) -> BTreeMap<&'static str, String> {
        let mut shown = BTreeMap::from([
            ("policy_number", row.number.clone()),
            ("level", row.level.clone()),
            ("name", masked_name(&row.data.name, SHOWN_OF_NAME)),
            ("identity", mask(&row.data.identity)),
            ("listed_from", row.listed_from.to_string()),
        ]);
        if let Some(class_name) = &row.class_name {
            shown.insert("class_name", class_name.clone());
        }
        shown
    }

    fn slot(row: &PupilRow, _keys: &Keys) -> Slot {
        row.policy.slot()
    }

    fn prepare(making: &Making<'_>, _slot: Slot, rows: &[PupilRow], _known: &mut ()) -> Option<Prepared> {
        Some(make::prepare(making, rows))
    }

    fn command(import: ImportId, group: Arc<Group<SchoolPupils>>, check_only: bool) -> Command {
        Command::from(ImportSchoolPupils::new(import, group, check_only))
    }
}

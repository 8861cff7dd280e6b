//! Kinds of import: what a system takes in from sheets.
//!
//! Reading a sheet, finding columns, telling what is wrong, running, noting, breaking off and going on are one mechanism
//! ([`super::run`]). A kind brings its fields (a pack's `import-KIND.toml`), what a row of it is and how it is checked, and the
//! command that writes the rows of one slot. A [`Kind`] is registered by its system.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use yinuo_core::access::{Actor, Denied, Importer, Permission};
use yinuo_core::id::{ImportId, OperatorId, Slot};
use yinuo_store::Store;

use super::memory::Memory;
use super::preview::{Preview, Understood};
use super::reading::{Columns, RowError};
use super::refusal::ImportRefusal;
use super::run::{Job, carry_out};
use super::sheet::{Row, Sheet};
use super::template::ValueList;
use super::value::Wrong;
use crate::clock::Clock;
use crate::command::Command;
use crate::directory::Directory;
use crate::keys::Keys;
use crate::rules::Rules;
use crate::stop::Stop;

/// Something a clerk may choose for a run.
#[derive(Debug, PartialEq, Eq)]
pub struct ImportOption {
    /// Permanent, in kebab-case.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// Card numbers whose check digit does not fit are taken as they are; otherwise such a row is bad.
pub const KEEP_ACCOUNTS: &str = "keep-accounts";
pub const KEEP_ACCOUNTS_OPTION: ImportOption = ImportOption {
    key: KEEP_ACCOUNTS,
    zh: "卡号校验位不符时按文件所载（已核对卡片）",
    en: "Keep card numbers whose check digit does not fit (the cards were looked at)",
};

/// What rows are read and checked with.
#[derive(Debug, Clone, Copy)]
pub struct Basis<'a> {
    pub columns: Columns<'a>,
    pub rules: &'a Rules,
    pub directory: &'a Directory,
    pub actor: &'a Actor,
    pub keys: &'a Keys,
    /// The day the run began: a row that was good then is good when the run goes on.
    pub today: Date,
    /// Keys of the options chosen.
    pub options: &'a [String],
    /// What is remembered of the file.
    pub memory: &'a Memory,
}

/// What rows are made with.
#[derive(Debug, Clone, Copy)]
pub struct Making<'a> {
    pub rules: &'a Rules,
    pub keys: &'a Keys,
    pub clock: &'a Clock,
    pub open_from: Date,
    pub operator: OperatorId,
    pub now: jiff::Timestamp,
    pub import: ImportId,
}

/// Reads and checks the rows of one file, one after the other: all errors of a row at once.
pub trait ReadRows {
    type Row;
    fn read(&mut self, row: &Row) -> Result<Self::Row, Vec<RowError>>;
}

/// Whether somebody may import at an office of that path and do what a kind takes besides, with what is lacking.
fn grant(further: Option<Permission>, actor: &Actor, office_path: &str) -> Result<(), Denied> {
    Importer::grant(actor, office_path)?;
    match further {
        Some(further) if !actor.may_at(further, office_path) => Err(Denied(further)),
        _ => Ok(()),
    }
}

/// One kind of import.
pub trait ImportKind: Sized + Send + Sync + 'static {
    /// Permanent; what the database, packs and the API say.
    const KEY: &'static str;
    const ZH: &'static str;
    const EN: &'static str;
    /// The field whose value names a row where it cannot be written.
    const NAMED_BY: &'static str;
    /// What it takes besides the permission to import, since whoever brings in rows does what the kind does; every kind says it. `None` only where that
    /// permission alone is enough.
    const FURTHER: Option<Permission>;
    const OPTIONS: &'static [ImportOption] = &[];

    /// Whether somebody may write rows of the kind at an office of that path.
    fn may_write(actor: &Actor, office_path: &str) -> bool {
        Self::grant(actor, office_path).is_ok()
    }

    /// The same, with what is lacking.
    fn grant(actor: &Actor, office_path: &str) -> Result<(), Denied> {
        grant(Self::FURTHER, actor, office_path)
    }

    /// The values that fields of it take, for the template.
    fn lists(_rules: &Rules) -> Vec<ValueList> {
        Vec::new()
    }
    /// A row that can be taken.
    type Row: Clone + Send + Sync + 'static;
    type Reader<'a>: ReadRows<Row = Self::Row>;
    /// What a run has made so far, for the rows that follow.
    type Known: Default;
    /// Rows of the database made ahead.
    type Prepared: Send + 'static;

    fn reader(basis: Basis<'_>) -> Self::Reader<'_>;
    /// The line of the sheet, from 1.
    fn line(row: &Self::Row) -> u32;
    /// The value of the field [`ImportKind::NAMED_BY`].
    fn name(row: &Self::Row) -> Cow<'_, str>;
    /// Whether it was taken with something worth counting that an option allowed.
    fn is_noted(row: &Self::Row) -> bool;
    /// The values as they were understood, by field key, personal numbers masked.
    fn shown(row: &Self::Row) -> BTreeMap<&'static str, String>;
    fn slot(row: &Self::Row, keys: &Keys) -> Slot;
    /// Looks up what the rows of a lot assume of the house, before they are made ahead. It may be old once they are written: the command
    /// holds it against the facts, and makes anew what does not fit.
    fn learn<'a>(
        _store: &'a Store,
        _rows: &'a BTreeMap<Slot, Vec<Self::Row>>,
        _known: &'a mut Self::Known,
    ) -> BoxFuture<'a, Result<(), Stop>> {
        Box::pin(async { Ok(()) })
    }
    /// Makes the rows of the database ahead, on a thread of the run. `None` where the command has to find out which
    /// cannot be made.
    fn prepare(making: &Making<'_>, slot: Slot, rows: &[Self::Row], known: &mut Self::Known) -> Option<Self::Prepared>;
    /// The command that writes a group; `check_only`: it writes nothing and answers what would become of its rows.
    fn command(import: ImportId, group: Arc<Group<Self>>, check_only: bool) -> Command;
}

/// The rows of one slot that are written by one command.
pub struct Group<K: ImportKind> {
    pub slot: Slot,
    pub rows: Vec<K::Row>,
    pub prepared: Mutex<Option<K::Prepared>>,
}

/// Shows only what does not identify.
impl<K: ImportKind> std::fmt::Debug for Group<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Group({}, {} rows of {})", self.slot.number(), self.rows.len(), K::KEY)
    }
}

impl<K: ImportKind> Group<K> {
    /// What was made ahead, once.
    pub fn take_prepared(&self) -> Option<K::Prepared> {
        self.prepared.lock().expect("no panic while it is held").take()
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Its customer lives in another slot: it is to be written by a command there.
    Elsewhere(Slot),
    /// Written, now or by this import before it was broken off.
    Made,
    /// Not written: the key of the field, and what is wrong with it.
    Refused(&'static str, Wrong),
}

impl Taken {
    /// Where it is to be written, if not here.
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Taken::Elsewhere(slot) => Some(*slot),
            Taken::Made | Taken::Refused(..) => None,
        }
    }
}

/// A kind as it is registered.
pub struct Kind {
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What it takes besides the permission to import.
    pub further: Option<Permission>,
    pub options: &'static [ImportOption],
    pub(super) lists: fn(&Rules) -> Vec<ValueList>,
    pub(super) run: for<'a> fn(Job<'a>) -> BoxFuture<'a, Result<(), Stop>>,
    show: ShowRows,
}

type ShowRows = fn(&mut Sheet, &Understood, Basis<'_>, usize) -> Result<Preview, ImportRefusal>;

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Kind({})", self.key)
    }
}

impl Kind {
    pub const fn of<K: ImportKind>() -> Kind {
        Kind {
            key: K::KEY,
            zh: K::ZH,
            en: K::EN,
            further: K::FURTHER,
            options: K::OPTIONS,
            lists: K::lists,
            run: |job| Box::pin(carry_out::<K>(job)),
            show: show_rows::<K>,
        }
    }

    /// Whether somebody may use the kind at all: it is offered to nobody else.
    pub fn may(&self, actor: &Actor) -> bool {
        self.require(actor).is_ok()
    }

    /// The same, with what is lacking.
    pub fn require(&self, actor: &Actor) -> Result<(), Denied> {
        actor.require(Permission::IMPORT)?;
        self.further.map_or(Ok(()), |further| actor.require(further))
    }

    /// Whether somebody may use it for an office of that path, with what is lacking.
    pub fn require_at(&self, actor: &Actor, office_path: &str) -> Result<(), Denied> {
        grant(self.further, actor, office_path)
    }

    /// The first rows as they would be taken.
    pub fn show(
        &self,
        sheet: &mut Sheet,
        understood: &Understood,
        basis: Basis<'_>,
        count: usize,
    ) -> Result<Preview, ImportRefusal> {
        (self.show)(sheet, understood, basis, count)
    }
}

fn show_rows<K: ImportKind>(
    sheet: &mut Sheet,
    understood: &Understood,
    basis: Basis<'_>,
    count: usize,
) -> Result<Preview, ImportRefusal> {
    let mut reader = K::reader(basis);
    let mut read = |row: &Row| reader.read(row).map(|row| K::shown(&row));
    understood.preview(sheet, basis.columns.rules, count, &mut read)
}

//! The file of a run: read, checked, gathered, and handed over lot by lot.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::mpsc;
use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::Kind;
use yinuo_store::tables::import::ImportRow as StoredImport;

use super::content::Content;
use super::gathered::{BySlot, Gathered, Lines, Portion};
use super::kind::{Basis, Group, ImportKind, Making, ReadRows};
use super::mapping::Mapping;
use super::memory::Memory;
use super::reading::{ColumnName, Columns, RowError};
use super::rules::ImportRules;
use super::sheet::{DISK_LIMITS, Format, Look, Sheet, SheetChoice, column_letters, format_of};
use crate::engine::rows::instant;
use crate::house::House;
use crate::scratch;
use crate::stop::Stop;

/// Something a clerk may choose for a run of any kind: rows that are hidden in the file are taken too.
pub const HIDDEN_ROWS: &str = "hidden-rows";

/// Whether a run takes rows that are hidden in its file.
pub fn takes_hidden_rows(row: &StoredImport) -> bool {
    serde_json::from_str::<Vec<String>>(&row.options).unwrap_or_default().iter().any(|option| option == HIDDEN_ROWS)
}

/// How many rows are on their way at once.
#[derive(Debug, Clone, Copy)]
struct Measure {
    /// What the rows that wait may take by themselves, in bytes; what they point to is about as much again. The more there are, the fewer slots
    /// are in a lot of them.
    gathered: usize,
    /// Rows that are written in one commit, of slots that lie side by side. Not more: a row becomes up to twenty of the database, and three
    /// lots are in memory at once, one that is made, one that waits and one that is written.
    lot: usize,
}

impl Measure {
    /// SQLite writes each page that a commit touches, so that large lots pay; PostgreSQL keeps its own log and has nothing of them.
    fn of(kind: Kind) -> Measure {
        match kind {
            Kind::Sqlite => Measure { gathered: 30 << 20, lot: 4_000 },
            Kind::Postgres => Measure { gathered: 9 << 20, lot: 1_250 },
        }
    }
}

/// So few wait before the first are written: writing begins soon.
const GATHERED_FIRST: usize = 1_000;
/// So many lots more wait before the next is, where reading does not hold writing up: a lot of what few there are is spread over all slots, each with an operation
/// of its own. Text is read five times as fast as it is written; a spreadsheet hardly faster.
fn gathered_more(format: Format) -> usize {
    match format {
        Format::Csv => 3,
        Format::Xlsx => 1,
    }
}

/// Rows that are written in one commit.
pub(super) struct Lot<K: ImportKind> {
    pub groups: Vec<Arc<Group<K>>>,
    /// As a [`Portion`] has them.
    pub until: u32,
    pub ends: Option<Lines>,
}

/// The file, and what it is read with.
pub(super) struct Source {
    house: Arc<House>,
    actor: Arc<Actor>,
    content: Content,
    pub row: StoredImport,
    /// What is remembered of a long file; of any other each pass remembers what it reads.
    memory: OnceLock<Memory>,
    /// Known once a pass has begun.
    headers: OnceLock<Vec<String>>,
}

impl Source {
    pub fn new(house: Arc<House>, actor: Arc<Actor>, content: Content, row: StoredImport) -> Source {
        Source { house, actor, content, row, memory: OnceLock::new(), headers: OnceLock::new() }
    }

    fn mapping_headers(&self) -> BTreeMap<String, String> {
        serde_json::from_str(&self.row.mapping).unwrap_or_default()
    }

    fn rules(&self) -> Result<&ImportRules, Stop> {
        self.house.rules().imports(&self.row.kind)
    }

    fn open(&self) -> Result<Sheet, Stop> {
        let choice = self.row.sheet.clone().map_or(SheetChoice::First, SheetChoice::Name);
        let (hidden_rows, rules) = (takes_hidden_rows(&self.row), Some(self.rules()?));
        let look = Look { choice: Some(&choice), hidden_rows, rules, taken_in: true, limits: DISK_LIMITS };
        Sheet::look(self.content.clone(), &self.row.name, look).map_err(|refusal| Refusal::from(refusal).into())
    }

    /// Refuses a file that was changed since it was looked at first: what was read of it may be half of the one and half of the other.
    fn refuse_changed(&self) -> Result<(), Stop> {
        self.content.open().map(drop).map_err(|_| Refusal::from(super::ImportRefusal::UNREADABLE).into())
    }

    /// Reads and checks each row of the file with what is remembered of it, until `each` has enough.
    fn each_row<K: ImportKind>(
        &self,
        memory: &Memory,
        mut each: impl FnMut(Result<K::Row, Vec<RowError>>) -> Result<bool, Stop>,
    ) -> Result<(), Stop> {
        let shared = &self.house.shared;
        let directory = shared.directory();
        let refused = |refusal: super::ImportRefusal| Stop::from(Refusal::from(refusal));
        let (rules, mut sheet) = (self.rules()?, self.open()?);
        let headers = sheet.headers().to_vec();
        // Each pass finds the same.
        drop(self.headers.set(headers.clone()));
        let mapping = Mapping::with_given(&self.mapping_headers(), &headers, rules).map_err(refused)?;
        mapping.refuse_missing(rules).map_err(refused)?;
        let columns = Columns { rules, mapping: &mapping, headers: &headers };
        let started = instant(self.row.started_at.unwrap_or(self.row.created_at));
        let today = shared.rules.calendar().date_of(started);
        let options: Vec<String> = serde_json::from_str(&self.row.options).unwrap_or_default();
        let (rules, keys, actor) = (&shared.rules, &shared.keys, &*self.actor);
        let basis = Basis { columns, rules, directory: &directory, actor, keys, today, options: &options, memory };
        let mut reader = K::reader(basis);
        let mut rows = sheet.rows().map_err(refused)?;
        while let Some(row) = rows.next_row().map_err(refused)? {
            if !each(reader.read(&row))? {
                break;
            }
        }
        self.refuse_changed()
    }

    /// Reads the file once for what has to be remembered of it. Ends early where the run is gone.
    pub fn look_ahead<K: ImportKind>(self: &Arc<Self>) -> Result<(), Stop> {
        // The run holds it too, and nobody else before rows are handed over.
        let is_wanted = || Arc::strong_count(self) > 1;
        let memory = Memory::ahead();
        self.each_row::<K>(&memory, |_| Ok(is_wanted()))?;
        if !is_wanted() {
            return Ok(());
        }
        memory.settle().map_err(scratch::stop)?;
        // Nobody has set it before: a run looks ahead once.
        drop(self.memory.set(memory));
        Ok(())
    }

    /// Reads, checks, makes, and hands over lot by lot. Ends early where nobody takes them any more.
    pub fn read<K: ImportKind>(&self, skip: usize, check_only: bool, lots: &mpsc::Sender<Lot<K>>) -> Result<(), Stop> {
        let runtime = tokio::runtime::Handle::current();
        let memory = self.memory.get().cloned().unwrap_or_else(Memory::whole);
        let Measure { gathered, lot } = Measure::of(self.house.store.kind());
        let most_gathered = (gathered / size_of::<K::Row>()).max(lot);
        let more = lot * gathered_more(format_of(&self.content, &self.row.name).map_err(Refusal::from)?);
        std::thread::scope(|scope| {
            // Rows are read while those before them are made and written; no lot besides waits, for they take memory.
            let (sender, receiver) = sync_channel(0);
            scope.spawn(move || self.hand_over(&receiver, check_only, lots, &runtime));
            let mut gathered = Gathered::<K>::new();
            let (mut lines, mut most) = (0, GATHERED_FIRST);
            // Where nobody takes them, the run has ended.
            let send = |gathered: &mut Gathered<K>| gathered.take(lot).into_iter().all(|lot| sender.send(lot).is_ok());
            let mut is_wanted = true;
            self.each_row::<K>(&memory, |read| {
                lines += 1;
                if lines <= skip {
                    return Ok(!lots.is_closed());
                }
                match read {
                    Ok(checked) => gathered.add(checked, &self.house),
                    Err(errors) => gathered.refuse(errors),
                }
                while is_wanted && gathered.held() >= most {
                    self.refuse_changed()?;
                    is_wanted = send(&mut gathered);
                    most = most_gathered.min(most + more);
                }
                Ok(is_wanted)
            })?;
            while is_wanted && !gathered.is_empty() {
                is_wanted = send(&mut gathered);
            }
            Ok(())
        })
    }

    /// Makes the rows of lot after lot when there is room for them, since they are what memory goes to, until nobody takes them any more.
    fn hand_over<K: ImportKind>(
        &self,
        portions: &Receiver<Portion<K::Row>>,
        check_only: bool,
        lots: &mpsc::Sender<Lot<K>>,
        runtime: &tokio::runtime::Handle,
    ) {
        let mut known = K::Known::default();
        for Portion { by_slot, until, ends } in portions {
            let Ok(room) = runtime.block_on(lots.reserve()) else { return };
            if !check_only && let Err(stop) = runtime.block_on(K::learn(&self.house.store, &by_slot, &mut known)) {
                tracing::warn!(?stop, "what rows assume could not be looked up: who writes them finds it out");
            }
            let groups = self.groups(by_slot, &mut known, check_only);
            room.send(Lot { groups, until, ends });
        }
    }

    fn groups<K: ImportKind>(
        &self,
        by_slot: BySlot<K::Row>,
        known: &mut K::Known,
        check_only: bool,
    ) -> Vec<Arc<Group<K>>> {
        let shared = &self.house.shared;
        let making = Making {
            rules: &shared.rules,
            keys: &shared.keys,
            clock: &shared.clock,
            open_from: shared.directory().open_from(),
            operator: self.actor.operator,
            now: shared.clock.now(),
            import: ImportId::from_number(self.row.id),
        };
        let group = |(slot, rows): (Slot, Vec<K::Row>)| {
            let prepared = if check_only { None } else { K::prepare(&making, slot, &rows, known) };
            Arc::new(Group { slot, rows, prepared: Mutex::new(prepared) })
        };
        by_slot.into_iter().map(group).collect()
    }

    /// The column of a field in the file, of which rows were read.
    pub fn column(&self, field: &str) -> Option<ColumnName> {
        let header = self.mapping_headers().remove(field)?;
        let column = self.headers.get()?.iter().position(|known| *known == header)?;
        Some(ColumnName { letters: column_letters(column), header })
    }
}

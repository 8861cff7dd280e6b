//! Taking over customers and policies from a file: the file comes in, a run starts, its rows are written slot by slot, it ends.
//!
//! A run is broken off and goes on without harm: a policy knows the import it came with, so a row that was written before is
//! told from a number that somebody else has taken.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::access::{Importer, Permission};
use yinuo_core::id::{HOUSE_SLOT, ImportId, OfficeId, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::import::{ImportErrorRow, ImportFileRow, ImportRow};

use super::{Act, Answer, Context, Outcome, Subject};
use crate::clock::real_now;
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::import::{Group, Made, Maker};
use crate::keys::Keys;
use crate::life::command::policy::today;
use crate::stop::Stop;

/// What the sealed content of a file is bound to.
pub fn file_place(import: ImportId) -> String {
    format!("import {}", import.number())
}

/// A file comes in.
#[derive(Clone, Serialize)]
pub struct CreateImport {
    pub name: String,
    /// BLAKE3 of the content, in hexadecimal; stands for the content in the hash of the input.
    pub content_hash: String,
    #[serde(skip)]
    pub content: Arc<Vec<u8>>,
}

impl std::fmt::Debug for CreateImport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateImport({} bytes)", self.content.len())
    }
}

impl Act for CreateImport {
    const NAME: &'static str = "create-import";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        Importer::grant(context.actor, context.office_path(office))?;
        let id = ImportId::new(context.stamp(), HOUSE_SLOT);
        let row = ImportRow {
            id: id.number(),
            name: self.name,
            size: i64::try_from(self.content.len()).expect("a file has fewer than 2^63 bytes"),
            content_hash: self.content_hash,
            office_id: office.number(),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            state: "uploaded".to_owned(),
            run: 0,
            sheet: None,
            mapping: "{}".to_owned(),
            choice: "all".to_owned(),
            keep_premiums: 0,
            rows_total: 0,
            rows_checked: 0,
            rows_done: 0,
            rows_made: 0,
            rows_bad: 0,
            errors: 0,
            premiums_kept: 0,
            started_at: None,
            seen_at: None,
            ended_at: None,
            failure: None,
            version: 1,
        };
        let mut commit = Commit::default();
        let sealed = context.keys.seal(&file_place(id), &self.content);
        commit.put_unaudited(ImportFileRow { import_id: id.number(), sealed });
        let told = vec![("file", row.name.clone())];
        Ok(written(facts, commit, row, told))
    }
}

/// Writes an import. It is no part of the archive, the operation is.
fn written(facts: &mut Facts, mut commit: Commit, row: ImportRow, told: Vec<(&'static str, String)>) -> Outcome {
    let subject = Subject { kind: "import", id: row.id, version: row.version };
    let answer = Answer { kind: "import", id: row.id, ..Answer::default() };
    facts.imports.insert(row.id, row.clone());
    commit.put_unaudited(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, reason: None, unaudited: false }
}

/// An import the actor may see.
fn visible(context: &Context<'_>, facts: &Facts, import: ImportId) -> Result<ImportRow, Stop> {
    let row = facts.imports.get(&import.number()).ok_or(Stop::NotFound)?;
    context.actor.require(Permission::Import)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    if context.actor.may_at(Permission::Import, path) { Ok(row.clone()) } else { Err(Stop::NotFound) }
}

macro_rules! of_import {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            HOUSE_SLOT
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.imports.insert(self.import.number());
        }
    };
}

/// Whether a file with bad rows is imported as far as it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// Nothing is written unless every row is good.
    All,
    Good,
}

impl Choice {
    pub fn key(self) -> &'static str {
        match self {
            Choice::All => "all",
            Choice::Good => "good",
        }
    }
}

/// A run begins. Mapping and number of rows were found out before.
#[derive(Debug, Clone, Serialize)]
pub struct StartImport {
    pub import: ImportId,
    pub sheet: Option<String>,
    /// Field key to header.
    pub mapping: std::collections::BTreeMap<String, String>,
    pub choice: Choice,
    /// Premiums that differ from the product's are taken as they are.
    pub keep_premiums: bool,
    pub rows_total: i64,
}

impl Act for StartImport {
    const NAME: &'static str = "start-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = visible(context, facts, self.import)?;
        if matches!(row.state.as_str(), "running" | "done") {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        row.state = "running".to_owned();
        row.run += 1;
        row.sheet = self.sheet;
        row.mapping = serde_json::to_string(&self.mapping).expect("a mapping is plain data");
        row.choice = self.choice.key().to_owned();
        row.keep_premiums = i64::from(self.keep_premiums);
        row.operator_id = context.operator().number();
        row.rows_total = self.rows_total;
        (row.rows_checked, row.rows_done, row.rows_made, row.rows_bad) = (0, 0, 0, 0);
        (row.errors, row.premiums_kept) = (0, 0);
        row.started_at = Some(context.micros());
        // Nobody runs it yet: whoever starts it now may, and so may the upkeep later.
        row.seen_at = Some(real_now().as_microsecond());
        (row.ended_at, row.failure) = (None, None);
        row.version += 1;
        let told =
            vec![("file", row.name.clone()), ("choice", row.choice.clone()), ("rows", row.rows_total.to_string())];
        Ok(written(facts, Commit::default(), row, told))
    }
}

/// A run is broken off for good. What it has written stays.
#[derive(Debug, Clone, Serialize)]
pub struct CancelImport {
    pub import: ImportId,
}

impl Act for CancelImport {
    const NAME: &'static str = "cancel-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = visible(context, facts, self.import)?;
        if !matches!(row.state.as_str(), "running" | "uploaded") {
            return Err(Refusal::new("wrong_import_state").with("state", row.state).into());
        }
        row.state = "cancelled".to_owned();
        row.ended_at = Some(context.micros());
        row.version += 1;
        let told = vec![("file", row.name.clone()), ("made", row.rows_made.to_string())];
        Ok(written(facts, Commit::default(), row, told))
    }
}

/// The bad rows are taken away, with personal numbers in clear; that is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ReadImport {
    pub import: ImportId,
}

impl Act for ReadImport {
    const NAME: &'static str = "read-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.import)?;
        let subject = Some(Subject { kind: "import", id: row.id, version: row.version });
        let answer = Answer { kind: "import", id: row.id, ..Answer::default() };
        Ok(Outcome { answer, subject, facts: vec![("file", row.name)], ..Outcome::default() })
    }
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Progress {
    pub total: i64,
    /// By the first pass over a file of which nothing is written unless all is good.
    pub checked: i64,
    pub done: i64,
    pub made: i64,
    pub bad: i64,
    pub errors: i64,
    pub premiums_kept: i64,
}

impl From<&ImportRow> for Progress {
    fn from(row: &ImportRow) -> Progress {
        Progress {
            total: row.rows_total,
            checked: row.rows_checked,
            done: row.rows_done,
            made: row.rows_made,
            bad: row.rows_bad,
            errors: row.errors,
            premiums_kept: row.premiums_kept,
        }
    }
}

/// Notes how far a run has come, with the errors on the way. Refused when the run is not the one under way any more.
#[derive(Debug, Clone, Serialize)]
pub struct NoteImport {
    pub import: ImportId,
    pub run: i64,
    pub progress: Progress,
    #[serde(skip)]
    pub errors: Vec<ImportErrorRow>,
}

fn running(facts: &Facts, import: ImportId, run: i64) -> Result<ImportRow, Stop> {
    let row = facts.imports.get(&import.number()).ok_or(Stop::NotFound)?;
    if row.state == "running" && row.run == run {
        return Ok(row.clone());
    }
    Err(Refusal::new("wrong_import_state").with("state", row.state.clone()).into())
}

fn take_progress(row: &mut ImportRow, progress: &Progress) {
    row.rows_checked = progress.checked;
    row.rows_done = progress.done;
    row.rows_made = progress.made;
    row.rows_bad = progress.bad;
    row.errors = progress.errors;
    row.premiums_kept = progress.premiums_kept;
}

impl Act for NoteImport {
    const NAME: &'static str = "note-import";
    of_import!();

    fn run(self, _context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = running(facts, self.import, self.run)?;
        take_progress(&mut row, &self.progress);
        row.seen_at = Some(real_now().as_microsecond());
        row.version += 1;
        let mut commit = Commit::default();
        self.errors.into_iter().for_each(|error| commit.put_unaudited(error));
        let mut outcome = written(facts, commit, row, Vec::new());
        outcome.unaudited = true;
        Ok(outcome)
    }
}

/// A run ends by itself.
#[derive(Debug, Clone, Serialize)]
pub struct EndImport {
    pub import: ImportId,
    pub run: i64,
    pub progress: Progress,
    /// Why nothing, or not everything, was imported; absent, it is done.
    pub failure: Option<String>,
}

impl Act for EndImport {
    const NAME: &'static str = "end-import";
    of_import!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut row = running(facts, self.import, self.run)?;
        take_progress(&mut row, &self.progress);
        row.state = if self.failure.is_some() { "failed" } else { "done" }.to_owned();
        row.failure = self.failure;
        row.ended_at = Some(context.micros());
        row.version += 1;
        let told = vec![
            ("file", row.name.clone()),
            ("made", row.rows_made.to_string()),
            ("bad", row.rows_bad.to_string()),
            ("state", row.state.clone()),
        ];
        Ok(written(facts, Commit::default(), row, told))
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Written, now or by this import before it was broken off.
    Made,
    /// The policy number is another policy's.
    NumberTaken,
    Refused(&'static str),
}

/// Customers and policies of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct ImportPolicies {
    pub import: ImportId,
    pub slot: i64,
    /// The numbers of the policies; the hash of the input stands for them.
    pub numbers: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group>,
}

impl ImportPolicies {
    pub fn new(import: ImportId, group: Arc<Group>, check_only: bool) -> ImportPolicies {
        let numbers = group.rows.iter().map(|(row, _)| row.row.policy.number.clone()).collect();
        ImportPolicies { import, slot: group.slot.number(), numbers, check_only, group }
    }
}

impl Act for ImportPolicies {
    const NAME: &'static str = "import-policies";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for (row, hash) in &self.group.rows {
            plan.policy_numbers.insert(row.row.policy.number.clone());
            plan.unique_hashes.insert((self.slot, hash.clone()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut last = None;
        for (row, _) in &self.group.rows {
            if last != Some(row.office) {
                Importer::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
        }
        let number = |row: &crate::import::CheckedRow| row.row.policy.number.clone();
        let mut taken: Vec<Option<Taken>> = Vec::with_capacity(self.group.rows.len());
        for (row, _) in &self.group.rows {
            let number = number(row);
            let ours = facts.imported.get(&number) == Some(&self.import.number());
            taken.push(match facts.policy_numbers.contains_key(&number) {
                false => None,
                true if ours => Some(Taken::Made),
                true => Some(Taken::NumberTaken),
            });
        }
        let answer = |taken: Vec<Option<Taken>>| Answer {
            kind: "import",
            id: self.import.number(),
            taken: taken.into_iter().map(|one| one.unwrap_or(Taken::Made)).collect(),
            ..Answer::default()
        };
        let wanted = taken.iter().filter(|one| one.is_none()).count();
        if self.check_only || wanted == 0 {
            return Ok(Outcome { answer: answer(taken), unaudited: true, ..Outcome::default() });
        }
        let slot = self.slot;
        let open_from = context.directory.open_from();
        let holder = |facts: &Facts, hash: &str| {
            facts.holders.get(&(slot, hash.to_owned())).map(|holder| PartyId::from_number(*holder))
        };
        let prepared = match wanted == taken.len() {
            true => self.group.take_prepared(open_from, |hash| holder(facts, hash)),
            false => None,
        };
        let mut commit = Commit::default();
        if let Some(prepared) = prepared {
            for ((row, hash), made) in self.group.rows.iter().zip(&prepared.made) {
                note(facts, number(row), slot, hash, self.import, *made);
            }
            commit = prepared.commit;
        } else {
            let maker = Maker {
                rules: context.rules,
                keys: context.keys,
                clock: context.clock,
                open_from,
                operator: context.operator(),
                now: context.now,
                import: self.import,
            };
            for ((row, hash), one) in self.group.rows.iter().zip(&mut taken) {
                if one.is_some() {
                    continue;
                }
                match maker.make(row, self.group.slot, holder(facts, hash), &mut commit) {
                    Ok(made) => note(facts, number(row), slot, hash, self.import, made),
                    Err(refusal) => *one = Some(Taken::Refused(refusal.code())),
                }
            }
        }
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("policies", wanted.to_string())];
        debug_assert!(today(context) >= open_from, "nothing is booked ahead of an open day");
        Ok(Outcome { commit, answer: answer(taken), subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// Lets the rest of the batch know what was made.
fn note(facts: &mut Facts, number: String, slot: i64, hash: &str, import: ImportId, made: Made) {
    facts.holders.insert((slot, hash.to_owned()), made.holder.number());
    facts.imported.insert(number.clone(), import.number());
    facts.policy_numbers.insert(number, made.policy);
}

//! Questions about imports: the files, how far each has come, what is wrong with their rows, and the files a clerk takes away to
//! mend them.

use std::collections::{BTreeMap, HashMap};

use yinuo_core::access::{Actor, Denied, Permission};
use yinuo_core::id::{ImportId, OfficeId};
use yinuo_core::refusal::Refusal;
use yinuo_store::Value;
use yinuo_store::tables::import::{IMPORT, IMPORT_ERRORS, IMPORTS, ImportErrorRow, ImportRow};

use super::{Conditions, Found, PageAsk, page, require_visible};
use crate::house::House;
use crate::import::{
    self, BadRows, Basis, Content, DISK_LIMITS, ErrorReport, ImportRefusal, Limits, Memory, Preview, ReportError,
    Sheet, SheetChoice, SheetName, Understood, content, kind, takes_hidden_rows,
};
use crate::stop::Stop;

/// Errors that are read at once for a file.
const STEP: i64 = 2_000;

/// The imports of the offices in reach, the latest first.
pub async fn imports(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<ImportRow>, Stop> {
    let scope = actor.scope(Permission::IMPORT).ok_or(Denied(Permission::IMPORT))?;
    let mut conditions = Conditions::new();
    if let Some(offices) = house.directory().offices_in(&scope) {
        conditions.push(("offices", offices.into_iter().map(|office| Value::Int(office.number())).collect()));
    }
    page::page(house, &IMPORTS, conditions, ("created", true), ask).await
}

/// An import in reach, of a kind that one may use: its bad rows tell what the kind brings in.
pub async fn import(house: &House, actor: &Actor, id: ImportId) -> Result<ImportRow, Stop> {
    actor.require(Permission::IMPORT)?;
    let row = house.store.query_one(&IMPORT, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    let office = OfficeId::from_number(row.office_id);
    require_visible(house, actor, Permission::IMPORT, office)?;
    let kind = kind(&row.kind).ok_or_else(|| Stop::damaged("imports", format!("{id}: kind {}", row.kind)))?;
    // There, and not at some other office.
    kind.require_at(actor, house.directory().path(office))?;
    Ok(row)
}

/// The columns of a file and its first rows as they would be taken.
#[derive(Debug)]
pub struct Shown {
    /// None of a text file.
    pub sheets: Vec<SheetName>,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// As the program numbers it: the first is 1.
    pub header_row: u32,
    pub preview: Preview,
}

/// A file to look at.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// The key of a kind of import.
    pub kind: String,
    pub name: String,
    pub sheet: Option<String>,
    /// Rows that are hidden in the file are taken too.
    pub hidden_rows: bool,
    /// The clerk's word above the guess: field key to header.
    pub mapping: BTreeMap<String, String>,
    /// Rows that are read; the others are counted.
    pub rows: usize,
    pub limits: Limits,
}

/// How a file is understood. Reading it takes a while: call it where waiting harms nobody.
pub fn show(house: &House, actor: &Actor, look: &Look, content: impl Into<Content>) -> Result<Shown, Stop> {
    let refused = |refusal: ImportRefusal| Stop::from(Refusal::from(refusal));
    let kind = kind(&look.kind).ok_or_else(|| Refusal::new("unknown_import_kind").with("kind", look.kind.clone()))?;
    kind.require(actor)?;
    let rules = house.rules().imports(&look.kind)?;
    let choice = look.sheet.clone().map_or(SheetChoice::First, SheetChoice::Name);
    let how = import::Look {
        choice: Some(&choice),
        hidden_rows: look.hidden_rows,
        rules: Some(rules),
        limits: look.limits,
        ..import::Look::default()
    };
    let mut sheet = Sheet::look(content, &look.name, how).map_err(refused)?;
    let (sheets, read, header_row) = (sheet.sheets(), sheet.sheet().map(str::to_owned), sheet.header_row());
    let understood = Understood::new(&sheet, &look.mapping, rules).map_err(refused)?;
    let memory = Memory::whole();
    let basis = Basis {
        columns: understood.columns(rules),
        rules: house.rules(),
        directory: &house.directory(),
        actor,
        keys: &house.shared.keys,
        today: house.today(),
        options: &[],
        memory: &memory,
    };
    let preview = kind.show(&mut sheet, &understood, basis, look.rows).map_err(refused)?;
    Ok(Shown { sheets, sheet: read, header_row, preview })
}

/// Errors of the last run after a place in it, in the order of the file.
pub async fn errors(
    house: &House,
    row: &ImportRow,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<ImportErrorRow>, Stop> {
    let parameters = [row.id, row.run, after.0, after.1, limit].into_iter().map(Value::Int).collect();
    Ok(house.store.query(&IMPORT_ERRORS, parameters).await?)
}

/// Goes through all of them; what is held at once is a step.
async fn each_error(
    house: &House,
    row: &ImportRow,
    mut each: impl FnMut(&ImportErrorRow) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut after = (0, 0);
    loop {
        let step = errors(house, row, after, STEP).await?;
        step.iter().try_for_each(&mut each)?;
        match step.last() {
            Some(last) if i64::try_from(step.len()).is_ok_and(|count| count >= STEP) => {
                after = (last.line, last.sequence);
            }
            _ => return Ok(()),
        }
    }
}

/// The facts of an error as they were kept.
pub fn facts_of(error: &ImportErrorRow) -> Vec<(String, String)> {
    let facts: BTreeMap<String, String> = serde_json::from_str(&error.facts).unwrap_or_default();
    facts.into_iter().collect()
}

/// What a file is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Csv,
}

/// The list of errors as a file, written while they are read.
pub async fn errors_file(house: &House, row: &ImportRow, format: Format) -> Result<Vec<u8>, Stop> {
    let unwritten = |error: ReportError| Stop::damaged("imports", error.to_string());
    let rules = house.rules().imports(&row.kind)?;
    let report = match format {
        Format::Xlsx => ErrorReport::xlsx(rules),
        Format::Csv => ErrorReport::csv(rules),
    };
    let mut report = report.map_err(unwritten)?;
    let each = |error: &ImportErrorRow| {
        let facts = facts_of(error);
        let letters = [error.letters.as_str(), error.header.as_str()];
        report.add_line(error.line, letters, &error.field, &error.value, (&error.code, &facts)).map_err(unwritten)
    };
    each_error(house, row, each).await?;
    report.leave_out(row.errors - report.lines());
    report.finish().map_err(unwritten)
}

/// The rows that were not imported as they were, to be mended and imported again. Personal numbers stand there in clear: that
/// they are given out is recorded by whoever calls this.
pub async fn bad_rows_file(house: &House, row: &ImportRow, format: Format) -> Result<Vec<u8>, Stop> {
    let kept = content(house, ImportId::from_number(row.id)).await?;
    bad_rows_of(house, row, kept.into(), format).await
}

/// As [`bad_rows_file`], from the content of the file.
pub async fn bad_rows_of(house: &House, row: &ImportRow, file: Content, format: Format) -> Result<Vec<u8>, Stop> {
    let rules = house.rules().imports(&row.kind)?;
    let mut reasons: HashMap<i64, Vec<String>> = HashMap::new();
    let each = |error: &ImportErrorRow| {
        let name = rules.field(&error.field).map_or(error.field.as_str(), |field| field.name.zh.as_str());
        let reason = format!("{name}：{}", rules.reason(&error.code, &facts_of(error)).zh);
        reasons.entry(error.line).or_default().push(reason);
        Ok(())
    };
    each_error(house, row, each).await?;
    let (name, choice) = (row.name.clone(), row.sheet.clone().map_or(SheetChoice::First, SheetChoice::Name));
    let (rules, hidden_rows) = (rules.clone(), takes_hidden_rows(row));
    let written = tokio::task::spawn_blocking(move || {
        let refused = |refusal: ImportRefusal| Stop::from(Refusal::from(refusal));
        let how = import::Look {
            choice: Some(&choice),
            hidden_rows,
            rules: Some(&rules),
            taken_in: true,
            limits: DISK_LIMITS,
        };
        let mut sheet = Sheet::look(file, &name, how).map_err(refused)?;
        let mut bad = BadRows::new(&rules, sheet.headers());
        let mut rows = sheet.rows().map_err(refused)?;
        while let Some(row) = rows.next_row().map_err(refused)? {
            if let Some(reasons) = reasons.remove(&i64::from(row.number)) {
                bad.add_row(row, reasons.join("；"));
            }
        }
        let written = match format {
            Format::Xlsx => bad.to_xlsx(),
            Format::Csv => bad.to_csv(),
        };
        written.map_err(|error| Stop::damaged("imports", error.to_string()))
    });
    written.await.map_err(|error| Stop::damaged("imports", error.to_string()))?
}

//! The rows of `cargo xtask bench all`: what ours does beside what the same work takes without our code, as JSON and as a table, and which rows
//! fell since they were kept last.
//!
//! Measurements run in processes of their own; each writes its rows to the file that [`RECORD`] names, one a line.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde_json::{Map, Value, json};

/// The environment variable with the file that rows are written to.
pub const RECORD: &str = "YINUO_BENCH_RECORD";

/// What a row may come to, compared with before, until it is told to have fallen.
const STILL_THE_SAME: f64 = 0.9;

/// One kind of work on one database. What was not measured is not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BenchRow {
    pub work: String,
    pub database: String,
    /// How much of it ours does a second.
    pub ours: Option<f64>,
    /// How much of it is done a second without our code, in the same run.
    pub raw: Option<f64>,
    /// Milliseconds that the middle one took.
    pub p50: Option<f64>,
    /// Milliseconds that one of a hundred exceeds; of few times the longest.
    pub p99: Option<f64>,
    /// Megabytes of the process at most.
    pub memory: Option<f64>,
}

/// The figures of a row: the name in JSON, the head of its column, digits behind the point, and where it stands.
type Column = (&'static str, &'static str, usize, fn(&BenchRow) -> Option<f64>);

const COLUMNS: [Column; 6] = [
    ("ours", "ours a second", 0, |row| row.ours),
    ("raw", "raw limit", 0, |row| row.raw),
    ("ratio", "ratio", 2, BenchRow::ratio),
    ("p50", "p50 ms", 1, |row| row.p50),
    ("p99", "p99 ms", 1, |row| row.p99),
    ("memory", "memory MB", 0, |row| row.memory),
];

impl BenchRow {
    pub fn new(work: impl Into<String>, database: &str) -> BenchRow {
        BenchRow { work: work.into(), database: database.to_owned(), ..BenchRow::default() }
    }

    /// Ours as a part of the raw limit.
    pub fn ratio(&self) -> Option<f64> {
        self.ours.zip(self.raw).map(|(ours, raw)| ours / raw)
    }

    /// The middle one and the one that few exceed of some times in milliseconds.
    #[must_use]
    pub fn times(mut self, mut milliseconds: Vec<f64>) -> BenchRow {
        milliseconds.sort_by(f64::total_cmp);
        let last = milliseconds.len().saturating_sub(1);
        self.p50 = milliseconds.get(last / 2).copied();
        self.p99 = milliseconds.get((last * 99).div_ceil(100)).copied();
        self
    }

    /// Things that were done one after the other, ours and the same without our code, each with its time in milliseconds: how many come in a second, and how
    /// long ours took.
    #[must_use]
    pub fn one_by_one(self, ours: Vec<f64>, raw: &[f64]) -> BenchRow {
        BenchRow { ours: a_second(&ours), raw: a_second(raw), ..self.times(ours) }
    }

    /// Writes it down where a run asked for it, and nowhere else.
    pub fn record(&self) {
        let Some(path) = std::env::var_os(RECORD) else { return };
        let file = std::fs::File::options().append(true).create(true).open(path);
        file.and_then(|mut file| writeln!(file, "{}", self.to_json())).expect("the row is written down");
    }

    pub fn to_json(&self) -> Value {
        let mut row = Map::new();
        row.insert("work".to_owned(), json!(self.work));
        row.insert("database".to_owned(), json!(self.database));
        for (name, _, _, of) in COLUMNS {
            if let Some(figure) = of(self) {
                row.insert(name.to_owned(), json!((figure * 1_000.0).round() / 1_000.0));
            }
        }
        Value::Object(row)
    }

    pub fn from_json(value: &Value) -> Option<BenchRow> {
        let figure = |name: &str| value.get(name).and_then(Value::as_f64);
        Some(BenchRow {
            work: value.get("work")?.as_str()?.to_owned(),
            database: value.get("database")?.as_str()?.to_owned(),
            ours: figure("ours"),
            raw: figure("raw"),
            p50: figure("p50"),
            p99: figure("p99"),
            memory: figure("memory"),
        })
    }

    /// What the row is compared by, where more is better: speed, else time, else memory.
    fn worth(&self) -> Option<f64> {
        self.ours.or(self.p50.map(|time| 1.0 / time)).or(self.memory.map(|most| 1.0 / most))
    }
}

/// How many things of so many milliseconds come in a second. None of none.
fn a_second(milliseconds: &[f64]) -> Option<f64> {
    let all: f64 = milliseconds.iter().sum();
    (all > 0.0).then(|| 1_000.0 * milliseconds.len() as f64 / all)
}

/// The rows of a file that processes wrote to.
pub fn recorded(path: &Path) -> Vec<BenchRow> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| BenchRow::from_json(&serde_json::from_str(line).ok()?)).collect()
}

/// The rows of what was kept of an earlier run.
pub fn kept(text: &str) -> Vec<BenchRow> {
    let kept: Value = serde_json::from_str(text).unwrap_or_default();
    kept.get("rows")
        .and_then(Value::as_array)
        .map_or_else(Vec::new, |rows| rows.iter().filter_map(BenchRow::from_json).collect())
}

/// All of a run as JSON, a row a line.
pub fn as_json(date: &str, commit: &str, machine: &str, rows: &[BenchRow]) -> String {
    let lines: Vec<String> = rows.iter().map(|row| format!("    {}", row.to_json())).collect();
    let head = [("date", date), ("commit", commit), ("machine", machine)];
    let head: String = head.iter().map(|(name, text)| format!("  \"{name}\": {},\n", json!(text))).collect();
    format!("{{\n{head}  \"rows\": [\n{}\n  ]\n}}\n", lines.join(",\n"))
}

/// The rows as a table in Markdown.
pub fn table(rows: &[BenchRow]) -> String {
    let heads: Vec<&str> = COLUMNS.iter().map(|(_, head, ..)| *head).collect();
    let mut text = format!("| work | database | {} |\n|---|---|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for row in rows {
        let figures =
            COLUMNS.map(|(_, _, digits, of)| of(row).map_or_else(String::new, |one| format!("{one:.digits$}")));
        let _ = writeln!(text, "| {} | {} | {} |", row.work, row.database, figures.join(" | "));
    }
    text
}

/// What fell by more than a tenth since `before`, and what is not measured any more: a sentence each.
pub fn fallen(before: &[BenchRow], now: &[BenchRow]) -> Vec<String> {
    let mut told = Vec::new();
    for old in before {
        let place = format!("{} on {}", old.work, old.database);
        let Some(new) = now.iter().find(|new| (&new.work, &new.database) == (&old.work, &old.database)) else {
            told.push(format!("{place} is not measured any more"));
            continue;
        };
        if let (Some(was), Some(is)) = (old.worth(), new.worth())
            && is < was * STILL_THE_SAME
        {
            told.push(format!("{place} fell to {:.0} % of what it was", is / was * 100.0));
        }
    }
    told
}

/// A document with what stands between its marks for results replaced. None where it has no marks.
pub fn with_results(document: &str, results: &str) -> Option<String> {
    let (before, rest) = document.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{results}{END}{after}"))
}

const BEGIN: &str = "<!-- results: begin -->";
const END: &str = "<!-- results: end -->";

#[cfg(test)]
mod tests {
    use super::*;

    fn row(work: &str, ours: f64) -> BenchRow {
        BenchRow { ours: Some(ours), ..BenchRow::new(work, "sqlite") }
    }

    #[test]
    fn what_fell_by_more_than_a_tenth_is_told_and_what_fell_by_less_is_not() {
        let timed = |milliseconds: f64| BenchRow::new("start", "sqlite").times(vec![milliseconds]);
        let before = [row("a", 100.0), row("b", 100.0), row("c", 100.0), timed(10.0)];
        let now = [row("a", 91.0), row("b", 89.0), timed(12.0)];
        assert_eq!(
            fallen(&before, &now),
            [
                "b on sqlite fell to 89 % of what it was",
                "c on sqlite is not measured any more",
                "start on sqlite fell to 83 % of what it was"
            ]
        );
        assert!(fallen(&[], &now).is_empty());
    }

    #[test]
    fn what_is_done_one_by_one_is_told_by_the_second_beside_what_it_takes_without_our_code() {
        let row = BenchRow::new("a page", "sqlite").one_by_one(vec![2.0, 4.0, 6.0], &[1.0, 1.0]);
        assert_eq!((row.ours, row.raw, row.ratio()), (Some(250.0), Some(1_000.0), Some(0.25)));
        assert_eq!((row.p50, row.p99), (Some(4.0), Some(6.0)));
        let alone = BenchRow::new("a page", "sqlite").one_by_one(vec![2.0], &[]);
        assert_eq!((alone.ours, alone.raw, alone.ratio()), (Some(500.0), None, None));
        assert_eq!(fallen(&[alone], &[row]), ["a page on sqlite fell to 50 % of what it was"]);
    }

    #[test]
    fn a_run_comes_back_from_its_json_and_its_table_leaves_out_what_was_not_measured() {
        let whole = BenchRow { raw: Some(200.0), memory: Some(300.0), ..row("import", 150.0) };
        let rows = [whole.times((1..=200).map(f64::from).collect()), BenchRow::new("other", "postgres")];
        assert_eq!((rows[0].p50, rows[0].p99), (Some(100.0), Some(199.0)));
        assert_eq!(kept(&as_json("2026-11-29", "abc", "2 cores", &rows)), rows);
        let table = table(&rows);
        assert!(table.contains("| import | sqlite | 150 | 200 | 0.75 | 100.0 | 199.0 | 300 |"), "{table}");
        assert!(table.contains("| other | postgres |  |  |  |  |  |  |"), "{table}");
        let document = "a\n<!-- results: begin -->\nold\n<!-- results: end -->\nb";
        assert_eq!(
            with_results(document, "new\n").as_deref(),
            Some("a\n<!-- results: begin -->\nnew\n<!-- results: end -->\nb")
        );
        assert_eq!(with_results("no marks", "new\n"), None);
    }
}

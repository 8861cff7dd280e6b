//! One row of call records.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use yinuo_core::id::OfficeId;

use super::Calls;
use crate::import::value;
use crate::import::{Basis, ImportKind, Reading, Row, RowError, Seen, Wrong};

/// Longest text of a field.
const LONGEST: usize = 60;

/// A call as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLine {
    pub row: u32,
    /// Tells records apart: the number the exchange gave it, or a hash of what it says.
    pub key: String,
    pub office: OfficeId,
    /// The number that was called.
    pub line: String,
    pub rang: DateTime,
    pub rang_at: Timestamp,
    pub answered_at: Option<Timestamp>,
    pub ended_at: Timestamp,
    pub answered_by: Option<String>,
    pub queue: Option<String>,
}

impl CallLine {
    pub fn shown(&self) -> BTreeMap<&'static str, String> {
        let talked = self.answered_at.map(|at| self.ended_at.duration_since(at).as_secs().to_string());
        let fields = [
            ("line", Some(self.line.clone())),
            ("rang_at", Some(self.rang.strftime("%Y-%m-%d %H:%M:%S").to_string())),
            ("seconds", talked),
            ("answered_by", self.answered_by.clone()),
            ("queue", self.queue.clone()),
        ];
        fields.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// Reads the rows of one file. All of them are of the office of who brings them in.
#[derive(Debug)]
pub struct CallReader<'a> {
    basis: Basis<'a>,
    office: OfficeId,
    seen: Seen<()>,
}

impl<'a> CallReader<'a> {
    pub fn new(basis: Basis<'a>) -> CallReader<'a> {
        CallReader { basis, office: basis.actor.office, seen: Seen::new(basis.memory, "call") }
    }

    pub(super) fn read_call(&mut self, row: &Row) -> Result<CallLine, Vec<RowError>> {
        let mut reading = Reading::new(self.basis.columns, row, self.basis.today);
        let line = reading.code("line", LONGEST);
        let from_1904 = row.from_1904;
        let rang = reading.required("rang_at", |cell| value::moment(cell, from_1904));
        let answered = reading.optional("answered_at", |cell| value::moment(cell, from_1904));
        let seconds = reading.optional("seconds", value::seconds);
        let said = reading.choice("picked_up").map(str::to_owned);
        let answered_by = reading.optional("answered_by", |cell| value::text(cell, LONGEST));
        let queue = reading.optional("queue", |cell| value::text(cell, LONGEST));
        let number = reading.optional("call_number", |cell| value::code(cell, LONGEST));
        if !Calls::may_write(self.basis.actor, self.basis.directory.path(self.office)) {
            reading.wrong("line", Wrong::new("office_out_of_reach"));
        }
        let calendar = self.basis.rules.calendar();
        let instant = |key: &'static str, local: DateTime, reading: &mut Reading<'_>| {
            let at = calendar.instant_of(local).ok();
            match at {
                None => reading.wrong(key, Wrong::new("not_a_moment")),
                Some(_) if local.date() > self.basis.today => reading.wrong(key, Wrong::new("moment_to_come")),
                Some(_) => {}
            }
            at
        };
        let rang_at = rang.and_then(|local| instant("rang_at", local, &mut reading));
        let answered_at = answered.and_then(|local| instant("answered_at", local, &mut reading));
        let picked_up = match said.as_deref() {
            Some(word) => word == "yes",
            None => answered_at.is_some() || seconds.is_some_and(|seconds| seconds > 0),
        };
        if said.as_deref() == Some("no") && (answered_at.is_some() || seconds.is_some_and(|seconds| seconds > 0)) {
            reading.wrong("picked_up", Wrong::new("call_contradicts"));
        }
        if let (Some(rang_at), Some(answered_at)) = (rang_at, answered_at)
            && answered_at < rang_at
        {
            reading.wrong("answered_at", Wrong::new("call_contradicts"));
        }
        let (Some(line), Some(rang), Some(rang_at)) = (line, rang, rang_at) else { return Err(reading.into_errors()) };
        let answered_at = picked_up.then(|| answered_at.unwrap_or(rang_at));
        let talked = SignedDuration::from_secs(i64::from(seconds.unwrap_or(0)));
        let ended_at = answered_at.unwrap_or(rang_at).saturating_add(talked).unwrap_or(rang_at);
        let told = [
            number.clone().unwrap_or_default(),
            rang_at.to_string(),
            ended_at.to_string(),
            answered_by.clone().unwrap_or_default(),
            queue.clone().unwrap_or_default(),
        ];
        // With a number of its own a call is that one whatever else the record says of it.
        let own = if number.is_some() { &told[..1] } else { &told[..] };
        let key = blake3::hash(format!("{} {line} {}", self.office, own.join("\n")).as_bytes()).to_hex().to_string();
        if let Some(first) = self.seen.twice(&key, row.number) {
            reading.wrong("rang_at", Wrong::new("twice").with("first_row", first.to_string()));
        }
        if !reading.errors().is_empty() {
            return Err(reading.into_errors());
        }
        Ok(CallLine {
            row: row.number,
            key,
            office: self.office,
            line,
            rang,
            rang_at,
            answered_at,
            ended_at,
            answered_by,
            queue,
        })
    }
}

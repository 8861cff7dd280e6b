//! A row of a list of names as typed values, or everything that is wrong with it at once. What only the books know (the policy, its offer, who
//! is on its list) is asked by the command that writes.

use jiff::civil::Date;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::identity::{IdentityKind, normal_number};
use yinuo_core::school::SchoolPolicyId;

use super::ListedData;
use crate::import::{Basis, LATEST, ReadRows, Reading, Row, RowError, Seen, Wrong, value};
use crate::school::command::policy_numbered;

const CODE_LIMIT: usize = 60;
const CLASS_LIMIT: usize = 40;

/// A pupil as a row names it.
#[derive(Clone)]
pub struct PupilRow {
    pub line: u32,
    /// That of the policy.
    pub number: String,
    pub policy: SchoolPolicyId,
    /// The key of a level.
    pub level: String,
    pub class_name: Option<String>,
    pub data: ListedData,
    pub birth_date: Date,
    /// The keyed hash of its number, as that of a pupil who was hurt.
    pub hash: String,
    /// The day that the row tells, or that of the import.
    pub listed_from: Date,
    /// The row tells it.
    pub day_given: bool,
}

/// Shows only what does not identify.
impl std::fmt::Debug for PupilRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PupilRow").field("line", &self.line).field("number", &self.number).finish_non_exhaustive()
    }
}

/// Reads the rows of one file, and remembers in which row a pupil was first named for a policy.
#[derive(Debug)]
pub struct Reader<'a> {
    basis: Basis<'a>,
    seen: Seen<()>,
}

impl<'a> Reader<'a> {
    pub fn new(basis: Basis<'a>) -> Reader<'a> {
        Reader { seen: Seen::new(basis.memory, "pupil"), basis }
    }

    /// The number of the policy with its id, which the number carries.
    fn policy(reading: &mut Reading<'_>) -> Option<(String, SchoolPolicyId)> {
        let number = number_in_one_form(&reading.code("policy_number", CODE_LIMIT)?);
        let Some(policy) = policy_numbered(&number) else {
            reading.wrong("policy_number", Wrong::new("unknown_school_policy"));
            return None;
        };
        Some((number, policy))
    }

    /// The number of the pupil's paper, and when it was born.
    fn identity(&self, reading: &mut Reading<'_>) -> Option<(String, Date)> {
        let (papers, today) = (self.basis.rules.papers(), reading.today);
        let paper = reading.optional("identity_kind", |cell| value::paper(cell, papers));
        let identity = reading.required("identity", |cell| {
            let number = value::code(cell, CODE_LIMIT)?;
            let paper = paper.unwrap_or_else(|| papers.likely(&number, Some(false)));
            if paper == IdentityKind::CreditCode {
                return Err(Wrong::new("not_a_person"));
            }
            papers.check(paper, &number, today).map_err(|refusal| Wrong::new(refusal.code()))
        });
        let filled = reading.is_filled("birth_date");
        let written = reading.date("birth_date", today);
        let identity = identity?;
        if written.zip(identity.birth_date).is_some_and(|(written, told)| written != told) {
            reading.wrong("birth_date", Wrong::new("differs_from_identity_number"));
        }
        let birth_date = identity.birth_date.or(written);
        if birth_date.is_none() && !filled {
            reading.wrong("birth_date", Wrong::new("missing"));
        }
        Some((identity.number, birth_date?))
    }

    /// A pupil stands once in the file for a policy.
    fn once(&mut self, reading: &mut Reading<'_>, line: u32, policy: SchoolPolicyId, hash: &str) {
        if let Some(first) = self.seen.twice(&format!("{policy} {hash}"), line) {
            reading.wrong("identity", Wrong::new("twice").with("first_row", first.to_string()));
        }
    }
}

/// A choice that has to be made.
fn chosen<'r>(reading: &mut Reading<'r>, key: &'static str) -> Option<&'r str> {
    reading.required(key, |_| Ok(()))?;
    reading.choice(key)
}

impl ReadRows for Reader<'_> {
    type Row = PupilRow;

    fn read(&mut self, row: &Row) -> Result<PupilRow, Vec<RowError>> {
        let mut reading = Reading::new(self.basis.columns, row, self.basis.today);
        let policy = Reader::policy(&mut reading);
        let level = chosen(&mut reading, "level").map(str::to_owned);
        let class_name = reading.optional("class_name", |cell| value::text(cell, CLASS_LIMIT));
        let name = reading.required("name", value::name);
        let identity = self.identity(&mut reading);
        if chosen(&mut reading, "consent") == Some("no") {
            reading.wrong("consent", Wrong::new("consent_missing"));
        }
        let day_given = reading.is_filled("listed_from");
        let listed_from = reading.date("listed_from", LATEST).unwrap_or(self.basis.today);
        let hash = identity.as_ref().map(|(number, _)| self.basis.keys.hash("pupil", &normal_number(number)));
        if let (Some((_, policy)), Some(hash)) = (&policy, &hash) {
            self.once(&mut reading, row.number, *policy, hash);
        }
        match (policy, level, name, identity, hash) {
            (Some((number, policy)), Some(level), Some(name), Some((identity, birth_date)), Some(hash))
                if reading.errors().is_empty() =>
            {
                let data = ListedData { name, identity, birth_date: birth_date.to_string() };
                Ok(PupilRow {
                    line: row.number,
                    number,
                    policy,
                    level,
                    class_name,
                    data,
                    birth_date,
                    hash,
                    listed_from,
                    day_given,
                })
            }
            _ => Err(reading.into_errors()),
        }
    }
}

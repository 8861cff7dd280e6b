//! Writing the customers and policies of one slot.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::access::Importer;
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_core::life::FAMILY;

use super::make::{Made, Maker};
use super::{CheckedRow, LifePolicies};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::import::{Group, Making, Taken};
use crate::keys::Keys;
use crate::life::command::policy::today;
use crate::stop::Stop;

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
    pub group: Arc<Group<LifePolicies>>,
}

impl ImportPolicies {
    pub fn new(import: ImportId, group: Arc<Group<LifePolicies>>, check_only: bool) -> ImportPolicies {
        let numbers = group.rows.iter().map(|row| row.row.policy.number.clone()).collect();
        ImportPolicies { import, slot: group.slot.number(), numbers, check_only, group }
    }
}

impl Act for ImportPolicies {
    const NAME: &'static str = "import-policies";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for row in &self.group.rows {
            plan.agreement_numbers.insert(row.row.policy.number.clone());
            plan.unique_hashes.insert((self.slot, row.holder_hash.clone()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                Importer::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
        }
        let number = |row: &CheckedRow| row.row.policy.number.clone();
        let mut taken: Vec<Option<Taken>> = Vec::with_capacity(self.group.rows.len());
        for row in &self.group.rows {
            let number = number(row);
            taken.push(match facts.agreement_numbers.get(&(FAMILY.key.to_owned(), number)) {
                None => None,
                Some(import) if *import == Some(self.import.number()) => Some(Taken::Made),
                Some(_) => Some(Taken::Refused("policy_number_taken")),
            });
        }
        let answer = |taken: Vec<Option<Taken>>| {
            let rows: Vec<Taken> = taken.into_iter().map(|one| one.unwrap_or(Taken::Made)).collect();
            Answer::of("import", self.import.number()).with(rows)
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
            true => {
                let prepared = self.group.take_prepared();
                prepared.filter(|prepared| prepared.fits(&self.group.rows, open_from, |hash| holder(facts, hash)))
            }
            false => None,
        };
        let mut commit = Commit::default();
        if let Some(prepared) = prepared {
            for (row, made) in self.group.rows.iter().zip(&prepared.made) {
                note(facts, number(row), slot, &row.holder_hash, self.import, *made);
            }
            commit = prepared.commit;
        } else {
            let maker = Maker(Making {
                rules: context.rules,
                keys: context.keys,
                clock: context.clock,
                open_from,
                operator: context.operator(),
                now: context.now,
                import: self.import,
            });
            for (row, one) in self.group.rows.iter().zip(&mut taken) {
                if one.is_some() {
                    continue;
                }
                match maker.make(row, self.group.slot, holder(facts, &row.holder_hash), &mut commit) {
                    Ok(made) => note(facts, number(row), slot, &row.holder_hash, self.import, made),
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
    facts.agreement_numbers.insert((FAMILY.key.to_owned(), number), Some(import.number()));
}

//! Writing the customers of one slot.

use std::sync::Arc;

use serde::Serialize;
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_store::tables::party::PartyRow;

use super::Customers;
use crate::command::party::{NewParty, contradiction, declare_holder, holder_of, rows_of};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Taken, Wrong};
use crate::keys::Keys;
use crate::stop::Stop;

/// Customers of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct ImportCustomers {
    pub import: ImportId,
    pub slot: i64,
    /// The hashes of their numbers; the hash of the input stands for them.
    pub hashes: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<Customers>>,
}

impl ImportCustomers {
    pub fn new(import: ImportId, group: Arc<Group<Customers>>, check_only: bool) -> ImportCustomers {
        let hashes = group.rows.iter().map(|row| row.hash.clone()).collect();
        ImportCustomers { import, slot: group.slot.number(), hashes, check_only, group }
    }
}

impl Act for ImportCustomers {
    const NAME: &'static str = "import-customers";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        for row in &self.group.rows {
            declare_holder(&row.hash, plan);
        }
        plan.follow::<PartyRow>();
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            for holder in group.rows.iter().filter_map(|row| holder_of(facts, &row.hash)) {
                plan.want::<PartyRow>(holder.number());
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        let mut taken = Vec::with_capacity(self.group.rows.len());
        let mut made = 0;
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                Customers::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
            let known = holder_of(facts, &row.hash).and_then(|holder| facts.row::<PartyRow>(holder.number()));
            taken.push(match known {
                Some(known) => match contradiction(known, &row.draft.person(), context.rules.papers()) {
                    Some(told) => Taken::Refused("name", Wrong { code: "number_known_otherwise", facts: told }),
                    // There already, by an earlier file or at a counter.
                    None => Taken::Made,
                },
                None => {
                    let id = PartyId::new(context.stamp(), self.group.slot);
                    let new = rows_of(context.keys, row.draft.clone(), true, id, row.office, context.micros());
                    let NewParty { row, terms, numbers } = new;
                    terms.into_iter().for_each(|term| commit.insert_unaudited(term));
                    numbers.into_iter().for_each(|number| commit.insert(number));
                    commit.insert(row);
                    made += 1;
                    Taken::Made
                }
            });
        }
        let answer = Answer::of("import", self.import.number()).with(taken);
        if self.check_only || made == 0 {
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("customers", made.to_string())];
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

//! Writing the customers and policies of one slot.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_core::life::FAMILY;
use yinuo_store::tables::agreement::AGREEMENT_BY_NUMBER;
use yinuo_store::tables::party::PartyRow;

use super::make::Maker;
use super::{CheckedRow, LifePolicies};
use crate::command::party::{contradiction, declare_holder, holder_of};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Making, Taken, Wrong};
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
            plan.want_by(&AGREEMENT_BY_NUMBER, &row.row.policy.number);
            declare_holder(&row.holder_hash, plan);
            if let Some(hash) = &row.insured_hash {
                declare_holder(hash, plan);
            }
        }
        // A customer may be the alias of another.
        plan.follow::<PartyRow>();
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            let hashes = group.rows.iter().flat_map(|row| [Some(&row.holder_hash), row.insured_hash.as_ref()]);
            for holder in hashes.flatten().filter_map(|hash| holder_of(facts, hash)) {
                plan.want::<PartyRow>(holder.number());
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                LifePolicies::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
        }
        let mut taken: Vec<Option<Taken>> = Vec::with_capacity(self.group.rows.len());
        for row in &self.group.rows {
            let known = facts.rows_by(&AGREEMENT_BY_NUMBER, &row.row.policy.number);
            let known = known.into_iter().find(|head| head.family == FAMILY.key);
            taken.push(match known {
                Some(head) if head.import_id == Some(self.import.number()) => Some(Taken::Made),
                Some(_) => Some(Taken::Refused("policy_number", Wrong::new("policy_number_taken"))),
                None => known_otherwise(context, facts, row).or_else(|| {
                    holder_of(facts, &row.holder_hash)
                        .map(|holder| kept(facts, holder).slot())
                        .filter(|slot| *slot != self.group.slot)
                        .map(Taken::Elsewhere)
                }),
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
        let open_from = context.directory.open_from();
        let holder = |hash: &str| holder_of(facts, hash).map(|holder| kept(facts, holder));
        let prepared = match wanted == taken.len() {
            true => {
                let prepared = self.group.take_prepared();
                prepared.filter(|prepared| prepared.fits(&self.group.rows, open_from, holder))
            }
            false => None,
        };
        let commit = match prepared {
            Some(prepared) => prepared.commit,
            None => self.make(context, facts, &mut taken),
        };
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("policies", wanted.to_string())];
        debug_assert!(today(context) >= open_from, "nothing is booked ahead of an open day");
        Ok(Outcome { commit, answer: answer(taken), subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// The party that a holder leads to.
fn kept(facts: &Facts, holder: PartyId) -> PartyId {
    let row = facts.row::<PartyRow>(holder.number());
    row.and_then(|row| row.merged_into).map_or(holder, PartyId::from_number)
}

impl ImportPolicies {
    /// Makes the rows that are still wanted here, as none were made ahead that hold.
    fn make(&self, context: &Context<'_>, facts: &Facts, taken: &mut [Option<Taken>]) -> Commit {
        let maker = Maker(Making {
            rules: context.rules,
            keys: context.keys,
            clock: context.clock,
            open_from: context.directory.open_from(),
            operator: context.operator(),
            now: context.now,
            import: self.import,
        });
        let mut commit = Commit::default();
        // A customer may hold several policies of the group.
        let mut made_here: HashMap<&str, PartyId> = HashMap::new();
        for (row, one) in self.group.rows.iter().zip(taken) {
            if one.is_some() {
                continue;
            }
            let hash = row.holder_hash.as_str();
            let holder =
                made_here.get(hash).copied().or_else(|| holder_of(facts, hash).map(|holder| kept(facts, holder)));
            match maker.make(row, self.group.slot, holder, &mut commit) {
                Ok(made) => drop(made_here.insert(hash, made.holder)),
                Err(refusal) => *one = Some(Taken::Refused("policy_number", Wrong::new(refusal.code()))),
            }
        }
        commit
    }
}

/// A holder or insured whose number the house knows of somebody else: never a silent match.
fn known_otherwise(context: &Context<'_>, facts: &Facts, row: &CheckedRow) -> Option<Taken> {
    let people = [
        Some(("holder_name", &row.holder_hash, &row.row.holder)),
        row.insured_hash.as_ref().zip(row.row.insured.as_ref()).map(|(hash, insured)| ("insured_name", hash, insured)),
    ];
    people.into_iter().flatten().find_map(|(field, hash, draft)| {
        let known = facts.row::<PartyRow>(holder_of(facts, hash)?.number())?;
        let facts = contradiction(known, &draft.person(), context.rules.papers())?;
        Some(Taken::Refused(field, Wrong { code: "number_known_otherwise", facts }))
    })
}

//! Writing the covers of one slot, after what only the books know was asked: the group policy is open and of this programme, the
//! number of a household is nobody else's, no plot is insured twice.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use yinuo_core::agreement::AgreementState;
use yinuo_core::agri::{COVER_FAMILY, GROUP_FAMILY, group_of};
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_store::tables::agreement::{AGREEMENT_BY_NUMBER, AGREEMENTS_HELD, AgreementRow};
use yinuo_store::tables::agri::{COVERS_ON_LAND, CoverRow, GroupPolicyRow, HelperRow};
use yinuo_store::tables::party::PartyRow;

use super::VillageSheets;
use super::make::make;
use super::row::EnrolRow;
use crate::agri::cover_sum::want_covers_of;
use crate::agri::helper::{check_of_group, declare_of_group};
use crate::agri::land;
use crate::command::party::{contradiction, declare_holder, holder_of};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Making, Taken, Wrong};
use crate::keys::Keys;
use crate::stop::Stop;

/// Households of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct EnrolHouseholds {
    pub import: ImportId,
    pub slot: i64,
    /// The numbers of the covers; the hash of the input stands for them.
    pub numbers: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<VillageSheets>>,
}

impl EnrolHouseholds {
    pub fn new(import: ImportId, group: Arc<Group<VillageSheets>>, check_only: bool) -> EnrolHouseholds {
        let numbers = group.rows.iter().map(EnrolRow::number).collect();
        EnrolHouseholds { import, slot: group.slot.number(), numbers, check_only, group }
    }

    /// What keeps a row from being written, or that it is.
    fn taken(&self, context: &Context<'_>, facts: &Facts, row: &EnrolRow, number: &str) -> Option<Taken> {
        let refused = |field, wrong| Some(Taken::Refused(field, wrong));
        let of_family = |number: &str, family: &str| {
            facts.rows_by(&AGREEMENT_BY_NUMBER, number).into_iter().find(|head| head.family == family)
        };
        match of_family(number, COVER_FAMILY.key) {
            Some(head) if head.import_id == Some(self.import.number()) => return Some(Taken::Made),
            Some(_) => return refused("serial", Wrong::new("serial_taken").with("number", number)),
            None => {}
        }
        let Some(group) = of_family(&row.group, GROUP_FAMILY.key) else {
            return refused("group_number", Wrong::new("unknown_group_policy"));
        };
        let wrong = match group {
            head if *head.product_version != *row.version => Some("group_of_another_programme"),
            head if head.office_id != row.office.number() => Some("group_of_another_office"),
            head if head.state != AgreementState::Proposed.key() => Some("group_policy_closed"),
            _ => None,
        };
        if let Some(code) = wrong {
            return refused("group_number", Wrong::new(code));
        }
        if let Err(Stop::Refused(refusal)) = check_of_group(facts, group.id, &row.programme, row.received_on) {
            return refused("group_number", Wrong::from(refusal));
        }
        if let Some(holder) = holder_of(facts, &row.holder_hash) {
            let known = facts.row::<PartyRow>(holder.number());
            if let Some(told) =
                known.and_then(|known| contradiction(known, &row.household.person(), context.rules.papers()))
            {
                return refused("name", Wrong { code: "number_known_otherwise", facts: told });
            }
            let holder = kept(facts, holder);
            let mut held = held(facts, holder);
            let elsewhere =
                held.find(|head| *head.product_version == *row.version && group_of(&head.number) != &*row.group);
            if let Some(other) = elsewhere.filter(|_| !row.takes_two_villages) {
                let wrong = Wrong::new("in_another_village").with("other", group_of(&other.number));
                return refused("identity", wrong);
            }
            if holder.slot() != self.group.slot {
                return Some(Taken::Elsewhere(holder.slot()));
            }
        }
        let land = row.land.number.as_ref()?;
        let covers = facts.rows_by(&COVERS_ON_LAND, land);
        let is_insured = |cover: &&CoverRow| cover.programme == row.programme.key && cover.ended_on.is_none();
        if let Some(other) = covers.into_iter().find(is_insured) {
            return refused("land_number", Wrong::new("plot_insured").with("other", other.group_number.clone()));
        }
        match land::check(facts, Some(land), &row.unit, row.quantity) {
            Err(Stop::Refused(refusal)) if !row.takes_above_register => refused("quantity", Wrong::from(refusal)),
            _ => None,
        }
    }

    /// Makes the rows that are still wanted here, as none were made ahead that hold.
    fn make(&self, context: &Context<'_>, facts: &Facts, taken: &[Option<Taken>]) -> Commit {
        let making = Making {
            rules: context.rules,
            keys: context.keys,
            clock: context.clock,
            open_from: context.directory.open_from(),
            operator: context.operator(),
            now: context.now,
            import: self.import,
        };
        let mut commit = Commit::default();
        // A household may insure several plots.
        let mut made_here: HashMap<&str, PartyId> = HashMap::new();
        for (row, _) in self.group.rows.iter().zip(taken).filter(|(_, one)| one.is_none()) {
            let hash = &*row.holder_hash;
            let known = made_here.get(hash).copied().or_else(|| holder_of(facts, hash).map(|one| kept(facts, one)));
            let made = make(&making, row, self.group.slot, known, &mut commit);
            made_here.insert(hash, made.holder);
        }
        commit
    }
}

impl Act for EnrolHouseholds {
    const NAME: &'static str = "enrol-households";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let mut last = None;
        for (row, number) in self.group.rows.iter().zip(&self.numbers) {
            plan.want_by(&AGREEMENT_BY_NUMBER, number);
            if last != Some(&row.group) {
                plan.want_by(&AGREEMENT_BY_NUMBER, &*row.group);
                last = Some(&row.group);
            }
            if let Some(land) = &row.land.number {
                plan.want_by(&COVERS_ON_LAND, land);
                land::declare(Some(land), plan);
            }
            declare_holder(&row.holder_hash, plan);
        }
        // A household may be the alias of another.
        plan.follow::<PartyRow>();
        plan.follow_by(&AGREEMENTS_HELD);
        plan.follow::<GroupPolicyRow>();
        plan.follow::<HelperRow>();
        plan.follow::<CoverRow>();
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            let mut last = None;
            for row in &group.rows {
                if last != Some(&row.group) {
                    let heads = facts.rows_by(&AGREEMENT_BY_NUMBER, &*row.group);
                    heads.into_iter().for_each(|head| declare_of_group(head.id, plan));
                    last = Some(&row.group);
                }
            }
            for holder in group.rows.iter().filter_map(|row| holder_of(facts, &row.holder_hash)) {
                plan.want::<PartyRow>(holder.number());
                plan.want_by(&AGREEMENTS_HELD, (holder.slot().number(), holder.number()));
            }
            // Whether a household is counted for its cover depends on the others it has, under the name that it leads to.
            plan.then(move |facts, plan| {
                for holder in group.rows.iter().filter_map(|row| holder_of(facts, &row.holder_hash)) {
                    let leads_to = kept(facts, holder);
                    if leads_to != holder {
                        plan.want_by(&AGREEMENTS_HELD, (leads_to.slot().number(), leads_to.number()));
                    }
                }
                plan.then(move |facts, plan| {
                    for row in &group.rows {
                        if let Some(holder) = holder_of(facts, &row.holder_hash) {
                            let holder = kept(facts, holder);
                            let holder = (holder.slot().number(), holder.number());
                            want_covers_of(facts, holder, &row.programme.key, plan);
                        }
                    }
                });
            });
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.office) {
                VillageSheets::grant(context.actor, context.office_path(row.office))?;
                last = Some(row.office);
            }
        }
        let taken: Vec<Option<Taken>> = {
            let rows = self.group.rows.iter().zip(&self.numbers);
            rows.map(|(row, number)| self.taken(context, facts, row, number)).collect()
        };
        let wanted = taken.iter().filter(|one| one.is_none()).count();
        let answer = |taken: Vec<Option<Taken>>| {
            let rows: Vec<Taken> = taken.into_iter().map(|one| one.unwrap_or(Taken::Made)).collect();
            Answer::of("import", self.import.number()).with(rows)
        };
        if self.check_only || wanted == 0 {
            return Ok(Outcome { answer: answer(taken), unaudited: true, ..Outcome::default() });
        }
        let open_from = context.directory.open_from();
        let holder = |hash: &str| holder_of(facts, hash).map(|holder| kept(facts, holder));
        let prepared = match wanted == taken.len() {
            true => self.group.take_prepared().filter(|made| made.fits(&self.group.rows, open_from, holder)),
            false => None,
        };
        let mut commit = match prepared {
            Some(prepared) => prepared.commit,
            None => self.make(context, facts, &taken),
        };
        let rows = self.group.rows.iter().zip(&self.numbers).zip(&taken);
        for ((row, number), _) in rows.filter(|(_, one)| one.is_none()) {
            let EnrolRow { object, unit, quantity, .. } = row;
            let held = land::Held { cover_number: number, object, unit, quantity: *quantity };
            let land = row.land.number.as_deref();
            land::excess_of(context, facts, self.group.slot, land, held)?
                .into_iter()
                .for_each(|excess| commit.insert(excess));
        }
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("covers", wanted.to_string())];
        Ok(Outcome { commit, answer: answer(taken), subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// The party that a holder leads to.
fn kept(facts: &Facts, holder: PartyId) -> PartyId {
    let row = facts.row::<PartyRow>(holder.number());
    row.and_then(|row| row.merged_into).map_or(holder, PartyId::from_number)
}

/// The covers a household has in whatever village and year.
fn held(facts: &Facts, holder: PartyId) -> impl Iterator<Item = &AgreementRow> {
    let held = facts.rows_by(&AGREEMENTS_HELD, (holder.slot().number(), holder.number()));
    let is_live = |head: &&AgreementRow| head.state != AgreementState::Ended.key();
    held.into_iter().filter(|head| head.family == COVER_FAMILY.key).filter(is_live)
}

//! Writing the pupils of the policies of one slot, after what only the books know was asked: the policy runs and its offer wants the names of the
//! level, the pupil is of the age of that level and not on the list yet, and its day lies in the cover.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use yinuo_core::agreement::AgreementState;
use yinuo_core::id::{ImportId, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::permission::READ_SCHOOLS;
use yinuo_core::school::{LIABILITY_FAMILY, SchoolPolicyId, check_list_day, check_listed};
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::school::{SCHOOL_PUPILS_BY_NUMBER, SchoolPolicyRow};

use super::SchoolPupils;
use super::make::make;
use super::row::PupilRow;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::import::{Group, ImportKind, Making, Taken, Wrong};
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::school::command::days;
use crate::school::rules;
use crate::stop::Stop;

/// Pupils of policies of one slot.
#[derive(Debug, Clone, Serialize)]
pub struct ImportSchoolPupils {
    pub import: ImportId,
    pub slot: i64,
    /// The hashes of their numbers; the hash of the input stands for them.
    pub hashes: Vec<String>,
    /// Nothing is written; what would become of the rows is answered.
    pub check_only: bool,
    #[serde(skip)]
    pub group: Arc<Group<SchoolPupils>>,
}

impl ImportSchoolPupils {
    pub fn new(import: ImportId, group: Arc<Group<SchoolPupils>>, check_only: bool) -> ImportSchoolPupils {
        let hashes = group.rows.iter().map(|row| row.hash.clone()).collect();
        ImportSchoolPupils { import, slot: group.slot.number(), hashes, check_only, group }
    }

    /// What keeps a row from being written, or that it is.
    fn taken(&self, context: &Context<'_>, facts: &Facts, row: &PupilRow) -> Result<Option<Taken>, Stop> {
        let refused = |field, wrong: Wrong| Ok(Some(Taken::Refused(field, wrong)));
        let head = facts.row::<AgreementRow>(row.policy.number());
        let Some(head) = head.filter(|head| head.family == LIABILITY_FAMILY.key && reached(context, head)) else {
            return refused("policy_number", Wrong::new("unknown_school_policy"));
        };
        let named = facts.rows_by(&SCHOOL_PUPILS_BY_NUMBER, (row.policy.number(), row.hash.as_str()));
        // Also one that was taken off since: an import that goes on lists nobody twice.
        if named.iter().any(|known| known.import_id == self.import.number()) {
            return Ok(Some(Taken::Made));
        }
        if ![AgreementState::Proposed.key(), AgreementState::InForce.key()].contains(&head.state.as_str()) {
            return refused("policy_number", Wrong::new("school_policy_closed"));
        }
        let (from, until) = days(head)?;
        // Brought in before the cover begins, a pupil is listed from its first day on; a day that the row tells has to lie in it.
        let day = if row.day_given { row.listed_from } else { row.listed_from.max(from) };
        if let Err(refusal) = check_list_day((from, until), day) {
            return refused("listed_from", Wrong::from(refusal));
        }
        // Who leaves on a day to come is on the list until then, and may be listed again from then on.
        let listed = day.to_string();
        if named.iter().any(|known| known.left_on.as_ref().is_none_or(|left_on| *left_on > listed)) {
            return refused("identity", Wrong::new("pupil_listed"));
        }
        let damaged = || Stop::damaged("agreements", format!("the offer of {}", head.number));
        let offer = rules::school(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        match check_listed(offer, &row.level, row.birth_date, day) {
            Ok(()) => Ok(None),
            Err(refusal) => refused(field_of(&refusal), Wrong::from(refusal)),
        }
    }

    /// Makes the rows that are still wanted, as some of those made ahead are not.
    fn make(&self, context: &Context<'_>, taken: &[Option<Taken>]) -> Commit {
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
        for (row, _) in self.group.rows.iter().zip(taken).filter(|(_, one)| one.is_none()) {
            make(&making, row, &mut commit);
        }
        commit
    }

    /// Notes of each policy that gets its first pupil that it has a list, and until when its cover lasts.
    fn note_lists(&self, facts: &Facts, taken: &[Option<Taken>], commit: &mut Commit) {
        let mut noted = BTreeSet::new();
        for (row, _) in self.group.rows.iter().zip(taken).filter(|(_, one)| one.is_none()) {
            let id = row.policy.number();
            if !noted.insert(id) {
                continue;
            }
            let policy = facts.row::<SchoolPolicyRow>(id).filter(|policy| policy.listed_until.is_none());
            if let (Some(policy), Some(head)) = (policy, facts.row::<AgreementRow>(id)) {
                commit.update(SchoolPolicyRow { listed_until: head.ends_on.clone(), ..policy.clone() });
            }
        }
    }
}

/// Whoever brings in a list reaches the policy and may bring in for its office, as whoever endorses it may. A policy beyond that is not there.
fn reached(context: &Context<'_>, head: &AgreementRow) -> bool {
    let at = at(context.directory, head);
    context.actor.may_at(READ_SCHOOLS, at) && SchoolPupils::may_write(context.actor, at.office_path)
}

/// The field of a row to which a refusal belongs.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.code {
        "list_not_wanted" => "policy_number",
        "pupil_too_young" | "pupil_too_old" => "identity",
        _ => "level",
    }
}

impl Act for ImportSchoolPupils {
    const NAME: &'static str = "import-school-pupils";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let mut last = None;
        for row in &self.group.rows {
            if last != Some(row.policy) {
                plan.want::<AgreementRow>(row.policy.number());
                plan.want::<SchoolPolicyRow>(row.policy.number());
                last = Some(row.policy);
            }
        }
        // Nobody has to be looked for on a list that begins here; what other commands of the batch list is found all the same.
        plan.follow_by(&SCHOOL_PUPILS_BY_NUMBER);
        let group = self.group.clone();
        plan.then(move |facts, plan| {
            let has_list = |policy: SchoolPolicyId| {
                let row = facts.row::<SchoolPolicyRow>(policy.number());
                row.is_none_or(|row| row.listed_until.is_some())
            };
            for row in group.rows.iter().filter(|row| has_list(row.policy)) {
                plan.want_by(&SCHOOL_PUPILS_BY_NUMBER, (row.policy.number(), row.hash.as_str()));
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let rows = self.group.rows.iter();
        let taken = rows.map(|row| self.taken(context, facts, row)).collect::<Result<Vec<_>, Stop>>()?;
        let mut last = None;
        for (row, _) in self.group.rows.iter().zip(&taken).filter(|(_, one)| one.is_none()) {
            let head = facts.row::<AgreementRow>(row.policy.number());
            let office = head.map(|head| head.office_id);
            if let Some(office) = office.filter(|office| last != Some(*office)) {
                SchoolPupils::grant(context.actor, context.office_path(OfficeId::from_number(office)))?;
                last = Some(office);
            }
        }
        let wanted = taken.iter().filter(|one| one.is_none()).count();
        let answer = |taken: Vec<Option<Taken>>| {
            let rows: Vec<Taken> = taken.into_iter().map(|one| one.unwrap_or(Taken::Made)).collect();
            Answer::of("import", self.import.number()).with(rows)
        };
        if self.check_only || wanted == 0 {
            return Ok(Outcome { answer: answer(taken), unaudited: true, ..Outcome::default() });
        }
        let prepared = if wanted == taken.len() { self.group.take_prepared() } else { None };
        let mut commit = match prepared {
            Some(prepared) => prepared.commit,
            None => self.make(context, &taken),
        };
        self.note_lists(facts, &taken, &mut commit);
        let subject = Subject { kind: "import", id: self.import.number(), version: 0 };
        let told = vec![("import", self.import.to_string()), ("pupils", wanted.to_string())];
        Ok(Outcome { commit, answer: answer(taken), subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

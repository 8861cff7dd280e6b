//! Who the pupils of a list are is not kept longer than it is needed: some time after the end of the policy it goes, and their rows stay without it.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{NAMES_KEPT_YEARS, SCHOOL_POLICY, SchoolPolicyId};
use yinuo_store::Value;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::import::ImportFileRow;
use yinuo_store::tables::school::{SchoolPolicyRow, SchoolPupilRow};

use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::rules::Rules;
use crate::school::command::answered;
use crate::stop::Stop;

/// Lists of policies whose last day lies before this are kept no longer.
pub(super) fn kept_since(rules: &Rules, on: Date) -> Result<String, Stop> {
    let years = rules.rulebook().count(NAMES_KEPT_YEARS, on).map_err(Refusal::from)?;
    let since = on.checked_sub(Span::new().years(i64::from(years)));
    let since = since.map_err(|error| Stop::damaged("figures", format!("{NAMES_KEPT_YEARS}: {error}")))?;
    Ok(since.to_string())
}

/// Empties rows of the list of a policy that ended long enough ago: name, number, birth date, class and the hash by which a pupil is found go, and the files in
/// which they came in. Level and days stay, so that the counts stay. The system alone does it.
#[derive(Debug, Clone, Serialize)]
pub struct EmptySchoolList {
    pub policy: SchoolPolicyId,
    /// The day that the day run has come to.
    pub on: Date,
    /// Ids of the pupils, some of the list.
    pub pupils: Vec<i64>,
    /// They are the last of it.
    pub last: bool,
}

impl Act for EmptySchoolList {
    const NAME: &'static str = "empty-school-list";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.policy.number());
        plan.want::<SchoolPolicyRow>(self.policy.number());
        for pupil in &self.pupils {
            plan.want::<SchoolPupilRow>((self.policy.number(), *pupil));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        if !context.actor.is_system() {
            return Err(Stop::NotFound);
        }
        let head = facts.row::<AgreementRow>(self.policy.number()).ok_or(Stop::NotFound)?;
        let policy = facts.row::<SchoolPolicyRow>(self.policy.number()).ok_or(Stop::NotFound)?;
        let since = kept_since(context.rules, self.on)?;
        let is_over = policy.listed_until.as_ref().is_some_and(|until| *until < since);
        let mut commit = Commit::default();
        let (mut emptied, mut files) = (0, Vec::new());
        for pupil in self.pupils.iter().filter(|_| is_over) {
            let row = facts.row::<SchoolPupilRow>((self.policy.number(), *pupil)).ok_or(Stop::NotFound)?;
            if row.is_emptied() {
                continue;
            }
            emptied += 1;
            if !files.contains(&row.import_id) {
                files.push(row.import_id);
            }
            commit.update(SchoolPupilRow { class_name: None, sealed: Vec::new(), hash: String::new(), ..row.clone() });
        }
        for file in files {
            commit.delete_unaudited::<ImportFileRow>(vec![Value::Int(file)]);
        }
        let is_last = is_over && self.last;
        let version = policy.version + i64::from(is_last);
        if is_last {
            commit.update(SchoolPolicyRow { listed_until: None, version, ..policy.clone() });
        }
        let told = vec![("number", head.number.clone()), ("pupils", emptied.to_string())];
        Ok(answered(commit, SCHOOL_POLICY.key, policy.id, version, told))
    }
}

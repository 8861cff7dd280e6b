//! Who helps with the group policy of a village, named or changed.

use serde::Serialize;
use yinuo_core::agri::permission::{CoverWriter, READ_COVERS};
use yinuo_core::agri::{GROUP_POLICY, GroupPolicyId, HelperId};
use yinuo_core::id::Slot;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::{GroupPolicyRow, HelperRow};

use crate::agri::helper::papers;
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Names who helps with a group policy from now on; nobody, where the insurer does all itself.
#[derive(Debug, Clone, Serialize)]
pub struct NameHelper {
    pub group: GroupPolicyId,
    pub helper: Option<HelperId>,
}

impl Act for NameHelper {
    const NAME: &'static str = "name-helper";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.group.number());
        plan.want::<GroupPolicyRow>(self.group.number());
        if let Some(helper) = self.helper {
            plan.want::<HelperRow>(helper.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let id = self.group.number();
        let head = facts.row::<AgreementRow>(id).ok_or(Stop::NotFound)?;
        let group = facts.row::<GroupPolicyRow>(id).ok_or(Stop::NotFound)?;
        let at = at(context.directory, head);
        require_reached(context.actor, READ_COVERS, at)?;
        CoverWriter::grant(context.actor, at)?;
        let damaged = || Stop::damaged("agreements", format!("the programme of {}", head.number));
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let helper = self.helper.map(|helper| helper_of(facts, helper, head.office_id)).transpose()?;
        if let Some(helper) = helper {
            papers(helper)?.check(programme, context.today())?;
        }
        let row =
            GroupPolicyRow { helper_id: helper.map(|helper| helper.id), version: group.version + 1, ..group.clone() };
        let subject = Subject { kind: GROUP_POLICY.key, id, version: row.version };
        let name = helper.map_or_else(|| "—".to_owned(), |helper| helper.name.clone());
        let told = vec![("number", head.number.clone()), ("name", name)];
        let mut commit = Commit::default();
        commit.put(row);
        let answer = Answer::of(GROUP_POLICY.key, id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// The helper, of the office that the village belongs to.
pub(super) fn helper_of(facts: &Facts, helper: HelperId, office: i64) -> Result<&HelperRow, Stop> {
    let row = facts.row::<HelperRow>(helper.number()).ok_or(Stop::NotFound)?;
    match row.office_id == office {
        true => Ok(row),
        false => Err(Refusal::new("helper_of_another_office").with("name", row.name.clone()).into()),
    }
}

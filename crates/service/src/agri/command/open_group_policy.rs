//! The policy of a village, under which its households are enrolled.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agreement::{Agreement, AgreementState, number_in_one_form};
use yinuo_core::agri::permission::CoverWriter;
use yinuo_core::agri::{GROUP_FAMILY, GROUP_POLICY, GroupPolicyId, HelperId};
use yinuo_core::id::{PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::agreement::AGREEMENT_BY_NUMBER;
use yinuo_store::tables::agri::{GroupPolicyRow, HelperRow};
use yinuo_store::tables::party::PartyRow;

use super::name_helper::helper_of;
use crate::agreement::agreement_row;
use crate::agri::helper::papers;
use crate::agri::rules::agri;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Longest number, village and insurer, in characters.
const NUMBER_LIMIT: usize = 40;
const NAME_LIMIT: usize = 120;

/// Opens the policy of a village in a programme, with its committee as the holder.
#[derive(Debug, Clone, Serialize)]
pub struct OpenGroupPolicy {
    pub programme: String,
    /// The village committee, an organisation.
    pub holder: PartyId,
    /// As the paper has it.
    pub number: String,
    /// Town and village by name.
    pub village: String,
    pub insurer: String,
    /// Who helps the insurer there; nobody, where it does all itself.
    pub helper: Option<HelperId>,
}

impl Act for OpenGroupPolicy {
    const NAME: &'static str = "open-group-policy";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.holder.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.holder.number());
        plan.want_by(&AGREEMENT_BY_NUMBER, &number_in_one_form(&self.number));
        if let Some(helper) = self.helper {
            plan.want::<HelperRow>(helper.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        CoverWriter::grant(context.actor, context.office_path(office))?;
        let holder = facts.row::<PartyRow>(self.holder.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, holder))?;
        check_own(holder)?;
        if holder.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("holder_not_a_village").with("name", holder.name.clone()).into());
        }
        let (programme, version) = agri(context.rules).programme(&self.programme)?;
        let today = context.today();
        programme.enrolment.check_open(today)?;
        if !programme.effective.covers(today) {
            let refusal = Refusal::new("programme_not_in_force").with("programme", programme.key.clone());
            let until = programme.effective.until.map_or_else(String::new, |until| until.to_string());
            let refusal = refusal.with("on", today.to_string()).with("from", programme.effective.from.to_string());
            return Err(refusal.with("until", until).into());
        }
        let helper = self.helper.map(|helper| helper_of(facts, helper, office.number())).transpose()?;
        if let Some(helper) = helper {
            papers(helper)?.check(programme, today)?;
        }
        let number = filled("number", &number_in_one_form(&self.number), NUMBER_LIMIT)?;
        if !facts.rows_by(&AGREEMENT_BY_NUMBER, &number).is_empty() {
            return Err(Refusal::new("group_number_taken").with("number", number).into());
        }
        let id = GroupPolicyId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(agreement_row(&Agreement {
            family: &GROUP_FAMILY,
            id: id.number(),
            number: number.clone(),
            holder: self.holder,
            office,
            product_version: version.to_owned(),
            effective_on: today,
            ends_on: programme.effective.until,
            state: AgreementState::Proposed,
            state_on: today,
            applied_on: today,
            import: None,
        }));
        commit.insert(GroupPolicyRow {
            slot: id.slot().number(),
            id: id.number(),
            programme: programme.key.clone(),
            village: filled("village", &form::name(&self.village), NAME_LIMIT)?,
            insurer: filled("insurer", &form::name(&self.insurer), NAME_LIMIT)?,
            helper_id: helper.map(|helper| helper.id),
            opened_at: context.micros(),
            operator_id: context.operator().number(),
            version: 1,
        });
        let subject = Subject { kind: GROUP_POLICY.key, id: id.number(), version: 1 };
        let told = vec![("number", number), ("programme", programme.key.clone())];
        let answer = Answer::of(GROUP_POLICY.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

fn filled(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    let cause = match text.chars().count() {
        0 => "missing",
        length if length > limit => "text_too_long",
        _ => return Ok(text.to_owned()),
    };
    Err(Refusal::new("wrong_field").with("field", field).with("cause", cause))
}

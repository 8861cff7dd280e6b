//! A survey begins: it takes a questionnaire of the packs as it holds on its first day.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, SurveyId};
use yinuo_core::party::checked_title;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::OfficeRow;
use yinuo_store::tables::survey::SurveyRow;

use super::made;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::survey::rules::questionnaires;

#[derive(Debug, Clone, Serialize)]
pub struct StartSurvey {
    pub office: OfficeId,
    pub name: String,
    pub questionnaire: String,
    pub is_anonymous: bool,
    pub begins_on: Date,
    pub ends_on: Date,
    /// With so many answers it is full.
    pub quota: Option<u32>,
}

impl Act for StartSurvey {
    const NAME: &'static str = "start-survey";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::RUN_SURVEYS)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        if !context.actor.may_at(Permission::RUN_SURVEYS, &office.path) {
            return Err(Stop::NotFound);
        }
        if self.ends_on < self.begins_on {
            return Err(Refusal::new("wrong_field").with("field", "ends_on").with("cause", "wrong_value").into());
        }
        if self.quota == Some(0) {
            return Err(Refusal::new("wrong_field").with("field", "quota").with("cause", "wrong_value").into());
        }
        let questionnaire = questionnaires(context.rules).find_on(&self.questionnaire, self.begins_on)?;
        let id = SurveyId::new(context.stamp(), context.slot);
        let row = SurveyRow {
            id: id.number(),
            office_id: office.id,
            name: checked_title("name", &self.name)?,
            questionnaire_key: questionnaire.key.clone(),
            questionnaire: serde_json::to_string(questionnaire).expect("a questionnaire is plain data"),
            is_anonymous: i64::from(self.is_anonymous),
            begins_on: self.begins_on.to_string(),
            ends_on: self.ends_on.to_string(),
            quota: self.quota.map(i64::from),
            invited: 0,
            answered: 0,
            operator_id: context.operator().number(),
            created_at: context.micros(),
            version: 1,
        };
        let told = vec![("name", row.name.clone()), ("questionnaire", row.questionnaire_key.clone())];
        let mut commit = Commit::default();
        commit.insert(row);
        Ok(made(commit, "survey", id.number(), 1, told))
    }
}

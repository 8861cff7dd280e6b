//! Telling that a paper of a helper runs out: what time alone does to it.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::{HelperKeeper, READ_COVERS};
use yinuo_core::agri::{HELPER, HelperId};
use yinuo_core::id::{OfficeId, OperatorId, Slot};
use yinuo_store::tables::agri::HelperRow;

use crate::agri::helper::papers;
use crate::command::upkeep::Remind;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::REMINDER;
use crate::keys::Keys;
use crate::outbox::post;
use crate::query::require_reached;
use crate::stop::Stop;

/// Tells the manager who answers for the office, and whoever entered it: some days before, and once it is over.
#[derive(Debug, Clone, Serialize)]
pub struct RemindOfHelper {
    pub helper: HelperId,
    pub until: Date,
}

impl Act for RemindOfHelper {
    const NAME: &'static str = "remind-of-helper";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.helper.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<HelperRow>(self.helper.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<HelperRow>(self.helper.number()).ok_or(Stop::NotFound)?.clone();
        let office = OfficeId::from_number(row.office_id);
        let path = context.office_path(office);
        require_reached(context.actor, READ_COVERS, path)?;
        HelperKeeper::grant(context.actor, path)?;
        // Another server told it, or its papers were renewed, after this was found.
        let until = self.until.to_string();
        if row.remind_on.as_ref().is_none_or(|on| *on > until) {
            let answer = Answer::of(HELPER.key, row.id);
            return Ok(Outcome { answer, unaudited: true, ..Outcome::default() });
        }
        let last = papers(&row)?.last_day();
        let is_over = self.until > last;
        let kind = if is_over { "broken" } else { "due_soon" };
        let manager = context.directory.manager_of(office);
        let by = OperatorId::from_number(row.operator_id);
        let mut commit = Commit::default();
        for operator in manager.into_iter().chain(Some(by).filter(|by| Some(*by) != manager)) {
            let remind = Remind {
                operator,
                kind: kind.to_owned(),
                subject_kind: HELPER.key.to_owned(),
                subject_id: row.id,
                subject_label: row.name.clone(),
                promise: None,
                at: context.now,
            };
            post(&mut commit, context, &REMINDER, &remind);
        }
        let next = last.tomorrow().ok().filter(|_| !is_over);
        let told = vec![("name", row.name.clone()), ("until", last.to_string())];
        let row = HelperRow { remind_on: next.map(|day| day.to_string()), version: row.version + 1, ..row };
        let subject = Subject { kind: HELPER.key, id: row.id, version: row.version };
        let answer = Answer::of(HELPER.key, row.id);
        commit.put(row);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

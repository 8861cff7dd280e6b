//! Publishing a notice.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, NoticeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::NoticeRow;

use super::{checked_title, made};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct PublishNotice {
    pub title: String,
    pub body: String,
    pub published_on: Date,
    pub until: Option<Date>,
}

fn check_span(published_on: Date, until: Option<Date>) -> Result<(), Refusal> {
    if until.is_some_and(|until| until < published_on) {
        return Err(Refusal::new("wrong_field").with("field", "until").with("cause", "before_publication"));
    }
    Ok(())
}

impl Act for PublishNotice {
    const NAME: &'static str = "publish-notice";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::PUBLISH_NOTICES)?;
        check_span(self.published_on, self.until)?;
        let body = personal::checked_text("body", &self.body)?;
        let id = NoticeId::new(context.stamp(), context.slot);
        let row = NoticeRow {
            id: id.number(),
            office_id: context.actor.office.number(),
            title: checked_title("title", &self.title)?,
            body,
            published_on: self.published_on.to_string(),
            until: self.until.map(|date| date.to_string()),
            operator_id: context.operator().number(),
            created_at: context.micros(),
            version: 1,
        };
        let mut commit = Commit::default();
        let told = vec![("title", row.title.clone())];
        commit.insert(row);
        Ok(made(commit, "notice", id.number(), 1, told))
    }
}

//! Changing or ending a notice.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::{Denied, Permission};
use yinuo_core::id::{HOUSE_SLOT, NoticeId, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::NoticeRow;

use super::{checked_title, made};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// Changed fields only; a notice is ended by giving it a last day.
#[derive(Debug, Clone, Serialize)]
pub struct EditNotice {
    pub notice: NoticeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub title: Option<String>,
    pub body: Option<String>,
    pub until: Option<Date>,
}

impl Act for EditNotice {
    const NAME: &'static str = "edit-notice";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<NoticeRow>(self.notice.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = facts.row::<NoticeRow>(self.notice.number()).ok_or(Stop::NotFound)?.clone();
        let path = context.office_path(OfficeId::from_number(row.office_id));
        if !context.actor.may_at(Permission::PUBLISH_NOTICES, path) {
            return Err(Denied(Permission::PUBLISH_NOTICES).into());
        }
        check_version(row.version, self.expected_version)?;
        if let Some(title) = &self.title {
            row.title = checked_title("title", title)?;
        }
        if let Some(body) = self.body {
            row.body = personal::checked_text("body", &body)?;
        }
        if let Some(until) = self.until {
            if row.published_on.parse::<Date>().is_ok_and(|published| until < published) {
                return Err(Refusal::new("wrong_field")
                    .with("field", "until")
                    .with("cause", "before_publication")
                    .into());
            }
            row.until = Some(until.to_string());
        }
        row.version += 1;
        let mut commit = Commit::default();
        let told = vec![("title", row.title.clone())];
        let version = row.version;
        commit.put(row);
        Ok(made(commit, "notice", self.notice.number(), version, told))
    }
}

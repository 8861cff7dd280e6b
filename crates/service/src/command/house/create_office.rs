//! Founding an office.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::house::OfficeRow;

use super::{Letterhead, checked_name, made, require_house};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct CreateOffice {
    pub code: String,
    pub name: String,
    /// Absent for the root, of which there is one.
    pub parent: Option<OfficeId>,
    pub region_code: Option<String>,
    pub level: String,
    pub letterhead: Letterhead,
}

impl Act for CreateOffice {
    const NAME: &'static str = "create-office";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        if let Some(parent) = self.parent {
            plan.want::<OfficeRow>(parent.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let name = checked_name("name", &self.name)?;
        let code = form::code(&checked_name("code", &self.code)?);
        if context.directory.office_by_code(&code).is_some() {
            return Err(Refusal::new("office_code_taken").with("code", code).into());
        }
        let id = OfficeId::new(context.stamp(), context.slot);
        if let Some(parent) = self.parent {
            let parent = facts.row::<OfficeRow>(parent.number()).ok_or(Stop::NotFound)?;
            require_house(context, &parent.path)?;
        }
        let parent_path = match self.parent {
            Some(parent) => facts.row::<OfficeRow>(parent.number()).ok_or(Stop::NotFound)?.path.clone(),
            None if context.directory.offices().next().is_some() => return Err(Stop::refused("root_office_exists")),
            None => "/".to_owned(),
        };
        let mut letterhead = Letterhead::default();
        letterhead.take_over(self.letterhead)?;
        let row = OfficeRow {
            id: id.number(),
            parent_id: self.parent.map(OfficeId::number),
            code,
            name,
            region_code: self.region_code,
            level: self.level,
            path: format!("{parent_path}{}/", id.number()),
            manager_id: None,
            legal_name: letterhead.legal_name,
            address: letterhead.address,
            phone: letterhead.phone,
            version: 1,
        };
        let mut commit = Commit::default();
        let told = vec![("name", row.name.clone()), ("code", row.code.clone())];
        commit.insert(row);
        Ok(made(commit, "office", id.number(), 1, told))
    }
}

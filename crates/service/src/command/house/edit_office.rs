//! Changing what is said of an office: its name, and what stands at the head of its letters. Letters that were written stay as they are.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_store::tables::house::OfficeRow;

use super::{Letterhead, checked_name, made, require_house};
use crate::command::{Act, Context, Outcome, check_version};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Changed fields only; a blank one of the letterhead is said no more.
#[derive(Debug, Clone, Serialize)]
pub struct EditOffice {
    pub office: OfficeId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub name: Option<String>,
    pub letterhead: Letterhead,
}

impl Act for EditOffice {
    const NAME: &'static str = "edit-office";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, &row.path)?;
        check_version(row.version, self.expected_version)?;
        if let Some(name) = &self.name {
            row.name = checked_name("name", name)?;
        }
        let mut told = vec![("name", row.name.clone()), ("code", row.code.clone())];
        let mut letterhead = Letterhead::of(&row);
        told.extend(letterhead.take_over(self.letterhead)?);
        Letterhead { legal_name: row.legal_name, address: row.address, phone: row.phone } = letterhead;
        row.version += 1;
        let (id, version) = (row.id, row.version);
        let mut commit = Commit::default();
        commit.put(row);
        Ok(made(commit, "office", id, version, told))
    }
}

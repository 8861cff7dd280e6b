//! Giving another program a token.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{Permission, Reach};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, TokenId};
use yinuo_core::refusal::Refusal;
use yinuo_core::systems;
use yinuo_store::tables::house::{OfficeRow, TokenRow};

use super::{checked_name, made, require_house};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What no program may: keep offices, people and other tokens.
const NEVER: &[Permission] = &[Permission::MANAGE_HOUSE];

#[derive(Clone, Serialize)]
pub struct CreateToken {
    pub name: String,
    pub office: OfficeId,
    /// Keys of permissions.
    pub permissions: Vec<String>,
    pub reach: Reach,
    pub expires_at: Timestamp,
    /// Made by [`crate::session::new_program_token`]; the token itself never comes here.
    #[serde(skip)]
    pub token_hash: String,
}

impl std::fmt::Debug for CreateToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateToken({})", self.name)
    }
}

impl Act for CreateToken {
    const NAME: &'static str = "create-token";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OfficeRow>(self.office.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let name = checked_name("name", &self.name)?;
        let office = facts.row::<OfficeRow>(self.office.number()).ok_or(Stop::NotFound)?;
        require_house(context, &office.path)?;
        let wrong = |field, cause| Refusal::new("wrong_field").with("field", field).with("cause", cause);
        if self.permissions.is_empty() {
            return Err(wrong("permissions", "empty").into());
        }
        let may = |key: &&String| systems::permissions().any(|known| known.key == **key && !NEVER.contains(&known));
        if let Some(unknown) = self.permissions.iter().find(|key| !may(key)) {
            return Err(Refusal::new("token_permission_unknown").with("permission", unknown.clone()).into());
        }
        if !self.reach.is_of_offices() {
            return Err(wrong("reach", "no_reach_of_programs").into());
        }
        if self.expires_at <= context.now {
            return Err(wrong("expires_at", "in_the_past").into());
        }
        let mut permissions = self.permissions;
        permissions.sort_unstable();
        permissions.dedup();
        let id = TokenId::new(context.stamp(), context.slot);
        let row = TokenRow {
            id: id.number(),
            name,
            token_hash: self.token_hash,
            office_id: office.id,
            permissions: permissions.join(","),
            reach: self.reach.key().to_owned(),
            created_at: context.micros(),
            operator_id: context.operator().number(),
            expires_at: self.expires_at.as_microsecond(),
            revoked_at: None,
            version: 1,
        };
        let told = vec![("name", row.name.clone()), ("permissions", row.permissions.clone())];
        let mut commit = Commit::default();
        commit.insert(row);
        Ok(made(commit, "token", id.number(), 1, told))
    }
}

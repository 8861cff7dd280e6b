//! An address of another program is told nothing any more.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, WebhookId};
use yinuo_store::tables::house::WebhookRow;

use super::{made, require_house};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// What still waits to be told to it is not told either. One that was revoked before stays so since then.
#[derive(Debug, Clone, Serialize)]
pub struct RevokeWebhook {
    pub webhook: WebhookId,
}

impl Act for RevokeWebhook {
    const NAME: &'static str = "revoke-webhook";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<WebhookRow>(self.webhook.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::MANAGE_HOUSE)?;
        let mut row = facts.row::<WebhookRow>(self.webhook.number()).ok_or(Stop::NotFound)?.clone();
        require_house(context, context.office_path(OfficeId::from_number(row.office_id)))?;
        let told = vec![("name", row.name.clone())];
        let mut commit = Commit::default();
        if row.revoked_at.is_none() {
            row.revoked_at = Some(context.micros());
            row.version += 1;
            commit.put(row.clone());
        }
        Ok(made(commit, "webhook", row.id, row.version, told))
    }
}

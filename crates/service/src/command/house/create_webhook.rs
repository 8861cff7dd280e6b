//! An address of another program that is to be told what happens.

use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot, WebhookId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::{OfficeRow, WebhookRow};

use super::{checked_name, made, require_house};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::webhook::{KINDS, address, place};

#[derive(Clone, Serialize)]
pub struct CreateWebhook {
    pub name: String,
    pub url: String,
    /// Keys of [`KINDS`].
    pub kinds: Vec<String>,
    pub office: OfficeId,
    /// Made by [`crate::session::new_webhook_secret`]; it is sealed here.
    #[serde(skip)]
    pub secret: String,
}

impl std::fmt::Debug for CreateWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CreateWebhook({})", self.name)
    }
}

impl Act for CreateWebhook {
    const NAME: &'static str = "create-webhook";

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
        let url = address::parse(&self.url)?;
        let wrong = |cause| Refusal::new("wrong_field").with("field", "kinds").with("cause", cause);
        if self.kinds.is_empty() {
            return Err(wrong("empty").into());
        }
        if !self.kinds.iter().all(|key| KINDS.iter().any(|kind| kind.key == key)) {
            return Err(wrong("unknown_kind").into());
        }
        let mut kinds = self.kinds;
        kinds.sort_unstable();
        kinds.dedup();
        let id = WebhookId::new(context.stamp(), context.slot);
        let row = WebhookRow {
            id: id.number(),
            name,
            url: url.to_string(),
            secret_sealed: context.keys.seal(&place(id), self.secret.as_bytes()),
            kinds: kinds.join(","),
            office_id: office.id,
            created_at: context.micros(),
            operator_id: context.operator().number(),
            revoked_at: None,
            version: 1,
        };
        let told = vec![("name", row.name.clone()), ("url", row.url.clone()), ("kinds", row.kinds.clone())];
        let mut commit = Commit::default();
        commit.insert(row);
        Ok(made(commit, "webhook", id.number(), 1, told))
    }
}

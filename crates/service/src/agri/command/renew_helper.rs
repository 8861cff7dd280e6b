//! The papers of a helper, renewed: a new contract or licence, another fee, training.

use serde::Serialize;
use yinuo_core::agri::HelperId;
use yinuo_core::agri::permission::{HelperKeeper, READ_COVERS};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::HelperRow;

use super::add_helper::{HelperTerms, helper_written};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Puts these terms in the place of those it had; the archive keeps both.
#[derive(Debug, Clone, Serialize)]
pub struct RenewHelper {
    pub helper: HelperId,
    pub terms: HelperTerms,
}

impl Act for RenewHelper {
    const NAME: &'static str = "renew-helper";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.helper.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<HelperRow>(self.helper.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<HelperRow>(self.helper.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        HelperKeeper::grant(context.actor, path)?;
        let row = self.terms.on(context, row.clone())?;
        let told = vec![
            ("name", row.name.clone()),
            ("contract", row.contract_until.clone()),
            ("licence", row.licence_until.clone().unwrap_or_default()),
        ];
        Ok(helper_written(row, told))
    }
}

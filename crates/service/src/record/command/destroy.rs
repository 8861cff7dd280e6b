//! Destroying a record that need not be kept any more.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::record::{DESTRUCTION, RecordDestroyer, RecordId};
use yinuo_core::text::LocalText;
use yinuo_store::tables::record::RecordRow;

use super::{custody, moved, visible, written};
use crate::approval::Weighed;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

/// It is destroyed, for a reason. The row stays, and with it what was done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DestroyRecord {
    pub record: RecordId,
    pub reason: String,
}

impl Act for DestroyRecord {
    const NAME: &'static str = "destroy-record";
    of_record!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = visible(context, facts, self.record)?;
        let office = OfficeId::from_number(row.office_id);
        let destroyer = RecordDestroyer::grant(context.actor, context.office_path(office))?;
        personal::require_reason(&self.reason)?;
        let before = custody(&row)?;
        let gone = yinuo_core::record::destroy(&before, &destroyer, context.today())?;
        let because = Will::new(WillKind::Because, LocalText::new(self.reason.clone(), ""));
        let what = Will::new(WillKind::Destroy, LocalText::new(row.title.clone(), ""));
        let what = Will { on: before.keep_until, ..what };
        let weighed = Weighed {
            act: &DESTRUCTION,
            of: String::new(),
            amount: None,
            office,
            subject: ("record", row.id),
            label: row.number.clone(),
            will: vec![what, because],
            made_by: None,
        };
        let outcome = written(context, Commit::default(), moved(row, gone), "destroyed", &self.reason);
        Ok(Outcome { approval: Some(Box::new(weighed)), reason: Some(self.reason), ..outcome })
    }
}

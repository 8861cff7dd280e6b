//! Letting a sealed batch go: from then on its file can be written and sent.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{self, Will, WillKind};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, OperatorId, PaymentBatchId, Slot};
use yinuo_core::money::Fen;
use yinuo_core::payout::{BatchKind, BatchState};
use yinuo_core::text::LocalText;

use super::{batch_of, execute_on, nothing_done, put_batch, require_state};
use crate::approval::Weighed;
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A sealed batch may go to the bank.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReleaseBatch {
    pub batch: PaymentBatchId,
}

impl Act for ReleaseBatch {
    const NAME: &'static str = "release-batch";
    of_batch!();

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut row = batch_of(context, facts, self.batch)?;
        let wanted = [BatchState::Sealed, BatchState::Released];
        if require_state(&row, &wanted)? == BatchState::Released {
            return Ok(nothing_done("payment-batch", row.id));
        }
        row.state = BatchState::Released.key().to_owned();
        let debits = BatchKind::parse(&row.kind) == Some(BatchKind::Debits);
        let what = if debits {
            LocalText::new(format!("代扣文件，共{}笔", row.count), format!("a file of {} debits", row.count))
        } else {
            LocalText::new(format!("付款文件，共{}笔", row.count), format!("a file of {} payments", row.count))
        };
        let (amount, maker) = (Fen(row.amount), OperatorId::from_number(row.operator_id));
        let weighed = Weighed {
            act: &approval::BATCH,
            of: String::new(),
            amount: Some(amount),
            office: OfficeId::from_number(row.office_id),
            subject: ("payment-batch", row.id),
            label: self.batch.to_string(),
            will: vec![Will::new(WillKind::Send, what).amount(amount).on(execute_on(&row)?)],
            made_by: Some(maker).filter(|maker| *maker != context.operator()),
        };
        let told = vec![("count", row.count.to_string()), ("amount", amount.to_string())];
        Ok(Outcome { approval: Some(Box::new(weighed)), ..put_batch(row, told) })
    }
}

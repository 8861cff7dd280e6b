//! What the stories make the house owe goes to the bank once a week, made by one, checked by a second and released by a third; a week later
//! the bank answers. The last batches are still on their way, so that payouts stand everywhere they can.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use yinuo_core::access::Actor;
use yinuo_core::id::{PaymentBatchId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payment::EndToEndId;

use crate::house::House;
use crate::payment::{self, BatchFilter};
use crate::share::Share;
use crate::stop::Stop;
use crate::{approval, outbox};

const DAY_OF_BATCHES: Weekday = Weekday::Wednesday;
/// Days from a batch to the bank's answer.
const ANSWER: i32 = 7;
const HEADERS: &str = "流水号,金额,结果,原因";

/// Makes a batch, checks it, lets it go.
#[derive(Debug)]
pub(super) struct Cashiers {
    pub maker: Arc<Actor>,
    pub others: [Arc<Actor>; 2],
}

/// What has to be done with the bank on that day.
pub(super) async fn settle(
    house: &House,
    cashiers: &Cashiers,
    (on, at): (Date, Timestamp),
    sent: &mut Option<PaymentBatchId>,
) -> Result<(), Stop> {
    if on.weekday() != DAY_OF_BATCHES {
        return Ok(());
    }
    let today = house.today();
    let ago = (today - on).get_days();
    let _then = house.shared.clock.stand_at(at);
    if ago >= ANSWER
        && let Some(batch) = sent.take()
    {
        // The last answer has a payment in it that came back.
        take_in(house, cashiers, batch, ago < 2 * ANSWER).await?;
    }
    let made = payment::make_batch(house, &cashiers.maker, on, BatchFilter::default(), None).await;
    let report = match made {
        Ok((report, _)) => report,
        Err(stop) if stop.code() == "batch_empty" => return Ok(()),
        Err(stop) => return Err(stop),
    };
    // The newest waits for the word of another.
    if ago < ANSWER {
        return Ok(());
    }
    if let Some(waiting) = report.approval {
        for cashier in &cashiers.others {
            approval::release(house, cashier, waiting, None, None, None).await?;
        }
    }
    payment::mark_sent(house, &cashiers.maker, report.batch, None).await?;
    *sent = Some(report.batch);
    Ok(())
}

/// The bank's answer, and what follows from it: cases are told that they were paid, or opened for what came back.
async fn take_in(house: &House, cashiers: &Cashiers, batch: PaymentBatchId, one_fails: bool) -> Result<(), Stop> {
    let mut table = format!("{HEADERS}\n");
    for (place, row) in payment::payments(house, batch).await?.iter().enumerate() {
        let attempt = u32::try_from(row.attempts).unwrap_or_default();
        let id = EndToEndId { payout: PayoutId::from_number(row.id), attempt };
        let result = if one_fails && place == 0 { "失败,收款行行号错误" } else { "成功," };
        writeln!(table, "{id},{},{result}", Fen(row.amount)).expect("a text can be written to");
    }
    payment::import_return(house, &cashiers.maker, Some(batch), table.as_bytes(), |_, _| {}).await?;
    outbox::empty_some(house, &Share::WHOLE, usize::MAX).await.map(drop)
}

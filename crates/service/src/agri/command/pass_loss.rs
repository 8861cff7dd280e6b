//! What time and the bank do to a loss: its list has hung its days, and it is paid.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::event::{LOSS_AGREED, LOSS_PAID};
use yinuo_core::agri::permission::READ_LOSSES;
use yinuo_core::agri::{LOSS, LossId};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_store::tables::agri::{LAST_PAID_OF_LOSS, LIST_END_OF_LOSS, LossRow, UNPAID_OF_LOSS};
use yinuo_store::{Value, Work};

use crate::agri::loss::{event, written};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::query::{require_reached, slotted};
use crate::stop::Stop;

/// Marks that a loss is agreed on, or paid, as far as a day has brought it.
#[derive(Debug, Clone, Serialize)]
pub struct PassLoss {
    pub loss: LossId,
    pub until: Date,
}

/// How far the claims of a loss are.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    /// The first day on which its list need not hang any more.
    list_ends_on: Option<String>,
    /// Somebody who is owed something, and was not objected to, waits for it.
    waits: bool,
    last_paid_on: Option<String>,
}

/// Asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct StandingOf {
    slot: i64,
    loss: i64,
}

impl Question for StandingOf {
    type Told = Standing;

    async fn ask(&self, work: &Work<'_>) -> Result<Standing, Stop> {
        let of_loss = || vec![Value::Int(self.loss)];
        let list_ends_on = work.query(&LIST_END_OF_LOSS, slotted(self.slot, self.loss)).await?.pop();
        let waits = !work.query(&UNPAID_OF_LOSS, of_loss()).await?.is_empty();
        let last_paid_on = work.query(&LAST_PAID_OF_LOSS, of_loss()).await?.pop().filter(|day| !day.is_empty());
        Ok(Standing { list_ends_on, waits, last_paid_on })
    }
}

impl Act for PassLoss {
    const NAME: &'static str = "pass-loss";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.loss.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossRow>(self.loss.number());
        plan.ask(StandingOf { slot: self.loss.slot().number(), loss: self.loss.number() });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<LossRow>(self.loss.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, READ_LOSSES, context.office_path(OfficeId::from_number(row.office_id)))?;
        let damaged = || Stop::damaged("losses", row.number.clone());
        let asked = StandingOf { slot: row.slot, loss: row.id };
        let standing = facts.told(&asked).ok_or_else(damaged)?;
        let day = |text: &Option<String>| text.as_deref().map(str::parse::<Date>).transpose().map_err(|_| damaged());
        let agreed = day(&standing.list_ends_on)?.filter(|on| *on <= self.until);
        let (kind, on) = match (day(&row.agreed_on)?, agreed) {
            (None, Some(on)) => (&LOSS_AGREED, on),
            (Some(agreed_on), _) if !standing.waits && row.paid_on.is_none() => {
                (&LOSS_PAID, day(&standing.last_paid_on)?.unwrap_or(agreed_on))
            }
            _ => return Ok(Outcome { answer: Answer::of(LOSS.key, row.id), ..Outcome::default() }),
        };
        let mut commit = Commit::default();
        follow(context, &mut commit, LOSS.of(row.id), &event(kind, row, on));
        let became = match kind == &LOSS_AGREED {
            true => LossRow { agreed_on: Some(on.to_string()), ..row.clone() },
            false => LossRow { paid_on: Some(on.to_string()), ..row.clone() },
        };
        Ok(written(commit, became, vec![("event", kind.key.to_owned()), ("on", on.to_string())]))
    }
}

//! Of what was set apart for catastrophes some is used.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::LossFigures;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;

use crate::agri::reinsurance::{ReinsuranceOf, after_reinsurance};
use crate::agri::reserve::{ReserveOf, balance, entered};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Draws an amount on a day of the programme, no more than what the claims after reinsurance come to above its line.
#[derive(Debug, Clone, Serialize)]
pub struct DrawReserve {
    pub programme: String,
    pub office: i64,
    pub on: Date,
    /// What was recovered and what was given on is what is recorded of the treaties of the office, whatever stands here.
    pub figures: LossFigures,
    pub amount: Fen,
}

impl Act for DrawReserve {
    const NAME: &'static str = "draw-reserve";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(ReserveOf { office: self.office });
        plan.ask(ReinsuranceOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        SubsidyKeeper::grant(context.actor, context.office_path(office))?;
        if self.on > context.today() {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.on.to_string()).into());
        }
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let none = || Refusal::new("programme_without_reserve").with("programme", programme.key.clone());
        let terms = programme.reserve.as_ref().ok_or_else(none)?;
        let damaged = || Stop::damaged("reserve_entries", format!("those of {}", self.office));
        if self.office != office.number() {
            return Err(damaged());
        }
        let entries = facts.told(&ReserveOf { office: self.office }).ok_or_else(damaged)?;
        let reinsurance = facts.told(&ReinsuranceOf { office: self.office }).ok_or_else(damaged)?;
        let figures = after_reinsurance(reinsurance, &programme.key, self.on, self.figures)?;
        let most = terms.most(self.on, &figures, balance(entries))?;
        if self.amount <= Fen::ZERO || self.amount > most {
            let refusal = Refusal::new("reserve_draw_too_much").with("amount", self.amount.to_string());
            return Err(refusal.with("most", most.to_string()).into());
        }
        let basis = serde_json::to_string(&figures).expect("figures are plain data");
        Ok(entered(context, &programme.key, ("draw", self.amount), self.on, basis))
    }
}

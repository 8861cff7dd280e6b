//! A part of the premiums is set apart for catastrophes.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;

use crate::agri::monthly::{FiguresOf, offices_below};
use crate::agri::reserve::{ReserveOf, entered};
use crate::agri::rules::agri;
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Sets apart what the programme asks for of the premiums of the own office and all below it, until a day; what was set apart before counts.
#[derive(Debug, Clone, Serialize)]
pub struct AccrueReserve {
    pub programme: String,
    /// The own office and those below it, as they were found.
    pub offices: Vec<i64>,
    pub office: i64,
    pub until: Date,
    /// The first instant after that day, as it was found.
    pub before: i64,
}

impl AccrueReserve {
    fn asked(&self) -> FiguresOf {
        FiguresOf {
            programme: self.programme.clone(),
            offices: self.offices.clone(),
            until: self.until,
            before: self.before,
        }
    }
}

impl Act for AccrueReserve {
    const NAME: &'static str = "accrue-reserve";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(self.asked());
        plan.ask(ReserveOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        SubsidyKeeper::grant(context.actor, context.office_path(office))?;
        if self.until > context.today() {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.until.to_string()).into());
        }
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let none = || Refusal::new("programme_without_reserve").with("programme", programme.key.clone());
        let terms = programme.reserve.as_ref().ok_or_else(none)?;
        let damaged = || Stop::damaged("reserve_entries", format!("the figures of {}", self.programme));
        if self.office != office.number() || self.offices != offices_below(context.directory, office) {
            return Err(damaged());
        }
        let figures = facts.told(&self.asked()).ok_or_else(damaged)?;
        let entries = facts.told(&ReserveOf { office: self.office }).ok_or_else(damaged)?;
        let of_programme = entries.iter().filter(|entry| entry.programme == programme.key && entry.kind == "accrual");
        let accrued = Fen(of_programme.map(|entry| entry.amount).sum());
        let premium = Fen(figures.objects.iter().map(|object| object.premium).sum());
        let amount = terms.accrual(premium, accrued)?;
        if amount == Fen::ZERO {
            return Err(Refusal::new("reserve_accrued_already").with("accrued", accrued.to_string()).into());
        }
        let share = terms.share.decimal().normalize().to_string();
        let basis = serde_json::json!({ "premium": premium, "share": share, "accrued": accrued }).to_string();
        Ok(entered(context, &programme.key, ("accrual", amount), self.until, basis))
    }
}

//! The subsidies of a year are settled on what was really enrolled.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{SUBSIDY, SubsidyEntryId, chart};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::money::Fen;

use crate::agri::rules::agri;
use crate::agri::subsidy::{Entering, SubsidiesOf, check_entry_day, found, reference, stand};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Settles the subsidies of a programme at an office, of all that pay: the premiums take their part of what was paid beforehand. What is over
/// can be given back from then on, and nothing is paid beforehand any more.
#[derive(Debug, Clone, Serialize)]
pub struct SettleSubsidies {
    pub programme: String,
    pub office: OfficeId,
    /// The number of the settlement.
    pub reference: String,
    pub on: Date,
}

impl Act for SettleSubsidies {
    const NAME: &'static str = "settle-subsidies";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(SubsidiesOf { programme: self.programme.clone(), office: self.office.number() });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        SubsidyKeeper::grant(context.actor, context.office_path(self.office))?;
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let asked = SubsidiesOf { programme: self.programme.clone(), office: self.office.number() };
        let damaged = || Stop::damaged("covers", format!("the subsidies of {} were not asked for", self.programme));
        let rows = facts.told(&asked).ok_or_else(damaged)?;
        let subsidies = stand(context.directory, programme, self.office, rows)?;
        check_entry_day(programme, self.on, context.today())?;
        let reference = reference(&self.reference)?;
        subsidies.check_settlement(programme, self.on)?;
        let entering = Entering { programme: &programme.key, office: self.office, reference: &reference, on: self.on };
        let (mut commit, mut first) = (Commit::default(), None);
        let (mut owed, mut overpaid) = (Fen::ZERO, Fen::ZERO);
        for (contributor, payer, standing) in subsidies.payers() {
            let id = SubsidyEntryId::new(context.stamp(), context.slot);
            let applies = standing.applies();
            if applies > Fen::ZERO {
                let posting = chart::subsidy_settled(contributor, payer, applies);
                commit.insert(entering.transfer(context, id, &posting));
            }
            let what = ("settlement", applies);
            commit.insert(entering.row(context, id, (contributor, payer), what, Some(found(standing))));
            owed = Fen(owed.0.saturating_add(standing.owed().0));
            overpaid = Fen(overpaid.0.saturating_add(standing.overpaid().0));
            first.get_or_insert(id);
        }
        let id = first.ok_or_else(damaged)?;
        let subject = Subject { kind: SUBSIDY.key, id: id.number(), version: 1 };
        let told = vec![
            ("programme", programme.key.clone()),
            ("owed", owed.to_string()),
            ("overpaid", overpaid.to_string()),
            ("reference", reference),
        ];
        let answer = Answer::of(SUBSIDY.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

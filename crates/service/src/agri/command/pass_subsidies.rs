//! What a day brought of the subsidies of an office: a level owes again after it had paid all, or owes nothing any more.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::event::{SUBSIDY_ACCRUED, SUBSIDY_PAID_UP};
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{Contributor, PromiseTurn, SUBSIDY, SUBSIDY_BUREAU, SubsidyEntryId};
use yinuo_core::event::Event;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::money::Fen;

use crate::agri::bureau::{FinanceBureaus, nearest};
use crate::agri::rules::agri;
use crate::agri::subsidy::{Entering, SubsidiesOf, named, promise_runs, stand, turned};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::stop::Stop;

/// The levels that pay subsidies.
const LEVELS: [Contributor; 3] = [Contributor::County, Contributor::Province, Contributor::Centre];

/// Notes, of every payer for which somebody is named, that a promise to pay began or was kept. Done twice it is done once: an entry keeps the turn.
#[derive(Debug, Clone, Serialize)]
pub struct PassSubsidies {
    pub programme: String,
    pub office: OfficeId,
    pub on: Date,
}

impl Act for PassSubsidies {
    const NAME: &'static str = "pass-subsidies";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.ask(SubsidiesOf { programme: self.programme.clone(), office: self.office.number() });
        for contributor in LEVELS {
            plan.ask(FinanceBureaus { contributor });
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        SubsidyKeeper::grant(context.actor, context.office_path(self.office))?;
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        let asked = SubsidiesOf { programme: self.programme.clone(), office: self.office.number() };
        let damaged = || Stop::damaged("covers", format!("the subsidies of {} were not asked for", self.programme));
        let rows = facts.told(&asked).ok_or_else(damaged)?;
        let subsidies = stand(context.directory, programme, self.office, rows)?;
        let (mut commit, mut first) = (Commit::default(), None);
        for (contributor, payer, standing) in subsidies.payers() {
            let bureaus = facts.told(&FinanceBureaus { contributor }).ok_or_else(damaged)?;
            let Some(bureau) = nearest(context.directory, bureaus, payer, self.office) else { continue };
            let Some(turn) = standing.promise_turn(promise_runs(contributor, payer, &rows.entries)) else { continue };
            let mut letters = rows.entries.iter().rev().filter(|entry| entry.kind == "commitment");
            let letter = letters.find(|entry| entry.contributor == contributor.key());
            let reference = letter.map(|letter| letter.reference.as_str()).unwrap_or_default();
            let entering = Entering { programme: &programme.key, office: self.office, reference, on: self.on };
            let (kind, what) = match turn {
                PromiseTurn::Begun => (("accrual", standing.owed()), &SUBSIDY_ACCRUED),
                PromiseTurn::Kept => (("paid-up", Fen::ZERO), &SUBSIDY_PAID_UP),
            };
            let id = SubsidyEntryId::new(context.stamp(), context.slot);
            commit.insert(entering.row(context, id, (contributor, payer), kind, Some(turned(turn))));
            let event = Event::new(what, self.on).with("programme", &programme.key).with("reference", reference);
            let event = event.with("office", named(context.directory, self.office));
            let event = event.with("contributor", contributor.key());
            follow(context, &mut commit, SUBSIDY_BUREAU.of(bureau.id), &event);
            first.get_or_insert(id);
        }
        let number = first.map_or(0, SubsidyEntryId::number);
        let subject = first.map(|id| Subject { kind: SUBSIDY.key, id: id.number(), version: 1 });
        let answer = Answer::of(SUBSIDY.key, number);
        let office = context.directory.office_name(self.office).to_owned();
        let told = vec![("programme", programme.key.clone()), ("office", office)];
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}

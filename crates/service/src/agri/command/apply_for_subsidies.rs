//! A city applies for subsidies with what it expects to be enrolled: on that the levels above pay beforehand.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{Contributor, Payer, SUBSIDY, SubsidyEntryId, expected, settlement_terms};
use yinuo_core::id::{HOUSE_SLOT, OfficeId, Slot};
use yinuo_core::refusal::Refusal;

use crate::agri::rules::agri;
use crate::agri::subsidy::{Entering, SubsidiesOf, check_entry_day, reference, stand};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Records an application for the covers of an office. A later one takes the place of an earlier.
#[derive(Debug, Clone, Serialize)]
pub struct ApplyForSubsidies {
    pub programme: String,
    pub office: OfficeId,
    /// The key of each object, with how much of it is expected.
    pub objects: Vec<(String, Decimal)>,
    /// The number of the application.
    pub reference: String,
    pub on: Date,
}

impl Act for ApplyForSubsidies {
    const NAME: &'static str = "apply-for-subsidies";
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
        settlement_terms(programme)?;
        let asked = SubsidiesOf { programme: self.programme.clone(), office: self.office.number() };
        let damaged = || Stop::damaged("covers", format!("the subsidies of {} were not asked for", self.programme));
        let rows = facts.told(&asked).ok_or_else(damaged)?;
        let subsidies = stand(context.directory, programme, self.office, rows)?;
        if subsidies.province.settled {
            return Err(Refusal::new("subsidies_settled").into());
        }
        check_entry_day(programme, self.on, context.today())?;
        let reference = reference(&self.reference)?;
        let expected = expected(programme, &self.objects, self.on)?;
        let basis = serde_json::to_string(&expected).expect("plain data");
        let id = SubsidyEntryId::new(context.stamp(), context.slot);
        let entering = Entering { programme: &programme.key, office: self.office, reference: &reference, on: self.on };
        // The city speaks for its counties, where the two are two payers.
        let payer = subsidies.local.is_some().then_some(Payer::City);
        let (by, what) = ((Contributor::County, payer), ("application", expected.premium));
        let mut commit = Commit::default();
        commit.insert(entering.row(context, id, by, what, Some(basis)));
        let subject = Subject { kind: SUBSIDY.key, id: id.number(), version: 1 };
        let told = vec![
            ("programme", programme.key.clone()),
            ("amount", expected.premium.to_string()),
            ("reference", reference),
        ];
        let answer = Answer::of(SUBSIDY.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

//! To whom an office reports its monthly statistics.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::agri::permission::SubsidyKeeper;
use yinuo_core::agri::{ReportRouteId, first_of_next_month};
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::party::PartyKind;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::{REPORT_ROUTES, ReportRouteRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::{Value, Work};

use crate::agri::rules::agri;
use crate::command::party::check_own;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::query::party::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Asks for the routes of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RoutesOf {
    office: i64,
}

impl Question for RoutesOf {
    type Told = Vec<ReportRouteRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<ReportRouteRow>, Stop> {
        Ok(work.query(&REPORT_ROUTES, vec![Value::Int(self.office)]).await?)
    }
}

/// Names to whom the own office reports under a programme, from the month of a day on. From then on a report is due after each month.
#[derive(Debug, Clone, Serialize)]
pub struct NameReportRoute {
    pub programme: String,
    /// The own office, as the caller has it.
    pub office: i64,
    /// The authority, or the office of the insurer above: an organisation.
    pub recipient: PartyId,
    pub from: Date,
}

impl Act for NameReportRoute {
    const NAME: &'static str = "name-report-route";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.recipient.number());
        plan.ask(RoutesOf { office: self.office });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        if office.number() != self.office {
            return Err(Stop::NotFound);
        }
        SubsidyKeeper::grant(context.actor, context.office_path(office))?;
        let recipient = facts.row::<PartyRow>(self.recipient.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, Permission::READ_CUSTOMERS, at(context.directory, recipient))?;
        check_own(recipient)?;
        if recipient.kind != PartyKind::Organisation.key() {
            return Err(Refusal::new("recipient_not_an_organisation").with("name", recipient.name.clone()).into());
        }
        let (programme, _) = agri(context.rules).programme(&self.programme)?;
        if !programme.effective.covers(self.from) {
            let refusal = Refusal::new("programme_not_in_force").with("programme", programme.key.clone());
            let until = programme.effective.until.map_or_else(String::new, |until| until.to_string());
            let refusal = refusal.with("on", self.from.to_string()).with("from", programme.effective.from.to_string());
            return Err(refusal.with("until", until).into());
        }
        let damaged = || Stop::damaged("report_routes", format!("those of {}", self.office));
        let known = facts.told(&RoutesOf { office: self.office }).ok_or_else(damaged)?;
        if known.iter().any(|route| route.programme == programme.key) {
            return Err(Refusal::new("report_route_named").with("programme", programme.key.clone()).into());
        }
        let id = ReportRouteId::new(context.stamp(), context.slot).number();
        let next_on = first_of_next_month(self.from)?;
        let mut commit = Commit::default();
        commit.insert(ReportRouteRow {
            slot: context.slot.number(),
            id,
            programme: programme.key.clone(),
            office_id: office.number(),
            recipient_id: self.recipient.number(),
            next_on: Some(next_on.to_string()),
            version: 1,
        });
        let subject = Subject { kind: "report-route", id, version: 1 };
        let told = vec![("programme", programme.key.clone()), ("name", recipient.name.clone())];
        let answer = Answer::of("report-route", id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

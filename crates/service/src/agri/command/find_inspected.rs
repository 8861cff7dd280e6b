//! What an inspection found of a household.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::event::COVER_IRREGULAR;
use yinuo_core::agri::permission::{CoverInspector, READ_COVERS};
use yinuo_core::agri::{COVER, InspectedCoverId, InspectionFinding, check_finding};
use yinuo_core::event::Event;
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::inspection::InspectedCoverRow;

use crate::agri::loss::said;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Says once what was found of a household that was drawn. What is wrong opens a case of the household, by the rules of the pack.
#[derive(Debug, Clone, Serialize)]
pub struct FindInspected {
    pub inspected: InspectedCoverId,
    pub finding: InspectionFinding,
    /// What is there, where less is there than was insured.
    pub quantity: Option<Decimal>,
    /// What was seen, and by whom.
    pub text: String,
    pub found_on: Date,
}

impl Act for FindInspected {
    const NAME: &'static str = "find-inspected";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.inspected.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<InspectedCoverRow>(self.inspected.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<InspectedCoverRow>(self.inspected.number()).ok_or(Stop::NotFound)?;
        let path = context.office_path(OfficeId::from_number(row.office_id));
        require_reached(context.actor, READ_COVERS, path)?;
        CoverInspector::grant(context.actor, path)?;
        if let Some(found) = &row.found {
            let refusal = Refusal::new("inspected_already").with("number", row.cover_number.clone());
            return Err(refusal.with("finding", found.clone()).into());
        }
        if self.found_on > context.today() {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.found_on.to_string()).into());
        }
        let damaged = || Stop::damaged("inspected_covers", row.cover_number.clone());
        let insured = row.quantity.parse::<Decimal>().map_err(|_| damaged())?;
        check_finding(self.finding, insured, self.quantity)?;
        let text = said("text", &self.text)?;
        let mut commit = Commit::default();
        if self.finding != InspectionFinding::Sound {
            let event = Event::new(&COVER_IRREGULAR, context.today()).with("number", &row.cover_number);
            let event = event.with("finding", self.finding.key()).with("text", &text);
            follow(context, &mut commit, COVER.of(row.cover_id), &event);
        }
        let version = row.version + 1;
        let told = vec![("number", row.cover_number.clone()), ("finding", self.finding.key().to_owned())];
        commit.put(InspectedCoverRow {
            found: Some(self.finding.key().to_owned()),
            found_quantity: self.quantity.map(|there| there.normalize().to_string()),
            text: Some(text),
            found_on: Some(self.found_on.to_string()),
            found_at: Some(context.micros()),
            operator_id: Some(context.operator().number()),
            version,
            ..row.clone()
        });
        let subject = Subject { kind: "inspected-cover", id: row.id, version };
        let answer = Answer::of("inspected-cover", row.id);
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

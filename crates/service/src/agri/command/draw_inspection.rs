//! Which households of a village are inspected, drawn by a seed that anybody can draw by again.

use rust_decimal::Decimal;
use serde::Serialize;
use yinuo_core::agri::permission::{CoverInspector, READ_COVERS};
use yinuo_core::agri::{GroupPolicyId, Inspectable, InspectedCoverId, InspectionId, inspection_terms};
use yinuo_core::id::{OfficeId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::GroupPolicyRow;
use yinuo_store::tables::agri::inspection::{
    COVERS_TO_INSPECT, INSPECTED_WAITING, INSPECTIONS_OF_GROUP, InspectableRow, InspectedCoverRow, InspectionRow,
};
use yinuo_store::{Value, Work};

use crate::agri::loss::said;
use crate::agri::rules::agri;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::query::agreement::at;
use crate::query::require_reached;
use crate::stop::Stop;

/// Asks for who can be drawn in a village, and what was drawn there before.
#[derive(Debug, Clone, PartialEq, Eq)]
struct VillageOf {
    slot: i64,
    group: i64,
}

#[derive(Debug)]
struct VillageRows {
    covers: Vec<InspectableRow>,
    before: Vec<InspectionRow>,
    /// Households of those that nobody has looked at yet.
    waiting: i64,
}

impl Question for VillageOf {
    type Told = VillageRows;

    async fn ask(&self, work: &Work<'_>) -> Result<VillageRows, Stop> {
        let key = || vec![Value::Int(self.slot), Value::Int(self.group)];
        let covers = work.query(&COVERS_TO_INSPECT, key()).await?;
        let before = work.query(&INSPECTIONS_OF_GROUP, key()).await?;
        let waiting = work.query(&INSPECTED_WAITING, key()).await?.pop().unwrap_or(0);
        Ok(VillageRows { covers, before, waiting })
    }
}

/// Draws as much of the insured area of a village as its programme wants inspected. The numbers of the covers that are paid for, in order, are the
/// entries; a seed is used once in a village. A draw stands: another one before all its households are looked at says why, so that nobody draws until
/// the seed suits them.
#[derive(Debug, Clone, Serialize)]
pub struct DrawInspection {
    pub group: GroupPolicyId,
    pub seed: String,
    /// Why it is drawn again while households of an earlier draw wait.
    pub reason: Option<String>,
}

impl DrawInspection {
    fn asked(&self) -> VillageOf {
        VillageOf { slot: self.group.slot().number(), group: self.group.number() }
    }
}

impl Act for DrawInspection {
    const NAME: &'static str = "draw-inspection";
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.group.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(self.group.number());
        plan.want::<GroupPolicyRow>(self.group.number());
        plan.ask(self.asked());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let head = facts.row::<AgreementRow>(self.group.number()).ok_or(Stop::NotFound)?;
        facts.row::<GroupPolicyRow>(self.group.number()).ok_or(Stop::NotFound)?;
        require_reached(context.actor, READ_COVERS, at(context.directory, head))?;
        CoverInspector::grant(context.actor, context.office_path(OfficeId::from_number(head.office_id)))?;
        let damaged = || Stop::damaged("covers", format!("those of {}", head.number));
        let programme = agri(context.rules).version(&head.product_version).ok_or_else(damaged)?;
        let terms = inspection_terms(programme)?;
        let village = facts.told(&self.asked()).ok_or_else(damaged)?;
        let seed = said("seed", &self.seed)?;
        if village.before.iter().any(|before| before.seed == seed) {
            return Err(Refusal::new("drawn_already").with("seed", seed).into());
        }
        let reason = self.reason.as_deref().map(|reason| said("reason", reason)).transpose()?;
        if village.waiting > 0 && reason.is_none() {
            let refusal = Refusal::new("inspection_unfinished").with("number", head.number.clone());
            return Err(refusal.with("waiting", village.waiting.to_string()).into());
        }
        // Where nothing waits there is nothing to give a reason for.
        let reason = reason.filter(|_| village.waiting > 0);
        let entries = village.covers.iter().map(|cover| inspectable(cover).ok_or_else(damaged));
        let entries = entries.collect::<Result<Vec<_>, Stop>>()?;
        let drawn = terms.drawn(&entries, &seed)?;
        if drawn.is_empty() {
            return Err(Refusal::new("nobody_to_inspect").with("number", head.number.clone()).into());
        }
        let id = InspectionId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(InspectionRow {
            slot: id.slot().number(),
            id: id.number(),
            group_id: self.group.number(),
            group_number: head.number.clone(),
            programme: programme.key.clone(),
            office_id: head.office_id,
            seed: seed.clone(),
            share: terms.share(&entries).decimal().normalize().to_string(),
            entries: serde_json::to_string(&entries).expect("entries are plain data"),
            reason,
            drawn_on: context.today().to_string(),
            drawn_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let count = drawn.len();
        for (position, cover) in (1..).zip(drawn.into_iter().filter_map(|at| village.covers.get(at))) {
            commit.insert(InspectedCoverRow {
                slot: id.slot().number(),
                id: InspectedCoverId::new(context.stamp(), context.slot).number(),
                inspection_id: id.number(),
                position,
                cover_id: cover.id,
                cover_number: cover.number.clone(),
                office_id: head.office_id,
                object: cover.object.clone(),
                unit: cover.unit.clone(),
                quantity: cover.quantity.clone(),
                found: None,
                found_quantity: None,
                text: None,
                found_on: None,
                found_at: None,
                operator_id: None,
                version: 1,
            });
        }
        let subject = Subject { kind: "inspection", id: id.number(), version: 1 };
        let told = vec![
            ("number", head.number.clone()),
            ("seed", seed),
            ("drawn", count.to_string()),
            ("of", entries.len().to_string()),
        ];
        let answer = Answer::of("inspection", id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

fn inspectable(row: &InspectableRow) -> Option<Inspectable> {
    let quantity: Decimal = row.quantity.parse().ok()?;
    Some(Inspectable { number: row.number.clone(), holder: row.holder_id, unit: row.unit.clone(), quantity })
}

//! A ranking of insurers is kept as it stands (保险公司评价定稿).

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::broker::{EVALUATE_INSURERS, EVALUATION, EvaluationScheme, InsurerEvaluationId, RankedInsurer};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::broker::evaluation::{EVALUATIONS_UNTIL, InsurerEvaluationRow};

use super::{REASON_LIMIT, answered, filled};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// The ranking of the days, as it was counted a moment ago. What is entered later changes nothing of it: it takes another edition.
#[derive(Debug, Clone, Serialize)]
pub struct FreezeEvaluation {
    pub from: Date,
    pub until: Date,
    pub scheme: EvaluationScheme,
    pub ranking: Vec<RankedInsurer>,
    /// Why the days are evaluated once more: not for the first edition.
    pub reason: String,
}

impl Act for FreezeEvaluation {
    const NAME: &'static str = "freeze-evaluation";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_by(&EVALUATIONS_UNTIL, &self.until.to_string());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        require_reached(context.actor, EVALUATE_INSURERS, context.office_path(office))?;
        if self.until >= context.today() {
            return Err(Refusal::new("period_not_over").with("until", self.until.to_string()).into());
        }
        let (from, until) = (self.from.to_string(), self.until.to_string());
        let known = facts.rows_by(&EVALUATIONS_UNTIL, &until);
        let editions = known.into_iter().filter(|row| row.from_on == from).map(|row| row.edition);
        let edition = editions.max().unwrap_or(0) + 1;
        let reason = form::name(&self.reason);
        if edition > 1 && reason.is_empty() {
            return Err(Refusal::new("reason_required").into());
        }
        let reason = if edition == 1 { None } else { Some(filled("reason", reason, REASON_LIMIT)?) };
        let id = InsurerEvaluationId::new(context.stamp(), HOUSE_SLOT);
        let mut commit = Commit::default();
        commit.insert(InsurerEvaluationRow {
            slot: id.slot().number(),
            id: id.number(),
            office_id: office.number(),
            from_on: from.clone(),
            until_on: until.clone(),
            edition,
            scheme: serde_json::to_string(&self.scheme).expect("a scheme is plain data"),
            ranking: serde_json::to_string(&self.ranking).expect("a ranking is plain data"),
            reason,
            frozen_on: context.today().to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        let first = self.ranking.into_iter().next().map(|one| one.name).unwrap_or_default();
        let told = vec![("from", from), ("until", until), ("edition", edition.to_string()), ("first", first)];
        Ok(answered(commit, EVALUATION.key, id.number(), told))
    }
}

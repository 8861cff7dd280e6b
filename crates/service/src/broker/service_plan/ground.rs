//! What a plan is made from: the mandate in force, the needs that were collected for it, and how the client rated us in the year before.

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::broker::{DraftedPlan, MANDATE_FAMILY, PlanBasis, PlanScheme, plan_until};
use yinuo_core::id::PartyId;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::broker::MandateRow;
use yinuo_store::tables::broker::service_plan::{ClientNeedsRow, ClientRatingRow, RATINGS_OF_CLIENT, ServicePlanRow};
use yinuo_store::{Value, Work};

use super::average;
use crate::broker::command::in_force_of;
use crate::engine::plan::Question;
use crate::stop::Stop;

/// The rows that a plan is made from.
#[derive(Debug)]
pub struct Ground<'a> {
    pub mandate: &'a AgreementRow,
    pub needs: &'a ClientNeedsRow,
    /// The days of the plan.
    pub from: Date,
    pub until: Date,
}

/// What a plan is made from, told.
#[derive(Debug)]
pub struct Basis {
    pub from: Date,
    pub until: Date,
    pub mandate_number: String,
    /// The number of the case in which the needs were collected, and the day.
    pub needs_number: String,
    pub collected_on: String,
    pub ratings: i64,
    pub rating_sum: i64,
}

impl Basis {
    pub(super) fn of(ground: &Ground<'_>, (ratings, rating_sum): (i64, i64)) -> Basis {
        Basis {
            from: ground.from,
            until: ground.until,
            mandate_number: ground.mandate.number.clone(),
            needs_number: ground.needs.number.clone(),
            collected_on: ground.needs.collected_on.clone(),
            ratings,
            rating_sum,
        }
    }
}

/// What a plan that begins on a day can be made from. The needs are collected anew for each plan.
pub(crate) fn ground<'a>(
    agreements: impl IntoIterator<Item = &'a AgreementRow>,
    needs: impl IntoIterator<Item = &'a ClientNeedsRow>,
    plans: impl IntoIterator<Item = &'a ServicePlanRow>,
    from: Date,
    today: Date,
) -> Result<Ground<'a>, Stop> {
    let no_mandate = || Refusal::new("no_mandate_in_force").with("on", from.to_string());
    let mandate = in_force_of(agreements, &MANDATE_FAMILY, from).ok_or_else(no_mandate)?;
    let ends_on = mandate.ends_on.as_deref().map(str::parse).transpose();
    let until = plan_until(from, ends_on.map_err(|_| Stop::damaged("agreements", mandate.number.clone()))?);
    if until < today {
        return Err(Refusal::new("service_plan_over").with("until", until.to_string()).into());
    }
    let (first, last) = (from.to_string(), until.to_string());
    if let Some(plan) = plans.into_iter().find(|plan| plan.from_on <= last && plan.until_on >= first) {
        let refusal = Refusal::new("service_plan_exists").with("from", plan.from_on.clone());
        return Err(refusal.with("until", plan.until_on.clone()).into());
    }
    let open = needs.into_iter().filter(|needs| needs.plan_id.is_none());
    let latest = open.max_by(|one, other| (&one.collected_on, one.id).cmp(&(&other.collected_on, other.id)));
    let Some(needs) = latest else { return Err(Stop::refused("needs_not_collected")) };
    Ok(Ground { mandate, needs, from, until })
}

/// The tasks of a plan.
pub(crate) fn draft_of(
    scheme: &PlanScheme,
    ground: &Ground<'_>,
    mandate: &MandateRow,
    (answers, sum): (i64, i64),
    today: Date,
) -> Result<DraftedPlan, Stop> {
    let damaged = |table, id: i64| Stop::damaged(table, id.to_string());
    let needs: Answers =
        serde_json::from_str(&ground.needs.answers).map_err(|_| damaged("client_needs", ground.needs.id))?;
    let satisfaction = average(answers, sum);
    let basis = PlanBasis { mandate: &mandate.services, needs: &needs, satisfaction };
    Ok(scheme.draft(basis, (ground.from, ground.until), today))
}

/// How a client rated us in the year before a day, in the transaction of who makes its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    client: PartyId,
    questionnaire: String,
    from: Date,
    before: Date,
}

impl Ratings {
    pub fn before(client: PartyId, questionnaire: &str, before: Date) -> Ratings {
        let from = before.saturating_sub(1.year());
        Ratings { client, questionnaire: questionnaire.to_owned(), from, before }
    }

    pub(super) fn parameters(&self) -> Vec<Value> {
        vec![
            Value::Int(self.client.slot().number()),
            Value::Int(self.client.number()),
            self.questionnaire.as_str().into(),
            self.from.to_string().into(),
            self.before.to_string().into(),
        ]
    }
}

impl Question for Ratings {
    /// How many ratings, and what they come to together.
    type Told = (i64, i64);

    async fn ask(&self, work: &Work<'_>) -> Result<(i64, i64), Stop> {
        let rows: Vec<ClientRatingRow> = work.query(&RATINGS_OF_CLIENT, self.parameters()).await?;
        Ok(rows.first().map_or((0, 0), |row| (row.answers, row.rating)))
    }
}

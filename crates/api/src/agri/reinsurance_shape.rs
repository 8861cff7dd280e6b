//! Treaties of reinsurance and disaster plans on the wire.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::agri::{DisasterPlanId, RecoveryId, TreatyId};
use yinuo_service::Stop;
use yinuo_service::agri::disaster_plan::{self, plans};
use yinuo_service::agri::reinsurance::{Reinsurance, reinsurance};
use yinuo_store::tables::agri::reinsurance::{DisasterPlanRow, RecoveryRow, TreatyLineRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, Ref, Yuan, json, mark_replay, party_id};
use crate::state::Api;

/// A treaty, with what its reinsurer was billed and paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReinsuranceTreaty<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub programme: &'a str,
    /// `quota-share` or `excess-of-loss`.
    pub kind: &'a str,
    pub reinsurer: Ref<'a>,
    /// On one of these days an event has to begin that it bears.
    #[schema(format = Date)]
    pub begins_on: &'a str,
    #[schema(format = Date)]
    pub ends_on: &'a str,
    /// Of a quota share: the part that is given on.
    pub cession: Option<&'a str>,
    /// Of an excess of loss: what the insurer keeps of an event.
    #[schema(value_type = Option<String>)]
    pub retention: Option<Yuan>,
    /// The most that is borne above it.
    #[schema(value_type = Option<String>)]
    pub limit: Option<Yuan>,
    pub reference: &'a str,
    #[schema(value_type = String)]
    pub billed: Yuan,
    #[schema(value_type = String)]
    pub received: Yuan,
    /// In the order in which they were recorded.
    pub recoveries: Vec<Recovery<'a>>,
}

/// What a reinsurer was billed of an event, or paid of that.
#[derive(Debug, Serialize, ToSchema)]
pub struct Recovery<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub event: &'a str,
    /// `billed` or `received`.
    pub kind: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    /// What the claims of the event came to then.
    #[schema(value_type = String)]
    pub claims: Yuan,
    pub reference: &'a str,
    #[schema(format = Date)]
    pub happened_on: &'a str,
}

impl<'a> Recovery<'a> {
    fn new(row: &'a RecoveryRow) -> Recovery<'a> {
        Recovery {
            id: IdText { prefix: RecoveryId::PREFIX, number: row.id },
            event: &row.event,
            kind: &row.kind,
            amount: Yuan(row.amount),
            claims: Yuan(row.claims),
            reference: &row.reference,
            happened_on: &row.happened_on,
        }
    }
}

impl<'a> ReinsuranceTreaty<'a> {
    fn new(row: &'a TreatyLineRow, all: &'a Reinsurance) -> ReinsuranceTreaty<'a> {
        let own: Vec<&RecoveryRow> = all.recoveries.iter().filter(|one| one.treaty_id == row.id).collect();
        let sum = |kind: &str| Yuan(own.iter().filter(|one| one.kind == kind).map(|one| one.amount).sum());
        let (billed, received) = (sum("billed"), sum("received"));
        ReinsuranceTreaty {
            id: IdText { prefix: TreatyId::PREFIX, number: row.id },
            programme: &row.programme,
            kind: &row.kind,
            reinsurer: Ref { id: party_id(row.reinsurer_id), name: &row.reinsurer_name },
            begins_on: &row.begins_on,
            ends_on: &row.ends_on,
            cession: row.cession.as_deref(),
            retention: row.retention.map(Yuan),
            limit: row.most.map(Yuan),
            reference: &row.reference,
            billed,
            received,
            recoveries: own.into_iter().map(Recovery::new).collect(),
        }
    }
}

/// The treaties of the own office, as a question or a command left them.
pub async fn treaties_answered(
    api: &Api,
    signed: &Signed,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let all = reinsurance(&api.house, &signed.actor).await?;
    let items = all.treaties.iter().map(|row| ReinsuranceTreaty::new(row, &all)).collect();
    Ok(mark_replay(json(status, &Items { items }), replayed))
}

/// Somebody who answers for a part of a disaster plan.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanResponsible {
    pub name: String,
    pub duty: String,
}

/// A version of the disaster plan of an office; its paper is laid with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DisasterPlan<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub edition: &'a str,
    pub responsible: Vec<PlanResponsible>,
    /// On this day it is to be reviewed.
    #[schema(format = Date)]
    pub review_on: &'a str,
    /// There is no later version.
    pub current: bool,
    pub version: i64,
}

impl<'a> DisasterPlan<'a> {
    fn new(row: &'a DisasterPlanRow) -> Result<DisasterPlan<'a>, Stop> {
        let responsible = disaster_plan::responsible(row)?;
        Ok(DisasterPlan {
            id: IdText { prefix: DisasterPlanId::PREFIX, number: row.id },
            edition: &row.edition,
            responsible: responsible
                .into_iter()
                .map(|one| PlanResponsible { name: one.name, duty: one.duty })
                .collect(),
            review_on: &row.review_on,
            current: row.active == 1,
            version: row.version,
        })
    }
}

/// The disaster plans of the own office, as a question or a command left them.
pub async fn plans_answered(api: &Api, signed: &Signed, status: StatusCode, replayed: bool) -> Result<Answer, Problem> {
    let rows = plans(&api.house, &signed.actor).await?;
    let items = rows.iter().map(DisasterPlan::new).collect::<Result<Vec<_>, _>>()?;
    Ok(mark_replay(json(status, &Items { items }), replayed))
}

//! The treaties of reinsurance of the own office, and recording one.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::agri::TreatyTerms;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_service::Stop;
use yinuo_service::agri::command::RecordTreaty;
use yinuo_service::command::Command;

use super::reinsurance_shape::{ReinsuranceTreaty, treaties_answered};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, Items};
use crate::state::Api;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReinsuranceTreaty {
    /// The key of a programme.
    pub programme: String,
    /// `quota-share` or `excess-of-loss`.
    pub kind: String,
    /// An organisation among the customers.
    #[schema(value_type = String)]
    pub reinsurer: PartyId,
    pub begins_on: Date,
    pub ends_on: Date,
    /// Of a quota share: the part that is given on, `0.3`.
    pub cession: Option<String>,
    /// Of an excess of loss, in yuan: what the insurer keeps of an event.
    pub retention: Option<String>,
    /// The most that is borne above it.
    pub limit: Option<String>,
    /// The number of the paper.
    pub reference: String,
}

impl NewReinsuranceTreaty {
    fn terms(&self) -> Result<TreatyTerms, Problem> {
        let cession = self
            .cession
            .as_deref()
            .map(|text| text.parse::<Decimal>().map_err(|_| Problem::field("cession", "not_a_number")));
        let fen = |field: &'static str, text: &Option<String>| {
            let read = text
                .as_deref()
                .map(|text| text.parse::<Fen>().map_err(|refusal| Problem::field(field, refusal.code())));
            read.transpose()
        };
        let (retention, limit) = (fen("retention", &self.retention)?, fen("limit", &self.limit)?);
        Ok(TreatyTerms::of(&self.kind, cession.transpose()?, retention, limit).map_err(Stop::from)?)
    }
}

/// The treaties of the own office, with what was billed and recovered by each.
#[utoipa::path(get, path = "/reinsurance-treaties", tag = "agriculture",
    responses((status = 200, body = Items<ReinsuranceTreaty<'static>>)))]
pub async fn list_reinsurance_treaties(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    treaties_answered(&api, &signed, StatusCode::OK, false).await
}

/// Record a treaty of the own office. It is never changed: what is agreed anew is another one.
#[utoipa::path(post, path = "/reinsurance-treaties", tag = "agriculture", request_body = NewReinsuranceTreaty,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Items<ReinsuranceTreaty<'static>>)))]
pub async fn record_reinsurance_treaty(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewReinsuranceTreaty>,
) -> Result<Answer, Problem> {
    let terms = body.terms()?;
    let command = RecordTreaty {
        office: signed.actor.office.number(),
        programme: body.programme,
        terms,
        reinsurer: body.reinsurer,
        from: body.begins_on,
        until: body.ends_on,
        reference: body.reference,
    };
    let answer = api.house.carry_out(&signed.actor, Command::from(command), key).await?;
    treaties_answered(&api, &signed, StatusCode::CREATED, answer.replayed).await
}

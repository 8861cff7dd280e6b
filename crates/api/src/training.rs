//! The clock of a training database, which stands still until an administrator moves it. On a real database these
//! addresses are not there.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::Permission;
use yinuo_service::Stop;

use crate::extract::{Body, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, ok};
use crate::state::Api;

#[derive(Debug, Serialize, ToSchema)]
pub struct TrainingClock {
    pub now: Timestamp,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTrainingTime {
    pub now: Timestamp,
}

fn require(api: &Api, signed: &Signed) -> Result<(), Problem> {
    if !api.house.shared.clock.is_training() {
        return Err(Stop::NotFound.into());
    }
    signed.actor.require(Permission::MANAGE_HOUSE).map_err(|denied| Stop::from(denied).into())
}

/// The time of a training database.
#[utoipa::path(get, path = "/training/clock", tag = "training", responses((status = 200, body = TrainingClock)))]
pub async fn get_clock(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    require(&api, &signed)?;
    Ok(ok(&TrainingClock { now: api.house.now() }))
}

/// Move the clock of a training database; what falls due on the way takes effect.
#[utoipa::path(put, path = "/training/clock", tag = "training", request_body = NewTrainingTime,
    responses((status = 200, body = TrainingClock)))]
pub async fn set_clock(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<NewTrainingTime>,
) -> Result<Answer, Problem> {
    require(&api, &signed)?;
    api.house.set_training_clock(&signed.actor, body.now).await?;
    Ok(ok(&TrainingClock { now: api.house.now() }))
}

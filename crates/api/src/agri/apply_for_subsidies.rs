//! A city applies for subsidies with what it expects to be enrolled.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;
use yinuo_core::id::OfficeId;
use yinuo_service::Stop;
use yinuo_service::agri::command::ApplyForSubsidies;
use yinuo_service::agri::query;
use yinuo_service::agri::rules::agri;
use yinuo_service::command::Command;

use super::subsidy_shape::{SubsidyAccount, shown};
use crate::extract::{Body, IdempotencyKey, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, mark_replay};
use crate::state::Api;
use crate::view::View;

/// What is expected of a year: no more objects than a programme has.
const MOST_OBJECTS: usize = 200;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubsidyApplication {
    /// The key of a programme.
    pub programme: String,
    /// The own office, where it is left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub office: Option<OfficeId>,
    /// What is expected to be enrolled, each object once.
    pub objects: Vec<NewExpectedObject>,
    /// The number of the application.
    pub reference: String,
    /// Not later than today, and a day of the programme.
    pub happened_on: Date,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExpectedObject {
    /// The key of an object of the programme.
    pub object: String,
    /// In the unit of the object.
    pub quantity: String,
}

/// Apply for subsidies with what is expected to be enrolled: the levels that pay beforehand pay on it. A later application takes the place of
/// an earlier one, until the year is settled.
#[utoipa::path(post, path = "/subsidies/applications", tag = "agriculture", request_body = NewSubsidyApplication,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = SubsidyAccount<'static>)))]
pub async fn apply_for_subsidies(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewSubsidyApplication>,
) -> Result<Answer, Problem> {
    if body.objects.len() > MOST_OBJECTS {
        return Err(Problem::field("objects", "not_1_to_200"));
    }
    let quantity = |text: &str| text.trim().parse::<Decimal>().map_err(|_| Problem::field("quantity", "not_a_number"));
    let object = |one: NewExpectedObject| quantity(&one.quantity).map(|quantity| (one.object, quantity));
    let objects = body.objects.into_iter().map(object).collect::<Result<Vec<_>, Problem>>()?;
    let office = body.office.unwrap_or(signed.actor.office);
    let command = Command::from(ApplyForSubsidies {
        programme: body.programme.clone(),
        office,
        objects,
        reference: body.reference,
        on: body.happened_on,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    let view = View::new(&api.house, &signed);
    let (programme, _) = agri(view.house.rules()).programme(&body.programme).map_err(Stop::from)?;
    let file = query::subsidies(&api.house, &signed.actor, &body.programme, Some(office)).await?;
    Ok(mark_replay(shown(&view, programme, &file, StatusCode::CREATED)?, answer.replayed))
}

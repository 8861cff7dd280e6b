//! Losses, claims, surveys and experts on the wire.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{CropClaimId, ExpertId, LossId, LossSurveyId, Programme};
use yinuo_core::id::{FileId, PayoutId};
use yinuo_service::Stop;
use yinuo_service::agri::command::Member;
use yinuo_service::agri::loss;
use yinuo_service::agri::rules::agri;
use yinuo_store::tables::agri::{CropClaimLineRow, LossExpertRow, LossRow, LossSurveyRow};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, Yuan, instant, json, mark_replay, party_id, with_etag};
use crate::state::Api;
use crate::view::View;

/// A stage of growth, and what it is worth.
#[derive(Debug, Serialize, ToSchema)]
pub struct Stage<'a> {
    pub object: &'a str,
    pub key: &'a str,
    pub name: LocalText<'a>,
    pub share: String,
}

/// A member of a panel.
#[derive(Debug, Serialize, ToSchema)]
pub struct PanelMember {
    /// The kind of expert.
    pub kind: String,
    pub name: String,
    pub organisation: String,
}

/// What struck a village.
#[derive(Debug, Serialize, ToSchema)]
pub struct Loss<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub village: &'a str,
    pub group_number: &'a str,
    pub office: Ref<'a>,
    /// What struck several villages at once has one name.
    pub event: &'a str,
    pub cause: KeyName<'a>,
    #[schema(format = Date)]
    pub began_on: &'a str,
    #[schema(format = Date)]
    pub ended_on: &'a str,
    /// As the village reports it.
    pub area: &'a str,
    /// A panel with farmers has to look at it.
    pub major: bool,
    pub reported_at: Timestamp,
    pub reported_by: Ref<'a>,
    pub surveys: i64,
    /// Drawn from the pool by the seed.
    pub panel: Vec<PanelMember>,
    pub panel_seed: Option<&'a str>,
    /// The numbers of the covers to be looked at, drawn from all claimed ones by the seed.
    pub sample: Vec<String>,
    pub sample_seed: Option<&'a str>,
    /// The stages of growth that claims are assessed by.
    pub stages: Vec<Stage<'a>>,
    /// Its list has hung its days.
    #[schema(format = Date)]
    pub agreed_on: Option<&'a str>,
    /// Whoever of its list is owed something has it.
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> Loss<'a> {
    pub fn new(view: &'a View, row: &'a LossRow) -> Result<Loss<'a>, Stop> {
        let damaged = || Stop::damaged("losses", row.number.clone());
        let programme = agri(view.house.rules()).version(&row.product_version).ok_or_else(damaged)?;
        let terms = programme.claim.as_ref().ok_or_else(damaged)?;
        let cause = terms.causes.iter().find(|cause| cause.key == row.cause).ok_or_else(damaged)?;
        let members = row.panel.as_deref().map(serde_json::from_str::<Vec<Member>>).transpose();
        let members = members.map_err(|_| damaged())?.unwrap_or_default().into_iter();
        let sample = row.sample.as_deref().map(serde_json::from_str::<Vec<String>>).transpose();
        let area = row.area.parse().map_err(|_| damaged())?;
        let stage = |stage: &'a yinuo_core::agri::GrowthStage| Stage {
            object: &stage.object,
            key: &stage.key,
            name: (&stage.name).into(),
            share: stage.share.decimal().to_string(),
        };
        Ok(Loss {
            id: IdText { prefix: LossId::PREFIX, number: row.id },
            number: &row.number,
            village: &row.village,
            group_number: &row.group_number,
            office: view.office_number(row.office_id),
            event: &row.event,
            cause: KeyName { key: &cause.key, name: (&cause.name).into() },
            began_on: &row.began_on,
            ended_on: &row.ended_on,
            area: &row.area,
            major: terms.is_major(area),
            reported_at: instant(row.reported_at),
            reported_by: view.operator_number(row.operator_id),
            surveys: row.surveys,
            panel: members
                .map(|member| PanelMember { kind: member.kind, name: member.name, organisation: member.organisation })
                .collect(),
            panel_seed: row.panel_seed.as_deref(),
            sample: sample.map_err(|_| damaged())?.unwrap_or_default(),
            sample_seed: row.sample_seed.as_deref(),
            stages: terms.stages.iter().map(stage).collect(),
            agreed_on: row.agreed_on.as_deref(),
            paid_on: row.paid_on.as_deref(),
            version: row.version,
        })
    }
}

/// A look at a loss.
#[derive(Debug, Serialize, ToSchema)]
pub struct LossSurvey<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub place: &'a str,
    pub surveyed_at: Timestamp,
    /// Who was there.
    pub surveyors: &'a str,
    pub text: &'a str,
    #[schema(value_type = String)]
    pub photo: IdText,
    pub recorded_by: Ref<'a>,
}

impl<'a> LossSurvey<'a> {
    pub fn new(view: &'a View, row: &'a LossSurveyRow) -> LossSurvey<'a> {
        LossSurvey {
            id: IdText { prefix: LossSurveyId::PREFIX, number: row.id },
            place: &row.place,
            surveyed_at: instant(row.surveyed_at),
            surveyors: &row.surveyors,
            text: &row.text,
            photo: IdText { prefix: FileId::PREFIX, number: row.photo_id },
            recorded_by: view.operator_number(row.operator_id),
        }
    }
}

/// The claim of a household.
#[derive(Debug, Serialize, ToSchema)]
pub struct CropClaim<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub cover_number: &'a str,
    pub holder: Ref<'a>,
    pub object: KeyName<'a>,
    /// `mu` or `house`.
    pub unit: &'a str,
    /// Units that were hit.
    pub quantity: &'a str,
    pub reported_at: Timestamp,
    pub stage: Option<&'a str>,
    /// A part of the whole: `0.5`.
    pub loss_rate: Option<&'a str>,
    #[schema(value_type = Option<String>)]
    pub amount: Option<Yuan>,
    /// `reported`, `preliminary`, `final`, `signed`, `paying` or `paid`.
    pub state: &'static str,
    #[schema(value_type = Option<Date>)]
    pub signed_on: Option<&'a str>,
    #[schema(value_type = Option<String>)]
    pub payout: Option<IdText>,
    /// The day by which it is to be paid.
    #[schema(value_type = Option<Date>)]
    pub pay_by: Option<&'a str>,
    #[schema(value_type = Option<Date>)]
    pub paid_on: Option<&'a str>,
    pub version: i64,
}

impl<'a> CropClaim<'a> {
    pub fn new(programme: Option<&'a Programme>, row: &'a CropClaimLineRow) -> CropClaim<'a> {
        let objects = programme.map(|programme| programme.objects.iter());
        let object = objects.into_iter().flatten().find(|object| object.key == row.object);
        let name = object.map_or_else(
            || LocalText { zh: row.object.as_str().into(), en: row.object.as_str().into() },
            |object| (&object.name).into(),
        );
        CropClaim {
            id: IdText { prefix: CropClaimId::PREFIX, number: row.id },
            number: &row.number,
            cover_number: &row.cover_number,
            holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            object: KeyName { key: &row.object, name },
            unit: &row.unit,
            quantity: &row.quantity,
            reported_at: instant(row.reported_at),
            stage: row.stage.as_deref(),
            loss_rate: row.loss_rate.as_deref(),
            amount: row.amount.map(Yuan),
            state: match row {
                CropClaimLineRow { paid_on: Some(_), .. } => "paid",
                CropClaimLineRow { payout_id: Some(_), .. } => "paying",
                CropClaimLineRow { signed_on: Some(_), .. } => "signed",
                CropClaimLineRow { is_final: 1, .. } => "final",
                CropClaimLineRow { loss_rate: Some(_), .. } => "preliminary",
                _ => "reported",
            },
            signed_on: row.signed_on.as_deref(),
            payout: row.payout_id.map(|number| IdText { prefix: PayoutId::PREFIX, number }),
            pay_by: row.pay_by.as_deref(),
            paid_on: row.paid_on.as_deref(),
            version: row.version,
        }
    }
}

/// Somebody in the pool of an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct LossExpert<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub kind: &'a str,
    pub organisation: &'a str,
}

impl<'a> LossExpert<'a> {
    pub fn new(row: &'a LossExpertRow) -> LossExpert<'a> {
        let id = IdText { prefix: ExpertId::PREFIX, number: row.id };
        LossExpert { id, name: &row.name, kind: &row.kind, organisation: &row.organisation }
    }
}

/// The loss as a command left it.
pub async fn loss_answered(
    api: &Api,
    signed: &Signed,
    id: LossId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = loss::loss(&api.house, &signed.actor, &id.to_string()).await?;
    let view = View::new(&api.house, signed);
    let made = json(status, &Loss::new(&view, &row)?);
    Ok(mark_replay(with_etag(made, row.version), replayed))
}

/// The claim as a command left it.
pub async fn claim_answered(
    api: &Api,
    signed: &Signed,
    id: CropClaimId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = loss::claim(&api.house, &signed.actor, id).await?;
    let of = loss::loss(&api.house, &signed.actor, &LossId::from_number(row.loss_id).to_string()).await?;
    let view = View::new(&api.house, signed);
    let programme = agri(view.house.rules()).version(&of.product_version);
    let made = json(status, &CropClaim::new(programme.map(|programme| &**programme), &row));
    Ok(mark_replay(with_etag(made, row.version), replayed))
}

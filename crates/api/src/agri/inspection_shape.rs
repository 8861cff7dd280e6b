//! Inspections of villages on the wire.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{GroupPolicyId, Inspectable, InspectedCoverId, InspectionId, Programme};
use yinuo_service::agri::inspection::{Inspection as Found, inspections};
use yinuo_service::agri::rules::agri;
use yinuo_store::tables::agri::inspection::InspectedLineRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Items, KeyName, LocalText, Ref, json, mark_replay, party_id};
use crate::state::Api;

/// A household that can be drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectionEntry<'a> {
    /// The number of its cover: what is hashed with the seed.
    pub number: &'a str,
    pub quantity: String,
    pub unit: &'a str,
}

/// A household that was drawn, and what was found of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectedCover<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// In the order of the draw.
    pub position: i64,
    pub number: &'a str,
    pub holder: Ref<'a>,
    pub object: KeyName<'a>,
    pub quantity: &'a str,
    pub unit: &'a str,
    /// `sound`, `inflated-area`, `insured-twice` or `invented-claim`; absent until it was looked at.
    pub found: Option<&'a str>,
    /// What is there, where less is there than was insured.
    pub found_quantity: Option<&'a str>,
    pub text: Option<&'a str>,
    #[schema(format = Date)]
    pub found_on: Option<&'a str>,
    pub version: i64,
}

/// An inspection of a village: whom it was drawn of, by which seed, and who was drawn.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inspection<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub seed: &'a str,
    /// The least part of the area that is looked at.
    pub share: &'a str,
    /// Why it was drawn while households of an earlier one had not been looked at.
    pub reason: Option<&'a str>,
    #[schema(format = Date)]
    pub drawn_on: &'a str,
    /// In the order in which they were drawn of.
    pub entries: Vec<InspectionEntry<'a>>,
    pub covers: Vec<InspectedCover<'a>>,
}

fn entry(of: &Inspectable) -> InspectionEntry<'_> {
    InspectionEntry { number: &of.number, quantity: of.quantity.normalize().to_string(), unit: &of.unit }
}

fn inspected<'a>(programme: Option<&'a Programme>, row: &'a InspectedLineRow) -> InspectedCover<'a> {
    let object = programme.and_then(|known| known.objects.iter().find(|object| object.key == row.object));
    let name = object.map_or_else(|| LocalText::same(&row.object), |object| (&object.name).into());
    InspectedCover {
        id: IdText { prefix: InspectedCoverId::PREFIX, number: row.id },
        position: row.position,
        number: &row.cover_number,
        holder: Ref { id: party_id(row.holder_id), name: &row.holder_name },
        object: KeyName { key: &row.object, name },
        quantity: &row.quantity,
        unit: &row.unit,
        found: row.found.as_deref(),
        found_quantity: row.found_quantity.as_deref(),
        text: row.text.as_deref(),
        found_on: row.found_on.as_deref(),
        version: row.version,
    }
}

impl<'a> Inspection<'a> {
    fn new(programme: Option<&'a Programme>, found: &'a Found) -> Inspection<'a> {
        Inspection {
            id: IdText { prefix: InspectionId::PREFIX, number: found.row.id },
            seed: &found.row.seed,
            share: &found.row.share,
            reason: found.row.reason.as_deref(),
            drawn_on: &found.row.drawn_on,
            entries: found.entries.iter().map(entry).collect(),
            covers: found.covers.iter().map(|row| inspected(programme, row)).collect(),
        }
    }
}

/// The inspections of a village, as a question or a command left them.
pub async fn inspections_answered(
    api: &Api,
    signed: &Signed,
    group: GroupPolicyId,
    status: StatusCode,
    replayed: bool,
) -> Result<Answer, Problem> {
    let found = inspections(&api.house, &signed.actor, group).await?;
    let rules = api.house.rules();
    let programmes = agri(rules).programmes();
    let items = found.iter().map(|one| Inspection::new(programmes.find(&one.row.programme).ok(), one)).collect();
    Ok(mark_replay(json(status, &Items { items }), replayed))
}

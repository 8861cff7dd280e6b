//! How bureaus that confirm subsidies look on the wire.

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::SubsidyBureauId;
use yinuo_service::Stop;
use yinuo_service::agri::bureau;
use yinuo_store::tables::agri::subsidy_bureau::{SubsidyBureauLineRow, SubsidyConfirmationRow};

use crate::extract::Signed;
use crate::shape::{Answer, IdText, Items, Ref, instant, json, mark_replay, party_id};
use crate::state::Api;
use crate::view::View;

/// A bureau that speaks for a level of government at an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyBureau<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub office: Ref<'a>,
    /// `county`, `province` or `centre`.
    pub contributor: &'a str,
    /// `city` or `county`, where the two divide the part of the county.
    pub payer: Option<&'a str>,
    /// `finance` or `agriculture`.
    pub duty: &'a str,
    #[schema(value_type = String)]
    pub party: IdText,
    pub name: &'a str,
    /// Masked; absent, it cannot sign in.
    pub phone: Option<&'a str>,
    /// What it confirmed, the latest first.
    pub confirmations: Vec<SubsidyConfirmation<'a>>,
    pub version: i64,
}

/// That a bureau read its figures and confirmed them.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyConfirmation<'a> {
    pub programme: &'a str,
    #[schema(format = Date)]
    pub confirmed_on: &'a str,
    pub confirmed_at: Timestamp,
}

impl<'a> SubsidyBureau<'a> {
    fn new(view: &'a View, row: &'a SubsidyBureauLineRow, all: &'a [SubsidyConfirmationRow]) -> SubsidyBureau<'a> {
        let own = all.iter().filter(|one| one.bureau_id == row.id).map(|one| SubsidyConfirmation {
            programme: &one.programme,
            confirmed_on: &one.confirmed_on,
            confirmed_at: instant(one.confirmed_at),
        });
        SubsidyBureau {
            id: IdText { prefix: SubsidyBureauId::PREFIX, number: row.id },
            office: view.office_number(row.office_id),
            contributor: &row.contributor,
            payer: row.payer.as_deref(),
            duty: &row.duty,
            party: party_id(row.party_id),
            name: &row.name,
            phone: row.phone_masked.as_deref(),
            confirmations: own.collect(),
            version: row.version,
        }
    }
}

/// The bureaus of the own office, as a question or a command left them.
pub async fn bureaus_answered(api: &Api, signed: &Signed, status: StatusCode, replayed: bool) -> Result<Answer, Stop> {
    let (rows, confirmations) = bureau::bureaus(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, signed);
    let items = rows.iter().map(|row| SubsidyBureau::new(&view, row, &confirmations)).collect();
    Ok(mark_replay(json(status, &Items { items }), replayed))
}

//! How the subsidies of a programme look on the wire.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{Contributor, Programme};
use yinuo_service::Stop;
use yinuo_service::agri::query::SubsidyFile;
use yinuo_store::tables::agri::SubsidyEntryRow;

use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, Yuan, json};
use crate::view::View;

/// What the levels of government owe and have paid for the covers of an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyAccount<'a> {
    pub programme: &'a str,
    pub office: Ref<'a>,
    /// From the county up.
    pub levels: Vec<SubsidyLevel>,
    pub entries: Vec<SubsidyEntry<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyLevel {
    /// `county` (city and county together), `province` or `centre`.
    pub contributor: &'static str,
    /// Its part of the premiums of whom has paid.
    #[schema(value_type = String)]
    pub accrued: Yuan,
    /// Its part of the premiums of whom has not paid yet.
    #[schema(value_type = String)]
    pub withheld: Yuan,
    #[schema(value_type = String)]
    pub received: Yuan,
    #[schema(value_type = String)]
    pub owed: Yuan,
    /// Its letter of commitment is filed.
    pub committed: bool,
    /// What the programme asks before it pays.
    pub conditions: Vec<SubsidyCondition>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyCondition {
    /// `lower-committed` or `lower-paid`.
    pub key: &'static str,
    pub met: bool,
}

/// A letter of commitment, or a payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyEntry<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub contributor: &'a str,
    /// `commitment` or `payment`.
    pub kind: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    pub reference: &'a str,
    #[schema(format = Date)]
    pub happened_on: &'a str,
    pub by: Ref<'a>,
}

impl<'a> SubsidyEntry<'a> {
    fn new(view: &'a View, row: &'a SubsidyEntryRow) -> SubsidyEntry<'a> {
        SubsidyEntry {
            id: IdText { prefix: "subsidy", number: row.id },
            contributor: &row.contributor,
            kind: &row.kind,
            amount: Yuan(row.amount),
            reference: &row.reference,
            happened_on: &row.happened_on,
            by: view.operator_number(row.operator_id),
        }
    }
}

/// The account of a programme.
pub fn shown(view: &View, programme: &Programme, file: &SubsidyFile, status: StatusCode) -> Result<Answer, Problem> {
    let level = |contributor: Contributor| -> Result<SubsidyLevel, Problem> {
        let standing = file.subsidies.of(contributor).map_err(Stop::from)?;
        let conditions = file.subsidies.conditions(programme, contributor).into_iter();
        Ok(SubsidyLevel {
            contributor: contributor.key(),
            accrued: Yuan(standing.accrued.0),
            withheld: Yuan(standing.withheld.0),
            received: Yuan(standing.received.0),
            owed: Yuan(standing.owed().0),
            committed: standing.committed,
            conditions: conditions.map(|(condition, met)| SubsidyCondition { key: condition.key(), met }).collect(),
        })
    };
    let levels = [Contributor::County, Contributor::Province, Contributor::Centre].map(level);
    let account = SubsidyAccount {
        programme: &programme.key,
        office: view.office(file.office),
        levels: levels.into_iter().collect::<Result<Vec<_>, Problem>>()?,
        entries: file.entries.iter().map(|row| SubsidyEntry::new(view, row)).collect(),
    };
    Ok(json(status, &account))
}

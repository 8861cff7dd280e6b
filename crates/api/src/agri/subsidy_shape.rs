//! How the subsidies of a programme look on the wire.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::agri::{Condition, Contributor, Payer, Programme, SubsidyStanding};
use yinuo_core::money::Fen;
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
    /// The last day on which city and county pay over; absent, the programme names none.
    #[schema(value_type = Option<Date>)]
    pub pays_by: Option<String>,
    /// From this day on the year is settled on what was really enrolled.
    #[schema(value_type = Option<Date>)]
    pub settles_on: Option<String>,
    /// It can be settled today.
    pub can_settle: bool,
    pub settled: bool,
    /// From the city and the county up: each of them a line of its own, where they divide their part.
    pub levels: Vec<SubsidyLevel>,
    pub entries: Vec<SubsidyEntry<'a>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyLevel {
    /// `county` (city and county together), `province` or `centre`.
    pub contributor: &'static str,
    /// `city` or `county`, where the two divide the part of the county.
    pub payer: Option<&'static str>,
    /// Its part of what was applied for.
    #[schema(value_type = String)]
    pub expected: Yuan,
    /// Its part of the premiums of whom has paid.
    #[schema(value_type = String)]
    pub accrued: Yuan,
    /// Its part of the premiums of whom has not paid yet.
    #[schema(value_type = String)]
    pub withheld: Yuan,
    /// What it paid beforehand.
    #[schema(value_type = String)]
    pub prepaid: Yuan,
    /// What it paid of what it owed.
    #[schema(value_type = String)]
    pub paid: Yuan,
    /// What was given back to it.
    #[schema(value_type = String)]
    pub returned: Yuan,
    /// What of its money is here.
    #[schema(value_type = String)]
    pub received: Yuan,
    #[schema(value_type = String)]
    pub owed: Yuan,
    /// What of that is released now: all, once what the programme asks has happened.
    #[schema(value_type = String)]
    pub released: Yuan,
    /// What is here of it beyond its part.
    #[schema(value_type = String)]
    pub overpaid: Yuan,
    /// What of that can be given back now.
    #[schema(value_type = String)]
    pub returnable: Yuan,
    /// How much it may still pay beforehand.
    #[schema(value_type = String)]
    pub prepayable: Yuan,
    /// It should have paid over by now.
    pub overdue: bool,
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

/// An application, a letter of commitment, a payment, a settlement, or what was given back.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidyEntry<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub contributor: &'a str,
    /// `city` or `county`, where the two divide the part of the county.
    pub payer: Option<&'a str>,
    /// `application`, `commitment`, `prepayment`, `payment`, `settlement` or `return`; `accrual` where it owes again, `paid-up` where it owes nothing
    /// any more without a payment.
    pub kind: &'a str,
    /// Of an application the premium that is expected, of a settlement what premiums took of the prepayment, of an accrual what is owed.
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
            payer: row.payer.as_deref(),
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
    let today = view.today();
    let terms = programme.settlement.as_ref();
    let level = |(contributor, payer, standing): (Contributor, Option<Payer>, &SubsidyStanding)| {
        let conditions = file.subsidies.conditions(programme, contributor);
        let is_released = conditions.iter().all(|(_, met)| *met);
        let is_late = contributor == Contributor::County && terms.is_some_and(|terms| today > terms.pays_by);
        let prepays = terms.is_some_and(|terms| terms.prepays.contains(&contributor));
        let condition = |(condition, met): (Condition, bool)| SubsidyCondition { key: condition.key(), met };
        SubsidyLevel {
            contributor: contributor.key(),
            payer: payer.map(Payer::key),
            expected: Yuan(standing.expected.0),
            accrued: Yuan(standing.accrued.0),
            withheld: Yuan(standing.withheld.0),
            prepaid: Yuan(standing.prepaid.0),
            paid: Yuan(standing.paid.0),
            returned: Yuan(standing.returned.0),
            received: Yuan(standing.received().0),
            owed: Yuan(standing.owed().0),
            released: Yuan(if is_released { standing.owed().0 } else { 0 }),
            overpaid: Yuan(standing.overpaid().0),
            returnable: Yuan(standing.returnable().0),
            prepayable: Yuan(if prepays { standing.prepayable().0 } else { 0 }),
            overdue: is_late && standing.owed() > Fen::ZERO,
            committed: standing.committed,
            conditions: conditions.into_iter().map(condition).collect(),
        }
    };
    let account = SubsidyAccount {
        programme: &programme.key,
        office: view.office(file.office),
        pays_by: terms.map(|terms| terms.pays_by.to_string()),
        settles_on: terms.map(|terms| terms.settles_on.to_string()),
        can_settle: file.subsidies.check_settlement(programme, today).is_ok(),
        settled: file.subsidies.province.settled,
        levels: file.subsidies.payers().into_iter().map(level).collect(),
        entries: file.entries.iter().map(|row| SubsidyEntry::new(view, row)).collect(),
    };
    Ok(json(status, &account))
}

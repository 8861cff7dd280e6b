//! An accident with the pupils who were hurt, by the id of its case.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::CaseId;
use yinuo_core::payout::PayoutState;
use yinuo_service::school::claim::query;
use yinuo_store::tables::payout::PayoutRow;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, LocalText, Ref, Yuan, ok, party_id};
use crate::state::Api;
use crate::words;

/// The rule under which an age falls.
#[derive(Debug, Serialize, ToSchema)]
pub struct AgeBand<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    /// Who has to show what.
    pub rule: LocalText<'a>,
    pub cite: &'a str,
}

/// A pupil who was hurt, by its number in the case. Who it is is sealed.
#[derive(Debug, Serialize, ToSchema)]
pub struct InjuredPupil<'a> {
    pub pupil: i64,
    /// Full years on the day of the accident.
    pub age: i64,
    pub band: Option<AgeBand<'a>>,
    pub has_guardian: bool,
    /// Whether the list of the policy named it on the day of the accident; absent, where the list was kept long enough and emptied.
    pub listed: Option<bool>,
    /// The part that the school is liable for, as somebody set it.
    pub share: Option<&'a str>,
    pub share_reason: Option<&'a str>,
    /// What its items come to.
    #[schema(value_type = Option<String>)]
    pub items: Option<Yuan>,
    /// The share of it.
    #[schema(value_type = Option<String>)]
    pub compensation: Option<Yuan>,
    /// What the limits leave of that.
    #[schema(value_type = Option<String>)]
    pub payable: Option<Yuan>,
    #[schema(value_type = Option<String>)]
    pub agreed: Option<Yuan>,
    /// What of that the school had paid and gets back.
    #[schema(value_type = Option<String>)]
    pub advanced: Option<Yuan>,
}

/// What goes on to a guardian or to the school of what the insurer paid.
#[derive(Debug, Serialize, ToSchema)]
pub struct CompensationPayment<'a> {
    pub pupil: &'a str,
    /// `guardian`, or `school` for what it had advanced.
    pub paid_to: &'a str,
    #[schema(value_type = String)]
    pub amount: Yuan,
    #[schema(value_type = words::PayoutState)]
    pub state: &'a str,
    /// Masked; absent, it waits for one.
    pub account: Option<&'a str>,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
    /// Why the bank sent it back.
    pub returned_reason: Option<&'a str>,
}

impl<'a> CompensationPayment<'a> {
    fn new(row: &'a PayoutRow) -> CompensationPayment<'a> {
        let part = row.benefit_key.as_deref().unwrap_or_default();
        let (pupil, paid_to) = part.split_once('/').unwrap_or((part, ""));
        CompensationPayment {
            pupil,
            paid_to,
            amount: Yuan(row.amount),
            state: &row.state,
            account: row.account_masked.as_deref(),
            paid_on: row.settled_on.as_deref().filter(|_| row.state == PayoutState::Paid.key()),
            returned_reason: row.return_reason.as_deref(),
        }
    }
}

/// An accident under the policy of a school.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolClaim<'a> {
    #[schema(value_type = String)]
    pub case: IdText,
    pub number: &'a str,
    pub school: Ref<'a>,
    pub policy_number: &'a str,
    #[schema(format = Date)]
    pub occurred_on: &'a str,
    /// Who owes the payment.
    pub insurer: Ref<'a>,
    pub mediator: Option<Ref<'a>>,
    #[schema(format = Date)]
    pub agreed_on: Option<&'a str>,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
    pub injured: Vec<InjuredPupil<'a>>,
    /// Once what the insurer paid was ordered to go on.
    pub payments: Vec<CompensationPayment<'a>>,
}

impl<'a> SchoolClaim<'a> {
    pub fn new(found: &'a query::SchoolClaim) -> SchoolClaim<'a> {
        let row = &found.row;
        let injured = found.injured.iter().map(|one| InjuredPupil {
            pupil: one.pupil,
            age: one.age,
            band: found.offer.age_band(one.age).map(|band| AgeBand {
                key: &band.key,
                name: LocalText::from(&band.name),
                rule: LocalText::from(&band.rule),
                cite: &band.cite,
            }),
            has_guardian: one.guardian_id.is_some(),
            listed: found.named(one.pupil),
            share: one.share.as_deref(),
            share_reason: one.share_reason.as_deref(),
            items: one.items.map(Yuan),
            compensation: one.compensation.map(Yuan),
            payable: one.payable.map(Yuan),
            agreed: one.agreed.map(Yuan),
            advanced: one.advanced.map(Yuan),
        });
        SchoolClaim {
            case: IdText { prefix: CaseId::PREFIX, number: row.id },
            number: &row.number,
            school: Ref { id: party_id(row.holder_id), name: &found.school.name },
            policy_number: &found.policy.number,
            occurred_on: &row.occurred_on,
            insurer: Ref { id: party_id(row.insurer_id), name: &found.insurer.name },
            mediator: found.mediator.as_ref().map(|party| Ref { id: party_id(party.id), name: &party.name }),
            agreed_on: row.agreed_on.as_deref(),
            paid_on: row.paid_on.as_deref(),
            injured: injured.collect(),
            payments: found.payments.iter().map(CompensationPayment::new).collect(),
        }
    }
}

/// The accident of a case, from when it was accepted: the pupils with the rule their age falls under, and what the sheet came to.
#[utoipa::path(get, path = "/school-claims/{case}", tag = "schools", params(("case" = String, Path)),
    responses((status = 200, body = SchoolClaim<'static>)))]
pub async fn get_school_claim(State(api): State<Api>, signed: Signed, Id(case): Id<CaseId>) -> Result<Answer, Problem> {
    let found = query::claim(&api.house, &signed.actor, case).await?;
    Ok(ok(&SchoolClaim::new(&found)))
}

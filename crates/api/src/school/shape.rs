//! What schools agreed to and their policies, on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::CaseId;
use yinuo_core::school::{SchoolAgreementId, SchoolPolicyId};
use yinuo_service::engine::rows::instant;
use yinuo_service::school::query;
use yinuo_store::tables::school::SchoolPolicyLineRow;

use crate::shape::{IdText, LocalText, Ref, Yuan, party_id};
use crate::view::View;
use crate::words;

/// What a school agreed to by a click, as it was shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolAgreement<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub school: Ref<'a>,
    /// The version of the offer.
    pub version: &'a str,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    /// The whole text, in Chinese.
    pub text: &'a str,
    pub text_sha256: &'a str,
    #[schema(value_type = String, format = DateTime)]
    pub agreed_at: Timestamp,
    /// Where the click came from.
    pub address: &'a str,
    /// What the browser called itself.
    pub client: &'a str,
    /// The number to which the one-time code went, masked.
    pub phone: Option<&'a str>,
}

impl<'a> SchoolAgreement<'a> {
    pub fn new(found: &'a query::SchoolAgreement) -> SchoolAgreement<'a> {
        let (head, row) = (&found.head, &found.row);
        SchoolAgreement {
            id: IdText { prefix: SchoolAgreementId::PREFIX, number: head.id },
            number: &head.number,
            school: Ref { id: party_id(found.school.id), name: &found.school.name },
            version: &head.product_version,
            effective_on: &head.effective_on,
            ends_on: head.ends_on.as_deref(),
            text: &row.text,
            text_sha256: &row.text_sha256,
            agreed_at: instant(row.agreed_at),
            address: &row.address,
            client: &row.client,
            phone: row.phone_masked.as_deref(),
        }
    }
}

/// A school policy in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolPolicyLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub school: Ref<'a>,
    pub office: Ref<'a>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub applied_on: &'a str,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    pub insurer: &'a str,
    pub pupils: i64,
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// What of it has come in.
    #[schema(value_type = String)]
    pub paid: Yuan,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
}

impl<'a> SchoolPolicyLine<'a> {
    pub fn new(view: &'a View, row: &'a SchoolPolicyLineRow) -> SchoolPolicyLine<'a> {
        SchoolPolicyLine {
            id: IdText { prefix: SchoolPolicyId::PREFIX, number: row.id },
            number: &row.number,
            school: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            office: view.office_number(row.office_id),
            state: &row.state,
            applied_on: &row.applied_on,
            effective_on: &row.effective_on,
            ends_on: row.ends_on.as_deref(),
            insurer: &row.insurer,
            pupils: row.pupils,
            premium: Yuan(row.premium),
            paid: Yuan(row.paid),
            paid_on: row.paid_on.as_deref(),
        }
    }
}

/// Pupils of a level.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolPolicyLevel<'a> {
    /// The key of the level.
    pub level: &'a str,
    pub name: LocalText<'a>,
    pub pupils: i64,
    #[schema(value_type = String)]
    pub premium: Yuan,
}

/// Pupils who joined and who left.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolEndorsement<'a> {
    /// The key of the level.
    pub level: &'a str,
    pub name: LocalText<'a>,
    pub joined: i64,
    pub departed: i64,
    #[schema(format = Date)]
    pub takes_effect_on: &'a str,
    /// What is paid more.
    #[schema(value_type = String)]
    pub premium: Yuan,
    pub reason: &'a str,
}

/// An accident that was accepted under a policy.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolAccident<'a> {
    #[schema(value_type = String)]
    pub case: IdText,
    pub number: &'a str,
    #[schema(format = Date)]
    pub occurred_on: &'a str,
    #[schema(format = Date)]
    pub agreed_on: Option<&'a str>,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
}

/// The cover of a school.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolPolicy<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub school: Ref<'a>,
    #[schema(value_type = words::AgreementState)]
    pub state: &'a str,
    #[schema(format = Date)]
    pub effective_on: &'a str,
    #[schema(format = Date)]
    pub ends_on: Option<&'a str>,
    /// The number of the agreement on brokerage under which it was applied for; empty where the policy was taken over.
    pub agreement_number: &'a str,
    pub insurer: &'a str,
    /// What its insurer owes the broker of each premium, a part of it; absent where nobody was named as the insurer when the school applied, or nothing
    /// was agreed with it.
    pub commission_rate: Option<&'a str>,
    pub pupils: i64,
    #[schema(value_type = String)]
    pub premium: Yuan,
    /// What of it has come in.
    #[schema(value_type = String)]
    pub paid: Yuan,
    #[schema(format = Date)]
    pub paid_on: Option<&'a str>,
    #[schema(value_type = String)]
    pub limit_per_pupil: Yuan,
    #[schema(value_type = String)]
    pub limit_per_accident: Yuan,
    pub levels: Vec<SchoolPolicyLevel<'a>>,
    pub endorsements: Vec<SchoolEndorsement<'a>>,
    pub accidents: Vec<SchoolAccident<'a>>,
    /// The levels there are, by which pupils can join.
    pub offered: Vec<OfferedLevel<'a>>,
    pub version: i64,
}

/// A level of the offer that the policy stands on.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedLevel<'a> {
    pub level: &'a str,
    pub name: LocalText<'a>,
}

impl<'a> SchoolPolicy<'a> {
    pub fn new(found: &'a query::SchoolPolicy) -> SchoolPolicy<'a> {
        let (head, row) = (&found.head, &found.row);
        let name = |key: &'a str| match found.offer.level(key) {
            Ok(level) => LocalText::from(&level.name),
            Err(_) => LocalText { zh: key.into(), en: key.into() },
        };
        let levels = found.levels.iter().map(|level| SchoolPolicyLevel {
            level: &level.level,
            name: name(&level.level),
            pupils: level.pupils,
            premium: Yuan(level.premium),
        });
        let endorsements = found.endorsements.iter().map(|one| SchoolEndorsement {
            level: &one.level,
            name: name(&one.level),
            joined: one.joined,
            departed: one.departed,
            takes_effect_on: &one.takes_effect_on,
            premium: Yuan(one.premium),
            reason: &one.reason,
        });
        let accidents = found.claims.iter().map(|one| SchoolAccident {
            case: IdText { prefix: CaseId::PREFIX, number: one.id },
            number: &one.number,
            occurred_on: &one.occurred_on,
            agreed_on: one.agreed_on.as_deref(),
            paid_on: one.paid_on.as_deref(),
        });
        let offered = found
            .offer
            .levels
            .iter()
            .map(|level| OfferedLevel { level: &level.key, name: LocalText::from(&level.name) });
        SchoolPolicy {
            id: IdText { prefix: SchoolPolicyId::PREFIX, number: head.id },
            number: &head.number,
            school: Ref { id: party_id(found.school.id), name: &found.school.name },
            state: &head.state,
            effective_on: &head.effective_on,
            ends_on: head.ends_on.as_deref(),
            agreement_number: &row.agreement_number,
            insurer: &row.insurer,
            commission_rate: row.commission_rate.as_deref(),
            pupils: row.pupils,
            premium: Yuan(row.premium),
            paid: Yuan(row.paid),
            paid_on: row.paid_on.as_deref(),
            limit_per_pupil: Yuan(row.limit_per_pupil),
            limit_per_accident: Yuan(row.limit_per_accident),
            levels: levels.collect(),
            endorsements: endorsements.collect(),
            accidents: accidents.collect(),
            offered: offered.collect(),
            version: row.version,
        }
    }
}

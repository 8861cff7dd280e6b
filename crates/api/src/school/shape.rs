//! What schools agreed to and their policies, on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::school::{SchoolAgreementId, SchoolPolicyId};
use yinuo_service::engine::rows::instant;
use yinuo_service::school::query;

use crate::shape::{IdText, Ref, Yuan, party_id};
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

/// Pupils of a level.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolPolicyLevel<'a> {
    pub level: &'a str,
    pub pupils: i64,
    #[schema(value_type = String)]
    pub premium: Yuan,
}

/// Pupils who joined and who left.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolEndorsement<'a> {
    pub level: &'a str,
    pub joined: i64,
    pub departed: i64,
    #[schema(format = Date)]
    pub takes_effect_on: &'a str,
    /// What is paid more.
    #[schema(value_type = String)]
    pub premium: Yuan,
    pub reason: &'a str,
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
    /// The number of the agreement on brokerage under which it was applied for.
    pub agreement_number: &'a str,
    pub insurer: &'a str,
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
    pub version: i64,
}

impl<'a> SchoolPolicy<'a> {
    pub fn new(found: &'a query::SchoolPolicy) -> SchoolPolicy<'a> {
        let (head, row) = (&found.head, &found.row);
        let levels = found.levels.iter().map(|level| SchoolPolicyLevel {
            level: &level.level,
            pupils: level.pupils,
            premium: Yuan(level.premium),
        });
        let endorsements = found.endorsements.iter().map(|one| SchoolEndorsement {
            level: &one.level,
            joined: one.joined,
            departed: one.departed,
            takes_effect_on: &one.takes_effect_on,
            premium: Yuan(one.premium),
            reason: &one.reason,
        });
        SchoolPolicy {
            id: IdText { prefix: SchoolPolicyId::PREFIX, number: head.id },
            number: &head.number,
            school: Ref { id: party_id(found.school.id), name: &found.school.name },
            state: &head.state,
            effective_on: &head.effective_on,
            ends_on: head.ends_on.as_deref(),
            agreement_number: &row.agreement_number,
            insurer: &row.insurer,
            pupils: row.pupils,
            premium: Yuan(row.premium),
            paid: Yuan(row.paid),
            paid_on: row.paid_on.as_deref(),
            limit_per_pupil: Yuan(row.limit_per_pupil),
            limit_per_accident: Yuan(row.limit_per_accident),
            levels: levels.collect(),
            endorsements: endorsements.collect(),
            version: row.version,
        }
    }
}

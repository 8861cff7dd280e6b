//! Agreements (合同): the head that every contract has, of whatever family. What a family knows besides stands in its own system, under the same slot and id.
//!
//! An [`AgreementFamily`] is registered by its system ([`crate::systems`]). Its head is made of what the family itself holds
//! ([`Agreement`]), never kept beside it: so the two cannot contradict each other.

use jiff::civil::Date;

use crate::access::Permission;
use crate::id::{ImportId, OfficeId, PartyId};
use crate::refusal::Refusal;
use crate::subject::{SubjectKind, SubjectRef};
use crate::text::form;

/// A family of agreements (合同类别).
#[derive(Debug, PartialEq, Eq)]
pub struct AgreementFamily {
    /// Permanent: `life`.
    pub key: &'static str,
    /// What its agreements are as the subject of a piece of work.
    pub subject: &'static SubjectKind,
    /// Roles besides the holder in which known parties stand in its agreements.
    pub roles: &'static [&'static AgreementRole],
    /// What one must be permitted to see its agreements.
    pub read: Permission,
    pub zh: &'static str,
    pub en: &'static str,
}

impl AgreementFamily {
    pub fn role(&self, key: &str) -> Option<&'static AgreementRole> {
        self.roles.iter().copied().find(|role| role.key == key)
    }
}

/// A number of an agreement as it is kept and looked up, however it was typed.
pub fn number_in_one_form(typed: &str) -> String {
    form::code(typed).to_uppercase()
}

/// An agreement of this family was named where one of another is asked for.
pub fn of_another_family(number: &str, family: &str) -> Refusal {
    Refusal::new("agreement_of_another_family").with("number", number).with("family", family)
}

/// What a party is in an agreement of a family (合同角色).
#[derive(Debug, PartialEq, Eq)]
pub struct AgreementRole {
    /// Permanent.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// Where an agreement stands (合同状态). What led there is the family's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AgreementState {
    Proposed,
    Declined,
    InForce,
    /// It binds, but nothing is owed under it for the time being.
    Suspended,
    Ended,
}

impl AgreementState {
    pub const ALL: [AgreementState; 5] = [
        AgreementState::Proposed,
        AgreementState::Declined,
        AgreementState::InForce,
        AgreementState::Suspended,
        AgreementState::Ended,
    ];

    pub fn key(self) -> &'static str {
        match self {
            AgreementState::Proposed => "proposed",
            AgreementState::Declined => "declined",
            AgreementState::InForce => "in_force",
            AgreementState::Suspended => "suspended",
            AgreementState::Ended => "ended",
        }
    }

    pub fn parse(key: &str) -> Option<AgreementState> {
        AgreementState::ALL.into_iter().find(|state| state.key() == key)
    }

    /// Chinese and English.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            AgreementState::Proposed => ("投保中", "proposed"),
            AgreementState::Declined => ("未承保", "declined"),
            AgreementState::InForce => ("有效", "in force"),
            AgreementState::Suspended => ("效力中止", "suspended"),
            AgreementState::Ended => ("终止", "ended"),
        }
    }
}

/// The head of an agreement as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    pub family: &'static AgreementFamily,
    pub id: i64,
    /// As people read it from the paper.
    pub number: String,
    /// Who made it with us; its slot is that of the agreement.
    pub holder: PartyId,
    pub office: OfficeId,
    /// `KEY@FROM` of its terms, which never change under it.
    pub product_version: String,
    pub effective_on: Date,
    /// The day on which it ends by itself, where there is one.
    pub ends_on: Option<Date>,
    pub state: AgreementState,
    /// The day it came to stand there.
    pub state_on: Date,
    pub applied_on: Date,
    /// The file it was taken over with.
    pub import: Option<ImportId>,
}

impl Agreement {
    pub fn subject(&self) -> SubjectRef {
        SubjectRef { kind: self.family.subject, id: self.id }
    }
}

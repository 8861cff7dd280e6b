//! What life insurance is about: the policy, and the people it knows by their part in it.

use super::permission;
use crate::agreement::{AgreementFamily, AgreementRole};
use crate::id::id;
use crate::subject::SubjectKind;

/// A life policy (保单).
pub static POLICY: SubjectKind = SubjectKind { key: "policy", prefix: "policy", zh: "保单", en: "policy" };

/// The person whose life is insured, where it is another known party than the holder.
pub static INSURED: AgreementRole = AgreementRole { key: "insured", zh: "被保险人", en: "insured" };

/// Whoever is named to get the benefit (受益人).
pub static BENEFICIARY: AgreementRole = AgreementRole { key: "beneficiary", zh: "受益人", en: "beneficiary" };

pub static FAMILY: AgreementFamily = AgreementFamily {
    key: "life",
    subject: &POLICY,
    roles: &[&INSURED],
    read: permission::READ_POLICIES,
    zh: "人身保险",
    en: "life insurance",
};

id!(
    /// A policy.
    PolicyId, "policy"
);
id!(
    /// An order that is carried out at the next unit price.
    UnitOrderId, "order"
);

//! Where a payment goes.

use crate::id::OperatorId;

/// An account to be paid to. The number itself is sealed; see the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutAccount {
    pub payee: String,
    pub masked: String,
    pub bank_code: Option<String>,
    pub branch_code: Option<String>,
    /// Who entered it: an error in it is that operator's.
    pub entered_by: Option<OperatorId>,
}

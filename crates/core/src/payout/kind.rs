//! What a payment to somebody is for. Each system registers its own kinds, with the account that is debited when the house
//! comes to owe one.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::ledger::{Account, AccountRule};

/// A kind of payment, as a system declares it.
pub struct PaymentKind {
    /// Permanent: `survival-benefit`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What is debited when one is owed. A blank in it is filled with the key.
    pub from: &'static AccountRule,
}

impl PaymentKind {
    /// The account that is debited when a payment of this kind is owed.
    pub fn account(&'static self) -> Account {
        if self.from.blank().is_some() { self.from.of(self.key) } else { self.from.account() }
    }
}

impl fmt::Debug for PaymentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl PartialEq for PaymentKind {
    fn eq(&self, other: &PaymentKind) -> bool {
        self.key == other.key
    }
}

impl Eq for PaymentKind {}

impl Hash for PaymentKind {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

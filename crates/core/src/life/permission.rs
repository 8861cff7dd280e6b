//! What life insurance lets be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_POLICIES: Permission = Permission::new("read_policies", "查看保单", "See policies").of_customers();
pub const WRITE_POLICIES: Permission =
    Permission::new("write_policies", "录入和变更保单", "Propose and change policies");
pub const RECEIVE_PREMIUMS: Permission = Permission::new("receive_premiums", "收取保费", "Receive premiums");

capability!(
    /// May propose a policy and change what its holder may change by a word.
    PolicyWriter, WRITE_POLICIES
);
capability!(
    /// May take money in.
    PremiumReceiver, RECEIVE_PREMIUMS
);

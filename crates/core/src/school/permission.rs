//! What school liability lets be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_SCHOOLS: Permission =
    Permission::new("read_schools", "查看校方责任险", "See school liability").of_customers();
pub const WRITE_SCHOOLS: Permission =
    Permission::new("write_schools", "办理校方责任险投保、收费和批改", "Insure schools, take premiums and endorse");

capability!(
    /// May insure schools, take their premiums and endorse their policies.
    SchoolWriter, WRITE_SCHOOLS
);

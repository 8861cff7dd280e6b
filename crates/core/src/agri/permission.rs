//! What agricultural insurance lets be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_COVERS: Permission =
    Permission::new("read_covers", "查看农险承保", "See agricultural covers").of_customers();
pub const WRITE_COVERS: Permission =
    Permission::new("write_covers", "办理农险承保", "Enrol in agricultural insurance");

capability!(
    /// May open the policy of a village and take premiums of its households.
    CoverWriter, WRITE_COVERS
);

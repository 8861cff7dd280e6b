//! What publications let be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_PUBLICATIONS: Permission = Permission::new("read_publications", "查看公示", "See publications");
pub const KEEP_PUBLICATIONS: Permission =
    Permission::new("keep_publications", "张贴公示、处理异议", "Post publications and answer objections");

capability!(
    /// May open and post publications, and record and answer objections.
    PublicationKeeper, KEEP_PUBLICATIONS
);

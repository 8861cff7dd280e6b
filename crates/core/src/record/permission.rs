//! What records let be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_RECORDS: Permission = Permission::new("read_records", "查看档案", "See records");
pub const KEEP_RECORDS: Permission =
    Permission::new("keep_records", "收存、借出、盘点档案", "Receive, lend and count records");
pub const DESTROY_RECORDS: Permission =
    Permission::new("destroy_records", "申请和批准销毁档案", "Have records destroyed");

capability!(
    /// May receive, file, lend and count records.
    RecordKeeper, KEEP_RECORDS
);
capability!(
    /// May have records destroyed.
    RecordDestroyer, DESTROY_RECORDS
);

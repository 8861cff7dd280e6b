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

pub const SEE_INJURED_PUPILS: Permission =
    Permission::new("see_injured_pupils", "查看、登记受伤学生的资料", "See and enter who the injured pupils are")
        .of_customers();
pub const SEE_LISTED_PUPILS: Permission =
    Permission::new("see_listed_pupils", "查看名单学生的资料", "See who the listed pupils are").of_customers();
pub const KEEP_SCHOOL_INSURERS: Permission =
    Permission::new("keep_school_insurers", "登记校方责任险的保险公司", "Name who insures schools");
pub const TAKE_OVER_SCHOOLS: Permission =
    Permission::new("take_over_schools", "批量导入学校及其保单", "Take schools over from sheets");
pub const KEEP_MEDIATORS: Permission = Permission::new("keep_mediators", "管理调解员库", "Keep the pool of mediators");

capability!(
    /// May see and enter who the pupils are that were hurt.
    InjuredSeer, SEE_INJURED_PUPILS
);
capability!(
    /// May take mediators into the pool of an office and out of it.
    MediatorKeeper, KEEP_MEDIATORS
);
capability!(
    /// May see who the pupils are whom the list of a policy names.
    ListedSeer, SEE_LISTED_PUPILS
);

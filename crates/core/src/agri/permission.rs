//! What agricultural insurance lets be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_COVERS: Permission =
    Permission::new("read_covers", "查看农险承保", "See agricultural covers").of_customers();
pub const WRITE_COVERS: Permission = Permission::new("write_covers", "办理农险承保", "Enrol in agricultural insurance");
/// Of no one customer: what levels of government pay.
pub const KEEP_SUBSIDIES: Permission = Permission::new("keep_subsidies", "登记保费补贴", "Record subsidies");

/// Of no one customer: what struck a village.
pub const READ_LOSSES: Permission = Permission::new("read_losses", "查看农险理赔", "See agricultural losses");
pub const HANDLE_LOSSES: Permission = Permission::new("handle_losses", "办理农险定损", "Assess agricultural losses");
/// Takes down what struck a village, and looks at it; what it comes to is said by who handles it.
pub const SURVEY_LOSSES: Permission =
    Permission::new("survey_losses", "登记农险报灾和查勘", "Report and survey agricultural losses");
/// Pays what was agreed: not for who assesses it.
pub const PAY_LOSSES: Permission = Permission::new("pay_losses", "支付农险赔款", "Pay agricultural claims");
/// Of no one customer: contracts and licences of who helps in villages.
pub const KEEP_HELPERS: Permission = Permission::new("keep_helpers", "管理协办代办机构", "Keep who helps in villages");

/// Of no one customer: warns the households and officials of whole divisions.
pub const ISSUE_WARNINGS: Permission = Permission::new("issue_warnings", "发布气象预警", "Issue weather warnings");

/// Of no one customer: draws who is looked at, and says what is found.
pub const INSPECT_COVERS: Permission = Permission::new("inspect_covers", "抽查农险承保", "Inspect agricultural covers");

capability!(
    /// May draw households for an inspection and say what is found of them.
    CoverInspector, INSPECT_COVERS
);
capability!(
    /// May warn of weather, and name the officials who are warned.
    WarningIssuer, ISSUE_WARNINGS
);
capability!(
    /// May keep contracts and licences of helpers.
    HelperKeeper, KEEP_HELPERS
);
capability!(
    /// May assess losses, and keep who looks at them.
    LossHandler, HANDLE_LOSSES
);
capability!(
    /// May report losses, take down the claims in them, and survey them.
    LossSurveyor, SURVEY_LOSSES
);
capability!(
    /// May have claims paid.
    LossPayer, PAY_LOSSES
);
capability!(
    /// May record what levels of government commit themselves to and pay.
    SubsidyKeeper, KEEP_SUBSIDIES
);
capability!(
    /// May open the policy of a village and take premiums of its households.
    CoverWriter, WRITE_COVERS
);

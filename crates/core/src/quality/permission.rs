//! What the measuring of quality lets be permitted besides the permissions of the house. What was found of oneself everybody sees.

use crate::access::Permission;

pub const READ_OBSERVATIONS: Permission = Permission::new("read_observations", "查看用语检查", "See observations");
/// Watch a clerk, bring a transcript in, confirm or refuse what was found.
pub const OBSERVE: Permission = Permission::new("observe", "检查服务用语", "Observe service");
/// Answer appeals, and publish the bulletin.
pub const DECIDE_APPEALS: Permission =
    Permission::new("decide_appeals", "答复申诉、发布简讯", "Answer appeals and publish");
pub const READ_SCORES: Permission = Permission::new("read_scores", "查看绩效考核", "See scores");
/// Count scores, answer objections, make them final.
pub const RUN_SCORES: Permission = Permission::new("run_scores", "办理绩效考核", "Run scores");

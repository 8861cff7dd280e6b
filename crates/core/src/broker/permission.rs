//! What a broker lets be permitted besides the permissions of the house.

use crate::access::{Permission, capability};

pub const READ_PLACEMENTS: Permission =
    Permission::new("read_placements", "查看经纪保单", "See mandates and placed policies").of_customers();
pub const PLACE_POLICIES: Permission =
    Permission::new("place_policies", "登记委托、合作协议和经纪保单", "Enter mandates, agreements and placed policies");
pub const ASSIST_CLAIMS: Permission =
    Permission::new("assist_claims", "登记协助理赔的大灾事件", "Enter events that claims come of");
pub const EVALUATE_INSURERS: Permission =
    Permission::new("evaluate_insurers", "评价保险公司", "Evaluate insurers and enter their solvency");
pub const PLAN_SERVICE: Permission =
    Permission::new("plan_service", "制定客户服务计划", "Plan the service of clients").of_customers();
/// Of no one customer: all clients of an office are reported to at once.
pub const REPORT_TO_CLIENTS: Permission =
    Permission::new("report_to_clients", "编制和发送客户季度报告", "Make and send the quarterly reports to clients");
pub const READ_KNOWLEDGE: Permission = Permission::new("read_knowledge", "查看知识库", "See the knowledge base");
pub const KEEP_KNOWLEDGE: Permission = Permission::new("keep_knowledge", "维护知识库", "Keep the knowledge base");

pub const KEEP_COMMISSIONS: Permission =
    Permission::new("keep_commissions", "登记佣金开票、到账、分配和冲回", "Enter what happens to commissions");

capability!(
    /// May enter what happens to commissions.
    CommissionKeeper, KEEP_COMMISSIONS
);
capability!(
    /// May have the quarterly reports to the clients of an office made and sent.
    ReportMaker, REPORT_TO_CLIENTS
);
capability!(
    /// May enter mandates, agreements with insurers and placed policies.
    PlacementWriter, PLACE_POLICIES
);

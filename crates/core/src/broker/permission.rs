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
pub const READ_KNOWLEDGE: Permission = Permission::new("read_knowledge", "查看知识库", "See the knowledge base");
pub const KEEP_KNOWLEDGE: Permission = Permission::new("keep_knowledge", "维护知识库", "Keep the knowledge base");

capability!(
    /// May enter mandates, agreements with insurers and placed policies.
    PlacementWriter, PLACE_POLICIES
);

//! Roles: named sets of permissions with a reach. They are data: packs bring them ([`crate::pack`]), and a pack of a system adds its
//! own permissions and places to the roles of another. What the packs say together is [`Roles`].

use std::sync::Arc;

use serde::Serialize;

use super::permission::Permission;
use super::reach::Reach;
use crate::service::Status;
use crate::text::LocalText;

/// A place of the console: a page of its own in the menu, contributed by a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Permanent: `cases`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// What stands there is the whole house's, and shown at the root office only.
    pub at_root: bool,
}

impl Place {
    pub const fn new(key: &'static str, zh: &'static str, en: &'static str) -> Place {
        Place { key, zh, en, at_root: false }
    }

    /// It is of the whole house.
    pub const fn of_the_whole_house(self) -> Place {
        Place { at_root: true, ..self }
    }

    /// Those of the house itself, in the order in which they are shown.
    pub const OF_THE_HOUSE: &'static [Place] = &[
        Place::new("board", "时效看板", "Promise board"),
        Place::new("my-cases", "我的业务", "My cases"),
        Place::new("approvals", "审批", "Approvals"),
        Place::new("cases", "业务查询", "Cases"),
        Place::new("new-case", "登记业务", "Open a case"),
        Place::new("parties", "客户", "Customers"),
        Place::new("notices", "公告", "Notices"),
        Place::new("surveys", "问卷", "Surveys"),
        Place::new("indicators", "指标", "Indicators"),
        Place::new("payouts", "给付", "Payouts"),
        Place::new("payment-batches", "收付批次", "Bank batches"),
        Place::new("ledger", "账务", "Ledger").of_the_whole_house(),
        Place::new("service-errors", "差错", "Mistakes"),
        Place::new("day-runs", "日终批处理", "Day runs").of_the_whole_house(),
        Place::new("set-aside", "待处理异常", "Set aside"),
        Place::new("imports", "导入", "Imports"),
        Place::new("audit", "操作记录", "Operations"),
        Place::new("packs", "规则包", "Rule packs"),
        Place::new("tokens", "程序令牌", "Tokens of programs"),
        Place::new("webhooks", "通知地址", "Webhooks"),
        Place::new("operators", "人员", "Operators"),
        Place::new("roles", "谁能做什么", "Who may do what"),
        Place::new("offices", "机构", "Offices"),
    ];
}

/// What an operator can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Role {
    /// Permanent: operators have it, milestones name it.
    pub key: String,
    pub name: LocalText,
    pub reach: Reach,
    pub permissions: Vec<Permission>,
    /// Keys of the places of the console it sees.
    pub places: Vec<&'static str>,
    /// Where a rule demands the role: the document and its article.
    pub cite: Option<String>,
    pub status: Option<Status>,
}

impl Role {
    /// What it may that its reach cannot narrow: it would be given that for nothing.
    pub fn beyond_reach(&self) -> impl Iterator<Item = Permission> {
        let reach = self.reach;
        let beyond = move |one: &Permission| !reach.is_of_offices() && !one.narrow.contains(&reach);
        self.permissions.iter().copied().filter(beyond)
    }

    /// Whether who has it can give roles to all others.
    pub fn administers(&self) -> bool {
        self.reach == Reach::Subtree && self.permissions.contains(&Permission::MANAGE_HOUSE)
    }
}

/// What a pack adds to a role of any pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleExtension {
    pub role: String,
    pub permissions: Vec<Permission>,
    pub places: Vec<&'static str>,
}

/// How one serves a customer or stands for it: agent, village agent, guardian.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelationKind {
    /// Permanent: relations have it.
    pub key: String,
    /// What the one who serves is to the customer.
    pub name: LocalText,
    /// What the customer is to that one.
    pub other_way: LocalText,
    /// Whether who stands so to a party reaches those whom the party serves, too: one who stands for an agency.
    pub carries: bool,
}

/// The roles and the kinds of relation of all packs, in the order in which they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    roles: Vec<Arc<Role>>,
    relations: Vec<RelationKind>,
}

impl Roles {
    pub fn new(roles: Vec<Role>, relations: Vec<RelationKind>) -> Roles {
        Roles { roles: roles.into_iter().map(Arc::new).collect(), relations }
    }

    pub fn relations(&self) -> &[RelationKind] {
        &self.relations
    }

    /// The kinds through which one reaches further, as the statements take them: `,stands-for,`.
    pub fn carrying(&self) -> String {
        let keys = self.relations.iter().filter(|kind| kind.carries).map(|kind| kind.key.as_str());
        keys.fold(",".to_owned(), |all, key| all + key + ",")
    }

    pub fn relation(&self, key: &str) -> Option<&RelationKind> {
        self.relations.iter().find(|kind| kind.key == key)
    }

    pub fn get(&self, key: &str) -> Option<&Arc<Role>> {
        self.roles.iter().find(|role| role.key == key)
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Role>> {
        self.roles.iter()
    }

    pub fn keys(&self) -> Vec<&str> {
        self.roles.iter().map(|role| role.key.as_str()).collect()
    }
}

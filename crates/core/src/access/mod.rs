//! Who may do what: roles give permissions, the office tree gives the scope, and both together give a *capability*.
//!
//! A capability is a value that only its `grant` can make; the functions that decide on a case take one, so a call nobody
//! checked does not compile. Denied is the default: what [`Role::permissions`] does not list is not allowed.

mod permission;

use serde::{Deserialize, Serialize};

pub use permission::Permission;

use crate::id::{OfficeId, OperatorId};
use crate::life::permission::{READ_POLICIES, RECEIVE_PREMIUMS, WRITE_POLICIES};

/// What an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 柜员: receives and answers at the window, for the own office.
    Clerk,
    /// 处理人: decides cases of the office subtree.
    Handler,
    /// 主管: answers for promises; approves, waives, extends.
    Manager,
    /// 审计: reads everything of the subtree, writes nothing.
    Auditor,
    /// 销售人员: brings in customers and requests; barred where a rule wants somebody outside sales.
    Sales,
    /// 管理员: offices and operators; sees no customer.
    Admin,
}

impl Role {
    pub const ALL: [Role; 6] = [Role::Clerk, Role::Handler, Role::Manager, Role::Auditor, Role::Sales, Role::Admin];

    /// The keys of all roles, as packs and the API write them.
    pub const KEYS: [&'static str; Role::ALL.len()] = {
        let mut keys = [""; Role::ALL.len()];
        let mut index = 0;
        while index < keys.len() {
            keys[index] = Role::ALL[index].key();
            index += 1;
        }
        keys
    };

    pub const fn key(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::Handler => "handler",
            Role::Manager => "manager",
            Role::Auditor => "auditor",
            Role::Sales => "sales",
            Role::Admin => "admin",
        }
    }

    pub fn parse(key: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.key() == key)
    }

    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Role::Clerk => &[
                Permission::READ_CUSTOMERS,
                Permission::WRITE_CUSTOMERS,
                Permission::UNMASK,
                Permission::READ_CASES,
                Permission::OPEN_CASES,
                Permission::HANDLE_CASES,
                READ_POLICIES,
                Permission::READ_PAYOUTS,
                WRITE_POLICIES,
                RECEIVE_PREMIUMS,
            ],
            Role::Handler => &[
                Permission::READ_CUSTOMERS,
                Permission::WRITE_CUSTOMERS,
                Permission::UNMASK,
                Permission::READ_CASES,
                Permission::OPEN_CASES,
                Permission::HANDLE_CASES,
                Permission::ASSIGN_CASES,
                READ_POLICIES,
                Permission::READ_PAYOUTS,
                WRITE_POLICIES,
                RECEIVE_PREMIUMS,
            ],
            Role::Manager => &[
                Permission::READ_CUSTOMERS,
                Permission::WRITE_CUSTOMERS,
                Permission::UNMASK,
                Permission::READ_CASES,
                Permission::OPEN_CASES,
                Permission::HANDLE_CASES,
                Permission::ASSIGN_CASES,
                Permission::APPROVE_CASES,
                Permission::PUBLISH_NOTICES,
                Permission::READ_OPERATORS,
                READ_POLICIES,
                Permission::READ_PAYOUTS,
                WRITE_POLICIES,
                RECEIVE_PREMIUMS,
                Permission::PAY_OUT,
                Permission::READ_LEDGER,
                Permission::CLOSE_DAYS,
                Permission::IMPORT,
            ],
            Role::Auditor => &[
                Permission::READ_CUSTOMERS,
                Permission::READ_CASES,
                Permission::READ_OPERATIONS,
                Permission::VERIFY,
                Permission::READ_OPERATORS,
                READ_POLICIES,
                Permission::READ_PAYOUTS,
                Permission::READ_LEDGER,
            ],
            Role::Sales => &[
                Permission::READ_CUSTOMERS,
                Permission::WRITE_CUSTOMERS,
                Permission::READ_CASES,
                Permission::OPEN_CASES,
                Permission::HANDLE_CASES,
                READ_POLICIES,
                Permission::READ_PAYOUTS,
                WRITE_POLICIES,
            ],
            Role::Admin => {
                &[Permission::READ_OPERATIONS, Permission::VERIFY, Permission::READ_OPERATORS, Permission::MANAGE_HOUSE]
            }
        }
    }

    /// Whether the scope is the office and all below it, or the office alone.
    fn reaches_subtree(self) -> bool {
        !matches!(self, Role::Clerk | Role::Sales)
    }
}

/// Who acts: an operator with roles, in an office at a path of the tree (`/1/7/42/`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub operator: OperatorId,
    pub office: OfficeId,
    pub office_path: String,
    pub roles: Vec<Role>,
}

impl Actor {
    /// The system itself, for what timers do: it reaches every office and may mark, never decide.
    pub fn system() -> Actor {
        Actor {
            operator: OperatorId::SYSTEM,
            office: OfficeId::HOUSE,
            office_path: "/".to_owned(),
            roles: vec![Role::Manager],
        }
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.permissions().contains(&permission))
    }

    pub fn has_role(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether this permission reaches an office, given the path of that office.
    pub fn may_at(&self, permission: Permission, office_path: &str) -> bool {
        self.roles.iter().filter(|role| role.permissions().contains(&permission)).any(|role| {
            if role.reaches_subtree() {
                office_path.starts_with(&self.office_path)
            } else {
                office_path == self.office_path
            }
        })
    }

    /// The path prefix a list of this permission is confined to, and whether offices below it belong to it.
    /// `None` where the permission is missing.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        let roles: Vec<_> = self.roles.iter().filter(|role| role.permissions().contains(&permission)).collect();
        if roles.is_empty() {
            return None;
        }
        Some(Scope { path: self.office_path.clone(), subtree: roles.iter().any(|role| role.reaches_subtree()) })
    }

    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) { Ok(()) } else { Err(Denied(permission)) }
    }
}

/// A part of the office tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub path: String,
    pub subtree: bool,
}

/// The permission that was missing, here or at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denied(pub Permission);

/// A type that proves a permission at an office.
macro_rules! capability {
    ($(#[$doc:meta])* $name:ident, $permission:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<'actor> {
            actor: &'actor $crate::access::Actor,
        }

        impl<'actor> $name<'actor> {
            /// The capability of this actor at an office of that path.
            pub fn grant(
                actor: &'actor $crate::access::Actor,
                office_path: &str,
            ) -> Result<$name<'actor>, $crate::access::Denied> {
                if actor.may_at($permission, office_path) {
                    Ok($name { actor })
                } else {
                    Err($crate::access::Denied($permission))
                }
            }

            pub fn actor(&self) -> &'actor $crate::access::Actor {
                self.actor
            }

            pub fn operator(&self) -> $crate::id::OperatorId {
                self.actor.operator
            }
        }
    };
}
pub(crate) use capability;

capability!(
    /// May open a case in an office.
    CaseOpener, Permission::OPEN_CASES
);
capability!(
    /// May act on a case: materials, milestones, letters, contacts.
    CaseHandler, Permission::HANDLE_CASES
);
capability!(
    /// May give a case to an owner.
    CaseAssigner, Permission::ASSIGN_CASES
);
capability!(
    /// May write a customer's data.
    PartyWriter, Permission::WRITE_CUSTOMERS
);
capability!(
    /// May have money paid out.
    Payer, Permission::PAY_OUT
);
capability!(
    /// May close a day of the ledger.
    DayCloser, Permission::CLOSE_DAYS
);
capability!(
    /// May take over customers and policies from a file.
    Importer, Permission::IMPORT
);
capability!(
    /// May see a personal number in clear, with a reason that is recorded.
    Unmasker, Permission::UNMASK
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{HOUSE_SLOT, Stamp};

    fn actor(role: Role, path: &str) -> Actor {
        let stamp = Stamp { milliseconds: 1_700_000_000_000, sequence: 1 };
        Actor {
            operator: OperatorId::new(stamp, HOUSE_SLOT),
            office: OfficeId::new(stamp, HOUSE_SLOT),
            office_path: path.to_owned(),
            roles: vec![role],
        }
    }

    #[test]
    fn a_clerk_acts_in_the_own_office_and_not_below_it() {
        let clerk = actor(Role::Clerk, "/1/7/");
        assert!(CaseHandler::grant(&clerk, "/1/7/").is_ok());
        assert!(CaseHandler::grant(&clerk, "/1/7/9/").is_err());
        assert!(CaseHandler::grant(&clerk, "/1/").is_err());
    }

    #[test]
    fn a_manager_acts_below_the_own_office_and_not_beside_it() {
        let manager = actor(Role::Manager, "/1/7/");
        assert!(CaseHandler::grant(&manager, "/1/7/9/").is_ok());
        assert!(CaseHandler::grant(&manager, "/1/71/").is_err());
        assert!(CaseHandler::grant(&manager, "/1/8/").is_err());
    }

    #[test]
    fn an_auditor_writes_nothing_and_an_admin_sees_no_customer() {
        let auditor = actor(Role::Auditor, "/1/");
        assert!(CaseHandler::grant(&auditor, "/1/").is_err());
        assert!(PartyWriter::grant(&auditor, "/1/").is_err());
        assert!(Unmasker::grant(&auditor, "/1/").is_err());
        let admin = actor(Role::Admin, "/1/");
        assert!(!admin.may(Permission::READ_CUSTOMERS));
        assert!(!admin.may(Permission::READ_CASES));
    }
}

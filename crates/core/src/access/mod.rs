//! Who may do what: roles give permissions, their reach says of what, and both together give a *capability*.
//!
//! A capability is a value that only its `grant` can make; the functions that decide on a case take one, so a call nobody
//! checked does not compile. Denied is the default: what no role of an actor lists is not allowed.

mod figures;
mod permission;
mod reach;
mod role;

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

pub use figures::FIGURES;
pub use permission::Permission;
pub use reach::Reach;
pub use role::{Place, RelationKind, Role, RoleExtension, Roles};

use crate::id::{OfficeId, OperatorId, PartyId};
use crate::systems;
use crate::text::LocalText;

/// Who is behind an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorKind {
    /// A person who works in an office.
    Operator,
    /// Another program, with a token.
    Program,
    /// A party that acts for itself and reaches what is its own, and nothing else. It has no role, so that whatever asks for a
    /// permission denies it.
    Applicant(PartyId),
    /// The program itself: what timers and follow-ups do. It may mark what has happened and never decides.
    System,
}

/// Who acts, in an office at a path of the tree (`/1/7/42/`). `operator` of a program is the number of its token.
#[derive(Debug, Clone)]
pub struct Actor {
    pub kind: ActorKind,
    pub operator: OperatorId,
    pub office: OfficeId,
    pub office_path: String,
    /// Those of the packs in force; a role that has gone from them gives nothing.
    pub roles: Vec<Arc<Role>>,
    /// The customers it serves or stands for, known where a role reaches by that.
    pub related: Arc<BTreeSet<PartyId>>,
}

/// Where a thing belongs: to an office, to a customer where it is one's, and to the operator who answers for it.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    pub office_path: &'a str,
    pub customer: Option<PartyId>,
    pub owner: Option<OperatorId>,
}

impl<'a> At<'a> {
    pub fn of(office_path: &'a str, customer: PartyId) -> At<'a> {
        At { office_path, customer: Some(customer), owner: None }
    }

    pub fn of_case(office_path: &'a str, customer: PartyId, owner: Option<OperatorId>) -> At<'a> {
        At { office_path, customer: Some(customer), owner }
    }
}

impl<'a> From<&'a str> for At<'a> {
    fn from(office_path: &'a str) -> At<'a> {
        At { office_path, customer: None, owner: None }
    }
}

impl<'a> From<&'a String> for At<'a> {
    fn from(office_path: &'a String) -> At<'a> {
        office_path.as_str().into()
    }
}

impl Actor {
    /// The system itself: it reaches every office and may mark, never decide.
    pub fn system() -> Actor {
        Actor::of_the_machine(ActorKind::System, &SYSTEM_ROLE)
    }

    /// Whoever runs the program on an empty house: the first office and the first administrator have nobody to make them.
    pub fn founder() -> Actor {
        Actor::of_the_machine(ActorKind::Operator, &FOUNDER_ROLE)
    }

    /// Whoever runs the program's command line beside the house: the files that go to the bank and come back, and the journal.
    pub fn at_the_machine() -> Actor {
        Actor::of_the_machine(ActorKind::Operator, &MACHINE_ROLE)
    }

    /// A party that acts for itself, at the office that serves it.
    pub fn applicant(party: PartyId, office: OfficeId, office_path: &str) -> Actor {
        Actor {
            kind: ActorKind::Applicant(party),
            operator: OperatorId::APPLICANT,
            office,
            office_path: office_path.to_owned(),
            roles: Vec::new(),
            related: Arc::default(),
        }
    }

    /// The party that acts for itself.
    pub fn party(&self) -> Option<PartyId> {
        match self.kind {
            ActorKind::Applicant(party) => Some(party),
            ActorKind::Operator | ActorKind::Program | ActorKind::System => None,
        }
    }

    fn of_the_machine(kind: ActorKind, role: &Arc<Role>) -> Actor {
        Actor {
            kind,
            operator: OperatorId::SYSTEM,
            office: OfficeId::HOUSE,
            office_path: "/".to_owned(),
            roles: vec![role.clone()],
            related: Arc::default(),
        }
    }

    pub fn is_program(&self) -> bool {
        self.kind == ActorKind::Program
    }

    pub fn is_system(&self) -> bool {
        self.kind == ActorKind::System
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.giving(permission).next().is_some()
    }

    /// The roles that give a permission.
    fn giving(&self, permission: Permission) -> impl Iterator<Item = &Arc<Role>> {
        self.roles.iter().filter(move |role| role.permissions.contains(&permission))
    }

    pub fn has_role(&self, key: &str) -> bool {
        self.roles.iter().any(|role| role.key == key)
    }

    /// Whether this permission reaches something, given where it belongs.
    pub fn may_at<'a>(&self, permission: Permission, at: impl Into<At<'a>>) -> bool {
        let At { office_path, customer, owner } = at.into();
        self.giving(permission).any(|role| match role.reach {
            Reach::Subtree => office_path.starts_with(&self.office_path),
            Reach::Office => office_path == self.office_path,
            Reach::Relations => customer.is_some_and(|customer| self.related.contains(&customer)),
            Reach::Oneself => owner == Some(self.operator),
        })
    }

    /// Whether a role reaches by relations, so that they have to be known.
    pub fn reaches_by_relations(&self) -> bool {
        self.roles.iter().any(|role| role.reach == Reach::Relations)
    }

    /// The path prefix a list of this permission is confined to, whether offices below it belong to it, and what else does. `None` where the permission is missing.
    pub fn scope(&self, permission: Permission) -> Option<Scope> {
        let roles: Vec<_> = self.giving(permission).collect();
        if roles.is_empty() {
            return None;
        }
        let any = |reach| roles.iter().any(|role| role.reach == reach);
        let (subtree, office) = (any(Reach::Subtree), any(Reach::Office));
        let related = any(Reach::Relations).then(|| self.related.clone());
        let own = any(Reach::Oneself).then_some(self.operator);
        Some(Scope { path: self.office_path.clone(), subtree, offices: subtree || office, related, own })
    }

    pub fn require(&self, permission: Permission) -> Result<(), Denied> {
        if self.may(permission) { Ok(()) } else { Err(Denied(permission)) }
    }

    /// The places of the console this actor sees.
    pub fn places(&self) -> impl Iterator<Item = &'static Place> {
        systems::places().filter(|place| self.roles.iter().any(|role| role.places.contains(&place.key)))
    }
}

/// What the system may do: see the customers, cases and payments that what follows is about, and mark what has happened. Nothing that
/// takes a decision is among it, and the role has none of the keys that packs ask for.
static SYSTEM_ROLE: LazyLock<Arc<Role>> = LazyLock::new(|| {
    let of_systems = systems::SYSTEMS.iter().flat_map(|system| system.system_may).copied();
    role_of_the_machine("system", ("系统", "System"), of_systems.collect())
});

static FOUNDER_ROLE: LazyLock<Arc<Role>> =
    LazyLock::new(|| role_of_the_machine("founder", ("创建人", "Founder"), vec![Permission::MANAGE_HOUSE]));

static MACHINE_ROLE: LazyLock<Arc<Role>> = LazyLock::new(|| {
    let may = vec![Permission::READ_PAYOUTS, Permission::PAY_OUT, Permission::READ_LEDGER];
    role_of_the_machine("machine", ("命令行", "Command line"), may)
});

fn role_of_the_machine(key: &str, (zh, en): (&str, &str), permissions: Vec<Permission>) -> Arc<Role> {
    let name = LocalText::new(zh, en);
    let reach = Reach::Subtree;
    Arc::new(Role { key: key.to_owned(), name, reach, permissions, places: Vec::new(), cite: None, status: None })
}

/// A part of the office tree, and what belongs to customers or an owner besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    pub path: String,
    pub subtree: bool,
    /// Whether it is any part of the tree at all.
    pub offices: bool,
    /// The customers it is about, where a role reaches by relations.
    pub related: Option<Arc<BTreeSet<PartyId>>>,
    /// The owner it is about, where a role reaches what one answers for.
    pub own: Option<OperatorId>,
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
            pub fn grant<'at>(
                actor: &'actor $crate::access::Actor,
                at: impl Into<$crate::access::At<'at>>,
            ) -> Result<$name<'actor>, $crate::access::Denied> {
                if actor.may_at($permission, at) {
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
impl<'actor> CaseOpener<'actor> {
    /// An applicant opens cases for itself, and for nobody else.
    pub fn for_itself(actor: &'actor Actor, party: PartyId) -> Result<CaseOpener<'actor>, Denied> {
        if actor.party() == Some(party) { Ok(CaseOpener { actor }) } else { Err(Denied(Permission::OPEN_CASES)) }
    }
}

capability!(
    /// May act on a case: materials, milestones, letters, contacts.
    CaseHandler, Permission::HANDLE_CASES
);
capability!(
    /// May put right what was recorded of a case by mistake.
    CaseCorrector, Permission::APPROVE_CASES
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
    /// May take over customers and agreements from a file.
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

    fn role(reach: Reach, permissions: &[Permission]) -> Arc<Role> {
        let (key, name) = ("test".to_owned(), LocalText::new("试", "test"));
        let permissions = permissions.to_vec();
        Arc::new(Role { key, name, reach, permissions, places: Vec::new(), cite: None, status: None })
    }

    fn actor(role: Arc<Role>, path: &str) -> Actor {
        let stamp = Stamp { milliseconds: 1_700_000_000_000, sequence: 1 };
        Actor {
            kind: ActorKind::Operator,
            operator: OperatorId::new(stamp, HOUSE_SLOT),
            office: OfficeId::new(stamp, HOUSE_SLOT),
            office_path: path.to_owned(),
            roles: vec![role],
            related: Arc::default(),
        }
    }

    #[test]
    fn a_role_by_relations_reaches_the_customers_one_serves_and_nothing_of_an_office() {
        let mut agent = actor(role(Reach::Relations, &[Permission::READ_CASES]), "/1/");
        let stamp = |sequence| Stamp { milliseconds: 1_700_000_000_000, sequence };
        let (served, other) = (PartyId::new(stamp(1), HOUSE_SLOT), PartyId::new(stamp(2), HOUSE_SLOT));
        agent.related = Arc::new(BTreeSet::from([served]));
        assert!(agent.may_at(Permission::READ_CASES, At::of("/9/", served)));
        assert!(!agent.may_at(Permission::READ_CASES, At::of("/1/", other)));
        assert!(!agent.may_at(Permission::READ_CASES, "/1/"));
        assert!(!agent.may_at(Permission::HANDLE_CASES, At::of("/1/", served)));
        let scope = agent.scope(Permission::READ_CASES).expect("it has the permission");
        assert!(!scope.offices && scope.related.is_some_and(|related| related.contains(&served)));
    }

    #[test]
    fn a_role_of_oneself_reaches_what_one_answers_for_and_nothing_of_the_office_or_of_its_owner_less() {
        let own = actor(role(Reach::Oneself, &[Permission::READ_CASES]), "/1/");
        let stamp = |sequence| Stamp { milliseconds: 1_700_000_000_000, sequence };
        let (customer, other) = (PartyId::new(stamp(1), HOUSE_SLOT), OperatorId::new(stamp(9), HOUSE_SLOT));
        assert!(own.may_at(Permission::READ_CASES, At::of_case("/9/", customer, Some(own.operator))));
        assert!(!own.may_at(Permission::READ_CASES, At::of_case("/1/", customer, Some(other))));
        assert!(!own.may_at(Permission::READ_CASES, At::of_case("/1/", customer, None)));
        let scope = own.scope(Permission::READ_CASES).expect("it has the permission");
        assert_eq!((scope.offices, scope.own, scope.related), (false, Some(own.operator), None));
    }

    #[test]
    fn a_role_of_the_office_acts_in_the_own_office_and_not_below_it() {
        let clerk = actor(role(Reach::Office, &[Permission::HANDLE_CASES]), "/1/7/");
        assert!(CaseHandler::grant(&clerk, "/1/7/").is_ok());
        assert!(CaseHandler::grant(&clerk, "/1/7/9/").is_err());
        assert!(CaseHandler::grant(&clerk, "/1/").is_err());
    }

    #[test]
    fn a_role_of_the_subtree_acts_below_the_own_office_and_not_beside_it() {
        let manager = actor(role(Reach::Subtree, &[Permission::HANDLE_CASES]), "/1/7/");
        assert!(CaseHandler::grant(&manager, "/1/7/9/").is_ok());
        assert!(CaseHandler::grant(&manager, "/1/71/").is_err());
        assert!(CaseHandler::grant(&manager, "/1/8/").is_err());
    }

    #[test]
    fn what_no_role_lists_is_denied() {
        let auditor = actor(role(Reach::Subtree, &[Permission::READ_CUSTOMERS, Permission::READ_CASES]), "/1/");
        assert!(CaseHandler::grant(&auditor, "/1/").is_err());
        assert!(PartyWriter::grant(&auditor, "/1/").is_err());
        assert!(Unmasker::grant(&auditor, "/1/").is_err());
    }

    #[test]
    fn an_applicant_has_no_permission_anywhere_and_opens_cases_for_itself_alone() {
        let stamp = |sequence| Stamp { milliseconds: 1_700_000_000_000, sequence };
        let [own, other] = [1, 2].map(|sequence| PartyId::new(stamp(sequence), HOUSE_SLOT));
        let applicant = Actor::applicant(own, OfficeId::new(stamp(3), HOUSE_SLOT), "/1/7/");
        assert!(systems::permissions().all(|permission| !applicant.may_at(permission, "/1/7/")));
        assert!(CaseOpener::grant(&applicant, "/1/7/").is_err());
        assert!(CaseOpener::for_itself(&applicant, own).is_ok());
        assert!(CaseOpener::for_itself(&applicant, other).is_err());
        assert!(CaseOpener::for_itself(&Actor::system(), own).is_err());
    }

    #[test]
    fn the_system_may_mark_and_has_no_permission_that_decides() {
        let system = Actor::system();
        assert!(CaseHandler::grant(&system, "/1/7/").is_ok());
        for decides in [
            Permission::APPROVE_CASES,
            Permission::ASSIGN_CASES,
            Permission::WRITE_CUSTOMERS,
            Permission::UNMASK,
            Permission::PAY_OUT,
            Permission::CLOSE_DAYS,
            Permission::IMPORT,
            Permission::MANAGE_HOUSE,
        ] {
            assert!(!system.may(decides), "{decides:?}");
        }
        assert!(!system.has_role("manager"));
    }
}

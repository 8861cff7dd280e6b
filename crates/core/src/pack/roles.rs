//! The roles of all packs together: what packs add to each other's roles is joined, and every role that a pack names is one.

use std::collections::BTreeMap;

use super::finding::nearest;
use super::role_entry::{not_by_customer, out_of_reach};
use super::{Pack, join};
use crate::access::{Permission, Reach, Role, Roles};

/// Where a rule names a role: told as a finding would be, if no pack has the role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRole {
    pub role: String,
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// Where in the rules, as a dotted path.
    pub key: String,
}

/// Joins the roles of packs. The error lists every problem, with its place where it has one.
pub fn roles_together(packs: &[Pack]) -> Result<Roles, Vec<String>> {
    let said = packs.iter().flat_map(|pack| {
        let name = &pack.head.name;
        pack.roles.roles.iter().map(move |role| (name.clone(), role.key.clone(), role.clone()))
    });
    let joined = join("role", said).map_err(|clashes| clashes.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut roles: Vec<Role> = Vec::with_capacity(joined.len());
    for role in packs.iter().flat_map(|pack| &pack.roles.roles) {
        if roles.iter().all(|known| known.key != role.key) {
            roles.extend(joined.get(&role.key).cloned());
        }
    }
    let mut problems = Vec::new();
    for pack in packs {
        extend(&mut roles, pack, &mut problems);
    }
    let known: BTreeMap<&str, ()> = roles.iter().map(|role| (role.key.as_str(), ())).collect();
    for pack in packs {
        for named in pack.named_roles.iter().filter(|named| !known.contains_key(named.role.as_str())) {
            problems.push(unknown(&pack.head.name, named, known.keys().copied().collect()));
        }
    }
    if !roles.is_empty() && !roles.iter().any(Role::administers) {
        problems.push(format!(
            "nobody could administer the house, so nobody could be given a role: give one role of the packs `{}` with the reach \
             `{}`",
            Permission::MANAGE_HOUSE.key,
            Reach::Subtree.key()
        ));
    }
    if problems.is_empty() { Ok(Roles::new(roles)) } else { Err(problems) }
}

fn extend(roles: &mut [Role], pack: &Pack, problems: &mut Vec<String>) {
    for extension in &pack.roles.extensions {
        // That there is such a role is checked with all other roles that packs name.
        let Some(role) = roles.iter_mut().find(|role| role.key == extension.role) else { continue };
        for permission in out_of_reach(role.reach, &extension.permissions) {
            let name = &pack.head.name;
            problems.push(format!("{name}: the role `{}`: {}", role.key, not_by_customer(permission, role.reach)));
        }
        for permission in &extension.permissions {
            if !role.permissions.contains(permission) {
                role.permissions.push(*permission);
            }
        }
        for place in &extension.places {
            if !role.places.contains(place) {
                role.places.push(place);
            }
        }
    }
}

fn unknown(pack: &str, named: &NamedRole, known: Vec<&str>) -> String {
    let NamedRole { role, file, line, column, key } = named;
    let remedy = match nearest(role, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "add the pack `house-cn`, or a pack with roles of your own".to_owned(),
        None => format!("the roles of the packs are {}", known.join(", ")),
    };
    format!(
        "{pack}/{file}:{line}:{column}: error unknown_role at {key}: no pack has a role `{role}`\n  remedy: {remedy}"
    )
}

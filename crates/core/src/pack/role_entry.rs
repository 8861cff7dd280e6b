//! Roles in packs: `[[role]]`, `[[role-extension]]` for what a pack adds to a role of any pack, and `[[relation]]` for how one serves
//! a customer or stands for it.
//!
//! Permissions, reach and places are checked here, against the code; whether a role that is extended or named by a milestone
//! exists is known only once all packs stand together ([`super::roles`]).

use super::figures::read_citation;
use super::finding::{Findings, Placed, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::table::Table;
use crate::access::{Permission, Reach, RelationKind, Role, RoleExtension};
use crate::systems;

/// The roles a pack has, and what it adds to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackRoles {
    pub roles: Vec<Role>,
    pub extensions: Vec<RoleExtension>,
    pub relations: Vec<RelationKind>,
}

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> PackRoles {
    let mut read = PackRoles::default();
    for root in roots.iter_mut() {
        for mut table in root.tables("role", findings) {
            if let Some(role) = read_role(&mut table, findings) {
                if read.roles.iter().any(|known| known.key == role.key) {
                    let message = format!("the role `{}` is defined twice in this pack", role.key);
                    let remedy = "remove one, or give it another key";
                    findings.error(table.place, table.path.clone(), "duplicate_key", message, remedy);
                }
                read.roles.push(role);
            }
            table.finish(findings);
        }
        for mut table in root.tables("relation", findings) {
            let key = read_key(&mut table, "relation", Spelling::Kebab, findings);
            let name = table.required_local_text("name", findings);
            let other_way = table.required_local_text("other-way", findings);
            let carries = table.flag("carries", findings).unwrap_or(false);
            if let (Some(key), Some(name), Some(other_way)) = (key, name, other_way) {
                if read.relations.iter().any(|known| known.key == key) {
                    let message = format!("the relation `{key}` is defined twice in this pack");
                    let remedy = "remove one, or give it another key";
                    findings.error(table.place, table.path.clone(), "duplicate_key", message, remedy);
                }
                read.relations.push(RelationKind { key, name, other_way, carries });
            }
            table.finish(findings);
        }
        for mut table in root.tables("role-extension", findings) {
            let role = table.required_text("role", "name the role that is extended", findings);
            let permissions = read_permissions(&mut table, "permissions", false, findings);
            let places = read_places(&mut table, findings);
            if let Some(role) = role {
                findings.names_role(&role, table.path_of("role"));
                read.extensions.push(RoleExtension { role: role.value, permissions, places });
            }
            table.finish(findings);
        }
    }
    read
}

fn read_role(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Role> {
    let key = read_key(table, "role", Spelling::Kebab, findings)?;
    let name = table.required_local_text("name", findings);
    let reach = read_reach(table, findings);
    if !table.has("permissions") {
        table.missing("permissions", "list what the role may do", findings);
    }
    let permissions = read_permissions(table, "permissions", false, findings);
    let places = read_places(table, findings);
    // A rule of the house needs no citation; one that is given says how far it can be trusted.
    let (cite, status) = if table.has("cite") || table.has("status") || table.has("source") {
        let (cite, status, _) = read_citation(table, findings);
        (cite, status)
    } else {
        for unasked in ["cite", "status", "source"] {
            let _ = table.value(unasked);
        }
        (None, None)
    };
    let role = Role { key, name: name?, reach: reach?, permissions, places, cite, status };
    for permission in role.beyond_reach() {
        let message = format!("`{}` does not keep to the reach `{}`", permission.key, role.reach.key());
        let remedy = "take it out, or give the role the reach `office` or `subtree`";
        findings.error(table.place, table.path_of("permissions"), "permission_beyond_reach", message, remedy);
    }
    Some(role)
}

fn read_reach(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Reach> {
    let text = table.required_text("reach", "subtree, office, relations or oneself", findings)?;
    let reach = Reach::parse(&text.value);
    if reach.is_none() {
        let message = format!("`{}` is not a reach", text.value);
        let remedy = remedy_for_unknown(&text.value, &Reach::ALL.map(Reach::key));
        findings.error(text.place, table.path_of("reach"), "bad_reach", message, remedy);
    }
    reach
}

/// The permissions in a list; the same may stand in it again only where each stands for a person.
pub(super) fn read_permissions(
    table: &mut Table<'_>,
    key: &'static str,
    may_repeat: bool,
    findings: &mut Findings<'_>,
) -> Vec<Permission> {
    let known: Vec<&str> = systems::permissions().map(|permission| permission.key).collect();
    let path = table.path_of(key);
    let mut permissions = Vec::new();
    for text in table.texts(key, findings) {
        match systems::permission(&text.value) {
            Some(permission) if !may_repeat && permissions.contains(&permission) => twice(&text, &path, findings),
            Some(permission) => permissions.push(permission),
            None => {
                let message = format!("`{}` is not a permission", text.value);
                let remedy = remedy_for_unknown(&text.value, &known);
                findings.error(text.place, path.clone(), "unknown_permission", message, remedy);
            }
        }
    }
    permissions
}

fn read_places(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Vec<&'static str> {
    let known: Vec<&str> = systems::places().map(|place| place.key).collect();
    let path = table.path_of("places");
    let mut places = Vec::new();
    for text in table.texts("places", findings) {
        match known.iter().find(|place| **place == text.value) {
            Some(place) if places.contains(place) => twice(&text, &path, findings),
            Some(place) => places.push(*place),
            None => {
                let message = format!("the console has no place `{}`", text.value);
                let remedy = remedy_for_unknown(&text.value, &known);
                findings.error(text.place, path.clone(), "unknown_place", message, remedy);
            }
        }
    }
    places
}

fn twice(text: &Placed<String>, path: &str, findings: &mut Findings<'_>) {
    let message = format!("`{}` is there twice", text.value);
    findings.error(text.place, path, "duplicate_key", message, "remove one");
}

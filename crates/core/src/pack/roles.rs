//! The roles of all packs together: what packs add to each other's roles is joined, and every role that a pack names is one.

use std::collections::BTreeMap;

use super::content::Pack;
use super::finding::{NamedRole, nearest};
use super::joining::join;
use crate::access::{Permission, Reach, Role, Roles};

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
    let kinds = packs.iter().flat_map(|pack| {
        let name = &pack.head.name;
        pack.roles.relations.iter().map(move |kind| (name.clone(), kind.key.clone(), kind.clone()))
    });
    let relations = match join("relation", kinds) {
        Ok(joined) => joined.into_values().collect(),
        Err(clashes) => {
            problems.extend(clashes.iter().map(ToString::to_string));
            Vec::new()
        }
    };
    for pack in packs {
        extend(&mut roles, pack);
    }
    for role in &roles {
        let beyond: Vec<&str> = role.beyond_reach().map(|permission| permission.key).collect();
        if !beyond.is_empty() {
            problems.push(format!(
                "the role `{}` has the reach `{}`, and packs add what does not keep to it: {}",
                role.key,
                role.reach.key(),
                beyond.join(", ")
            ));
        }
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
    if problems.is_empty() { Ok(Roles::new(roles, relations)) } else { Err(problems) }
}

fn extend(roles: &mut [Role], pack: &Pack) {
    for extension in &pack.roles.extensions {
        // That there is such a role is checked with all other roles that packs name.
        let Some(role) = roles.iter_mut().find(|role| role.key == extension.role) else { continue };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::tests::load;
    use crate::pack::{PackFinding, PackSource, check};

    fn source(name: &str, rules: &str) -> PackSource {
        let head =
            format!("[pack]\nname = \"{name}\"\ntitle = \"试\"\nversion = \"1\"\nsummary = \"试\"\nsource = \"试\"\n");
        let files = vec![("pack.toml".to_owned(), head), ("roles.toml".to_owned(), rules.to_owned())];
        PackSource { name: name.to_owned(), files }
    }

    fn pack(name: &str, rules: &str) -> Pack {
        Pack::read(&source(name, rules)).unwrap_or_else(|found| panic!("{found:?}"))
    }

    const ADMIN: &str =
        "[[role]]\nkey = \"admin\"\nname = \"管理员\"\nreach = \"subtree\"\npermissions = [\"manage_house\"]\n";

    fn role(reach: &str, more: &str) -> String {
        format!("[[role]]\nkey = \"guest\"\nname = \"客\"\nreach = \"{reach}\"\n{more}\n")
    }

    #[test]
    fn the_roles_of_the_packs_of_this_repository_are_those_a_life_counter_had() {
        let packs = ["house-cn", "life-cn"].map(|name| Pack::read(&load(name)).expect("a sound pack"));
        let roles = roles_together(&packs).expect("they go together");
        assert_eq!(roles.keys(), ["clerk", "handler", "manager", "auditor", "sales", "admin", "agent"]);
        let has = |key: &str, permission: &str| {
            roles.get(key).expect("a role").permissions.iter().any(|known| known.key == permission)
        };
        assert!(has("clerk", "receive_premiums") && !has("clerk", "assign_cases") && !has("sales", "unmask"));
        assert!(!has("admin", "read_customers") && !has("auditor", "handle_cases"));
        assert_eq!(roles.get("clerk").map(|role| role.reach), Some(Reach::Office));
        assert_eq!(roles.get("manager").map(|role| role.reach), Some(Reach::Subtree));
        assert!(roles.get("sales").expect("a role").places.contains(&"policies"));
    }

    #[test]
    fn a_role_by_relations_is_given_only_what_is_about_one_customer() {
        let found = first(&role("relations", "permissions = [\"read_customers\", \"read_ledger\"]"));
        assert_eq!(found.code, "permission_beyond_reach", "{found:?}");
        let extension = "[[role-extension]]\nrole = \"guest\"\npermissions = [\"read_ledger\"]\n";
        let guest = pack("guest", &role("relations", "permissions = [\"read_customers\"]"));
        let problems = roles_together(&[pack("house", ADMIN), guest, pack("more", extension)]).expect_err("too much");
        assert!(problems[0].contains("`guest`") && problems[0].contains("read_ledger"), "{problems:?}");
    }

    #[test]
    fn kinds_of_relation_of_all_packs_are_joined_and_two_that_differ_are_refused() {
        let kind = |name: &str| format!("[[relation]]\nkey = \"agent\"\nname = \"{name}\"\nother-way = \"客户\"\n");
        let [one, other, unlike] = [kind("代理人"), kind("代理人"), kind("经纪人")];
        let joined = roles_together(&[pack("house", &format!("{ADMIN}{one}")), pack("two", &other)]).expect("alike");
        assert_eq!(joined.relations().iter().map(|kind| kind.key.as_str()).collect::<Vec<_>>(), ["agent"]);
        let problems = roles_together(&[pack("house", &format!("{ADMIN}{one}")), pack("two", &unlike)]);
        let problems = problems.expect_err("they differ");
        assert!(problems[0].contains("house") && problems[0].contains("two"), "{problems:?}");
    }

    fn first(rules: &str) -> PackFinding {
        check(&source("test", rules)).into_iter().next().expect("a finding")
    }

    #[test]
    fn a_wrong_word_in_a_role_is_found_with_its_line_and_a_remedy() {
        for (rules, code, line, remedy) in [
            (role("office", "permissions = [\"read_case\"]"), "unknown_permission", 5, "did you mean `read_cases`?"),
            (role("city", "permissions = []"), "bad_reach", 4, "known here: subtree, office"),
            (role("office", "permissions = []\nplaces = [\"case\"]"), "unknown_place", 6, "did you mean `cases`?"),
            (role("office", "permissions = []\ncite = \"第三条\""), "missing_key", 1, "one of found"),
            (role("office", ""), "missing_key", 1, "list what the role may do"),
        ] {
            let found = first(&rules);
            assert_eq!((found.code, found.line), (code, line), "{found}");
            assert!(found.remedy.contains(remedy), "{found}");
        }
        let twice = role("office", "permissions = []").repeat(2);
        assert_eq!(first(&twice).code, "duplicate_key");
    }

    #[test]
    fn a_role_that_two_packs_tell_differently_names_both() {
        let (one, other) = (role("office", "permissions = []"), role("subtree", "permissions = []"));
        let alike = [pack("house", ADMIN), pack("one", &one), pack("two", &one)];
        assert_eq!(roles_together(&alike).expect("they agree").keys(), ["admin", "guest"]);
        let unlike = [pack("house", ADMIN), pack("one", &one), pack("two", &other)];
        assert_eq!(
            roles_together(&unlike).expect_err("they differ"),
            ["the role `guest` stands in the pack `one` and differently in `two`: keep one of them"]
        );
    }

    #[test]
    fn a_pack_adds_to_the_roles_of_another() {
        let guest = pack("one", &role("office", "permissions = [\"read_cases\"]"));
        let extension = |permission: &str| {
            let text = format!(
                "[[role-extension]]\nrole = \"guest\"\npermissions = [\"{permission}\"]\nplaces = [\"cases\"]\n"
            );
            pack("two", &text)
        };
        let roles = roles_together(&[pack("house", ADMIN), guest, extension("read_policies")]);
        let roles = roles.expect("they go together");
        let keys: Vec<&str> = roles.get("guest").expect("a role").permissions.iter().map(|one| one.key).collect();
        assert_eq!(keys, ["read_cases", "read_policies"]);
        assert_eq!(roles.get("guest").expect("a role").places, ["cases"]);
    }

    #[test]
    fn a_role_that_no_pack_has_is_told_with_the_place_that_names_it() {
        let rules = "[[role-extension]]\nrole = \"admim\"\npermissions = [\"verify\"]\n";
        let problems = roles_together(&[pack("house", ADMIN), pack("two", rules)]).expect_err("no such role");
        assert!(
            problems[0].starts_with("two/roles.toml:2:8: error unknown_role at role-extension.role"),
            "{problems:?}"
        );
        assert!(problems[0].ends_with("did you mean `admin`?"), "{problems:?}");
        let life = Pack::read(&load("life-cn")).expect("a sound pack");
        let problems = roles_together(&[pack("house", ADMIN), life]).expect_err("its managers are missing");
        let named = |problem: &String| problem.starts_with("life-cn/roles.toml:") && problem.contains("`manager`");
        assert!(problems.iter().any(named), "{problems:?}");
    }

    #[test]
    fn roles_with_which_nobody_could_administer_the_house_are_refused() {
        let problems = roles_together(&[pack("one", &role("office", "permissions = [\"manage_house\"]"))]);
        assert!(problems.expect_err("nobody").iter().any(|problem| problem.contains("nobody could administer")));
    }
}

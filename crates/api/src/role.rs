//! Roles: what each may do, how far it reaches and what it sees, as the packs say; and how many have it.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::{self, Permission, Reach};
use yinuo_core::systems;
use yinuo_service::query;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, KeyName, LocalText, ok};
use crate::state::Api;
use crate::words;

/// A role of the packs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Role<'a> {
    pub key: &'a str,
    pub name: LocalText<'a>,
    #[schema(value_type = words::Reach)]
    pub reach: Reach,
    #[schema(value_type = Vec<String>)]
    pub permissions: &'a [Permission],
    /// Keys of places of the console.
    pub places: &'a [&'static str],
    /// The rule that demands the role, where there is one.
    pub cite: Option<&'a str>,
    #[schema(value_type = Option<words::Status>)]
    pub status: Option<yinuo_core::service::Status>,
    /// How many operators of one's offices have it; told to who may see operators.
    pub held_by: Option<usize>,
}

/// A role that operators have and no pack has any more: it gives nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct VanishedRole {
    pub key: String,
    pub held_by: usize,
}

/// All roles, and the words they are made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoleTable<'a> {
    pub roles: Vec<Role<'a>>,
    pub vanished: Vec<VanishedRole>,
    /// Every permission there is, in the order in which they are shown.
    pub permissions: Vec<KeyName<'static>>,
    /// Every place of the console.
    pub places: Vec<KeyName<'static>>,
    pub reaches: Vec<KeyName<'static>>,
}

fn named(key: &'static str, zh: &'static str, en: &'static str) -> KeyName<'static> {
    KeyName { key, name: LocalText { zh: zh.into(), en: en.into() } }
}

/// The roles there are, with what each may do.
#[utoipa::path(get, path = "/roles", tag = "house", responses((status = 200, body = RoleTable<'static>)))]
pub async fn list_roles(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let holders = query::house::role_holders(&api.house, &signed.actor);
    let roles = api.house.rules().roles();
    let held_by = |key: &str| holders.as_ref().map(|holders| holders.get(key).copied().unwrap_or(0));
    let shown = |role: &'_ std::sync::Arc<access::Role>| held_by(&role.key);
    let vanished = holders.iter().flatten().filter(|(key, _)| roles.get(key).is_none());
    let body = RoleTable {
        roles: roles
            .all()
            .map(|role| Role {
                key: &role.key,
                name: (&role.name).into(),
                reach: role.reach,
                permissions: &role.permissions,
                places: &role.places,
                cite: role.cite.as_deref(),
                status: role.status,
                held_by: shown(role),
            })
            .collect(),
        vanished: vanished.map(|(key, held_by)| VanishedRole { key: key.clone(), held_by: *held_by }).collect(),
        permissions: systems::permissions().map(|one| named(one.key, one.zh, one.en)).collect(),
        places: systems::places().map(|place| named(place.key, place.zh, place.en)).collect(),
        reaches: Reach::ALL.into_iter().map(|reach| named(reach.key(), reach.zh(), reach.en())).collect(),
    };
    Ok(ok(&body))
}

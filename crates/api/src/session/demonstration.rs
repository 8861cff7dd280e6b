//! Whether this house is a demonstration, and who can be tried there. Open to everybody: it is how one comes in.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::demo;

use crate::problem::Problem;
use crate::shape::{Answer, LocalText, ok};
use crate::state::Api;

/// Somebody who can be tried.
#[derive(Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    pub login: &'static str,
    pub name: String,
    pub office: String,
    pub roles: Vec<LocalText<'static>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Demonstration {
    /// That of all accounts; absent where this is no demonstration.
    pub password: Option<&'static str>,
    pub accounts: Vec<DemoAccount>,
}

/// The accounts of a demonstration. Of any other house nothing is told.
#[utoipa::path(get, path = "/demonstration", tag = "session", responses((status = 200, body = Demonstration)))]
pub async fn get_demonstration(State(api): State<Api>) -> Result<Answer, Problem> {
    if !demo::is_one(&api.house).await? {
        return Ok(ok(&Demonstration { password: None, accounts: Vec::new() }));
    }
    let directory = api.house.directory();
    let roles = api.house.rules().roles();
    let account = |login: &'static str| {
        let operator = directory.operator_by_login(login).filter(|operator| operator.active)?;
        let named = |key: &String| roles.get(key).map(|role| &role.name);
        let name_of =
            |name: &yinuo_core::text::LocalText| LocalText { zh: name.zh.clone().into(), en: name.en.clone().into() };
        Some(DemoAccount {
            login,
            name: operator.name.clone(),
            office: directory.office(operator.office).map(|office| office.name.clone()).unwrap_or_default(),
            roles: operator.roles.iter().filter_map(named).map(name_of).collect(),
        })
    };
    let accounts = demo::LOGINS.iter().filter_map(|(login, _)| account(login)).collect();
    Ok(ok(&Demonstration { password: Some(demo::PASSWORD), accounts }))
}

//! An operator on the wire.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::OperatorId;
use yinuo_service::{directory, query};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, json, mark_replay, operator_id, with_etag};
use crate::state::Api;
use crate::view::View;

/// A person who works in an office.
#[derive(Debug, Serialize, ToSchema)]
pub struct Operator<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub login: &'a str,
    pub name: &'a str,
    pub office: Ref<'a>,
    /// Keys of roles. One that no pack has any more gives nothing.
    pub roles: &'a [String],
    pub active: bool,
    pub totp_enabled: bool,
    /// What the provider of OIDC calls the operator; absent where none is linked.
    pub oidc_account: Option<&'a str>,
    pub version: i64,
}

impl<'a> Operator<'a> {
    pub fn new(view: &'a View, operator: &'a directory::Operator) -> Operator<'a> {
        Operator {
            id: operator_id(operator.id.number()),
            login: &operator.login,
            name: &operator.name,
            office: view.office(operator.office),
            roles: &operator.roles,
            active: operator.active,
            totp_enabled: operator.totp_sealed.is_some(),
            oidc_account: operator.oidc.as_ref().map(|oidc| oidc.account.as_str()),
            version: operator.version,
        }
    }
}

pub fn answered(api: &Api, signed: &Signed, status: StatusCode, id: i64, replayed: bool) -> Result<Answer, Problem> {
    let operator = query::house::operator(&api.house, &signed.actor, OperatorId::from_number(id))?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Operator::new(&view, &operator));
    Ok(mark_replay(with_etag(body, operator.version), replayed))
}

//! A token on the wire: everything about it but itself.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::access::{Permission, Reach};
use yinuo_core::id::TokenId;
use yinuo_service::{Stop, directory};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{IdText, Ref, token_id};
use crate::state::Api;
use crate::view::View;
use crate::words;

/// What another program comes in with.
#[derive(Debug, Serialize, ToSchema)]
pub struct Token<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub office: Ref<'a>,
    #[schema(value_type = Vec<String>)]
    pub permissions: &'a [Permission],
    #[schema(value_type = words::Reach)]
    pub reach: Reach,
    pub created_at: Timestamp,
    /// Who made it.
    pub by: Ref<'a>,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// Neither revoked nor run out.
    pub works: bool,
    pub version: i64,
}

impl<'a> Token<'a> {
    pub fn new(view: &'a View, token: &'a directory::Token) -> Token<'a> {
        Token {
            id: token_id(token.id.number()),
            name: &token.name,
            office: view.office(token.office),
            permissions: &token.permissions,
            reach: token.reach,
            created_at: token.created_at,
            by: view.operator_number(token.by.number()),
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            works: token.works(view.now),
            version: token.version,
        }
    }
}

/// A new token. It is told here and never again.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewlyMadeToken<'a> {
    #[serde(flatten)]
    pub line: Token<'a>,
    /// What the program sends as `Authorization: Bearer …`; absent where the request is one that was answered before.
    pub token: Option<String>,
}

/// A token of an office that the asker manages.
pub fn managed(api: &Api, signed: &Signed, id: TokenId) -> Result<directory::Token, Problem> {
    let directory = api.house.directory();
    let token = directory.token(id).ok_or(Stop::NotFound)?;
    if !signed.actor.may_at(Permission::MANAGE_HOUSE, directory.path(token.office)) {
        return Err(Stop::NotFound.into());
    }
    Ok(token.clone())
}

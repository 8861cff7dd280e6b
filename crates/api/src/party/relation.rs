//! Who serves a party or stands for it, on the wire and listed.

use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_service::command::party::Server;
use yinuo_service::query;

use crate::extract::{Id, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, LocalText, Ref, instant, ok, operator_id, party_id};
use crate::state::Api;
use crate::view::View;

/// One who serves, or one who is served.
#[derive(Debug, Serialize, ToSchema)]
pub struct Relation<'a> {
    /// A kind of the packs.
    pub kind: &'a str,
    /// Whether the other is an operator; a party otherwise.
    pub operator: bool,
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub begins_on: &'a str,
    /// The first day on which it does not hold any more.
    pub ends_on: Option<&'a str>,
    /// Whether it holds today.
    pub holds: bool,
    pub at: Timestamp,
    pub by: Ref<'a>,
}

/// The relations of a party, and the kinds of relation there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Relations<'a> {
    pub served_by: Vec<Relation<'a>>,
    /// Those whom it serves and the asker may see.
    pub serves: Vec<Relation<'a>>,
    pub kinds: Vec<RelationKind<'a>>,
}

/// A kind of relation, called from both sides.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelationKind<'a> {
    pub key: &'a str,
    /// What the one who serves is to the customer.
    pub name: LocalText<'a>,
    /// What the customer is to that one.
    pub other_way: LocalText<'a>,
}

/// Who serves a party: a party or an operator, by id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRelation {
    /// A kind of the packs: `agent`.
    pub kind: String,
    /// `party_…` or `operator_…`.
    pub by: String,
    /// Without it: today.
    #[serde(default)]
    pub begins_on: Option<Date>,
    /// The first day on which it does not hold any more.
    #[serde(default)]
    pub ends_on: Option<Date>,
}

/// A relation that ends.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationEnd {
    pub kind: String,
    /// `party_…` or `operator_…`.
    pub by: String,
    /// When it began.
    pub begins_on: Date,
    /// The first day on which it does not hold any more. Without it: today.
    #[serde(default)]
    pub ends_on: Option<Date>,
}

pub fn server(by: &str) -> Result<Server, Problem> {
    match (by.parse::<PartyId>(), by.parse::<OperatorId>()) {
        (Ok(party), _) => Ok(Server::Party(party)),
        (_, Ok(operator)) => Ok(Server::Operator(operator)),
        _ => Err(Problem::field("by", "not_an_id")),
    }
}

/// The relations of a party.
#[utoipa::path(get, path = "/parties/{id}/relations", tag = "party", params(("id" = String, Path)),
    responses((status = 200, body = Relations<'static>)))]
pub async fn list_relations(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    relations(&api, &signed, id).await
}

pub async fn relations(api: &Api, signed: &Signed, id: PartyId) -> Result<Answer, Problem> {
    let found = query::party::relations(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    let kinds = api.house.rules().roles().relations().iter();
    Ok(ok(&Relations {
        served_by: found.served_by.iter().map(|one| shown(&view, one, one.relation.other_id)).collect(),
        serves: found.serves.iter().map(|one| shown(&view, one, one.relation.party_id)).collect(),
        kinds: kinds
            .map(|kind| RelationKind { key: &kind.key, name: (&kind.name).into(), other_way: (&kind.other_way).into() })
            .collect(),
    }))
}

fn shown<'a>(view: &'a View, one: &'a query::party::Related, id: i64) -> Relation<'a> {
    let (relation, today) = (&one.relation, view.today().to_string());
    let operator = relation.other_kind == "operator" && id == relation.other_id;
    Relation {
        kind: &relation.kind,
        operator,
        id: if operator { operator_id(id) } else { party_id(id) },
        name: &one.name,
        begins_on: &relation.begins_on,
        ends_on: relation.ends_on.as_deref(),
        holds: relation.begins_on <= today && relation.ends_on.as_ref().is_none_or(|ends_on| *ends_on > today),
        at: instant(relation.at),
        by: view.operator_number(relation.operator_id),
    }
}

//! The claims to which a mediator was invited.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{CaseId, PartyId};
use yinuo_service::query::PageAsk;
use yinuo_service::school::claim::query::{self, InvitationFilter};
use yinuo_store::tables::school::InvitationLineRow;

use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, ok, party_id};
use crate::state::Api;
use crate::words;

/// A claim to which a mediator was invited.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediatorClaim<'a> {
    #[schema(value_type = String)]
    pub case: IdText,
    pub number: &'a str,
    pub school: Ref<'a>,
    #[schema(format = Date)]
    pub occurred_on: &'a str,
    #[schema(format = Date)]
    pub invited_on: &'a str,
    /// Whether it is this mediator who mediates, and not another who was invited later.
    pub mediates: bool,
    #[schema(format = Date)]
    pub agreed_on: Option<&'a str>,
    #[schema(value_type = words::CaseState)]
    pub state: &'a str,
}

impl<'a> MediatorClaim<'a> {
    fn new(row: &'a InvitationLineRow) -> MediatorClaim<'a> {
        MediatorClaim {
            case: IdText { prefix: CaseId::PREFIX, number: row.case_id },
            number: &row.number,
            school: Ref { id: party_id(row.holder_id), name: &row.holder_name },
            occurred_on: &row.occurred_on,
            invited_on: &row.invited_on,
            mediates: row.mediates != 0,
            agreed_on: row.agreed_on.as_deref(),
            state: &row.state,
        }
    }
}

/// A page of the claims of a mediator.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediatorClaims<'a> {
    pub mediator: Ref<'a>,
    pub profession: &'a str,
    /// Whether they are in the pool yet.
    pub in_pool: bool,
    pub items: Vec<MediatorClaim<'a>>,
    pub next: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MediatorClaimQuery {
    /// Only those that go on.
    #[serde(default)]
    open: bool,
    limit: Option<i64>,
    after: Option<String>,
    /// `invited`, with a minus sign downwards.
    sort: Option<String>,
}

/// The claims to which a mediator was invited, the latest invitation first.
#[utoipa::path(get, path = "/school-mediators/{party}/claims", tag = "schools",
    params(("party" = String, Path), MediatorClaimQuery),
    responses((status = 200, body = MediatorClaims<'static>)))]
pub async fn list_mediator_claims(
    State(api): State<Api>,
    signed: Signed,
    Id(party): Id<PartyId>,
    Query(query): Query<MediatorClaimQuery>,
) -> Result<Answer, Problem> {
    let filter = InvitationFilter { mediator: party, open: query.open };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let (person, row, found) = query::invitations(&api.house, &signed.actor, &filter, &ask).await?;
    Ok(ok(&MediatorClaims {
        mediator: Ref { id: party_id(person.id), name: &person.name },
        profession: &row.profession,
        in_pool: row.active != 0,
        items: found.items.iter().map(MediatorClaim::new).collect(),
        next: found.next,
    }))
}

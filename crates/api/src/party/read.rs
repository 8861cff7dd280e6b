//! Finding parties, and one with its cases and contacts.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_service::customer_read::Way;
use yinuo_service::query;
use yinuo_service::query::PageAsk;

use super::shape::Party;
use crate::case::shape::CaseLine;
use crate::contact::shape::Contact;
use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, List, Ref, file_id, instant, ok, party_id, with_etag};
use crate::state::Api;
use crate::view::View;

/// A party that was found to be this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alias<'a> {
    pub party: Party<'a>,
    pub merged_at: Timestamp,
    pub by: Ref<'a>,
    pub reason: &'a str,
    /// The document that proves it.
    pub file: Ref<'a>,
}

impl<'a> Alias<'a> {
    fn new(view: &'a View, alias: &'a query::party::Alias) -> Alias<'a> {
        let query::party::Alias { merge, party, file_name } = alias;
        Alias {
            party: Party::new(view, party),
            merged_at: instant(merge.merged_at),
            by: view.operator_number(merge.operator_id),
            reason: &merge.reason,
            file: Ref { id: file_id(merge.file_id), name: file_name },
        }
    }
}

/// A party with its cases and contacts, those of its aliases among them.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyFile<'a> {
    #[serde(flatten)]
    pub party: Party<'a>,
    /// The party that this one leads to, where it is an alias.
    pub merged_into: Option<Ref<'a>>,
    pub aliases: Vec<Alias<'a>>,
    /// The latest 200.
    pub cases: Vec<CaseLine<'a>>,
    pub contacts: Vec<Contact<'a>>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PartyQuery {
    /// A name by characters, pinyin or initials; an identity number; a phone; a case number.
    q: Option<String>,
    /// An office and those below it.
    #[param(value_type = Option<String>)]
    office: Option<OfficeId>,
    limit: Option<i64>,
    after: Option<String>,
    /// `created` or `name`, with a minus sign downwards.
    sort: Option<String>,
}

/// Find parties.
#[utoipa::path(get, path = "/parties", tag = "party", params(PartyQuery),
    responses((status = 200, body = List<Party<'static>>)))]
pub async fn list_parties(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PartyQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::party::list(&api.house, &signed.actor, query.q.as_deref(), query.office, &ask).await?;
    signed.note_found(&api, query.q.as_deref(), &found.items);
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Party::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A party with its cases and contacts.
#[utoipa::path(get, path = "/parties/{id}", tag = "party", params(("id" = String, Path)),
    responses((status = 200, body = PartyFile<'static>)))]
pub async fn get_party(State(api): State<Api>, signed: Signed, Id(id): Id<PartyId>) -> Result<Answer, Problem> {
    let file = query::party::file(&api.house, &signed.actor, id).await?;
    signed.note_read(&api, id, Way::Customer);
    let view = View::new(&api.house, &signed);
    let contact = |found| Contact::of_party(&view, &file.party.name, found);
    let answer = PartyFile {
        party: Party::new(&view, &file.party),
        merged_into: file.kept.as_ref().map(|kept| Ref { id: party_id(kept.id), name: &kept.name }),
        aliases: file.aliases.iter().map(|alias| Alias::new(&view, alias)).collect(),
        cases: file.cases.iter().map(|line| CaseLine::new(&view, line)).collect(),
        contacts: file.contacts.iter().map(contact).collect(),
    };
    Ok(with_etag(ok(&answer), file.party.version))
}

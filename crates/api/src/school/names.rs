//! The list of names of a policy: what is wanted, what there is, and the pupils, masked.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::school::{SchoolPolicyId, SchoolPupilId};
use yinuo_core::service::Status;
use yinuo_service::query::PageAsk;
use yinuo_service::school::names::query::{self, ListedPupil as FoundPupil, PolicyNames, PupilFilter};

use crate::extract::{Id, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, LocalText, ok};
use crate::state::Api;
use crate::words;

/// How many pupils of a level are counted and named.
#[derive(Debug, Serialize, ToSchema)]
pub struct LevelNames<'a> {
    /// The key of the level.
    pub level: &'a str,
    pub name: LocalText<'a>,
    /// Whether a clause wants the names of this level.
    pub wanted: bool,
    /// Full years of the youngest and of the oldest who can be listed.
    pub from_age: Option<u8>,
    pub to_age: Option<u8>,
    /// The head count that is paid for.
    pub pupils: i64,
    /// How many are on the list.
    pub listed: i64,
}

/// What a policy wants of names, and how many there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct SchoolNames<'a> {
    /// What the list rests on; nothing where no clause wants one.
    pub cite: Option<&'a str>,
    #[schema(value_type = Option<words::Status>)]
    pub status: Option<Status>,
    pub levels: Vec<LevelNames<'a>>,
}

impl<'a> SchoolNames<'a> {
    fn new(found: &'a PolicyNames) -> SchoolNames<'a> {
        let names = found.policy.offer.names.as_ref();
        let levels = found.levels.iter().map(|one| LevelNames {
            level: &one.level,
            name: LocalText::from(&one.name),
            wanted: one.wanted.is_some(),
            from_age: one.wanted.as_ref().map(|wanted| wanted.from_age),
            to_age: one.wanted.as_ref().map(|wanted| wanted.to_age),
            pupils: one.pupils,
            listed: one.listed,
        });
        SchoolNames {
            cite: names.map(|names| names.cite.as_str()),
            status: names.map(|names| names.status),
            levels: levels.collect(),
        }
    }
}

/// What the offer of a policy wants of names, and how many pupils are counted and named by level.
#[utoipa::path(get, path = "/school-policies/{id}/names", tag = "schools", params(("id" = String, Path)),
    responses((status = 200, body = SchoolNames<'static>)))]
pub async fn get_school_names(
    State(api): State<Api>,
    signed: Signed,
    Id(policy): Id<SchoolPolicyId>,
) -> Result<Answer, Problem> {
    let found = query::names(&api.house, &signed.actor, policy).await?;
    Ok(ok(&SchoolNames::new(&found)))
}

/// A pupil of a list. Name and number are masked, and empty where they were kept long enough.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedPupil<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// The key of the level.
    pub level: &'a str,
    pub class_name: Option<&'a str>,
    pub name: &'a str,
    pub identity: &'a str,
    #[schema(format = Date)]
    pub listed_from: &'a str,
    /// The first day on which it was not on the list any more.
    #[schema(format = Date)]
    pub left_on: Option<&'a str>,
}

impl<'a> ListedPupil<'a> {
    fn new(found: &'a FoundPupil) -> ListedPupil<'a> {
        let row = &found.row;
        ListedPupil {
            id: IdText { prefix: SchoolPupilId::PREFIX, number: row.id },
            level: &row.level,
            class_name: row.class_name.as_deref(),
            name: &found.name,
            identity: &found.identity,
            listed_from: &row.listed_from,
            left_on: row.left_on.as_deref(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListedPupilQuery {
    /// The key of a level.
    level: Option<String>,
    /// Only those who are on the list yet.
    #[serde(default)]
    listed: bool,
    limit: Option<i64>,
    after: Option<String>,
}

/// The pupils whom the list of a policy names, masked, in the order in which they came in.
#[utoipa::path(get, path = "/school-policies/{id}/pupils", tag = "schools",
    params(("id" = String, Path), ListedPupilQuery),
    responses((status = 200, body = List<ListedPupil<'static>>)))]
pub async fn list_school_pupils(
    State(api): State<Api>,
    signed: Signed,
    Id(policy): Id<SchoolPolicyId>,
    Query(query): Query<ListedPupilQuery>,
) -> Result<Answer, Problem> {
    let filter = PupilFilter { level: query.level, listed: query.listed };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::pupils(&api.house, &signed.actor, policy, filter, &ask).await?;
    let items = found.items.iter().map(ListedPupil::new).collect();
    Ok(ok(&List { items, next: found.next }))
}

//! What is set aside, with its reasons.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::subject;
use yinuo_core::systems;
use yinuo_service::query::PageAsk;
use yinuo_service::set_aside::{self, KindCount, SetAsideFilter};
use yinuo_store::tables::archive::SetAsideRow;

use crate::extract::{Query, Signed};
use crate::problem::Problem;
use crate::refusal_text::{self, Facts};
use crate::shape::{Answer, IdText, KeyName, LocalText, Ref, SubjectRef, instant, ok, set_aside_id};
use crate::state::Api;
use crate::view::View;

/// Something that could not be done and is left alone until it is tried again.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetAside<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    /// Who does it: the clocks of promises, a kind of work after commits, a step of the day.
    pub kind: KeyName<'a>,
    pub about: Option<SubjectRef<'a>>,
    /// Absent, where it belongs to no office.
    pub office: Option<Ref<'a>>,
    pub reason: SetAsideReason<'a>,
    pub since: Timestamp,
    pub last_at: Timestamp,
    pub tries: i64,
    /// It is about to be tried again.
    pub again: bool,
}

/// Why, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetAsideReason<'a> {
    pub code: &'a str,
    pub detail: String,
    pub hint: String,
}

/// How much of a kind is set aside.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetAsideCount<'a> {
    pub kind: KeyName<'a>,
    pub number: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SetAsideList<'a> {
    pub items: Vec<SetAside<'a>>,
    pub next: Option<&'a str>,
    /// All kinds of which something is set aside, whatever the filter.
    pub kinds: Vec<SetAsideCount<'a>>,
}

fn kind(key: &str) -> KeyName<'_> {
    let (zh, en) = set_aside::name(key);
    KeyName { key, name: LocalText { zh: zh.into(), en: en.into() } }
}

impl<'a> SetAside<'a> {
    fn new(view: &'a View, row: &'a SetAsideRow) -> SetAside<'a> {
        let about = row.subject_kind.as_deref().and_then(systems::subject_kind).zip(row.subject_id);
        let label = row.number.as_deref().unwrap_or_default();
        let about = about.map(|(kind, id)| SubjectRef::new(subject::SubjectRef { kind, id }, label));
        SetAside {
            id: set_aside_id(row.id),
            kind: kind(&row.kind),
            about,
            office: row.office_id.map(|office| view.office_number(office)),
            reason: reason(view, row),
            since: instant(row.since),
            last_at: instant(row.last_at),
            tries: row.tries,
            again: row.again == 1,
        }
    }
}

fn reason<'a>(view: &View, row: &'a SetAsideRow) -> SetAsideReason<'a> {
    let facts: BTreeMap<String, String> = serde_json::from_str(&row.facts).unwrap_or_default();
    let facts: Vec<(&str, String)> = facts.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    let told = Facts { facts: &facts, service: None, roles: Some(view.house.rules().roles()) };
    let (detail, hint) = refusal_text::sentences(&row.code, told, view.language);
    SetAsideReason { code: &row.code, detail, hint }
}

/// Which things are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SetAsideQuery {
    /// The key of a kind.
    pub kind: Option<String>,
    pub limit: Option<i64>,
    pub after: Option<String>,
}

/// What could not be done and waits for a person, the latest first.
#[utoipa::path(get, path = "/set-aside", tag = "set-aside", params(SetAsideQuery),
    responses((status = 200, body = SetAsideList<'static>)))]
pub async fn list_set_aside(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<SetAsideQuery>,
) -> Result<Answer, Problem> {
    let filter = SetAsideFilter { kind: query.kind };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = set_aside::list(&api.house, &signed.actor, &filter, &ask).await?;
    let counts: Vec<KindCount> = set_aside::counts_for(&api.house, &signed.actor).await?;
    let view = View::new(&api.house, &signed);
    Ok(ok(&SetAsideList {
        items: found.items.iter().map(|row| SetAside::new(&view, row)).collect(),
        next: found.next.as_deref(),
        kinds: counts.iter().map(|count| SetAsideCount { kind: kind(&count.kind), number: count.number }).collect(),
    }))
}

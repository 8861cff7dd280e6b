//! Public notices of the offices.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::access::Permission;
use yinuo_core::id::NoticeId;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::{EditNotice, PublishNotice};
use yinuo_service::query::{self, PageAsk};
use yinuo_store::tables::house::NoticeRow;

use crate::extract::{Body, Id, IdempotencyKey, MaybeIfMatch, Query, Signed};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, View, json, mark_replay, notice_id, ok, with_etag};
use crate::state::Api;
use crate::words;

/// What an office makes public.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notice<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub office: Ref<'a>,
    pub title: &'a str,
    pub body: &'a str,
    #[schema(value_type = Date)]
    pub published_on: &'a str,
    /// The last day.
    #[schema(value_type = Option<Date>)]
    pub until: Option<&'a str>,
    /// `planned` is seen only by those who may publish.
    #[schema(value_type = words::NoticeState)]
    pub state: &'static str,
    pub version: i64,
}

impl<'a> Notice<'a> {
    fn new(view: &'a View, row: &'a NoticeRow) -> Notice<'a> {
        let today = view.today().to_string();
        // ISO dates compare as text.
        let state = if row.published_on > today {
            "planned"
        } else if row.until.as_ref().is_some_and(|until| *until < today) {
            "ended"
        } else {
            "published"
        };
        Notice {
            id: notice_id(row.id),
            office: view.office_number(row.office_id),
            title: &row.title,
            body: &row.body,
            published_on: &row.published_on,
            until: row.until.as_deref(),
            state,
            version: row.version,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `published`, with a minus sign downwards.
    sort: Option<String>,
}

/// The notices of the own office, those above it and those below it, the latest first.
#[utoipa::path(get, path = "/notices", tag = "notice", params(NoticeQuery),
    responses((status = 200, body = List<Notice<'static>>)))]
pub async fn list_notices(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<NoticeQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let found = query::house::notices(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Notice::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    pub title: String,
    pub body: String,
    pub published_on: Date,
    /// The last day.
    #[serde(default)]
    pub until: Option<Date>,
}

async fn answered(api: &Api, signed: &Signed, status: StatusCode, id: i64, replayed: bool) -> Result<Answer, Problem> {
    let row = query::house::notice(&api.house, &signed.actor, NoticeId::from_number(id)).await?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Notice::new(&view, &row));
    Ok(mark_replay(with_etag(body, row.version), replayed))
}

/// Publish a notice.
#[utoipa::path(post, path = "/notices", tag = "notice", request_body = NewNotice,
    responses((status = 201, body = Notice<'static>)))]
pub async fn publish_notice(
    State(api): State<Api>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NewNotice>,
) -> Result<Answer, Problem> {
    let command = Command::PublishNotice(PublishNotice {
        title: body.title,
        body: body.body,
        published_on: body.published_on,
        until: body.until,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::CREATED, answer.id, answer.replayed).await
}

/// Changed fields only. A notice is ended by giving it a last day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeChange {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub until: Option<Date>,
}

/// Edit a notice. `If-Match` may be left out.
#[utoipa::path(patch, path = "/notices/{id}", tag = "notice", request_body = NoticeChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Notice<'static>)))]
pub async fn edit_notice(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<NoticeId>,
    MaybeIfMatch(version): MaybeIfMatch,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<NoticeChange>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::PUBLISH_NOTICES).map_err(Stop::from)?;
    query::house::notice(&api.house, &signed.actor, id).await?;
    let command = Command::EditNotice(EditNotice {
        notice: id,
        expected_version: version,
        title: body.title,
        body: body.body,
        until: body.until,
    });
    let answer = api.house.carry_out(&signed.actor, command, key).await?;
    answered(&api, &signed, StatusCode::OK, answer.id, answer.replayed).await
}

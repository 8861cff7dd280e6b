//! A notice on the wire.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::NoticeId;
use yinuo_service::query;
use yinuo_store::tables::house::NoticeRow;

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, json, mark_replay, notice_id, with_etag};
use crate::state::Api;
use crate::view::View;
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
    pub fn new(view: &'a View, row: &'a NoticeRow) -> Notice<'a> {
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

pub async fn answered(
    api: &Api,
    signed: &Signed,
    status: StatusCode,
    id: i64,
    replayed: bool,
) -> Result<Answer, Problem> {
    let row = query::house::notice(&api.house, &signed.actor, NoticeId::from_number(id)).await?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Notice::new(&view, &row));
    Ok(mark_replay(with_etag(body, row.version), replayed))
}

//! Bulletins, and their pages.

use axum::body::Body as ResponseBody;
use axum::extract::State;
use axum::http::Response;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use yinuo_core::quality::BulletinId;
use yinuo_service::quality::{bulletin, query};
use yinuo_service::query::PageAsk;
use yinuo_store::tables::quality::BulletinRow;

use crate::extract::{Id, Query, Signed};
use crate::file::shape::disposition;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, List, Ref, bulletin_id, instant, ok};
use crate::state::Api;
use crate::view::View;

/// A bulletin.
#[derive(Debug, Serialize, ToSchema)]
pub struct Bulletin<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub number: &'a str,
    pub office: Ref<'a>,
    #[schema(value_type = Date)]
    pub published_on: &'a str,
    pub published_at: Timestamp,
    pub by: Ref<'a>,
    /// How many findings it names.
    pub named: i64,
}

impl<'a> Bulletin<'a> {
    pub fn new(view: &'a View, row: &'a BulletinRow) -> Bulletin<'a> {
        Bulletin {
            id: bulletin_id(row.id),
            number: &row.number,
            office: view.office_number(row.office_id),
            published_on: &row.published_on,
            published_at: instant(row.published_at),
            by: view.operator_number(row.operator_id),
            named: row.named,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BulletinQuery {
    limit: Option<i64>,
    after: Option<String>,
    /// `day`, with a minus sign downwards.
    sort: Option<String>,
}

/// The bulletins of the own office, those above it and those below it, the latest first.
#[utoipa::path(get, path = "/bulletins", tag = "conduct", params(BulletinQuery),
    responses((status = 200, body = List<Bulletin<'static>>)))]
pub async fn list_bulletins(
    State(api): State<Api>,
    signed: Signed,
    Query(asked): Query<BulletinQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: asked.limit, after: asked.after, sort: asked.sort };
    let found = query::bulletins(&api.house, &signed.actor, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| Bulletin::new(&view, row)).collect();
    Ok(ok(&List { items, next: found.next }))
}

/// A bulletin as PDF.
#[utoipa::path(get, path = "/bulletins/{id}/pdf", tag = "conduct", params(("id" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = String)))]
pub async fn get_bulletin_pdf(
    State(api): State<Api>,
    signed: Signed,
    Id(id): Id<BulletinId>,
) -> Result<Answer, Problem> {
    let row = query::bulletin(&api.house, &signed.actor, id).await?;
    let file = bulletin::print(&api.house, &row).await?;
    let mut response = Response::new(ResponseBody::from(file));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(CONTENT_DISPOSITION, disposition(&format!("{} {}.pdf", "每周简讯", row.number)));
    Ok(response)
}

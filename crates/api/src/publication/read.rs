//! Publications, one publication, and its lines.

use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::publication::query::{self, PublicationFilter};
use yinuo_service::query::PageAsk;

use super::shape::{Publication, PublicationLine, shown};
use crate::extract::{Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok, with_etag};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicationQuery {
    /// A number, that of what it is about, or a part of its place.
    q: Option<String>,
    /// The id of what they are about.
    about: Option<String>,
    /// `prepared`, `runs`, `ended` or `withdrawn`.
    standing: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
}

/// Publications of one's offices, the latest first.
#[utoipa::path(get, path = "/publications", tag = "publication", params(PublicationQuery),
    responses((status = 200, body = List<Publication<'static>>)))]
pub async fn list_publications(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<PublicationQuery>,
) -> Result<Answer, Problem> {
    let about = query.about.as_deref().map(|id| subject_of("about", id)).transpose()?;
    let filter = PublicationFilter { text: query.q, about, standing: query.standing };
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::publications(&api.house, &signed.actor, &filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|row| shown(&api.house, &view, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

/// A publication by id or number.
#[utoipa::path(get, path = "/publications/{id}", tag = "publication", params(("id" = String, Path)),
    responses((status = 200, body = Publication<'static>)))]
pub async fn get_publication(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id).await?;
    let view = View::new(&api.house, &signed);
    Ok(with_etag(ok(&shown(&api.house, &view, &row)?), row.version))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PublicationLineQuery {
    /// A part of a name.
    q: Option<String>,
    /// Only those that somebody objected to, openly or rightly.
    #[serde(default)]
    objected: bool,
    limit: Option<i64>,
    after: Option<String>,
}

/// The lines of a publication, by number, with their names in full.
#[utoipa::path(get, path = "/publications/{id}/lines", tag = "publication",
    params(("id" = String, Path), PublicationLineQuery),
    responses((status = 200, body = List<PublicationLine<'static>>)))]
pub async fn list_publication_lines(
    State(api): State<Api>,
    signed: Signed,
    Path(id): Path<String>,
    Query(query): Query<PublicationLineQuery>,
) -> Result<Answer, Problem> {
    let row = query::row(&api.house, &signed.actor, &id).await?;
    let ask = PageAsk { limit: query.limit, after: query.after, sort: None };
    let found = query::lines(&api.house, &row, query.q.as_deref(), query.objected, &ask).await?;
    let lines = found.items.iter().map(|line| PublicationLine::new(&row.kind, line));
    let items = lines.collect::<Result<Vec<_>, _>>()?;
    Ok(ok(&List { items, next: found.next }))
}

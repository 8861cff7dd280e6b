//! The sheet to fill in.

use axum::body::Body as ResponseBody;
use axum::extract::{Path, State};
use axum::http::Response;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use yinuo_core::access::Permission;
use yinuo_service::Stop;
use yinuo_service::import::{kind, template};

use crate::extract::Signed;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An empty workbook of a kind: its columns, what each takes, and the values there are to choose from.
#[utoipa::path(get, path = "/import-kinds/{key}/template", tag = "import", params(("key" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)))]
pub async fn get_import_template(
    State(api): State<Api>,
    signed: Signed,
    Path(key): Path<String>,
) -> Result<Answer, Problem> {
    signed.actor.require(Permission::IMPORT).map_err(Stop::from)?;
    let kind = kind(&key).ok_or(Stop::NotFound)?;
    kind.require(&signed.actor).map_err(Stop::from)?;
    let bytes = template(api.house.rules(), kind)?;
    let mut answer = Response::new(ResponseBody::from(bytes));
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(XLSX));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"{}.xlsx\"", kind.key);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect("a key is plain"));
    Ok(answer)
}

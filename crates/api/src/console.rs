//! The files of the browser console: whatever is no API address is a file of it, or its first page, which finds its own
//! way. Files with a hash in their name never change and are kept by browsers; the first page is asked for anew.

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, VARY,
};
use axum::http::{Method, Response};

use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;

const FIRST_PAGE: &str = "index.html";
const KEPT: &str = "public, max-age=31536000, immutable";
const ASKED_ANEW: &str = "no-cache";

const NOT_BUILT: &str = "<!doctype html>
<html lang=\"zh-CN\">
<meta charset=\"utf-8\">
<title>Yinuo</title>
<style>body { font: 16px/1.6 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }</style>
<h1>Yinuo 一诺</h1>
<p>服务已经运行，但这个程序没有包含浏览器控制台。请在源码目录执行 <code>cargo xtask run</code>，它会先构建控制台。</p>
<p>The service is running, but this program carries no console. In the source tree, <code>cargo xtask run</code> builds it first.</p>
<p>API: <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p>
</html>
";

/// Whatever no route answers.
pub async fn fallback(State(api): State<Api>, request: Request) -> Result<Answer, Problem> {
    let path = request.uri().path();
    let not_found = Err(Problem::new("not_found"));
    // Where there are no public pages, the console does not stand in their place.
    let ours = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if ours("/api") || ours(crate::public::ROOT) {
        return not_found;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::new("method_not_allowed"));
    }
    let path = path.trim_start_matches('/');
    let Some(files) = api.options.console else {
        return if has_extension(path) { not_found } else { Ok(page(NOT_BUILT.as_bytes(), "text/html", ASKED_ANEW)) };
    };
    if let Some((bytes, media_type)) = files(path).filter(|_| !path.is_empty() && path != FIRST_PAGE) {
        let cache = if is_hashed(path) { KEPT } else { ASKED_ANEW };
        // The bundler puts the same file beside it, compressed as far as it goes.
        return Ok(match files(&format!("{path}.br")).filter(|_| takes_brotli(request.headers())) {
            Some((small, _)) => compressed(page(small, media_type, cache)),
            None => page(bytes, media_type, cache),
        });
    }
    match files(FIRST_PAGE) {
        Some((bytes, media_type)) if !has_extension(path) || path == FIRST_PAGE => {
            Ok(page(bytes, media_type, ASKED_ANEW))
        }
        _ => not_found,
    }
}

fn page(bytes: impl Into<Cow<'static, [u8]>>, media_type: &str, cache: &'static str) -> Answer {
    let bytes: Cow<'static, [u8]> = bytes.into();
    let body = match bytes {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let mut response = Response::new(body);
    let media_type = match media_type {
        "text/html" | "text/css" | "text/javascript" => format!("{media_type}; charset=utf-8"),
        other => other.to_owned(),
    };
    let media_type = HeaderValue::from_str(&media_type);
    let media_type = media_type.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

fn compressed(mut response: Answer) -> Answer {
    response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    response
}

/// Whether a browser says that it takes what is compressed by brotli, and not that it does not.
pub fn takes_brotli(headers: &HeaderMap) -> bool {
    let said = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let mut ways = said.flat_map(|text| text.split(','));
    ways.any(|way| {
        let mut parts = way.split(';').map(str::trim);
        let refused = |weight: &str| weight.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32));
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br")) && !parts.any(refused)
    })
}

pub fn has_extension(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

/// What the bundler names by its content: `assets/index-B3x0_9aZ.js`, a hyphen and eight characters.
pub fn is_hashed(path: &str) -> bool {
    let stem = path.strip_prefix("assets/").and_then(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    let hash = stem.and_then(|stem| stem.len().checked_sub(9).and_then(|start| stem.get(start..)));
    hash.and_then(|hash| hash.strip_prefix('-'))
        .is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')))
}

//! What documents look like outside, and how one comes in.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::HeaderValue;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_core::id::FileId;
use yinuo_service::command::file::Document;
use yinuo_service::query;
use yinuo_store::tables::case::FileRow;

use crate::extract::{Signed, media_type, whole_body};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, file_id, instant, json, mark_replay};
use crate::state::Api;
use crate::view::View;

/// The largest document, in bytes.
pub const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// Longest name kept, in characters.
pub const NAME_LIMIT: usize = 120;

/// A document without its content.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileLine<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub name: &'a str,
    pub media_type: &'a str,
    /// Bytes.
    pub size: i64,
    /// BLAKE3 of the content as it was handed in, in hexadecimal.
    pub content_hash: &'a str,
    pub material: Option<&'a str>,
    pub added_at: Timestamp,
    pub by: Ref<'a>,
}

impl<'a> FileLine<'a> {
    pub fn new(view: &'a View, row: &'a FileRow) -> FileLine<'a> {
        FileLine {
            id: file_id(row.id),
            name: &row.name,
            media_type: &row.media_type,
            size: row.size,
            content_hash: &row.content_hash,
            material: row.material_key.as_deref(),
            added_at: instant(row.created_at),
            by: view.operator_number(row.operator_id),
        }
    }
}

/// The media type that the first bytes of a file tell, if it is one that is taken.
pub fn type_of(content: &[u8]) -> Option<&'static str> {
    match content {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

/// A name that is safe to show and to save under: the last part of a path, without characters that mean something to a
/// file system or a header, never empty.
pub fn safe_name(name: &str, media_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let unsafe_character = |c: char| {
        // Marks that turn the direction of writing make a name look like another.
        c.is_control()
            || matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '\u{200e}'..='\u{200f}')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = last.chars().filter(|c| !unsafe_character(*c)).take(NAME_LIMIT).collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    if !kept.is_empty() {
        return kept.to_owned();
    }
    let ending = media_type.rsplit('/').next().unwrap_or("bin");
    format!("document.{ending}")
}

/// A document as it came in: what it is, its first bytes decide.
pub(super) async fn document_of(
    request: Request,
    api: &Api,
    material: Option<String>,
    name: Option<&str>,
) -> Result<Document, Problem> {
    let declared = media_type(request.headers()).to_ascii_lowercase();
    let content = whole_body(request, api, FILE_LIMIT).await?;
    let found = type_of(&content);
    let Some(media_type) = found.filter(|found| *found == declared) else {
        let refused = Problem::new("wrong_file_type").with("declared", declared);
        return Err(refused.with("found", found.unwrap_or("of no known type")));
    };
    Ok(Document {
        material,
        name: safe_name(name.unwrap_or_default(), media_type),
        media_type: media_type.to_owned(),
        content_hash: blake3::hash(&content).to_hex().to_string(),
        content: content.to_vec(),
    })
}

pub(super) async fn file_answered(api: &Api, signed: &Signed, id: FileId, replayed: bool) -> Result<Answer, Problem> {
    let (row, _) = query::file::document(&api.house, &signed.actor, id).await?;
    let view = View::new(&api.house, signed);
    Ok(mark_replay(json(StatusCode::CREATED, &FileLine::new(&view, &row)), replayed))
}

/// `inline`, with the name in plain letters for old readers and in full after RFC 5987.
pub fn disposition(name: &str) -> HeaderValue {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') { c } else { '_' }).collect();
    let mut full = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            full.push(char::from(byte));
        } else {
            full.push_str(&format!("%{byte:02X}"));
        }
    }
    let value = format!("inline; filename=\"{plain}\"; filename*=UTF-8''{full}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("inline"))
}

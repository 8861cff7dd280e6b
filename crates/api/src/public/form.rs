//! A form as a browser sends it: fields as text, and at most one file.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};

use crate::extract::media_type;
use crate::file::shape::FILE_LIMIT;
use crate::problem::Problem;
use crate::state::Api;

/// The largest form without a file, in bytes.
const LIMIT: usize = 64 * 1024;
/// Most fields of a form.
const FIELDS: usize = 200;

#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<(String, String)>,
    pub file: Option<SentFile>,
}

#[derive(Debug)]
pub struct SentFile {
    pub name: String,
    pub content: Vec<u8>,
}

impl Form {
    /// The text of a field, without blanks around it; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        let mut fields = self.fields.iter();
        fields.find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }

    pub async fn read(request: Request, api: &Api, takes_file: bool) -> Result<Form, Problem> {
        match media_type(request.headers()).to_ascii_lowercase().as_str() {
            "application/x-www-form-urlencoded" => {
                let too_large = || Problem::new("too_large").with("limit", LIMIT.to_string());
                let bytes = to_bytes(request.into_body(), LIMIT).await.map_err(|_| too_large())?;
                let fields = form_urlencoded::parse(&bytes).into_owned().take(FIELDS).collect();
                Ok(Form { fields, file: None }).and_then(Form::without_nul)
            }
            "multipart/form-data" if takes_file => Form::read_parts(request, api).await,
            _ => Err(Problem::new("wrong_content_type").with("expected", "application/x-www-form-urlencoded")),
        }
    }

    async fn read_parts(request: Request, api: &Api) -> Result<Form, Problem> {
        let broken = |_| Problem::new("malformed_request").with("cause", "body_broken_off");
        let mut parts = Multipart::from_request(request, api).await.map_err(|_| Problem::new("malformed_request"))?;
        let mut form = Form::default();
        while let Some(mut part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            let limit = if part.file_name().is_some() { FILE_LIMIT } else { LIMIT };
            let file_name = part.file_name().map(str::to_owned);
            let mut content = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(|error| {
                if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                    Problem::new("too_large").with("limit", FILE_LIMIT.to_string())
                } else {
                    Problem::new("malformed_request").with("cause", "body_broken_off")
                }
            })? {
                if content.len() + chunk.len() > limit {
                    return Err(Problem::new("too_large").with("limit", limit.to_string()));
                }
                content.extend_from_slice(&chunk);
            }
            match file_name {
                // A browser sends an empty one where none was chosen.
                Some(name) if form.file.is_none() && !content.is_empty() => {
                    form.file = Some(SentFile { name, content })
                }
                Some(_) => {}
                None if form.fields.len() < FIELDS => {
                    form.fields.push((name, String::from_utf8_lossy(&content).into_owned()));
                }
                None => return Err(Problem::new("malformed_request")),
            }
        }
        form.without_nul()
    }

    /// No stored text holds U+0000.
    fn without_nul(self) -> Result<Form, Problem> {
        match self.fields.iter().find(|(_, value)| value.contains('\0')) {
            Some((name, _)) => Err(Problem::field(name.clone(), "control_character")),
            None => Ok(self),
        }
    }
}

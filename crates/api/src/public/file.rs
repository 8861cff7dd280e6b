//! A document that the applicant handed in itself.

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use futures_util::FutureExt;
use yinuo_core::id::FileId;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;
use yinuo_service::Stop;
use yinuo_service::command::file::ReadFile;
use yinuo_service::command::{Command, Opened};
use yinuo_service::query::applicant;

use super::page::PublicPage;
use super::visit::Visit;
use crate::file::shape::disposition;
use crate::problem::Problem;
use crate::shape::Answer;

pub static FILE: PublicPage =
    PublicPage { path: "/files/{file}", show: Some(|visit| show(visit).boxed()), ..PublicPage::NONE };

async fn show(visit: Visit) -> Result<Answer, Problem> {
    let id: FileId = visit.part("file").parse().map_err(|_| Problem::new("not_found"))?;
    let row = applicant::file(visit.house(), visit.actor()?, id).await?;
    let command = Command::from(ReadFile { file: id, subject: SubjectRef::new(&CASE, row.subject_id) });
    let mut answer = visit.house().carry_out(visit.actor()?, command, None).await?;
    let Opened(content) = answer.take().ok_or_else(|| Stop::damaged("file_contents", id.to_string()))?;
    let mut answer = Answer::new(Body::from(content));
    let headers = answer.headers_mut();
    let media_type = HeaderValue::from_str(&row.media_type);
    headers.insert(CONTENT_TYPE, media_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(CONTENT_DISPOSITION, disposition(&row.name));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(answer)
}

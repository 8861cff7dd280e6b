//! Handing in a document of an own case.

use futures_util::FutureExt;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::applicant::HandIn;
use yinuo_service::command::file::Document;
use yinuo_service::query::applicant;

use super::case;
use super::page::PublicPage;
use super::visit::{Visit, refusal};
use crate::file::shape::{safe_name, type_of};
use crate::problem::Problem;
use crate::shape::Answer;

pub static UPLOAD: PublicPage = PublicPage {
    path: "/cases/{case}/files",
    send: Some(|visit| send(visit).boxed()),
    takes_file: true,
    ..PublicPage::NONE
};

async fn send(mut visit: Visit) -> Result<Answer, Problem> {
    let actor = visit.actor()?.clone();
    let id = applicant::case_id(visit.house(), &actor, visit.part("case")).await?;
    let problem = match document(&mut visit) {
        Ok(document) => {
            let limit = visit.house().applicant_count("files-per-case")?;
            let command = Command::from(HandIn { case: id, document, limit });
            match visit.house().carry_out(&actor, command, None).await {
                Ok(_) => return Ok(visit.lead(&format!("/cases/{}?sent=yes", visit.part("case")))),
                Err(stop @ Stop::Refused(_)) => refusal(stop)?,
                Err(other) => return Err(other.into()),
            }
        }
        Err(problem) => problem,
    };
    let (file, promises) = applicant::case(visit.house(), &actor, visit.part("case")).await?;
    let problem = problem.named_by(Some(file.case.service.clone()));
    case::page(&visit, &file, &promises, Some(&problem))
}

/// What the form brought, if it is a kind of document that is taken.
fn document(visit: &mut Visit) -> Result<Document, Problem> {
    let sent = visit.form.file.take().ok_or_else(|| Problem::new("no_document"))?;
    let refused = || Problem::new("document_not_taken");
    let media_type = type_of(&sent.content).ok_or_else(refused)?;
    Ok(Document {
        material: Some(visit.form.text("material").to_owned()).filter(|material| !material.is_empty()),
        name: safe_name(&sent.name, media_type),
        media_type: media_type.to_owned(),
        content_hash: blake3::hash(&sent.content).to_hex().to_string(),
        content: sent.content,
    })
}

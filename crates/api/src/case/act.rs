//! An act on a case: who wants it, on what version, under what key. Each answers with the whole case, and tells what others did where
//! they were faster.

use std::sync::Arc;

use axum::http::StatusCode;
use yinuo_core::id::{CaseId, PartyId};
use yinuo_core::subject::SubjectRef;
use yinuo_service::Stop;
use yinuo_service::approval::Preview;
use yinuo_service::command::Command;
use yinuo_service::command::case::Changed;
use yinuo_service::query::case::CaseFile;
use yinuo_service::{command, query};
use yinuo_store::tables::case::CaseRow;

use super::shape::Case;
use crate::approval;
use crate::extract::{IdempotencyKey, IfMatch, Signed};
use crate::operation::change::with_changes;
use crate::problem::Problem;
use crate::shape::{Answer, json, mark_replay, with_etag};
use crate::state::Api;
use crate::view::View;

/// The whole case a command answered with. What the command did not touch, and all of a retry, is read.
pub async fn whole(api: &Api, signed: &Signed, answer: &command::Answer) -> Result<CaseFile, Problem> {
    let id = CaseId::from_number(answer.id);
    match answer.extra() {
        Some(Changed { case, party }) => {
            let parts = query::case::parts(&api.house, case).await?;
            Ok(CaseFile { case: case.clone(), party: party.clone(), parts })
        }
        _ => Ok(query::case::file(&api.house, &signed.actor, &id.to_string()).await?),
    }
}

pub async fn done(api: &Api, signed: &Signed, answer: command::Answer, status: StatusCode) -> Result<Answer, Problem> {
    if let Some(waiting) = approval::shape::waiting(api, signed, &answer).await? {
        return Ok(waiting);
    }
    let CaseFile { case, party, parts } = whole(api, signed, &answer).await?;
    let view = View::new(&api.house, signed);
    let body = json(status, &Case::new(&view, &case, &party, &parts));
    Ok(mark_replay(with_etag(body, case.version), answer.replayed))
}

/// A case about to be changed: who, which, on what version, under what key.
pub struct Edit {
    pub api: Api,
    pub signed: Signed,
    row: CaseRow,
    version: i64,
    key: Option<String>,
}

impl Edit {
    pub async fn begin(
        api: Api,
        signed: Signed,
        id: &str,
        IfMatch(version): IfMatch,
        IdempotencyKey(key): IdempotencyKey,
    ) -> Result<Edit, Problem> {
        let row = query::case::row(&api.house, &signed.actor, id).await?;
        Ok(Edit { api, signed, row, version, key })
    }

    pub fn case(&self) -> CaseId {
        CaseId::from_number(self.row.id)
    }

    pub fn party(&self) -> PartyId {
        PartyId::from_number(self.row.party_id)
    }

    /// What the case is about.
    pub async fn subjects(&self) -> Result<Vec<SubjectRef>, Problem> {
        Ok(query::case::subjects_of(&self.api.house, &self.row).await?)
    }

    pub fn expected(&self) -> Option<i64> {
        Some(self.version)
    }

    pub async fn carry_out(&mut self, command: Command) -> Result<command::Answer, Problem> {
        match self.api.house.carry_out(&self.signed.actor, command, self.key.take()).await {
            Ok(answer) => Ok(answer),
            Err(stop) => Err(self.told(stop).await),
        }
    }

    /// What the command would do.
    pub async fn preview(&self, command: Command) -> Result<Preview, Problem> {
        match self.api.house.preview(&self.signed.actor, command).await {
            Ok(preview) => Ok(preview),
            Err(stop) => Err(self.told(stop).await),
        }
    }

    /// Why it stopped, in the words of the case's service.
    async fn told(&self, stop: Stop) -> Problem {
        let view = View::new(&self.api.house, &self.signed);
        let service = self.api.house.rules().by_version(&self.row.service_version);
        with_changes(&view, stop, (self.row.slot, self.row.id), self.version, service.map(Arc::clone)).await
    }

    /// Carries the command out and answers with the case.
    pub async fn finish(mut self, command: Command) -> Result<Answer, Problem> {
        let answer = self.carry_out(command).await?;
        done(&self.api, &self.signed, answer, StatusCode::OK).await
    }
}

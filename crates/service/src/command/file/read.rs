//! Looking at a document, which is recorded.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, FileId, OperatorId, Slot};
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;
use yinuo_store::tables::case::{FileContentRow, FileRow};

use super::attach::file_place;
use crate::command::applicant::own_case;
use crate::command::{Act, Answer, Context, Opened, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::subject::visible_in;
use crate::systems::reader;

/// Looking at a document of this subject, which is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ReadFile {
    pub file: FileId,
    pub subject: SubjectRef,
}

impl ReadFile {
    /// An applicant looks at what applicants handed in for an own case, an operator at all documents of a subject it sees.
    fn seen(&self, context: &Context<'_>, facts: &Facts) -> Result<(Subject, String), Stop> {
        if context.actor.party().is_none() {
            let line = visible_in(context, facts, self.subject)?;
            return Ok((Subject { kind: line.of.kind.key, id: line.of.id, version: line.version }, line.label));
        }
        if self.subject.kind != &CASE {
            return Err(Stop::NotFound);
        }
        let case = own_case(context, facts, CaseId::from_number(self.subject.id))?;
        Ok((Subject { kind: "case", id: case.id.number(), version: case.version }, case.number.clone()))
    }
}

impl Act for ReadFile {
    const NAME: &'static str = "read-file";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.file.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        (reader(self.subject.kind).declare)(self.subject, plan);
        if self.subject.kind == &CASE {
            plan.want_whole::<Case>(self.subject.id);
        }
        plan.want::<FileRow>(self.file.number());
        plan.want::<FileContentRow>(self.file.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let (subject, number) = self.seen(context, facts)?;
        let by_applicant = context.actor.party().is_some();
        let seen = |file: &&FileRow| {
            file.subject_id == subject.id && (!by_applicant || file.operator_id == OperatorId::APPLICANT.number())
        };
        let file = facts.row::<FileRow>(self.file.number()).filter(seen).ok_or(Stop::NotFound)?;
        let content = facts.row::<FileContentRow>(self.file.number()).ok_or(Stop::NotFound)?;
        let opened = context.keys.open(&file_place(file.id), &content.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("file_contents", self.file.to_string()))?;
        let answer = Answer::of("file", file.id).with(Opened(opened));
        let told = vec![("number", number), ("file", file.name.clone())];
        Ok(Outcome { answer, subject: Some(subject), facts: told, commit: Commit::default(), ..Outcome::default() })
    }
}

//! Looking at a document, which is recorded.

use serde::Serialize;
use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, FileId, OperatorId, Slot};
use yinuo_store::tables::case::{FileContentRow, FileRow};

use crate::command::applicant::own_case;
use crate::command::case::visible;
use crate::command::{Act, Answer, Context, Opened, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// Looking at a document, which is recorded.
#[derive(Debug, Clone, Serialize)]
pub struct ReadFile {
    pub file: FileId,
    pub case: CaseId,
}

impl Act for ReadFile {
    const NAME: &'static str = "read-file";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.file.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_whole::<Case>(self.case.number());
        plan.want::<FileRow>(self.file.number());
        plan.want::<FileContentRow>(self.file.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // An applicant looks at what applicants handed in for an own case, an operator at all documents of a case it sees.
        let by_applicant = context.actor.party().is_some();
        let case = match by_applicant {
            true => own_case(context, facts, self.case)?,
            false => visible(context, facts, self.case)?,
        };
        let seen = |file: &&FileRow| {
            file.case_id == case.id.number() && (!by_applicant || file.operator_id == OperatorId::APPLICANT.number())
        };
        let file = facts.row::<FileRow>(self.file.number()).filter(seen);
        let file = file.ok_or(Stop::NotFound)?;
        let content = facts.row::<FileContentRow>(self.file.number()).ok_or(Stop::NotFound)?;
        let opened = context.keys.open(&format!("file {}", file.id), &content.sealed);
        let opened = opened.ok_or_else(|| Stop::damaged("file_contents", self.file.to_string()))?;
        let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
        let answer = Answer::of("file", file.id).with(Opened(opened));
        let told = vec![("number", case.number.clone()), ("file", file.name.clone())];
        let commit = Commit::default();
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

//! Changing the summary or the form of a case.

use serde::Serialize;
use yinuo_core::case::decide::{self};
use yinuo_core::id::{CaseId, PartyId, Slot};
use yinuo_core::service::Answers;

use super::{finish, handled, party_of};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::personal;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct EditCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub summary: Option<String>,
    pub answers: Option<Answers>,
}

impl Act for EditCase {
    const NAME: &'static str = "edit-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let mut commit = Commit::default();
        let mut answers = None;
        let mut sealed = Vec::new();
        if let Some(given) = self.answers {
            let (kept, rows) =
                personal::seal_answers(&case.service.fields, given, context, case.id.number(), "answers")?;
            answers = Some(kept);
            sealed = rows;
        }
        let mut told = Vec::new();
        if let Some(summary) = &self.summary {
            told.push(("summary", summary.clone()));
        }
        if let Some(answers) = &answers {
            let shown: Vec<_> = answers.iter().map(|(key, answer)| format!("{key}: {answer}")).collect();
            told.push(("answers", shown.join("; ")));
        }
        let calendars = context.rules.calendars();
        let decision = decide::edit(&case, &capability, self.summary, answers, calendars, context.now)?;
        for row in sealed {
            commit.put(row);
        }
        let party = party_of(facts, &case)?;
        finish(context, facts, commit, Some(&case), decision, &party, &told)
    }
}

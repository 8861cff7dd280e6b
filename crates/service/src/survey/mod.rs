//! Surveys (问卷) in a running house: the questionnaires of the packs, and what is said from the answers.

mod gap_difference;
pub mod report;
pub mod rules;
#[cfg(test)]
mod tests;

use futures_util::FutureExt;
use yinuo_core::access::Permission;
use yinuo_core::id::OfficeId;
use yinuo_core::subject::SubjectRef;
use yinuo_core::survey::{Questionnaire, SURVEY};
use yinuo_store::Value;
use yinuo_store::tables::survey::SurveyRow;

use crate::keys::Keys;
use crate::stop::Stop;
use crate::systems::{SubjectLine, SubjectReader};

/// How the house reads a survey that something is about.
pub const READER: SubjectReader = SubjectReader {
    kind: &SURVEY,
    permission: Permission::READ_SURVEYS,
    declare: |of, plan| plan.want::<SurveyRow>(of.id),
    read: |facts, of| facts.row::<SurveyRow>(of.id).map(line_of),
    declare_work: |_, _| {},
    load: |store, of| {
        let keys = of.iter().map(|of| vec![Value::Int(of.id)]).collect();
        async move { Ok(store.load::<SurveyRow>(keys).await?.iter().map(line_of).collect()) }.boxed()
    },
    letters: None,
    files: None,
};

fn line_of(row: &SurveyRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&SURVEY, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.name.clone(),
        version: row.version,
    }
}

/// The questionnaire as it stood when the survey began.
pub fn questionnaire(row: &SurveyRow) -> Result<Questionnaire, Stop> {
    serde_json::from_str(&row.questionnaire).map_err(|error| Stop::damaged("surveys", error.to_string()))
}

/// What an invitation is found by; its code is kept nowhere.
pub(crate) fn code_hash(keys: &Keys, code: &str) -> String {
    keys.hash("survey", code.trim())
}

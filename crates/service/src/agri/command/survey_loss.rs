//! Somebody was there and looked, with a photo.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::agri::event::LOSS_SURVEYED;
use yinuo_core::agri::{LOSS, LossId, LossSurveyId};
use yinuo_core::id::{FileId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::agri::{LossRow, LossSurveyRow};
use yinuo_store::tables::case::FileRow;

use crate::agri::loss::{event, said, surveyed, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::stop::Stop;

/// Records a survey; without a photo laid with the loss it is none.
#[derive(Debug, Clone, Serialize)]
pub struct SurveyLoss {
    pub loss: LossId,
    pub place: String,
    pub surveyed_at: Timestamp,
    /// Who was there, by name.
    pub surveyors: String,
    pub text: String,
    pub photo: Option<FileId>,
}

impl Act for SurveyLoss {
    const NAME: &'static str = "survey-loss";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.loss.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<LossRow>(self.loss.number());
        if let Some(photo) = self.photo {
            plan.want::<FileRow>(photo.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let loss = surveyed(context, facts, self.loss.number())?;
        let file = self.photo.and_then(|photo| facts.row::<FileRow>(photo.number()));
        let Some(file) = file.filter(|file| file.subject_id == loss.id) else {
            return Err(Stop::refused("survey_photo_missing"));
        };
        if !file.media_type.starts_with("image/") {
            return Err(Stop::refused("not_a_photo"));
        }
        let on = context.rules.calendar().date_of(self.surveyed_at);
        if self.surveyed_at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", on.to_string()).into());
        }
        let place = said("place", &self.place)?;
        let mut commit = Commit::default();
        commit.insert(LossSurveyRow {
            slot: loss.slot,
            id: LossSurveyId::new(context.stamp(), context.slot).number(),
            loss_id: loss.id,
            place: place.clone(),
            surveyed_at: self.surveyed_at.as_microsecond(),
            surveyors: said("surveyors", &self.surveyors)?,
            text: said("text", &self.text)?,
            photo_id: file.id,
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
        if loss.surveys == 0 {
            follow(context, &mut commit, LOSS.of(loss.id), &event(&LOSS_SURVEYED, loss, on));
        }
        let row = LossRow { surveys: loss.surveys + 1, ..loss.clone() };
        Ok(written(commit, row, vec![("place", place), ("on", on.to_string())]))
    }
}

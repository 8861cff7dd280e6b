//! Hanging a list up, with a photo of it as proof.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::id::{FileId, Slot};
use yinuo_core::publication::{Photo, PublicationId, PublicationRefusal, post};
use yinuo_store::tables::case::FileRow;
use yinuo_store::tables::publication::PublicationRow;

use super::{kept, said, written};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::publication::waits::state_of;
use crate::stop::Stop;

/// It hangs since that instant, as a photo laid with it shows.
#[derive(Debug, Clone, Serialize)]
pub struct PostPublication {
    pub publication: PublicationId,
    pub photo: Option<FileId>,
    /// Where exactly: the board before the committee's house.
    pub posted_where: String,
    pub posted_at: Timestamp,
}

impl Act for PostPublication {
    const NAME: &'static str = "post-publication";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.publication.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PublicationRow>(self.publication.number());
        if let Some(photo) = self.photo {
            plan.want::<FileRow>(photo.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = kept(context, facts, self.publication.number())?;
        let file = self.photo.and_then(|photo| facts.row::<FileRow>(photo.number()));
        let file = file.filter(|file| file.subject_id == row.id);
        let photo = file.map(|file| Photo { media_type: &file.media_type });
        let calendar = context.rules.calendar();
        let on = calendar.date_of(self.posted_at);
        if self.posted_at > context.now {
            return Err(PublicationRefusal::PostedInFuture { on }.into());
        }
        let damaged = || Stop::damaged("publications", row.number.clone());
        let opened_at = Timestamp::from_microsecond(row.opened_at).map_err(|_| damaged())?;
        let days = u16::try_from(row.days).map_err(|_| damaged())?;
        let (state, opened_on) = (state_of(row)?, calendar.date_of(opened_at));
        let posting = post(state, days, photo, on, opened_on, context.today())?;
        let posted_where = said("posted_where", &self.posted_where)?;
        let told = vec![
            ("where", posted_where.clone()),
            ("on", posting.on.to_string()),
            ("ends_on", posting.ends_on.to_string()),
        ];
        let row = PublicationRow {
            posted_at: Some(self.posted_at.as_microsecond()),
            posted_on: Some(posting.on.to_string()),
            ends_on: Some(posting.ends_on.to_string()),
            posted_where: Some(posted_where),
            photo_id: file.map(|file| file.id),
            ..row.clone()
        };
        Ok(written(Commit::default(), row, told))
    }
}

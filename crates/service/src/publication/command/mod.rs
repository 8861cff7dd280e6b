//! What can be done with publications and objections.

mod decide;
mod open;
mod post;
mod raise;
mod withdraw;

use yinuo_core::id::OfficeId;
use yinuo_core::publication::{PublicationId, PublicationKeeper, READ_PUBLICATIONS};
use yinuo_store::tables::publication::PublicationRow;

pub use decide::DecideObjection;
pub use open::{NewLine, OpenPublication};
pub use post::PostPublication;
pub use raise::RaiseObjection;
pub use withdraw::WithdrawPublication;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::personal;
use crate::query::require_reached;
use crate::stop::Stop;
use yinuo_core::refusal::Refusal;

/// A publication that the actor keeps; one that is hidden is not there.
fn kept<'a>(context: &Context<'_>, facts: &'a Facts, id: i64) -> Result<&'a PublicationRow, Stop> {
    let row = facts.row::<PublicationRow>(id).ok_or(Stop::NotFound)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    require_reached(context.actor, READ_PUBLICATIONS, path)?;
    PublicationKeeper::grant(context.actor, path)?;
    Ok(row)
}

/// A text that must be there.
fn said(field: &'static str, text: &str) -> Result<String, Stop> {
    let text = personal::checked_text(field, text.trim())?;
    if text.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "missing").into());
    }
    Ok(text)
}

/// Answers with the publication as it became.
fn written(mut commit: Commit, row: PublicationRow, mut told: Vec<(&'static str, String)>) -> Outcome {
    let row = PublicationRow { version: row.version + 1, ..row };
    let id = PublicationId::from_number(row.id).number();
    told.insert(0, ("number", row.number.clone()));
    let subject = Subject { kind: "publication", id, version: row.version };
    commit.put(row);
    Outcome { commit, answer: Answer::of("publication", id), subject: Some(subject), facts: told, ..Outcome::default() }
}

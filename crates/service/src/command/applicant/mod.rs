//! What applicants do: ask for a one-time code and enter it, hand in a document of an own case, ask for a service.
//!
//! Codes are made and looked up before ([`crate::applicant`]); these commands count, compare by hash and write down. They run on
//! the real clock, which comes with them: codes and sessions know no training clock.

mod ask_for;
mod count_try;
mod drop_expired;
mod end_session;
mod enter_code;
mod hand_in;
mod request_code;

use std::sync::Arc;

use yinuo_core::case::Case;
use yinuo_core::id::{CaseId, PartyId};

use crate::command::{Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::stop::Stop;

pub use ask_for::AskFor;
pub use count_try::CountTry;
pub use drop_expired::DropExpired;
pub use end_session::EndApplicantSession;
pub use enter_code::{EnterCode, Entered};
pub use hand_in::HandIn;
pub use request_code::RequestCode;

/// The door is no part of the archive: whoever knocks would fill it.
fn unaudited(commit: Commit) -> Outcome {
    Outcome { commit, unaudited: true, ..Outcome::default() }
}

/// Who acts for itself; an operator has no business here.
fn applicant(context: &Context<'_>) -> Result<PartyId, Stop> {
    context.actor.party().ok_or(Stop::NotFound)
}

/// A case of the applicant itself; another's is not there.
pub(crate) fn own_case(context: &Context<'_>, facts: &Facts, id: CaseId) -> Result<Arc<Case>, Stop> {
    let party = applicant(context)?;
    facts.whole::<Case>(id.number())?.filter(|case| case.party == party).ok_or(Stop::NotFound)
}

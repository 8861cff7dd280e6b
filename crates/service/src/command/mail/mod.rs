//! Mail that comes in: it is kept as it was fetched, then opens a case or is added to one. The system does this; nobody else may.

mod file;
mod open;
mod receive;

use yinuo_core::id::MailId;

use crate::command::Context;
use crate::stop::Stop;

pub use file::FileMail;
pub use open::OpenByMail;
pub use receive::ReceiveMail;

/// Where a mail is sealed.
pub(crate) fn mail_place(mail: i64) -> String {
    format!("mail {}", MailId::from_number(mail))
}

/// Only the system fetches mail.
fn check_system(context: &Context<'_>) -> Result<(), Stop> {
    if context.actor.is_system() { Ok(()) } else { Err(Stop::NotFound) }
}

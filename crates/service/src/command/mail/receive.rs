//! Keeping a mail as it was fetched.

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::id::{MailId, Slot};
use yinuo_store::tables::mail::ReceivedMailRow;

use super::{check_system, mail_place};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::message::received::counts_from;
use crate::message::take_in::{MAIL, MailOf};
use crate::outbox::post;
use crate::stop::Stop;

/// A mail, sealed from here on. It is known by the idempotency key of its Message-ID: fetched twice, by two processes or after a crash, it is kept once.
#[derive(Clone, Serialize)]
pub struct ReceiveMail {
    /// The address of the sender, by which the slot is known; empty where the mail has none.
    pub from: String,
    pub service: String,
    pub office: Option<String>,
    /// When the mailbox received it; absent where the server does not say.
    pub arrived_at: Option<Timestamp>,
    /// How many days before now it may count as received.
    pub days_back: u32,
    /// Of the whole mail, in bytes.
    pub size: i64,
    /// Only its head was fetched.
    pub head_only: bool,
    /// BLAKE3 of what was fetched, in hexadecimal; stands for it in the hash of the input.
    pub content_hash: String,
    #[serde(skip)]
    pub content: Vec<u8>,
}

impl std::fmt::Debug for ReceiveMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReceiveMail({} bytes)", self.size)
    }
}

impl Act for ReceiveMail {
    const NAME: &'static str = "receive-mail";

    fn slot(&self, keys: &Keys) -> Slot {
        Slot::of_identity(keys.hash("mail", &self.from).as_bytes())
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        check_system(context)?;
        let id = MailId::new(context.stamp(), context.slot).number();
        let mut commit = Commit::default();
        commit.insert_unaudited(ReceivedMailRow {
            slot: context.slot.number(),
            id,
            sealed: context.keys.seal(&mail_place(id), &self.content),
            size: self.size,
            head_only: i64::from(self.head_only),
            received_at: counts_from(self.arrived_at, context.now, self.days_back).as_microsecond(),
        });
        post(&mut commit, context, &MAIL, &MailOf { mail: id, service: self.service, office: self.office });
        let facts = vec![("size", self.size.to_string())];
        Ok(Outcome { commit, answer: Answer::of("mail", id), facts, ..Outcome::default() })
    }
}

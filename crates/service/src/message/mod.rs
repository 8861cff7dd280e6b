//! Messages to people outside the house: a one-time code to a phone. They wait in the outbox, sealed, and are sent after the commit.
//!
//! How they are sent is a setting: put into a folder, from which something else sends them, written to the log, which is for trying
//! things out alone, since whoever reads the log can sign in, or handed to servers: an SMTP server for mail ([`mail`]), a gateway
//! for short messages ([`sms`]). A server that does not answer is asked again; what it refuses for good is set aside. Mail that
//! comes in is fetched from a mailbox ([`mailbox`]).

pub mod mail;
pub mod mailbox;
pub mod received;
pub mod sms;
pub(crate) mod take_in;

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use yinuo_core::refusal::Refusal;

use self::mail::MailServer;
use self::mailbox::Mailbox;
use self::received::Thread;
use self::sms::SmsGateway;
use crate::house::House;
use crate::keys::Keys;
use crate::outbox::{Delivered, Entry, Handler, Order};
use crate::stop::{Failure, Stop};

/// A message to somebody outside the house.
pub(crate) static MESSAGE: Handler = Handler {
    key: "message",
    zh: "对外消息",
    en: "Messages to people outside",
    order: Order::Free,
    deliver: |house, entry| Box::pin(deliver(house, entry)),
    about: |_| None,
};

/// How messages leave the house.
#[derive(Debug)]
pub enum Messages {
    /// Each is a file of this folder, named by its entry of the outbox: putting it there twice is putting it there once.
    Folder(PathBuf),
    Log,
    /// By what an address is: a phone number or a mail address.
    Servers(Servers),
}

/// What messages are handed to. Where one is absent, nothing goes to addresses of its kind.
#[derive(Debug)]
pub struct Servers {
    pub sms: Option<SmsGateway>,
    pub mail: Option<MailServer>,
    /// Where mail that comes in is fetched from; absent, none is.
    pub mailbox: Option<Box<Mailbox>>,
}

/// A message in the outbox: whom it goes to and what it says, sealed for its place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    place: String,
    sealed: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Content {
    to: String,
    text: String,
    /// Of a mail; absent, the name of the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
}

impl Message {
    /// `place` is what it belongs to, and what it is sealed for; `to` a phone number or a mail address.
    pub fn seal(keys: &Keys, place: &str, to: &str, text: &str) -> Message {
        Message::seal_content(keys, place, &Content { to: to.to_owned(), text: text.to_owned(), subject: None })
    }

    /// As [`Message::seal`], a mail with a subject of its own.
    pub fn seal_mail(keys: &Keys, place: &str, to: &str, subject: &str, text: &str) -> Message {
        let subject = Some(subject.to_owned());
        Message::seal_content(keys, place, &Content { to: to.to_owned(), text: text.to_owned(), subject })
    }

    fn seal_content(keys: &Keys, place: &str, content: &Content) -> Message {
        let bytes = serde_json::to_vec(content).expect("texts are plain data");
        let place = format!("message {place}");
        let sealed = STANDARD.encode(keys.seal(&place, &bytes));
        Message { place, sealed }
    }

    fn open(&self, keys: &Keys) -> Option<Content> {
        let sealed = STANDARD.decode(&self.sealed).ok()?;
        serde_json::from_slice(&keys.open(&self.place, &sealed)?).ok()
    }
}

async fn deliver(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    hand_over(house, entry, &entry.payload()?, None).await?;
    Ok(Delivered::Done)
}

/// Hands the message of an entry over, known by the entry: what takes it twice takes it once. A refusal is for good. A mail that answers another goes
/// into the thread of that one.
pub(crate) async fn hand_over(
    house: &House,
    entry: &Entry,
    message: &Message,
    thread: Option<&Thread>,
) -> Result<(), Stop> {
    let damaged =
        || Stop::damaged("outbox", format!("message {} does not open with the key of this house", entry.row.id));
    let Content { to, text, subject } = message.open(&house.shared.keys).ok_or_else(damaged)?;
    let no_way =
        || Refusal::new("message_without_way").with("kind", if to.contains('@') { "e-mail" } else { "message" });
    match &house.messages {
        Some(Messages::Folder(folder)) => {
            let text = subject.map_or_else(|| text.clone(), |subject| format!("{subject}\n\n{text}"));
            put(folder, entry, &to, &text).await?;
        }
        Some(Messages::Log) => tracing::info!(to, text, "a message"),
        Some(Messages::Servers(servers)) if to.contains('@') => {
            let mail = servers.mail.as_ref().ok_or_else(no_way)?;
            let directory = house.directory();
            let subject = subject.as_deref().unwrap_or(directory.house_name());
            mail.send(&entry.key(), subject, &to, &text, thread).await?;
        }
        Some(Messages::Servers(servers)) => {
            let sms = servers.sms.as_ref().ok_or_else(no_way)?;
            sms.send(&entry.key(), &to, &text, crate::clock::real_now()).await?;
        }
        None => return Err(no_way().into()),
    }
    Ok(())
}

async fn put(folder: &std::path::Path, entry: &Entry, to: &str, text: &str) -> Result<(), Stop> {
    let path = folder.join(format!("{}.txt", entry.row.id));
    let failed = |error: std::io::Error| unreachable(format!("{}: {error}", path.display()));
    tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    tokio::fs::write(&path, format!("{to}\n\n{text}\n")).await.map_err(failed)
}

/// What may go through later.
fn unreachable(detail: String) -> Stop {
    Stop::Failed(Failure::Machine { what: "messages", detail })
}

/// What a server refuses for good.
fn rejected(cause: String) -> Stop {
    Refusal::new("message_rejected").with("cause", cause).into()
}

//! Messages to people outside the house: a one-time code to a phone. They wait in the outbox, sealed, and are sent after the commit.
//!
//! How they are sent is a setting: put into a folder, from which something else sends them, or written to the log, which is for
//! trying things out alone, since whoever reads the log can sign in.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::house::House;
use crate::keys::Keys;
use crate::outbox::{Delivered, Entry, Handler, Order};
use crate::stop::{Failure, Stop};

/// Sends a message.
pub(crate) static MESSAGE: Handler = Handler {
    key: "message",
    zh: "对外消息",
    en: "Messages to people outside",
    order: Order::Free,
    deliver: |house, entry| Box::pin(deliver(house, entry)),
    about: |_| None,
};

/// How messages leave the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Messages {
    /// Each is a file of this folder, named by its entry of the outbox: putting it there twice is putting it there once.
    Folder(PathBuf),
    Log,
}

/// A message in the outbox: whom it goes to and what it says, sealed for its challenge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Message {
    place: String,
    sealed: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Content {
    to: String,
    text: String,
}

impl Message {
    /// `place` is what it belongs to, and what it is sealed for.
    pub fn seal(keys: &Keys, place: &str, to: &str, text: &str) -> Message {
        let content = Content { to: to.to_owned(), text: text.to_owned() };
        let bytes = serde_json::to_vec(&content).expect("two texts are plain data");
        let place = format!("message {place}");
        let sealed = encoded(&keys.seal(&place, &bytes));
        Message { place, sealed }
    }

    fn open(&self, keys: &Keys) -> Option<Content> {
        let sealed = decoded(&self.sealed)?;
        serde_json::from_slice(&keys.open(&self.place, &sealed)?).ok()
    }
}

fn encoded(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

async fn deliver(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let message: Message = entry.payload()?;
    let id = entry.row.id;
    let content = message.open(&house.shared.keys);
    let content = content.ok_or_else(|| Stop::damaged("outbox", format!("the message {id} does not open")))?;
    match &house.messages {
        Some(Messages::Folder(folder)) => {
            let path = folder.join(format!("{id}.txt"));
            let failed = |error: std::io::Error| {
                let detail = format!("{}: {error}", path.display());
                Stop::Failed(Failure::Machine { what: "messages", detail })
            };
            tokio::fs::create_dir_all(folder).await.map_err(failed)?;
            tokio::fs::write(&path, format!("{}\n\n{}\n", content.to, content.text)).await.map_err(failed)?;
        }
        Some(Messages::Log) => tracing::info!(to = content.to, text = content.text, "a message"),
        None => return Err(Stop::refused("messages_not_set")),
    }
    Ok(Delivered::Done)
}

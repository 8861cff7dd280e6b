//! What becomes of a mail that was fetched: it opens a case of the service that the settings name, or is added to the open case whose number stands in its
//! subject, where the case has the sender's address. It is done by the outbox, so that a mail which cannot be taken in is set aside with its reason and
//! keeps no other waiting.

use serde::{Deserialize, Serialize};
use yinuo_core::access::Actor;
use yinuo_core::case::{Case, CaseState};
use yinuo_core::id::{CaseId, PartyId, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::mail::ReceivedMailRow;

use super::received::{MAIL_FILE, Received, case_of_subject, read};
use crate::command::Command;
use crate::command::file::Document;
use crate::command::mail::{FileMail, OpenByMail, mail_place};
use crate::engine::rows::instant;
use crate::follow_up::carry_out;
use crate::house::House;
use crate::outbox::{Delivered, Entry, Handler, Order};
use crate::query::{case, slotted};
use crate::stop::Stop;

/// The field of a form that names where answers go.
const REPLY_TO: &str = "reply_to";

/// In the outbox: a mail is to be taken in.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct MailOf {
    pub mail: i64,
    /// Of which service a case is opened.
    pub service: String,
    /// The code of the office whose cases they are; absent, the first one.
    pub office: Option<String>,
}

pub(crate) static MAIL: Handler = Handler {
    key: "mail",
    zh: "收到的邮件",
    en: "Mail that came in",
    order: Order::Free,
    deliver: |house, entry| Box::pin(take_in(house, entry)),
    about: |_| None,
};

async fn take_in(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let MailOf { mail, service, office } = entry.payload()?;
    let key = slotted(slot_of(mail).number(), mail);
    // It goes in the commit that takes it in: where it is gone, that was done.
    let Some(row) = house.store.load::<ReceivedMailRow>(vec![key]).await?.pop() else { return Ok(Delivered::Done) };
    if row.head_only != 0 {
        return Err(Refusal::new("mail_too_large").with("bytes", row.size.to_string()).into());
    }
    let damaged = || Stop::damaged("received_mails", format!("{mail} does not open with the key of this house"));
    let received_at = instant(row.received_at);
    let raw = house.shared.keys.open(&mail_place(mail), &row.sealed).ok_or_else(damaged)?;
    let received = read(&raw)?;
    let document = Document {
        material: None,
        name: MAIL_FILE.to_owned(),
        // Saved and opened by a mail program: no browser is to show what anybody sent.
        media_type: "application/octet-stream".to_owned(),
        content_hash: blake3::hash(&raw).to_hex().to_string(),
        content: raw,
    };
    let found = case_of(house, &received).await?;
    let command = match found {
        Some((case, party)) => {
            Command::from(FileMail { mail, case, party, text: received.text, document, received_at })
        }
        None => {
            let directory = house.directory();
            let found = match &office {
                Some(code) => directory.office_by_code(code),
                None => directory.root(),
            };
            let unknown = || Refusal::new("mail_office_unknown").with("code", office.clone().unwrap_or_default());
            let office = found.ok_or_else(unknown)?.id;
            let Received { from, name, subject, text, .. } = received;
            let opening = OpenByMail { mail, service, office, from, name, subject, text, document, received_at };
            Command::from(opening)
        }
    };
    carry_out(house, entry, command).await?;
    Ok(Delivered::Done)
}

/// The open case whose number stands in the subject, where it is the sender's: anybody can write any number.
async fn case_of(house: &House, mail: &Received) -> Result<Option<(CaseId, PartyId)>, Stop> {
    let Some(number) = case_of_subject(&mail.subject) else { return Ok(None) };
    let found = match case::file(house, &Actor::system(), &number).await {
        Ok(found) => found.case,
        Err(Stop::NotFound) => return Ok(None),
        Err(stop) => return Err(stop),
    };
    let is_senders = |case: &Case| {
        let given = case.answer(REPLY_TO).and_then(|answer| answer.text()).unwrap_or_default();
        given.trim().eq_ignore_ascii_case(&mail.from)
    };
    Ok((found.state == CaseState::Open && is_senders(found.as_ref())).then_some((found.id, found.party)))
}

//! The answer to an enquiry goes by mail to the address that its form names (咨询答复邮件), by the outbox, once its milestone is written. Where nobody named
//! an address nothing goes by mail: the answer was given by phone or by a messenger.

use serde::{Deserialize, Serialize};
use yinuo_core::id::{OperatorId, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;
use yinuo_store::tables::case::{FILES_OF_SUBJECT, FileContentRow, FileRow};

use crate::command::file::file_place;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::house::House;
use crate::message::mail::is_address;
use crate::message::received::{MAIL_FILE, Thread, read};
use crate::message::{Message, hand_over};
use crate::outbox::{Delivered, Handler, Order, post};
use crate::query::slotted;
use crate::stop::Stop;
use crate::systems::Doing;

/// The field of the form that names where the answer goes, and those of milestones that say it.
const REPLY_TO: &str = "reply_to";
const ANSWERS: [&str; 2] = ["first_answer", "final_answer"];

/// In the outbox: what was answered, sealed.
#[derive(Debug, Serialize, Deserialize)]
struct AnswerOf {
    case: i64,
    message: Message,
}

pub(super) static MAIL: Handler = Handler {
    key: "broker.answer-mail",
    zh: "咨询答复邮件",
    en: "Answers to enquiries by mail",
    order: Order::Free,
    deliver: |house, entry| {
        Box::pin(async {
            let of: AnswerOf = entry.payload()?;
            let thread = answered(house, of.case, entry.row.created_at).await?;
            hand_over(house, entry, &of.message, thread.as_ref()).await?;
            Ok(Delivered::Done)
        })
    },
    about: |entry| entry.payload::<AnswerOf>().ok().map(|of| SubjectRef::new(&CASE, of.case)),
};

/// The thread of the last mail that lay with the case when it was answered; nothing where the enquiry came another way, or the mail is gone.
async fn answered(house: &House, case: i64, at: i64) -> Result<Option<Thread>, Stop> {
    let slot = slot_of(case).number();
    let files = house.store.query(&FILES_OF_SUBJECT, slotted(slot, case)).await?;
    let fetched = |file: &&FileRow| {
        file.operator_id == OperatorId::SYSTEM.number() && file.name == MAIL_FILE && file.created_at <= at
    };
    let Some(file) = files.iter().rev().find(fetched) else { return Ok(None) };
    let content = house.store.load::<FileContentRow>(vec![slotted(slot, file.id)]).await?.pop();
    let raw = content.and_then(|content| house.shared.keys.open(&file_place(file.id), &content.sealed));
    Ok(raw.and_then(|raw| read(&raw).ok()).and_then(|mail| mail.thread()))
}

/// Puts the answer of the milestone into the outbox; its subject has the number of the case, by which a reply is known.
pub(super) fn mail(doing: &Doing<'_>, _facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let Some(to) = doing.answers.filled(REPLY_TO).map(str::trim) else { return Ok(Answers::new()) };
    if !is_address(to) {
        return Err(Refusal::new("reply_address_wrong").with("address", to).into());
    }
    let (case, context) = (doing.case, doing.context);
    let Some(answer) = ANSWERS.iter().find_map(|field| doing.given.filled(field)) else { return Ok(Answers::new()) };
    let subject = format!("{} {}", case.service.name.zh, case.number);
    let text = format!("{answer}\n\n{}\n{}\n", context.directory.house_name(), case.number);
    let place = format!("answer {} {}", case.id, case.milestones.len() + 1);
    let message = Message::seal_mail(context.keys, &place, to, &subject, &text);
    post(commit, context, &MAIL, &AnswerOf { case: case.id.number(), message });
    Ok(Answers::new())
}

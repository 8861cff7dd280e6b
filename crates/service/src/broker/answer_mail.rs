//! The answer to an enquiry goes by mail to the address that its form names (咨询答复邮件), by the outbox, once its milestone is written. Where nobody named
//! an address nothing goes by mail: the answer was given by phone or by a messenger.

use serde::{Deserialize, Serialize};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems::CASE;

use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::message::mail::is_address;
use crate::message::{Message, hand_over};
use crate::outbox::{Delivered, Handler, Order, post};
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
            hand_over(house, entry, &of.message).await?;
            Ok(Delivered::Done)
        })
    },
    about: |entry| entry.payload::<AnswerOf>().ok().map(|of| SubjectRef::new(&CASE, of.case)),
};

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

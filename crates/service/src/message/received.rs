//! Reading a mail that came in: who sent it, what it is about, what it says. A mail is whatever anybody sends: nothing in it is believed, and what
//! cannot be read is refused with the reason.

use jiff::{SignedDuration, Timestamp};
use mail_parser::{Address, MessageParser};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;

use super::mail::is_address;
use crate::query::wanted::case_number;

/// The longest subject and text that are taken over, in characters; the whole mail lies with the case.
const SUBJECT_LIMIT: usize = 200;
const TEXT_LIMIT: usize = 3_900;
const NAME_LIMIT: usize = 100;
/// The longest Message-ID that is repeated, in characters, and how many of the mails before.
const ID_LIMIT: usize = 250;
const THREAD: usize = 20;

/// Under which name a mail lies with its case.
pub const MAIL_FILE: &str = "mail.eml";

/// What of a mail goes into a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// In small letters.
    pub from: String,
    /// As the sender calls itself; the address where it does not.
    pub name: String,
    pub subject: String,
    pub text: String,
    pub message_id: Option<String>,
    /// The Message-IDs of the mails that it goes on from, oldest first.
    pub references: Vec<String>,
    /// A program wrote it: an answer while somebody is away, a report that mail was not delivered, a list. Nothing is opened for it.
    pub is_automatic: bool,
}

/// By what mail programs show an answer below the mail that it answers, as the heads of the answer say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    pub in_reply_to: String,
    pub references: String,
}

impl Received {
    /// The thread of an answer to it; nothing where it has no Message-ID that a head can name.
    pub fn thread(&self) -> Option<Thread> {
        let id = self.message_id.as_deref().and_then(in_head)?;
        let mut before: Vec<String> = self.references.iter().rev().filter_map(|id| in_head(id)).take(THREAD).collect();
        before.reverse();
        before.push(id.clone());
        Some(Thread { in_reply_to: id, references: before.join(" ") })
    }
}

/// A Message-ID as it stands in a head. What anybody wrote there is repeated only where it is one word of plain letters.
fn in_head(id: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !"<>".contains(c);
    (!id.is_empty() && id.len() <= ID_LIMIT && id.chars().all(is_plain)).then(|| format!("<{id}>"))
}

/// Reads a mail.
///
/// # Errors
/// `mail_unreadable`, `mail_without_sender`, `mail_without_text`.
pub fn read(raw: &[u8]) -> Result<Received, Refusal> {
    let message = MessageParser::default().parse(raw).ok_or_else(|| Refusal::new("mail_unreadable"))?;
    let sender = message.from().and_then(Address::first);
    let address = sender.and_then(|sender| sender.address.as_deref()).map(str::trim).unwrap_or_default();
    if !is_address(address) {
        return Err(Refusal::new("mail_without_sender"));
    }
    let from = address.to_lowercase();
    let named = sender.and_then(|sender| sender.name.as_deref()).map(form::name).unwrap_or_default();
    let name = if form::says_something(&named) { named } else { from.clone() };
    let subject = form::line(&plain(message.subject().unwrap_or_default()));
    let said = form::written(&plain(&message.body_text(0).unwrap_or_default()));
    let text = if form::says_something(&said) { said } else { subject.clone() };
    if !form::says_something(&text) {
        return Err(Refusal::new("mail_without_text"));
    }
    let head = |name: &'static str| message.header_raw(name).map(|value| value.trim().to_lowercase());
    let by_program = head("Auto-Submitted").is_some_and(|value| !value.is_empty() && value != "no");
    let in_bulk =
        head("Precedence").is_some_and(|value| ["bulk", "junk", "list", "auto_reply"].contains(&value.as_str()));
    let of_list = head("List-Id").is_some();
    // What has no way back was sent by a server.
    let without_return = head("Return-Path").is_some_and(|value| value == "<>");
    Ok(Received {
        name: clipped(&plain(&name), NAME_LIMIT),
        from,
        subject: clipped(&subject, SUBJECT_LIMIT),
        text: clipped(&text, TEXT_LIMIT),
        message_id: message.message_id().map(str::to_owned),
        references: message
            .references()
            .as_text_list()
            .map(|ids| ids.iter().map(|id| id.to_string()).collect())
            .unwrap_or_default(),
        is_automatic: by_program || in_bulk || of_list || without_return,
    })
}

/// From when a mail counts as received: from when the mailbox received it, never later than now and at most `days_back` days before. Where the server does
/// not say when, it is now.
pub fn counts_from(arrived: Option<Timestamp>, now: Timestamp, days_back: u32) -> Timestamp {
    let earliest = now.checked_sub(SignedDuration::from_hours(24 * i64::from(days_back))).unwrap_or(Timestamp::MIN);
    arrived.unwrap_or(now).max(earliest).min(now)
}

/// The number of a case in a subject: the first word that is one by its check digit.
pub fn case_of_subject(subject: &str) -> Option<String> {
    let words = subject.split(|c: char| c.is_whitespace() || "[]()【】（）:：,，".contains(c));
    words.filter(|word| !word.is_empty()).find_map(case_number).map(|number| number.number)
}

/// Without what no text of the house may hold.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

fn clipped(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(limit - 1).collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use yinuo_core::id::{Slot, case_number};

    use super::*;

    fn code(raw: &str) -> &'static str {
        read(raw.as_bytes()).expect_err("it is refused").code
    }

    #[test]
    fn a_mail_is_read_in_the_encoding_that_it_names() {
        // GB18030 in a quoted head and in the text, as the mail programs of many offices write it.
        let mut raw = b"From: =?GBK?B?1cXW98jO?= <Zhang@Client.TEST>\r\nSubject: =?GBK?B?zaO5pA==?=\r\nMessage-ID: <a@client.test>\r\n\
            Content-Type: text/plain; charset=GBK\r\n\r\n"
            .to_vec();
        raw.extend([0xcd, 0xa3, 0xb9, 0xa4, 0xb5, 0xc4, 0xcb, 0xf0, 0xca, 0xa7]);
        let mail = read(&raw).expect("it is read");
        assert_eq!((mail.from.as_str(), mail.name.as_str()), ("zhang@client.test", "张主任"));
        assert_eq!((mail.subject.as_str(), mail.text.as_str()), ("停工", "停工的损失"));
        assert_eq!((mail.message_id.as_deref(), mail.is_automatic), (Some("a@client.test"), false));
    }

    #[test]
    fn what_a_program_wrote_is_told_from_what_a_person_wrote() {
        let with = |head: &str| read(format!("From: a@b.test\r\n{head}Subject: x\r\n\r\nhello\r\n").as_bytes());
        for head in [
            "Auto-Submitted: auto-replied\r\n",
            "Precedence: bulk\r\n",
            "List-Id: <news.b.test>\r\n",
            "Return-Path: <>\r\n",
        ] {
            assert!(with(head).expect("it is read").is_automatic, "{head}");
        }
        assert!(!with("Auto-Submitted: no\r\n").expect("it is read").is_automatic);
        assert_eq!(with("").expect("it is read").name, "a@b.test", "who gives no name is called by the address");
    }

    #[test]
    fn a_mail_without_a_sender_or_without_a_word_is_refused_and_a_long_one_is_cut() {
        assert_eq!(code("Subject: x\r\n\r\nhello"), "mail_without_sender");
        assert_eq!(code("From: nobody\r\nSubject: x\r\n\r\nhello"), "mail_without_sender");
        assert_eq!(code("From: a@b.test\r\nSubject: ...\r\n\r\n \r\n"), "mail_without_text");
        let long =
            read(format!("From: a@b.test\r\nSubject: x\r\n\r\n{}", "a\0".repeat(10_000)).as_bytes()).expect("read");
        assert_eq!((long.text.chars().count(), long.text.contains('\0')), (TEXT_LIMIT, false));
    }

    #[test]
    fn a_mail_counts_from_its_mailbox_never_later_than_now_and_not_from_months_ago() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let now = at("2008-03-03T01:00:00Z");
        let counted = |arrived: &str| counts_from(Some(at(arrived)), now, 30);
        assert_eq!(counted("2008-02-28T07:00:00Z"), at("2008-02-28T07:00:00Z"));
        assert_eq!(counted("2007-10-01T07:00:00Z"), at("2008-02-02T01:00:00Z"), "it lay for months");
        assert_eq!(counted("2008-03-03T01:00:01Z"), now, "the clock of the server is ahead");
        assert_eq!(counts_from(None, now, 30), now);
        assert_eq!(counts_from(Some(at("2008-03-01T00:00:00Z")), now, u32::MAX), at("2008-03-01T00:00:00Z"));
    }

    #[test]
    fn an_answer_names_the_mail_it_answers_and_those_before() {
        let with = |head: &str| {
            let mail = format!("From: a@b.test\r\n{head}Subject: x\r\n\r\nhello\r\n");
            read(mail.as_bytes()).expect("it is read").thread()
        };
        let thread = with("Message-ID: <2@b.test>\r\nReferences: <1@b.test>\r\n <house.1@c.test>\r\n").expect("one");
        assert_eq!(thread.in_reply_to, "<2@b.test>");
        assert_eq!(thread.references, "<1@b.test> <house.1@c.test> <2@b.test>");
        assert_eq!(with("Message-ID: <2@b.test>\r\n").expect("one").references, "<2@b.test>");
        assert_eq!(with(""), None);
        assert_eq!(with(&format!("Message-ID: <{}@b.test>\r\n", "2".repeat(300))), None, "nobody's is so long");
    }

    #[test]
    fn the_number_of_a_case_is_found_in_a_subject_by_its_check_digit() {
        let number = case_number(Slot::try_new(421).expect("a slot"), 137);
        assert_eq!(case_of_subject(&format!("Re: 经纪咨询 {number}")), Some(number.clone()));
        assert_eq!(case_of_subject(&format!("回复：[{number}]")), Some(number.clone()));
        assert_eq!(case_of_subject("Re: 2011-09-29"), None);
    }
}

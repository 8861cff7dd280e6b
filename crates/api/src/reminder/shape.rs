//! A reminder on the wire, with the sentence that tells it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::query::house::ReminderLine;

use crate::shape::{IdText, LocalText, Ref, SubjectRef, instant, reminder_id};
use crate::view::View;
use crate::words;

#[derive(Debug, Serialize, ToSchema)]
pub struct Reminder<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    #[schema(value_type = words::ReminderKind)]
    pub kind: &'a str,
    /// What it is about.
    pub subject: SubjectRef<'a>,
    pub promise: Option<LocalText<'a>>,
    /// Who wrote it, where somebody did.
    pub by: Option<Ref<'a>>,
    /// It is told from then on.
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
    pub text: LocalText<'static>,
}

impl<'a> Reminder<'a> {
    pub fn new(view: &'a View, line: &'a ReminderLine) -> Reminder<'a> {
        let row = &line.row;
        let service = line.service_version.as_deref().and_then(|version| view.house.rules().by_version(version));
        let promise = row.promise_key.as_deref().map(|key| match service.and_then(|service| service.promise(key)) {
            Some(rule) => LocalText::from(&rule.name),
            None => LocalText::same(key),
        });
        Reminder {
            id: reminder_id(row.id),
            kind: &row.kind,
            subject: SubjectRef::of_kind(&row.subject_kind, row.subject_id, &row.subject_label),
            text: match &row.note {
                Some(note) => LocalText { zh: note.clone().into(), en: note.clone().into() },
                None => sentence(&row.kind, &row.subject_label, promise.as_ref()),
            },
            by: row.by_id.map(|by| view.operator_number(by)),
            promise,
            at: instant(row.at),
            read_at: row.read_at.map(instant),
        }
    }
}

pub fn sentence(kind: &str, number: &str, promise: Option<&LocalText<'_>>) -> LocalText<'static> {
    // A reminder about a subject has no promise: then it is the subject itself that is due.
    let (due_zh, due_en) = match promise {
        Some(promise) => {
            let en = if promise.en.is_empty() { &promise.zh } else { &promise.en };
            (format!("{number}的承诺“{}”", promise.zh), format!("`{en}` of {number}"))
        }
        None => (number.to_owned(), number.to_owned()),
    };
    // A promise is broken; a thing is only late.
    let (past_zh, past_en) = if promise.is_some() { ("已超时", "broken") } else { ("已逾期", "overdue") };
    let (zh, en) = match kind {
        "due_soon" => (format!("{due_zh}即将到期"), format!("{due_en} is due soon")),
        "broken" => (format!("{due_zh}{past_zh}"), format!("{due_en} is {past_en}")),
        "escalated" => (
            format!("{due_zh}{past_zh}，请主管过问"),
            format!("{due_en} is {past_en}; its manager is asked to look into it"),
        ),
        "handed_in" => (
            format!("申请人为{number}上传了材料，请核对"),
            format!("the applicant handed in a document for {number}: look at it"),
        ),
        "approval_asked" => (format!("{number}等待您审批"), format!("{number} waits for your approval")),
        "approval_released" => (format!("{number}已批准并办理"), format!("{number} was approved and carried out")),
        "approval_turned_down" => {
            (format!("{number}的审批被驳回"), format!("the approval of {number} was turned down"))
        }
        "approval_failed" => (
            format!("{number}已批准，但情况有变，未能办理"),
            format!("{number} was approved, but was not possible any more"),
        ),
        "observed" => (
            format!("{number}的用语检查中有您的事项，请查看；有异议可以申诉"),
            format!("something was found of you on {number}: look at it; you may appeal"),
        ),
        "appeal_asked" => (
            format!("{number}的用语检查有申诉，请答复"),
            format!("an appeal against a finding of {number} waits for your answer"),
        ),
        "appeal_answered" => (
            format!("您对{number}用语检查的申诉已答复"),
            format!("your appeal against a finding of {number} was answered"),
        ),
        _ => (format!("{number}转交给您经办"), format!("{number} was given to you")),
    };
    LocalText { zh: zh.into(), en: en.into() }
}

//! Waiting numbers at the counters of an office over HTTP.

mod draw;
mod list;
mod shape;
mod take;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::operation_text::OperationText;
use crate::refusal_text::entry::{Cause, RefusalText, t};
use crate::state::Api;
use crate::systems::System;

/// What waiting numbers bring to the API.
pub static SYSTEM: System = System {
    key: "queue",
    routes,
    tags: &[("queue", "Waiting numbers at the counters of an office.")],
    refusals: &[REFUSALS],
    causes: &[CAUSES],
    operations: OPERATIONS,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list::list_tickets, draw::draw_ticket)).routes(routes!(take::take_ticket))
}

/// Sorted by code.
const REFUSALS: &[RefusalText] = &[
    t(
        "ticket_called",
        409,
        ["{number}号已被别的窗口叫走。", "请叫下一号。"],
        ["Another window has called number {number}.", "Call the next one."],
    ),
    t(
        "ticket_not_called",
        409,
        ["该号还没有叫号，不能登记为已办理。", "请先叫号。"],
        ["The number was not called yet, so nobody was served.", "Call it first."],
    ),
    t(
        "ticket_not_of_today",
        409,
        ["排队号只在取号当日有效。", "请重新取号。"],
        ["A waiting number is good on the day it was drawn.", "Draw another one."],
    ),
    t(
        "ticket_over",
        409,
        ["该号已经结束。", "客户仍在等候的，请重新取号。"],
        ["The number is over.", "Draw another one where the customer still waits."],
    ),
    t(
        "tickets_used_up",
        409,
        ["今日排队号已用完（共{limit}号）。", "请核对是谁在取号。"],
        ["The numbers of today are used up ({limit}).", "Find out who draws them."],
    ),
];

/// Sorted by code.
const CAUSES: &[Cause] = &[("counter_too_long", "窗口名不能超过12个字", "the window has at most 12 signs")];

const OPERATIONS: &[OperationText] = &[
    ("draw-ticket", "取号：{office}，{number}号", "drew number {number} at {office}"),
    ("take-ticket", "排队号{number}：{kind} {counter}", "waiting number {number}: {kind} {counter}"),
];

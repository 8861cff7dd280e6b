//! The duties of offices over HTTP: how each stands and what proves it, what call records show, and when counters are open.

mod file;
mod hotline;
mod hours;
mod list;
mod prove;
mod read;
mod shape;
mod withdraw;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::file::shape::FILE_LIMIT;
use crate::operation_text::OperationText;
use crate::refusal_text::entry::{Cause, RefusalText, t};
use crate::state::Api;
use crate::systems::System;

/// What the duties of offices bring to the API.
pub static SYSTEM: System = System {
    key: "duty",
    routes,
    tags: &[("duty", "Standing duties of offices, their proofs, staffed telephones and counter hours.")],
    refusals: &[REFUSALS],
    causes: &[CAUSES],
    operations: OPERATIONS,
    ..System::NONE
};

fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_duties))
        .routes(routes!(read::list_duty_proofs, prove::prove_duty).layer(DefaultBodyLimit::max(FILE_LIMIT)))
        .routes(routes!(withdraw::withdraw_duty_proof))
        .routes(routes!(file::get_duty_proof_file))
        .routes(routes!(hotline::list_hotline_days))
        .routes(routes!(hours::list_counter_hours))
}

/// Sorted by code.
const REFUSALS: &[RefusalText] = &[
    t(
        "no_such_duty",
        422,
        ["该机构在{on}没有服务义务“{duty}”。", "请核对义务和日期；义务由规则包规定。"],
        ["The office has no duty `{duty}` on {on}.", "Check duty and day; packs say which duties there are."],
    ),
    t(
        "proof_withdrawn",
        409,
        ["该证据已经撤回。", "需要时重新登记。"],
        ["The proof was taken back already.", "Lay another one where it is needed."],
    ),
];

/// Sorted by code.
const CAUSES: &[Cause] = &[
    ("before_met_on", "早于查看日期", "it lies before the day on which it was seen"),
    ("span_too_long", "时间跨度不能为负，也不能超过62天", "the span is at least one day and at most 62"),
];

const OPERATIONS: &[OperationText] = &[
    ("import-calls", "导入通话记录{calls}条", "imported {calls} call records"),
    (
        "prove-duty",
        "登记服务义务证据：{office}，{duty}，{met_on}",
        "laid a proof of {duty} at {office}, seen on {met_on}",
    ),
    ("read-duty-proof", "查看服务义务证据：{duty}，{file}", "looked at a proof of {duty}: {file}"),
    (
        "withdraw-duty-proof",
        "撤回服务义务证据：{duty}，{met_on}；原因：{reason}",
        "took back a proof of {duty}, seen on {met_on}: {reason}",
    ),
];

//! One's own reminders: what is due soon, broken, assigned or escalated to one, what became of what one asked for, and what
//! somebody wrote.

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use yinuo_service::query::house::ReminderFilter;
use yinuo_service::query::{self, PageAsk};

use super::shape::Reminder;
use crate::extract::{Query, Signed, subject_of};
use crate::problem::Problem;
use crate::shape::{Answer, List, ok};
use crate::state::Api;
use crate::view::View;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReminderQuery {
    /// Only those not read yet.
    #[serde(default)]
    unread: bool,
    /// The id of what they are about. Then those to come are shown too.
    subject: Option<String>,
    limit: Option<i64>,
    after: Option<String>,
    /// `time`, with a minus sign downwards.
    sort: Option<String>,
}

/// One's own reminders, the latest first.
#[utoipa::path(get, path = "/reminders", tag = "reminder", params(ReminderQuery),
    responses((status = 200, body = List<Reminder<'static>>)))]
pub async fn list_reminders(
    State(api): State<Api>,
    signed: Signed,
    Query(query): Query<ReminderQuery>,
) -> Result<Answer, Problem> {
    let ask = PageAsk { limit: query.limit, after: query.after, sort: query.sort };
    let subject = query.subject.as_deref().map(|of| subject_of("subject", of)).transpose()?;
    let filter = ReminderFilter { unread: query.unread, subject };
    let found = query::house::reminders(&api.house, &signed.actor, filter, &ask).await?;
    let view = View::new(&api.house, &signed);
    let items = found.items.iter().map(|line| Reminder::new(&view, line)).collect();
    Ok(ok(&List { items, next: found.next }))
}

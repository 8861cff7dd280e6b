//! The stream of what changes, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use serde::Serialize;
use utoipa::ToSchema;
use yinuo_service::live::{Listening, REMINDER, Told, VIEWERS, What};

use crate::extract::{Signed, token_of};
use crate::problem::Problem;
use crate::shape::{Answer, IdText, case_id, id_of};
use crate::state::Api;

/// Where nothing is told a comment is sent that often: who passes answers on would take the connection for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how many milliseconds a browser comes back.
const AGAIN: Duration = Duration::from_millis(3_000);
const LAST_EVENT: &str = "last-event-id";

/// The data of an event: that something changed, and nothing of what it is now.
#[derive(Debug, Serialize, ToSchema)]
pub struct LiveEvent {
    /// The kind of thing: `case`, `party`, `approval`, those of systems. `viewers` of a case: somebody opened or closed it; `reminder`: there is a new
    /// one of one's own. `begins`: from here on changes are told; `everything`: all that is shown is to be read again; `ends`: nothing more is told.
    pub kind: &'static str,
    /// Which; absent, something of that kind.
    #[schema(value_type = Option<String>)]
    pub id: Option<IdText>,
}

impl From<What> for LiveEvent {
    fn from(what: What) -> LiveEvent {
        let of_all = |kind| LiveEvent { kind, id: None };
        match what {
            What::Begins => of_all("begins"),
            What::Everything => of_all("everything"),
            What::Ends => of_all("ends"),
            What::Changed { kind: VIEWERS, id } => LiveEvent { kind: VIEWERS, id: id.map(case_id) },
            What::Changed { kind: REMINDER, .. } => of_all(REMINDER),
            What::Changed { kind, id } => LiveEvent { kind, id: id.map(|id| id_of(kind, id)) },
        }
    }
}

/// What changes within one's reach, while one looks on. Whoever comes back with `Last-Event-ID` is told what was missed.
#[utoipa::path(get, path = "/events", tag = "event",
    params(("Last-Event-ID" = Option<String>, Header, description = "the id of the event that was told last")),
    responses((status = 200, content_type = "text/event-stream", body = LiveEvent)))]
pub async fn listen(State(api): State<Api>, signed: Signed, headers: HeaderMap) -> Result<Answer, Problem> {
    let token = token_of(&headers, &api).map_or("", |(token, _)| token);
    let after = headers.get(LAST_EVENT).and_then(|value| value.to_str().ok());
    let listening = api.house.listen(&signed.actor, token, after).await?;
    let heartbeat = KeepAlive::new().interval(HEARTBEAT);
    let mut answer = Sse::new(events(listening)).keep_alive(heartbeat).into_response();
    // What passes answers on is not to gather them.
    answer.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(answer)
}

fn events(listening: Listening) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listening, |mut listening| async move {
        let told = listening.next().await?;
        Some((Ok(event(told)), listening))
    })
}

fn event(told: Told) -> Event {
    let data = serde_json::to_string(&LiveEvent::from(told.what)).expect("plain data has a JSON form");
    let event = Event::default().id(told.mark).data(data);
    if told.what == What::Begins { event.retry(AGAIN) } else { event }
}

//! What handlers take out of a request: who asks, the version seen, the key of a retry, a strict body, a strict query.
//! Whatever is wrong with a request becomes a [`Problem`] here.

use std::str::FromStr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query as AxumQuery, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, IF_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use serde::de::DeserializeOwned;
use yinuo_core::access::Actor;
use yinuo_core::id::PartyId;
use yinuo_core::subject::SubjectRef;
use yinuo_core::systems;
use yinuo_service::Stop;
use yinuo_service::command::{Answer as CommandAnswer, Command};
use yinuo_service::customer_read::Way;
use yinuo_store::tables::party::PartyRow;

use crate::caller::address_of;
use crate::language::Language;
use crate::problem::Problem;
use crate::state::{Api, ApiOptions};

/// The cookie of a session. Where it is sent over HTTPS only, a name that no other host of the domain can set.
pub fn cookie_name(options: &ApiOptions) -> &'static str {
    if options.secure_cookies { "__Host-yinuo_session" } else { "yinuo_session" }
}
/// The header that only a page of our own can send.
pub const OWN_PAGE: &str = "x-yinuo";
/// The largest JSON body, in bytes: room for a form of ten thousand rows.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// What somebody can do before the password that another gave was changed.
const OPEN_WITH_GIVEN_PASSWORD: [&str; 3] = ["/me", "/me/password", "/sessions/current"];
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const KEY_LIMIT: usize = 128;
const SEND_AGAIN: &str = "send-again";

/// Who asks, signed in, and in what language they want to be answered.
#[derive(Debug, Clone)]
pub struct Signed {
    pub actor: Arc<Actor>,
    pub language: Language,
    /// Where the request comes from; of IPv6 the network.
    pub address: String,
}

/// The token of a request, and whether it came by cookie.
pub fn token_of<'a>(headers: &'a HeaderMap, api: &Api) -> Option<(&'a str, bool)> {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some((scheme, token)) = bearer.and_then(|value| value.split_once(' '))
        && scheme.eq_ignore_ascii_case("bearer")
    {
        return Some((token.trim(), false));
    }
    cookie_of(headers, cookie_name(&api.options)).map(|token| (token, true))
}

/// What a cookie of that name holds.
pub fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

fn writes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

impl FromRequestParts<Api> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Signed, Problem> {
        let (token, by_cookie) = token_of(&parts.headers, api).ok_or_else(|| Problem::new("no_session"))?;
        let Some(actor) = api.house.actor_of(token).await? else {
            // Of all that operators see, nothing is there for an applicant.
            let applicant = api.house.applicant_of(token).await?.is_some();
            return Err(Problem::new(if applicant { "not_found" } else { "no_session" }));
        };
        if by_cookie && writes(&parts.method) && parts.headers.get(OWN_PAGE).is_none_or(|value| value != "1") {
            return Err(Problem::new("cross_site_refused"));
        }
        let given = api.house.directory().operator(actor.operator).is_some_and(|operator| operator.password_given);
        if given && !OPEN_WITH_GIVEN_PASSWORD.iter().any(|path| parts.uri.path().ends_with(path)) {
            return Err(Problem::new("password_given"));
        }
        let address = address_of(api, parts);
        Ok(Signed { actor, language: Language::of(&parts.headers), address })
    }
}

impl Signed {
    /// Notes that a customer was looked at.
    pub fn note_read(&self, api: &Api, party: PartyId, way: Way) {
        api.house.note_read(&self.actor, &self.address, party, way);
    }

    /// Notes whom a search by a number found.
    pub fn note_found(&self, api: &Api, q: Option<&str>, found: &[PartyRow]) {
        if q.is_some_and(|q| api.house.is_number(q)) {
            found.iter().for_each(|row| self.note_read(api, PartyId::from_number(row.id), Way::Number));
        }
    }
}

/// The version an edit was made on. Without it there is no telling whether somebody else was faster.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(pub i64);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<IfMatch, Problem> {
        let header = parts.headers.get(IF_MATCH).ok_or_else(|| Problem::new("version_required"))?;
        let text = header.to_str().unwrap_or_default().trim();
        let version = text.strip_prefix("W/").unwrap_or(text).trim_matches('"').parse();
        version.map(IfMatch).map_err(|_| Problem::field("If-Match", "not_a_version"))
    }
}

/// As [`IfMatch`], where an edit may do without.
#[derive(Debug, Clone, Copy)]
pub struct MaybeIfMatch(pub Option<i64>);

impl<S: Sync> FromRequestParts<S> for MaybeIfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<MaybeIfMatch, Problem> {
        if !parts.headers.contains_key(IF_MATCH) {
            return Ok(MaybeIfMatch(None));
        }
        IfMatch::from_request_parts(parts, state).await.map(|IfMatch(version)| MaybeIfMatch(Some(version)))
    }
}

/// The key under which a retry is known.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<IdempotencyKey, Problem> {
        let Some(value) = parts.headers.get(IDEMPOTENCY_KEY) else { return Ok(IdempotencyKey(None)) };
        let printable = value.as_bytes().iter().all(|byte| (0x20..0x7f).contains(byte));
        match value.to_str() {
            Ok(key) if printable && (1..=KEY_LIMIT).contains(&key.len()) => Ok(IdempotencyKey(Some(key.to_owned()))),
            _ => Err(Problem::field("Idempotency-Key", "not_1_to_128_printable")),
        }
    }
}

/// Who sends the same once more, and means it, says so: `Send-Again: true`.
#[derive(Debug, Clone, Copy)]
pub struct SendAgain(pub bool);

impl<S: Sync> FromRequestParts<S> for SendAgain {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<SendAgain, Problem> {
        match parts.headers.get(SEND_AGAIN).map(HeaderValue::as_bytes) {
            None | Some(b"false") => Ok(SendAgain(false)),
            Some(b"true") => Ok(SendAgain(true)),
            Some(_) => Err(Problem::field("Send-Again", "not_yes_or_no")),
        }
    }
}

/// A request as it is carried out: under the key of a retry, and whether the same sent a moment ago is asked about. A program that names its
/// requests by keys has said which are the same; people at a page of our own have not, whatever key the page gave.
#[derive(Debug, Clone)]
pub struct Sending {
    pub key: Option<String>,
    pub asks: bool,
}

impl<S: Sync> FromRequestParts<S> for Sending {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Sending, Problem> {
        let IdempotencyKey(key) = IdempotencyKey::from_request_parts(parts, state).await?;
        let SendAgain(again) = SendAgain::from_request_parts(parts, state).await?;
        let own_page = parts.headers.contains_key(OWN_PAGE);
        Ok(Sending { asks: !again && (key.is_none() || own_page), key })
    }
}

impl Sending {
    /// Carries a command out as it was sent.
    pub async fn carry_out(self, api: &Api, signed: &Signed, command: Command) -> Result<CommandAnswer, Stop> {
        match self.asks {
            true => api.house.carry_out_asking(&signed.actor, command, self.key).await,
            false => api.house.carry_out(&signed.actor, command, self.key).await,
        }
    }
}

/// A JSON body that is exactly of the wanted shape.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Problem> {
        let media_type = media_type(request.headers()).to_ascii_lowercase();
        if media_type != "application/json"
            && !(media_type.starts_with("application/") && media_type.ends_with("+json"))
        {
            return Err(Problem::new("wrong_content_type").with("expected", "application/json"));
        }
        let bytes = whole_body(request, state, BODY_LIMIT).await?;
        // Derived readers would take a list for an object, by the order of its fields.
        if bytes.trim_ascii_start().first() != Some(&b'{') {
            return Err(no_object(&bytes));
        }
        if let Some(field) = field_with_nul(&bytes) {
            return Err(Problem::field(field, "control_character"));
        }
        serde_json::from_slice(&bytes).map(Body).map_err(|_| wrong_body::<T>(&bytes))
    }
}

/// Where a text of the body holds U+0000, which no stored text does and one of the databases takes in none.
fn field_with_nul(bytes: &[u8]) -> Option<String> {
    // It is written as an escape only; most bodies have none.
    if !bytes.windows(6).any(|piece| piece == b"\\u0000") {
        return None;
    }
    let body = serde_json::from_slice::<serde_json::Value>(bytes).ok()?;
    path_of_nul(&body).map(|path| if path.is_empty() { "body".to_owned() } else { path.join(".") })
}

fn path_of_nul(value: &serde_json::Value) -> Option<Vec<String>> {
    let below = |name: String, value| {
        path_of_nul(value).map(|mut path| {
            path.insert(0, name);
            path
        })
    };
    match value {
        serde_json::Value::String(text) => text.contains('\0').then(Vec::new),
        serde_json::Value::Array(items) => items.iter().enumerate().find_map(|(at, item)| below(at.to_string(), item)),
        serde_json::Value::Object(fields) => fields
            .iter()
            .find_map(|(name, value)| if name.contains('\0') { Some(Vec::new()) } else { below(name.clone(), value) }),
        _ => None,
    }
}

fn no_object(bytes: &[u8]) -> Problem {
    match serde_json::from_slice::<serde::de::IgnoredAny>(bytes) {
        Ok(_) => Problem::field("body", "wrong_type"),
        Err(error) => Problem::new("malformed_json").with("place", format!("{}:{}", error.line(), error.column())),
    }
}

/// The media type of a request, without its parameters.
pub fn media_type(headers: &HeaderMap) -> &str {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim()
}

/// All bytes of a body, up to the limit that its route has.
pub async fn whole_body<S: Send + Sync>(request: Request, state: &S, limit: usize) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.into_response_status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new("too_large").with("limit", limit.to_string())
        } else {
            Problem::new("malformed_request").with("cause", "body_broken_off")
        }
    })
}

trait RejectionStatus {
    fn into_response_status(self) -> axum::http::StatusCode;
}

impl<R: axum::response::IntoResponse> RejectionStatus for R {
    fn into_response_status(self) -> axum::http::StatusCode {
        self.into_response().status()
    }
}

/// Reads a body that is known to be wrong once more, to find out where.
fn wrong_body<T: DeserializeOwned>(bytes: &[u8]) -> Problem {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let error = match serde_path_to_error::deserialize::<_, T>(&mut reader) {
        Err(error) => error,
        Ok(_) => return Problem::new("malformed_json").with("place", "the end"),
    };
    let inner = error.inner();
    if inner.is_syntax() || inner.is_eof() {
        let place = format!("{}:{}", inner.line(), inner.column());
        return Problem::new("malformed_json").with("place", place);
    }
    let path = error.path().to_string();
    wrong_shape(if path == "." { "" } else { &path }, &inner.to_string())
}

/// A problem from serde's words, which name the field in backticks where it is unknown or missing.
fn wrong_shape(path: &str, message: &str) -> Problem {
    let named = message.split('`').nth(1).unwrap_or_default();
    let inside = |name: &str| match path {
        "" => name.to_owned(),
        path if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        path => format!("{path}.{name}"),
    };
    if message.starts_with("unknown field") {
        Problem::field(inside(named), "unknown")
    } else if message.starts_with("missing field") {
        Problem::field(inside(named), "missing")
    } else if message.starts_with("duplicate field") {
        Problem::field(inside(named), "twice")
    } else if message.starts_with("invalid type") {
        Problem::field(if path.is_empty() { "body" } else { path }, "wrong_type")
    } else {
        Problem::field(if path.is_empty() { "body" } else { path }, "wrong_value")
    }
}

/// The query of an address; what is not known is refused, not passed over.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Query<T>, Problem> {
        // No stored text holds U+0000, and a database need not be asked for it.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Problem::field("query", "control_character"));
        }
        AxumQuery::<T>::try_from_uri(&parts.uri).map(|AxumQuery(query)| Query(query)).map_err(|rejection| {
            // "Failed to deserialize query string: limit: invalid digit found in string"
            let text = rejection.body_text();
            let message = text.split_once(": ").map_or(text.as_str(), |(_, message)| message);
            match message.split_once(": ") {
                Some((path, message)) if !path.contains(' ') => wrong_shape(path, message),
                _ => wrong_shape("", message),
            }
        })
    }
}

/// The id in an address. What is no id of that kind names nothing.
#[derive(Debug)]
pub struct Id<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Id<T>, Problem> {
        let not_found = || Problem::new("not_found");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| not_found())?;
        text.parse().map(Id).map_err(|_| not_found())
    }
}

/// The subject with this id, which stands in that parameter.
pub fn subject_of(parameter: &'static str, id: &str) -> Result<SubjectRef, Problem> {
    systems::subject(id).ok_or_else(|| Problem::field(parameter, "not_an_id"))
}

//! What stands around every public page: address and method, session, the mark of a form, headers, and how a problem is told.
//!
//! A form carries a key that is made from the visitor's cookie, the session and the key of the house: another site can read neither, so
//! what it makes a browser send is refused. The cookies come with links from elsewhere (a letter, a message), never with forms.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::routing::{any, get};
use yinuo_core::access::Actor;
use yinuo_service::applicant::random_word;

use super::form::Form;
use super::page::{OpenTo, PublicPage};
use super::place::{APPLICANT_COOKIE, VISITOR_COOKIE};
use super::render::{STYLE, STYLE_PATH};
use super::visit::{Visit, set_cookie};
use super::{language, render};
use crate::caller;
use crate::file::shape::FILE_LIMIT;
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::Answer;
use crate::state::Api;
use crate::systems;

/// Nothing but our own style and pictures: no script, no frame, no other origin.
const ALLOWS: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// A year, in seconds.
const LONG: i64 = 31_536_000;

/// The pages of all systems, below [`ROOT`].
pub fn router() -> Router<Api> {
    let pages = systems::public_pages().fold(Router::new(), |router, page| {
        let serve = move |State(api): State<Api>, request: Request| serve(page, api, request);
        router.route(if page.path.is_empty() { "/" } else { page.path }, any(serve))
    });
    pages
        .route(STYLE_PATH, get(style))
        .fallback(|State(api): State<Api>, request: Request| not_found(api, request))
        // With room for what stands around the file.
        .layer(DefaultBodyLimit::max(FILE_LIMIT + 64 * 1024))
}

async fn style() -> Answer {
    let mut answer = Answer::new(axum::body::Body::from(STYLE));
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    // Its address changes with it.
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    answer
}

async fn not_found(api: Api, request: Request) -> Answer {
    let (parts, _) = request.into_parts();
    let visit = Visitor::of(&api, &parts).await.0.visit(&api, &parts, HashMap::new());
    finished(render::problem(&visit, &Problem::new("not_found")))
}

async fn serve(page: &'static PublicPage, api: Api, request: Request) -> Answer {
    let (mut parts, body) = request.into_parts();
    let (visitor, is_new) = Visitor::of(&api, &parts).await;
    let open = Path::<HashMap<String, String>>::from_request_parts(&mut parts, &api).await;
    let open = open.map(|Path(open)| open).unwrap_or_default();
    let visit = visitor.visit(&api, &parts, open);
    let told = visitor.visit(&api, &parts, HashMap::new());
    let request = Request::from_parts(parts, body);
    let mut answer = match answered(page, &visitor, visit, request).await {
        Ok(answer) => finished(answer),
        Err(problem) => finished(render::problem(&told, &problem)),
    };
    if is_new && !answer.headers().contains_key(axum::http::header::SET_COOKIE) {
        set_cookie(&mut answer, &api, VISITOR_COOKIE, &visitor.word, LONG);
    }
    answer
}

/// The page's own answer, once it is sure that it is open to who asks.
async fn answered(
    page: &'static PublicPage,
    visitor: &Visitor,
    mut visit: Visit,
    request: Request,
) -> Result<Answer, Problem> {
    if let Some(problem) = visitor.failed.clone() {
        return Err(problem);
    }
    let shows = matches!(*request.method(), Method::GET | Method::HEAD);
    let handler = if shows { page.show } else { page.send.filter(|_| request.method() == Method::POST) };
    let Some(handler) = handler else { return Err(Problem::new("method_not_allowed")) };
    if page.open_to == OpenTo::Applicants && visit.applicant.is_none() {
        if !shows {
            return Err(Problem::new("no_session"));
        }
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.append_pair("next", &visit.here);
        return Ok(visit.lead(&format!("/sign-in?{}", next.finish())));
    }
    if !shows {
        if from_elsewhere(request.headers()) {
            return Err(Problem::new("cross_site_refused"));
        }
        visit.form = Form::read(request, &visit.api.clone(), page.takes_file).await?;
        let sent = blake3::hash(visit.form.text("form").as_bytes());
        // Compared by hash: that takes the same time wherever they differ.
        if sent != blake3::hash(visit.form_key.as_bytes()) {
            return Err(Problem::new("form_expired"));
        }
    }
    handler(visit).await
}

/// What the browser itself says of where a form came from.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

/// What every page of ours has; a page may ask for more itself.
fn finished(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(ALLOWS));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// Who is at the door.
struct Visitor {
    word: String,
    language: Language,
    applicant: Option<(Arc<Actor>, String)>,
    address: String,
    /// The session could not be looked up.
    failed: Option<Problem>,
}

impl Visitor {
    /// And whether it comes for the first time.
    async fn of(api: &Api, parts: &Parts) -> (Visitor, bool) {
        let headers = &parts.headers;
        let known = cookie(headers, VISITOR_COOKIE).filter(|word| word.len() == 64);
        let is_new = known.is_none();
        let word = known.map_or_else(random_word, str::to_owned);
        let language = language::of(cookie(headers, language::COOKIE));
        let (mut applicant, mut failed) = (None, None);
        if let Some(token) = cookie(headers, APPLICANT_COOKIE).filter(|token| !token.is_empty()) {
            match api.house.applicant_of(token).await {
                Ok(actor) => applicant = actor.map(|actor| (actor, token.to_owned())),
                Err(stop) => failed = Some(stop.into()),
            }
        }
        (Visitor { word, language, applicant, address: caller::address_of(api, parts), failed }, is_new)
    }

    fn visit(&self, api: &Api, request: &Parts, parts: HashMap<String, String>) -> Visit {
        let uri = &request.uri;
        let query = uri.query().unwrap_or_default();
        let session = self.applicant.as_ref().map_or("", |(_, token)| token);
        // A nested router takes its own beginning off the address.
        let path = uri.path();
        let here = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        Visit {
            api: api.clone(),
            language: self.language,
            applicant: self.applicant.clone(),
            form_key: api.house.shared.keys.hash("form", &format!("{} {session}", self.word)),
            parts,
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            form: Form::default(),
            address: self.address.clone(),
            client: caller::client_of(&request.headers).to_owned(),
            here,
        }
    }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

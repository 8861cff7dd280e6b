//! Sessions and oneself: signing in and out, who am I, password, one-time codes.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use yinuo_core::access::{Permission, Role};
use yinuo_core::systems;
use yinuo_service::Stop;
use yinuo_service::query;

use crate::extract::{Body, COOKIE_NAME, Signed, token_of};
use crate::language::Language;
use crate::problem::Problem;
use crate::shape::{Answer, IdText, Ref, View, json, no_content, ok, operator_id};
use crate::state::Api;
use crate::words;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub login: String,
    pub password: String,
    /// The one-time code, where the operator uses them.
    #[serde(default)]
    pub totp: Option<String>,
}

/// The operator who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me<'a> {
    #[schema(value_type = String)]
    pub id: IdText,
    pub login: &'a str,
    pub name: &'a str,
    pub office: Ref<'a>,
    #[schema(value_type = Vec<words::Role>)]
    pub roles: &'a [Role],
    #[schema(value_type = Vec<words::Permission>)]
    pub permissions: Vec<Permission>,
    pub totp_enabled: bool,
    /// A training database, whose clock stands still.
    pub training: bool,
    pub now: Timestamp,
    pub today: Date,
    pub unread_reminders: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Session<'a> {
    pub operator: Me<'a>,
    /// For clients that are no browser: `Authorization: Bearer TOKEN`.
    pub token: &'a str,
    pub expires_at: Timestamp,
}

async fn me_of<'a>(view: &'a View) -> Result<Me<'a>, Problem> {
    let operator = view.directory.operator(view.actor.operator).ok_or(Stop::NotFound)?;
    let permissions = systems::permissions().filter(|permission| view.actor.may(*permission)).collect();
    Ok(Me {
        id: operator_id(operator.id.number()),
        login: &operator.login,
        name: &operator.name,
        office: view.office(operator.office),
        roles: &operator.roles,
        permissions,
        totp_enabled: operator.totp_confirmed,
        training: view.house.shared.clock.is_training(),
        now: view.now,
        today: view.today(),
        unread_reminders: query::house::unread_reminders(&view.house, &view.actor).await?,
    })
}

/// Begin a session.
#[utoipa::path(post, path = "/sessions", tag = "session", request_body = SignIn,
    responses((status = 201, body = Session<'static>)))]
pub async fn sign_in(State(api): State<Api>, headers: HeaderMap, Body(body): Body<SignIn>) -> Result<Answer, Problem> {
    let started = api.house.sign_in(&body.login, &body.password, body.totp.as_deref()).await?;
    let actor = api.house.directory().actor(started.operator).ok_or(Stop::NotFound)?;
    let signed = Signed { actor: actor.into(), language: Language::of(&headers) };
    let view = View::new(&api.house, &signed);
    let session = Session { operator: me_of(&view).await?, token: &started.token, expires_at: started.expires_at };
    let mut answer = json(StatusCode::CREATED, &session);
    let seconds = started.expires_at.duration_since(Timestamp::UNIX_EPOCH).as_secs() - unix_seconds();
    set_cookie(&mut answer, &api, &started.token, seconds);
    Ok(answer)
}

/// The real time: cookies know no training clock.
fn unix_seconds() -> i64 {
    let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn set_cookie(answer: &mut Answer, api: &Api, token: &str, seconds: i64) {
    let secure = if api.options.secure_cookies { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE_NAME}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}{secure}", seconds.max(0));
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(SET_COOKIE, value);
    }
}

/// End this session.
#[utoipa::path(delete, path = "/sessions/current", tag = "session", responses((status = 204)))]
pub async fn sign_out(State(api): State<Api>, signed: Signed, headers: HeaderMap) -> Result<Answer, Problem> {
    if let Some((token, _)) = token_of(&headers) {
        api.house.sign_out(&signed.actor, token).await?;
    }
    let mut answer = no_content();
    set_cookie(&mut answer, &api, "", 0);
    Ok(answer)
}

/// Who am I, what may I do, and what time is it here.
#[utoipa::path(get, path = "/me", tag = "session", responses((status = 200, body = Me<'static>)))]
pub async fn get_me(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let view = View::new(&api.house, &signed);
    Ok(ok(&me_of(&view).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    pub current: String,
    pub new: String,
}

/// Change one's own password.
#[utoipa::path(post, path = "/me/password", tag = "session", request_body = NewPassword, responses((status = 204)))]
pub async fn change_password(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<NewPassword>,
) -> Result<Answer, Problem> {
    api.house.change_password(&signed.actor, &body.current, &body.new).await?;
    Ok(no_content())
}

/// A new secret for one-time codes, in force once a code of it was confirmed.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpSecret {
    pub secret: String,
    pub otpauth_url: String,
}

/// Make a secret for one-time codes.
#[utoipa::path(post, path = "/me/totp", tag = "session", responses((status = 200, body = TotpSecret)))]
pub async fn prepare_totp(State(api): State<Api>, signed: Signed) -> Result<Answer, Problem> {
    let (secret, otpauth_url) = api.house.prepare_totp(&signed.actor).await?;
    Ok(ok(&TotpSecret { secret, otpauth_url }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    pub code: String,
}

/// Confirm the secret with a code; from then on signing in takes one.
#[utoipa::path(post, path = "/me/totp/confirmations", tag = "session", request_body = TotpCode,
    responses((status = 204)))]
pub async fn confirm_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<TotpCode>,
) -> Result<Answer, Problem> {
    match api.house.confirm_totp(&signed.actor, &body.code).await {
        Ok(()) => Ok(no_content()),
        // The session is as good as before: it is the code that is wrong.
        Err(stop) if stop.code() == "wrong_totp" => Err(Problem::from(stop).with_status(422)),
        Err(stop) => Err(stop.into()),
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CurrentPassword {
    pub password: String,
}

/// Give up one-time codes. The password is asked for again.
#[utoipa::path(delete, path = "/me/totp", tag = "session", request_body = CurrentPassword, responses((status = 204)))]
pub async fn remove_totp(
    State(api): State<Api>,
    signed: Signed,
    Body(body): Body<CurrentPassword>,
) -> Result<Answer, Problem> {
    api.house.remove_totp(&signed.actor, &body.password).await?;
    Ok(no_content())
}

//! Sessions: passwords (argon2id), lock-out, one-time codes, tokens.
//!
//! A token is 32 random bytes, kept by the database only as a hash; that of a program begins with [`PROGRAM_TOKEN`] and is looked up in
//! the directory. Tokens asked for are remembered for a few seconds, so
//! that a busy counter does not ask the database for every request; a session ended elsewhere lives on for no longer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::{SignedDuration, Timestamp};
use rand::RngCore;
use totp_rs::{Builder, Totp};
use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::house::{LOGIN_ATTEMPT, SESSION};
use yinuo_store::{Store, Value};

use crate::clock::real_now;
use crate::command::Command;
use crate::command::session::{
    ChangePassword, ConfirmTotp, EndSession, NoteFailedSignIn, PrepareTotp, RemoveTotp, StartSession, locked_out,
};
use crate::directory::Operator;
use crate::house::House;
use crate::relation::with_relations;
use crate::stop::Stop;

/// House rules of signing in; they are settings of the program, not law.
const FAILED_LIMIT: i64 = 5;
const LOCK_FOR: SignedDuration = SignedDuration::from_mins(15);
const SESSION_LENGTH: SignedDuration = SignedDuration::from_hours(12);
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_secs(5);
const PASSWORD_LENGTH: usize = 10;
const PASSWORD_LIMIT: usize = 200;

#[derive(Debug)]
pub struct Sessions {
    store: Store,
    remembered: Mutex<HashMap<String, Remembered>>,
}

#[derive(Debug, Clone)]
struct Remembered {
    actor: Arc<Actor>,
    directory: usize,
    expires_at: Timestamp,
    until: Timestamp,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Started {
    pub operator: OperatorId,
    pub token: String,
    pub expires_at: Timestamp,
}

fn hasher() -> Argon2<'static> {
    // 19 MiB, two passes: the first choice of OWASP's password storage sheet (2023) for argon2id.
    let params = Params::new(19 * 1024, 2, 1, None).expect("fixed parameters within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password, on a thread of its own: it takes tens of milliseconds by design.
pub async fn hash_password(password: &str) -> Result<String, Stop> {
    check_password(password)?;
    let password = password.to_owned();
    let hashed =
        tokio::task::spawn_blocking(move || hasher().hash_password(password.as_bytes()).map(|h| h.to_string()));
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash),
        Ok(Err(error)) => Err(Stop::damaged("password", error.to_string())),
        Err(error) => Err(Stop::damaged("password", error.to_string())),
    }
}

fn check_password(password: &str) -> Result<(), Stop> {
    let length = password.chars().count();
    if length < PASSWORD_LENGTH {
        return Err(Refusal::new("password_too_short").with("limit", PASSWORD_LENGTH.to_string()).into());
    }
    if length > PASSWORD_LIMIT {
        let limit = PASSWORD_LIMIT.to_string();
        return Err(Refusal::new("text_too_long").with("field", "password").with("limit", limit).into());
    }
    Ok(())
}

async fn verify_password(password: &str, hash: &str) -> bool {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    let verified = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
    });
    verified.await.unwrap_or(false)
}

/// Verified against when there is no such operator, so that both answers take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How tokens of programs begin, so that one that leaked is known for what it is.
pub const PROGRAM_TOKEN: &str = "yinuo_";

/// A new token of a program, and what is kept of it.
pub fn new_program_token() -> (String, String) {
    let token = format!("{PROGRAM_TOKEN}{}", random_hex());
    let hash = hash_token(&token);
    (token, hash)
}

/// A new secret, with which what a webhook is told is signed.
pub fn new_webhook_secret() -> String {
    random_hex()
}

fn random_hex() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    blake3::Hash::from_bytes(bytes).to_hex().to_string()
}

fn hash_token(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

impl Sessions {
    pub fn new(store: Store) -> Sessions {
        Sessions { store, remembered: Mutex::new(HashMap::new()) }
    }

    fn forget(&self, hash: &str) {
        self.remembered.lock().expect("no panic while the sessions are held").remove(hash);
    }
}

impl House {
    /// Begins a session. Wrong login and wrong password are one answer.
    pub async fn sign_in(&self, login: &str, password: &str, code: Option<&str>) -> Result<Started, Stop> {
        let directory = self.directory();
        let login = form::code(login).to_lowercase();
        let operator = directory.operator_by_login(&login).filter(|operator| operator.active);
        let Some(operator) = operator else {
            verify_password(&password.chars().take(PASSWORD_LIMIT).collect::<String>(), NOBODY).await;
            return Err(Stop::refused("wrong_login"));
        };
        let attempt = self.store.query_one(&LOGIN_ATTEMPT, vec![Value::Int(operator.id.number())]).await?;
        if let Some(attempt) = attempt
            && attempt.locked_until > self.now().as_microsecond()
        {
            return Err(locked_out(attempt.locked_until));
        }
        let right =
            password.chars().count() <= PASSWORD_LIMIT && verify_password(password, &operator.password_hash).await;
        if !right {
            return self.sign_in_failed(operator, "wrong_login").await;
        }
        let mut totp_step = None;
        if operator.totp_confirmed {
            let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
                return Err(Stop::refused("totp_required"));
            };
            match self.check_code(operator, code)? {
                Some(step) => totp_step = Some(step),
                None => return self.sign_in_failed(operator, "wrong_totp").await,
            }
        }
        let token = random_hex();
        let expires_at = real_now() + SESSION_LENGTH;
        let command = Command::from(StartSession {
            operator: operator.id,
            token_hash: hash_token(&token),
            expires_at: expires_at.as_microsecond(),
            totp_step,
        });
        let actor = Arc::new(directory.actor(operator.id).ok_or(Stop::refused("wrong_login"))?);
        self.engine.carry_out(&actor, command, None).await?;
        Ok(Started { operator: operator.id, token, expires_at })
    }

    async fn sign_in_failed(&self, operator: &Operator, code: &'static str) -> Result<Started, Stop> {
        let actor = Arc::new(Actor { operator: operator.id, ..Actor::system() });
        let lock_for = i64::try_from(LOCK_FOR.as_micros()).expect("minutes");
        let command = Command::from(NoteFailedSignIn { operator: operator.id, limit: FAILED_LIMIT, lock_for });
        self.engine.carry_out(&actor, command, None).await?;
        Err(Stop::refused(code))
    }

    /// Who holds a token; `None` where it is unknown, has run out, or belongs to someone who left.
    pub async fn actor_of(&self, token: &str) -> Result<Option<Arc<Actor>>, Stop> {
        let hash = hash_token(token);
        let now = real_now();
        let directory = self.directory();
        if token.starts_with(PROGRAM_TOKEN) {
            return Ok(directory.program(&hash, self.now()).map(Arc::new));
        }
        let place = Arc::as_ptr(&directory) as usize;
        let remembered = {
            let held = self.sessions.remembered.lock().expect("no panic while the sessions are held");
            held.get(&hash)
                .filter(|known| known.until > now && known.expires_at > now && known.directory == place)
                .cloned()
        };
        if let Some(known) = remembered {
            return Ok(Some(known.actor));
        }
        let session = self.sessions.store.query_one(&SESSION, vec![Value::Text(hash.clone())]).await?;
        let Some(session) = session else {
            self.sessions.forget(&hash);
            return Ok(None);
        };
        let expires_at = crate::engine::rows::instant(session.expires_at);
        let actor = directory.actor(OperatorId::from_number(session.operator_id)).filter(|_| expires_at > now);
        let Some(actor) = actor else { return Ok(None) };
        let actor = Arc::new(with_relations(self, actor).await?);
        let known = Remembered { actor: actor.clone(), directory: place, expires_at, until: now + REMEMBERED_FOR };
        let mut held = self.sessions.remembered.lock().expect("no panic while the sessions are held");
        if held.len() > 100_000 {
            held.retain(|_, known| known.until > now);
        }
        held.insert(hash, known);
        Ok(Some(actor))
    }

    pub async fn sign_out(&self, actor: &Arc<Actor>, token: &str) -> Result<(), Stop> {
        let token_hash = hash_token(token);
        self.sessions.forget(&token_hash);
        self.engine.carry_out(actor, Command::from(EndSession { token_hash }), None).await?;
        Ok(())
    }

    /// Changes one's own password; the current one is asked for again.
    pub async fn change_password(&self, actor: &Arc<Actor>, current: &str, new: &str) -> Result<(), Stop> {
        self.require_password(actor, current).await?;
        let password_hash = hash_password(new).await?;
        let command = ChangePassword { operator: actor.operator, password_hash };
        self.engine.carry_out(actor, Command::from(command), None).await?;
        Ok(())
    }

    async fn require_password(&self, actor: &Arc<Actor>, password: &str) -> Result<(), Stop> {
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        if verify_password(password, &operator.password_hash).await {
            return Ok(());
        }
        self.sign_in_failed(operator, "wrong_password").await.map(|_| ())
    }

    /// A new secret for one-time codes: the secret as text, and the address an authenticator reads. In force once a code
    /// of it was confirmed.
    pub async fn prepare_totp(&self, actor: &Arc<Actor>) -> Result<(String, String), Stop> {
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let mut secret = vec![0u8; 20];
        rand::rng().fill_bytes(&mut secret);
        let sealed = self.shared.keys.seal(&totp_place(operator.id), &secret);
        let totp = totp_of(secret, &operator.login)?;
        self.engine.carry_out(actor, Command::from(PrepareTotp { operator: operator.id, sealed }), None).await?;
        Ok((totp.secret().to_base32(), totp.to_url().map_err(|error| Stop::damaged("totp", error.to_string()))?))
    }

    pub async fn confirm_totp(&self, actor: &Arc<Actor>, code: &str) -> Result<(), Stop> {
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        if operator.totp_sealed.is_none() {
            return Err(Stop::refused("totp_not_prepared"));
        }
        if self.check_code(operator, code.trim())?.is_none() {
            return Err(Stop::refused("wrong_totp"));
        }
        let command = Command::from(ConfirmTotp { operator: operator.id });
        self.engine.carry_out(actor, command, None).await?;
        Ok(())
    }

    pub async fn remove_totp(&self, actor: &Arc<Actor>, password: &str) -> Result<(), Stop> {
        self.require_password(actor, password).await?;
        let command = Command::from(RemoveTotp { operator: actor.operator });
        self.engine.carry_out(actor, command, None).await?;
        Ok(())
    }

    /// The step of a right code. Codes run on the real clock: authenticators know no training clock.
    fn check_code(&self, operator: &Operator, code: &str) -> Result<Option<i64>, Stop> {
        let Some(sealed) = &operator.totp_sealed else { return Ok(None) };
        let secret = self.shared.keys.open(&totp_place(operator.id), sealed);
        let secret = secret.ok_or_else(|| Stop::damaged("operators", operator.id.to_string()))?;
        let totp = totp_of(secret, &operator.login)?;
        let seconds = u64::try_from(real_now().as_second()).unwrap_or(0);
        Ok(totp.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
    }
}

fn totp_place(operator: OperatorId) -> String {
    format!("totp {}", operator.number())
}

fn totp_of(secret: Vec<u8>, login: &str) -> Result<Totp, Stop> {
    Builder::new()
        .with_secret(secret)
        .with_account_name(login)
        .with_issuer(Some("Yinuo"))
        .build()
        .map_err(|error| Stop::damaged("totp", error.to_string()))
}

//! Sessions: tokens, who holds them, when they end.
//!
//! A token is 32 random bytes, kept by the database only as a hash; that of a program begins with [`PROGRAM_TOKEN`] and is looked up in
//! the directory. Tokens asked for are remembered for a few seconds, so
//! that a busy counter does not ask the database for every request; a session ended elsewhere lives on for no longer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use jiff::{SignedDuration, Timestamp};
use rand::RngCore;
use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::house::{SESSION, SESSIONS_BY_OPERATOR, SessionRow};
use yinuo_store::{Store, Value};

use crate::clock::real_now;
use crate::command::Command;
use crate::command::session::{ChangePassword, EndSession, TouchSession};
use crate::directory::Directory;
use crate::engine::rows::instant;
use crate::house::{House, in_time};
use crate::relation::with_relations;
use crate::stop::Stop;

const REMEMBERED_FOR: SignedDuration = SignedDuration::from_secs(5);
/// How exactly it is known when a session was last used: each of them is written that often.
const SEEN_TO_WITHIN: SignedDuration = SignedDuration::from_mins(2);

#[derive(Debug)]
pub struct Sessions {
    store: Store,
    remembered: Mutex<HashMap<String, Remembered>>,
}

#[derive(Debug, Clone)]
struct Remembered {
    actor: Arc<Actor>,
    /// The directory it was read from. Held so that no later one can stand at the same place in memory.
    directory: Weak<Directory>,
    expires_at: Timestamp,
    until: Timestamp,
}

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

pub(crate) fn random_hex() -> String {
    let mut bytes = [0u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    blake3::Hash::from_bytes(bytes).to_hex().to_string()
}

pub(crate) fn hash_token(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

impl Sessions {
    pub fn new(store: Store) -> Sessions {
        Sessions { store, remembered: Mutex::new(HashMap::new()) }
    }

    fn forget(&self, hash: &str) {
        self.remembered.lock().expect("no panic while the sessions are held").remove(hash);
    }

    fn recall(&self, hash: &str, now: Timestamp, directory: &Arc<Directory>) -> Option<Arc<Actor>> {
        let held = self.remembered.lock().expect("no panic while the sessions are held");
        let known = held.get(hash)?;
        let holds = known.until > now && known.expires_at > now && known.directory.as_ptr() == Arc::as_ptr(directory);
        holds.then(|| known.actor.clone())
    }

    fn remember(&self, hash: String, known: Remembered, now: Timestamp) {
        let mut held = self.remembered.lock().expect("no panic while the sessions are held");
        if held.len() > 100_000 {
            held.retain(|_, known| known.until > now);
        }
        held.insert(hash, known);
    }
}

/// One's own session, as one looks through them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// By which it is ended; not the token, and not to be turned into it.
    pub id: String,
    pub address: String,
    pub client: String,
    pub began_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// The one that asks.
    pub is_this: bool,
}

/// By how much of its hash a session is named.
const SESSION_ID_LENGTH: usize = 16;

fn session_id(row: &SessionRow) -> &str {
    row.token_hash.get(..SESSION_ID_LENGTH).unwrap_or(&row.token_hash)
}

impl House {
    /// A figure of the packs about operators, as it is today.
    pub fn operator_figure(&self, name: &str) -> Result<u32, Stop> {
        let today = self.today();
        let figure = self.rules().rulebook().count(&format!("operator.{name}"), today);
        Ok(figure.map_err(Refusal::from)?)
    }

    /// After how long without use a session ends.
    fn idle_limit(&self) -> Result<SignedDuration, Stop> {
        Ok(SignedDuration::from_mins(i64::from(self.operator_figure("idle-minutes")?)))
    }

    /// Who holds a token; `None` where it is unknown, has run out, was not used for long, or belongs to someone who left.
    pub async fn actor_of(&self, token: &str) -> Result<Option<Arc<Actor>>, Stop> {
        in_time(self.find_actor(token)).await
    }

    async fn find_actor(&self, token: &str) -> Result<Option<Arc<Actor>>, Stop> {
        let hash = hash_token(token);
        let now = real_now();
        let directory = self.directory();
        if token.starts_with(PROGRAM_TOKEN) {
            return Ok(directory.program(&hash, self.now()).map(Arc::new));
        }
        if let Some(actor) = self.sessions.recall(&hash, now, &directory) {
            return Ok(Some(actor));
        }
        let session = self.sessions.store.query_one(&SESSION, vec![Value::Text(hash.clone())]).await?;
        let Some(session) = session else {
            self.sessions.forget(&hash);
            return Ok(None);
        };
        let expires_at = instant(session.expires_at).min(instant(session.seen_at) + self.idle_limit()?);
        let actor = directory.actor(OperatorId::from_number(session.operator_id)).filter(|_| expires_at > now);
        let Some(actor) = actor else { return Ok(None) };
        let actor = Arc::new(with_relations(self, actor).await?);
        if instant(session.seen_at) + SEEN_TO_WITHIN < now {
            self.touch(&actor, &hash, now).await;
        }
        let known = Remembered {
            actor: actor.clone(),
            directory: Arc::downgrade(&directory),
            expires_at,
            until: now + REMEMBERED_FOR,
        };
        self.sessions.remember(hash, known, now);
        Ok(Some(actor))
    }

    /// As whom each of these tokens is signed in still, by its hash, without those served and without noting any use. Whoever has to change the
    /// password first is not.
    pub(crate) async fn signed_in(&self, hashes: Vec<String>) -> Result<HashMap<String, Actor>, Stop> {
        let (now, directory, idle) = (real_now(), self.directory(), self.idle_limit()?);
        let keys = hashes.iter().map(|hash| vec![Value::Text(hash.clone())]).collect();
        let rows = self.sessions.store.load::<SessionRow>(keys).await?;
        let lasts = |row: &SessionRow| instant(row.expires_at).min(instant(row.seen_at) + idle) > now;
        let mut found: HashMap<String, Actor> = HashMap::with_capacity(hashes.len());
        for row in rows.into_iter().filter(lasts) {
            let operator = OperatorId::from_number(row.operator_id);
            let given = directory.operator(operator).is_some_and(|operator| operator.password_given);
            if let Some(actor) = directory.actor(operator).filter(|_| !given) {
                found.insert(row.token_hash, actor);
            }
        }
        for hash in hashes {
            if !found.contains_key(&hash)
                && let Some(program) = directory.program(&hash, self.now())
            {
                found.insert(hash, program);
            }
        }
        Ok(found)
    }

    /// Notes that a session is in use. Who cannot be noted is served all the same.
    async fn touch(&self, actor: &Arc<Actor>, token_hash: &str, now: Timestamp) {
        let command = TouchSession { token_hash: token_hash.to_owned(), at: now.as_microsecond() };
        if let Err(stop) = self.carry_out(actor, Command::from(command), None).await {
            tracing::warn!(?stop, "that a session is in use could not be noted");
        }
    }

    pub async fn sign_out(&self, actor: &Arc<Actor>, token: &str) -> Result<(), Stop> {
        self.end(actor, hash_token(token)).await
    }

    async fn end(&self, actor: &Arc<Actor>, token_hash: String) -> Result<(), Stop> {
        self.sessions.forget(&token_hash);
        let ended = token_hash.clone();
        self.carry_out(actor, Command::from(EndSession { token_hash }), None).await?;
        self.live.end_session(&ended);
        Ok(())
    }

    /// One's own sessions that have not ended, the one last used first. `token` is that of the one that asks.
    pub async fn own_sessions(&self, actor: &Actor, token: &str) -> Result<Vec<OwnSession>, Stop> {
        let (now, idle, this) = (real_now(), self.idle_limit()?, hash_token(token));
        let mut rows = self.sessions_of(actor).await?;
        rows.retain(|row| instant(row.expires_at) > now && instant(row.seen_at) + idle > now);
        rows.sort_by(|a, b| (b.seen_at, &b.token_hash).cmp(&(a.seen_at, &a.token_hash)));
        let own = rows.into_iter().map(|row| OwnSession {
            id: session_id(&row).to_owned(),
            is_this: row.token_hash == this,
            began_at: instant(row.created_at),
            seen_at: instant(row.seen_at),
            expires_at: instant(row.expires_at).min(instant(row.seen_at) + idle),
            address: row.address,
            client: row.client,
        });
        Ok(own.collect())
    }

    /// Ends one of one's own sessions.
    pub async fn end_own_session(&self, actor: &Arc<Actor>, id: &str) -> Result<(), Stop> {
        let rows = self.sessions_of(actor).await?;
        let row = rows.into_iter().find(|row| session_id(row) == id).ok_or(Stop::NotFound)?;
        self.end(actor, row.token_hash).await
    }

    async fn sessions_of(&self, actor: &Actor) -> Result<Vec<SessionRow>, Stop> {
        let key = vec![vec![Value::Int(actor.operator.number())]];
        Ok(self.sessions.store.load_by(&SESSIONS_BY_OPERATOR, key).await?)
    }

    /// Changes one's own password; the current one is asked for again, and all sessions but this one end.
    pub async fn change_password(&self, actor: &Arc<Actor>, token: &str, current: &str, new: &str) -> Result<(), Stop> {
        self.require_password(actor, current).await?;
        if current == new {
            return Err(Stop::refused("password_unchanged"));
        }
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let password_hash = self.hash_password(new, &[&operator.login, &operator.name]).await?;
        let kept_session = Some(hash_token(token));
        let command = ChangePassword { operator: actor.operator, password_hash, kept_session };
        self.carry_out(actor, Command::from(command), None).await?;
        Ok(())
    }
}

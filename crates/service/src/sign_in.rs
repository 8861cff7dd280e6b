//! Signing in: passwords, one-time codes, and the lock after wrong tries.
//!
//! Wrong tries are counted by login and address together, by login and by address, whether somebody has the login or not: who guesses locks
//! himself out long before the colleague whose name he uses. Everything here runs on the real clock, whatever the house's clock shows.

use std::sync::Arc;

use jiff::SignedDuration;
use rand::RngCore;
use totp_rs::{Builder, Totp};
use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;
use yinuo_core::text::form;
use yinuo_store::Value;
use yinuo_store::tables::house::LOGIN_ATTEMPT;

use crate::clock::real_now;
use crate::command::Command;
use crate::command::session::{
    ConfirmTotp, Counted, NoteFailedSignIn, PrepareTotp, RemoveTotp, StartSession, TakeOffTotp, locked_out,
};
use crate::directory::Operator;
use crate::house::House;
use crate::password;
use crate::session::{hash_token, random_hex};
use crate::stop::Stop;

/// Where somebody signs in from.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// Of IPv6 the network; empty where it is not known.
    pub address: String,
    /// What the browser or program calls itself.
    pub client: String,
}

/// A session that has begun.
#[derive(Debug)]
pub struct Started {
    pub operator: OperatorId,
    pub token: String,
    pub expires_at: jiff::Timestamp,
}

/// How much of what a client calls itself is kept.
const CLIENT_LENGTH: usize = 200;

impl House {
    /// Begins a session. Wrong login and wrong password are one answer.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        code: Option<&str>,
        caller: &Caller,
    ) -> Result<Started, Stop> {
        let directory = self.directory();
        let login = form::code(login).to_lowercase();
        let counted = self.counted(&login, &caller.address)?;
        self.refuse_locked(&counted).await?;
        let tried = Tried::of(None, &counted, &caller.address);
        let operator = directory.operator_by_login(&login).filter(|operator| operator.active);
        let Some(operator) = operator else {
            password::verify_nobody(password).await?;
            return Err(self.failed(tried, "wrong_login").await);
        };
        let tried = Tried { operator: Some(operator.id), ..tried };
        let is_right = password.chars().count() <= password::PASSWORD_LIMIT
            && password::verify(password, &operator.password_hash).await?;
        if !is_right {
            return Err(self.failed(tried, "wrong_login").await);
        }
        let totp_step = self.step_of(operator, code, tried).await?;
        self.begin_session(operator, &counted, totp_step, None, caller).await
    }

    /// Begins a session of somebody who has shown who he is.
    pub(crate) async fn begin_session(
        &self,
        operator: &Operator,
        counted: &[Counted],
        totp_step: Option<i64>,
        oidc_sign_in: Option<String>,
        caller: &Caller,
    ) -> Result<Started, Stop> {
        let token = random_hex();
        let length = SignedDuration::from_hours(i64::from(self.operator_figure("session-hours")?));
        let now = real_now();
        let expires_at = now + length;
        let command = Command::from(StartSession {
            operator: operator.id,
            token_hash: hash_token(&token),
            address: caller.address.clone(),
            client: caller.client.chars().take(CLIENT_LENGTH).collect(),
            at: now.as_microsecond(),
            expires_at: expires_at.as_microsecond(),
            totp_step,
            oidc_sign_in,
            // What others try from the same address stays counted.
            forgiven: counted.iter().take(2).map(|counted| counted.who.clone()).collect(),
            counted: counted.iter().map(|counted| counted.who.clone()).collect(),
        });
        let actor = Arc::new(self.directory().actor(operator.id).ok_or(Stop::refused("wrong_login"))?);
        self.carry_out(&actor, command, None).await?;
        Ok(Started { operator: operator.id, token, expires_at })
    }

    /// Under what a try is counted: login and address together, the login, the address.
    pub(crate) fn counted(&self, login: &str, address: &str) -> Result<Vec<Counted>, Stop> {
        let counted = |name: &str, of: &str| -> Result<Counted, Stop> {
            let limit = i64::from(self.operator_figure(name)?);
            Ok(Counted { who: self.shared.keys.hash(name, of), limit })
        };
        let mut all = vec![counted("tries-here", &format!("{login} {address}"))?, counted("tries-of-login", login)?];
        if !address.is_empty() {
            all.push(counted("tries-of-address", address)?);
        }
        Ok(all)
    }

    pub(crate) async fn refuse_locked(&self, counted: &[Counted]) -> Result<(), Stop> {
        let now = real_now().as_microsecond();
        for counted in counted {
            let attempt = self.store.query_one(&LOGIN_ATTEMPT, vec![Value::Text(counted.who.clone())]).await?;
            if let Some(attempt) = attempt
                && attempt.locked_until > now
            {
                return Err(locked_out(attempt.locked_until, now));
            }
        }
        Ok(())
    }

    /// Counts a wrong try; the answer is `code`, or what stopped it from being counted.
    pub(crate) async fn failed(&self, tried: Tried<'_>, code: &'static str) -> Stop {
        let lock_for = match self.operator_figure("lock-minutes") {
            Ok(minutes) => SignedDuration::from_mins(i64::from(minutes)),
            Err(stop) => return stop,
        };
        let command = Command::from(NoteFailedSignIn {
            operator: tried.operator,
            address: tried.address.to_owned(),
            account: tried.account.map(str::to_owned),
            counted: tried.counted.to_vec(),
            at: real_now().as_microsecond(),
            lock_for: i64::try_from(lock_for.as_micros()).unwrap_or(i64::MAX),
        });
        let actor = match tried.operator {
            Some(operator) => Actor { operator, ..Actor::system() },
            None => Actor::system(),
        };
        match self.carry_out(&Arc::new(actor), command, None).await {
            Ok(_) => Stop::refused(code),
            Err(stop) => stop,
        }
    }

    /// One's own password once more. Wrong ones are counted as at signing in.
    pub(crate) async fn require_password(&self, actor: &Actor, password: &str) -> Result<(), Stop> {
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let counted = self.counted(&operator.login, "")?;
        self.refuse_locked(&counted).await?;
        if password::verify(password, &operator.password_hash).await? {
            return Ok(());
        }
        let tried = Tried::of(Some(operator.id), &counted, "");
        Err(self.failed(tried, "wrong_password").await)
    }

    /// The step of the code of the secret in force, where one is; wrong ones are counted.
    pub(crate) async fn step_of(
        &self,
        operator: &Operator,
        code: Option<&str>,
        tried: Tried<'_>,
    ) -> Result<Option<i64>, Stop> {
        let Some(sealed) = &operator.totp_sealed else { return Ok(None) };
        let Some(code) = code.map(form::code).filter(|code| !code.is_empty()) else {
            return Err(Stop::refused("totp_required"));
        };
        match self.check_code(operator, sealed, &code)? {
            Some(step) => Ok(Some(step)),
            None => Err(self.failed(tried, "wrong_totp").await),
        }
    }

    /// Password, and code where one-time codes are in force: what it takes to change them.
    async fn require_both(&self, actor: &Actor, password: &str, code: Option<&str>) -> Result<Option<i64>, Stop> {
        self.require_password(actor, password).await?;
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let counted = self.counted(&operator.login, "")?;
        self.step_of(operator, code, Tried::of(Some(operator.id), &counted, "")).await
    }

    /// A new secret for one-time codes: the secret as text, and the address an authenticator reads. In force once a code
    /// of it was confirmed; until then the one before is.
    pub async fn prepare_totp(
        &self,
        actor: &Arc<Actor>,
        password: &str,
        code: Option<&str>,
    ) -> Result<(String, String), Stop> {
        let step = self.require_both(actor, password, code).await?;
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let mut secret = vec![0u8; 20];
        rand::rng().fill_bytes(&mut secret);
        let sealed = self.shared.keys.seal(&totp_place(operator.id), &secret);
        let totp = totp_of(secret, &operator.login)?;
        let command = PrepareTotp { operator: operator.id, sealed, step };
        self.carry_out(actor, Command::from(command), None).await?;
        Ok((totp.secret().to_base32(), totp.to_url().map_err(|error| Stop::damaged("totp", error.to_string()))?))
    }

    pub async fn confirm_totp(&self, actor: &Arc<Actor>, code: &str) -> Result<(), Stop> {
        let directory = self.directory();
        let operator = directory.operator(actor.operator).ok_or(Stop::NotFound)?;
        let Some(sealed) = &operator.totp_pending else { return Err(Stop::refused("totp_not_prepared")) };
        let counted = self.counted(&operator.login, "")?;
        self.refuse_locked(&counted).await?;
        let Some(step) = self.check_code(operator, sealed, &form::code(code))? else {
            let tried = Tried::of(Some(operator.id), &counted, "");
            return Err(self.failed(tried, "wrong_totp").await);
        };
        let command = Command::from(ConfirmTotp { operator: operator.id, step });
        self.carry_out(actor, command, None).await?;
        Ok(())
    }

    pub async fn remove_totp(&self, actor: &Arc<Actor>, password: &str, code: Option<&str>) -> Result<(), Stop> {
        let step = self.require_both(actor, password, code).await?;
        let command = Command::from(RemoveTotp { operator: actor.operator, step });
        self.carry_out(actor, command, None).await?;
        Ok(())
    }

    /// Takes off the authenticator of somebody who lost it.
    pub async fn take_off_totp(&self, actor: &Arc<Actor>, operator: OperatorId) -> Result<(), Stop> {
        self.carry_out(actor, Command::from(TakeOffTotp { operator }), None).await?;
        Ok(())
    }

    /// The step of a right code. Codes run on the real clock: authenticators know no training clock.
    fn check_code(&self, operator: &Operator, sealed: &[u8], code: &str) -> Result<Option<i64>, Stop> {
        let secret = self.shared.keys.open(&totp_place(operator.id), sealed);
        let secret = secret.ok_or_else(|| Stop::damaged("operators", operator.id.to_string()))?;
        let totp = totp_of(secret, &operator.login)?;
        let seconds = u64::try_from(real_now().as_second()).unwrap_or(0);
        Ok(totp.check(code, seconds).and_then(|step| i64::try_from(step).ok()))
    }
}

/// A try that failed: of whom, and under what it is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tried<'a> {
    pub operator: Option<OperatorId>,
    pub counted: &'a [Counted],
    pub address: &'a str,
    /// At a provider of OIDC, where nobody is linked to it.
    pub account: Option<&'a str>,
}

impl<'a> Tried<'a> {
    pub(crate) fn of(operator: Option<OperatorId>, counted: &'a [Counted], address: &'a str) -> Tried<'a> {
        Tried { operator, counted, address, account: None }
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

//! Signing in by OIDC (统一身份认证): a provider of the own organisation says who somebody is, and an administrator has said before whose
//! account that is ([`crate::command::oidc`]). Beside the password, never in its place: where the provider is down, passwords go on.
//!
//! A sign-in is begun, sent to the provider and comes back once: it is bound to a cookie of the browser, lasts ten minutes and is taken
//! off before the provider is asked. Locks are those of the password, and a one-time code is asked for wherever one is in force, whatever
//! the provider asked for. The session is one like any other.

mod provider;

use std::sync::Arc;

use jiff::SignedDuration;
use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;
use yinuo_store::Value;
use yinuo_store::tables::house::OIDC_SIGN_IN;

use self::provider::Parts;
use crate::clock::real_now;
use crate::command::Command;
use crate::command::oidc::{LinkOidcAccount, NoteOidcSignIn, TakeOidcSignIn, UnlinkOidcAccount};
use crate::house::House;
use crate::session::{hash_token, random_hex};
use crate::sign_in::{Caller, Started, Tried};
use crate::stop::Stop;

pub use provider::{Oidc, OidcOptions};

/// How long somebody may take at the provider, and again for the one-time code.
pub const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// A sign-in that has begun: where the browser goes, and what its cookie holds.
#[derive(Debug)]
pub struct OidcBegun {
    pub address: String,
    pub cookie: String,
}

/// With what the browser came back from the provider.
#[derive(Debug)]
pub struct OidcReturn<'a> {
    /// What its cookie holds.
    pub cookie: &'a str,
    pub state: &'a str,
    /// Absent where the provider said no.
    pub code: Option<&'a str>,
}

impl House {
    fn require_oidc(&self) -> Result<&Oidc, Stop> {
        self.oidc.as_ref().ok_or_else(|| Stop::refused("oidc_off"))
    }

    pub async fn begin_oidc(&self) -> Result<OidcBegun, Stop> {
        let cookie = random_hex();
        let address = self.require_oidc()?.address(&Parts::of(&cookie), real_now()).await?;
        self.note_oidc(&cookie, None).await?;
        Ok(OidcBegun { address, cookie })
    }

    async fn note_oidc(&self, cookie: &str, operator: Option<OperatorId>) -> Result<(), Stop> {
        let expires_at = (real_now() + LASTS).as_microsecond();
        let command = NoteOidcSignIn { cookie_hash: hash_token(cookie), operator, expires_at };
        self.carry_out(&Arc::new(Actor::system()), Command::from(command), None).await.map(drop)
    }

    /// Begins a session for whom the provider vouches; refused with `totp_required` where a one-time code is still to be entered.
    pub async fn return_from_oidc(&self, back: OidcReturn<'_>, caller: &Caller) -> Result<Started, Stop> {
        let oidc = self.require_oidc()?;
        let parts = Parts::of(back.cookie);
        if back.state != parts.state {
            return Err(Stop::refused("oidc_not_begun"));
        }
        let take = TakeOidcSignIn { cookie_hash: hash_token(back.cookie), at: real_now().as_microsecond() };
        self.carry_out(&Arc::new(Actor::system()), Command::from(take), None).await?;
        let Some(code) = back.code else { return Err(Stop::refused("oidc_denied")) };
        let account = oidc.account(parts, code, real_now()).await?;
        let directory = self.directory();
        let Some(operator) = directory.operator_by_oidc(&account) else {
            let counted = self.counted(&format!("oidc {}", account.account), &caller.address)?;
            self.refuse_locked(&counted).await?;
            let account = account.account.as_str();
            let tried = Tried { account: Some(account), ..Tried::of(None, &counted, &caller.address) };
            return Err(match self.failed(tried, "oidc_not_linked").await {
                Stop::Refused(refusal) if refusal.code == "oidc_not_linked" => refusal.with("account", account).into(),
                stop => stop,
            });
        };
        let counted = self.counted(&operator.login, &caller.address)?;
        self.refuse_locked(&counted).await?;
        if !operator.active {
            let tried = Tried::of(Some(operator.id), &counted, &caller.address);
            return Err(self.failed(tried, "oidc_operator_inactive").await);
        }
        if operator.totp_sealed.is_some() {
            self.note_oidc(back.cookie, Some(operator.id)).await?;
            return Err(Stop::refused("totp_required"));
        }
        self.begin_session(operator, &counted, None, None, caller).await
    }

    /// Enters the one-time code after the provider has vouched.
    pub async fn enter_oidc_code(&self, cookie: &str, code: &str, caller: &Caller) -> Result<Started, Stop> {
        let cookie_hash = hash_token(cookie);
        let row = self.store.query_one(&OIDC_SIGN_IN, vec![Value::Text(cookie_hash.clone())]).await?;
        let vouched = row.filter(|row| row.expires_at > real_now().as_microsecond()).and_then(|row| row.operator_id);
        let id = OperatorId::from_number(vouched.ok_or_else(|| Stop::refused("oidc_not_begun"))?);
        let directory = self.directory();
        let operator = directory.operator(id).filter(|operator| operator.active);
        let operator = operator.ok_or_else(|| Stop::refused("oidc_operator_inactive"))?;
        let counted = self.counted(&operator.login, &caller.address)?;
        self.refuse_locked(&counted).await?;
        let step = self.step_of(operator, Some(code), Tried::of(Some(id), &counted, &caller.address)).await?;
        self.begin_session(operator, &counted, step, Some(cookie_hash), caller).await
    }

    /// Says as whom the provider knows an operator.
    pub async fn link_oidc(&self, actor: &Arc<Actor>, operator: OperatorId, account: String) -> Result<(), Stop> {
        let issuer = self.require_oidc()?.issuer().to_owned();
        let command = LinkOidcAccount { operator, issuer, account };
        self.carry_out(actor, Command::from(command), None).await.map(drop)
    }

    pub async fn unlink_oidc(&self, actor: &Arc<Actor>, operator: OperatorId) -> Result<(), Stop> {
        self.carry_out(actor, Command::from(UnlinkOidcAccount { operator }), None).await.map(drop)
    }
}

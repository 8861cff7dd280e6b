//! The way to the provider: where it is asked, how what it says is checked, and how long what is known of it is kept.
//!
//! Nothing is sent there before somebody wants to sign in that way. What it vouches for is believed where issuer, audience, nonce, signature
//! and expiry hold; expiry by the real clock, since no provider knows a training clock. Its access token is not used.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, TokenResponse,
};
use reqwest::{Client, Url};
use tokio::sync::Mutex;

use crate::directory::OidcAccount;
use crate::session::hash_token;
use crate::signed::in_full;
use crate::stop::Stop;

/// How long the provider may take for each answer, and how long it is left alone after it gave none.
const PATIENCE: Duration = Duration::from_secs(5);
const REST: SignedDuration = SignedDuration::from_secs(2);
/// How long its addresses and keys are kept; and how old they are at least when a key nobody knows makes them be asked for again.
const KEPT: SignedDuration = SignedDuration::from_hours(1);
const ANEW_AFTER: SignedDuration = SignedDuration::from_mins(1);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 1024 * 1024;
/// Where the browser comes back to, below the address of the house: a page of the console.
const RETURN_PATH: &str = "/sign-in/oidc";

/// Signatures that are believed: by a key that only the provider has, so none that the secret of both makes.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Known =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// What the settings say of the provider.
#[derive(Clone)]
pub struct OidcOptions {
    /// The address of the provider, as it calls itself.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// What the button says.
    pub label: String,
    /// The address of the house, as browsers reach it.
    pub address: String,
}

impl fmt::Debug for OidcOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OidcOptions({})", self.issuer)
    }
}

/// The provider of OIDC, where the settings name one.
pub struct Oidc {
    options: OidcOptions,
    issuer: IssuerUrl,
    back: RedirectUrl,
    client: Client,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    metadata: Option<(Timestamp, Arc<CoreProviderMetadata>)>,
    failed_at: Option<Timestamp>,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oidc({})", self.options.issuer)
    }
}

/// What belongs to one sign-in, all of it worked out of the word that only the cookie of the browser holds: nothing secret is kept here.
#[derive(Debug)]
pub(super) struct Parts {
    pub state: String,
    nonce: String,
    verifier: String,
}

impl Parts {
    pub fn of(cookie: &str) -> Parts {
        let part = |name: &str| hash_token(&format!("oidc {name} {cookie}"));
        Parts { state: part("state"), nonce: part("nonce"), verifier: part("verifier") }
    }
}

impl Oidc {
    /// Tells what is wrong with the settings; connects to nothing.
    pub fn new(options: OidcOptions) -> Result<Oidc, String> {
        for (name, value) in [("issuer", &options.issuer), ("address", &options.address)] {
            checked_address(value).map_err(|wrong| format!("{name}: {wrong}"))?;
        }
        for (name, value) in [("client_id", &options.client_id), ("label", &options.label)] {
            if value.trim().is_empty() {
                return Err(format!("{name}: it is empty"));
            }
        }
        let back = format!("{}{RETURN_PATH}", options.address.trim_end_matches('/'));
        let back = RedirectUrl::new(back).map_err(|error| format!("address: {error}"))?;
        let issuer = IssuerUrl::new(options.issuer.clone()).map_err(|error| format!("issuer: {error}"))?;
        // The first that asks decides for the whole program; another one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let client = client.map_err(|error| format!("no way to the provider: {error}"))?;
        Ok(Oidc { options, issuer, back, client, found: Mutex::default() })
    }

    pub fn label(&self) -> &str {
        &self.options.label
    }

    pub fn issuer(&self) -> &str {
        &self.options.issuer
    }

    /// Where the browser is sent to sign in.
    pub(super) async fn address(&self, parts: &Parts, now: Timestamp) -> Result<String, Stop> {
        let (_, metadata) = self.metadata(now, KEPT).await?;
        let (state, nonce) = (parts.state.clone(), parts.nonce.clone());
        let verifier = PkceCodeVerifier::new(parts.verifier.clone());
        let (address, _, _) = self
            .known(&metadata)
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(address.into())
    }

    /// Whom the provider vouches for with this code.
    pub(super) async fn account(&self, parts: Parts, code: &str, now: Timestamp) -> Result<OidcAccount, Stop> {
        let (asked_at, metadata) = self.metadata(now, KEPT).await?;
        let send = self.sending();
        let answer = self
            .known(&metadata)
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| not_verified(&error))?
            .set_pkce_verifier(PkceCodeVerifier::new(parts.verifier))
            .request_async(&send)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(error) => unreachable(&error),
                error => not_verified(&error),
            })?;
        let token = answer.id_token().ok_or_else(|| not_verified(&Unheard("no id token came".to_owned())))?;
        let nonce = Nonce::new(parts.nonce);
        let mut checked = self.checked(&metadata, token, &nonce);
        // It may have another key since it was asked.
        if matches!(checked, Err(ClaimsVerificationError::SignatureVerification(_))) && asked_at + ANEW_AFTER < now {
            let (_, metadata) = self.metadata(now, ANEW_AFTER).await?;
            checked = self.checked(&metadata, token, &nonce);
        }
        let account = checked.map_err(|error| not_verified(&error))?;
        Ok(OidcAccount { issuer: self.options.issuer.clone(), account })
    }

    fn checked(
        &self,
        metadata: &CoreProviderMetadata,
        token: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<String, ClaimsVerificationError> {
        let known = self.known(metadata);
        let verifier = known.id_token_verifier().set_allowed_algs(SIGNED_BY);
        token.claims(&verifier, nonce).map(|claims| claims.subject().to_string())
    }

    fn known(&self, metadata: &CoreProviderMetadata) -> Known {
        let id = ClientId::new(self.options.client_id.clone());
        let secret = ClientSecret::new(self.options.client_secret.clone());
        let known = CoreClient::from_provider_metadata(metadata.clone(), id, Some(secret));
        // Where it says how it wants the secret and leaves the usual way out, it gets it in the body.
        let ways = metadata.token_endpoint_auth_methods_supported();
        let in_body = ways.is_some_and(|ways| !ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let way = if in_body { AuthType::RequestBody } else { AuthType::BasicAuth };
        known.set_redirect_uri(self.back.clone()).set_auth_type(way)
    }

    /// Addresses and keys of the provider, no older than that, and when they were asked for. Many who come at once wait for one answer.
    async fn metadata(
        &self,
        now: Timestamp,
        no_older: SignedDuration,
    ) -> Result<(Timestamp, Arc<CoreProviderMetadata>), Stop> {
        let mut found = self.found.lock().await;
        if let Some((at, metadata)) = &found.metadata
            && *at + no_older > now
        {
            return Ok((*at, metadata.clone()));
        }
        if found.failed_at.is_some_and(|at| at + REST > now) {
            return Err(Stop::refused("oidc_unreachable"));
        }
        let send = self.sending();
        match CoreProviderMetadata::discover_async(self.issuer.clone(), &send).await {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *found = Found { metadata: Some((now, metadata.clone())), failed_at: None };
                Ok((now, metadata))
            }
            Err(error) => {
                found.failed_at = Some(now);
                Err(unreachable(&error))
            }
        }
    }

    /// The client of the house, as the library asks through it.
    fn sending(&self) -> impl Fn(HttpRequest) -> SentLater + Send + Sync + use<> {
        let client = self.client.clone();
        move |request| {
            let client = client.clone();
            Box::pin(async move { send(&client, request).await.map_err(Unheard) })
        }
    }
}

type SentLater = std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, Unheard>> + Send>>;

async fn send(client: &Client, request: HttpRequest) -> Result<HttpResponse, String> {
    let told = |error: reqwest::Error| in_full(&error.without_url());
    let request = reqwest::Request::try_from(request).map_err(told)?;
    let mut answer = client.execute(request).await.map_err(told)?;
    let mut response = HttpResponse::new(Vec::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = answer.headers().clone();
    while let Some(piece) = answer.chunk().await.map_err(told)? {
        if response.body().len() + piece.len() > LONGEST {
            return Err("the answer is too long".to_owned());
        }
        response.body_mut().extend_from_slice(&piece);
    }
    Ok(response)
}

/// Why there was no answer.
#[derive(Debug)]
pub(super) struct Unheard(String);

impl fmt::Display for Unheard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Unheard {}

fn unreachable(error: &dyn Error) -> Stop {
    tracing::warn!(error = in_full(error), "the provider of OIDC gives no answer that helps");
    Stop::refused("oidc_unreachable")
}

fn not_verified(error: &dyn Error) -> Stop {
    tracing::warn!(error = in_full(error), "what the provider of OIDC sent does not hold");
    Stop::refused("oidc_not_verified")
}

/// An address of the web. Without TLS it is one of this machine: anybody on the way could read or forge what is said.
fn checked_address(text: &str) -> Result<(), String> {
    let url: Url = text.parse().map_err(|_| "it is no address".to_owned())?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    match url.scheme() {
        "https" if !host.is_empty() => Ok(()),
        "http" if is_here => Ok(()),
        _ => Err("it begins with https://".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(issuer: &str, address: &str) -> Result<Oidc, String> {
        let own = |text: &str| text.to_owned();
        let (client_id, client_secret, label) = (own("yinuo"), own("secret"), own("统一身份认证"));
        Oidc::new(OidcOptions { issuer: own(issuer), client_id, client_secret, label, address: own(address) })
    }

    #[test]
    fn a_provider_and_a_house_are_reached_over_tls_or_on_this_machine() {
        assert!(opened("https://login.example.cn/realm", "https://desk.example.cn/").is_ok());
        assert!(opened("http://localhost:9", "http://127.0.0.1:8").is_ok());
        for (issuer, address) in [
            ("http://login.example.cn", "https://desk.example.cn"),
            ("https://login.example.cn", "http://desk.example.cn"),
            ("login.example.cn", "https://desk.example.cn"),
            ("https://login.example.cn", "file:///desk"),
        ] {
            assert!(opened(issuer, address).is_err(), "{issuer} {address}");
        }
    }

    #[test]
    fn state_nonce_and_verifier_are_of_one_cookie_and_unlike() {
        let (one, same, other) = (Parts::of("a"), Parts::of("a"), Parts::of("b"));
        assert_eq!((&one.state, &one.nonce, &one.verifier), (&same.state, &same.nonce, &same.verifier));
        assert_ne!(one.state, other.state);
        assert_ne!(one.state, one.nonce);
        assert_ne!(one.nonce, one.verifier);
    }
}

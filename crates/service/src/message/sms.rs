//! Short messages, handed to a gateway as signed JSON over HTTP: `{"id", "to", "text"}`.
//!
//! The header `Yinuo-Timestamp` holds the seconds since 1970 at which it was sent, `Yinuo-Signature` is `v1=` and the hexadecimal
//! HMAC-SHA-256, under the secret of both, of timestamp, a dot and the body. A gateway that gets an `id` twice has got one message.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Client, StatusCode, Url};
use serde::Serialize;
use sha2::Sha256;

use super::{rejected, unreachable};
use crate::stop::Stop;

/// How long a gateway may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A gateway for short messages.
pub struct SmsGateway {
    client: Client,
    url: Url,
    secret: Vec<u8>,
}

/// Without the secret.
impl std::fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmsGateway({})", self.url)
    }
}

#[derive(Debug, Serialize)]
struct Body<'a> {
    id: &'a str,
    to: &'a str,
    text: &'a str,
}

impl SmsGateway {
    /// Tells what is wrong with the address or the secret; connects only when something is sent.
    pub fn new(url: &str, secret: &str) -> Result<SmsGateway, String> {
        let url: Url = url.parse().map_err(|error| format!("`url` is no address: {error}"))?;
        if secret.trim().is_empty() {
            return Err("the secret is empty".to_owned());
        }
        // The first that asks decides for the whole program; another one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A message is handed to the address that was set, and to no other that its answer names.
        let client = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).build();
        let client = client.map_err(|error| format!("no way to {url}: {error}"))?;
        Ok(SmsGateway { client, url, secret: secret.trim().as_bytes().to_vec() })
    }

    pub(super) async fn send(&self, key: &str, to: &str, text: &str, now: Timestamp) -> Result<(), Stop> {
        let body = serde_json::to_string(&Body { id: key, to, text }).expect("texts have a JSON form");
        let timestamp = now.as_second().to_string();
        let request = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("yinuo-timestamp", &timestamp)
            .header("yinuo-signature", signature(&self.secret, &timestamp, &body))
            .body(body);
        let answer = request.send().await.map_err(|error| unreachable(error.to_string()))?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            // It may think better of these.
            status @ (StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS) => {
                Err(unreachable(status.to_string()))
            }
            status if status.is_server_error() => Err(unreachable(status.to_string())),
            status => Err(rejected(format!("HTTP {status}"))),
        }
    }
}

/// What the header `Yinuo-Signature` says.
pub fn signature(secret: &[u8], timestamp: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_other_programs_compute() {
        // printf '1317283200.{"id":"outbox 1"}' | openssl dgst -sha256 -hmac "secret"
        let signed = signature(b"secret", "1317283200", r#"{"id":"outbox 1"}"#);
        assert_eq!(signed, "v1=af49fc9389cc96b489dac8ca6d8775f879742423c0febedc1bf69712c5bea5fa");
        assert_ne!(signed, signature(b"secret", "1317283201", r#"{"id":"outbox 1"}"#), "the time is signed, too");
    }
}

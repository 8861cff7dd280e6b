//! Short messages, handed to a gateway as signed JSON over HTTP: `{"id", "to", "text"}`.
//!
//! How it is signed says [`crate::signed`]. A gateway that gets an `id` twice has got one message.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, StatusCode, Url};
use serde::Serialize;

use super::{rejected, unreachable};
use crate::signed;
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
        let answer = signed::post(&self.client, self.url.clone(), &self.secret, body, now).await;
        match answer.map_err(unreachable)? {
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

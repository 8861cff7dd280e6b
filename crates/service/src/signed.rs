//! JSON handed to other programs over HTTP, signed with a secret of both: short messages to a gateway, what happened to webhooks.
//!
//! The header `Yinuo-Timestamp` holds the seconds since 1970 at which it was sent, `Yinuo-Signature` is `v1=` and the hexadecimal
//! HMAC-SHA-256, under the secret, of timestamp, a dot and the body: nobody else can send it, and nothing old can be sent again.

use std::error::Error;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{Client, StatusCode, Url};
use sha2::Sha256;

/// Sends it and answers the status; the error says why there was no answer.
pub(crate) async fn post(
    client: &Client,
    url: Url,
    secret: &[u8],
    body: String,
    now: Timestamp,
) -> Result<StatusCode, String> {
    let timestamp = now.as_second().to_string();
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("yinuo-timestamp", &timestamp)
        .header("yinuo-signature", signature(secret, &timestamp, &body))
        .body(body);
    let answer = request.send().await.map_err(|error| in_full(&error.without_url()))?;
    Ok(answer.status())
}

/// An error with what it follows from: its own sentence says only that nothing could be sent.
pub(crate) fn in_full(error: &dyn Error) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(": ");
        told.push_str(&error.to_string());
        cause = error.source();
    }
    told
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

//! TLS to PostgreSQL, as the address asks for it in libpq's words: `?sslmode=verify-full&sslrootcert=/etc/yinuo/ca.pem`.
//!
//! There is no half of it: a connection is either plain (`disable`, or nothing said) or encrypted with the server's certificate and
//! its host checked. `require` means that too. Without `sslrootcert` the authorities of the machine are believed.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::failure::StoreFailure;

/// What an address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The address without it.
    pub url: String,
    pub mode: SslMode,
    /// A file of certificates in PEM.
    root: Option<String>,
}

/// Takes what an address asks for out of it.
pub(crate) fn asked(url: &str) -> Result<Asked, StoreFailure> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (mut mode, mut root, mut rest) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", "disable")) => mode = Some(SslMode::Disable),
            Some(("sslmode", "require" | "verify-full")) => mode = Some(SslMode::Require),
            Some(("sslmode", other)) => {
                let detail = format!("sslmode is disable, require or verify-full, not {other}");
                return Err(StoreFailure::Address { detail });
            }
            Some(("sslrootcert", file)) => root = Some(file.to_owned()),
            _ => rest.push(pair),
        }
    }
    let url = if rest.is_empty() { address.to_owned() } else { format!("{address}?{}", rest.join("&")) };
    // Who names an authority wants it to be asked.
    let named = if root.is_some() { SslMode::Require } else { SslMode::Disable };
    Ok(Asked { url, mode: mode.unwrap_or(named), root })
}

/// Makes encrypted connections as they were asked for. Where none were, it is never used.
pub(crate) fn connector(asked: &Asked) -> Result<MakeRustlsConnect, StoreFailure> {
    let mut roots = RootCertStore::empty();
    if asked.mode == SslMode::Require {
        match &asked.root {
            Some(file) => believe_file(&mut roots, file)?,
            None => believe_the_machine(&mut roots)?,
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| StoreFailure::Driver { detail: error.to_string() };
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.map_err(failed)?.with_root_certificates(roots).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn believe_file(roots: &mut RootCertStore, file: &str) -> Result<(), StoreFailure> {
    let wrong = |detail: String| StoreFailure::Address { detail: format!("sslrootcert {file}: {detail}") };
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))? {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
    }
    if roots.is_empty() { Err(wrong("there is no certificate in it".to_owned())) } else { Ok(()) }
}

fn believe_the_machine(roots: &mut RootCertStore) -> Result<(), StoreFailure> {
    // A certificate of the machine that cannot be read is no reason to believe none of the others.
    let (added, _) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added > 0 {
        return Ok(());
    }
    let detail = "this machine knows no authority for certificates: name one with sslrootcert".to_owned();
    Err(StoreFailure::Address { detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_asks_for_tls_with_everything_checked_or_for_none() {
        let mode =
            |query: &str| asked(&format!("postgres://yinuo@db/yinuo{query}")).map(|asked| (asked.url, asked.mode));
        let plain = "postgres://yinuo@db/yinuo".to_owned();
        assert_eq!(mode("").unwrap(), (plain.clone(), SslMode::Disable));
        assert_eq!(mode("?sslmode=disable").unwrap(), (plain.clone(), SslMode::Disable));
        assert_eq!(mode("?sslmode=verify-full").unwrap(), (plain.clone(), SslMode::Require));
        assert_eq!(mode("?sslrootcert=/ca.pem&sslmode=require").unwrap(), (plain, SslMode::Require));
        let kept = mode("?connect_timeout=3&sslrootcert=/ca.pem").unwrap();
        assert_eq!(kept, ("postgres://yinuo@db/yinuo?connect_timeout=3".to_owned(), SslMode::Require));
        for half in ["allow", "prefer", "verify-ca"] {
            assert!(mode(&format!("?sslmode={half}")).unwrap_err().to_string().contains("verify-full"), "{half}");
        }
    }
}

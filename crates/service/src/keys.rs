//! The keys of the house: personal numbers and files are sealed with them, and found by keyed hash.
//!
//! One key file of 32 random bytes, outside the database. From it two keys are derived: one seals (AES-256-GCM, random
//! nonce, bound to where the value belongs so that it cannot be moved to another row), the other hashes (BLAKE3 keyed).

use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use rand::RngCore;

pub struct Keys {
    seal: Aes256Gcm,
    hash: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

/// A key file cannot be used.
#[derive(Debug)]
pub struct KeyError(pub String);

const NONCE_LENGTH: usize = 12;

impl Keys {
    pub fn from_secret(secret: &[u8; 32]) -> Keys {
        let seal = blake3::derive_key("yinuo 2026 seal personal numbers", secret);
        let hash = blake3::derive_key("yinuo 2026 find personal numbers", secret);
        Keys { seal: Aes256Gcm::new_from_slice(&seal).expect("a key of 32 bytes"), hash }
    }

    /// Reads the key file (64 hexadecimal digits), or makes it, readable by its owner only.
    pub fn from_file(path: &Path, create: bool) -> Result<Keys, KeyError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && create => {
                let mut secret = [0u8; 32];
                rand::rng().fill_bytes(&mut secret);
                let text = blake3::Hash::from_bytes(secret).to_hex().to_string();
                write_private(path, &text).map_err(|error| KeyError(format!("{}: {error}", path.display())))?;
                text
            }
            Err(error) => return Err(KeyError(format!("{}: {error}", path.display()))),
        };
        Keys::from_hex(text.trim())
            .ok_or_else(|| KeyError(format!("{}: 64 hexadecimal digits expected", path.display())))
    }

    /// From 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Keys> {
        let secret = blake3::Hash::from_hex(text).ok()?;
        Some(Keys::from_secret(secret.as_bytes()))
    }

    /// Seals a value that belongs at `place` (table, holder, field): nonce, then ciphertext.
    pub fn seal(&self, place: &str, value: &[u8]) -> Vec<u8> {
        let mut nonce = [0u8; NONCE_LENGTH];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload { msg: value, aad: place.as_bytes() };
        let sealed = self.seal.encrypt(&Nonce::from(nonce), payload).expect("AES-GCM seals what fits in memory");
        let mut out = Vec::with_capacity(NONCE_LENGTH + sealed.len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    /// Opens what was sealed for that place; `None` where it was altered, moved, or sealed with another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LENGTH)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
        self.seal.decrypt(&Nonce::from(nonce), Payload { msg: body, aad: place.as_bytes() }).ok()
    }

    /// The keyed hash a number is found by, in hexadecimal.
    pub fn hash(&self, kind: &str, number: &str) -> String {
        let input = [kind.as_bytes(), &[0], number.as_bytes()].concat();
        blake3::keyed_hash(&self.hash, &input).to_hex().to_string()
    }

    /// The keyed hash of a command's input: it cannot be guessed from without the key.
    pub fn hash_input(&self, input: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.hash, input)
    }
}

#[cfg(unix)]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_at_its_place_and_unaltered() {
        let keys = Keys::from_secret(&[7; 32]);
        let sealed = keys.seal("party 1 identity", b"11010519491231002X");
        assert_eq!(keys.open("party 1 identity", &sealed).as_deref(), Some(&b"11010519491231002X"[..]));
        assert_eq!(keys.open("party 2 identity", &sealed), None);
        assert_eq!(Keys::from_secret(&[8; 32]).open("party 1 identity", &sealed), None);
        for position in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[position] ^= 1;
            assert_eq!(keys.open("party 1 identity", &altered), None);
        }
        assert_eq!(keys.open("party 1 identity", b"short"), None);
    }

    #[test]
    fn the_same_number_has_the_same_hash_only_under_the_same_key_and_kind() {
        let keys = Keys::from_secret(&[7; 32]);
        assert_eq!(keys.hash("phone", "13800138000"), keys.hash("phone", "13800138000"));
        assert_ne!(keys.hash("phone", "13800138000"), keys.hash("account", "13800138000"));
        assert_ne!(keys.hash("phone", "13800138000"), Keys::from_secret(&[8; 32]).hash("phone", "13800138000"));
    }
}

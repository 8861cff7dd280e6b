//! The two suites of ciphers (密码套件), one of which is chosen when a house is founded: the usual international ones, or the national ones (商用密码) for
//! houses that must pass the assessment of commercial cryptography. What is sealed and looked up by keyed hash is the affair of `service/src/keys.rs`;
//! here stands the hash that proves the archive and the backups.

use std::fmt;

use sm3::Digest;

/// Which ciphers a house uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Suite {
    /// AES-256-GCM and BLAKE3.
    #[default]
    International,
    /// SM4-GCM (GB/T 32907, RFC 8998) and SM3 (GB/T 32905).
    National,
}

impl Suite {
    pub const ALL: [Suite; 2] = [Suite::International, Suite::National];

    /// Permanent: the key file, the database and backups hold it.
    pub const fn key(self) -> &'static str {
        match self {
            Suite::International => "aes-blake3",
            Suite::National => "sm4-sm3",
        }
    }

    pub fn parse(key: &str) -> Option<Suite> {
        Suite::ALL.into_iter().find(|suite| suite.key() == key)
    }

    pub fn hash(self, bytes: &[u8]) -> [u8; 32] {
        match self {
            Suite::International => *blake3::hash(bytes).as_bytes(),
            Suite::National => sm3::Sm3::digest(bytes).into(),
        }
    }

    /// The same of what comes in pieces.
    pub fn hasher(self) -> SuiteHasher {
        SuiteHasher(match self {
            Suite::International => Inner::Blake3(Box::default()),
            Suite::National => Inner::Sm3(Box::default()),
        })
    }
}

/// A hash under way.
pub struct SuiteHasher(Inner);

enum Inner {
    Blake3(Box<blake3::Hasher>),
    Sm3(Box<sm3::Sm3>),
}

impl fmt::Debug for SuiteHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SuiteHasher")
    }
}

impl SuiteHasher {
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Inner::Blake3(hasher) => drop(hasher.update(bytes)),
            Inner::Sm3(hasher) => hasher.update(bytes),
        }
    }

    /// The hash of everything so far.
    pub fn finalize(&self) -> [u8; 32] {
        match &self.0 {
            Inner::Blake3(hasher) => *hasher.finalize().as_bytes(),
            Inner::Sm3(hasher) => hasher.as_ref().clone().finalize().into(),
        }
    }
}

/// In hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.extend([byte >> 4, byte & 15].into_iter().filter_map(|digit| char::from_digit(u32::from(digit), 16)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_suite_hashes_as_its_standard_says_whole_and_in_pieces() {
        // GB/T 32905-2016, example 1; and the test vector of BLAKE3 for no input.
        let known = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(hex(&Suite::National.hash(b"abc")), known);
        let known = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262";
        assert_eq!(hex(&Suite::International.hash(b"")), known);
        for suite in Suite::ALL {
            let mut hasher = suite.hasher();
            hasher.update(b"a");
            hasher.update(b"bc");
            assert_eq!(hasher.finalize(), suite.hash(b"abc"));
            assert_eq!(Suite::parse(suite.key()), Some(suite));
        }
    }
}

//! The keys of the house: personal numbers and files are sealed with them, and found by keyed hash.
//!
//! One key file, outside the database: 32 random bytes, and before them the name of the suite of ciphers where it is not the international one. It opens the key of the
//! house ([`HouseKey`]), which stands sealed in the database. From the bytes of either two keys are derived: one seals (AES-256-GCM or SM4-GCM, random nonce, bound to where the value belongs so that it cannot be moved to another row), the other
//! hashes (BLAKE3 keyed, or HMAC with SM3). The suite is chosen when the key file is made, and the archive is proved by its hash ([`Suite`]).

use std::path::Path;

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sm3::Sm3;
use sm4::Sm4;
use yinuo_store::suite::{Suite, hex};
use yinuo_store::tables::archive::SETTING;
use yinuo_store::{Store, Value};

use crate::stop::{Failure, Stop};

pub struct Keys {
    seal: Seal,
    hash: [u8; 32],
    /// Whether nothing is left to chance, see [`Keys::rehearsed`].
    rehearsed: bool,
}

enum Seal {
    Aes(Box<Aes256Gcm>),
    Sm4(Box<AesGcm<Sm4, U12>>),
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keys({})", self.suite().key())
    }
}

/// A key file cannot be used.
#[derive(Debug)]
pub struct KeyError(pub String);

const NONCE_LENGTH: usize = 12;
const SECRET_LENGTH: usize = 32;
/// What the two keys are derived for. They hold what is sealed and found since the first house.
const SEAL: &str = "yinuo 2026 seal personal numbers";
const FIND: &str = "yinuo 2026 find personal numbers";
/// What the seed of the signing key is made of. No input of a command reads like it.
const SIGN: &str = "yinuo 2026 sign proofs";

impl Keys {
    /// Of the international suite.
    pub fn from_secret(secret: &[u8; SECRET_LENGTH]) -> Keys {
        Keys::of(Suite::International, secret)
    }

    pub fn of(suite: Suite, secret: &[u8; SECRET_LENGTH]) -> Keys {
        match suite {
            Suite::International => {
                let seal = blake3::derive_key(SEAL, secret);
                let seal = Aes256Gcm::new_from_slice(&seal).expect("a key of 32 bytes");
                Keys { seal: Seal::Aes(Box::new(seal)), hash: blake3::derive_key(FIND, secret), rehearsed: false }
            }
            Suite::National => {
                let seal = hmac_sm3(secret, SEAL.as_bytes());
                let seal = AesGcm::<Sm4, U12>::new_from_slice(&seal[..16]).expect("a key of 16 bytes");
                Keys { seal: Seal::Sm4(Box::new(seal)), hash: hmac_sm3(secret, FIND.as_bytes()), rehearsed: false }
            }
        }
    }

    /// Keys of a house that is made up: what is otherwise drawn at random (the key of the house, nonces, salts) follows from what it is
    /// drawn for, so that the same work comes to the same archive. Equal values at one place are then sealed alike, which tells whoever reads
    /// the database that they are equal: no house with customers is opened so, and nothing but a simulation asks for it.
    pub fn rehearsed(secret: &[u8; SECRET_LENGTH]) -> Keys {
        Keys { rehearsed: true, ..Keys::from_secret(secret) }
    }

    pub fn is_rehearsed(&self) -> bool {
        self.rehearsed
    }

    /// Bytes drawn at random; where the house is rehearsed, those that follow from what they are for.
    pub(crate) fn drawn<const N: usize>(&self, purpose: &[&[u8]]) -> [u8; N] {
        let mut bytes = [0u8; N];
        if !self.rehearsed {
            rand::rng().fill_bytes(&mut bytes);
            return bytes;
        }
        let mut text = Vec::new();
        for part in purpose {
            text.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            text.extend_from_slice(part);
        }
        let hashed = self.hash_input(&text);
        bytes.iter_mut().zip(hashed).for_each(|(byte, of)| *byte = of);
        bytes
    }

    pub fn suite(&self) -> Suite {
        match &self.seal {
            Seal::Aes(_) => Suite::International,
            Seal::Sm4(_) => Suite::National,
        }
    }

    /// Reads the key file, or makes it for the suite to `create` it of, readable by its owner only.
    pub fn from_file(path: &Path, create: Option<Suite>) -> Result<Keys, KeyError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && create.is_some() => {
                let text = new_key_text(create.unwrap_or_default());
                write_private(path, &text).map_err(|error| KeyError(format!("{}: {error}", path.display())))?;
                text
            }
            Err(error) => return Err(KeyError(format!("{}: {error}", path.display()))),
        };
        Keys::from_text(&text).ok_or_else(|| KeyError(format!("{}: 64 hexadecimal digits expected", path.display())))
    }

    /// From what a key file holds: 64 hexadecimal digits, after the name of the suite where it is another than the international one.
    pub fn from_text(text: &str) -> Option<Keys> {
        let (suite, secret) = read_key_text(text)?;
        Some(Keys::of(suite, &secret))
    }

    /// Seals a value that belongs at `place` (table, holder, field): nonce, then ciphertext.
    pub fn seal(&self, place: &str, value: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_LENGTH] = self.drawn(&[b"nonce", place.as_bytes(), value]);
        let payload = Payload { msg: value, aad: place.as_bytes() };
        let nonce = Nonce::from(nonce);
        let sealed = match &self.seal {
            Seal::Aes(seal) => seal.encrypt(&nonce, payload),
            Seal::Sm4(seal) => seal.encrypt(&nonce, payload),
        };
        let sealed = sealed.expect("GCM seals what fits in memory");
        let mut out = Vec::with_capacity(NONCE_LENGTH + sealed.len());
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        out
    }

    /// Opens what was sealed for that place; `None` where it was altered, moved, or sealed with another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LENGTH)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        match &self.seal {
            Seal::Aes(seal) => seal.decrypt(&Nonce::from(nonce), payload).ok(),
            Seal::Sm4(seal) => seal.decrypt(&Nonce::from(nonce), payload).ok(),
        }
    }

    /// The keyed hash of something that is known by it alone, in hexadecimal: 128 bits.
    pub fn hash(&self, kind: &str, text: &str) -> String {
        hex(&self.hash_kind(kind, text)[..16])
    }

    /// The keyed hash a personal number is found by: 12 bits in hexadecimal, which a customer's slot comes from, and 96 in base64. No two
    /// numbers of a house share all of them, and its index stays small.
    pub fn number_hash(&self, kind: &str, number: &str) -> String {
        let hash = self.hash_kind(kind, number);
        let mut text = hex(&hash[..2]);
        text.truncate(3);
        BASE64.encode_string(&hash[2..14], &mut text);
        text
    }

    fn hash_kind(&self, kind: &str, text: &str) -> [u8; 32] {
        self.hash_input(&[kind.as_bytes(), &[0], text.as_bytes()].concat())
    }

    /// The seed of the key with which the house signs what it hands out as proof.
    pub fn signing_seed(&self) -> [u8; 32] {
        self.hash_input(SIGN.as_bytes())
    }

    /// The keyed hash of a command's input: it cannot be guessed from without the key.
    pub fn hash_input(&self, input: &[u8]) -> [u8; 32] {
        match self.suite() {
            Suite::International => *blake3::keyed_hash(&self.hash, input).as_bytes(),
            Suite::National => hmac_sm3(&self.hash, input),
        }
    }
}

fn hmac_sm3(key: &[u8], input: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sm3>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(input);
    mac.finalize().into_bytes().into()
}

/// What a new key file holds.
pub fn new_key_text(suite: Suite) -> String {
    let mut secret = [0u8; SECRET_LENGTH];
    rand::rng().fill_bytes(&mut secret);
    match suite {
        Suite::International => hex(&secret),
        suite => format!("{} {}", suite.key(), hex(&secret)),
    }
}

fn read_key_text(text: &str) -> Option<(Suite, [u8; SECRET_LENGTH])> {
    let text = text.trim();
    let (suite, digits) = match text.split_once(char::is_whitespace) {
        Some((suite, digits)) => (Suite::parse(suite)?, digits.trim()),
        None => (Suite::International, text),
    };
    Some((suite, *blake3::Hash::from_hex(digits).ok()?.as_bytes()))
}

/// The setting in which the key of the house stands, sealed with the key of the file: the suite, then hexadecimal digits.
pub const DATA_KEY: &str = "data_key";
const DATA_KEY_PLACE: &str = "data key";

/// The key of a house (数据密钥), by which everything in it is sealed and found. It never leaves the database but sealed with the key of the file, so that another file takes the
/// place of the first one without anything else being written anew.
pub struct HouseKey {
    suite: Suite,
    secret: [u8; SECRET_LENGTH],
    rehearsed: bool,
}

impl std::fmt::Debug for HouseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HouseKey")
    }
}

impl HouseKey {
    /// That of a new house, for the suite of its key file.
    pub fn new(file: &Keys) -> HouseKey {
        let secret = file.drawn(&[b"key of the house"]);
        HouseKey { suite: file.suite(), secret, rehearsed: file.rehearsed }
    }

    /// Opens what the database has. `None` where the key of the file is another.
    fn open(file: &Keys, setting: &str) -> Option<HouseKey> {
        let (suite, digits) = setting.split_once(' ')?;
        let suite = Suite::parse(suite).filter(|suite| *suite == file.suite())?;
        let secret = file.open(DATA_KEY_PLACE, &bytes_of(digits)?)?;
        Some(HouseKey { suite, secret: secret.try_into().ok()?, rehearsed: file.rehearsed })
    }

    /// As the database keeps it.
    pub fn sealed_with(&self, file: &Keys) -> String {
        format!("{} {}", self.suite.key(), hex(&file.seal(DATA_KEY_PLACE, &self.secret)))
    }

    pub fn keys(&self) -> Keys {
        Keys { rehearsed: self.rehearsed, ..Keys::of(self.suite, &self.secret) }
    }
}

pub(crate) async fn kept_key(store: &Store) -> Result<Option<String>, Stop> {
    let setting = store.query_one(&SETTING, vec![Value::Text(DATA_KEY.to_owned())]).await?;
    Ok(setting.map(|row| row.value))
}

/// The key of the house in a database, opened with that of the file; `None` where the database has none yet.
pub async fn house_key(store: &Store, file: &Keys) -> Result<Option<HouseKey>, Stop> {
    let Some(setting) = kept_key(store).await? else { return Ok(None) };
    let other = || Failure::Damaged {
        what: "key file",
        detail: "it is not the key this database was sealed with; give the one kept with its backup".to_owned(),
    };
    HouseKey::open(file, &setting).map(Some).ok_or_else(|| Stop::Failed(other()))
}

/// Whether a key file is that of a database.
pub async fn fits(store: &Store, file: &Keys) -> Result<bool, Stop> {
    Ok(kept_key(store).await?.is_none_or(|setting| HouseKey::open(file, &setting).is_some()))
}

/// The suite by whose hash the archive of a database is proved. It stands with its key; a database that has none yet is empty.
pub async fn suite_of(store: &Store) -> Result<Suite, Stop> {
    let Some(setting) = kept_key(store).await? else { return Ok(Suite::International) };
    let suite = setting.split_once(' ').and_then(|(suite, _)| Suite::parse(suite));
    suite.ok_or_else(|| Stop::damaged("settings", DATA_KEY.to_owned()))
}

/// Bytes from hexadecimal digits.
pub fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok().filter(|_| pair.len() == 2)).collect()
}

/// Writes a new file that its owner alone may read.
#[cfg(unix)]
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Writes a new file.
#[cfg(not(unix))]
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_only_at_its_place_and_unaltered() {
        for suite in Suite::ALL {
            let keys = Keys::of(suite, &[7; 32]);
            let sealed = keys.seal("party 1 identity", b"11010519491231002X");
            assert_eq!(keys.open("party 1 identity", &sealed).as_deref(), Some(&b"11010519491231002X"[..]));
            assert_eq!(keys.open("party 2 identity", &sealed), None);
            assert_eq!(Keys::of(suite, &[8; 32]).open("party 1 identity", &sealed), None);
            for position in 0..sealed.len() {
                let mut altered = sealed.clone();
                altered[position] ^= 1;
                assert_eq!(keys.open("party 1 identity", &altered), None);
            }
            assert_eq!(keys.open("party 1 identity", b"short"), None);
            let other = Suite::ALL.into_iter().find(|other| *other != suite).expect("there are two");
            assert_eq!(Keys::of(other, &[7; 32]).open("party 1 identity", &sealed), None);
        }
    }

    #[test]
    fn only_a_rehearsed_house_seals_the_same_value_alike() {
        let (real, rehearsed) = (Keys::from_secret(&[7; 32]), Keys::rehearsed(&[7; 32]));
        let seal = |keys: &Keys, place: &str, value: &[u8]| keys.seal(place, value);
        assert_ne!(seal(&real, "party 1", b"1"), seal(&real, "party 1", b"1"));
        assert_eq!(seal(&rehearsed, "party 1", b"1"), seal(&rehearsed, "party 1", b"1"));
        // The nonce is another one for whatever differs: one key never seals two texts with one nonce.
        let nonces = [("party 1", "1"), ("party 2", "1"), ("party 1", "2"), ("party 11", "")]
            .map(|(place, value)| seal(&rehearsed, place, value.as_bytes())[..NONCE_LENGTH].to_vec());
        assert_eq!(nonces.iter().collect::<std::collections::BTreeSet<_>>().len(), nonces.len());
        assert_eq!(real.open("party 1", &seal(&rehearsed, "party 1", b"1")).as_deref(), Some(&b"1"[..]));
        let house = |file: &Keys| HouseKey::new(file).sealed_with(file);
        assert_ne!(house(&real), house(&real));
        assert_eq!(house(&rehearsed), house(&rehearsed));
        assert!(HouseKey::new(&rehearsed).keys().is_rehearsed() && !HouseKey::new(&real).keys().is_rehearsed());
    }

    #[test]
    fn the_same_number_has_the_same_hash_only_under_the_same_key_suite_and_kind() {
        for suite in Suite::ALL {
            let keys = Keys::of(suite, &[7; 32]);
            assert_eq!(keys.hash("phone", "13800138000"), keys.hash("phone", "13800138000"));
            assert_ne!(keys.hash("phone", "13800138000"), keys.hash("account", "13800138000"));
            assert_ne!(keys.hash("phone", "13800138000"), Keys::of(suite, &[8; 32]).hash("phone", "13800138000"));
            let number = keys.number_hash("phone", "13800138000");
            assert_eq!((number.len(), &number[..3]), (3 + 16, &keys.hash("phone", "13800138000")[..3]));
        }
        let of = |suite| Keys::of(suite, &[7; 32]).hash("phone", "13800138000");
        assert_ne!(of(Suite::National), of(Suite::International));
    }

    #[test]
    fn the_key_of_a_house_stays_the_same_under_another_key_file() {
        for suite in Suite::ALL {
            let (first, second) = (Keys::of(suite, &[7; 32]), Keys::of(suite, &[8; 32]));
            let key = HouseKey::new(&first);
            let sealed = key.keys().seal("party 1 identity", b"11010519491231002X");
            let (before, after) = (key.sealed_with(&first), key.sealed_with(&second));
            assert!(HouseKey::open(&second, &before).is_none() && HouseKey::open(&first, &after).is_none());
            let opened = HouseKey::open(&second, &after).expect("opened with the second");
            assert!(opened.keys().open("party 1 identity", &sealed).is_some());
            assert!(HouseKey::open(&first, "sm5 00").is_none() && HouseKey::open(&first, "").is_none());
        }
    }

    #[test]
    fn sm4_gcm_seals_as_rfc_8998_says() {
        let bytes = |digits: &str| -> Vec<u8> {
            (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
        };
        let key = bytes("0123456789abcdeffedcba9876543210");
        let nonce: [u8; NONCE_LENGTH] = bytes("00001234567800000000abcd").try_into().unwrap();
        let plain = ["aa", "bb", "cc", "dd", "ee", "ff", "ee", "aa"].map(|pair| pair.repeat(8)).concat();
        let (plain, aad) = (bytes(&plain), bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"));
        let seal = AesGcm::<Sm4, U12>::new_from_slice(&key).unwrap();
        let sealed = seal.encrypt(&Nonce::from(nonce), Payload { msg: &plain, aad: &aad }).unwrap();
        let known = "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735\
                     d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d\
                     83de3541e4c2b58177e065a9bf7b62ec";
        assert_eq!(hex(&sealed), known);
    }

    #[test]
    fn a_key_file_says_of_which_suite_it_is_and_the_plain_digits_are_the_international_one() {
        let digits = "07".repeat(32);
        let suite = |text: &str| Keys::from_text(text).map(|keys| keys.suite());
        assert_eq!(suite(&format!("{digits}\n")), Some(Suite::International));
        assert_eq!(suite(&format!("sm4-sm3 {digits}\n")), Some(Suite::National));
        for wrong in ["", "07", &format!("sm5 {digits}"), &format!("sm4-sm3 {digits}0"), "sm4-sm3"] {
            assert_eq!(suite(wrong), None, "{wrong}");
        }
        for suite in Suite::ALL {
            let made = new_key_text(suite);
            assert_eq!(Keys::from_text(&made).map(|keys| keys.suite()), Some(suite), "{made}");
        }
    }
}

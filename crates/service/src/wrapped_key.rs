//! A wrapped key (包裹密钥): the key of a house sealed with a passphrase, for a second holder who brings a house back when the first one and the machine are gone.
//! The file alone opens nothing, and neither does the passphrase; laid in two hands, one person cannot do it alone.

use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use yinuo_store::suite::{Suite, hex};

use crate::keys::{KeyError, Keys, bytes_of};

const FIRST_LINE: &str = "yinuo wrapped key 1";
/// Where the sealed text belongs.
const PLACE: &str = "wrapped key";
/// Signs a passphrase must have: whoever finds the file may try as long as he likes.
pub const LEAST: usize = 16;
const SALT: usize = 16;
/// 64 MiB, three passes: about a second for whoever knows it, as much for each guess.
const MEMORY: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// What a key file holds, sealed with a passphrase.
pub fn wrap(key_text: &str, passphrase: &str) -> Result<String, KeyError> {
    let keys = Keys::from_text(key_text).ok_or_else(|| KeyError("there is no key in it".to_owned()))?;
    if passphrase.chars().count() < LEAST {
        return Err(KeyError(format!("a passphrase of {LEAST} signs at least is needed")));
    }
    let mut salt = [0u8; SALT];
    rand::rng().fill_bytes(&mut salt);
    let sealed = of_passphrase(keys.suite(), passphrase, &salt)?.seal(PLACE, key_text.trim().as_bytes());
    Ok(format!("{FIRST_LINE}\nsuite {}\nsalt {}\nsealed {}\n", keys.suite().key(), hex(&salt), hex(&sealed)))
}

/// What the key file held.
pub fn unwrap(text: &str, passphrase: &str) -> Result<String, KeyError> {
    let no_key = || KeyError("it is no wrapped key, or was cut off".to_owned());
    let mut lines = text.lines().map(str::trim);
    let mut value = |name: &str| lines.next()?.strip_prefix(name).map(|rest| rest.trim().to_owned());
    value(FIRST_LINE).filter(String::is_empty).ok_or_else(no_key)?;
    let suite = value("suite ").and_then(|key| Suite::parse(&key)).ok_or_else(no_key)?;
    let salt = value("salt ").and_then(|digits| bytes_of(&digits)).ok_or_else(no_key)?;
    let sealed = value("sealed ").and_then(|digits| bytes_of(&digits)).ok_or_else(no_key)?;
    let opened = of_passphrase(suite, passphrase, &salt)?.open(PLACE, &sealed);
    let wrong = || KeyError("the passphrase does not open it, or it was altered".to_owned());
    let text = opened.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(wrong)?;
    Keys::from_text(&text).map(|_| text).ok_or_else(no_key)
}

fn of_passphrase(suite: Suite, passphrase: &str, salt: &[u8]) -> Result<Keys, KeyError> {
    let failed = |error: argon2::Error| KeyError(error.to_string());
    let params = Params::new(MEMORY, PASSES, 1, Some(32)).map_err(failed)?;
    let mut secret = [0u8; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(passphrase.as_bytes(), salt, &mut secret).map_err(failed)?;
    Ok(Keys::of(suite, &secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_opens_with_its_passphrase_only_and_unaltered() {
        for suite in Suite::ALL {
            let digits = "07".repeat(32);
            let key = if suite == Suite::National { format!("sm4-sm3 {digits}") } else { digits.clone() };
            let wrapped = wrap(&format!("{key}\n"), "一句只有第二保管人知道的口令啊啊").expect("wrapped");
            assert!(!wrapped.contains(&digits));
            assert_eq!(unwrap(&wrapped, "一句只有第二保管人知道的口令啊啊").expect("opened"), key);
            assert!(unwrap(&wrapped, "一句只有第一保管人知道的口令啊啊").is_err());
            let last = wrapped.trim_end().chars().last().expect("a digit");
            let other = if last == '0' { "1" } else { "0" };
            let altered = format!("{}{other}", &wrapped.trim_end()[..wrapped.trim_end().len() - 1]);
            assert!(unwrap(&altered, "一句只有第二保管人知道的口令啊啊").is_err());
        }
        assert!(wrap(&"07".repeat(32), "short").is_err());
        assert!(wrap("no key", "a long enough passphrase").is_err());
        for broken in ["", "yinuo wrapped key 2", "yinuo wrapped key 1\nsuite aes-blake3\nsalt 0\nsealed 0"] {
            assert!(unwrap(broken, "a long enough passphrase").is_err(), "{broken}");
        }
    }
}
